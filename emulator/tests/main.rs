//! The tests of the emulator over HTTP: one program, so that the emulator is linked once.

mod client;

mod auth;
mod browsers;
mod codes;
mod email_and_phone;
mod faults;
mod journal;
mod library;
mod limits;
mod model;
mod oidc;
mod orgs;
mod password_mfa_captcha;
mod pools_and_roles;
mod program;
mod qr_login;
mod rbac;
mod readme;
mod records;
mod seeds;
mod sign_in_methods;
mod transport;
mod uploads;
mod users;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The text of these tests, by the name of the module.
fn sources() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = fs::read_dir(folder)
        .expect("the tests")
        .filter_map(|entry| {
            let path = entry.expect("a file").path();
            let module = path.file_stem()?.to_str()?.to_owned();
            let text = path.is_file().then(|| fs::read_to_string(&path));
            Some((module, text?.expect("text")))
        });
    files.collect()
}

#[test]
fn every_file_is_a_module() {
    let sources = sources();
    for module in sources.keys().filter(|module| *module != "main") {
        assert!(
            sources["main"].contains(&format!("mod {module};")),
            "{module}"
        );
    }
}
