//! Arguments and settings that were refused before anything was sent.

/// An argument or setting that was refused before the call was sent.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// use authing::Error;
///
/// match authing.auth().login_by_email("", "correct horse").await {
///     Err(Error::InvalidArgument(error)) => assert_eq!(error.name, "email"),
///     other => panic!("an empty address is refused: {other:?}"),
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` {reason}: {hint}")]
#[non_exhaustive]
pub struct InvalidArgument {
    /// The argument or setting, by its name in Rust; or the variable of the environment.
    pub name: &'static str,
    /// What is wrong with it. It contains no text that was given; a page number or page size may be in it.
    pub reason: String,
    /// What to do.
    pub hint: &'static str,
    /// Whether it is a setting of the client, which no caller of the program gave.
    pub(super) is_setting: bool,
}

impl InvalidArgument {
    pub(crate) fn new(name: &'static str, reason: impl Into<String>, hint: &'static str) -> Self {
        Self {
            name,
            reason: reason.into(),
            hint,
            is_setting: false,
        }
    }

    /// The same problem of a setting of the client.
    pub(crate) fn of_setting(self) -> Self {
        Self {
            is_setting: true,
            ..self
        }
    }

    pub(crate) fn empty(argument: &'static str) -> Self {
        Self::new(argument, "is empty", "give a value")
    }

    /// Refuses a text that is empty.
    pub(crate) fn require(argument: &'static str, text: &str) -> Result<(), Self> {
        if text.trim().is_empty() {
            return Err(Self::empty(argument));
        }
        Ok(())
    }
}
