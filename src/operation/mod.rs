//! What an operation is: the contract between generated code and the runtime.

pub(crate) mod argument;
pub(crate) mod data;
pub(crate) mod generated;
pub mod id;
pub(crate) mod prepare;
pub(crate) mod sent;

use serde::de::DeserializeOwned;

use self::{data::Value, prepare::Prepare, sent::Variables};
use crate::error::Error;

/// A call that the schema knows, with its arguments: a type made of a `.graphql` file.
///
/// [`Authing::send`](crate::Authing::send) and [`Session::send`](crate::Session::send) send it. Implementations are
/// generated; nobody writes one by hand.
///
/// It also implements `GraphQLQuery` of the library `graphql_client`, whose own clients can send it.
pub trait Operation: Clone + Send + Sync + 'static {
    /// The data in the response.
    type ResponseData: Value + DeserializeOwned + Send;
    /// What the caller gets.
    type Output: Send;
    /// Whose token the call carries.
    type Token: TokenKind;
    /// The operation's name in GraphQL.
    const NAME: &'static str;
    /// The text that is sent.
    const QUERY: &'static str;
    /// Whether it only reads.
    const TYPE: OperationType;
    /// Where it is sent.
    const GATEWAY: Gateway;
    /// The variables, by their names in GraphQL, that carry secrets.
    const SECRETS: &'static [&'static str];
    /// Whether a secret may be in the response.
    const SECRET_RESPONSE: bool = false;

    /// Makes the variables that are sent of the arguments that were given.
    #[doc(hidden)]
    fn prepare(self, call: &Prepare<'_>, sent: &mut Variables<'_>) -> Result<(), Error>;

    /// Finds a refusal in the data of a call that says there whether it was done.
    #[doc(hidden)]
    fn refusal(_: &Self::ResponseData) -> Option<Refusal<'_>> {
        None
    }

    /// Makes the output from the data of the response, or returns the path of a null that is not allowed.
    #[doc(hidden)]
    fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str>;
}

/// What the service says of a call that was not done.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'data> {
    pub(crate) code: Option<i64>,
    pub(crate) message: Option<&'data str>,
}

impl<'data> Refusal<'data> {
    /// The code of success: of calls that only say whether they were done, and of addresses that are not GraphQL.
    pub(crate) const SUCCESS: i64 = 200;

    /// Reads what a call says; `None` if it was done.
    pub fn new(
        code: Option<i64>,
        message: Option<&'data str>,
        status: Option<bool>,
    ) -> Option<Self> {
        let code = code.filter(|code| *code != Self::SUCCESS);
        let is_refused = code.is_some() || status == Some(false);
        is_refused.then_some(Self { code, message })
    }
}

/// Whether a call only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationType {
    /// It only reads, and can be sent again.
    Query,
    /// It changes something. Unless the call is [`idempotent`](crate::Call::idempotent), it is sent again only if the service cannot
    /// have made the change: no connection was made, or the service rejected the owner token and did nothing.
    Mutation,
}

/// The two gateways of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gateway {
    /// Users, registration, login, pools, roles.
    Users,
    /// Social logins, single sign-on, LDAP.
    OAuth,
}

impl Gateway {
    /// The name in logs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::OAuth => "oauth",
        }
    }
}

/// Whose token a call carries, as a type: [`NoToken`], [`OwnerToken`], [`UserToken`] or [`AnyToken`].
pub trait TokenKind: sealed::Sealed + Send + Sync + 'static {
    #[doc(hidden)]
    const NEEDED: bool;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

macro_rules! token_kinds {
    ($($(#[$doc:meta])* $name:ident: $needed:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl sealed::Sealed for $name {}
        impl TokenKind for $name {
            const NEEDED: bool = $needed;
        }
    )*};
}

token_kinds! {
    /// The call carries no token.
    NoToken: false;
    /// The call carries the owner token of the user pool.
    OwnerToken: true;
    /// The call carries the token of a logged-in user.
    UserToken: true;
    /// The call carries the token of whoever sends it.
    AnyToken: true;
}
