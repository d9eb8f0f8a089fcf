//! The requests of the client, as text for a snapshot. Values that differ between runs are replaced by names. The texts of
//! operations are in the snapshots of `queries/` alone.

use std::fmt::Write;

use authing_emulator::{Emulator, Entry};

use crate::emulated::{Emulated, LEA, POOL};

/// The headers that are part of the contract.
const HEADERS: [&str; 4] = ["accept", "authorization", "content-type", "user-agent"];

/// Returns the requests since the journal was last cleared.
pub(crate) fn sent(emulated: &Emulated) -> String {
    sent_to(&emulated.emulator)
}

/// Returns the requests in an emulator's journal.
pub(crate) fn sent_to(emulator: &Emulator) -> String {
    let requests: Vec<_> = emulator.journal().entries().iter().map(describe).collect();
    assert!(!requests.is_empty(), "nothing was sent");
    let text = requests
        .join("\n")
        .replace(emulator.base_url(), "<emulator>")
        .replace(
            concat!("authing-rust/", env!("CARGO_PKG_VERSION")),
            "authing-rust/<version>",
        );
    name_ids(&text)
}

fn describe(request: &Entry) -> String {
    let mut text = format!("{} {}\n", request.method, request.path);
    for name in HEADERS {
        if let Some(value) = request.headers.get(name) {
            let value = value.split("boundary=").next().unwrap_or_default();
            _ = writeln!(text, "{name}: {}", value.trim_end());
        }
    }
    if let Some(gateway) = request.gateway {
        _ = writeln!(text, "\ngateway {gateway:?}");
    }
    if let Some(operation) = &request.operation {
        _ = writeln!(text, "operation {operation}");
    }
    if let Some(variables) = &request.variables {
        _ = writeln!(
            text,
            "{}",
            serde_json::to_string_pretty(variables).expect("variables are JSON")
        );
    }
    text
}

/// Replaces ids by names: the pool, Lea, and numbers for the others.
fn name_ids(text: &str) -> String {
    let mut others = Vec::new();
    let mut named = String::new();
    for piece in text.split_inclusive(|character: char| !character.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|character: char| !character.is_ascii_alphanumeric());
        if word.len() != 24 || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            named.push_str(piece);
            continue;
        }
        match word {
            POOL => named.push_str("<pool>"),
            LEA => named.push_str("<lea>"),
            other => {
                let known = others.iter().position(|known| *known == other);
                let number = known.unwrap_or_else(|| {
                    others.push(other);
                    others.len() - 1
                });
                _ = write!(named, "<id {}>", number + 1);
            }
        }
        named.push_str(&piece[word.len()..]);
    }
    named
}
