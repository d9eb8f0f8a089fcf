//! What stands where in an operation file as it was written, and what the schema expects there. `apollo-compiler` drops what
//! it cannot make sense of; here it is still seen.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{
        Argument, Definition, Directive, Field, FieldDefinition, FragmentDefinition,
        FragmentSpread, InlineFragment, InputValueDefinition, OperationDefinition, Selection, Type,
        Value, VariableDefinition,
    },
    parser::SourceSpan,
};

use crate::parse::Parsed;

/// A part of a definition.
#[derive(Clone, Copy, Debug)]
pub(super) enum Site<'a> {
    Variable(&'a Node<VariableDefinition>),
    Fragment(&'a Node<FragmentDefinition>),
    Inline(&'a Node<InlineFragment>),
    Spread(&'a Node<FragmentSpread>),
    /// A field, and the type that it is selected from.
    Field(&'a Node<Field>, &'a str),
    Directive(&'a Node<Directive>),
    /// An argument, and all that may be given there.
    Argument(&'a Node<Argument>, &'a [Node<InputValueDefinition>]),
    Value(&'a Node<Value>, Option<Expected<'a>>),
    /// A required argument or input field that is not given, and where the field, directive or object is that lacks it.
    Missing(Option<SourceSpan>, &'a InputValueDefinition),
}

/// What the schema expects of a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) ty: &'a Type,
    /// Whether something stands in when nothing is given.
    pub(super) has_default: bool,
    /// Whether it is a field of a `OneOf` input object, which cannot be null.
    pub(super) one_of: bool,
}

impl Site<'_> {
    /// Whether it begins where a span does. A field begins at its alias, and again at its name.
    fn begins_at(self, span: SourceSpan) -> bool {
        let location = match self {
            Self::Variable(node) => node.location(),
            Self::Fragment(node) => node.location(),
            Self::Inline(node) => node.location(),
            Self::Spread(node) => node.location(),
            Self::Field(node, _) if node.name.location() == Some(span) => return true,
            Self::Field(node, _) => node.location(),
            Self::Directive(node) => node.location(),
            Self::Argument(node, _) => node.location(),
            Self::Value(node, _) => node.location(),
            Self::Missing(location, _) => location,
        };
        location.is_some_and(|found| {
            (found.file_id(), found.offset()) == (span.file_id(), span.offset())
        })
    }
}

/// The operations and fragments of all files, with what each of them uses.
#[derive(Debug)]
pub(super) struct Sites<'a> {
    pub(super) schema: &'a Schema,
    pub(super) operations: Vec<(&'a Node<OperationDefinition>, Uses<'a>)>,
    /// The first of each name.
    pub(super) fragments: HashMap<&'a Name, (&'a Node<FragmentDefinition>, Uses<'a>)>,
    definitions: Vec<&'a Definition>,
}

/// What a definition uses.
#[derive(Debug, Default)]
pub(super) struct Uses<'a> {
    pub(super) variables: Vec<Use<'a>>,
    pub(super) spreads: Vec<&'a Name>,
    /// Each with the type that it is selected from.
    pub(super) fields: Vec<(&'a Node<Field>, &'a str)>,
}

/// A place where a variable is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use<'a> {
    pub(super) name: &'a Name,
    pub(super) value: &'a Node<Value>,
    /// Unknown inside a custom scalar, and where something else is unknown.
    pub(super) expected: Option<Expected<'a>>,
}

impl<'a> Sites<'a> {
    pub(super) fn new(parsed: &'a Parsed) -> Self {
        let files = parsed.queries.iter();
        let definitions: Vec<_> = files.flat_map(|file| &file.document.definitions).collect();
        let mut sites = Self {
            schema: &parsed.schema,
            operations: Vec::new(),
            fragments: HashMap::new(),
            definitions: definitions.clone(),
        };
        for definition in definitions {
            let mut uses = Uses::default();
            each(sites.schema, definition, &mut |site| match site {
                Site::Spread(spread) => uses.spreads.push(&spread.fragment_name),
                Site::Field(field, parent) => uses.fields.push((field, parent)),
                Site::Value(value, expected) => {
                    uses.variables.extend(value.as_variable().map(|name| Use {
                        name,
                        value,
                        expected,
                    }));
                }
                _ => {}
            });
            match definition {
                Definition::OperationDefinition(found) => sites.operations.push((found, uses)),
                Definition::FragmentDefinition(found) => {
                    let first = sites.fragments.entry(&found.name);
                    first.or_insert((found, uses));
                }
                _ => {}
            }
        }
        sites
    }

    /// Every part of every definition.
    pub(super) fn each(&self, visit: &mut dyn FnMut(Site<'a>)) {
        for definition in &self.definitions {
            each(self.schema, definition, visit);
        }
    }

    /// The parts that begin where a span does, the outermost first.
    pub(super) fn at(&self, span: SourceSpan) -> Vec<Site<'a>> {
        let mut found = Vec::new();
        self.each(&mut |site| found.extend(Some(site).filter(|site| site.begins_at(span))));
        found
    }

