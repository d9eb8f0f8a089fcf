//! Writes all users to standard output, page by page.

use std::io::{self, IsTerminal as _};

use clap::{Args, value_parser};
use indicatif::{ProgressBar, ProgressStyle};

use super::columns;
use crate::{
    client::{Client, each},
    failure::Outcome,
    output::{Format, Output},
};

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The number of concurrent requests
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = value_parser!(u16).range(1..=256))]
    jobs: u16,
}

pub(crate) async fn run(export: Export, client: &Client, format: Format) -> Outcome {
    let mut output = Output::list(format, columns::of(client.api()))?;
    // In a terminal, the bar would be between the rows.
    let bar = if io::stdout().is_terminal() {
        ProgressBar::hidden()
    } else {
        progress(0)
    };
    each!(client, authing => {
        let users = authing.users().list().page_size(200).stream();
        let mut users = users.concurrency(export.jobs.into());
        while let Some(user) = users.try_next().await? {
            output.row(&user)?;
            bar.set_length(users.total().unwrap_or(0));
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    output.end()
}

/// Returns a bar on standard error. It is hidden if that is not a terminal.
pub(crate) fn progress(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
