//! Finds all differences between two schemas, and with each of them which uses of the schema it touches.

use apollo_compiler::{ast::Type, collections::IndexMap, schema};
use indexmap::map::Entry;

use super::{Element, ElementKind, Kind, Schema, said, sorted};

/// One difference, before it is known which operations it hits.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) of: ElementKind,
    pub(crate) fact: Fact,
    pub(crate) coordinate: String,
    pub(crate) message: String,
    /// Operations with one of these uses are hit.
    pub(crate) touches: Vec<Use>,
}

/// One way in which an operation can depend on a schema, whose elements are named by their coordinates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// The element is mentioned, or is part of an input that a variable carries.
    Of(String),
    /// The argument or input field is not given, or may not be.
    Without(String),
    /// Values of the type are among the answers.
    Received(String),
    /// Any value of the type may be sent.
    Sent(String),
    /// The operation is of this kind.
    Operation(String),
}

/// What a schema says of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Existence,
    Description,
    Deprecation,
    Type,
    Default,
    Specification,
    OneOf,
    Repeatable,
    Implements,
    Member,
    Location,
    Usage,
}

#[derive(Clone, Copy)]
pub(super) enum Change {
    Added,
    /// It is new, and has to be given.
    Demanded,
    Removed,
    Changed,
    /// Nothing that fitted before does not fit now.
    Eased,
}

/// All changes that lead from one schema to the other.
pub(crate) fn compare(old: &Schema, new: &Schema) -> Vec<Difference> {
    let mut comparison = Comparison {
        schema: &new.whole,
        old: &elements(old),
        new: &elements(new),
        found: Vec::new(),
    };
    comparison.run();
    comparison.found
}

/// The elements of a schema by their coordinates, each with what its extensions add.
pub(crate) type Elements = IndexMap<String, Element>;

pub(crate) fn elements(schema: &Schema) -> Elements {
    let mut elements = Elements::default();
    // Where operations start may not be said, but implied.
    let roots = schema.whole.schema_definition.iter_root_operations();
    let roots = roots.map(|(operation, root)| Element::root(operation, &root.name));
    let mut said = Element::new(ElementKind::Schema, "");
    said.parts.extend(roots);
    add(&mut elements, "", &said);
    for definition in schema.file.parts.iter().filter(|one| !one.is_specified()) {
        add(&mut elements, "", definition);
    }
    elements
}

fn add(elements: &mut Elements, parent: &str, one: &Element) {
    let coordinate = one.coordinate(parent);
    for part in &one.parts {
        add(elements, &coordinate, part);
    }
    let other = one.clone();
    match elements.entry(coordinate) {
        Entry::Vacant(entry) => drop(entry.insert(other)),
        Entry::Occupied(mut entry) => {
            let element = entry.get_mut();
            element.description = element.description.take().or(other.description);
            element.names.extend(other.names);
            element.directives.extend(other.directives);
            element.parts.extend(other.parts);
        }
    }
}

/// The coordinate of what an element is a part of.
fn parent(coordinate: &str) -> Option<&str> {
    let end = coordinate.rfind('(').or_else(|| coordinate.rfind('.'));
    end.map(|end| &coordinate[..end])
}

/// All that a schema says of an element, but for its parts.
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
            "deprecated" => (Fact::Deprecation, format!("{:?}", said(directive))),
            "specifiedBy" => (Fact::Specification, format!("<{}>", said(directive))),
            "oneOf" => (Fact::OneOf, String::new()),
            _ => (Fact::Usage, format!("`{directive}`")),
        });
    }
    facts
}

struct Comparison<'a> {
    schema: &'a schema::Schema,
    old: &'a Elements,
    new: &'a Elements,
    found: Vec<Difference>,
}

/// An element by its coordinate.
type Place<'a> = (&'a String, &'a Element);

