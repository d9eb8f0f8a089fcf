//! The interface between generated code and this crate. It may change in any release: do not use it directly.

pub use graphql_client::{GraphQLQuery, QueryBody};
pub use serde::{
    self, Deserialize, Serialize,
    ser::{SerializeMap, SerializeStruct},
};
pub use serde_json;

pub(crate) use crate::call::setters::setters_of_calls_too;
pub(crate) use crate::operation::service;
pub use crate::{
    __as_serialized as as_serialized, __graphql_query as graphql_query, __hidden as hidden,
    __leaf as leaf, __object as object, __sent as sent, __setters as setters,
    __text_enum as text_enum, AnyToken, Argument, Ciphertext, Endpoint, Error, NoToken, Operation,
    OperationType, OwnerToken, Page, Paged, Password, Secret, SecretJson, UserToken,
    operation::Refusal,
    operation::data::{Object, Reading, Shape, Value},
    operation::generated::print,
    operation::id::*,
    operation::prepare::{Finite, Prepare, check_email_address},
    operation::sent::{Sent, Variables, send_field},
    response::decode::{deserialize, read_value},
    secret::Digits,
};

/// The parts that belong to the API `v1`.
pub mod v1 {
    pub use super::*;
    pub use crate::operations::{Service, endpoints, types};
}

/// The parts that belong to the API `v2`.
#[cfg(feature = "v2")]
pub mod v2 {
    pub use super::*;
    pub use crate::v2::operations::{Service, endpoints, types};
}
