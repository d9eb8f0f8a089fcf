//! The package `authing` that a folder of operations is compiled against, found as Cargo finds it.

use std::{
    env,
    fmt::Display,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

const AUTHING: &str = "authing";

/// The part of `cargo metadata` that is read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// The folder of the `authing` that the package around a folder depends on. `None` where there is no such package, or it does not
/// depend on `authing`.
pub(crate) fn authing_of(folder: &Path) -> Result<Option<PathBuf>, String> {
    let Some(manifest) = manifest_of(folder) else {
        return Ok(None);
    };
    let is_around = |package: &&Package| package.manifest_path == manifest;
    // This much is known without the dependencies themselves.
    let known = metadata(&manifest, &["--no-deps"])?.packages;
    let mut dependencies = known
        .iter()
        .find(is_around)
        .into_iter()
        .flat_map(|package| &package.dependencies);
    if !dependencies.any(|dependency| dependency.name == AUTHING && dependency.kind.is_none()) {
        return Ok(None);
    }
    let Metadata { packages, resolve } = metadata(
        &manifest,
        &["--all-features", "--filter-platform", &host()?],
    )?;
    let package = packages.iter().find(is_around);
    let nodes = resolve.iter().flat_map(|resolve| &resolve.nodes);
    let mut nodes = nodes.filter(|node| package.is_some_and(|package| package.id == node.id));
    let ids = nodes
        .next()
        .map(|node| node.dependencies.as_slice())
        .unwrap_or_default();
    let mut found = packages
        .iter()
        .filter(|package| package.name == AUTHING && ids.contains(&package.id));
    Ok(found
        .next()
        .and_then(|package| Some(package.manifest_path.parent()?.to_owned())))
}

/// The nearest `Cargo.toml` in a folder or around it.
fn manifest_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let mut manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.find(|manifest| manifest.is_file())
}

fn metadata(manifest: &Path, options: &[&str]) -> Result<Metadata, String> {
    let manifest = manifest.to_string_lossy();
    let common = [
        "metadata",
        "--format-version",
        "1",
        "--manifest-path",
        &manifest,
    ];
    let output = cargo(&[&common, options].concat())?;
    serde_json::from_slice(&output).map_err(|error| failed(&error))
}

/// The platform that Cargo builds on: packages for other ones may not have been downloaded.
fn host() -> Result<String, String> {
    let output = String::from_utf8_lossy(&cargo(&["-vV"])?).into_owned();
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| failed(&"it names no host"))
}

fn cargo(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo)
        .args(arguments)
        .output()
        .map_err(|error| failed(&error))?;
    if ran.status.success() {
        Ok(ran.stdout)
    } else {
        Err(failed(&String::from_utf8_lossy(&ran.stderr).trim()))
    }
}

fn failed(reason: &dyn Display) -> String {
    format!("cannot ask Cargo which `{AUTHING}` the operations are for: {reason}")
}
