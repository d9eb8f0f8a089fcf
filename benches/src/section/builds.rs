//! The cost of builds.

use std::{ops::Range, path::Path};

use authing_codegen::Operation;
use tempfile::TempDir;

use crate::{
    Outcome,
    arguments::Choice,
    builds::{
        checkout::{Checkout, compiled},
        compiler,
        consumer::{Built, Consumer},
        cynic, graphql_client, size, without_failing_modules,
    },
    machine,
    statistics::{median, ratios},
    table::{Table, cell, number, ratio, whole},
    target::Target,
};

/// The target ratio of the build time to that of the floor's dependencies.
const CLEAN: Target = Target::AtMost(1.25);

/// The target seconds of a build after one operation changed.
const CHANGED: Target = Target::AtMost(1.5);

/// The target seconds of the compiler for all operations.
const COMPILER: Target = Target::AtMost(0.5);

/// The target size of a program, in KiB more than the floor's.
const LARGER: Target = Target::AtMost(150.0);

const ROUNDS: u32 = 3;

/// The dependencies of the floor. Tokio is added for programs.
const FLOOR: &str = r#"
base64 = "0.23"
bytes = "1"
reqwest = { version = "0.13", default-features = false, features = ["multipart", "rustls"] }
rsa = { version = "0.9.10", default-features = false, features = ["getrandom", "pem", "std", "u64_digit"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";

/// A crate, and the times of its builds.
struct Measured {
    name: String,
    consumer: Consumer,
    built: Vec<Built>,
}

impl Measured {
    fn new(name: String, consumer: Consumer) -> Self {
        let built = Vec::new();
        Self {
            name,
            consumer,
            built,
        }
    }
}

pub(crate) fn text(choice: &Choice) -> Outcome<String> {
    let folder = TempDir::new()?;
    let checkout = Checkout::copy_to(folder.path())?;
    let rounds = choice.rounds(ROUNDS);
    let load = machine::load();
    let mut measured = consumers(folder.path(), &checkout)?;
    let mut table = Table::new("build | wall, s | × floor | processor, s | × floor | target");
    for _ in 0..rounds {
        for one in &mut measured {
            eprintln!("building {}", one.name);
            let built = one.consumer.build_from_scratch(&["build"])?;
            one.built.push(built);
        }
    }
    for one in &measured {
        table.row(clean_row(one, &measured[0]));
    }
    let changed = after_a_change(&measured[1].consumer, &checkout, rounds)?;
    let more = compiler_and_size(folder.path(), &checkout)?;
    let load = load.map_or_else(String::new, |load| {
        format!("\nLoad of the machine when it began: {load}.\n")
    });
    Ok(format!("{table}\n{changed}\n{more}{load}"))
}

/// Creates the crates, the floor first.
fn consumers(folder: &Path, checkout: &Checkout) -> Outcome<Vec<Measured>> {
    let operations = compiled()?.plan().operations.clone();
    let all = operations.len();
    let plain = |name: String, folder_name: &str, dependencies: &str| {
        let dependencies = format!("[dependencies]\n{dependencies}{TOKIO}");
        let consumer = Consumer::new(folder, folder_name, &dependencies, Vec::new())?;
        Ok::<_, crate::Error>(Measured::new(name, consumer))
    };
    let ours = on_authing(checkout, "");
    let without = on_authing(checkout, ", default-features = false");
    Ok(vec![
        plain("floor: its dependencies".to_owned(), "floor", FLOOR)?,
        plain(format!("authing, {all} operations"), "authing", &ours)?,
        plain(
            "authing, without `compile-operations`".to_owned(),
            "without",
            &without,
        )?,
        on_graphql_client(folder, checkout, &operations)?,
        on_cynic(folder, checkout, &operations)?,
    ])
}

fn on_graphql_client(
    folder: &Path,
    checkout: &Checkout,
    operations: &[Operation],
) -> Outcome<Measured> {
    let (files, modules) = graphql_client::sources(operations, &checkout.schema()?);
    let dependencies = format!("[dependencies]\n{FLOOR}graphql_client = \"0.16\"\n{TOKIO}");
    let consumer = Consumer::new(folder, "graphql_client", &dependencies, files)?;
    let accepted = without_failing_modules(&consumer, "", modules)?;
    let all = operations.len();
    let name = format!("graphql_client, its derive on {accepted} of {all} operations");
    Ok(Measured::new(name, consumer))
}

fn on_cynic(folder: &Path, checkout: &Checkout, operations: &[Operation]) -> Outcome<Measured> {
    let (files, modules) = cynic::sources(operations, &checkout.schema()?)?;
    let dependencies = format!(
        "[dependencies]\n{FLOOR}cynic = \"3.14\"\n{TOKIO}\n[build-dependencies]\ncynic-codegen = \"3.14\"\n"
    );
    let consumer = Consumer::new(folder, "cynic", &dependencies, files)?;
    let accepted = without_failing_modules(&consumer, cynic::SCHEMA_MODULE, modules)?;
    let all = operations.len();
    let name = format!("cynic, its generated structs of {accepted} of {all} operations");
    Ok(Measured::new(name, consumer))
}

fn on_authing(checkout: &Checkout, more: &str) -> String {
    let path = checkout.folder().display().to_string();
    format!("authing = {{ path = {path:?}{more} }}\n")
}

fn walls(built: &[Built]) -> Vec<f64> {
    built.iter().map(|built| built.wall).collect()
}

fn processors(built: &[Built]) -> Vec<f64> {
    built.iter().filter_map(|built| built.processor).collect()
}

fn clean_row(one: &Measured, floor: &Measured) -> Vec<String> {
    let (wall, processor) = (walls(&one.built), processors(&one.built));
    let wall_ratio = median(&ratios(&wall, &walls(&floor.built)));
    let processor_ratio = median(&ratios(&processor, &processors(&floor.built)));
    let with_target = wall_ratio.filter(|_| one.name.starts_with("authing"));
    vec![
        one.name.clone(),
        cell(median(&wall), number),
        cell(wall_ratio, ratio),
        cell(median(&processor), number),
        cell(processor_ratio, ratio),
        cell(with_target, |ratio| CLEAN.verdict(ratio)),
    ]
}

/// Measures builds and checks after a change of one operation, and a check from scratch. The crate has been built
/// before.
fn after_a_change(consumer: &Consumer, checkout: &Checkout, rounds: u32) -> Outcome<String> {
    let mut table = Table::new("authing | wall, s | processor, s | target");
    let after = |command: &str, times: Range<u32>| {
        // The earlier build was not incremental.
        consumer.build(&[command])?;
        let change_and = |time| {
            checkout.change_an_operation(time)?;
            consumer.build(&[command])
        };
        let built = times.map(change_and).collect::<Outcome<Vec<_>>>()?;
        let name = format!("`cargo {command}` after one operation changed");
        Ok::<_, crate::Error>(change_row(&name, &built, Some(CHANGED)))
    };
    let built = after("build", 0..rounds)?;
    let from_scratch = consumer.build_from_scratch(&["check"])?;
    table.row(change_row(
        "`cargo check` from scratch",
        &[from_scratch],
        None,
    ));
    table.row(after("check", rounds..rounds * 2)?);
    table.row(built);
    Ok(table.to_string())
}

fn change_row(name: &str, built: &[Built], target: Option<Target>) -> [String; 4] {
    let wall = median(&walls(built));
    [
        name.to_owned(),
        cell(wall, number),
        cell(median(&processors(built)), number),
        cell(target.zip(wall), |(target, wall)| target.verdict(wall)),
    ]
}

fn compiler_and_size(folder: &Path, checkout: &Checkout) -> Outcome<String> {
    eprintln!("building the compiler, and two programs for release");
    let seconds = compiler::measure(folder, checkout.folder(), 5)?;
    let seconds = median(&seconds).ok_or("the compiler was not measured")?;
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    let depends = |on: &str| format!("[dependencies]\n{on}{tokio}");
    let floor = size::measure(
        folder,
        "floor-program",
        &depends(FLOOR),
        size::floor_sources()?,
    )?;
    let ours = depends(&on_authing(checkout, ""));
    let authing = size::measure(folder, "authing-program", &ours, size::authing_sources())?;
    let larger = kib(authing) - kib(floor);
    let mut table = Table::new(" | | target");
    table.row([
        "compiling all operations, in a debug build".to_owned(),
        format!("{} s", number(seconds)),
        COMPILER.verdict(seconds),
    ]);
    table.row([
        "a program that reads a user, floor".to_owned(),
        format!("{} KiB", whole(kib(floor))),
        "-".to_owned(),
    ]);
    table.row([
        "a program that reads a user, authing".to_owned(),
        format!("{} KiB, {} more", whole(kib(authing)), whole(larger)),
        LARGER.verdict(larger),
    ]);
    Ok(table.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "no program is that large")]
fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
