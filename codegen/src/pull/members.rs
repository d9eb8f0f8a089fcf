//! Brings the members of a type up to date: those that are gone go, those that stay are updated where they stand, and those that are
//! new come between their neighbours, or to the end.

use std::collections::{HashMap, HashSet};

use super::{
    elements::{Editor, Update, printed},
    groups::{At, Lines, lines_before},
    layout::{Definition, Group},
};

/// What the text does not have yet.
pub(super) type Newcomer<'a, T> = &'a T;

/// Neighbours that come to one place.
struct Arrival<'a, T> {
    /// The definition, by its number among those of the type.
    definition: usize,
    at: At,
    newcomers: Vec<&'a T>,
}

/// The members of one group, such as arguments, of which some stay.
pub(super) fn one_group<T: Update>(editor: &mut Editor<'_>, group: &Group, old: &[&T], new: &[&T]) {
    update(editor, group, old, new);
    for arrival in arrivals(&[Some(group)], new) {
        let lines = Lines::new(editor.text, group);
        let printed = printed(&arrival.newcomers, &lines.indent());
        lines.insert(&mut editor.edits, arrival.at, &printed);
    }
}

/// The members of a type, which may be in several definitions. Tells which types each definition then mentions; a definition
/// of which nothing stays, and that `keeps` nothing else, is taken away.
pub(super) fn members<'a, T: Update>(
    editor: &mut Editor<'_>,
    definitions: &[&Definition],
    keeps: impl Fn(&Definition) -> bool,
    old: &[&T],
    new: &[&'a T],
) -> Vec<HashSet<&'a str>> {
    let groups: Vec<_> = definitions.iter().map(|one| one.members.as_ref()).collect();
    let arrivals = arrivals(&groups, new);
    let told: HashMap<&str, &'a T> = new.iter().map(|one| (one.name(), *one)).collect();
    let mut mentions = Vec::new();
    for (number, definition) in definitions.iter().enumerate() {
        let mut mentioned = HashSet::new();
        let mut stays = false;
        for member in definition.members.iter().flat_map(|group| &group.members) {
            if let Some(told) = told.get(member.name.as_str()) {
                stays = true;
                mentioned.extend(told.mentions());
            }
        }
        for arrival in arrivals
            .iter()
            .filter(|arrival| arrival.definition == number)
        {
            stays = true;
            mentioned.extend(arrival.newcomers.iter().flat_map(|new| new.mentions()));
        }
        mentions.push(mentioned);
        match &definition.members {
            _ if !stays && definition.is_extension && !keeps(definition) => {
                let range = lines_before(editor.text, &definition.element.range);
                editor.edits.remove(range);
            }
            Some(group) if !stays => {
                let start = editor.text[..group.range.start].trim_end().len();
                editor.edits.remove(start..group.range.end);
            }
            Some(group) => update(editor, group, old, new),
            None => {}
        }
    }
    for arrival in arrivals {
        arrive(editor, definitions[arrival.definition], &arrival);
    }
    mentions
}

fn arrive<T: Update>(editor: &mut Editor<'_>, definition: &Definition, arrival: &Arrival<'_, T>) {
    if let Some(group) = &definition.members {
        let lines = Lines::new(editor.text, group);
        let printed = printed(&arrival.newcomers, &lines.indent());
        lines.insert(&mut editor.edits, arrival.at, &printed);
    } else {
        let members = printed(&arrival.newcomers, "  ").join("\n  ");
        let end = definition.element.range.end;
        editor.edits.insert(end, format!(" {{\n  {members}\n}}"));
    }
}

/// Takes out what is gone and updates what stays.
fn update<T: Update>(editor: &mut Editor<'_>, group: &Group, old: &[&T], new: &[&T]) {
    let named = |all: &[&T], name: &str| all.iter().position(|one| one.name() == name);
    for member in &group.members {
        if let (Some(before), Some(now)) = (named(old, &member.name), named(new, &member.name)) {
            T::update(editor, member, old[before], new[now]);
        }
    }
    let lines = Lines::new(editor.text, group);
    lines.retain(&mut editor.edits, |member| {
        named(new, &member.name).is_some()
    });
}

/// Where those come that the text does not have.
fn arrivals<'a, T: Update>(groups: &[Option<&Group>], new: &[&'a T]) -> Vec<Arrival<'a, T>> {
    let told: HashSet<&str> = new.iter().map(|one| one.name()).collect();
    let mut kept = Vec::new();
    for (definition, group) in groups.iter().enumerate() {
        for (index, member) in group.iter().flat_map(|group| &group.members).enumerate() {
            if told.contains(member.name.as_str()) {
                kept.push((member.name.as_str(), definition, index));
            }
        }
    }
    let places: HashMap<&str, usize> = kept
        .iter()
        .enumerate()
        .map(|(place, (name, ..))| (*name, place))
        .collect();
    let mut arrivals: Vec<Arrival<'a, T>> = Vec::new();
    for run in new
        .chunk_by(|one, other| places.contains_key(one.name()) == places.contains_key(other.name()))
    {
        if places.contains_key(run[0].name()) {
            continue;
        }
        let first = new.iter().position(|one| one.name() == run[0].name());
        let first = first.unwrap_or_default();
        let before = first
            .checked_sub(1)
            .and_then(|index| places.get(new[index].name()));
        let after = new
            .get(first + run.len())
            .and_then(|one| places.get(one.name()));
        let (definition, at) = match (between(before, after, kept.len()), kept.last()) {
            (Some(Between::After(place)), _) => (kept[place].1, At::After(kept[place].2)),
            (Some(Between::First), _) if !kept.is_empty() => (kept[0].1, At::Before(kept[0].2)),
            (_, Some((_, definition, index))) => (*definition, At::After(*index)),
            (_, None) => (0, At::Start),
        };
        arrivals.push(Arrival {
            definition,
            at,
            newcomers: run.to_vec(),
        });
    }
    arrivals
}

/// A place in a sequence of what is kept.
pub(super) enum Between {
    After(usize),
    First,
}

/// Where something comes that the service tells between two others: only where these are neighbours in the text as well is the place
/// known.
pub(super) fn between(
    before: Option<&usize>,
    after: Option<&usize>,
    count: usize,
) -> Option<Between> {
    match (before, after) {
        (Some(&before), Some(&after)) if before + 1 == after => Some(Between::After(before)),
        (Some(&before), None) if before + 1 == count => Some(Between::After(before)),
        (None, Some(0)) => Some(Between::First),
        _ => None,
    }
}
