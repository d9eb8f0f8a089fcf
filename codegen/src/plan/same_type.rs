//! Implements `@sameTypeAs`: fragments on different GraphQL types that share a Rust type.

use super::{Field, Fragment, build::Planner};
use crate::{
    directive::{SAME_TYPE_AS, location, same_type_as},
    names,
};

const RULE: &str = "same-type";

impl Planner<'_> {
    /// Removes the fragments that use the Rust type of another fragment. Reports incompatible fragments.
    pub(super) fn apply_same_type(&mut self, fragments: &mut Vec<Fragment>) {
        let all = &self.validated.document.fragments;
        let has_own_type = |fragment: &str| {
            let found = all.get(fragment);
            found.is_some_and(|found| same_type_as(&found.directives).is_none())
        };
        for marked in all.values() {
            let Some(other) = same_type_as(&marked.directives) else {
                continue;
            };
            let name = names::type_name(&marked.name);
            let Some(position) = fragments.iter().position(|found| found.name == name) else {
                continue;
            };
            let marked_fragment = fragments.remove(position);
            let other_name = names::type_name(other);
            let place = location(&marked.directives, SAME_TYPE_AS);
            let mut others = fragments.iter();
            let found = others.find(|found| found.name == other_name);
            if let Some(found) = found.filter(|_| has_own_type(other)) {
                self.compare(&marked_fragment, found);
            } else {
                let message = if all.contains_key(other) {
                    format!("fragment `{other}` has `@{SAME_TYPE_AS}` itself")
                } else {
                    format!("unknown fragment `{other}`")
                };
                let help = format!("name a fragment without `@{SAME_TYPE_AS}`");
                self.report.add(RULE, place, message, help);
            }
        }
    }

    /// Reports fields that are missing in the other fragment or have a different Rust type there, and missing fields that the other
    /// fragment requires.
    fn compare(&mut self, marked: &Fragment, other: &Fragment) {
        let other_fields = &other.shapes[0].fields;
        for field in &marked.shapes[0].fields {
            let key = &field.item.key;
            let found = find(other_fields, key);
            if !found.is_some_and(|found| is_same(field, found)) {
                let message = format!(
                    "fragment `{}` has no field `{key}` of the same Rust type",
                    other.name
                );
                let help = "remove the field, or select it in both fragments in the same way; for objects, use the same fragment";
                self.report.add(RULE, field.item.span, message, help);
            }
        }
        let marked_fields = &marked.shapes[0].fields;
        let is_missing = |field: &&Field| find(marked_fields, &field.item.key).is_none();
        for field in other_fields.iter().filter(is_missing) {
            if !field.nullable && !field.list {
                let key = &field.item.key;
                let message = format!(
                    "missing field `{key}`, which fragment `{}` requires",
                    other.name
                );
                let help = "select the field in this fragment";
                self.report
                    .add(RULE, marked.shapes[0].item.span, message, help);
            }
        }
    }
}

fn find<'plan>(fields: &'plan [Field], key: &str) -> Option<&'plan Field> {
    fields.iter().find(|field| field.item.key == key)
}

/// Whether two fields have the same Rust type. Nested selection sets without a fragment always have different types.
fn is_same(one: &Field, other: &Field) -> bool {
    let shape = |field: &Field| (field.secret, field.list, field.conditional, field.nullable);
    one.value == other.value
        && !matches!(one.value, super::Value::Shape(_) | super::Value::List(_))
        && shape(one) == shape(other)
}
