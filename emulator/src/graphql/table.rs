//! The table of root fields: what is emulated, how far, and by which function.

use std::collections::BTreeMap;

use apollo_compiler::response::{JsonMap, JsonValue};
use serde::de::DeserializeOwned;

use super::node::Node;
use crate::error::{Code, ServiceError};
use crate::token::Caller;
use crate::world::World;

/// How far a root field is emulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It does what the service does.
    Emulated,
    /// Its arguments are stored and returned, and have no other effect.
    Recorded,
    /// It is refused with a GraphQL error that names it.
    NotEmulated,
}

/// One call in flight: the emulator it reaches and who makes it.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) caller: &'a Caller,
    /// The token that came along, whatever it is worth.
    pub(crate) token: Option<&'a str>,
    /// The address the request came from.
    pub(crate) ip: &'a str,
}

/// What a call ends with.
pub(crate) type Outcome<'a> = Result<Node<'a>, ServiceError>;

type Resolver = Box<dyn for<'a> Fn(&Call<'a>, &JsonMap) -> Outcome<'a> + Send + Sync>;

struct Field {
    status: Status,
    resolve: Resolver,
}

/// All root fields that the emulator answers.
#[derive(Default)]
pub(crate) struct Table(BTreeMap<&'static str, Field>);

impl Table {
    /// Adds a field that behaves as the service's.
    pub(crate) fn emulated<A: DeserializeOwned + 'static>(
        &mut self,
        name: &'static str,
        resolve: for<'a> fn(&Call<'a>, A) -> Outcome<'a>,
    ) {
        self.add(name, Status::Emulated, resolve);
    }

    /// Adds a field whose arguments are kept and shown, without effect.
    pub(crate) fn recorded<A: DeserializeOwned + 'static>(
        &mut self,
        name: &'static str,
        resolve: for<'a> fn(&Call<'a>, A) -> Outcome<'a>,
    ) {
        self.add(name, Status::Recorded, resolve);
    }

    fn add<A: DeserializeOwned + 'static>(
        &mut self,
        name: &'static str,
        status: Status,
        resolve: for<'a> fn(&Call<'a>, A) -> Outcome<'a>,
    ) {
        let resolve: Resolver = Box::new(move |call, arguments| {
            let arguments = JsonValue::Object(arguments.clone());
            let arguments = serde_json_bytes::from_value(arguments).map_err(|error| {
                ServiceError::with_message(Code::Internal, format!("{name}: {error}"))
            })?;
            resolve(call, arguments)
        });
        let other = self.0.insert(name, Field { status, resolve });
        debug_assert!(other.is_none(), "the field {name} is in the table twice");
    }

    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// How far a field is emulated.
    pub(crate) fn status(&self, name: &str) -> Status {
        self.0
            .get(name)
            .map_or(Status::NotEmulated, |field| field.status)
    }

    /// Runs a field; none when the emulator does not answer it.
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
