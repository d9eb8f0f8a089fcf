//! Operations: the contract between generated code and the runtime.

pub(crate) mod argument;
pub(crate) mod data;
pub(crate) mod generated;
pub mod id;
pub(crate) mod prepare;
pub(crate) mod sent;

use reqwest::Method;
use serde::de::DeserializeOwned;

use self::{data::Value, prepare::Prepare, sent::Variables};
use crate::{Secret, error::Error};

/// An operation of the schema with its arguments, or the call of a REST address. The type of an operation is made from a `.graphql`
/// file.
///
/// [`Authing::send`](crate::Authing::send) and [`Session::send`](crate::Session::send) send it. Implementations are generated; do
/// not write one by hand.
///
/// Operations of a schema also implement `GraphQLQuery` of the library `graphql_client`, whose clients can send them.
pub trait Operation: Clone + Send + Sync + 'static {
    /// The type of the `data` of a response.
    type ResponseData: Value + DeserializeOwned + Send;
    /// The result of the call.
    type Output: Send;
    /// The kind of token that the call carries.
    type Token: TokenKind;
    /// The API that has the operation.
    type Api: Api;
    /// The operation's name in GraphQL.
    const NAME: &'static str;
    /// The GraphQL document that is sent. Empty for a REST address.
    const QUERY: &'static str;
    /// Whether the operation is a query or a mutation.
    const TYPE: OperationType;
    /// The endpoint that serves the operation.
    const ENDPOINT: Endpoint;
    /// The names of the GraphQL variables that carry secrets.
    const SECRETS: &'static [&'static str];
    /// Whether a response may contain a secret.
    const SECRET_RESPONSE: bool = false;
    /// Whether variables are encrypted.
    #[doc(hidden)]
    const ENCRYPTS: bool = false;
    /// The REST address of the call; `None` for GraphQL.
    #[doc(hidden)]
    const REST: Option<&'static RestAddress> = None;

    /// Returns a token that the call carries instead of that of its actor.
    #[doc(hidden)]
    fn own_token(&self) -> Option<&Secret> {
        None
    }

    /// Returns the output of a call that needs no request, since a list among its arguments is empty.
    #[doc(hidden)]
    fn skipped(&self) -> Option<Self::Output> {
        None
    }

    /// Checks the arguments and writes the variables.
    #[doc(hidden)]
    fn prepare(self, call: &Prepare<'_>, sent: &mut Variables<'_>) -> Result<(), Error>;

    /// Returns the refusal in the data of a call that reports its success there.
    #[doc(hidden)]
    fn refusal(_: &Self::ResponseData) -> Option<Refusal<'_>> {
        None
    }

    /// Converts the data of the response into the output, or returns the path of an invalid null.
    #[doc(hidden)]
    fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str>;
}

/// A REST address. Its variables are the JSON body of a POST request, and the query of any other.
#[derive(Debug)]
#[allow(dead_code, reason = "only one API has such addresses")]
pub struct RestAddress {
    pub(crate) method: Method,
    /// The path on the host of the endpoint.
    pub(crate) path: &'static str,
    /// Whether the host is that of directories, and not that of the endpoint.
    pub(crate) of_directories: bool,
}

impl RestAddress {
    /// Returns whether requests have a body. Without one, the variables are in the address, which logs may show.
    #[allow(dead_code, reason = "only one API has such addresses")]
    pub(crate) const fn has_body(&self) -> bool {
        matches!(self.method, Method::POST)
    }
}

/// The service's refusal of a call, in the data of an acknowledgement.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'data> {
    pub(crate) code: Option<i64>,
    pub(crate) message: Option<&'data str>,
}

impl<'data> Refusal<'data> {
    /// The code of success in acknowledgements and in REST responses.
    pub(crate) const SUCCESS: i64 = 200;

    /// Reads an acknowledgement; `None` if it reports success.
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

/// The types of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationType {
    /// Only reads. It can be retried.
    Query,
    /// Changes something. Unless the call is [`idempotent`](crate::Call::idempotent), it is retried only if the service cannot
    /// have made the change: no connection was made, or the service rejected the owner token and did nothing.
    Mutation,
}

/// An endpoint of the service: an address that accepts operations. The schema of the API declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// The name, in lower case.
    pub name: &'static str,
    /// The setting of [`AuthingBuilder`](crate::AuthingBuilder) that replaces the address.
    pub setting: &'static str,
    /// The address at the public service.
    pub url: &'static str,
    /// The path below [`AuthingBuilder::service_url`](crate::AuthingBuilder::service_url).
    pub path: &'static str,
    /// The names of headers of all requests, and their values. In a value, `{poolId}`, `{appId}`, `{tenantId}` and `{lang}` are settings of
    /// the client, and `{version}` is its version. A header whose value is empty is left out.
    pub headers: &'static [(&'static str, &'static str)],
}

/// An API of the service, as a type: [`operations::Service`](crate::operations::Service) and others. Implemented by generated code
/// only.
pub trait Api: sealed::Sealed + Clone + Send + Sync + 'static {
    /// The endpoints of the API.
    const ENDPOINTS: &'static [Endpoint];
    /// Whether a login that needs a second factor is completed in a second step, and not repeated with a code.
    #[doc(hidden)]
    const SECOND_STEP: bool;
    /// The operation that exchanges the secret of a pool for its owner token.
    #[doc(hidden)]
    type GetOwnerToken: GetOwnerToken;
}

/// An operation that exchanges the secret of a pool for its owner token.
#[doc(hidden)]
pub trait GetOwnerToken: Operation<Token = NoToken> {
    /// Creates the operation.
    fn of(secret: Secret) -> Self;

    /// Returns the token in the output; `None` if the service returned none.
    fn token(output: Self::Output) -> Option<Secret>;
}

/// Makes a generated type an API. Constants of the type add the facts that its schema lacks.
macro_rules! service {
    ($name:ident) => {
        impl crate::operation::sealed::Sealed for $name {}

        impl crate::Api for $name {
            const ENDPOINTS: &'static [crate::Endpoint] = endpoints::ALL;
            // The constant of the type itself, which hides that of the trait.
            const SECOND_STEP: bool = $name::SECOND_STEP;
            type GetOwnerToken = init::GetOwnerToken;
        }
    };
}

pub(crate) use service;

/// The kinds of tokens that calls carry, as types: [`NoToken`], [`OwnerToken`], [`UserToken`] and [`AnyToken`].
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
    /// The call carries the token of its actor, the owner's or a user's.
    AnyToken: true;
}
