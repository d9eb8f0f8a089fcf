//! The arguments of operations: the methods that the macro calls on its visitor.

use authing::{Argument, Password, Secret};

use crate::{Visitor, client::Client};

/// How optional arguments are sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optional {
    Given,
    Absent,
    Null,
}

#[expect(clippy::unused_self, reason = "the macro calls them on the visitor")]
impl<C: Client> Visitor<'_, C> {
    pub(crate) fn text(&self, name: &str) -> String {
        format!("a {name}")
    }

    pub(crate) fn secret(&self, name: &str) -> Secret {
        Secret::new(self.text(name))
    }

    pub(crate) fn digits(&self, _name: &str) -> Secret {
        Secret::new("1234")
    }

    pub(crate) fn password(&self, name: &str) -> Password {
        Password::new(self.text(name))
    }

    pub(crate) fn optional<T>(&self, value: T) -> Argument<T> {
        match self.optional {
            Optional::Given => Argument::Value(value),
            Optional::Absent => Argument::Absent,
            Optional::Null => Argument::Null,
        }
    }

    /// Sets an argument that has a default, or leaves it to the client.
    pub(crate) fn filled_in<O, T>(&self, value: T, operation: O, set: impl FnOnce(O, T) -> O) -> O {
        match self.optional {
            Optional::Given => set(operation, value),
            Optional::Absent | Optional::Null => operation,
        }
    }
}
