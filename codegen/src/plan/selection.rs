//! What an operation or a fragment selects, as Rust structs.
//!
//! A selection that is nothing but one fragment spread is that fragment's type. Any other becomes a struct of its
//! own: what it selects directly, through fragments and through inline fragments is merged by the name in the
//! answer, as the service merges it, so that no field is claimed by one struct and missing in another.
//!
//! A field is required only if the response has it whenever it has the object around it. Several selections may ask for
//! that object, each under another condition. The field has to be selected in each of them.

use std::collections::HashMap;

use apollo_compiler::{
    Node,
    executable::{Field as Selected, Selection, SelectionSet},
    schema::ExtendedType,
};
use indexmap::IndexMap;

use super::{
    Field, Leaf, Shape,
    condition::{AnyOf, Condition},
    question::{Shared, share_enum},
    room::{Room, TEXT_OF_A_FIELD},
};
use crate::{
    diagnostic::{Diagnostic, Place},
    directive::{OPTIONAL, REQUIRED, deprecated, id_kind, sensitive},
    document::same_value,
    names,
    validate::Validated,
};

/// Makes the shapes of one operation or fragment.
pub(super) struct Shaper<'plan, 'shared> {
    pub(super) validated: &'plan Validated,
    pub(super) shared: &'shared mut Shared,
    /// The shapes, the outermost first.
    pub(super) shapes: Vec<Shape>,
    pub(super) room: Room,
}

/// A selection and when it is in the response: absent if never.
pub(super) type Conditional<'plan> = (Option<Condition<'plan>>, &'plan SelectionSet);

/// All selections that share a name in the response.
#[derive(Default)]
struct Merged<'plan> {
    fields: Vec<&'plan Node<Selected>>,
    below: Vec<Conditional<'plan>>,
    when: AnyOf<'plan>,
}

/// The selections of one object, by their names in the response.
struct Merger<'plan, 'room> {
    validated: &'plan Validated,
    room: &'room mut Room,
    fields: IndexMap<&'plan str, Merged<'plan>>,
    /// The fragments that were merged already, and when: again, they add nothing.
    spread: HashMap<&'plan str, AnyOf<'plan>>,
}

impl<'plan, 'shared> Shaper<'plan, 'shared> {
    pub(super) fn new(validated: &'plan Validated, shared: &'shared mut Shared) -> Self {
        Self {
            validated,
            shared,
            shapes: Vec::new(),
            room: Room::default(),
        }
    }

