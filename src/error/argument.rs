//! Arguments and settings that were rejected before anything was sent.

/// An argument or setting that was rejected before the call was sent.
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
    /// The argument or setting, by its name in Rust, or the environment variable.
    pub name: &'static str,
    /// Why it is invalid. Does not repeat a given text, but may contain a page number or page size.
    pub reason: String,
    /// How to correct it.
    pub hint: &'static str,
    /// Whether it is a setting of the client, and not an argument of a call.
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

    /// Marks the error as one of a setting.
    pub(crate) fn of_setting(self) -> Self {
        Self {
            is_setting: true,
            ..self
        }
    }

    pub(crate) fn empty(argument: &'static str) -> Self {
        Self::new(argument, "is empty", "give a value")
    }

    /// Rejects an empty text.
    pub(crate) fn require(argument: &'static str, text: &str) -> Result<(), Self> {
        if text.trim().is_empty() {
            return Err(Self::empty(argument));
        }
        Ok(())
    }
}
