//! What a service answers when it is asked for its schema, and the schema that this makes.

use apollo_compiler::{
    InvalidNameError, Name, Node, Schema,
    ast::{
        Argument, Definition, Directive, DirectiveDefinition, DirectiveList, DirectiveLocation,
        Document, EnumTypeDefinition, EnumValueDefinition, FieldDefinition,
        InputObjectTypeDefinition, InputValueDefinition, InterfaceTypeDefinition,
        ObjectTypeDefinition, OperationType, ScalarTypeDefinition, SchemaDefinition, Type,
        UnionTypeDefinition, Value,
    },
};
use serde::Deserialize;

use super::Error;

/// A reference to a type, as deep as the query asks for it.
const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { \
     kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }";

/// Which parts of introspection the service knows. The older ones have always been there.
#[derive(Clone, Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each part came into the specification, and into services, on its own"
)]
pub(super) struct Knows {
    schema_description: bool,
    pub(super) specified_by: Option<&'static str>,
    pub(super) one_of: bool,
    pub(super) deprecated_inputs: bool,
    pub(super) repeatable: bool,
}

/// Where directives can stand.
const LOCATIONS: [DirectiveLocation; 19] = [
    DirectiveLocation::Query,
    DirectiveLocation::Mutation,
    DirectiveLocation::Subscription,
    DirectiveLocation::Field,
    DirectiveLocation::FragmentDefinition,
    DirectiveLocation::FragmentSpread,
    DirectiveLocation::InlineFragment,
    DirectiveLocation::VariableDefinition,
    DirectiveLocation::Schema,
    DirectiveLocation::Scalar,
    DirectiveLocation::Object,
    DirectiveLocation::FieldDefinition,
    DirectiveLocation::ArgumentDefinition,
    DirectiveLocation::Interface,
    DirectiveLocation::Union,
    DirectiveLocation::Enum,
    DirectiveLocation::EnumValue,
    DirectiveLocation::InputObject,
    DirectiveLocation::InputFieldDefinition,
];

/// Asks which parts of introspection the service knows.
pub(super) const KNOWS: &str = "query Knows { \
     schema: __type(name: \"__Schema\") { fields { name } } \
     type: __type(name: \"__Type\") { fields { name } } \
     inputValue: __type(name: \"__InputValue\") { fields { name } } \
     directive: __type(name: \"__Directive\") { fields { name args { name } } } }";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KnowsAnswer {
    schema: Option<Fields>,
    r#type: Option<Fields>,
    input_value: Option<Fields>,
    directive: Option<Fields>,
}

#[derive(Debug, Deserialize)]
struct Fields {
    fields: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    args: Vec<Named>,
}

