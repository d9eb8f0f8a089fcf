//! Plans the variables of operations, with their input types and enums.

use apollo_compiler::{
    Name, Node,
    ast::{InputValueDefinition, VariableDefinition},
    executable::Operation,
    schema::{EnumType, ExtendedType, InputObjectType},
};

use super::{Enum, Input, Item, Role, Value, Variable, build::Planner};
use crate::{
    directive::{
        ALLOW_EMPTY, EMAIL_ADDRESS, ENCRYPT, NOT_EMPTY, PHONE_CODE, PHONE_NUMBER, POOL_ID,
        SKIP_IF_EMPTY, USER_ID, deprecated, id_kind, rust_name, rust_type_name, sensitive,
        session_requires,
    },
    document::{Passed, input_fields, passed},
    names,
};

impl Planner<'_> {
    /// The variables of an operation, in the order of their declarations.
    pub(super) fn variables(&mut self, operation: &Node<Operation>) -> Vec<Variable> {
        let validated = self.validated;
        let passed = passed(&validated.parsed.schema, &validated.document, operation);
        let variables = operation.variables.iter().map(|variable| {
            let passed_to = passed.get(&variable.name).map_or(&[][..], Vec::as_slice);
            self.variable(variable, passed_to)
        });
        variables.collect()
    }

    fn variable(
        &mut self,
        variable: &Node<VariableDefinition>,
        passed_to: &[Passed<'_>],
    ) -> Variable {
        let files = &self.validated.parsed.files;
        let own = files.description(variable.location());
        let passed_to = || passed_to.iter().filter_map(|(_, to)| *to);
        let theirs = passed_to().find_map(|to| to.description.as_deref());
        let directives = &variable.directives;
        let roles = [
            (POOL_ID, Role::PoolId),
            (USER_ID, Role::UserId),
            (ENCRYPT, Role::Password),
            (EMAIL_ADDRESS, Role::EmailAddress),
            (PHONE_NUMBER, Role::PhoneNumber),
            (PHONE_CODE, Role::PhoneCode),
        ];
        let mut roles = roles.into_iter();
        let role = match roles.find(|(directive, _)| directives.has(directive)) {
            Some((_, role)) => role,
            None if sensitive(directives) == Some(true) => Role::Secret,
            None => Role::Plain,
        };
        let ty = variable.ty.inner_named_type();
        let id = id_kind(directives).or_else(|| passed_to().find_map(|to| id_kind(&to.directives)));
        let value = match role {
            Role::PoolId => Value::Id("PoolId".to_owned()),
            Role::UserId => Value::Id("UserId".to_owned()),
            Role::Plain => self.value(ty, id),
            _ => self.value(ty, None),
        };
        if let (Value::Input(name), Role::Secret) = (&value, role) {
            self.hide(name);
        }
        let deprecated = passed_to().find_map(|to| deprecated(&to.directives));
        let name = names::field(&variable.name);
        Variable {
            item: Item::new(&variable.name, name, own.or(theirs), deprecated),
            graphql_type: variable.ty.to_string(),
            role,
            required: variable.ty.is_non_null() && variable.default_value.is_none(),
            list: variable.ty.is_list(),
            value,
            may_be_empty: directives.has(ALLOW_EMPTY),
            not_empty: directives.has(NOT_EMPTY),
            skips_if_empty: directives.has(SKIP_IF_EMPTY),
            has_floats: self.has_floats(ty),
            session_requires: session_requires(directives).map(names::field),
        }
    }

    /// Marks an input type and the input types in it as secret, for all operations.
    fn hide(&mut self, name: &str) {
        let mut inputs = self.inputs.values_mut();
        let input = inputs.find(|input| input.item.name == name && !input.secret);
        let Some(input) = input else {
            return;
        };
        input.secret = true;
        for field in input.fields.clone() {
            if let Value::Input(part) = field.value {
                self.hide(&part);
            }
        }
    }

    /// The value of a leaf type or input type. `id` is the declared kind of id.
    pub(super) fn value(&mut self, ty: &str, id: Option<&str>) -> Value {
        match (ty, self.validated.parsed.schema.types.get(ty)) {
            ("String" | "ID", _) => id.and_then(names::id_type).map_or(Value::Text, Value::Id),
            ("Int", _) => Value::Integer,
            ("Float", _) => Value::Float,
            ("Boolean", _) => Value::Boolean,
            (_, Some(ExtendedType::Enum(found))) => Value::Enum(self.share_enum(found)),
            (_, Some(ExtendedType::InputObject(found))) => Value::Input(self.share_input(found)),
            _ => Value::Json,
        }
    }

    fn has_floats(&self, ty: &str) -> bool {
        let fields = input_fields(&self.validated.parsed.schema, ty);
        let mut parts = fields.iter().map(|(_, field)| field.ty.inner_named_type());
        ty == "Float" || parts.any(|ty| ty == "Float")
    }

    /// The item of a type that operations share. `None` if it is already planned, or is imported from `authing`.
    fn shared(&mut self, key: &Name, name: &str, description: Option<&str>) -> Option<Item> {
        let item = Item::new(key, name.to_owned(), description, None);
        if self.validated.parsed.is_imported(key) {
            self.import_type(&item.name, &item);
            return None;
        }
        self.shared.insert(key.to_string()).then_some(item)
    }

    /// Adds an input type to the plan, and returns its Rust name.
    fn share_input(&mut self, found: &InputObjectType) -> String {
        let name = rust_type_name(&found.name, &found.directives);
        if let Some(item) = self.shared(&found.name, &name, found.description.as_deref()) {
            let fields = found.fields.values();
            let input = Input {
                secret: false,
                fields: fields.map(|field| self.input_field(field)).collect(),
                item,
            };
            let order = (input.item.name.clone(), input.item.key.clone());
            self.inputs.insert(order, input);
        }
        name
    }

    fn input_field(&mut self, field: &InputValueDefinition) -> Variable {
        let ty = field.ty.inner_named_type();
        let (name, description) = (names::field(&field.name), field.description.as_deref());
        Variable {
            item: Item::new(
                &field.name,
                name,
                description,
                deprecated(&field.directives),
            ),
            graphql_type: field.ty.to_string(),
            role: Role::Plain,
            required: field.is_required(),
            list: field.ty.is_list(),
            value: self.value(ty, id_kind(&field.directives)),
            may_be_empty: true,
            not_empty: false,
            skips_if_empty: false,
            has_floats: self.has_floats(ty),
            session_requires: None,
        }
    }

    /// Adds an enum to the plan, and returns its Rust name.
    fn share_enum(&mut self, found: &EnumType) -> String {
        let name = rust_type_name(&found.name, &found.directives);
        if let Some(item) = self.shared(&found.name, &name, found.description.as_deref()) {
            let values = found.values.values().map(|value| {
                let given = rust_name(&found.directives, Some(&value.value));
                let name = given.map_or_else(|| names::type_name(&value.value), str::to_owned);
                let description = value.description.as_deref();
                Item::new(
                    &value.value,
                    name,
                    description,
                    deprecated(&value.directives),
                )
            });
            let values: Vec<_> = values.collect();
            let other = catch_all(&values);
            let order = (item.name.clone(), item.key.clone());
            let planned = Enum {
                item,
                values,
                other,
            };
            self.enums.insert(order, planned);
        }
        name
    }
}

/// The name of the variant for unknown values, different from the names of known values.
fn catch_all(values: &[Item]) -> String {
    let names = ["Other", "Unknown", "Unrecognized"].map(str::to_owned);
    let numbered = (2..).map(|number| format!("Other{number}"));
    let mut names = names.into_iter().chain(numbered);
    let is_free = |name: &String| values.iter().all(|value| value.name != *name);
    names.find(is_free).unwrap_or_default()
}
