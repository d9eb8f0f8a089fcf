//! Brings the definitions of a schema up to what a service tells, one by one, in the order of the file.

use std::mem::discriminant;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{Definition, DirectiveList, OperationType, SchemaDefinition},
};

use super::{
    Service,
    comments::Comments,
    definition::{
        arguments, at, description, directives, fields, input_fields, interfaces, is_extended_by,
        root_operations, union_members, values,
    },
    introspection::{Knows, SPECIFIED},
    members::{put_directive, update},
    newcomers::add_types,
};

/// Brings the definitions of a sound schema up to what the service tells.
pub(super) fn merge(
    definitions: &mut Vec<Definition>,
    comments: &Comments<'_>,
    old: &Schema,
    service: &Service,
) {
    definitions.retain(|one| {
        let mut told = service.definitions.iter();
        match told.find(|told| is_of(one, told)) {
            Some(told) => !one.is_extension_definition() || is_extended_by(told, one),
            None => one
                .name()
                .is_none_or(|name| is_directive(one) && SPECIFIED.contains(&name.as_str())),
        }
    });
    for told in &service.definitions {
        let parts = definitions.iter_mut().filter(|one| is_of(one, told));
        follow(&mut parts.collect::<Vec<_>>(), told.clone(), &service.knows);
    }
    add_directives(definitions, &service.definitions);
    add_types(definitions, comments, &service.definitions);
    set_root_operations(definitions, old, &service.schema);
    definitions.retain_mut(|one| !one.is_extension_definition() || extends(one));
}

fn is_directive(definition: &Definition) -> bool {
    definition.as_directive_definition().is_some()
}

/// Whether both define or extend the same.
fn is_of(one: &Definition, other: &Definition) -> bool {
    one.name() == other.name() && is_directive(one) == is_directive(other)
}

type Part<T> = fn(&mut Definition) -> Option<&mut T>;

/// The same part of each definition that has it.
fn each<'d, T>(definitions: &'d mut [&mut Definition], part: Part<T>) -> Vec<&'d mut T> {
    let definitions = definitions.iter_mut();
    definitions
        .filter_map(|definition| part(definition))
        .collect()
}

/// Brings a type or directive, which may have several definitions, up to what is told of it.
fn follow(own: &mut [&mut Definition], mut told: Definition, knows: &Knows) {
    let mut bases = own.iter_mut().filter(|one| !one.is_extension_definition());
    if let Some(base) = bases.next()
        && discriminant(*base) != discriminant(&told)
    {
        // The description of what it was says nothing of what it is.
        **base = at(base.location(), told);
        return;
    }
    if let Some(description) = description(&mut told)
        && let Some(own) = each(own, self::description).first_mut()
        && own.is_none()
    {
        **own = description.take();
    }
    for part in [interfaces, union_members] {
        if let Some(told) = part(&mut told) {
            follow_names(&mut each(own, part), told);
        }
    }
    if let Some(told) = fields(&mut told) {
        update(&mut each(own, fields), told, knows);
    }
    for part in [input_fields, arguments] {
        if let Some(told) = part(&mut told) {
            update(&mut each(own, part), told, knows);
        }
    }
    if let Some(told) = values(&mut told) {
        update(&mut each(own, values), told, knows);
    }
    for (name, is_known) in [
        ("specifiedBy", knows.specified_by.is_some()),
        ("oneOf", knows.one_of),
    ] {
        if is_known && let Some(told) = directives(&mut told) {
            put_directive(&mut each(own, directives), told, name);
        }
    }
    if let ([Definition::DirectiveDefinition(own)], Definition::DirectiveDefinition(told)) =
        (own, told)
    {
        let own = own.make_mut();
        let is_same = own.locations.len() == told.locations.len()
            && own
                .locations
                .iter()
                .all(|location| told.locations.contains(location));
        if !is_same {
            own.locations.clone_from(&told.locations);
        }
        if knows.repeatable {
            own.repeatable = told.repeatable;
        }
    }
}

/// Interfaces or members of a union: those that are new come to the first definition.
fn follow_names(own: &mut [&mut Vec<Name>], told: &[Name]) {
    let mut new = told.to_vec();
    for names in own.iter_mut() {
        names.retain(|name| told.contains(name));
        new.retain(|name| !names.contains(name));
    }
    if let Some(first) = own.first_mut() {
        first.extend(new);
    }
}

/// New directives come after the last one of the file, or before everything.
fn add_directives(definitions: &mut Vec<Definition>, told: &[Definition]) {
    let last = definitions.iter().rposition(is_directive);
    let place = last.map_or(0, |last| last + 1);
    let is_new =
        |told: &&Definition| is_directive(told) && !definitions.iter().any(|one| is_of(one, told));
    let new: Vec<_> = told.iter().filter(is_new).cloned().collect();
    definitions.splice(place..place, new);
}

/// Says where operations start, if that changed and the names of the types alone do not say it.
fn set_root_operations(definitions: &mut Vec<Definition>, old: &Schema, new: &Schema) {
    let operations = |schema: &Schema| -> Vec<Node<(OperationType, Name)>> {
        let operations = schema.schema_definition.iter_root_operations();
        let named = operations.map(|(operation, root)| (operation, root.name.clone()));
        named.map(Node::new).collect()
    };
    let wanted = operations(new);
    if operations(old) == wanted {
        return;
    }
    let mut is_said = [
        OperationType::Query,
        OperationType::Mutation,
        OperationType::Subscription,
    ]
    .iter()
    .all(|operation| {
        let default = operation.default_type_name();
        match new.root_operation(*operation) {
            Some(root) => *root == default,
            None => !new.types.contains_key(&default),
        }
    });
    for definition in definitions.iter_mut() {
        let is_extension = definition.is_extension_definition();
        if let Some(operations) = root_operations(definition) {
            *operations = if is_extension {
                Vec::new()
            } else {
                wanted.clone()
            };
            is_said |= !is_extension;
        }
    }
    if !is_said {
        let schema = SchemaDefinition {
            description: None,
            directives: DirectiveList::new(),
            root_operations: wanted,
        };
        definitions.insert(0, Definition::SchemaDefinition(Node::new(schema)));
    }
}

/// Whether an extension still adds anything.
fn extends(extension: &mut Definition) -> bool {
    let has_names = [interfaces, union_members]
        .iter()
        .any(|part| part(extension).is_some_and(|names| !names.is_empty()));
    has_names
        || fields(extension).is_some_and(|fields| !fields.is_empty())
        || input_fields(extension).is_some_and(|fields| !fields.is_empty())
        || values(extension).is_some_and(|values| !values.is_empty())
        || directives(extension).is_some_and(|directives| !directives.is_empty())
        || root_operations(extension).is_some_and(|operations| !operations.is_empty())
}
