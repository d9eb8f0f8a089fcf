//! Reads the client directives, which `schema/client.graphql` declares.

use apollo_compiler::{
    Node,
    ast::{Directive, DirectiveList, Value},
    executable::Operation,
    parser::SourceSpan,
    schema,
};

use crate::names;

/// Defines a constant for each directive, and the list of all.
macro_rules! client_directives {
    ($($name:ident = $text:literal,)*) => {
        $(pub(crate) const $name: &str = $text;)*

        const CLIENT: &[&str] = &[$($name),*];
    };
}

client_directives! {
    CALL = "call",
    ENDPOINT = "endpoint",
    HEADER = "header",
    POOL_ID = "poolId",
    USER_ID = "userId",
    ENCRYPT = "encrypt",
    SENSITIVE = "sensitive",
    OPTIONAL = "optional",
    REQUIRED = "required",
    PAGE_NUMBER = "pageNumber",
    PAGE_SIZE = "pageSize",
    SESSION_REQUIRES = "sessionRequires",
    ALLOW_EMPTY = "allowEmpty",
    NOT_EMPTY = "notEmpty",
    SKIP_IF_EMPTY = "skipIfEmpty",
    EMAIL_ADDRESS = "emailAddress",
    PHONE_NUMBER = "phoneNumber",
    PHONE_CODE = "phoneCode",
    ACKNOWLEDGEMENT = "acknowledgement",
    SAME_TYPE_AS = "sameTypeAs",
    ID = "id",
    CARRIED_BY = "carriedBy",
    RUST_NAME = "rustName",
}

/// The enum whose values are the kinds of ids.
pub(crate) const ID_TYPE: &str = "IdType";

/// The enum whose values are the endpoints.
pub(crate) const ENDPOINT_TYPE: &str = "Endpoint";

/// Whether a directive is for the client only. Client directives are removed from requests, and all other directives are sent.
pub(crate) fn is_client(name: &str) -> bool {
    CLIENT.contains(&name)
}

/// The location of a directive.
pub(crate) fn location(directives: &DirectiveList, directive: &str) -> Option<SourceSpan> {
    directives.get(directive)?.location()
}

pub(crate) fn argument<'list>(
    directives: &'list DirectiveList,
    directive: &str,
    argument: &str,
) -> Option<&'list Node<Value>> {
    directives
        .get(directive)?
        .specified_argument_by_name(argument)
}

/// The token that a call is sent with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// No token.
    None,
    /// The owner token of the pool.
    Owner,
    /// The token of a logged-in user.
    User,
    /// The owner token or a user token.
    Any,
    /// The owner token or a user token. The service does not document which one it requires.
    Undocumented,
}

impl Token {
    pub(crate) fn from_graphql(name: &str) -> Option<Self> {
        match name {
            "NONE" => Some(Self::None),
            "OWNER" => Some(Self::Owner),
            "USER" => Some(Self::User),
            "ANY" => Some(Self::Any),
            "UNDOCUMENTED" => Some(Self::Undocumented),
            _ => None,
        }
    }
}

/// The arguments of `@call`: the name of the endpoint, and the token. `None` if they are missing or invalid, which another rule reports.
pub(crate) fn call(operation: &Operation) -> Option<(&str, Token)> {
    let endpoint = argument(&operation.directives, CALL, "endpoint")?.as_enum()?;
    let token = argument(&operation.directives, CALL, "token")?.as_enum()?;
    Some((endpoint.as_str(), Token::from_graphql(token)?))
}

/// The arguments of `@endpoint`: the address at the public service, and the path below the address of another one.
pub(crate) fn endpoint(directives: &DirectiveList) -> Option<(&str, &str)> {
    let text = |name| argument(directives, ENDPOINT, name)?.as_str();
    Some((text("url")?, text("path")?))
}

/// The names and values of each `@header`.
pub(crate) fn headers(directives: &DirectiveList) -> impl Iterator<Item = (&str, &str)> {
    directives.get_all(HEADER).filter_map(|header| {
        let text = |name| header.specified_argument_by_name(name)?.as_str();
        Some((text("name")?, text("value")?))
    })
}

/// The argument of `@sensitive`: whether the value is a secret. `None` without the directive.
pub(crate) fn sensitive(directives: &DirectiveList) -> Option<bool> {
    directives.get(SENSITIVE)?;
    let given = argument(directives, SENSITIVE, "if");
    Some(given.and_then(|value| value.to_bool()).unwrap_or(true))
}

/// The kind of id that `@id` declares: a value of `IdType`.
pub(crate) fn id_kind(directives: &DirectiveList) -> Option<&str> {
    Some(argument(directives, ID, "of")?.as_enum()?.as_str())
}

/// The variable that `@sessionRequires` names, by its name in GraphQL.
pub(crate) fn session_requires(directives: &DirectiveList) -> Option<&str> {
    argument(directives, SESSION_REQUIRES, "variable")?.as_str()
}

/// The field that `@acknowledgement(by:)` names. It is false if the call failed, and the root field also has other data.
pub(crate) fn acknowledged_by(directives: &DirectiveList) -> Option<&str> {
    argument(directives, ACKNOWLEDGEMENT, "by")?.as_str()
}

/// The fragment that `@sameTypeAs` names, whose Rust type is used.
pub(crate) fn same_type_as(directives: &DirectiveList) -> Option<&str> {
    argument(directives, SAME_TYPE_AS, "fragment")?.as_str()
}

/// The Rust name that `@rustName` sets for a type, or for one of its values.
pub(crate) fn rust_name<'list>(
    directives: &'list schema::DirectiveList,
    value: Option<&str>,
) -> Option<&'list str> {
    let mut given = directives.get_all(RUST_NAME).map(|given| renamed(given));
    given.find(|(renamed, _)| *renamed == value)?.1
}

/// The Rust name of an enum or input type.
pub(crate) fn rust_type_name(name: &str, directives: &schema::DirectiveList) -> String {
    let given = rust_name(directives, None);
    given.map_or_else(|| names::type_name(name), str::to_owned)
}

/// The arguments `value` and `name` of a `@rustName`.
pub(crate) fn renamed(given: &Directive) -> (Option<&str>, Option<&str>) {
    let text = |argument| given.specified_argument_by_name(argument)?.as_str();
    (text("value"), text("name"))
}

/// A number in an argument of a directive.
pub(crate) fn number(directives: &DirectiveList, directive: &str, name: &str) -> Option<i32> {
    argument(directives, directive, name)?.to_i32()
}

/// The reason of `@deprecated`. `None` without the directive.
pub(crate) fn deprecated(directives: &DirectiveList) -> Option<String> {
    directives.get("deprecated")?;
    let reason = argument(directives, "deprecated", "reason");
    let reason = reason.and_then(|reason| reason.as_str());
    Some(reason.unwrap_or("deprecated in the schema").to_owned())
}
