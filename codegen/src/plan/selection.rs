//! Plans the Rust structs of selection sets.
//!
//! A selection set that consists of a single fragment spread has the type of the fragment. Every other selection set becomes a separate
//! struct. Its fields, including those of fragments and inline fragments, are merged by their response names, as GraphQL servers do.
//!
//! A field is required only if it is always in the response together with its parent object. Several selections of the parent can have
//! different conditions. In this case, each of them must select the field.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    executable::{Field as Selected, FragmentMap, Selection, SelectionSet},
};
use indexmap::IndexMap;

use super::{
    Field, Item, Shape, Value,
    build::Planner,
    condition::{AnyOf, Condition},
    size::{FIELD_SIZE, Size},
};
use crate::{
    directive::{OPTIONAL, REQUIRED, deprecated, id_kind, same_type_as, sensitive},
    document::same_value,
    names,
};

/// Plans the shapes of one operation or fragment.
pub(super) struct Shaper<'a, 'planner> {
    planner: &'planner mut Planner<'a>,
    /// The shapes, the outermost first.
    pub(super) shapes: Vec<Shape>,
    pub(super) size: Size,
}

/// A selection set and its condition. `None` if it is never in the response.
pub(super) type Conditional<'plan> = (Option<Condition<'plan>>, &'plan SelectionSet);

/// All selections with the same response name.
#[derive(Default)]
struct Merged<'plan> {
    fields: Vec<&'plan Node<Selected>>,
    below: Vec<Conditional<'plan>>,
    when: AnyOf<'plan>,
}

/// Merges the selections of one object by their response names.
struct Merger<'plan, 'size> {
    fragments: &'plan FragmentMap,
    size: &'size mut Size,
    fields: IndexMap<&'plan str, Merged<'plan>>,
    /// The fragments that are already merged, and their conditions.
    spread: HashMap<&'plan str, AnyOf<'plan>>,
}

impl<'a, 'planner> Shaper<'a, 'planner> {
    pub(super) fn new(planner: &'planner mut Planner<'a>) -> Self {
        Self {
            planner,
            shapes: Vec::new(),
            size: Size::default(),
        }
    }

