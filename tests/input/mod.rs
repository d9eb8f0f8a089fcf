//! Invalid input is rejected before anything is sent, with the argument's name and the remedy.

mod arguments;
mod secrets;
mod settings;

use authing::{Error, error::InvalidArgument};

use crate::emulated::{Emulated, refused_input};

/// An emulator that must not receive any request.
struct Untouched(Emulated);

impl Untouched {
    async fn start() -> Self {
        Self(Emulated::start().await)
    }

    /// Makes a call that the client rejects because of this argument.
    async fn refuses<T: std::fmt::Debug>(
        &self,
        argument: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) -> InvalidArgument {
        let error = refused_input(call.await);
        assert_eq!(error.name, argument, "{error}");
        self.is_untouched(&error);
        error
    }

    fn is_untouched(&self, error: &InvalidArgument) {
        let text = error.to_string();
        assert!(text.contains(&format!("`{}`", error.name)), "{text}");
        assert!(
            !error.hint.is_empty() && text.ends_with(error.hint),
            "{text}"
        );
        assert!(
            self.0.emulator.journal().is_empty(),
            "sent in spite of: {text}"
        );
    }
}