    /// The fragments that a definition sends along.
    pub(super) fn fragments_of(&self, uses: &Uses<'a>) -> HashSet<&'a Name> {
        let mut reached = HashSet::new();
        let mut waiting = uses.spreads.clone();
        while let Some(name) = waiting.pop() {
            if reached.insert(name)
                && let Some((_, uses)) = self.fragments.get(name)
            {
                waiting.extend(&uses.spreads);
            }
        }
        reached
    }

    /// What an operation uses, itself and in its fragments.
    pub(super) fn reached<'site>(
        &'site self,
        uses: &'site Uses<'a>,
    ) -> impl Iterator<Item = &'site Uses<'a>> {
        let fragments = self.fragments_of(uses).into_iter();
        let fragments = fragments.filter_map(|name| self.fragments.get(name));
        std::iter::once(uses).chain(fragments.map(|(_, uses)| uses))
    }
}

/// The definition of a field that a type has.
fn field<'a>(schema: &'a Schema, parent: &str, name: &str) -> Option<&'a FieldDefinition> {
    schema.type_field(parent, name).ok().map(|found| &***found)
}

fn each<'a>(schema: &'a Schema, definition: &'a Definition, visit: &mut dyn FnMut(Site<'a>)) {
    let mut walk = Walk { schema, visit };
    match definition {
        Definition::OperationDefinition(found) => {
            for variable in &found.variables {
                (walk.visit)(Site::Variable(variable));
                if let Some(default) = &variable.default_value {
                    walk.value(default, Some(Expected::new(&variable.ty, false)));
                }
                walk.directives(&variable.directives);
            }
            walk.directives(&found.directives);
            let root = schema.root_operation(found.operation_type);
            walk.selections(root.map_or("", Name::as_str), &found.selection_set);
        }
        Definition::FragmentDefinition(found) => {
            (walk.visit)(Site::Fragment(found));
            walk.directives(&found.directives);
            walk.selections(&found.type_condition, &found.selection_set);
        }
        _ => {}
    }
}

impl<'a> Expected<'a> {
    fn new(ty: &'a Type, has_default: bool) -> Self {
        Self {
            ty,
            has_default,
            one_of: false,
        }
    }

    fn argument(definition: &'a InputValueDefinition) -> Self {
        Self::new(&definition.ty, definition.default_value.is_some())
    }
}

/// A walk through one definition.
struct Walk<'a, 'visit> {
    schema: &'a Schema,
    visit: &'visit mut dyn FnMut(Site<'a>),
}

impl<'a> Walk<'a, '_> {
    fn selections(&mut self, parent: &'a str, selections: &'a [Selection]) {
        for selected in selections {
            match selected {
                Selection::Field(node) => {
                    (self.visit)(Site::Field(node, parent));
                    let definition = field(self.schema, parent, &node.name);
                    let known = definition.map_or(&[][..], |found| &found.arguments);
                    self.arguments(node.location(), &node.arguments, known);
                    self.directives(&node.directives);
                    let ty = definition.map_or("", |found| found.ty.inner_named_type());
                    self.selections(ty, &node.selection_set);
                }
                Selection::InlineFragment(node) => {
                    (self.visit)(Site::Inline(node));
                    self.directives(&node.directives);
                    let ty = node.type_condition.as_deref().unwrap_or(parent);
                    self.selections(ty, &node.selection_set);
                }
                Selection::FragmentSpread(node) => {
                    (self.visit)(Site::Spread(node));
                    self.directives(&node.directives);
                }
            }
        }
    }

    fn directives(&mut self, directives: &'a [Node<Directive>]) {
        for directive in directives {
            (self.visit)(Site::Directive(directive));
            let definition = self.schema.directive_definitions.get(&directive.name);
            let known = definition.map_or(&[][..], |found| &found.arguments);
            self.arguments(directive.location(), &directive.arguments, known);
        }
    }

    fn arguments(
        &mut self,
        owner: Option<SourceSpan>,
        arguments: &'a [Node<Argument>],
        known: &'a [Node<InputValueDefinition>],
    ) {
        for argument in arguments {
            (self.visit)(Site::Argument(argument, known));
            let definition = known.iter().find(|found| found.name == argument.name);
            let expected = definition.map(|found| Expected::argument(found));
            self.value(&argument.value, expected);
        }
        for definition in known {
            if arguments
                .iter()
                .all(|argument| argument.name != definition.name)
            {
                self.missing(owner, definition);
            }
        }
    }

    fn missing(&mut self, owner: Option<SourceSpan>, definition: &'a InputValueDefinition) {
        if definition.is_required() {
            (self.visit)(Site::Missing(owner, definition));
        }
    }

    fn value(&mut self, value: &'a Node<Value>, expected: Option<Expected<'a>>) {
        (self.visit)(Site::Value(value, expected));
        match value.as_ref() {
            Value::List(values) => {
                let list = expected.filter(|expected| expected.ty.is_list());
                let item = list.map(|expected| Expected::new(expected.ty.item_type(), false));
                for value in values {
                    self.value(value, item);
                }
            }
            Value::Object(fields) => {
                let ty = expected.map(|expected| expected.ty.inner_named_type());
                let input = ty.and_then(|ty| self.schema.get_input_object(ty));
                for field in input.iter().flat_map(|input| input.fields.values()) {
                    if fields.iter().all(|(name, _)| *name != field.name) {
                        self.missing(value.location(), field);
                    }
                }
                for (name, value) in fields {
                    let field = input.and_then(|input| Some((input, input.fields.get(name)?)));
                    let expected = field.map(|(input, field)| Expected {
                        one_of: input.directives.has("oneOf"),
                        ..Expected::argument(field)
                    });
                    self.value(value, expected);
                }
            }
            _ => {}
        }
    }
}
