//! Brings the definitions of a file up to what a service tells, one by one, in the order of the file.

use std::mem;

use apollo_compiler::ast::OperationType;

use super::{Service, introspection::Knows};
use crate::comparison::{Element, ElementKind, Fact, Schema, said, sorted};

/// Brings a file of a sound schema up to what the service tells.
pub(super) fn merge(file: &mut Element, service: &Service) {
    follow_parts(&mut [file], &service.schema.file, &service.knows);
    retain(file, |own| {
        let is_empty = own.parts.is_empty() && own.names.is_empty();
        !own.is_extension || !is_empty || !own.directives.is_empty()
    });
    set_root_operations(file, &service.schema);
}

/// Whether both define or extend the same.
fn is_of(one: &Element, other: &Element) -> bool {
    let is_directive = |one: &Element| one.kind == ElementKind::Directive;
    one.name == other.name && is_directive(one) == is_directive(other)
}

/// Drops parts with their comments, but for those that stand alone: they pass to what follows.
fn retain(of: &mut Element, keeps: impl Fn(&Element) -> bool) {
    let mut passed = Vec::new();
    for mut part in mem::take(&mut of.parts) {
        let comments = &mut part.comments;
        comments.is_apart = comments.is_apart.map(|is| is || !passed.is_empty());
        passed.extend(comments.take_alone());
        if keeps(&part) {
            passed.append(&mut part.comments.above);
            part.comments.above = mem::take(&mut passed);
            of.parts.push(part);
        }
    }
    of.comments.below.splice(0..0, passed);
}

/// Brings an element, which may have several definitions, up to what is told of it.
fn follow(own: &mut [&mut Element], told: &Element, knows: &Knows) {
    if let Some(base) = own.iter_mut().find(|one| !one.is_extension) {
        if base.kind != told.kind {
            // The description of what it was says nothing of what it is.
            let (place, comments) = (base.place.clone(), mem::take(&mut base.comments));
            **base = told.clone();
            (base.place, base.comments) = (place, comments);
            return;
        }
        let described = base.description.take();
        base.description = described.or_else(|| told.description.clone());
        base.ty.clone_from(&told.ty);
        if base.default.as_ref().map(sorted) != told.default.as_ref().map(sorted) {
            base.default.clone_from(&told.default);
        }
        if knows.tells(told.kind, Fact::Repeatable) {
            base.is_repeatable = told.is_repeatable;
        }
    }
    follow_names(own, &told.names);
    for (name, fact) in [
        ("deprecated", Fact::Deprecation),
        ("specifiedBy", Fact::Specification),
        ("oneOf", Fact::OneOf),
    ] {
        if knows.tells(told.kind, fact) {
            follow_directive(own, told, name);
        }
    }
    follow_parts(own, told, knows);
}

/// Interfaces, members of a union, locations: those that are new come to the first definition.
fn follow_names(own: &mut [&mut Element], told: &[String]) {
    let mut new = told.to_vec();
    for element in own.iter_mut() {
        element.names.retain(|name| told.contains(name));
        new.retain(|name| !element.names.contains(name));
    }
    if let Some(first) = own.first_mut() {
        first.names.append(&mut new);
    }
}

/// Puts the directive of this name in the place of ours if it says something else, takes ours away, or adds it.
fn follow_directive(own: &mut [&mut Element], told: &Element, name: &str) {
    let told = told.directives.get(name);
    let has_it = own.iter().position(|one| one.directives.has(name));
    let Some(element) = own.get_mut(has_it.unwrap_or_default()) else {
        return;
    };
    let standing = element.directives.iter_mut().find(|one| one.name == name);
    match (standing, told) {
        (Some(standing), Some(told)) if said(standing) == said(told) => {}
        (Some(standing), Some(told)) => standing.clone_from(told),
        (_, None) => element.directives.retain(|one| one.name != name),
        (None, Some(told)) => element.directives.push(told.clone()),
    }
}

/// Definitions, fields, arguments and values: those that are gone go, those that stay are changed where they stand, and those that are
/// new come to their places.
fn follow_parts(own: &mut [&mut Element], told: &Element, knows: &Knows) {
    for element in own.iter_mut() {
        retain(element, |part| {
            match told.parts.iter().find(|told| is_of(part, told)) {
                Some(told) => !part.is_extension || part.kind == told.kind,
                None => part.is_specified() || part.kind == ElementKind::Schema,
            }
        });
    }
    for told in &told.parts {
        let parts = own.iter_mut().flat_map(|element| &mut element.parts);
        let mut parts: Vec<_> = parts.filter(|part| is_of(part, told)).collect();
        if !parts.is_empty() {
            follow(&mut parts, told, knows);
        }
    }
    add_parts(own, told);
}

