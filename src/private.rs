//! What generated code is written against, and nobody else should be: it may change with any release.

pub use graphql_client::{GraphQLQuery, QueryBody};
pub use serde::{self, Deserialize, Serialize};
pub use serde_json::Value as Json;

pub use crate::{
    __text_enum as text_enum, AnyToken, Call, Ciphertext, Error, Gateway, Input, Kind, NoToken,
    Operation, OwnerToken, Page, Paged, Password, Secret, UserToken,
    list::{list, lists, optional_list, optional_lists},
    prepare::Prepare,
    secret::{Digits, expose},
};

/// Sends any operation as any actor: for tests that sweep over all operations, whatever token they carry.
pub async fn send_unchecked<A: crate::Actor, O: Operation>(
    actor: &A,
    operation: O,
) -> Result<O::Output, Error> {
    crate::actor::execute(actor, operation).await
}
