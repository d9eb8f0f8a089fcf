//! Ids have Rust types. Each variable or field with the name of an id must have a kind, and a variable must not have different kinds.

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::{DirectiveList, VariableDefinition},
    executable::Field,
};

use super::{each_variable, matching_name, named};
use crate::{
    directive::{ID, POOL_ID, USER_ID, id_kind, location},
    document::{Passed, fields},
    parse::Report,
};

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    for field in fields(document) {
        selected(field, report);
    }
    each_variable(document, report, sent);
}

/// A field of the response.
fn selected(field: &Field, report: &mut Report<'_>) {
    let ty = field.ty().inner_named_type();
    let own = id_kind(&field.directives);
    if own.is_some() && !is_text(ty) {
        return no_text(&field.name, &field.directives, report);
    }
    let names = [&field.name, field.response_key()];
    let matching = names.into_iter().find(|name| is_id_name(name));
    if let Some(matching) = matching
        && is_text(ty)
        && own
            .or_else(|| id_kind(&field.definition.directives))
            .is_none()
    {
        unmarked(matching, &format!("`{matching}`"), report);
    }
}

/// A variable, and the arguments and input fields that it is passed to.
fn sent(variable: &VariableDefinition, passed_to: &[Passed<'_>], report: &mut Report<'_>) {
    let (name, directives) = (&variable.name, &variable.directives);
    let ty = variable.ty.inner_named_type();
    if directives.has(ID) && !is_text(ty) {
        return no_text(name, directives, report);
    }
    let kinds = passed_to
        .iter()
        .filter_map(|(_, to)| id_kind(&to.as_ref()?.directives));
    let declared = if directives.has(POOL_ID) {
        Some("POOL")
    } else if directives.has(USER_ID) {
        Some("USER")
    } else {
        id_kind(directives)
    };
    let mut kinds = declared.into_iter().chain(kinds);
    let Some(kind) = kinds.next() else {
        if let Some(matching) = matching_name(name, passed_to, is_id_name)
            && is_text(ty)
        {
            unmarked(name, &named(name, matching), report);
        }
        return;
    };
    // `@id` on the variable takes precedence over the schema.
    if !directives.has(ID)
        && let Some(other) = kinds.find(|other| *other != kind)
    {
        report.add(
            "conflicting-ids",
            name.location(),
            format!(
                "`${name}` is used both as an id of kind `{kind}` and as an id of kind `{other}`"
            ),
            "use separate variables, or set the kind with `@id(of: …)`",
        );
    }
}

fn no_text(name: &Name, directives: &DirectiveList, report: &mut Report<'_>) {
    let message = format!("`@{ID}` is not allowed on `{name}`: expected `String` or `ID`");
    let place = location(directives, ID);
    let help = "move the directive to the field or variable with the id";
    report.add("directive-type", place, message, help);
}

/// Reports a missing `@id`, but only if the schema declares its ids: other services may use such names for other values.
fn unmarked(name: &Name, what: &str, report: &mut Report<'_>) {
    if !report.parsed.has_ids {
        return;
    }
    report.add(
        "unmarked-id",
        name.location(),
        format!("{what} looks like an id but has no kind"),
        "add `@id(of: …)` with a value of `IdType`, or `@id(of: OTHER)` for a plain `String`",
    );
}

fn is_text(ty: &str) -> bool {
    matches!(ty, "String" | "ID")
}

/// Whether a name denotes an id: its last word is `id` or `ids`, optionally followed by `List`.
fn is_id_name(name: &str) -> bool {
    let item = name.strip_suffix("List").unwrap_or(name);
    let singular = item.strip_suffix('s').unwrap_or(item);
    let is_word = |before: &str| before.ends_with(|last: char| !last.is_uppercase());
    singular.trim_start_matches('_').eq_ignore_ascii_case("id")
        || singular.ends_with("_id")
        || ["Id", "ID"]
            .iter()
            .any(|id| singular.strip_suffix(id).is_some_and(is_word))
}

#[cfg(test)]
mod tests {
    use super::is_id_name;

    #[test]
    fn names_of_ids_are_recognised() {
        for name in "id _id ID ids _ids userId userIds oidcAppId IdPEntityID client_id user_ids idList userIdList clientIDs app2Id" .split(' ') {
            assert!(is_id_name(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_not_recognised() {
        for name in
            "isValid valid unionid openid uuid identity userIdentity idToken kid UUID void guid _ s"
                .split(' ')
        {
            assert!(!is_id_name(name), "{name}");
        }
    }
}
