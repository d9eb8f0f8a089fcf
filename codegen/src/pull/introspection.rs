//! The introspection queries, and the conversion of their responses to a schema.

use std::{collections::HashSet, fmt::Display};

use apollo_compiler::{
    Name, Node,
    ast::{Definition, Directive, Document, OperationType, Type, Value},
    name,
};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Error, print::print};
use crate::comparison::{Element, ElementKind, Fact, NO_REASON, Schema};

/// The selection for a type reference. It limits the nesting of lists and non-null types.
const TYPE: &str = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { \
     kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }";

/// The query for the parts of introspection that the service supports.
pub(super) const SUPPORTED: &str = "query Supported { \
     type: __type(name: \"__Type\") { fields { name } } \
     inputValue: __type(name: \"__InputValue\") { fields { name } } \
     directive: __type(name: \"__Directive\") { fields { name args { name } } } }";

/// The newer parts of introspection that the service supports, such as `directive.args.includeDeprecated`.
#[derive(Debug)]
pub(super) struct Supported(HashSet<String>);

impl Supported {
    pub(super) fn read(data: &Json) -> Self {
        let mut known = HashSet::new();
        for (of, found) in data.as_object().into_iter().flatten() {
            for field in found["fields"].as_array().into_iter().flatten() {
                let name = field["name"].as_str().unwrap_or_default();
                known.insert(format!("{of}.{name}"));
                let arguments = field["args"].as_array().into_iter().flatten();
                let arguments = arguments.filter_map(|argument| argument["name"].as_str());
                known.extend(arguments.map(|argument| format!("{of}.{name}.{argument}")));
            }
        }
        Self(known)
    }

    fn has(&self, part: &str) -> bool {
        self.0.contains(part)
    }

    fn has_deprecated_inputs(&self) -> bool {
        self.has("inputValue.isDeprecated") && self.has("directive.args.includeDeprecated")
    }

    fn specified_by(&self) -> Option<&'static str> {
        let mut names = ["specifiedByURL", "specifiedByUrl"].into_iter();
        names.find(|name| self.has(&format!("type.{name}")))
    }

    /// Whether introspection returns this property for elements of this kind.
    pub(super) fn covers(&self, of: ElementKind, fact: Fact) -> bool {
        match fact {
            Fact::Deprecation => of < ElementKind::InputField || self.has_deprecated_inputs(),
            Fact::SpecifiedBy => self.specified_by().is_some(),
            Fact::OneOf => self.has("type.isOneOf"),
            Fact::Repeatable => self.has("directive.isRepeatable"),
            Fact::AppliedDirective | Fact::Description => false,
            _ => true,
        }
    }

    /// The query for the schema with all supported properties.
    pub(super) fn query(&self) -> String {
        let when = |known: bool, text: &'static str| if known { text } else { "" };
        let all = when(self.has_deprecated_inputs(), "(includeDeprecated: true)");
        let deprecation = "isDeprecated deprecationReason";
        let of_input = when(self.has_deprecated_inputs(), deprecation);
        let repeatable = when(self.has("directive.isRepeatable"), "isRepeatable");
        let one_of = when(self.has("type.isOneOf"), "isOneOf");
        let specified_by = self.specified_by().unwrap_or_default();
        let value = format!("name description type {{ {TYPE} }} defaultValue {of_input}");
        format!(
            "query Introspection {{ __schema {{ \
             queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }} \
             types {{ kind name description {specified_by} {one_of} \
             fields(includeDeprecated: true) {{ name description args{all} {{ {value} }} type {{ {TYPE} }} \
             {deprecation} }} \
             inputFields{all} {{ {value} }} interfaces {{ name }} possibleTypes {{ name }} \
             enumValues(includeDeprecated: true) {{ name description {deprecation} }} }} \
             directives {{ name description {repeatable} locations args{all} {{ {value} }} }} }} }}"
        )
    }
}

#[derive(Deserialize)]
struct IntrospectedSchema {
    types: Vec<Introspected>,
    directives: Vec<Introspected>,
}

/// A type, type reference, directive, field, argument or enum value. Properties that do not apply are null or absent.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Introspected {
    kind: String,
    name: Option<Name>,
    description: Option<String>,
    #[serde(alias = "specifiedByURL", alias = "specifiedByUrl")]
    specified_by: Option<String>,
    is_one_of: Option<bool>,
    is_deprecated: bool,
    deprecation_reason: Option<String>,
    is_repeatable: bool,
    default_value: Option<Default>,
    r#type: Option<Box<Introspected>>,
    of_type: Option<Box<Introspected>>,
    interfaces: Option<Vec<Introspected>>,
    possible_types: Option<Vec<Introspected>>,
    fields: Option<Vec<Introspected>>,
    input_fields: Option<Vec<Introspected>>,
    enum_values: Option<Vec<Introspected>>,
    args: Vec<Introspected>,
    locations: Vec<String>,
}

/// A default value, which introspection returns as GraphQL text.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Default(Value);

impl TryFrom<String> for Default {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let definition = format!("input Input {{ field: Type = {text}\n}}");
        let document = Document::parse(definition, "default").unwrap_or_default();
        if let [Definition::InputObjectTypeDefinition(input)] = &*document.definitions
            && let [field] = &*input.fields
            && let Some(value) = &field.default_value
            && field.directives.is_empty()
        {
            return Ok(Self(Value::clone(value)));
        }
        Err(format!("invalid default value `{text}`"))
    }
}

