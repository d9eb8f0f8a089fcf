//! Lists the syntax elements of operation files with the types that the schema expects. Includes invalid elements, which
//! `apollo-compiler` drops.

use std::collections::HashSet;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{
        Argument, Definition, Directive, Document, Field, FieldDefinition, FragmentDefinition,
        FragmentSpread, InlineFragment, InputValueDefinition, OperationDefinition, Selection, Type,
        Value, VariableDefinition,
    },
    parser::SourceSpan,
};

/// A syntax element in a definition.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Site<'a> {
    Variable(&'a Node<VariableDefinition>),
    Fragment(&'a Node<FragmentDefinition>),
    Inline(&'a Node<InlineFragment>),
    /// A fragment spread, and its parent type.
    Spread(&'a Node<FragmentSpread>, &'a str),
    /// A field, and its parent type.
    Field(&'a Node<Field>, &'a str),
    Directive(&'a Node<Directive>),
    /// An argument, and the definitions of all arguments that are allowed there.
    Argument(&'a Node<Argument>, &'a [Node<InputValueDefinition>]),
    /// A value and its expected type, which is unknown in custom scalars and in arguments or fields that do not exist.
    Value(&'a Node<Value>, Option<Expected<'a>>),
    /// A missing required argument or input field.
    Missing(&'a InputValueDefinition),
}

/// The type that the schema expects of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) ty: &'a Type,
    /// Whether the argument or input field has a default value.
    pub(crate) has_default: bool,
    /// Whether it is a field of a `OneOf` input object, whose value cannot be null.
    pub(crate) one_of: bool,
}

impl<'a> Expected<'a> {
    fn new(ty: &'a Type, has_default: bool) -> Self {
        Self {
            ty,
            has_default,
            one_of: false,
        }
    }
}

/// A definition, and its syntax elements with their locations.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) sites: Vec<(Option<SourceSpan>, Site<'a>)>,
}

impl<'a> Outline<'a> {
    pub(crate) fn spreads(&self) -> impl Iterator<Item = &'a Name> {
        self.sites.iter().filter_map(|(_, site)| match site {
            Site::Spread(spread, _) => Some(&spread.fragment_name),
            _ => None,
        })
    }

    /// The fields, each with its parent type.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a Node<Field>, &'a str)> {
        self.sites.iter().filter_map(|(_, site)| match site {
            Site::Field(field, parent) => Some((*field, *parent)),
            _ => None,
        })
    }

    /// The uses of variables.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (&'a Node<Value>, Option<Expected<'a>>)> {
        self.sites.iter().filter_map(|(_, site)| match site {
            Site::Value(value, expected) if value.as_variable().is_some() => {
                Some((*value, *expected))
            }
            _ => None,
        })
    }
}

/// The definitions of all files.
#[derive(Debug)]
pub(crate) struct Sites<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) definitions: Vec<Outline<'a>>,
}

impl<'a> Sites<'a> {
    pub(crate) fn new(schema: &'a Schema, documents: impl Iterator<Item = &'a Document>) -> Self {
        let definitions = documents.flat_map(|document| &document.definitions);
        let definitions = definitions.map(|definition| Outline {
            definition,
            sites: sites(schema, definition),
        });
        Self {
            schema,
            definitions: definitions.collect(),
        }
    }

    /// The elements that begin at the start of a span, the outermost first. A field is also found at its name after an alias.
    pub(crate) fn at(&self, span: SourceSpan) -> Vec<Site<'a>> {
        let start = |span: SourceSpan| (span.file_id(), span.offset());
        let all = self.definitions.iter().flat_map(|outline| &outline.sites);
        let here = all.filter(|(location, site)| match site {
            Site::Field(field, _) if field.name.location() == Some(span) => true,
            _ => location.map(start) == Some(start(span)),
        });
        here.map(|(_, site)| *site).collect()
    }

    pub(crate) fn operations(
        &self,
    ) -> impl Iterator<Item = (&'a OperationDefinition, &Outline<'a>)> {
        self.definitions.iter().filter_map(|outline| {
            let operation = outline.definition.as_operation_definition()?;
            Some((operation.as_ref(), outline))
        })
    }

    pub(crate) fn fragments(&self) -> impl Iterator<Item = (&'a FragmentDefinition, &Outline<'a>)> {
        self.definitions.iter().filter_map(|outline| {
            let fragment = outline.definition.as_fragment_definition()?;
            Some((fragment.as_ref(), outline))
        })
    }

    /// The first fragment with a name.
    pub(crate) fn fragment(&self, name: &str) -> Option<(&'a FragmentDefinition, &Outline<'a>)> {
        self.fragments().find(|(fragment, _)| fragment.name == name)
    }

    /// A definition, and the fragments that it uses directly or indirectly.
    pub(crate) fn reached<'site>(&'site self, from: &'site Outline<'a>) -> Vec<&'site Outline<'a>> {
        let mut reached = vec![from];
        let mut seen: HashSet<&Name> = HashSet::new();
        let mut next = 0;
        while let Some(outline) = reached.get(next).copied() {
            next += 1;
            let new = outline.spreads().filter(|name| seen.insert(name));
            let new: Vec<_> = new.filter_map(|name| self.fragment(name)).collect();
            reached.extend(new.into_iter().map(|(_, outline)| outline));
        }
        reached
    }

    /// Whether a definition uses a fragment directly or indirectly.
    pub(crate) fn reaches(&self, from: &Outline<'a>, fragment: &str) -> bool {
        let mut reached = self.reached(from).into_iter();
        reached.any(|outline| outline.spreads().any(|name| name == fragment))
    }
}

