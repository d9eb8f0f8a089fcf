//! The uses of a schema by operations and their fragments, to find the operations that a change affects.
//!
//! Names that the schema does not define are ignored: the compiler reports them.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Name, Node,
    ast::{
        Argument, Definition, DirectiveList, Document, Field, FragmentDefinition,
        OperationDefinition, Selection, Value,
    },
    schema,
};

use crate::{
    Source,
    comparison::{Element, Elements, Schema, Unreadable, Use, elements},
    description::lift,
};

/// The operations that changes may affect.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    documents: Vec<(String, Document)>,
}

impl Operations {
    /// Reads the files of operations and of their fragments.
    pub fn parse(sources: &[Source]) -> Result<Self, Unreadable> {
        let documents = sources.iter().map(|source| {
            let document = Document::parse(lift(&source.text).text, &source.path)?;
            Ok((source.path.clone(), document))
        });
        let documents = documents.collect::<Result<_, Unreadable>>()?;
        Ok(Self { documents })
    }

    /// The uses of the operations of each file.
    pub(super) fn uses(&self, schema: &Schema) -> Vec<(&str, HashSet<Use>)> {
        let documents = self.documents.iter();
        let definitions = documents.flat_map(|(_, document)| &document.definitions);
        let fragments = definitions.filter_map(Definition::as_fragment_definition);
        let fragments = fragments.map(|one| (&one.name, &**one)).collect();
        let elements = elements(schema);
        let files = self.documents.iter().map(|(path, document)| {
            let mut usage = Usage {
                schema: &schema.whole,
                elements: &elements,
                fragments: &fragments,
                optional_variables: HashSet::new(),
                visited: HashSet::new(),
                uses: HashSet::new(),
            };
            let definitions = document.definitions.iter();
            for operation in definitions.filter_map(Definition::as_operation_definition) {
                usage.operation(operation);
            }
            (path.as_str(), usage.uses)
        });
        files.collect()
    }
}

struct Usage<'a> {
    schema: &'a schema::Schema,
    elements: &'a Elements,
    fragments: &'a HashMap<&'a Name, &'a FragmentDefinition>,
    /// The variables that are absent unless the caller sets them.
    optional_variables: HashSet<&'a Name>,
    /// The fragments and, with `$` before the name, input types that were visited.
    visited: HashSet<String>,
    uses: HashSet<Use>,
}

impl<'a> Usage<'a> {
    fn mention(&mut self, coordinate: &str) {
        self.uses.insert(Use::Of(coordinate.to_owned()));
    }

    fn operation(&mut self, operation: &'a OperationDefinition) {
        let kind = operation.operation_type;
        self.uses.insert(Use::Operation(kind.name().to_owned()));
        self.directives(&operation.directives);
        for variable in &operation.variables {
            self.directives(&variable.directives);
            self.sent(variable.ty.inner_named_type());
            match &variable.default_value {
                Some(default) => self.value(variable.ty.inner_named_type(), default),
                None if !variable.ty.is_non_null() => {
                    self.optional_variables.insert(&variable.name);
                }
                None => {}
            }
        }
        if let Some(root) = self.schema.root_operation(kind) {
            self.mention(root);
            self.selections(root, &operation.selection_set);
        }
    }

    /// A variable of this type: its value can have all fields of an input, and can lack some.
    fn sent(&mut self, name: &str) {
        self.mention(name);
        self.uses.insert(Use::Sent(name.to_owned()));
        let is_new = self.visited.insert(format!("${name}"));
        let element = self.elements.get(name).filter(|_| is_new);
        for field in element.iter().flat_map(|element| &element.parts) {
            let coordinate = field.coordinate(name);
            self.mention(&coordinate);
            if !field.is_required() {
                self.uses.insert(Use::Without(coordinate));
            }
            if let Some(ty) = &field.ty {
                self.sent(ty.inner_named_type());
            }
        }
    }

    fn selections(&mut self, parent: &'a Name, selections: &'a [Selection]) {
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
                    self.mention(parent);
                    self.selections(parent, &inline.selection_set);
                }
            }
        }
    }

    fn fragment(&mut self, name: &Name) {
        let fragment = self.fragments.get(name).copied();
        if let Some(fragment) = fragment
            && self.visited.insert(name.to_string())
        {
            self.directives(&fragment.directives);
            self.mention(&fragment.type_condition);
            self.selections(&fragment.type_condition, &fragment.selection_set);
        }
    }

    fn field(&mut self, parent: &'a Name, field: &'a Field) {
        self.directives(&field.directives);
        let coordinate = |parent: &str| format!("{parent}.{}", field.name);
        let given = arguments(&field.arguments);
        self.given(&coordinate(parent), &given);
        // The field of an interface is that of a type that implements it.
        if self.schema.get_interface(parent).is_some() {
            let implement = |one: &Element| one.names.iter().any(|name| name == parent.as_str());
            for (name, _) in self.elements.iter().filter(|(_, one)| implement(one)) {
                self.given(&coordinate(name), &given);
            }
        }
        let definition = self.elements.get(&coordinate(parent));
        if let Some(ty) = definition.and_then(|field| field.ty.as_ref()) {
            let answer = ty.inner_named_type();
            self.mention(answer);
            self.uses.insert(Use::Received(answer.to_string()));
            self.selections(answer, &field.selection_set);
        }
    }

    /// A field, directive or input with values for some of its parts.
    fn given(&mut self, coordinate: &str, given: &[(&'a Name, &'a Value)]) {
        let Some(element) = self.elements.get(coordinate) else {
            return;
        };
        self.mention(coordinate);
        for part in &element.parts {
            let coordinate = part.coordinate(coordinate);
            let value = given.iter().find(|(name, _)| name.as_str() == part.name);
            if let (Some((_, value)), Some(ty)) = (value, &part.ty) {
                self.value(ty.inner_named_type(), value);
                self.mention(&coordinate);
            }
            let may_lack = match value {
                Some((_, Value::Variable(name))) => self.optional_variables.contains(name),
                other => other.is_none(),
            };
            if may_lack {
                self.uses.insert(Use::Without(coordinate));
            }
        }
    }

    fn value(&mut self, ty: &str, value: &'a Value) {
        self.mention(ty);
        match value {
            Value::List(values) => values.iter().for_each(|value| self.value(ty, value)),
            Value::Enum(value) => self.mention(&format!("{ty}.{value}")),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| (name, &**value));
                self.given(ty, &fields.collect::<Vec<_>>());
            }
            _ => {}
        }
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in directives {
            let coordinate = format!("@{}", directive.name);
            self.given(&coordinate, &arguments(&directive.arguments));
        }
    }
}

fn arguments(given: &[Node<Argument>]) -> Vec<(&Name, &Value)> {
    let given = given.iter();
    given.map(|one| (&one.name, &*one.value)).collect()
}
