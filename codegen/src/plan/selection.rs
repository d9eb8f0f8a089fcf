//! What an operation or a fragment selects, as Rust structs.
//!
//! A selection that is nothing but one fragment spread is that fragment's type. Any other becomes a struct of its
//! own: what it selects directly, through fragments and through inline fragments is merged by the name in the
//! answer, as the service merges it, so that no field is claimed by one struct and missing in another.

use apollo_compiler::{
    Node,
    executable::{Field as Selected, Selection, SelectionSet},
    schema::ExtendedType,
};
use indexmap::IndexMap;

use super::{
    Field, Leaf, Shape,
    question::{Shared, share_enum},
};
use crate::{
    directive::{OPTIONAL, REQUIRED, sensitive},
    names,
    validate::Validated,
};

/// Makes the shapes of one operation or fragment.
pub(super) struct Shaper<'plan, 'shared> {
    pub(super) validated: &'plan Validated,
    pub(super) shared: &'shared mut Shared,
    /// The shapes, the outermost first.
    pub(super) shapes: Vec<Shape>,
}

/// All selections that share a name in the answer.
struct Merged<'plan> {
    fields: Vec<&'plan Node<Selected>>,
    /// Whether every one of them may be left out by `@include` or `@skip`.
    conditional: bool,
}

impl<'plan> Shaper<'plan, '_> {
    /// Adds the shape of a selection and those below it. `path` begins the names of those below.
    pub(super) fn shape(&mut self, name: String, path: &str, selections: &[&'plan SelectionSet]) {
        let on = selections
            .first()
            .map_or("", |selection| selection.ty.as_str());
        let definition = self.validated.schema.types.get(on);
        let description = definition.and_then(|definition| definition.description());
        let position = self.shapes.len();
        self.shapes.push(Shape {
            name,
            on: on.to_owned(),
            description: description.map(ToString::to_string),
            fields: Vec::new(),
        });
        let mut merged = IndexMap::new();
        for selection in selections {
            merge(self.validated, selection, false, &mut merged);
        }
        let fields = merged
            .into_iter()
            .map(|(key, merged)| self.field(key, path, &merged))
            .collect();
        self.shapes[position].fields = fields;
    }

    fn field(&mut self, key: &str, path: &str, merged: &Merged<'plan>) -> Field {
        let field = merged.fields[0];
        let any = |directive: &str| {
            let carries = |field: &&Node<Selected>| field.directives.get(directive).is_some();
            merged.fields.iter().any(carries)
        };
        let list = field.ty().is_list();
        let never_null = field.ty().is_non_null() || any(REQUIRED);
        let definition = &field.definition;
        Field {
            key: key.to_owned(),
            name: names::field(key),
            description: definition.description.as_deref().map(str::to_owned),
            deprecated: definition.directives.get("deprecated").map(|directive| {
                let reason = directive.specified_argument_by_name("reason");
                let reason = reason.and_then(|reason| reason.as_str());
                reason.unwrap_or("the schema deprecates it").to_owned()
            }),
            leaf: if list && field.ty().item_type().is_list() {
                Leaf::List(Box::new(self.leaf(key, path, merged)))
            } else {
                self.leaf(key, path, merged)
            },
            list,
            conditional: merged.conditional,
            nullable: any(OPTIONAL) || (!list && (merged.conditional || !never_null)),
        }
    }

    fn leaf(&mut self, key: &str, path: &str, merged: &Merged<'plan>) -> Leaf {
        let secret = |field: &&Node<Selected>| sensitive(&field.directives) == Some(true);
        let secret = merged.fields.iter().any(secret);
        let ty = merged.fields[0].ty().inner_named_type().as_str();
        match (ty, self.validated.schema.types.get(ty)) {
            ("String" | "ID", _) if secret => Leaf::Secret,
            ("String" | "ID", _) => Leaf::Text,
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
        let selections: Vec<_> = merged
            .fields
            .iter()
            .map(|field| &field.selection_set)
            .collect();
        if let Some(fragment) = only_fragment(&selections) {
            return self.fragment(fragment);
        }
        let path = format!("{path}{}", names::camel(key));
        let name = names::nested_type_name(&path);
        self.shape(name.clone(), &path, &selections);
        Leaf::Shape(name)
    }

    fn fragment(&mut self, key: &str) -> Leaf {
        let name = names::type_name(key);
        let found = self.validated.document.fragments.get(key);
        let span = found.and_then(Node::location);
        if self.validated.files.is_lent(span) {
            self.shared.borrowed.insert(name.clone());
        }
        Leaf::Fragment(name)
    }
}

/// The one fragment that all the selections are, and nothing else.
fn only_fragment<'plan>(selections: &[&'plan SelectionSet]) -> Option<&'plan str> {
    let mut spreads = selections
        .iter()
        .flat_map(|selection| &selection.selections);
    let name = |selected: &'plan Selection| match selected {
        Selection::FragmentSpread(spread) if !is_conditional(selected) => {
            Some(spread.fragment_name.as_str())
        }
        _ => None,
    };
    let first = name(spreads.next()?)?;
    spreads
        .all(|further| name(further) == Some(first))
        .then_some(first)
}

fn merge<'plan>(
    validated: &'plan Validated,
    selection: &'plan SelectionSet,
    conditional: bool,
    merged: &mut IndexMap<&'plan str, Merged<'plan>>,
) {
    for selected in &selection.selections {
        let conditional = conditional || is_conditional(selected);
        match selected {
            Selection::Field(field) => {
                let key = field.response_key().as_str();
                let entry = merged.entry(key).or_insert_with(|| Merged {
                    fields: Vec::new(),
                    conditional: true,
                });
                entry.fields.push(field);
                entry.conditional &= conditional;
            }
            Selection::InlineFragment(inline) => {
                merge(validated, &inline.selection_set, conditional, merged);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = validated.document.fragments.get(&spread.fragment_name);
                if let Some(fragment) = fragment {
                    merge(validated, &fragment.selection_set, conditional, merged);
                }
            }
        }
    }
}

/// Whether `@include` or `@skip` may leave the selection out.
fn is_conditional(selected: &Selection) -> bool {
    let directives = selected.directives();
    directives.get("include").is_some() || directives.get("skip").is_some()
}
