//! Tests of the emulator over HTTP. They are one program, so that the emulator is linked once.

mod client;

mod auth;
mod browsers;
mod codes;
mod control;
mod documents;
mod email_and_phone;
mod faults;
mod gzip;
mod help;
mod journal;
mod library;
mod limits;
mod login_history;
mod model;
mod oidc;
mod oidc_apps;
mod oidc_clients;
mod oidc_codes;
mod oidc_pages;
mod oidc_sessions;
mod oidc_tokens;
mod orgs;
mod page;
mod page_changes;
mod page_live;
mod password_mfa_captcha;
mod pools_and_roles;
mod program;
mod qr_login;
mod rbac;
mod readme;
mod records;
mod seeds;
mod sign_in_methods;
mod snapshots;
mod transport;
mod uploads;
mod users;
mod v2;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Returns the source of the tests by file path.
fn sources() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = ["", "client/", "v2/"].into_iter().flat_map(|below| {
        let entries = fs::read_dir(folder.join(below)).expect("the tests");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths.filter(|path| path.is_file()).map(move |path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("text");
            (format!("{below}{name}"), text)
        })
    });
    files.collect()
}

#[test]
fn every_file_is_a_module() {
    let sources = sources();
    let modules = sources.keys().filter_map(|file| file.strip_suffix(".rs"));
    for module in modules.filter(|module| *module != "main" && !module.ends_with("/mod")) {
        let (parent, name) = match module.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/mod.rs"), name),
            None => ("main.rs".to_owned(), module),
        };
        let parent = &sources[&parent];
        assert!(parent.contains(&format!("mod {name};")), "{module}");
    }
}
