//! What a service answers when it is asked for its schema, and the definitions that this makes.

use apollo_compiler::{
    Name, Node, Schema,
    ast::{
        Definition, Directive, DirectiveDefinition, DirectiveList, DirectiveLocation, Document,
        EnumTypeDefinition, EnumValueDefinition, FieldDefinition, InputObjectTypeDefinition,
        InputValueDefinition, InterfaceTypeDefinition, ObjectTypeDefinition, OperationType,
        ScalarTypeDefinition, SchemaDefinition, Type, UnionTypeDefinition, Value,
    },
    name,
};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::Error;

/// A reference to a type, as deep as the query asks for it.
const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { \
     kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }";

/// Asks which parts of introspection the service knows.
pub(super) const KNOWS: &str = "query Knows { \
     type: __type(name: \"__Type\") { fields { name } } \
     inputValue: __type(name: \"__InputValue\") { fields { name } } \
     directive: __type(name: \"__Directive\") { fields { name args { name } } } }";

/// The directives of the specification, which no schema has to define.
pub(super) const SPECIFIED: [&str; 5] = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];

/// Which parts of introspection the service knows. The older ones have always been there.
#[derive(Debug, Default)]
pub(super) struct Knows {
    pub(super) specified_by: Option<&'static str>,
    pub(super) one_of: bool,
    pub(super) deprecated_inputs: bool,
    pub(super) repeatable: bool,
}

impl Knows {
    pub(super) fn read(answer: &serde_json::Value) -> Self {
        let named = |list: &serde_json::Value, name: &str| -> Option<serde_json::Value> {
            let mut items = list.as_array()?.iter();
            items.find(|item| item["name"] == name).cloned()
        };
        let field = |of: &str, name: &str| named(&answer[of]["fields"], name);
        let arguments = field("directive", "args").unwrap_or_default();
        let takes_deprecated = named(&arguments["args"], "includeDeprecated").is_some();
        let mut specified_by = ["specifiedByURL", "specifiedByUrl"].into_iter();
        Self {
            specified_by: specified_by.find(|name| field("type", name).is_some()),
            one_of: field("type", "isOneOf").is_some(),
            deprecated_inputs: takes_deprecated && field("inputValue", "isDeprecated").is_some(),
            repeatable: field("directive", "isRepeatable").is_some(),
        }
    }

