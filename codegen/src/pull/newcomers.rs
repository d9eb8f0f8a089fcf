//! Finds a place for types and directives that the text does not have.

use std::collections::{HashMap, HashSet};

use apollo_compiler::schema::ExtendedType;

use super::{
    layout::Definition,
    members::{Between, between},
};

/// The text's definitions, and the types that each of them mentions after the update.
pub(super) struct Mentioned<'a> {
    pub(super) definitions: &'a [Definition],
    pub(super) mentions: Vec<HashSet<&'a str>>,
}

impl Mentioned<'_> {
    /// For each new type the definition it comes after: its neighbour's, or the first that mentions it, directly or by another new
    /// type. `None` is the end of the text.
    pub(super) fn places(
        &self,
        told: &[&ExtendedType],
        is_new: impl Fn(&str) -> bool,
    ) -> Vec<Option<usize>> {
        let mut places: Vec<Option<usize>> = vec![None; told.len()];
        for (index, definition) in told.iter().enumerate() {
            if is_new(definition.name()) {
                let near = self.neighbour(told, &is_new, index);
                places[index] = near.or_else(|| self.first_mention(definition.name()));
            }
        }
        while follow(told, &is_new, &mut places) {}
        places
    }

    /// The definition before it, when its neighbours in the telling are neighbours in the text.
    fn neighbour(
        &self,
        told: &[&ExtendedType],
        is_new: &impl Fn(&str) -> bool,
        index: usize,
    ) -> Option<usize> {
        let kept = |definition: &Definition| {
            let name = definition.name.as_str();
            let is_told = told.iter().any(|told| told.name() == name);
            is_told && !definition.is_extension && !is_new(name)
        };
        let definitions = self.definitions.iter().enumerate();
        let kept: Vec<_> = definitions
            .filter(|(_, definition)| kept(definition))
            .collect();
        let places: HashMap<&str, usize> = kept
            .iter()
            .enumerate()
            .map(|(place, (_, definition))| (definition.name.as_str(), place))
            .collect();
        let place = |told: Option<&&ExtendedType>| places.get(told?.name().as_str());
        let before = told[..index].iter().rfind(|told| !is_new(told.name()));
        let after = told[index..].iter().find(|told| !is_new(told.name()));
        match between(place(before), place(after), kept.len())? {
            Between::After(place) => Some(kept[place].0),
            Between::First => None,
        }
    }

    fn first_mention(&self, name: &str) -> Option<usize> {
        let mut mentions = self.mentions.iter();
        let first = mentions.position(|mentioned| mentioned.contains(name))?;
        Some(first)
    }
}

/// Lets new types that only other new types mention follow those.
fn follow(
    told: &[&ExtendedType],
    is_new: &impl Fn(&str) -> bool,
    places: &mut [Option<usize>],
) -> bool {
    for (index, definition) in told.iter().enumerate() {
        if !is_new(definition.name()) || places[index].is_some() {
            continue;
        }
        let mut others = told.iter().zip(&*places);
        let found = others.find_map(|(other, place)| {
            let mentions = mentions(other).contains(definition.name().as_str());
            place.filter(|_| mentions && is_new(other.name()))
        });
        if found.is_some() {
            places[index] = found;
            return true;
        }
    }
    false
}

/// The types that a type mentions.
pub(super) fn mentions(definition: &ExtendedType) -> HashSet<&str> {
    use super::elements::Update;
    match definition {
        ExtendedType::Object(object) => {
            let fields = object.fields.values();
            let interfaces = object.implements_interfaces.iter();
            let interfaces = interfaces.map(|interface| interface.name.as_str());
            fields
                .flat_map(|field| field.mentions())
                .chain(interfaces)
                .collect()
        }
        ExtendedType::Interface(interface) => {
            let fields = interface.fields.values();
            fields.flat_map(|field| field.mentions()).collect()
        }
        ExtendedType::Union(union) => {
            let members = union.members.iter();
            members.map(|member| member.name.as_str()).collect()
        }
        ExtendedType::InputObject(input) => {
            let fields = input.fields.values();
            fields.flat_map(|field| field.mentions()).collect()
        }
        ExtendedType::Scalar(_) | ExtendedType::Enum(_) => HashSet::new(),
    }
}
