//! A bar chart of the times of an export over a slow network, from the table in `docs/benchmarks.md`.

use std::{fmt::Write as _, fs};

use super::{
    Drawn,
    chart::{BASELINE, LEFT, LONGEST, ROW, STYLE, TOP, WIDTH, table},
    root,
};

/// The network of the bars.
const NETWORK: &str = "far";

/// The contender that the other chart draws as a line.
const FLOOR: &str = "floor";

pub(super) fn draw() -> Drawn {
    let document = fs::read_to_string(root().join("docs/benchmarks.md"))?;
    let rows = rows(&document).ok_or("the document has another table")?;
    let work = rows.first().ok_or("the table has no export")?.0;
    let longest = rows.iter().map(|row| row.2).fold(0.0, f64::max);

    let mut drawn = String::new();
    let mut y = TOP;
    for (_, contender, milliseconds) in rows {
        let name = if contender == FLOOR {
            "hand-written client"
        } else {
            contender
        };
        let ours = contender.starts_with("authing");
        let class = if ours { "bar authing" } else { "bar" };
        let length = milliseconds / longest * LONGEST;
        let (seconds, seconds_x) = (milliseconds / 1000.0, length + 6.0);
        writeln!(
            drawn,
            r#"<g transform="translate({LEFT} {y})">
<text class="name" x="-8" y="{BASELINE}">{name}</text>
<rect class="{class}" width="{length:.1}" height="13"/>
<text x="{seconds_x:.1}" y="{BASELINE}">{seconds:.1} s</text>
</g>"#
        )?;
        y += ROW;
    }
    let height = y + 8;
    let (inner_width, inner_height) = (WIDTH - 1, height - 1);
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">
<style>{STYLE}</style>
<rect class="ground" x=".5" y=".5" width="{inner_width}" height="{inner_height}" rx="6"/>
<text class="title" x="16" y="28">Time of an {work}: a round trip of 50 ms, 20 Mbit/s</text>
{drawn}</svg>
"#
    ))
}

/// Returns the work, the contender and the milliseconds of each export.
fn rows(document: &str) -> Option<Vec<(&str, &str, f64)>> {
    let rows = table(document, "network")?.lines().filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let (network, work) = (cells.next()?, cells.next()?);
        let is_drawn = network == NETWORK && work.starts_with("export");
        is_drawn.then_some((work, cells.next()?, cells.next()?))
    });
    let rows = rows.map(|(work, contender, written)| {
        let milliseconds = written.replace(',', "").parse().ok()?;
        Some((work, contender, milliseconds))
    });
    rows.collect()
}
