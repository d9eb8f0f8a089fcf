//! Finds a place for types that the file does not have.

use std::collections::HashSet;

use apollo_compiler::{Name, ast::Definition};

use super::{
    comments::Comments,
    definition::{fields, input_fields, interfaces, union_members},
    members::places,
};

/// Adds each new type after its neighbour, or after what first mentions it, directly or by another new type; otherwise at the end.
pub(super) fn add_types(
    definitions: &mut Vec<Definition>,
    comments: &Comments<'_>,
    told: &[Definition],
) {
    let is_type =
        |one: &&Definition| one.as_directive_definition().is_none() && one.name().is_some();
    let told: Vec<&Definition> = told.iter().filter(is_type).collect();
    let numbered = definitions.iter().enumerate();
    let bases: Vec<(usize, Name)> = numbered
        .filter(|(_, one)| is_type(one) && !one.is_extension_definition())
        .filter_map(|(number, one)| Some((number, one.name()?.clone())))
        .collect();
    let names: Vec<&Name> = told.iter().filter_map(|one| one.name()).collect();
    let kept: Vec<Name> = bases.iter().map(|(_, name)| name.clone()).collect();
    let mentioned: Vec<_> = definitions.iter_mut().map(mentions).collect();
    let mut new: Vec<(Definition, Option<usize>)> = places(&names, &kept)
        .into_iter()
        .map(|(index, place)| {
            let neighbour = place.and_then(|place| Some(bases[place.checked_sub(1)?].0));
            let mention = || mentioned.iter().position(|all| all.contains(names[index]));
            let before = neighbour.or_else(mention);
            (
                told[index].clone(),
                before.map(|before| end_of_block(definitions, comments, before)),
            )
        })
        .collect();
    while let Some((index, place)) = follower(&mut new) {
        new[index].1 = Some(place);
    }
    let end = definitions.len();
    new.sort_by_key(|(_, place)| place.unwrap_or(end));
    for (definition, place) in new.into_iter().rev() {
        definitions.insert(place.unwrap_or(end), definition);
    }
}

/// The first new type without a place that one with a place mentions, and this place.
fn follower(new: &mut [(Definition, Option<usize>)]) -> Option<(usize, usize)> {
    let placed = new
        .iter_mut()
        .filter_map(|(one, place)| Some((mentions(one), (*place)?)));
    let placed: Vec<_> = placed.collect();
    let mut waiting = new
        .iter()
        .enumerate()
        .filter(|(_, (_, place))| place.is_none());
    waiting.find_map(|(index, (definition, _))| {
        let name = definition.name()?;
        let (_, place) = placed.iter().find(|(names, _)| names.contains(name))?;
        Some((index, *place))
    })
}

/// The place after a definition and the extensions that follow it. Extensions without a comment between them belong together.
fn end_of_block(definitions: &[Definition], comments: &Comments<'_>, number: usize) -> usize {
    let belongs = |one: &&Definition| {
        one.is_extension_definition() && comments.around(one.location()).above.is_empty()
    };
    let after = &definitions[number + 1..];
    number + 1 + after.iter().take_while(belongs).count()
}

/// The types that a definition mentions.
fn mentions(definition: &mut Definition) -> HashSet<Name> {
    let mut names = HashSet::new();
    for field in fields(definition).into_iter().flatten() {
        names.insert(field.ty.inner_named_type().clone());
        let arguments = field.arguments.iter();
        names.extend(arguments.map(|argument| argument.ty.inner_named_type().clone()));
    }
    let inputs = input_fields(definition).into_iter().flatten();
    names.extend(inputs.map(|field| field.ty.inner_named_type().clone()));
    for part in [interfaces, union_members] {
        names.extend(
            part(definition)
                .into_iter()
                .flatten()
                .map(|name| name.clone()),
        );
    }
    names
}
