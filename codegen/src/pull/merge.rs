//! Updates the definitions of a schema file from those of the service. Keeps the order of the file.

use std::mem;

use apollo_compiler::ast::OperationType;

use super::{Service, introspection::Supported};
use crate::{
    comparison::{Element, ElementKind, Fact, Schema, reason_or_url},
    document::sorted,
};

/// Updates a file from the schema of the service.
pub(super) fn merge(file: &mut Element, service: &Service) {
    follow_parts(&mut [file], &service.schema.file, &service.supported);
    retain(file, |own| {
        let is_empty = own.parts.is_empty() && own.names.is_empty();
        !own.is_extension || !is_empty || !own.directives.is_empty()
    });
    set_root_operations(file, &service.schema);
}

/// Removes parts with their comments. Separate comments move to the next part.
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

/// Updates an element, which may consist of a definition and extensions.
fn follow(own: &mut [&mut Element], remote: &Element, supported: &Supported) {
    if let Some(base) = own.iter_mut().find(|one| !one.is_extension) {
        if base.kind != remote.kind {
            // The old description does not apply to the new kind.
            let (place, comments) = (base.place.clone(), mem::take(&mut base.comments));
            **base = remote.clone();
            (base.place, base.comments) = (place, comments);
            return;
        }
        let described = base.description.take();
        base.description = described.or_else(|| remote.description.clone());
        base.ty.clone_from(&remote.ty);
        if base.default.as_ref().map(sorted) != remote.default.as_ref().map(sorted) {
            base.default.clone_from(&remote.default);
        }
        if supported.covers(remote.kind, Fact::Repeatable) {
            base.is_repeatable = remote.is_repeatable;
        }
    }
    follow_names(own, &remote.names);
    for (name, fact) in [
        ("deprecated", Fact::Deprecation),
        ("specifiedBy", Fact::SpecifiedBy),
        ("oneOf", Fact::OneOf),
    ] {
        if supported.covers(remote.kind, fact) {
            follow_directive(own, remote, name);
        }
    }
    follow_parts(own, remote, supported);
}

/// Updates interfaces, union members or locations. New ones are added to the first definition.
fn follow_names(own: &mut [&mut Element], remote: &[String]) {
    let mut new = remote.to_vec();
    for element in own.iter_mut() {
        element.names.retain(|name| remote.contains(name));
        new.retain(|name| !element.names.contains(name));
    }
    if let Some(first) = own.first_mut() {
        first.names.append(&mut new);
    }
}

/// Updates, removes or adds the applied directive of this name.
fn follow_directive(own: &mut [&mut Element], remote: &Element, name: &str) {
    let Some(remote) = remote.directives.get(name) else {
        let directives = own.iter_mut().map(|one| &mut one.directives);
        directives.for_each(|directives| directives.retain(|one| one.name != name));
        return;
    };
    let mut applied = own.iter_mut().flat_map(|one| one.directives.iter_mut());
    match applied.find(|one| one.name == name) {
        Some(own) if reason_or_url(own) == reason_or_url(remote) => {}
        Some(own) => own.clone_from(remote),
        None => own[0].directives.push(remote.clone()),
    }
}

/// Removes the parts that no longer exist in the service, updates existing parts in place, and adds new parts.
fn follow_parts(own: &mut [&mut Element], remote: &Element, supported: &Supported) {
    for element in own.iter_mut() {
        retain(element, |part| {
            match remote
                .parts
                .iter()
                .find(|remote| part.key() == remote.key())
            {
                Some(remote) => !part.is_extension || part.kind == remote.kind,
                None => part.is_specified() || part.kind == ElementKind::Schema,
            }
        });
    }
    for remote in &remote.parts {
        let parts = own.iter_mut().flat_map(|element| &mut element.parts);
        let mut parts: Vec<_> = parts.filter(|part| part.key() == remote.key()).collect();
        if !parts.is_empty() {
            follow(&mut parts, remote, supported);
        }
    }
    add_parts(own, remote);
}

/// A position among the parts of several definitions: the number of the definition, and the index in its parts.
type Place = (usize, usize);

/// Adds the new parts. A type that only other new types refer to is added after them.
fn add_parts(own: &mut [&mut Element], remote: &Element) {
    let is_new = |part: &&Element| {
        let mut parts = own.iter().flat_map(|element| &element.parts);
        part.kind != ElementKind::Schema && !parts.any(|own| own.key() == part.key())
    };
    let mut new: Vec<&Element> = remote.parts.iter().filter(is_new).collect();
    let mut waiting = usize::MAX;
    while new.len() < waiting {
        waiting = new.len();
        new.retain(|part| {
            let place = place(own, remote, part);
            if let Some((element, index)) = place {
                own[element].parts.insert(index, (*part).clone());
            }
            place.is_none()
        });
    }
    own[0].parts.extend(new.into_iter().cloned());
}

/// The position of a new part. If its neighbours in the schema of the service are also neighbours in the file, the part is inserted between
/// them. Otherwise, a field is added at the end of its type, and a type after the first definition that refers to it.
fn place(own: &[&mut Element], remote: &Element, new: &Element) -> Option<Place> {
    let mut kept: Vec<(Place, &Element)> = Vec::new();
    for (number, element) in own.iter().enumerate() {
        let parts = element.parts.iter().enumerate();
        let parts = parts.filter(|(_, part)| !part.is_extension && !part.place.is_empty());
        kept.extend(parts.map(|(index, part)| ((number, index), part)));
    }
    let number = |part: &Element| kept.iter().position(|(_, own)| own.key() == part.key());
    let mut parts = remote.parts.splitn(2, |part| part.key() == new.key());
    let before = parts.next()?.iter().rev().find_map(number);
    let after = parts.next()?.iter().find_map(number);
    let count = before.map_or(0, |before| before + 1);
    let are_neighbours = count == after.unwrap_or(kept.len());
    let before = match kept.get(..count)? {
        [.., (before, _)] if are_neighbours => *before,
        _ if remote.kind == ElementKind::File => first_mention(own[0], new)?,
        [] if are_neighbours => return Some(kept.first()?.0),
        _ => kept.last()?.0,
    };
    Some(end_of_block(own, before))
}

/// The first definition that refers to a type. For a directive, the last directive.
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

/// The position after a part, its following extensions without comments, and new parts.
fn end_of_block(own: &[&mut Element], (element, index): Place) -> Place {
    let after = own[element].parts[index + 1..].iter();
    let belongs = |one: &&Element| {
        one.place.is_empty() || (one.is_extension && one.comments.above.is_empty())
    };
    (element, index + 1 + after.take_while(belongs).count())
}

/// Adds a schema definition if the file lacks one and the root operation types do not have their default names.
fn set_root_operations(file: &mut Element, new: &Schema) {
    use OperationType::{Mutation, Query, Subscription};
    let is_implied = [Query, Mutation, Subscription].iter().all(|operation| {
        let name = operation.default_type_name();
        let implied = new.whole.types.contains_key(&name).then_some(&name);
        new.whole.root_operation(*operation) == implied
    });
    let mut own = file.parts.iter();
    if !is_implied && !own.any(|one| one.kind == ElementKind::Schema) {
        let mut remote = new.file.parts.iter();
        let schema = remote.find(|one| one.kind == ElementKind::Schema);
        file.parts.splice(0..0, schema.cloned());
    }
}
