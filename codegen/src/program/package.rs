//! The package `authing` that a folder of operations is compiled against, found as Cargo finds it.

use std::{
    env,
    fmt::Display,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const AUTHING: &str = "authing";

/// The folder of the `authing` that the package around a folder depends on. `None` where there is no such package, or it does not
/// depend on `authing`.
pub(crate) fn authing_of(folder: &Path) -> Result<Option<PathBuf>, String> {
    let Some(manifest) = manifest_of(folder) else {
        return Ok(None);
    };
    // This much is known without the dependencies themselves.
    let known = metadata(&manifest, &["--no-deps"])?;
    let package = package_of(&known, &manifest);
    let mut dependencies = package
        .iter()
        .flat_map(|package| list(&package["dependencies"]));
    let is_authing = |found: &Value| found["name"] == AUTHING && found["kind"].is_null();
    if !dependencies.any(is_authing) {
        return Ok(None);
    }
    let all = metadata(
        &manifest,
        &["--all-features", "--filter-platform", &host()?],
    )?;
    let id = package_of(&all, &manifest).map(|package| &package["id"]);
    let node = list(&all["resolve"]["nodes"]).find(|node| Some(&node["id"]) == id);
    let ids: Vec<_> = node
        .iter()
        .flat_map(|node| list(&node["dependencies"]))
        .collect();
    let mut packages = list(&all["packages"]);
    let found = packages.find(|found| found["name"] == AUTHING && ids.contains(&&found["id"]));
    let manifest = found.and_then(|found| found["manifest_path"].as_str());
    Ok(manifest.and_then(|manifest| Some(Path::new(manifest).parent()?.to_owned())))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The package that a manifest describes.
fn package_of<'metadata>(metadata: &'metadata Value, manifest: &Path) -> Option<&'metadata Value> {
    let is_path = |path: &Value| {
        path.as_str()
            .is_some_and(|path| Path::new(path) == manifest)
    };
    list(&metadata["packages"]).find(|package| is_path(&package["manifest_path"]))
}

/// The nearest `Cargo.toml` in a folder or around it.
fn manifest_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let mut manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.find(|manifest| manifest.is_file())
}

fn metadata(manifest: &Path, options: &[&str]) -> Result<Value, String> {
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
