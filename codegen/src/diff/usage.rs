//! What an operation uses of a schema, its fragments included, so that one can tell which operations a change hits.
//!
//! What the schema does not know is passed over: telling the author of an operation about it is the compiler's work.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{
        Definition, DirectiveList, Document, Field, FieldDefinition, FragmentDefinition,
        InputValueDefinition, OperationDefinition, Selection, Type, Value,
    },
    schema::{ExtendedType, Implementers},
};

use crate::comparison::Use;

/// The fragments of all files, by name.
pub(super) type Fragments<'a> = HashMap<&'a Name, &'a FragmentDefinition>;

/// The fragments that are defined in these documents.
pub(super) fn fragments<'a>(documents: impl Iterator<Item = &'a Document>) -> Fragments<'a> {
    let definitions = documents.flat_map(|document| &document.definitions);
    let fragments = definitions.filter_map(|definition| match definition {
        Definition::FragmentDefinition(fragment) => Some((&fragment.name, &**fragment)),
        _ => None,
    });
    fragments.collect()
}

/// What the operations of a document use; nothing when it has none.
pub(super) fn uses(
    schema: &Schema,
    document: &Document,
    fragments: &Fragments<'_>,
) -> HashSet<Use> {
    let mut usage = Usage {
        schema,
        fragments,
        implementers: schema.implementers_map(),
        optional_variables: HashSet::new(),
        visited: HashSet::new(),
        uses: HashSet::new(),
    };
    for definition in &document.definitions {
        if let Definition::OperationDefinition(operation) = definition {
            usage.operation(operation);
        }
    }
    usage.uses
}

struct Usage<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments<'a>,
    implementers: apollo_compiler::collections::HashMap<Name, Implementers>,
    /// Those that are left out when the caller does not set them.
    optional_variables: HashSet<Name>,
    /// Fragments and, after `$`, inputs that were looked into.
    visited: HashSet<String>,
    uses: HashSet<Use>,
}

impl<'a> Usage<'a> {
    fn mention(&mut self, coordinate: impl Into<String>) {
        self.uses.insert(Use::Of(coordinate.into()));
    }

    fn operation(&mut self, operation: &'a OperationDefinition) {
        self.uses
            .insert(Use::Operation(operation.operation_type.name().to_owned()));
        self.directives(&operation.directives);
        for variable in &operation.variables {
            self.directives(&variable.directives);
            self.sent(variable.ty.inner_named_type());
            match &variable.default_value {
                Some(default) => self.value(&variable.ty, default),
                None if !variable.ty.is_non_null() => {
                    self.optional_variables.insert(variable.name.clone());
                }
                None => {}
            }
        }
        if let Some(root) = self.schema.root_operation(operation.operation_type) {
            self.mention(root.as_str());
            self.selections(root, &operation.selection_set);
        }
    }

    /// A variable carries a value of this type: it may have all fields of an input, and may lack some.
    fn sent(&mut self, name: &Name) {
        self.mention(name.as_str());
        self.uses.insert(Use::Sent(name.to_string()));
        if !self.visited.insert(format!("${name}")) {
            return;
        }
        let schema = self.schema;
        if let Some(ExtendedType::InputObject(input)) = schema.types.get(name) {
            for (field, definition) in &input.fields {
                let coordinate = format!("{name}.{field}");
                if !definition.is_required() {
                    self.uses.insert(Use::Without(coordinate.clone()));
                }
                self.mention(coordinate);
                self.sent(definition.ty.inner_named_type());
            }
        }
    }

    fn selections(&mut self, parent: &Name, selections: &'a [Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(parent, field),
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives);
                    self.fragment(&spread.fragment_name);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.directives);
                    let parent = inline.type_condition.as_ref().unwrap_or(parent);
                    self.mention(parent.as_str());
                    self.selections(parent, &inline.selection_set);
                }
            }
        }
    }

    fn fragment(&mut self, name: &Name) {
        if !self.visited.insert(name.to_string()) {
            return;
        }
        if let Some(&fragment) = self.fragments.get(name) {
            self.directives(&fragment.directives);
            self.mention(fragment.type_condition.as_str());
            self.selections(&fragment.type_condition, &fragment.selection_set);
        }
    }

    fn field(&mut self, parent: &Name, field: &'a Field) {
        self.directives(&field.directives);
        let Ok(definition) = self.schema.type_field(parent, &field.name) else {
            return;
        };
        self.selected(parent, field, definition);
        // Who asks an interface gets the answer of a type that implements it.
        let implementers = self.implementers.get(parent).cloned().unwrap_or_default();
        for implementer in implementers.iter() {
            if let Ok(definition) = self.schema.type_field(implementer, &field.name) {
                self.selected(implementer, field, definition);
            }
        }
        let answer = definition.ty.inner_named_type();
        self.mention(answer.as_str());
        self.uses.insert(Use::Received(answer.to_string()));
        self.selections(answer, &field.selection_set);
    }

    fn selected(&mut self, parent: &Name, field: &Field, definition: &FieldDefinition) {
        let coordinate = format!("{parent}.{}", field.name);
        let given = field.arguments.iter();
        let given = given.map(|argument| (&argument.name, &argument.value));
        self.given(&given.collect(), &definition.arguments, |argument| {
            format!("{coordinate}({argument}:)")
        });
        self.mention(coordinate);
    }

    /// Values for arguments or input fields: those that are given, and those that are not.
    fn given<'d>(
        &mut self,
        given: &HashMap<&Name, &Node<Value>>,
        definitions: impl IntoIterator<Item = &'d Node<InputValueDefinition>>,
        coordinate: impl Fn(&Name) -> String,
    ) {
        for definition in definitions {
            let coordinate = coordinate(&definition.name);
            let value = given.get(&definition.name);
            if let Some(value) = value {
                self.value(&definition.ty, value);
                self.mention(coordinate.clone());
            }
            if value.is_none_or(|value| self.may_be_absent(value)) {
                self.uses.insert(Use::Without(coordinate));
            }
        }
    }

    fn may_be_absent(&self, value: &Value) -> bool {
        matches!(value, Value::Variable(name) if self.optional_variables.contains(name))
    }

    fn value(&mut self, ty: &Type, value: &Value) {
        let name = ty.inner_named_type();
        self.mention(name.as_str());
        let schema = self.schema;
        match (value, schema.types.get(name)) {
            (Value::List(values), _) => {
                for value in values {
                    self.value(ty, value);
                }
            }
            (Value::Enum(value), Some(ExtendedType::Enum(_))) => {
                self.mention(format!("{name}.{value}"));
            }
            (Value::Object(fields), Some(ExtendedType::InputObject(input))) => {
                let given = fields.iter().map(|(field, value)| (field, value));
                let definitions = input.fields.values().map(|field| &field.node);
                self.given(&given.collect(), definitions, |field| {
                    format!("{name}.{field}")
                });
            }
            _ => {}
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        let schema = self.schema;
        for directive in directives {
            let name = &directive.name;
            self.mention(format!("@{name}"));
            if let Some(definition) = schema.directive_definitions.get(name) {
                let given = directive.arguments.iter();
                let given = given.map(|argument| (&argument.name, &argument.value));
                self.given(&given.collect(), &definition.arguments, |argument| {
                    format!("@{name}({argument}:)")
                });
            }
        }
    }
}