    /// Adds the shapes of a selection set and of nested ones. `key` is the GraphQL name, and `path` is the prefix for the names of nested
    /// shapes.
    pub(super) fn shape(
        &mut self,
        name: String,
        key: &Name,
        path: &str,
        selections: &[Conditional<'a>],
    ) {
        let validated = self.planner.validated;
        let on = selections
            .first()
            .map_or("", |(_, selection)| selection.ty.as_str());
        let definition = validated.parsed.schema.types.get(on);
        let description = definition.and_then(|definition| definition.description());
        let description = description.map(|description| &**description);
        self.size.add(name.len() + description.map_or(0, str::len));
        let position = self.shapes.len();
        self.shapes.push(Shape {
            item: Item::new(key, name, description, None),
            on: on.to_owned(),
            fields: Vec::new(),
        });
        let mut merger = Merger {
            fragments: &validated.document.fragments,
            size: &mut self.size,
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
        for merged in merger.fields.into_values() {
            if self.size.is_full() {
                return;
            }
            self.same_arguments(&merged);
            fields.push(self.field(path, &merged, &when));
        }
        self.shapes[position].fields = fields;
    }

    /// Checks that merged fields have the same arguments (section 5.3.2 of the GraphQL specification). `apollo-compiler` does not notice
    /// if one list is a prefix of the other.
    fn same_arguments(&mut self, merged: &Merged<'a>) {
        let (first, others) = (merged.fields[0], &merged.fields[1..]);
        let is_same = |other: &Selected| {
            first.arguments.iter().all(|argument| {
                let other = other.specified_argument_by_name(&argument.name);
                other.is_some_and(|other| same_value(&argument.value, other))
            })
        };
        let report = &mut self.planner.report;
        for other in others.iter().filter(|other| !is_same(other)) {
            let key = first.response_key();
            let message = format!("`{key}` is selected twice with different arguments");
            let help = "use an alias for one of the fields: `alias: field`";
            report.add("conflicting-fields", other.location(), message, help);
            report.related(first.location(), "first selected here");
        }
    }

    /// Plans a field of an object with the condition `when`.
    fn field(&mut self, path: &str, merged: &Merged<'a>, when: &AnyOf<'a>) -> Field {
        let field = merged.fields[0];
        let any = |is: &dyn Fn(&Selected) -> bool| merged.fields.iter().any(|field| is(field));
        let key = field.response_key();
        let conditional = !merged.when.covers_all(when);
        let description = field.definition.description.as_deref();
        let text = path.len() + 2 * key.len() + description.map_or(0, str::len);
        self.size.add(FIELD_SIZE + text);
        let list = field.ty().is_list();
        let never_null = field.ty().is_non_null() || any(&|field| field.directives.has(REQUIRED));
        let optional = any(&|field| field.directives.has(OPTIONAL));
        let secret = any(&|field| sensitive(&field.directives) == Some(true));
        let value = self.value(path, merged, secret);
        let deprecated = deprecated(&field.definition.directives);
        Field {
            item: Item::new(key, names::field(key), description, deprecated),
            value: if list && field.ty().item_type().is_list() {
                Value::List(Box::new(value))
            } else {
                value
            },
            secret,
            list,
            conditional,
            nullable: optional || (!list && (conditional || !never_null)),
        }
    }

    fn value(&mut self, path: &str, merged: &Merged<'a>, secret: bool) -> Value {
        let field = merged.fields[0];
        let (key, ty) = (field.response_key(), field.ty().inner_named_type());
        if field.selection_set.is_empty() {
            let own = id_kind(&field.directives);
            let id = own.or_else(|| id_kind(&field.definition.directives));
            return self.planner.value(ty, id.filter(|_| !secret));
        }
        if let Some(fragment) = only_fragment(&merged.below) {
            return self.fragment(fragment);
        }
        let path = format!("{path}{}", names::camel(key));
        let name = names::nested_type_name(&path);
        self.shape(name.clone(), key, &path, &merged.below);
        Value::Shape(name)
    }

    fn fragment(&mut self, key: &Name) -> Value {
        let parsed = &self.planner.validated.parsed;
        let fragments = &self.planner.validated.document.fragments;
        let found = fragments.get(key);
        let other = found.and_then(|found| same_type_as(&found.directives));
        let key = other.unwrap_or(key);
        let (name, found) = (names::type_name(key), fragments.get(key));
        if let Some(imported) = found.filter(|found| parsed.files.is_imported(found.location())) {
            let item = Item::new(&imported.name, name.clone(), None, None);
            self.planner.import_type(&name, &item);
        }
        Value::Fragment(name)
    }
}

/// The fragment, if each of the selection sets consists of a spread of the same fragment.
fn only_fragment<'plan>(selections: &[Conditional<'plan>]) -> Option<&'plan Name> {
    let mut spreads = selections
        .iter()
        .flat_map(|(_, selection)| &selection.selections);
    let name = |selected: &'plan Selection| {
        let condition = Condition::default().and(selected.directives())?;
        match selected {
            Selection::FragmentSpread(spread) if condition.is_always_met() => {
                Some(&spread.fragment_name)
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
    /// Merges a selection set. `around` is its condition, or `None` if it is never in the response.
    fn merge(&mut self, selection: &'plan SelectionSet, around: Option<&Condition<'plan>>) {
        for selected in &selection.selections {
            if self.size.is_full() {
                return;
            }
            let condition = around.and_then(|around| around.and(selected.directives()));
            match selected {
                Selection::Field(field) => {
                    let merged = self.fields.entry(field.response_key()).or_default();
                    self.size.add(1);
                    self.size.check_conditions(merged.when.len());
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
                    if let Some(fragment) = self.fragments.get(name)
                        && self.is_new(name, condition.as_ref())
                    {
                        self.merge(&fragment.selection_set, condition.as_ref());
                    }
                }
            }
        }
    }

    /// Whether the fragment must be merged: it is not yet merged under a condition that covers this one.
    fn is_new(&mut self, fragment: &'plan str, condition: Option<&Condition<'plan>>) -> bool {
        let first = !self.spread.contains_key(fragment);
        let known = self.spread.entry(fragment).or_default();
        self.size.check_conditions(known.len());
        let is_new = condition.is_some_and(|condition| !known.covers(condition));
        if let Some(condition) = condition {
            known.add(condition.clone());
        }
        first || is_new
    }
}
