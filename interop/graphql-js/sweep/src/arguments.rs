//! The arguments that operations are sent with: what the macro calls on its visitor.

use authing::{Argument, Password, Secret};

use crate::Visitor;

/// What becomes of arguments that a call can do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optional {
    Given,
    Absent,
    Null,
}

#[expect(clippy::unused_self, reason = "the macro calls them on the visitor")]
impl Visitor<'_> {
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

    /// What is filled in by the client, or by a default, is given or left to it.
    pub(crate) fn filled_in<O, T>(&self, value: T, made: O, set: impl FnOnce(O, T) -> O) -> O {
        match self.optional {
            Optional::Given => set(made, value),
            Optional::Absent | Optional::Null => made,
        }
    }
}