    /// Adds the shape of a selection and those below it. `path` begins the names of those below, `place` is where it is named.
    pub(super) fn shape(
        &mut self,
        name: String,
        path: &str,
        selections: &[Conditional<'plan>],
        place: Option<Place>,
    ) {
        let on = selections
            .first()
            .map_or("", |(_, selection)| selection.ty.as_str());
        let definition = self.validated.parsed.schema.types.get(on);
        let description = definition.and_then(|definition| definition.description());
        let text = description.map_or(0, |description| description.len());
        self.room.take(name.len() + text);
        let position = self.shapes.len();
        self.shapes.push(Shape {
            name,
            on: on.to_owned(),
            description: description.map(ToString::to_string),
            fields: Vec::new(),
            place,
        });
        let mut merger = Merger {
            validated: self.validated,
            room: &mut self.room,
            fields: IndexMap::new(),
            spread: HashMap::new(),
        };
        let mut when = AnyOf::default();
        for (condition, selection) in selections {
            merger.merge(selection, condition.as_ref());
            if let Some(condition) = condition {
                when.add(condition.clone());
            }
        }
        let mut fields = Vec::new();
        for (key, merged) in merger.fields {
            if self.room.is_full() {
                return;
            }
            self.same_arguments(&merged);
            fields.push(self.field(key, path, &merged, &when));
        }
        self.shapes[position].fields = fields;
    }

    /// The place of the name in the response, at its first selection.
    fn place(&self, merged: &Merged<'plan>) -> Option<Place> {
        let field = merged.fields[0];
        let name = field.alias.as_ref().unwrap_or(&field.name);
        self.validated.parsed.files.name(name)
    }

    /// Section 5.3.2 of the GraphQL specification, where `apollo-compiler` takes lists that begin alike for equal: fields that
    /// are merged have the same arguments.
    fn same_arguments(&mut self, merged: &Merged<'plan>) {
        let (first, others) = (merged.fields[0], &merged.fields[1..]);
        let is_same = |other: &Selected| {
            first.arguments.iter().all(|argument| {
                let other = other.specified_argument_by_name(&argument.name);
                other.is_some_and(|other| same_value(&argument.value, other))
            })
        };
        for other in others.iter().filter(|other| !is_same(other)) {
            let files = &self.validated.parsed.files;
            let places = (files.place(other.location()), files.place(first.location()));
            if let (Some(place), Some(earlier)) = places {
                let key = first.response_key();
                let message = format!("`{key}` is selected twice, with different arguments");
                self.shared.problems.push(
                    Diagnostic::new("conflicting-fields", place.first_line(), message)
                        .related(earlier.first_line(), "the first")
                        .help("give one of the two an alias: `other: field`".to_owned()),
                );
            }
        }
    }

    /// A field of an object that is in the response `when`.
    fn field(
        &mut self,
        key: &str,
        path: &str,
        merged: &Merged<'plan>,
        when: &AnyOf<'plan>,
    ) -> Field {
        let field = merged.fields[0];
        let any = |directive: &str| {
            let carries = |field: &&Node<Selected>| field.directives.has(directive);
            merged.fields.iter().any(carries)
        };
        let conditional = !merged.when.covers_all(when);
        let description = field.definition.description.as_deref();
        let text = path.len() + 2 * key.len() + description.map_or(0, str::len);
        self.room.take(TEXT_OF_A_FIELD + text);
        let list = field.ty().is_list();
        let never_null = field.ty().is_non_null() || any(REQUIRED);
        Field {
            key: key.to_owned(),
            name: names::field(key),
            description: description.map(str::to_owned),
            deprecated: deprecated(&field.definition.directives),
            leaf: if list && field.ty().item_type().is_list() {
                Leaf::List(Box::new(self.leaf(key, path, merged)))
            } else {
                self.leaf(key, path, merged)
            },
            list,
            conditional,
            nullable: any(OPTIONAL) || (!list && (conditional || !never_null)),
            place: self.place(merged),
        }
    }

    fn leaf(&mut self, key: &str, path: &str, merged: &Merged<'plan>) -> Leaf {
        let secret = |field: &&Node<Selected>| sensitive(&field.directives) == Some(true);
        let secret = merged.fields.iter().any(secret);
        let field = merged.fields[0];
        let id = || id_kind(&field.directives).or_else(|| id_kind(&field.definition.directives));
        let ty = field.ty().inner_named_type().as_str();
        match (ty, self.validated.parsed.schema.types.get(ty)) {
            ("String" | "ID", _) if secret => Leaf::Secret,
            ("String" | "ID", _) => match id().and_then(names::id_type) {
                Some(name) => Leaf::Id(name),
                None => Leaf::Text,
            },
            ("Int", _) => Leaf::Integer,
            ("Float", _) => Leaf::Float,
            ("Boolean", _) => Leaf::Boolean,
            (_, Some(ExtendedType::Enum(found))) => {
                Leaf::Enum(share_enum(self.validated, found, self.shared))
            }
            (_, Some(ExtendedType::Object(_))) => self.object(key, path, merged),
            _ if secret => Leaf::SecretJson,
            _ => Leaf::Json,
        }
    }

    fn object(&mut self, key: &str, path: &str, merged: &Merged<'plan>) -> Leaf {
        if let Some(fragment) = only_fragment(&merged.below) {
            return self.fragment(fragment);
        }
        let path = format!("{path}{}", names::camel(key));
        let name = names::nested_type_name(&path);
        self.shape(name.clone(), &path, &merged.below, self.place(merged));
        Leaf::Shape(name)
    }

    fn fragment(&mut self, key: &str) -> Leaf {
        let name = names::type_name(key);
        let found = self.validated.document.fragments.get(key);
        let span = found.and_then(Node::location);
        if self.validated.parsed.files.is_lent(span) {
            let place = found.and_then(|found| self.validated.parsed.files.name(&found.name));
            self.shared.borrow(&name, place);
        }
        Leaf::Fragment(name)
    }
}

/// The one fragment that all the selections are, and nothing else.
fn only_fragment<'plan>(selections: &[Conditional<'plan>]) -> Option<&'plan str> {
    let mut spreads = selections
        .iter()
        .flat_map(|(_, selection)| &selection.selections);
    let name = |selected: &'plan Selection| {
        let condition = Condition::default().and(selected.directives())?;
        match selected {
            Selection::FragmentSpread(spread) if condition.is_always_met() => {
                Some(spread.fragment_name.as_str())
            }
            _ => None,
        }
    };
    let first = name(spreads.next()?)?;
    spreads
        .all(|further| name(further) == Some(first))
        .then_some(first)
}

impl<'plan> Merger<'plan, '_> {
    /// Takes in a selection that is in the response under a condition, or never.
    fn merge(&mut self, selection: &'plan SelectionSet, around: Option<&Condition<'plan>>) {
        for selected in &selection.selections {
            if self.room.is_full() {
                return;
            }
            let condition = around.and_then(|around| around.and(selected.directives()));
            match selected {
                Selection::Field(field) => {
                    let merged = self.fields.entry(field.response_key()).or_default();
                    self.room.take(1);
                    self.room.see_conditions(merged.when.len());
                    merged.fields.push(field);
                    merged.below.push((condition.clone(), &field.selection_set));
                    if let Some(condition) = condition {
                        merged.when.add(condition);
                    }
                }
                Selection::InlineFragment(inline) => {
                    self.merge(&inline.selection_set, condition.as_ref());
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    if let Some(fragment) = self.validated.document.fragments.get(name)
                        && self.is_new(name, condition.as_ref())
                    {
                        self.merge(&fragment.selection_set, condition.as_ref());
                    }
                }
            }
        }
    }

    /// Whether a fragment was not merged before wherever the condition is met.
    fn is_new(&mut self, fragment: &'plan str, condition: Option<&Condition<'plan>>) -> bool {
        let first = !self.spread.contains_key(fragment);
        let known = self.spread.entry(fragment).or_default();
        self.room.see_conditions(known.len());
        let is_new = condition.is_some_and(|condition| !known.covers(condition));
        if let Some(condition) = condition {
            known.add(condition.clone());
        }
        first || is_new
    }
}
