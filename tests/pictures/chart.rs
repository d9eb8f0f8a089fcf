//! A bar chart of the times of calls over HTTP, from the table in `docs/benchmarks.md`.

use std::{
    fmt::{self, Write as _},
    fs,
};

use super::{Drawn, root};

/// The calls of the table, in its order, as the chart names them.
const CALLS: [(&str, &str); 5] = [
    ("login", "login"),
    ("user", "read a user"),
    ("page-10", "read 10 users"),
    ("page-200", "read 200 users"),
    ("update", "change a user"),
];

/// The contender that all times are relative to: a line instead of a bar.
const FLOOR: &str = "floor";

pub(super) const STYLE: &str = "
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 15px; }
.name { text-anchor: end; }
.ground { fill: #ffffff; stroke: #d0d7de; }
.bar { fill: #afb8c1; }
.authing { fill: #0969da; }
.floor { stroke: #cf222e; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ground { fill: #0d1117; stroke: #30363d; }
  .bar { fill: #57606a; }
  .authing { fill: #58a6ff; }
  .floor { stroke: #ff7b72; }
}
";

pub(super) const WIDTH: u32 = 760;
/// The column of the bars, and the length of the longest.
pub(super) const LEFT: u32 = 210;
pub(super) const LONGEST: f64 = 490.0;
pub(super) const TOP: u32 = 50;
pub(super) const ROW: u32 = 17;
const GAP: u32 = 12;
/// The baseline of text in a row.
pub(super) const BASELINE: u32 = 11;

/// A row of the table. The ratio is the time divided by that of the floor.
struct Row<'text> {
    call: &'text str,
    contender: &'text str,
    ratio: f64,
    written: &'text str,
}

pub(super) fn draw() -> Drawn {
    let document = fs::read_to_string(root().join("docs/benchmarks.md"))?;
    let mut rows = rows(&document).ok_or("the document has another table")?;
    rows.retain(|row| row.contender != FLOOR);
    let largest = rows.iter().map(|row| row.ratio).fold(1.0, f64::max);
    let unit = LONGEST / largest;

    let mut drawn = String::new();
    let mut y = TOP;
    for bars in rows.chunk_by(|one, next| one.call == next.call) {
        let known = CALLS.iter().find(|(call, _)| *call == bars[0].call);
        let (_, title) = known.ok_or("the table has another call")?;
        let title_y = y + BASELINE;
        writeln!(
            drawn,
            r#"<text class="title" x="16" y="{title_y}">{title}</text>"#
        )?;
        for bar in bars {
            bar.draw(unit, y, &mut drawn)?;
            y += ROW;
        }
        y += GAP;
    }
    let (floor, floor_end, height) = (f64::from(LEFT) + unit, y - GAP + 4, y + 4);
    let (inner_width, inner_height) = (WIDTH - 1, height - 1);
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">
<style>{STYLE}</style>
<rect class="ground" x=".5" y=".5" width="{inner_width}" height="{inner_height}" rx="6"/>
<text class="title" x="16" y="28">Time of a call over HTTP, relative to a hand-written client (dashed line)</text>
{drawn}<line class="floor" x1="{floor:.1}" x2="{floor:.1}" y1="44" y2="{floor_end}"/>
</svg>
"#
    ))
}

impl Row<'_> {
    /// Draws the name, the bar and the ratio.
    fn draw(&self, unit: f64, y: u32, drawn: &mut String) -> fmt::Result {
        let (contender, written) = (self.contender, self.written);
        let length = self.ratio * unit;
        // Right of the line, if the bar ends before it.
        let written_x = length.max(unit) + 6.0;
        writeln!(
            drawn,
            r#"<g transform="translate({LEFT} {y})">
<text class="name" x="-8" y="{BASELINE}">{contender}</text>
<rect class="bar {contender}" width="{length:.1}" height="13"/>
<text x="{written_x:.1}" y="{BASELINE}">{written}</text>
</g>"#
        )
    }
}

/// Returns a measured section of the document.
pub(super) fn table<'text>(document: &'text str, section: &str) -> Option<&'text str> {
    let (_, table) = document.split_once(&format!("<!-- measured: {section} begin -->"))?;
    let (table, _) = table.split_once("<!-- measured:")?;
    Some(table.trim())
}

fn rows(document: &str) -> Option<Vec<Row<'_>>> {
    let table = table(document, "calls-http")?;
    let rows = table.lines().skip(2).map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let (call, contender) = (cells.next()?, cells.next()?);
        let written = cells.nth(2)?;
        let ratio = written.parse().ok()?;
        Some(Row {
            call,
            contender,
            ratio,
            written,
        })
    });
    rows.collect()
}
