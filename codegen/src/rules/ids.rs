//! No id is a mere text: a variable or field that is named like an id has a kind, and a variable carries ids of one kind.

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::{DirectiveList, VariableDefinition},
    executable::Field,
};

use super::{each_variable, named, telling_name};
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
    let telling = names.into_iter().find(|name| is_id_name(name));
    if let Some(telling) = telling
        && is_text(ty)
        && own
            .or_else(|| id_kind(&field.definition.directives))
            .is_none()
    {
        unmarked(telling, &format!("`{telling}`"), report);
    }
}

/// A variable, and what it is passed to.
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
        if let Some(telling) = telling_name(name, passed_to, is_id_name)
            && is_text(ty)
        {
            unmarked(name, &named(name, telling), report);
        }
        return;
    };
    // `@id` overrules the schema: its author knows better.
    if !directives.has(ID)
        && let Some(other) = kinds.find(|other| *other != kind)
    {
        report.add(
            "conflicting-ids",
            name.location(),
            format!("`${name}` is the id of a `{kind}`, and the id of a `{other}`"),
            "use a variable for each, or say which with `@id(of: …)`",
        );
    }
}

fn no_text(name: &Name, directives: &DirectiveList, report: &mut Report<'_>) {
    let message = format!("`@{ID}` stands on `{name}`, which is no text");
    let place = location(directives, ID);
    report.add("directive-type", place, message, "mark the id itself");
}

/// Only where the ids of the schema are known: any other service names them as it likes.
fn unmarked(name: &Name, what: &str, report: &mut Report<'_>) {
    if !report.parsed.has_ids {
        return;
    }
    report.add(
        "unmarked-id",
        name.location(),
        format!("{what} looks like an id, and nothing says of what"),
        "add `@id(of: …)` with a value of `IdType`; `OTHER` keeps it a `String`",
    );
}

fn is_text(ty: &str) -> bool {
    matches!(ty, "String" | "ID")
}

/// Whether a name says that a value is an id: its last word is `id` or `ids`, before `List` if it
/// is there.
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
    fn ids_are_known_by_their_last_word() {
        for name in "id _id ID ids _ids userId userIds oidcAppId IdPEntityID client_id user_ids idList userIdList clientIDs app2Id" .split(' ') {
            assert!(is_id_name(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in
            "isValid valid unionid openid uuid identity userIdentity idToken kid UUID void guid _ s"
                .split(' ')
        {
            assert!(!is_id_name(name), "{name}");
        }
    }
}