fn sites<'a>(
    schema: &'a Schema,
    definition: &'a Definition,
) -> Vec<(Option<SourceSpan>, Site<'a>)> {
    let mut walk = Walk {
        schema,
        sites: Vec::new(),
    };
    match definition {
        Definition::OperationDefinition(found) => {
            for variable in &found.variables {
                walk.add(variable.location(), Site::Variable(variable));
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
            walk.add(found.location(), Site::Fragment(found));
            walk.directives(&found.directives);
            walk.selections(&found.type_condition, &found.selection_set);
        }
        _ => {}
    }
    walk.sites
}

/// Traverses one definition.
struct Walk<'a> {
    schema: &'a Schema,
    sites: Vec<(Option<SourceSpan>, Site<'a>)>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, location: Option<SourceSpan>, site: Site<'a>) {
        self.sites.push((location, site));
    }

    fn selections(&mut self, parent: &'a str, selections: &'a [Selection]) {
        for selected in selections {
            match selected {
                Selection::Field(node) => {
                    self.add(node.location(), Site::Field(node, parent));
                    let definition = self.schema.type_field(parent, &node.name).ok();
                    let definition: Option<&FieldDefinition> = definition.map(|found| &***found);
                    let known = definition.map_or(&[][..], |found| &found.arguments);
                    self.arguments(node.location(), &node.arguments, known);
                    self.directives(&node.directives);
                    let ty = definition.map_or("", |found| found.ty.inner_named_type());
                    self.selections(ty, &node.selection_set);
                }
                Selection::InlineFragment(node) => {
                    self.add(node.location(), Site::Inline(node));
                    self.directives(&node.directives);
                    let ty = node.type_condition.as_deref().unwrap_or(parent);
                    self.selections(ty, &node.selection_set);
                }
                Selection::FragmentSpread(node) => {
                    self.add(node.location(), Site::Spread(node, parent));
                    self.directives(&node.directives);
                }
            }
        }
    }

    fn directives(&mut self, directives: &'a [Node<Directive>]) {
        for directive in directives {
            self.add(directive.location(), Site::Directive(directive));
            let definition = self.schema.directive_definitions.get(&directive.name);
            let known = definition.map_or(&[][..], |found| &found.arguments);
            self.arguments(directive.location(), &directive.arguments, known);
        }
    }

    fn arguments(
        &mut self,
        owner: Option<SourceSpan>,
        given: &'a [Node<Argument>],
        known: &'a [Node<InputValueDefinition>],
    ) {
        for argument in given {
            self.add(argument.location(), Site::Argument(argument, known));
            let mut known = known.iter();
            let definition = known.find(|found| found.name == argument.name);
            let expected =
                definition.map(|found| Expected::new(&found.ty, found.default_value.is_some()));
            self.value(&argument.value, expected);
        }
        for definition in known.iter().filter(|found| found.is_required()) {
            if !given
                .iter()
                .any(|argument| argument.name == definition.name)
            {
                self.add(owner, Site::Missing(definition));
            }
        }
    }

    fn value(&mut self, value: &'a Node<Value>, expected: Option<Expected<'a>>) {
        self.add(value.location(), Site::Value(value, expected));
        match value.as_ref() {
            Value::List(values) => {
                let list = expected.filter(|expected| expected.ty.is_list());
                let item = list.map(|expected| Expected::new(expected.ty.item_type(), false));
                for value in values {
                    self.value(value, item);
                }
            }
            Value::Object(given) => {
                let ty = expected.map(|expected| expected.ty.inner_named_type());
                let input = ty.and_then(|ty| self.schema.get_input_object(ty));
                let fields = input.iter().flat_map(|input| input.fields.values());
                for field in fields.filter(|field| field.is_required()) {
                    if !given.iter().any(|(name, _)| *name == field.name) {
                        self.add(value.location(), Site::Missing(field));
                    }
                }
                for (name, value) in given {
                    let field = input.and_then(|input| Some((input, input.fields.get(name)?)));
                    let expected = field.map(|(input, field)| Expected {
                        ty: &field.ty,
                        has_default: field.default_value.is_some(),
                        one_of: input.directives.has("oneOf"),
                    });
                    self.value(value, expected);
                }
            }
            _ => {}
        }
    }
}