impl Knows {
    pub(super) fn read(data: serde_json::Value) -> Result<Self, Error> {
        let answer: KnowsAnswer = serde_json::from_value(data).map_err(Error::Malformed)?;
        let field = |of: &Option<Fields>, name: &str| {
            let mut fields = of.iter().flat_map(|of| &of.fields);
            fields.any(|field| field.name == name)
        };
        let takes_deprecated = answer
            .directive
            .iter()
            .flat_map(|of| &of.fields)
            .any(|field| {
                field.name == "args" && field.args.iter().any(|one| one.name == "includeDeprecated")
            });
        let specified_by = ["specifiedByURL", "specifiedByUrl"];
        Ok(Self {
            schema_description: field(&answer.schema, "description"),
            specified_by: specified_by
                .into_iter()
                .find(|name| field(&answer.r#type, name)),
            one_of: field(&answer.r#type, "isOneOf"),
            deprecated_inputs: takes_deprecated && field(&answer.input_value, "isDeprecated"),
            repeatable: field(&answer.directive, "isRepeatable"),
        })
    }

    /// The query for all that the service can tell of its schema.
    pub(super) fn query(&self) -> String {
        let when = |known: bool, text: &'static str| if known { text } else { "" };
        let all = when(self.deprecated_inputs, "(includeDeprecated: true)");
        let deprecation = when(self.deprecated_inputs, "isDeprecated deprecationReason");
        let description = when(self.schema_description, "description");
        let repeatable = when(self.repeatable, "isRepeatable");
        let one_of = when(self.one_of, "isOneOf");
        let specified_by = self
            .specified_by
            .map(|name| format!("specifiedByURL: {name}"));
        let specified_by = specified_by.unwrap_or_default();
        let value = format!("name description type {{ {TYPE} }} defaultValue {deprecation}");
        format!(
            "query Introspection {{ __schema {{ {description} \
             queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }} \
             types {{ kind name description {specified_by} {one_of} \
             fields(includeDeprecated: true) {{ name description args{all} {{ {value} }} type {{ {TYPE} }} \
             isDeprecated deprecationReason }} \
             inputFields{all} {{ {value} }} interfaces {{ name }} possibleTypes {{ name }} \
             enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} }} \
             directives {{ name description {repeatable} locations args{all} {{ {value} }} }} }} }}"
        )
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(rename = "__schema")]
    schema: Told,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    description: Option<String>,
    query_type: Option<TypeName>,
    mutation_type: Option<TypeName>,
    subscription_type: Option<TypeName>,
    types: Vec<ToldType>,
    directives: Vec<ToldDirective>,
}

#[derive(Debug, Deserialize)]
struct TypeName {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldType {
    kind: String,
    name: String,
    description: Option<String>,
    #[serde(rename = "specifiedByURL")]
    specified_by_url: Option<String>,
    is_one_of: Option<bool>,
    fields: Option<Vec<ToldField>>,
    input_fields: Option<Vec<ToldValue>>,
    interfaces: Option<Vec<TypeName>>,
    possible_types: Option<Vec<TypeName>>,
    enum_values: Option<Vec<ToldEnumValue>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldField {
    name: String,
    description: Option<String>,
    args: Vec<ToldValue>,
    r#type: TypeReference,
    #[serde(flatten)]
    deprecation: Deprecation,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldValue {
    name: String,
    description: Option<String>,
    r#type: TypeReference,
    default_value: Option<String>,
    #[serde(flatten)]
    deprecation: Deprecation,
}

#[derive(Debug, Deserialize)]
struct ToldEnumValue {
    name: String,
    description: Option<String>,
    #[serde(flatten)]
    deprecation: Deprecation,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deprecation {
    #[serde(default)]
    is_deprecated: bool,
    deprecation_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldDirective {
    name: String,
    description: Option<String>,
    #[serde(default)]
    is_repeatable: bool,
    locations: Vec<String>,
    args: Vec<ToldValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeReference {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<TypeReference>>,
}

impl From<InvalidNameError> for Error {
    fn from(_: InvalidNameError) -> Self {
        Error::Contradiction("something has a name that is none".to_owned())
    }
}

/// The schema that the service tells of, in the order in which it tells of it.
pub(super) fn schema(data: serde_json::Value) -> Result<Schema, Error> {
    let answer: Answer = serde_json::from_value(data).map_err(Error::Malformed)?;
    let told = answer.schema;
    // The only directive of the specification that the validator does not know.
    let mut document = Document::parse("directive @oneOf on INPUT_OBJECT", "specification.graphql")
        .map_err(|wrong| Error::Contradiction(wrong.errors.to_string()))?;
    document.definitions.push(told.roots()?);
    for definition in &told.types {
        if !is_built_in(&definition.name) {
            document.definitions.push(definition.definition()?);
        }
    }
    for directive in told.directives {
        if !SPECIFIED.contains(&directive.name.as_str()) {
            document.definitions.push(directive.definition()?);
        }
    }
    let schema = document.to_schema_validate();
    let schema = schema.map_err(|wrong| Error::Contradiction(wrong.errors.to_string()))?;
    let mut schema = schema.into_inner();
    schema.directive_definitions.shift_remove("oneOf");
    Ok(schema)
}

/// The directives of the specification, which no schema has to define.
pub(super) const SPECIFIED: [&str; 5] = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];

fn is_built_in(name: &str) -> bool {
    name.starts_with("__") || matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID")
}

impl Told {
    fn roots(&self) -> Result<Definition, Error> {
        let mut root_operations = Vec::new();
        for (operation, root) in [
            (OperationType::Query, &self.query_type),
            (OperationType::Mutation, &self.mutation_type),
            (OperationType::Subscription, &self.subscription_type),
        ] {
            if let Some(root) = root {
                root_operations.push((operation, Name::new(&root.name)?).into());
            }
        }
        Ok(Definition::SchemaDefinition(Node::new(SchemaDefinition {
            description: described(self.description.as_deref()),
            directives: DirectiveList::new(),
            root_operations,
        })))
    }
}

impl ToldType {
    fn definition(&self) -> Result<Definition, Error> {
        let name = Name::new(&self.name)?;
        let description = described(self.description.as_deref());
        let mut directives = DirectiveList::new();
        Ok(match self.kind.as_str() {
            "SCALAR" => {
                if let Some(url) = &self.specified_by_url {
                    directives.push(Node::new(directive("specifiedBy", Some(("url", url)))?));
                }
                Definition::ScalarTypeDefinition(Node::new(ScalarTypeDefinition {
                    description,
                    name,
                    directives,
                }))
            }
            "OBJECT" => Definition::ObjectTypeDefinition(Node::new(ObjectTypeDefinition {
                description,
                name,
                implements_interfaces: names(self.interfaces.as_deref())?,
                directives,
                fields: each(self.fields.as_deref(), ToldField::definition)?,
            })),
            "INTERFACE" => {
                Definition::InterfaceTypeDefinition(Node::new(InterfaceTypeDefinition {
                    description,
                    name,
                    implements_interfaces: names(self.interfaces.as_deref())?,
                    directives,
                    fields: each(self.fields.as_deref(), ToldField::definition)?,
                }))
            }
            "UNION" => Definition::UnionTypeDefinition(Node::new(UnionTypeDefinition {
                description,
                name,
                directives,
                members: names(self.possible_types.as_deref())?,
            })),
            "ENUM" => Definition::EnumTypeDefinition(Node::new(EnumTypeDefinition {
                description,
                name,
                directives,
                values: each(self.enum_values.as_deref(), ToldEnumValue::definition)?,
            })),
            "INPUT_OBJECT" => {
                if self.is_one_of == Some(true) {
                    directives.push(Node::new(directive("oneOf", None)?));
                }
                Definition::InputObjectTypeDefinition(Node::new(InputObjectTypeDefinition {
                    description,
                    name,
                    directives,
                    fields: each(self.input_fields.as_deref(), ToldValue::definition)?,
                }))
            }
            _ => {
                let reason = format!("`{name}` is of a kind that GraphQL does not know");
                return Err(Error::Contradiction(reason));
            }
        })
    }
}

impl ToldField {
    fn definition(&self) -> Result<FieldDefinition, Error> {
        Ok(FieldDefinition {
            description: described(self.description.as_deref()),
            name: Name::new(&self.name)?,
            arguments: each(Some(&self.args), ToldValue::definition)?,
            ty: self.r#type.read()?,
            directives: self.deprecation.directives()?,
        })
    }
}

impl ToldValue {
    fn definition(&self) -> Result<InputValueDefinition, Error> {
        let name = Name::new(&self.name)?;
        let default = self.default_value.as_deref();
        let default_value = default.map(|text| value(&name, text)).transpose()?;
        Ok(InputValueDefinition {
            description: described(self.description.as_deref()),
            name,
            ty: Node::new(self.r#type.read()?),
            default_value,
            directives: self.deprecation.directives()?,
        })
    }
}

impl ToldEnumValue {
    fn definition(&self) -> Result<EnumValueDefinition, Error> {
        Ok(EnumValueDefinition {
            description: described(self.description.as_deref()),
            value: Name::new(&self.name)?,
            directives: self.deprecation.directives()?,
        })
    }
}

impl ToldDirective {
    fn definition(&self) -> Result<Definition, Error> {
        let mut locations = Vec::new();
        for location in &self.locations {
            // One that the specification does not know yet concerns nobody here.
            let known = LOCATIONS.iter().find(|known| known.name() == location);
            locations.extend(known);
        }
        Ok(Definition::DirectiveDefinition(Node::new(
            DirectiveDefinition {
                description: described(self.description.as_deref()),
                name: Name::new(&self.name)?,
                arguments: each(Some(&self.args), ToldValue::definition)?,
                repeatable: self.is_repeatable,
                locations,
            },
        )))
    }
}

impl Deprecation {
    fn directives(&self) -> Result<DirectiveList, Error> {
        let mut directives = DirectiveList::new();
        if self.is_deprecated {
            let reason = self.deprecation_reason.as_deref();
            let reason = reason.filter(|reason| *reason != "No longer supported");
            let argument = reason.map(|reason| ("reason", reason));
            directives.push(Node::new(directive("deprecated", argument)?));
        }
        Ok(directives)
    }
}

impl TypeReference {
    fn read(&self) -> Result<Type, Error> {
        let inner = || {
            let inner = self.of_type.as_ref();
            inner
                .ok_or_else(|| {
                    Error::Contradiction("a type is nested deeper than was asked for".to_owned())
                })?
                .read()
        };
        match (self.kind.as_str(), &self.name) {
            ("NON_NULL", _) => Ok(inner()?.non_null()),
            ("LIST", _) => Ok(inner()?.list()),
            (_, Some(name)) => Ok(Type::Named(Name::new(name)?)),
            _ => Err(Error::Contradiction("a type has no name".to_owned())),
        }
    }
}

fn described(text: Option<&str>) -> Option<Node<str>> {
    let text = text.filter(|text| !text.is_empty());
    text.map(Node::new_str)
}

fn names(types: Option<&[TypeName]>) -> Result<Vec<Name>, Error> {
    let types = types.unwrap_or_default().iter();
    let names: Result<Vec<_>, _> = types.map(|named| Name::new(&named.name)).collect();
    Ok(names?)
}

/// The definitions of what was told; one name stands for one thing.
fn each<T, D>(
    told: Option<&[T]>,
    definition: impl Fn(&T) -> Result<D, Error>,
) -> Result<Vec<Node<D>>, Error> {
    let told = told.unwrap_or_default().iter();
    told.map(|told| definition(told).map(Node::new)).collect()
}

fn directive(name: &str, argument: Option<(&str, &str)>) -> Result<Directive, Error> {
    let mut arguments = Vec::new();
    if let Some((name, text)) = argument {
        arguments.push(Node::new(Argument {
            name: Name::new(name)?,
            value: Node::new(Value::String(text.to_owned())),
        }));
    }
    let name = Name::new(name)?;
    Ok(Directive { name, arguments })
}

/// A default is told as a text in GraphQL.
fn value(name: &Name, text: &str) -> Result<Node<Value>, Error> {
    let wrong = || Error::Contradiction(format!("the default of `{name}` is no value"));
    let around = format!("{{ field(argument: {text}\n) }}");
    let document = Document::parse(around, "default").map_err(|_| wrong())?;
    let [Definition::OperationDefinition(operation)] = document.definitions.as_slice() else {
        return Err(wrong());
    };
    let [selection] = operation.selection_set.as_slice() else {
        return Err(wrong());
    };
    let field = selection.as_field().ok_or_else(wrong)?;
    match field.arguments.as_slice() {
        [argument] if field.selection_set.is_empty() => Ok(argument.value.clone()),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_directive_that_no_schema_has_to_define_is_taken() {
        let id = json!({ "kind": "SCALAR", "name": "ID" });
        let key = json!({ "kind": "INPUT_OBJECT", "name": "Key" });
        let told = json!({ "__schema": {
            "queryType": { "name": "Query" },
            "types": [
                { "kind": "OBJECT", "name": "Query", "interfaces": [], "fields": [
                    { "name": "find", "type": id, "args": [{ "name": "by", "type": key }] },
                ] },
                { "kind": "INPUT_OBJECT", "name": "Key", "isOneOf": true, "inputFields": [{ "name": "id", "type": id }] },
            ],
            "directives": [],
        } });
        let schema = super::schema(told).expect("a schema");
        let key = schema.get_input_object("Key").expect("an input object");
        assert!(key.directives.has("oneOf"));
        assert!(!schema.directive_definitions.contains_key("oneOf"));
    }
}
