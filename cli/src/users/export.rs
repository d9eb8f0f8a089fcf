//! Writes all users to standard output. At most two pages are in memory.

use std::io::{self, IsTerminal as _};

use authing::Authing;
use indicatif::{ProgressBar, ProgressStyle};

use super::COLUMNS;
use crate::{
    failure::Outcome,
    output::{Format, Output},
};

pub(crate) async fn run(authing: &Authing, format: Format) -> Outcome {
    let mut users = authing.users().list().page_size(200).stream();
    let mut output = Output::list(format, COLUMNS)?;
    // In a terminal, the bar would be between the rows.
    let bar = if io::stdout().is_terminal() {
        ProgressBar::hidden()
    } else {
        progress(0)
    };
    while let Some(user) = users.try_next().await? {
        output.row(&user)?;
        bar.set_length(users.total().unwrap_or(0));
        bar.inc(1);
    }
    bar.finish_and_clear();
    output.end()
}

/// Returns a bar on standard error. It is hidden if that is not a terminal.
pub(crate) fn progress(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