    /// The query for all that the service can tell of its schema.
    pub(super) fn query(&self) -> String {
        let when = |known: bool, text: &'static str| if known { text } else { "" };
        let all = when(self.deprecated_inputs, "(includeDeprecated: true)");
        let deprecation = when(self.deprecated_inputs, "isDeprecated deprecationReason");
        let repeatable = when(self.repeatable, "isRepeatable");
        let one_of = when(self.one_of, "isOneOf");
        let specified_by = self
            .specified_by
            .map(|name| format!("specifiedByURL: {name}"));
        let specified_by = specified_by.unwrap_or_default();
        let value = format!("name description type {{ {TYPE} }} defaultValue {deprecation}");
        format!(
            "query Introspection {{ __schema {{ \
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

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "__schema")]
    schema: ToldSchema,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldSchema {
    query_type: Option<Named>,
    mutation_type: Option<Named>,
    subscription_type: Option<Named>,
    types: Vec<ToldType>,
    directives: Vec<ToldDirective>,
}

#[derive(Deserialize)]
struct Named {
    name: Name,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldType {
    kind: Kind,
    name: Name,
    description: Option<String>,
    #[serde(rename = "specifiedByURL")]
    specified_by: Option<String>,
    is_one_of: Option<bool>,
    fields: Option<Vec<ToldField>>,
    input_fields: Option<Vec<ToldValue>>,
    interfaces: Option<Vec<Named>>,
    possible_types: Option<Vec<Named>>,
    enum_values: Option<Vec<Told>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldDirective {
    name: Name,
    description: Option<String>,
    #[serde(default)]
    is_repeatable: bool,
    locations: Vec<String>,
    args: Vec<ToldValue>,
}

/// An enum value, or what a field and an argument have, too.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    name: Name,
    description: Option<String>,
    #[serde(default)]
    is_deprecated: bool,
    deprecation_reason: Option<String>,
}

#[derive(Deserialize)]
struct ToldField {
    #[serde(flatten)]
    told: Told,
    args: Vec<ToldValue>,
    #[serde(deserialize_with = "read_type")]
    r#type: Type,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToldValue {
    #[serde(flatten)]
    told: Told,
    #[serde(deserialize_with = "read_type")]
    r#type: Type,
    #[serde(default, deserialize_with = "read_default")]
    default_value: Option<Node<Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeReference {
    kind: String,
    name: Option<Name>,
    of_type: Option<Box<TypeReference>>,
}

impl TypeReference {
    fn read(self) -> Option<Type> {
        match self.kind.as_str() {
            "NON_NULL" => Some(self.of_type?.read()?.non_null()),
            "LIST" => Some(self.of_type?.read()?.list()),
            _ => self.name.map(Type::Named),
        }
    }
}

fn read_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Type, D::Error> {
    let told = TypeReference::deserialize(deserializer)?.read();
    told.ok_or_else(|| {
        D::Error::custom("a type has no name, or is nested deeper than was asked for")
    })
}

/// A default is told as a text in GraphQL.
fn read_default<'de, D>(deserializer: D) -> Result<Option<Node<Value>>, D::Error>
where
    D: Deserializer<'de>,
{
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let field = parse_field(&text).filter(|field| field.directives.is_empty());
    let value = field.and_then(|field| field.default_value);
    value
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("the default `{text}` is no value")))
}

/// An input field with this default, and nothing else.
fn parse_field(default: &str) -> Option<InputValueDefinition> {
    let text = format!("input Told {{ told: Told = {default}\n}}");
    let document = Document::parse(text, "default").ok()?;
    let [Definition::InputObjectTypeDefinition(input)] = document.definitions.as_slice() else {
        return None;
    };
    match input.fields.as_slice() {
        [field] => Some((**field).clone()),
        _ => None,
    }
}

/// The schema that a service tells of, and its types and directives in the order in which it tells of them.
pub(super) fn read(answer: serde_json::Value) -> Result<(Schema, Vec<Definition>), Error> {
    let answer: Answer = serde_json::from_value(answer).map_err(Error::Malformed)?;
    let told = answer.schema;
    let is_own = |name: &str| {
        !name.starts_with("__") && !matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID")
    };
    let types = told.types.into_iter().filter(|told| is_own(&told.name));
    let directives = told.directives.into_iter();
    let directives = directives.filter(|told| !SPECIFIED.contains(&told.name.as_str()));
    let directives = directives.map(ToldDirective::definition);
    let definitions: Vec<_> = types.map(ToldType::definition).chain(directives).collect();
    let roots = [
        (OperationType::Query, told.query_type),
        (OperationType::Mutation, told.mutation_type),
        (OperationType::Subscription, told.subscription_type),
    ];
    let roots = roots
        .into_iter()
        .filter_map(|(operation, root)| Some((operation, root?.name)));
    let roots = SchemaDefinition {
        description: None,
        directives: DirectiveList::new(),
        root_operations: roots.map(Node::new).collect(),
    };
    // The only directive of the specification that the validator does not know.
    let one_of = DirectiveDefinition {
        description: None,
        name: name!("oneOf"),
        arguments: Vec::new(),
        repeatable: false,
        locations: vec![DirectiveLocation::InputObject],
    };
    let mut document = Document::new();
    document.definitions.clone_from(&definitions);
    document.definitions.extend([roots.into(), one_of.into()]);
    let schema = document.to_schema_validate();
    let schema = schema.map_err(|wrong| Error::Contradiction(wrong.errors.to_string()))?;
    let mut schema = schema.into_inner();
    schema.directive_definitions.shift_remove("oneOf");
    Ok((schema, definitions))
}

impl ToldType {
    fn definition(self) -> Definition {
        let name = self.name;
        let description = described(self.description);
        let implements_interfaces = names(self.interfaces);
        let specified_by = self
            .specified_by
            .map(|url| directive(name!("specifiedBy"), Some((name!("url"), url))));
        let one_of = self
            .is_one_of
            .unwrap_or_default()
            .then(|| directive(name!("oneOf"), None));
        let directives = specified_by.into_iter().chain(one_of).collect();
        match self.kind {
            Kind::Object => ObjectTypeDefinition {
                description,
                name,
                implements_interfaces,
                directives,
                fields: nodes(self.fields),
            }
            .into(),
            Kind::Interface => InterfaceTypeDefinition {
                description,
                name,
                implements_interfaces,
                directives,
                fields: nodes(self.fields),
            }
            .into(),
            Kind::Union => UnionTypeDefinition {
                description,
                name,
                directives,
                members: names(self.possible_types),
            }
            .into(),
            Kind::Enum => EnumTypeDefinition {
                description,
                name,
                directives,
                values: nodes(self.enum_values),
            }
            .into(),
            Kind::InputObject => InputObjectTypeDefinition {
                description,
                name,
                directives,
                fields: nodes(self.input_fields),
            }
            .into(),
            Kind::Scalar => ScalarTypeDefinition {
                description,
                name,
                directives,
            }
            .into(),
        }
    }
}

impl ToldDirective {
    fn definition(self) -> Definition {
        // One that the specification does not know yet concerns nobody here.
        let locations = self.locations.iter().filter_map(|told| location(told));
        Definition::from(DirectiveDefinition {
            description: described(self.description),
            name: self.name,
            arguments: nodes(Some(self.args)),
            repeatable: self.is_repeatable,
            locations: locations.collect(),
        })
    }
}

fn location(told: &str) -> Option<DirectiveLocation> {
    let name = Name::new(told).ok()?;
    let document = Document::parse(format!("directive @told on {name}"), "location").ok()?;
    let directive = document.definitions.first()?.as_directive_definition()?;
    directive.locations.first().copied()
}

impl From<ToldField> for FieldDefinition {
    fn from(field: ToldField) -> Self {
        Self {
            directives: field.told.directives(),
            description: described(field.told.description),
            name: field.told.name,
            arguments: nodes(Some(field.args)),
            ty: field.r#type,
        }
    }
}

impl From<ToldValue> for InputValueDefinition {
    fn from(value: ToldValue) -> Self {
        Self {
            directives: value.told.directives(),
            description: described(value.told.description),
            name: value.told.name,
            ty: Node::new(value.r#type),
            default_value: value.default_value,
        }
    }
}

impl From<Told> for EnumValueDefinition {
    fn from(told: Told) -> Self {
        Self {
            directives: told.directives(),
            description: described(told.description),
            value: told.name,
        }
    }
}

impl Told {
    fn directives(&self) -> DirectiveList {
        let reason = self.deprecation_reason.clone();
        let reason = reason.filter(|reason| reason != "No longer supported");
        let argument = reason.map(|reason| (name!("reason"), reason));
        let deprecated = self
            .is_deprecated
            .then(|| directive(name!("deprecated"), argument));
        deprecated.into_iter().collect()
    }
}

fn directive(name: Name, argument: Option<(Name, String)>) -> Directive {
    Directive {
        name,
        arguments: argument.into_iter().map(Node::from).collect(),
    }
}

fn described(text: Option<String>) -> Option<Node<str>> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| Node::new_str(&text))
}

fn names(types: Option<Vec<Named>>) -> Vec<Name> {
    types
        .into_iter()
        .flatten()
        .map(|named| named.name)
        .collect()
}

fn nodes<T, U: From<T>>(told: Option<Vec<T>>) -> Vec<Node<U>> {
    told.into_iter()
        .flatten()
        .map(|told| Node::new(told.into()))
        .collect()
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
        let (schema, _) = super::read(told).expect("a schema");
        let key = schema.get_input_object("Key").expect("an input object");
        assert!(key.directives.has("oneOf"));
        assert!(!schema.directive_definitions.contains_key("oneOf"));
    }
}
