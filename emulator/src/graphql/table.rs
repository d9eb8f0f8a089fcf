//! The table of root fields: their status, and the functions that resolve them.

use std::collections::BTreeMap;

use apollo_compiler::response::{JsonMap, JsonValue};
use serde::de::DeserializeOwned;

use super::node::Node;
use crate::error::{Code, ServiceError};
use crate::token::Caller;
use crate::world::World;

/// How completely a root field is emulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Behaves like the service.
    Emulated,
    /// Stores and returns its arguments, without other effects.
    Recorded,
    /// Returns a GraphQL error that names the field.
    NotEmulated,
}

/// A running call: the emulator's state and the caller.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) caller: &'a Caller,
    /// The token of the request, valid or not.
    pub(crate) token: Option<&'a str>,
    /// The client's IP address.
    pub(crate) ip: &'a str,
    pub(crate) tenant: Tenant<'a>,
}

impl<'a> Call<'a> {
    /// Returns a call without a token, for an address that is not GraphQL.
    pub(crate) fn without_token(world: &'a World, caller: &'a Caller, ip: &'a str) -> Self {
        Self {
            world,
            caller,
            token: None,
            ip,
            tenant: Tenant::default(),
        }
    }
}

/// The pool and the application in the headers of a request to version 2. Version 1 ignores them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tenant<'a> {
    pub(crate) pool: Option<&'a str>,
    pub(crate) app: Option<&'a str>,
}

/// The result of a call.
pub(crate) type Outcome<'a> = Result<Node<'a>, ServiceError>;

type Resolver = Box<dyn for<'a> Fn(&Call<'a>, &JsonMap) -> Outcome<'a> + Send + Sync>;

struct Field {
    status: Status,
    resolve: Resolver,
}

/// The root fields that the emulator has.
#[derive(Default)]
pub(crate) struct Table(BTreeMap<String, Field>);

impl Table {
    /// Adds a field that behaves like the service.
    pub(crate) fn emulated<A: DeserializeOwned + 'static>(
        &mut self,
        name: impl Into<String>,
        resolve: impl for<'a> Fn(&Call<'a>, A) -> Outcome<'a> + Send + Sync + 'static,
    ) {
        self.add(name.into(), Status::Emulated, resolve);
    }

    /// Adds a field that stores and returns its arguments, without other effects.
    pub(crate) fn recorded<A: DeserializeOwned + 'static>(
        &mut self,
        name: impl Into<String>,
        resolve: impl for<'a> Fn(&Call<'a>, A) -> Outcome<'a> + Send + Sync + 'static,
    ) {
        self.add(name.into(), Status::Recorded, resolve);
    }

    fn add<A: DeserializeOwned + 'static>(
        &mut self,
        name: String,
        status: Status,
        resolve: impl for<'a> Fn(&Call<'a>, A) -> Outcome<'a> + Send + Sync + 'static,
    ) {
        let field = name.clone();
        let resolve: Resolver = Box::new(move |call, arguments| {
            let arguments = JsonValue::Object(arguments.clone());
            let arguments = serde_json_bytes::from_value(arguments).map_err(|error| {
                ServiceError::with_message(Code::Internal, format!("{field}: {error}"))
            })?;
            resolve(call, arguments)
        });
        let other = self.0.insert(name, Field { status, resolve });
        debug_assert!(other.is_none(), "a field is already in the table");
    }

    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// Returns the status of a field.
    pub(crate) fn status(&self, name: &str) -> Status {
        self.0
            .get(name)
            .map_or(Status::NotEmulated, |field| field.status)
    }

    /// Runs a field. Returns `None` if it is not emulated.
    pub(crate) fn resolve<'a>(
        &self,
        name: &str,
        call: &Call<'a>,
        arguments: &JsonMap,
    ) -> Option<Outcome<'a>> {
        let field = self.0.get(name)?;
        Some((field.resolve)(call, arguments))
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.0.keys()).finish()
    }
}
