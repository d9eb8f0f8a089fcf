//! The client directives as the compiler reads them. Their declarations are in `schema/client.graphql`.

use apollo_compiler::{
    Node,
    ast::{Directive, DirectiveList, Value},
    executable::Operation,
    parser::SourceSpan,
    schema,
};

use crate::names;

/// Names the directives, and lists them.
macro_rules! client_directives {
    ($($name:ident = $text:literal,)*) => {
        $(pub(crate) const $name: &str = $text;)*

        const CLIENT: &[&str] = &[$($name),*];
    };
}

client_directives! {
    CALL = "call",
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
    PHONE_CODE = "phoneCode",
    ACKNOWLEDGEMENT = "acknowledgement",
    SAME_TYPE_AS = "sameTypeAs",
    ID = "id",
    CARRIED_BY = "carriedBy",
    RUST_NAME = "rustName",
}

/// The enum whose values are the kinds of ids.
pub(crate) const ID_TYPE: &str = "IdType";

/// Whether a directive is for the client, so that the service must not see it. Those of the service are sent as written.
pub(crate) fn is_client(name: &str) -> bool {
    CLIENT.contains(&name)
}

/// Where a directive is written.
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

/// The two gateways of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// Users, registration, login, pools.
    Users,
    /// Social logins, single sign-on, LDAP.
    Oauth,
}

impl Gateway {
    pub(crate) fn from_graphql(name: &str) -> Option<Self> {
        match name {
            "USERS" => Some(Self::Users),
            "OAUTH" => Some(Self::Oauth),
            _ => None,
        }
    }
}

/// Whose token a call carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Nobody's.
    None,
    /// The pool's.
    Owner,
    /// A logged-in user's.
    User,
    /// Either's.
    Any,
    /// Nobody says whose: either's is sent.
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

/// The kind of id that a definition, a variable or a selected field is declared to carry: a value of `IdType`.
pub(crate) fn id_kind(directives: &DirectiveList) -> Option<&str> {
    Some(argument(directives, ID, "of")?.as_enum()?.as_str())
}

/// The variable that another one may not go without, by its name in GraphQL.
pub(crate) fn session_requires(directives: &DirectiveList) -> Option<&str> {
    argument(directives, SESSION_REQUIRES, "variable")?.as_str()
}

/// The field that is false in a refusal, if the root field is more than an acknowledgement.
pub(crate) fn acknowledged_by(directives: &DirectiveList) -> Option<&str> {
    argument(directives, ACKNOWLEDGEMENT, "by")?.as_str()
}

/// The fragment whose Rust type another one is read into.
pub(crate) fn same_type_as(directives: &DirectiveList) -> Option<&str> {
    argument(directives, SAME_TYPE_AS, "fragment")?.as_str()
}

/// The Rust name that a type of the schema is given, or a value of it.
pub(crate) fn rust_name<'list>(
    directives: &'list schema::DirectiveList,
    value: Option<&str>,
) -> Option<&'list str> {
    let mut given = directives.get_all(RUST_NAME).map(|given| renamed(given));
    given.find(|(renamed, _)| *renamed == value)?.1
}

/// The Rust name of an enum or an input type of the schema.
pub(crate) fn rust_type_name(name: &str, directives: &schema::DirectiveList) -> String {
    let given = rust_name(directives, None);
    given.map_or_else(|| names::type_name(name), str::to_owned)
}

/// What a `@rustName` names, and the name.
pub(crate) fn renamed(given: &Directive) -> (Option<&str>, Option<&str>) {
    let text = |argument| given.specified_argument_by_name(argument)?.as_str();
    (text("value"), text("name"))
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
