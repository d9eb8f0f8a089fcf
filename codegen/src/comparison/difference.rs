//! Finds the differences between two schemas, and the uses of the schema that each difference affects.

use apollo_compiler::{ast::Type, schema};

use super::{Element, ElementKind, Kind, Schema, reason_or_url};
use crate::document::sorted;

/// A difference between two schemas.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) of: ElementKind,
    pub(crate) fact: Fact,
    pub(crate) coordinate: String,
    pub(crate) message: String,
    /// Operations with one of these uses are affected.
    pub(crate) affects: Vec<Use>,
}

/// A dependency of an operation on an element of a schema. The element is identified by its coordinate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// The operation contains the element, or has a variable whose input type contains it.
    Of(String),
    /// The argument or input field is or can be absent.
    Without(String),
    /// The response can contain values of the type.
    Received(String),
    /// A variable can contain any value of the type.
    Sent(String),
    /// The operation is of this type.
    Operation(String),
}

/// A property of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Existence,
    Description,
    Deprecation,
    Type,
    Default,
    SpecifiedBy,
    OneOf,
    Repeatable,
    Implements,
    Member,
    Location,
    AppliedDirective,
}

#[derive(Clone, Copy)]
pub(super) enum Change {
    Added,
    /// A required argument or input field was added.
    AddedRequired,
    Removed,
    Changed,
    /// The new type accepts all values that the old one accepted, or returns only values that the old one could return.
    ChangedSafely,
}

/// Finds all differences between two schemas.
pub(crate) fn compare(old: &Schema, new: &Schema) -> Vec<Difference> {
    let mut comparison = Comparison {
        schema: &new.whole,
        found: Vec::new(),
    };
    comparison.parts(&definitions(old), &definitions(new), "", true);
    comparison.found
}

/// The definitions of a schema, each merged with its extensions.
fn definitions(schema: &Schema) -> Vec<Element> {
    let mut definitions = vec![Element::new(ElementKind::Schema, "")];
    for one in schema.file.parts.iter().filter(|one| !one.is_specified()) {
        let one = one.clone();
        match definitions.iter_mut().find(|own| own.key() == one.key()) {
            None => definitions.push(one),
            Some(own) => {
                own.description = own.description.take().or(one.description);
                own.names.extend(one.names);
                own.directives.extend(one.directives);
                own.parts.extend(one.parts);
            }
        }
    }
    // Without a schema definition, root operation types are determined by their names.
    let roots = schema.whole.schema_definition.iter_root_operations();
    let roots = roots.map(|(operation, root)| Element::root(operation, &root.name));
    definitions[0].parts = roots.collect();
    definitions
}

/// The properties of an element, except its parts.
fn facts(element: &Element) -> Vec<(Fact, String)> {
    let noun = element.kind.noun();
    let mut facts = vec![(Fact::Existence, noun.to_owned())];
    if let Some(text) = &element.description {
        facts.push((Fact::Description, format!("{text:?}")));
    }
    if let Some(ty) = &element.ty {
        facts.push((Fact::Type, format!("`{ty}`")));
    }
    if let Some(value) = &element.default {
        facts.push((Fact::Default, format!("`{}`", sorted(value))));
    }
    if element.is_repeatable {
        facts.push((Fact::Repeatable, String::new()));
    }
    let several = match element.kind {
        ElementKind::Directive => Fact::Location,
        ElementKind::Union => Fact::Member,
        _ => Fact::Implements,
    };
    for name in &element.names {
        facts.push((several, format!("`{name}`")));
    }
    for directive in &element.directives {
        facts.push(match directive.name.as_str() {
            "deprecated" => (Fact::Deprecation, format!("{:?}", reason_or_url(directive))),
            "specifiedBy" => (Fact::SpecifiedBy, format!("<{}>", reason_or_url(directive))),
            "oneOf" => (Fact::OneOf, String::new()),
            _ => (Fact::AppliedDirective, format!("`{directive}`")),
        });
    }
    facts
}

struct Comparison<'a> {
    schema: &'a schema::Schema,
    found: Vec<Difference>,
}

/// An element and its coordinate.
type Place<'a> = (&'a Element, &'a str);

fn find<'a>(element: &Element, parts: &'a [Element]) -> Option<&'a Element> {
    parts.iter().find(|part| part.key() == element.key())
}

