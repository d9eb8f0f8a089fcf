//! Finds all differences between two schemas, and with each of them which uses of the schema it touches.

use apollo_compiler::{ast::Type, collections::IndexMap, schema};

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
    // Of these there can be several.
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
        new: &new.whole,
        found: Vec::new(),
    };
    comparison.siblings("", &definitions(old), &definitions(new));
    comparison.found
}

/// The definitions of a schema, and where operations start, be it said or not.
fn definitions(schema: &Schema) -> Vec<Element> {
    let roots = schema.whole.schema_definition.iter_root_operations();
    let mut said = Element::new(ElementKind::Schema, "");
    said.parts = roots
        .map(|(operation, root)| Element::root(operation, &root.name))
        .collect();
    let mut definitions = schema.file.parts.clone();
    definitions.retain(|definition| !definition.is_specified());
    definitions.push(said);
    definitions
}

/// Elements by their coordinates, each with what its extensions add.
pub(crate) fn by_coordinate(parent: &str, elements: &[Element]) -> IndexMap<String, Element> {
    let mut all = IndexMap::<String, Element>::default();
    for one in elements {
        let coordinate = one.coordinate(parent);
        let Some(element) = all.get_mut(&coordinate) else {
            all.insert(coordinate, one.clone());
            continue;
        };
        let other = one.clone();
        element.description = element.description.take().or(other.description);
        element.names.extend(other.names);
        element.directives.extend(other.directives);
        element.parts.extend(other.parts);
    }
    all
}

/// All that a schema says of an element, but for its parts.
fn facts(element: &Element) -> Vec<(Fact, String)> {
    let noun = element.kind.noun();
    let article = if noun.starts_with(['e', 'i']) {
        "an"
    } else {
        "a"
    };
    let mut facts = vec![(Fact::Existence, format!("{article} {noun}"))];
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
    new: &'a schema::Schema,
    found: Vec<Difference>,
}

/// An element and its parent, by their coordinates.
type Place<'a> = (&'a str, &'a str, &'a Element);

impl Comparison<'_> {
    /// Elements beside each other, below one parent.
    fn siblings(&mut self, parent: &str, old: &[Element], new: &[Element]) {
        let (old, new) = (by_coordinate(parent, old), by_coordinate(parent, new));
        for (coordinate, element) in &old {
            let place = (parent, coordinate.as_str(), element);
            match new.get(coordinate) {
                Some(new) => self.element(place, new),
                None => self.report(place, Fact::Existence, Change::Removed, [""; 2]),
            }
        }
        for (coordinate, element) in new.iter().filter(|(one, _)| !old.contains_key(*one)) {
            let place = (parent, coordinate.as_str(), element);
            let change = if element.is_required() {
                Change::Demanded
            } else {
                Change::Added
            };
            self.report(place, Fact::Existence, change, [""; 2]);
            self.words(place);
        }
    }

    /// What is new says, in descriptions and reasons: foreign words, which a person has to see before they become documentation.
    fn words(&mut self, place: Place<'_>) {
        let (_, parent, element) = place;
        for (fact, words) in facts(element) {
            if matches!(fact, Fact::Description | Fact::Deprecation) {
                self.report(place, fact, Change::Added, ["", &words]);
            }
        }
        self.words_of_parts(parent, element);
    }

    fn words_of_parts(&mut self, parent: &str, element: &Element) {
        for part in &element.parts {
            self.words((parent, &part.coordinate(parent), part));
        }
    }

    /// An element of both schemas.
    fn element(&mut self, place: Place<'_>, new: &Element) {
        let (_, coordinate, old) = place;
        let (mut lost, mut gained) = (facts(old), facts(new));
        let is_same = old.kind == new.kind;
        let compares = |fact| is_same || matches!(fact, Fact::Existence | Fact::Description);
        lost.retain(|(fact, _)| compares(*fact));
        gained.retain(|(fact, _)| compares(*fact));
        lost.retain(|fact| {
            let same = gained.iter().position(|gained| gained == fact);
            same.map(|same| gained.remove(same)).is_none()
        });
        for (fact, was) in lost {
            let is_single = (fact as usize) < Fact::Implements as usize;
            let other = gained
                .iter()
                .position(|(gained, _)| is_single && *gained == fact);
            match other.map(|other| gained.remove(other)) {
                None => self.report(place, fact, Change::Removed, [&was, ""]),
                Some((_, is)) if fact == Fact::Type && self.is_eased(old, new) => {
                    self.report(place, fact, Change::Eased, [&was, &is]);
                }
                Some((_, is)) => self.report(place, fact, Change::Changed, [&was, &is]),
            }
        }
        for (fact, is) in gained {
            self.report(place, fact, Change::Added, ["", &is]);
        }
        if is_same {
            self.siblings(coordinate, &old.parts, &new.parts);
        } else {
            self.words_of_parts(coordinate, new);
        }
    }

    /// Whether an input takes all that it took, and a field answers nothing that it could not answer before.
    fn is_eased(&self, old: &Element, new: &Element) -> bool {
        match (&old.ty, &new.ty) {
            (Some(was), Some(is)) if old.kind == ElementKind::Field => {
                self.answers_no_more(was, is)
            }
            (Some(was), Some(is)) => was.is_assignable_to(is),
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
        old == new || self.new.is_subtype(old, new)
    }

    fn report(&mut self, place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) {
        let (_, coordinate, element) = place;
        self.found
            .extend(Kind::of(element.kind, fact, change).map(|kind| Difference {
                kind,
                of: element.kind,
                fact,
                coordinate: coordinate.to_owned(),
                message: message(place, fact, change, values),
                touches: touches(place, fact, change, values),
            }));
    }
}

fn message(place: Place<'_>, fact: Fact, change: Change, [old, new]: [&str; 2]) -> String {
    let (_, coordinate, element) = place;
    let says = match fact {
        Fact::Existence => "is",
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
    format!(
        "{} `{coordinate}` {}",
        element.kind.noun(),
        predicate.trim_end()
    )
}

/// The uses that a change touches.
fn touches(place: Place<'_>, fact: Fact, change: Change, values: [&str; 2]) -> Vec<Use> {
    let (parent, coordinate, element) = place;
    let (parent, coordinate) = (parent.to_owned(), coordinate.to_owned());
    let [old, new] = values.map(|name| name.trim_matches('`').to_owned());
    match (element.kind, fact, change) {
        (ElementKind::RootOperation, _, _) => vec![Use::Operation(element.name.clone())],
        (ElementKind::EnumValue, Fact::Existence, Change::Added) => vec![Use::Received(parent)],
        (ElementKind::EnumValue, _, _) => {
            vec![
                Use::Of(coordinate),
                Use::Received(parent.clone()),
                Use::Sent(parent),
            ]
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
