//! Determines which elements of a schema each operation uses, to find the operations that a change affects.
//!
//! Ignores names that the schema does not define, which the compiler reports.

use std::collections::HashSet;

use apollo_compiler::{
    Name, Node,
    ast::{Argument, Document, InputValueDefinition, OperationDefinition, Value},
    collections::HashMap,
    schema::{self, Implementers},
};

use crate::{
    Source,
    comparison::{Schema, Unreadable, Use},
    description::lift,
    validate::site::{Site, Sites},
};

/// The operations that changes may affect.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    documents: Vec<(String, Document)>,
}

impl Operations {
    /// Parses the files with operations and fragments.
    pub fn parse(sources: &[Source]) -> Result<Self, Unreadable> {
        let documents = sources.iter().map(|source| {
            let document = Document::parse(lift(&source.text).text, &source.path)?;
            Ok((source.path.clone(), document))
        });
        let documents = documents.collect::<Result<_, Unreadable>>()?;
        Ok(Self { documents })
    }

    /// The uses of each operation, with the path of its file.
    pub(super) fn uses(&self, schema: &Schema) -> Vec<(&str, HashSet<Use>)> {
        let schema = &schema.whole;
        let implementers = schema.implementers_map();
        let documents = self.documents.iter();
        let sites = Sites::new(schema, documents.clone().map(|(_, document)| document));
        let paths = documents.flat_map(|(path, document)| {
            let definitions = document.definitions.iter();
            definitions.map(|_| path.as_str())
        });
        let operations = paths.zip(&sites.definitions).filter_map(|(path, outline)| {
            let mut usage = Usage {
                schema,
                implementers: &implementers,
                optional_variables: HashSet::new(),
                uses: HashSet::new(),
            };
            usage.operation(outline.definition.as_operation_definition()?);
            let reached = sites.reached(outline).into_iter();
            let reached = reached.flat_map(|outline| &outline.sites);
            reached.for_each(|(_, site)| usage.site(*site));
            Some((path, usage.uses))
        });
        operations.collect()
    }
}

struct Usage<'a> {
    schema: &'a schema::Schema,
    implementers: &'a HashMap<Name, Implementers>,
    /// The variables that callers can omit.
    optional_variables: HashSet<&'a Name>,
    uses: HashSet<Use>,
}

impl<'a> Usage<'a> {
    fn mention(&mut self, coordinate: &str) {
        self.uses.insert(Use::Of(coordinate.to_owned()));
    }

    fn operation(&mut self, operation: &'a OperationDefinition) {
        let kind = operation.operation_type;
        self.uses.insert(Use::Operation(kind.name().to_owned()));
        if let Some(root) = self.schema.root_operation(kind) {
            self.mention(root);
        }
        for variable in &operation.variables {
            self.sent(variable.ty.inner_named_type());
            if variable.default_value.is_none() && !variable.ty.is_non_null() {
                self.optional_variables.insert(&variable.name);
            }
        }
    }

    /// Adds the uses of a variable of this type. Its value can contain all fields of an input type, and can omit optional ones.
    fn sent(&mut self, name: &Name) {
        self.mention(name);
        let is_new = self.uses.insert(Use::Sent(name.to_string()));
        let input = self.schema.get_input_object(name).filter(|_| is_new);
        for field in input.iter().flat_map(|input| input.fields.values()) {
            let coordinate = format!("{name}.{}", field.name);
            self.mention(&coordinate);
            if !field.is_required() {
                self.uses.insert(Use::Without(coordinate));
            }
            self.sent(field.ty.inner_named_type());
        }
    }

    fn site(&mut self, site: Site<'a>) {
        match site {
            Site::Fragment(fragment) => self.mention(&fragment.type_condition),
            Site::Inline(inline) => {
                let condition = inline.type_condition.iter();
                condition.for_each(|ty| self.mention(ty));
            }
            Site::Field(field, parent) => {
                // The selected field of an interface is a field of a type that implements it.
                let implementers = self.implementers.get(parent).into_iter();
                let implementers = implementers.flat_map(Implementers::iter);
                for ty in implementers.map(Name::as_str).chain([parent]) {
                    if let Ok(found) = self.schema.type_field(ty, &field.name) {
                        let coordinate = format!("{ty}.{}", field.name);
                        self.arguments(&coordinate, &found.arguments, &field.arguments);
                    }
                }
                if let Ok(found) = self.schema.type_field(parent, &field.name) {
                    let ty = found.ty.inner_named_type();
                    self.mention(ty);
                    self.uses.insert(Use::Received(ty.to_string()));
                }
            }
            Site::Directive(one) => {
                if let Some(found) = self.schema.directive_definitions.get(&one.name) {
                    self.arguments(&format!("@{}", one.name), &found.arguments, &one.arguments);
                }
            }
            Site::Value(value, Some(expected)) => {
                let ty = expected.ty.inner_named_type();
                self.mention(ty);
                match (value.as_ref(), self.schema.get_input_object(ty)) {
                    (Value::Enum(value), _) => self.mention(&format!("{ty}.{value}")),
                    (Value::Object(given), Some(input)) => {
                        for name in input.fields.keys() {
                            let value = given.iter().find(|(given, _)| given == name);
                            self.given(format!("{ty}.{name}"), value.map(|(_, value)| value));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Adds the uses of a field or directive and of its arguments.
    fn arguments(
        &mut self,
        coordinate: &str,
        known: &[Node<InputValueDefinition>],
        given: &'a [Node<Argument>],
    ) {
        self.mention(coordinate);
        for InputValueDefinition { name, .. } in known.iter().map(AsRef::as_ref) {
            let argument = given.iter().find(|argument| argument.name == *name);
            let value = argument.map(|argument| &argument.value);
            self.given(format!("{coordinate}({name}:)"), value);
        }
    }

    /// Adds the uses of an argument or input field with an optional value.
    fn given(&mut self, coordinate: String, value: Option<&'a Node<Value>>) {
        if value.is_some() {
            self.mention(&coordinate);
        }
        let may_lack = match value.map(AsRef::as_ref) {
            Some(Value::Variable(name)) => self.optional_variables.contains(name),
            other => other.is_none(),
        };
        if may_lack {
            self.uses.insert(Use::Without(coordinate));
        }
    }
}