/// A place among the parts of one of several definitions: which of them, and after how many parts.
type Place = (usize, usize);

/// Adds what is new at its place. A type that only other new types mention waits for these.
fn add_parts(own: &mut [&mut Element], told: &Element) {
    let is_new = |part: &&Element| {
        let mut parts = own.iter().flat_map(|element| &element.parts);
        part.kind != ElementKind::Schema && !parts.any(|own| is_of(own, part))
    };
    let mut new: Vec<&Element> = told.parts.iter().filter(is_new).collect();
    let mut waiting = usize::MAX;
    while new.len() < waiting {
        waiting = new.len();
        new.retain(|part| {
            let place = place(own, told, part);
            if let Some((element, index)) = place {
                own[element].parts.insert(index, (*part).clone());
            }
            place.is_none()
        });
    }
    own[0].parts.extend(new.into_iter().cloned());
}

/// The place of a new part. The service tells it between two others: where these are neighbours in the file as well it comes between
/// them. Otherwise a part comes to the end of its type, and a type after what first mentions it.
fn place(own: &[&mut Element], told: &Element, new: &Element) -> Option<Place> {
    let mut kept: Vec<(Place, &Element)> = Vec::new();
    for (number, element) in own.iter().enumerate() {
        let parts = element.parts.iter().enumerate();
        let parts = parts.filter(|(_, part)| !part.is_extension && !part.place.is_empty());
        kept.extend(parts.map(|(index, part)| ((number, index), part)));
    }
    let number = |told: &Element| kept.iter().position(|(_, part)| is_of(part, told));
    let mut parts = told.parts.splitn(2, |part| is_of(part, new));
    let before = parts.next()?.iter().rev().find_map(number);
    let after = parts.next()?.iter().find_map(number);
    let count = before.map_or(0, |before| before + 1);
    let are_neighbours = count == after.unwrap_or(kept.len());
    let before = match kept.get(..count)? {
        [.., (before, _)] if are_neighbours => *before,
        _ if told.kind == ElementKind::File => first_mention(own[0], new)?,
        [] if are_neighbours => return Some(kept.first()?.0),
        _ => kept.last()?.0,
    };
    Some(end_of_block(own, before))
}

/// The definition that first mentions a type, or the last directive.
fn first_mention(file: &Element, new: &Element) -> Option<Place> {
    let mut parts = file.parts.iter();
    let index = match new.kind {
        ElementKind::Directive => parts.rposition(|part| part.kind == new.kind),
        _ => parts.position(|part| mentions(part, &new.name)),
    };
    index.map(|index| (0, index))
}

fn mentions(element: &Element, name: &str) -> bool {
    let mut types = element.ty.iter().map(|ty| ty.inner_named_type().as_str());
    types.any(|ty| ty == name)
        || element.names.iter().any(|one| one == name)
        || element.parts.iter().any(|part| mentions(part, name))
}

/// The place after a part, the extensions that follow it without a comment between them, and what is new there.
fn end_of_block(own: &[&mut Element], (element, index): Place) -> Place {
    let after = own[element].parts[index + 1..].iter();
    let belongs = |one: &&Element| {
        one.place.is_empty() || (one.is_extension && one.comments.above.is_empty())
    };
    (element, index + 1 + after.take_while(belongs).count())
}

/// Says where operations start, if the names of the types do not say it and nothing in the file does.
fn set_root_operations(file: &mut Element, new: &Schema) {
    use OperationType::{Mutation, Query, Subscription};
    let is_implied = [Query, Mutation, Subscription].iter().all(|operation| {
        let name = operation.default_type_name();
        let implied = new.whole.types.contains_key(&name).then_some(&name);
        new.whole.root_operation(*operation) == implied
    });
    let mut own = file.parts.iter();
    if !is_implied && !own.any(|one| one.kind == ElementKind::Schema) {
        let mut told = new.file.parts.iter();
        let schema = told.find(|one| one.kind == ElementKind::Schema);
        file.parts.splice(0..0, schema.cloned());
    }
}
