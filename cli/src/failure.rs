//! The reason why a command failed, its exit code, and the remedy.

use std::{error::Error as _, fmt::Write as _, io};

use anstyle::{AnsiColor, Style};
use authing::{Error, ErrorCode, error::ErrorKind};

/// The exit codes, as the help prints them.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    success
  1    the service refused the command, or `doctor` found a problem
  2    an argument or an input file is invalid
  3    the profile, the pool's id or the secret is invalid
  4    the service was not reached or is overloaded: try again later
  5    some records of an import failed
  130  the command was interrupted";

pub(crate) const FAILED: u8 = 1;
pub(crate) const USAGE: u8 = 2;
pub(crate) const CONFIGURATION: u8 = 3;
pub(crate) const UNAVAILABLE: u8 = 4;
pub(crate) const PARTIAL: u8 = 5;
pub(crate) const INTERRUPTED: u8 = 130;

/// The result of a command.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit_code: u8,
    pub(crate) message: String,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit_code: u8, message: impl Into<String>) -> Self {
        Self {
            exit_code,
            message: message.into(),
            hint: None,
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(USAGE, message)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        self.hint = Some(match self.hint {
            Some(first) => format!("{first}. {hint}"),
            None => hint,
        });
        self
    }

    /// A command that a signal interrupted. The shell shows that already.
    pub(crate) fn interrupted() -> Self {
        Self::new(INTERRUPTED, "")
    }

    /// Prints the message and the remedy on standard error.
    pub(crate) fn report(&self) {
        if !self.message.is_empty() {
            let red = AnsiColor::Red.on_default().bold();
            anstream::eprintln!("{red}error:{red:#} {}", self.message);
        }
        if let Some(hint) = &self.hint {
            let bold = Style::new().bold();
            anstream::eprintln!("{bold}help:{bold:#} {hint}");
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = text(&error);
        if error.code() == Some(ErrorCode::PasswordRequired) {
            return Self::new(FAILED, message)
                .hint("add `--password-stdin`; in an import, add the field `password`");
        }
        match error.kind() {
            ErrorKind::Configuration => {
                Self::new(CONFIGURATION, message).hint("`authing doctor` checks the settings")
            }
            ErrorKind::InvalidInput if matches!(error, Error::InvalidArgument(_)) => {
                Self::usage(message)
            }
            _ if error.is_transient() => Self::new(UNAVAILABLE, message).hint(
                "`authing doctor` checks the connection. If the command changes something, check whether the change was made \
                 before you repeat it",
            ),
            _ => Self::new(FAILED, message),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // The reader of the output, such as `head`, has ended.
            io::ErrorKind::BrokenPipe => Self::new(0, ""),
            _ => Self::new(FAILED, error.to_string()),
        }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::new(FAILED, format!("{other:?}")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// Returns the text of an error with its causes, and with the meaning of the service's code.
pub(crate) fn text(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some errors repeat their cause.
        if !text.contains(&cause_text) {
            let _ = write!(text, ": {cause_text}");
        }
        source = cause.source();
    }
    if let Some(meaning) = error.code().and_then(authing::ErrorCode::description) {
        let _ = write!(text, " ({meaning})");
    }
    if error.kind() == ErrorKind::Configuration {
        in_words_of_program(&text)
    } else {
        text
    }
}

/// Replaces the methods of the client by options.
fn in_words_of_program(text: &str) -> String {
    let remedy = "set the variable, or use `Authing::builder`";
    let text = text.replace(remedy, "set it, or add a profile");
    let settings = [
        "service_url",
        "users_url",
        "oauth_url",
        "core_url",
        "cdn_url",
        "upload_url",
    ];
    settings.iter().fold(text, |text, setting| {
        let option = format!("`--{}`", setting.replace('_', "-"));
        text.replace(&format!("`{setting}`"), &option)
    })
}
