//! Secrets and confirmations, from a terminal or from standard input.

use std::io::{self, IsTerminal as _, Read as _};

use console::Term;

use crate::failure::{Failure, Outcome};

/// Reads a secret: from a terminal without echo, otherwise all of standard input without the line break at its end.
pub(crate) fn secret(name: &str) -> Outcome<String> {
    let secret = if io::stdin().is_terminal() {
        let terminal = Term::stderr();
        terminal.write_str(&format!("{name}: "))?;
        terminal.read_secure_line()?
    } else {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    if secret.is_empty() {
        let message = format!("standard input has no {name}");
        return Err(Failure::usage(message).hint("give it on standard input"));
    }
    Ok(secret)
}

/// Asks for a confirmation, unless it was given by `--yes`.
pub(crate) fn confirm(question: &str, yes: bool) -> Outcome {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("a confirmation is required").hint("add `--yes`"));
    }
    Term::stderr().write_str(&format!("{question} [y/N] "))?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    match line.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Failure::usage("not confirmed")),
    }
}
