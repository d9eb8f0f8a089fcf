//! Brings fields, arguments, input fields and enum values up to what a service tells: those that are gone go, those that stay are
//! changed where they stand, and those that are new come between their neighbours, or to the end.

use std::{collections::HashMap, mem};

use apollo_compiler::{
    Name, Node,
    ast::{DirectiveList, EnumValueDefinition, FieldDefinition, InputValueDefinition},
};

use super::{comments::Comments, introspection::Knows};
use crate::comparison::{reason, same_value};

/// A field, an argument, an input field or an enum value.
pub(super) trait Member: Clone {
    fn name(&self) -> &Name;

    fn description(&mut self) -> &mut Option<Node<str>>;

    /// Takes over what the service tells of it. A description of ours stays, whatever the service says.
    fn update(&mut self, told: &Self, knows: &Knows);

    /// The text of it, which is one line unless arguments have comments or descriptions.
    fn print(self, comments: &Comments<'_>) -> String;
}

impl Member for FieldDefinition {
    fn name(&self) -> &Name {
        &self.name
    }

    fn description(&mut self) -> &mut Option<Node<str>> {
        &mut self.description
    }

    fn update(&mut self, told: &Self, knows: &Knows) {
        update(&mut [&mut self.arguments], &told.arguments, knows);
        self.ty.clone_from(&told.ty);
        deprecate(&mut self.directives, &told.directives);
    }

    fn print(mut self, comments: &Comments<'_>) -> String {
        let arguments = comments.arguments(mem::take(&mut self.arguments), 1);
        let mut text = self.serialize().no_indent().to_string();
        text.insert_str(self.name.len(), &arguments);
        text
    }
}

impl Member for InputValueDefinition {
    fn name(&self) -> &Name {
        &self.name
    }

    fn description(&mut self) -> &mut Option<Node<str>> {
        &mut self.description
    }

    fn update(&mut self, told: &Self, knows: &Knows) {
        self.ty.clone_from(&told.ty);
        match (&self.default_value, &told.default_value) {
            (Some(old), Some(new)) if same_value(old, new) => {}
            (_, new) => self.default_value.clone_from(new),
        }
        if knows.deprecated_inputs {
            deprecate(&mut self.directives, &told.directives);
        }
    }

    fn print(self, _: &Comments<'_>) -> String {
        self.serialize().no_indent().to_string()
    }
}

impl Member for EnumValueDefinition {
    fn name(&self) -> &Name {
        &self.value
    }

    fn description(&mut self) -> &mut Option<Node<str>> {
        &mut self.description
    }

    fn update(&mut self, told: &Self, _: &Knows) {
        deprecate(&mut self.directives, &told.directives);
    }

    fn print(self, _: &Comments<'_>) -> String {
        self.serialize().no_indent().to_string()
    }
}

/// The members of a type may be in several definitions: a list of each.
pub(super) fn update<T: Member>(lists: &mut [&mut Vec<Node<T>>], told: &[Node<T>], knows: &Knows) {
    let by_name: HashMap<&Name, &Node<T>> = told.iter().map(|one| (one.name(), one)).collect();
    let mut kept = Vec::new();
    for list in lists.iter_mut() {
        list.retain(|member| by_name.contains_key(member.name()));
        for member in list.iter_mut() {
            let member = member.make_mut();
            let mut told = (**by_name[member.name()]).clone();
            member.update(&told, knows);
            let description = mem::take(told.description());
            let described = member.description();
            *described = described.take().or(description);
            kept.push(member.name().clone());
        }
    }
    let names: Vec<&Name> = told.iter().map(|member| member.name()).collect();
    let mut arrivals = places(&names, &kept);
    // From behind: what arrives moves nothing that is before it.
    arrivals.sort_by_key(|(_, place)| place.unwrap_or(kept.len()));
    for (index, place) in arrivals.into_iter().rev() {
        insert(lists, place.unwrap_or(kept.len()), told[index].clone());
    }
}

/// Inserts what comes after so many others, into the list of the last of these.
fn insert<T>(lists: &mut [&mut Vec<T>], mut place: usize, member: T) {
    for list in lists.iter_mut().filter(|list| !list.is_empty()) {
        if place <= list.len() {
            list.insert(place, member);
            return;
        }
        place -= list.len();
    }
    if let Some(first) = lists.first_mut() {
        first.push(member);
    }
}

/// The numbers of those that are told and not kept, and after how many of those that are kept each of them comes. The service tells it
/// between two others: only where these are neighbours in the text as well is the place known.
pub(super) fn places(told: &[&Name], kept: &[Name]) -> Vec<(usize, Option<usize>)> {
    let numbers: HashMap<&Name, usize> = kept.iter().zip(0..).collect();
    let number = |name: &&Name| numbers.get(*name).copied();
    let new = told
        .iter()
        .enumerate()
        .filter(|(_, name)| number(name).is_none());
    let placed = new.map(|(index, _)| {
        let before = told[..index].iter().rev().find_map(number);
        let after = told[index..].iter().find_map(number);
        let place = before.map_or(0, |before| before + 1);
        (
            index,
            (place == after.unwrap_or(kept.len())).then_some(place),
        )
    });
    placed.collect()
}

/// Deprecates what the service deprecates, for its reason.
fn deprecate(own: &mut DirectiveList, told: &DirectiveList) {
    let reason = |list: &DirectiveList| list.get("deprecated").map(|one| reason(one).to_owned());
    if reason(own) != reason(told) {
        put_directive(&mut [own], told, "deprecated");
    }
}

/// Puts the directive of this name in the place of ours, takes ours away, or adds it.
pub(super) fn put_directive(lists: &mut [&mut DirectiveList], told: &DirectiveList, name: &str) {
    let told = told.get(name);
    let mut standing = lists.iter_mut().flat_map(|list| list.iter_mut());
    match (standing.find(|directive| directive.name == name), told) {
        (Some(standing), Some(told)) => standing.clone_from(told),
        (None, Some(told)) => {
            if let Some(first) = lists.first_mut() {
                first.push(told.clone());
            }
        }
        (_, None) => {
            for list in lists {
                list.retain(|directive| directive.name != name);
            }
        }
    }
}