impl Comparison<'_> {
    fn run(&mut self) {
        let (old, new) = (self.old, self.new);
        for place in old {
            match new.get(place.0) {
                _ if !self.stays(parent(place.0)) => {}
                Some(new) => self.element(place, new),
                None => self.report(place, Fact::Existence, Change::Removed, [""; 2]),
            }
        }
        for place @ (coordinate, element) in new {
            if old.contains_key(coordinate) {
                continue;
            }
            if self.stays(parent(coordinate)) {
                let is_required = element.is_required();
                let change = [Change::Added, Change::Demanded][usize::from(is_required)];
                self.report(place, Fact::Existence, change, [""; 2]);
            }
            // Foreign words, which a person has to see before they become documentation.
            for (fact, words) in facts(element) {
                if matches!(fact, Fact::Description | Fact::Deprecation) {
                    self.report(place, fact, Change::Added, ["", &words]);
                }
            }
        }
    }

    /// Whether an element is in both schemas, and of the same kind.
    fn stays(&self, element: Option<&str>) -> bool {
        element.is_none_or(|coordinate| {
            let kind = |elements: &Elements| Some(elements.get(coordinate)?.kind);
            kind(self.old) == kind(self.new) && self.stays(parent(coordinate))
        })
    }

    /// An element of both schemas.
    fn element(&mut self, place: Place<'_>, new: &Element) {
        let old = place.1;
        let is_same_kind = old.kind == new.kind;
        let (mut lost, mut gained) = (facts(old), facts(new));
        lost.retain(|fact| {
            let same = gained.iter().position(|gained| gained == fact);
            same.map(|same| gained.remove(same)).is_none()
        });
        for (fact, was) in lost {
            // There is one at most of what can change, and several of what can only come and go.
            let can_change = Kind::of(old.kind, fact, Change::Changed).is_some();
            let other = gained
                .iter()
                .position(|(other, _)| can_change && *other == fact);
            let is = other.map(|other| gained.remove(other).1);
            let change = match is {
                None => Change::Removed,
                Some(_) if fact == Fact::Type && self.is_eased(old, new) => Change::Eased,
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

    /// Whether an input takes all that it took, and a field answers nothing that it could not answer before.
    fn is_eased(&self, old: &Element, new: &Element) -> bool {
        match (old.kind, &old.ty, &new.ty) {
            (ElementKind::Field, Some(old), Some(new)) => self.answers_no_more(old, new),
            (_, Some(old), Some(new)) => old.is_assignable_to(new),
            _ => false,
        }
    }

    fn answers_no_more(&self, old: &Type, new: &Type) -> bool {
        if old.is_list() != new.is_list() || (old.is_non_null() && !new.is_non_null()) {
            return false;
        }
        if old.is_list() {
            return self.answers_no_more(old.item_type(), new.item_type());
        }
        let (old, new) = (old.inner_named_type(), new.inner_named_type());
        old == new || self.schema.is_subtype(old, new)
    }

    fn report(&mut self, place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) {
        let kind = Kind::of(place.1.kind, fact, change);
        self.found.extend(kind.map(|kind| Difference {
            kind,
            of: place.1.kind,
            fact,
            coordinate: place.0.clone(),
            message: message(place, fact, change, values),
            touches: touches(place, fact, change, values),
        }));
    }
}

fn message(place: Place<'_>, fact: Fact, change: Change, [old, new]: [&str; 2]) -> String {
    let (coordinate, element) = place;
    let says = match fact {
        Fact::Existence => "is of kind",
        Fact::Description => "is described:",
        Fact::Deprecation => "is deprecated:",
        Fact::Type => "is of type",
        Fact::Default => "is by default",
        Fact::Specification => "is specified by",
        Fact::OneOf => "takes exactly one of its fields",
        Fact::Repeatable => "is repeatable",
        Fact::Implements => "implements",
        Fact::Member => "has",
        Fact::Location => "may stand at",
        Fact::Usage => "carries",
    };
    let predicate = match (fact, change) {
        (Fact::Existence, Change::Added) => "is new".to_owned(),
        (Fact::Existence, Change::Demanded) => "is new and has to be given".to_owned(),
        (Fact::Existence, Change::Removed) => "is gone".to_owned(),
        (_, Change::Added | Change::Demanded) => format!("now {says} {new}"),
        (_, Change::Removed) => format!("no longer {says} {old}"),
        (_, Change::Changed | Change::Eased) => format!("now {says} {new}; it was {old}"),
    };
    let noun = element.kind.noun();
    format!("{noun} `{coordinate}` {}", predicate.trim_end())
}

/// The uses that a change touches.
fn touches(place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) -> Vec<Use> {
    let (coordinate, element) = place;
    let parent = parent(coordinate).unwrap_or_default().to_owned();
    let coordinate = coordinate.clone();
    let [old, new] = values.map(|name| name.trim_matches('`').to_owned());
    match (element.kind, fact, change) {
        (ElementKind::RootOperation, _, _) => vec![Use::Operation(element.name.clone())],
        (ElementKind::EnumValue, Fact::Existence, Change::Added) => vec![Use::Received(parent)],
        (ElementKind::EnumValue, _, _) => {
            let values = [Use::Received(parent.clone()), Use::Sent(parent)];
            [vec![Use::Of(coordinate)], values.to_vec()].concat()
        }
        (_, Fact::Existence, Change::Demanded) => vec![Use::Of(parent)],
        (_, Fact::Existence | Fact::Location, Change::Added) => Vec::new(),
        (_, Fact::Default, _) => vec![Use::Without(coordinate)],
        (_, Fact::Member, Change::Added) => vec![Use::Received(coordinate)],
        (_, Fact::Implements, Change::Added) => vec![Use::Received(new)],
        (_, Fact::Implements, _) => vec![Use::Of(coordinate), Use::Of(old)],
        _ => vec![Use::Of(coordinate)],
    }
}
