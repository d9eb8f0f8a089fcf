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
            let comments = mem::take(&mut base.comments);
            **base = told.clone();
            base.comments = comments;
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
        follow(&mut parts, told, knows);
    }
    if own.is_empty() {
        return;
    }
    let mut new = newcomers(own, told);
    // From behind: what arrives moves nothing that is before it.
    new.sort_by_key(|(_, place)| *place);
    for (part, (element, place)) in new.into_iter().rev() {
        own[element].parts.insert(place, part.clone());
    }
}

/// A place among the parts of one of several definitions: which of them, and after how many parts.
type Place = (usize, usize);

/// What is new, and its place. The service tells it between two others: where these are neighbours in the file as well it comes between
/// them. Otherwise a part comes to the end of its type, and a type after what first mentions it, directly or by another new type.
fn newcomers<'t>(own: &[&mut Element], told: &'t Element) -> Vec<(&'t Element, Place)> {
    let mut bases: Vec<(Place, &Element)> = Vec::new();
    for (number, element) in own.iter().enumerate() {
        let parts = element.parts.iter().enumerate();
        let parts = parts.filter(|(_, part)| !part.is_extension);
        bases.extend(parts.map(|(index, part)| ((number, index), part)));
    }
    let number = |told: &Element| bases.iter().position(|(_, part)| is_of(part, told));
    let numbers: Vec<Option<usize>> = told.parts.iter().map(number).collect();
    let mut new: Vec<(&Element, Option<Place>)> = Vec::new();
    for (index, part) in told.parts.iter().enumerate() {
        if numbers[index].is_some() || part.kind == ElementKind::Schema {
            continue;
        }
        let before = numbers[..index].iter().rev().find_map(|before| *before);
        let after = numbers[index..].iter().find_map(|after| *after);
        let count = before.map_or(0, |before| before + 1);
        let are_neighbours = count == after.unwrap_or(bases.len());
        let before = match bases.get(..count) {
            Some([.., (before, _)]) if are_neighbours => Some(*before),
            _ if told.kind == ElementKind::File => first_mention(own[0], part),
            Some([]) if are_neighbours => {
                new.push((part, bases.first().map(|(first, _)| *first)));
                continue;
            }
            _ => bases.last().map(|(last, _)| *last),
        };
        new.push((part, before.map(|before| end_of_block(own, before))));
    }
    while let Some((index, place)) = follower(&new) {
        new[index].1 = Some(place);
    }
    let end = (0, own[0].parts.len());
    new.into_iter()
        .map(|(part, place)| (part, place.unwrap_or(end)))
        .collect()
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

/// The first new type without a place that one with a place mentions, and this place.
fn follower(new: &[(&Element, Option<Place>)]) -> Option<(usize, Place)> {
    let mut numbered = new.iter().enumerate();
    numbered.find_map(|(index, (part, place))| {
        let mut others = new.iter().filter(|(other, _)| mentions(other, &part.name));
        let other = others
            .find_map(|(_, place)| *place)
            .filter(|_| place.is_none());
        Some((index, other?))
    })
}

fn mentions(element: &Element, name: &str) -> bool {
    let mut types = element.ty.iter().map(|ty| ty.inner_named_type().as_str());
    types.any(|ty| ty == name)
        || element.names.iter().any(|one| one == name)
        || element.parts.iter().any(|part| mentions(part, name))
}

/// The place after a definition and the extensions that follow it without a comment between them.
fn end_of_block(own: &[&mut Element], (element, index): Place) -> Place {
    let after = own[element].parts[index + 1..].iter();
    let belongs = |one: &&Element| one.is_extension && one.comments.above.is_empty();
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