/// Converts the response to a schema, with its definitions in the order of the response.
pub(super) fn read(mut data: Json) -> Result<Schema, Error> {
    use OperationType::{Mutation, Query, Subscription};
    let data = data["__schema"].take();
    let mut schema = Element::new(ElementKind::Schema, "");
    for operation in [Query, Mutation, Subscription] {
        let root = &data[format!("{operation}Type")]["name"];
        if let Some(name) = root.as_str().and_then(|name| Name::new(name).ok()) {
            schema.parts.push(Element::root(operation, &name));
        }
    }
    let found: IntrospectedSchema = serde_json::from_value(data).map_err(Error::Malformed)?;
    let mut file = Element::new(ElementKind::File, "");
    file.parts.push(schema);
    let specified = apollo_compiler::Schema::new();
    let locations = specified.get_enum("__DirectiveLocation");
    for mut directive in found.directives {
        // Locations that are not in the specification are ignored.
        let is_known = |name: &String| locations?.values.get(name.as_str());
        directive.locations.retain(|name| is_known(name).is_some());
        file.parts.push(directive.element(ElementKind::Directive));
    }
    for definition in found.types {
        let kind = definition.kind();
        file.parts.extend(kind.map(|kind| definition.element(kind)));
    }
    file.parts.retain(|definition| !definition.is_specified());
    let text = print(&file);
    let wrong = |errors: &dyn Display| Error::Contradiction(errors.to_string());
    // The validator does not support `@oneOf`.
    let whole = format!("{text}\ndirective @oneOf on INPUT_OBJECT\n");
    apollo_compiler::Schema::parse_and_validate(whole, "service")
        .map_err(|invalid| wrong(&invalid.errors))?;
    Schema::read([("service", text.as_str())]).map_err(|unreadable| wrong(&unreadable))
}

impl Introspected {
    fn kind(&self) -> Option<ElementKind> {
        Some(match self.kind.as_str() {
            "SCALAR" => ElementKind::Scalar,
            "OBJECT" => ElementKind::Object,
            "INTERFACE" => ElementKind::Interface,
            "UNION" => ElementKind::Union,
            "ENUM" => ElementKind::Enum,
            "INPUT_OBJECT" => ElementKind::InputObject,
            _ => return None,
        })
    }

    /// The referenced type. `None` if it is nested more deeply than the query selects.
    fn reference(self) -> Option<Type> {
        match self.kind.as_str() {
            "NON_NULL" => Some(self.of_type?.reference()?.non_null()),
            "LIST" => Some(self.of_type?.reference()?.list()),
            _ => self.name.map(Type::Named),
        }
    }

    fn element(self, kind: ElementKind) -> Element {
        let mut element = Element::new(kind, self.name.as_deref().unwrap_or_default());
        element.description = self.description.filter(|text| !text.is_empty());
        element.is_repeatable = self.is_repeatable;
        element.ty = self.r#type.and_then(|found| found.reference());
        element.default = self.default_value.map(|default| default.0);
        let types = match kind {
            ElementKind::Union => self.possible_types,
            _ => self.interfaces,
        };
        let types = types.into_iter().flatten().filter_map(|found| found.name);
        let names = types.map(|name| name.to_string());
        element.names.extend(names.chain(self.locations));
        let mut apply = |name, argument: Option<(Name, String)>| {
            let arguments = argument.into_iter().map(Node::from).collect();
            element.directives.push(Directive { name, arguments });
        };
        if self.is_deprecated {
            let reason = self.deprecation_reason.filter(|reason| reason != NO_REASON);
            apply(
                name!("deprecated"),
                reason.map(|reason| (name!("reason"), reason)),
            );
        }
        if let Some(url) = self.specified_by {
            apply(name!("specifiedBy"), Some((name!("url"), url)));
        }
        if self.is_one_of == Some(true) {
            apply(name!("oneOf"), None);
        }
        let argument = match kind {
            ElementKind::Directive => ElementKind::DirectiveArgument,
            _ => ElementKind::Argument,
        };
        for (kind, parts) in [
            (argument, Some(self.args)),
            (ElementKind::Field, self.fields),
            (ElementKind::InputField, self.input_fields),
            (ElementKind::EnumValue, self.enum_values),
        ] {
            let parts = parts.into_iter().flatten();
            element.parts.extend(parts.map(|part| part.element(kind)));
        }
        element
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn directives_of_the_specification_need_no_definition() {
        let id = json!({ "kind": "SCALAR", "name": "ID" });
        let key = json!({ "kind": "INPUT_OBJECT", "name": "Key" });
        let found = json!({ "__schema": {
            "queryType": { "name": "Query" },
            "types": [
                { "kind": "OBJECT", "name": "Query", "interfaces": [], "fields": [
                    { "name": "find", "type": id, "args": [{ "name": "by", "type": key }] },
                ] },
                { "kind": "INPUT_OBJECT", "name": "Key", "isOneOf": true, "inputFields": [{ "name": "id", "type": id }] },
            ],
            "directives": [],
        } });
        let schema = super::read(found).expect("a schema").whole;
        let key = schema.get_input_object("Key").expect("an input object");
        assert!(key.directives.has("oneOf"));
        assert!(!schema.directive_definitions.contains_key("oneOf"));
    }
}
