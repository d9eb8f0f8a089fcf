//! The pictures of the README show real output. `UPDATE_DOCS=1 cargo test --test main pictures::` draws them again.

mod chart;
mod diagnostic;
mod network;
mod page;

use std::{env, error::Error, fs, path::Path};

use crate::Outcome;

/// The text of an SVG file.
type Drawn = Result<String, Box<dyn Error>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a picture with the file of this name, or writes the file if the environment requests it.
fn check(name: &str, svg: &str) -> Outcome {
    let path = root().join("docs/pictures").join(name);
    if env::var_os("UPDATE_DOCS").is_some() {
        return Ok(fs::write(path, svg)?);
    }
    let is_current = fs::read_to_string(&path)? == svg;
    assert!(
        is_current,
        "docs/pictures/{name} is out of date; UPDATE_DOCS=1 writes it"
    );
    Ok(())
}

#[test]
fn the_diagnostic_is_up_to_date() -> Outcome {
    check("diagnostic.svg", &diagnostic::draw()?)
}

#[tokio::test]
async fn the_page_is_up_to_date() -> Outcome {
    check("emulator.svg", &page::draw().await?)
}

#[test]
fn the_chart_is_up_to_date() -> Outcome {
    check("benchmarks.svg", &chart::draw()?)
}

#[test]
fn the_chart_of_a_slow_network_is_up_to_date() -> Outcome {
    check("network.svg", &network::draw()?)
}
