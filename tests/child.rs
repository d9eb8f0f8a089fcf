//! Runs a test in a new process, which has other environment variables.

use std::{env, process::Command};

/// Set if a test has started this program again.
const IS_CHILD: &str = "AUTHING_TEST_IS_CHILD";

/// The variables for proxies, and the one of CGI programs.
const VARIABLES: [&str; 9] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// Runs a test in a new process, with these environment variables, and with none for proxies. Returns the line of its output that
/// begins with `outcome `.
pub(crate) fn in_child(test: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().expect("the test is a program"));
    command.args([test, "--exact", "--nocapture"]);
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).env(IS_CHILD, "yes");
    let output = command.output().expect("the program runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let outcome = printed.lines().find_map(|line| {
        let (_, outcome) = line.split_once("outcome ")?;
        Some(outcome.to_owned())
    });
    assert!(output.status.success(), "{variables:?}: {output:?}");
    outcome.unwrap_or_else(|| panic!("{variables:?}: {output:?}"))
}

pub(crate) fn is_child() -> bool {
    env::var_os(IS_CHILD).is_some()
}
