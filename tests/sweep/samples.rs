//! Sample arguments for every operation: secrets carry a mark. With them, a table of all operations and of functions that decode
//! their responses.

use std::ops::Deref;

use authing::{__testing, Actor, Argument, Authing, Error, Operation, Password, Secret, v2};

/// The value of every secret. It must never show.
pub(crate) const MARK: &str = "MARKED-SECRET";

/// The value of every code that is sent as a number.
pub(crate) const MARKED_DIGITS: &str = "1928374655";

/// Provides the values for the macro that visits every operation.
pub(crate) struct Samples;

#[allow(clippy::unused_self, reason = "the macro calls it on the visitor")]
impl Samples {
    pub(crate) fn text(&self, name: &str) -> String {
        format!("plain-{name}")
    }

    pub(crate) fn secret(&self, name: &str) -> Secret {
        Secret::new(format!("{MARK}-{name}"))
    }

    pub(crate) fn digits(&self, _name: &str) -> Secret {
        Secret::new(MARKED_DIGITS)
    }

    pub(crate) fn password(&self, name: &str) -> Password {
        Password::new(format!("{MARK}-{name}"))
    }

    pub(crate) fn optional<T>(&self, value: T) -> Argument<T> {
        Argument::Value(value)
    }

    pub(crate) fn filled_in<O, T>(&self, value: T, made: O, set: impl FnOnce(O, T) -> O) -> O {
        set(made, value)
    }
}

/// Decodes a response with this status and body to this request.
type Open = fn(u16, Vec<u8>, &[u8]) -> Result<(), Error>;

/// An operation: its request, and the function that decodes a response.
pub(crate) struct Opener {
    #[allow(dead_code, reason = "the fuzzer needs no name")]
    pub(crate) name: &'static str,
    request: Vec<u8>,
    open: Open,
}

impl Opener {
    /// Decodes a response. The token of the call was the mark.
    pub(crate) fn open(&self, status: u16, body: &[u8]) -> Result<(), Error> {
        (self.open)(status, body.to_vec(), &self.request)
    }
}

/// All operations of an API.
pub(crate) struct Openers<A> {
    authing: A,
    all: Vec<Opener>,
}

impl Openers<Authing> {
    pub(crate) fn v1() -> Vec<Opener> {
        let authing = Authing::new("pool", MARK);
        let mut openers = Self::of(authing.expect("the settings are right"));
        authing::__for_each_operation!(openers);
        openers.all
    }
}

impl Openers<v2::Authing> {
    pub(crate) fn v2() -> Vec<Opener> {
        let authing = v2::Authing::new("pool", MARK);
        let mut openers = Self::of(authing.expect("the settings are right"));
        authing::__for_each_operation_v2!(openers);
        openers.all
    }
}

impl<A: Actor> Openers<A> {
    fn of(authing: A) -> Self {
        let all = Vec::new();
        Self { authing, all }
    }

    fn visit<O: Operation>(&mut self, operation: O) {
        let request = __testing::request(&self.authing, operation);
        self.all.push(Opener {
            name: O::NAME,
            request: request.expect("it can be sent").as_ref().to_vec(),
            open: |status, body, request| {
                let token = Secret::new(MARK);
                __testing::open::<O>(status, body, request, Some(&token)).map(drop)
            },
        });
    }
}

impl<A> Deref for Openers<A> {
    type Target = Samples;

    fn deref(&self) -> &Samples {
        &Samples
    }
}
