//! The client directives as the compiler reads them. Their declarations are in `schema/client.graphql`.

use apollo_compiler::{
    Node,
    ast::{DirectiveList, Value},
    executable::Operation,
};

use crate::plan::{Gateway, Token};

pub(crate) const CALL: &str = "call";
pub(crate) const POOL_ID: &str = "poolId";
pub(crate) const USER_ID: &str = "userId";
pub(crate) const ENCRYPT: &str = "encrypt";
pub(crate) const SENSITIVE: &str = "sensitive";
pub(crate) const OPTIONAL: &str = "optional";
pub(crate) const REQUIRED: &str = "required";
pub(crate) const PAGE_NUMBER: &str = "pageNumber";
pub(crate) const PAGE_SIZE: &str = "pageSize";
pub(crate) const SESSION_REQUIRES: &str = "sessionRequires";
pub(crate) const ALLOW_EMPTY: &str = "allowEmpty";
pub(crate) const PHONE_CODE: &str = "phoneCode";

/// Whether a directive is for the client, so that the service must not see it. Those of the service are sent as written.
pub(crate) fn is_client(name: &str) -> bool {
    let all = [
        CALL,
        POOL_ID,
        USER_ID,
        ENCRYPT,
        SENSITIVE,
        OPTIONAL,
        REQUIRED,
        PAGE_NUMBER,
        PAGE_SIZE,
        SESSION_REQUIRES,
        ALLOW_EMPTY,
        PHONE_CODE,
    ];
    all.contains(&name)
}

fn argument<'list>(
    directives: &'list DirectiveList,
    directive: &str,
    argument: &str,
) -> Option<&'list Node<Value>> {
    directives
        .get(directive)?
        .specified_argument_by_name(argument)
}

/// What `@call` says: absent only in an operation that is reported for it.
pub(crate) fn call(operation: &Operation) -> Option<(Gateway, Token)> {
    let gateway = argument(&operation.directives, CALL, "gateway")?.as_enum()?;
    let token = argument(&operation.directives, CALL, "token")?.as_enum()?;
    Some((Gateway::from_graphql(gateway)?, Token::from_graphql(token)?))
}

/// What `@sensitive` says: nothing, that it is a secret, or that it is none.
pub(crate) fn sensitive(directives: &DirectiveList) -> Option<bool> {
    directives.get(SENSITIVE)?;
    let given = argument(directives, SENSITIVE, "if");
    Some(given.and_then(|value| value.to_bool()).unwrap_or(true))
}

/// The variable that another one may not go without, by its name in GraphQL.
pub(crate) fn session_requires(directives: &DirectiveList) -> Option<&str> {
    argument(directives, SESSION_REQUIRES, "variable")?.as_str()
}

/// A number that a directive carries.
pub(crate) fn number(directives: &DirectiveList, directive: &str, name: &str) -> Option<i32> {
    argument(directives, directive, name)?.to_i32()
}

/// Why the schema deprecates a definition with these directives, if it does.
pub(crate) fn deprecated(directives: &DirectiveList) -> Option<String> {
    directives.get("deprecated")?;
    let reason = argument(directives, "deprecated", "reason");
    let reason = reason.and_then(|reason| reason.as_str());
    Some(reason.unwrap_or("the schema deprecates it").to_owned())
}
