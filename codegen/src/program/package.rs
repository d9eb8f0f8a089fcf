//! Finds the package `authing` whose schema a folder of operations uses.

use std::{
    env,
    fmt::Display,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package};

const AUTHING: &str = "authing";

/// Returns the folder of the package `authing`. `None` if `folder` is not in a package that depends on `authing`.
pub(crate) fn authing_of(folder: &Path) -> Result<Option<PathBuf>, String> {
    let Some(manifest) = manifest_of(folder) else {
        return Ok(None);
    };
    let mut command = MetadataCommand::new();
    command.manifest_path(&manifest);
    // The direct dependencies are known without resolving or downloading packages.
    let known = command.clone().no_deps().exec().map_err(failed)?;
    let package = package_of(&known, &manifest);
    let mut dependencies = package.iter().flat_map(|package| &package.dependencies);
    if !dependencies.any(|one| one.name == AUTHING && one.kind == DependencyKind::Normal) {
        return Ok(None);
    }
    command.features(CargoOpt::AllFeatures);
    command.other_options(["--filter-platform".to_owned(), host()?]);
    let all = command.exec().map_err(failed)?;
    let id = package_of(&all, &manifest).map(|package| &package.id);
    let mut nodes = all.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let node = nodes.find(|node| Some(&node.id) == id);
    let is_used =
        |package: &&Package| node.is_some_and(|node| node.dependencies.contains(&package.id));
    let mut packages = all.packages.iter().filter(is_used);
    let found = packages.find(|package| package.name.as_str() == AUTHING);
    let folder = found.and_then(|package| package.manifest_path.parent());
    Ok(folder.map(PathBuf::from))
}

/// The package that a manifest describes.
fn package_of<'all>(metadata: &'all Metadata, manifest: &Path) -> Option<&'all Package> {
    let mut packages = metadata.packages.iter();
    packages.find(|package| package.manifest_path == manifest)
}

/// The nearest `Cargo.toml` in a folder or its parents.
fn manifest_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let mut manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.find(|manifest| manifest.is_file())
}

/// The platform that Cargo runs on. Packages for other platforms may not have been downloaded.
fn host() -> Result<String, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).arg("-vV").output().map_err(failed)?;
    let output = String::from_utf8_lossy(&output.stdout);
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| failed("`cargo -vV` did not print the host platform"))
}

fn failed(reason: impl Display) -> String {
    format!("cannot determine with Cargo which package `{AUTHING}` is used: {reason}")
}