impl Comparison<'_> {
    /// Compares the parts of an element. Unless `stays`, the element is new or of a different kind, and only descriptions and deprecations
    /// of new parts are reported.
    fn parts(&mut self, old: &[Element], new: &[Element], parent: &str, stays: bool) {
        for element in old {
            let coordinate = &element.coordinate(parent);
            let place = (element, coordinate.as_str());
            match find(element, new) {
                Some(other) => {
                    if stays {
                        self.element(place, other);
                    }
                    let stays = stays && element.kind == other.kind;
                    self.parts(&element.parts, &other.parts, coordinate, stays);
                }
                None if stays => self.report(place, Fact::Existence, Change::Removed, [""; 2]),
                None => {}
            }
        }
        for element in new.iter().filter(|element| find(element, old).is_none()) {
            let coordinate = &element.coordinate(parent);
            let place = (element, coordinate.as_str());
            let change = if element.is_required() {
                Change::AddedRequired
            } else {
                Change::Added
            };
            if stays {
                self.report(place, Fact::Existence, change, [""; 2]);
            }
            // Text from the service becomes documentation, so that it must be reviewed.
            for (fact, words) in facts(element) {
                if matches!(fact, Fact::Description | Fact::Deprecation) {
                    self.report(place, fact, Change::Added, ["", &words]);
                }
            }
            self.parts(&[], &element.parts, coordinate, false);
        }
    }

    /// Compares an element of both schemas.
    fn element(&mut self, place: Place<'_>, new: &Element) {
        let old = place.0;
        let is_same_kind = old.kind == new.kind;
        let (mut lost, mut gained) = (facts(old), facts(new));
        lost.retain(|fact| {
            let same = gained.iter().position(|gained| gained == fact);
            same.map(|same| gained.remove(same)).is_none()
        });
        for (fact, was) in lost {
            // Only properties with a single value can change. Others, such as interfaces, are added and removed.
            let can_change = Kind::of(old.kind, fact, Change::Changed).is_some();
            let mut others = gained.iter();
            let other = others.position(|(other, _)| can_change && *other == fact);
            let is = other.map(|other| gained.remove(other).1);
            let change = match is {
                None => Change::Removed,
                Some(_) if fact == Fact::Type && self.is_safe(old, new) => Change::ChangedSafely,
                Some(_) => Change::Changed,
            };
            if is_same_kind || can_change {
                self.report(place, fact, change, [&was, &is.unwrap_or_default()]);
            }
        }
        for (fact, is) in gained.iter().filter(|_| is_same_kind) {
            self.report(place, *fact, Change::Added, ["", is]);
        }
    }

    /// Whether the new type of an input accepts all values of the old one, or the new type of a field returns no additional values.
    fn is_safe(&self, old: &Element, new: &Element) -> bool {
        match (old.kind, &old.ty, &new.ty) {
            (ElementKind::Field, Some(old), Some(new)) => self.returns_no_more(old, new),
            (_, Some(old), Some(new)) => old.is_assignable_to(new),
            _ => false,
        }
    }

    fn returns_no_more(&self, old: &Type, new: &Type) -> bool {
        if old.is_list() != new.is_list() || (old.is_non_null() && !new.is_non_null()) {
            return false;
        }
        if old.is_list() {
            return self.returns_no_more(old.item_type(), new.item_type());
        }
        let (old, new) = (old.inner_named_type(), new.inner_named_type());
        old == new || self.schema.is_subtype(old, new)
    }

    fn report(&mut self, place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) {
        let kind = Kind::of(place.0.kind, fact, change);
        self.found.extend(kind.map(|kind| Difference {
            kind,
            of: place.0.kind,
            fact,
            coordinate: place.1.to_owned(),
            message: message(place, fact, change, values),
            affects: affected(place, fact, change, values),
        }));
    }
}

fn message(place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) -> String {
    let ((element, coordinate), [old, new]) = (place, values);
    let item = format!("{} `{coordinate}`", element.kind.noun());
    let property = match fact {
        Fact::Existence => {
            return match change {
                Change::Added => format!("{item} was added"),
                Change::AddedRequired => format!("{item} was added and is required"),
                Change::Removed => format!("{item} was removed"),
                Change::Changed | Change::ChangedSafely => {
                    format!("`{coordinate}` was changed from {old} to {new}")
                }
            };
        }
        Fact::Description => "description",
        Fact::Deprecation => "deprecation",
        Fact::Type => "type",
        Fact::Default => "default value",
        Fact::SpecifiedBy => "specification",
        Fact::OneOf => "`@oneOf`",
        Fact::Repeatable => "`repeatable`",
        Fact::Implements => "interface",
        Fact::Member => "member",
        Fact::Location => "location",
        Fact::AppliedDirective => "directive",
    };
    let action = match change {
        Change::Added | Change::AddedRequired => {
            format!("{property} {new}").trim_end().to_owned() + " was added"
        }
        Change::Removed => format!("{property} {old}").trim_end().to_owned() + " was removed",
        Change::Changed | Change::ChangedSafely => {
            format!("{property} was changed from {old} to {new}")
        }
    };
    format!("{item}: {action}")
}

/// The uses that a change affects.
fn affected(place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) -> Vec<Use> {
    let (element, coordinate) = place;
    let parent = coordinate.rsplit_once(['.', '(']);
    let parent = parent.map_or("", |(parent, _)| parent).to_owned();
    let coordinate = coordinate.to_owned();
    let [old, new] = values.map(|name| name.trim_matches('`').to_owned());
    match (element.kind, fact, change) {
        (ElementKind::RootOperation, _, _) => vec![Use::Operation(element.name.clone())],
        (ElementKind::EnumValue, Fact::Existence, Change::Added) => vec![Use::Received(parent)],
        (ElementKind::EnumValue, _, _) => vec![
            Use::Of(coordinate),
            Use::Received(parent.clone()),
            Use::Sent(parent),
        ],
        (_, Fact::Existence, Change::AddedRequired) => vec![Use::Of(parent)],
        (_, Fact::Existence | Fact::Location, Change::Added) => Vec::new(),
        (_, Fact::Default, _) => vec![Use::Without(coordinate)],
        (_, Fact::Member, Change::Added) => vec![Use::Received(coordinate)],
        (_, Fact::Implements, Change::Added) => vec![Use::Received(new)],
        (_, Fact::Implements, _) => vec![Use::Of(coordinate), Use::Of(old)],
        _ => vec![Use::Of(coordinate)],
    }
}
