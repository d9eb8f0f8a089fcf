//! Fragments on several types of the schema that are one type in Rust: `@sameTypeAs`.

use super::{Field, Fragment, build::Planner};
use crate::{
    directive::{SAME_TYPE_AS, location, same_type_as},
    names,
};

const RULE: &str = "same-type";

impl Planner<'_> {
    /// Removes the fragments that are read into the type of another one, and reports those that cannot be.
    pub(super) fn join_twins(&mut self, fragments: &mut Vec<Fragment>) {
        let all = &self.validated.document.fragments;
        let has_own_type = |fragment: &str| {
            let found = all.get(fragment);
            found.is_some_and(|found| same_type_as(&found.directives).is_none())
        };
        for twin in all.values() {
            let Some(other) = same_type_as(&twin.directives) else {
                continue;
            };
            let name = names::type_name(&twin.name);
            let Some(position) = fragments.iter().position(|found| found.name == name) else {
                continue;
            };
            let twin_fragment = fragments.remove(position);
            let other_name = names::type_name(other);
            let place = location(&twin.directives, SAME_TYPE_AS);
            let mut others = fragments.iter();
            let found = others.find(|found| found.name == other_name);
            if let Some(found) = found.filter(|_| has_own_type(other)) {
                self.compare(&twin_fragment, found);
            } else {
                let message =
                    format!("there is no fragment `{other}` that has a Rust type of its own");
                let help = "name another fragment, one without this directive";
                self.report.add(RULE, place, message, help);
            }
        }
    }

    /// Reports the fields of a fragment that the other one lacks or reads into another Rust type, and those of the other one that this one
    /// must not lack.
    fn compare(&mut self, twin: &Fragment, other: &Fragment) {
        let other_fields = &other.shapes[0].fields;
        for field in &twin.shapes[0].fields {
            let key = &field.item.key;
            let found = find(other_fields, key);
            if !found.is_some_and(|found| is_same(field, found)) {
                let message = format!("`{}` has no `{key}` of the same Rust type", other.name);
                let help = "leave the field out, or select it there in the same way; objects need the same fragment";
                self.report.add(RULE, field.item.span, message, help);
            }
        }
        let twin_fields = &twin.shapes[0].fields;
        let is_missing = |field: &&Field| find(twin_fields, &field.item.key).is_none();
        for field in other_fields.iter().filter(is_missing) {
            if !field.nullable && !field.list {
                let key = &field.item.key;
                let message = format!(
                    "`{key}` of `{}` is never null, and is missing here",
                    other.name
                );
                let help = "select it here, too";
                self.report
                    .add(RULE, twin.shapes[0].item.span, message, help);
            }
        }
    }
}

fn find<'plan>(fields: &'plan [Field], key: &str) -> Option<&'plan Field> {
    fields.iter().find(|field| field.item.key == key)
}

/// Whether two fields are the same in Rust. Selections without a fragment are types of their own.
fn is_same(one: &Field, other: &Field) -> bool {
    let shape = |field: &Field| (field.secret, field.list, field.conditional, field.nullable);
    one.value == other.value
        && !matches!(one.value, super::Value::Shape(_) | super::Value::List(_))
        && shape(one) == shape(other)
}
