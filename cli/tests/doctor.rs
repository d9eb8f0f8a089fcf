//! `authing doctor`.

use authing_emulator::{Clock, Emulator, Fault, PoolSeed, Rule, Tls};
use serde_json::Value;

use crate::program::{Ended, POOL, Place, SECRET, ended};

fn doctor(place: &Place, changes: &[(&str, &str)]) -> (Ended, Vec<(String, String)>) {
    let mut command = place.command(&["doctor", "--json"]);
    command.envs(changes.iter().copied());
    let ended = ended(command, "");
    assert!(!ended.out.contains(SECRET));
    let rows: Vec<Value> = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows = rows
        .iter()
        .map(|row| (text(row, "check"), text(row, "result")));
    let rows = rows.collect();
    (ended, rows)
}

fn result<'a>(rows: &'a [(String, String)], check: &str) -> &'a str {
    let row = rows.iter().find(|(name, _)| name == check);
    row.map_or("", |(_, result)| result)
}

#[test]
fn a_service_that_works_passes() {
    let place = Place::new();
    let (ended, rows) = doctor(&place, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for check in [
        "settings",
        "users gateway",
        "OAuth gateway",
        "pictures",
        "credentials",
        "clock",
        "encryption key",
    ] {
        assert_eq!(result(&rows, check), "ok", "{check}: {ended:?}");
    }
    assert_eq!(result(&rows, "TLS"), "not used");
    assert_eq!(place.users().len(), 1, "it changes nothing");
}

#[test]
fn each_problem_is_found() {
    let place = Place::new();
    let (ended, rows) = doctor(&place, &[("AUTHING_SECRET", "guessed")]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(result(&rows, "credentials"), "failed");

    let (_, rows) = doctor(&place, &[("AUTHING_SERVICE_URL", "http://127.0.0.1:9")]);
    assert_eq!(result(&rows, "users gateway"), "failed");

    // The key of the public service, instead of the emulator's.
    let (ended, rows) = doctor(&place, &[("AUTHING_PUBLIC_KEY", "")]);
    assert_eq!(result(&rows, "encryption key"), "failed", "{ended:?}");

    let (_, rows) = doctor(&place, &[("AUTHING_PUBLIC_KEY", "not a key")]);
    assert_eq!(result(&rows, "settings"), "failed");

    place
        .emulator
        .faults()
        .add(Rule::new(Fault::Status(503)).on("/oauth"));
    let (_, rows) = doctor(&place, &[]);
    assert_eq!(result(&rows, "users gateway"), "ok");
    assert_eq!(result(&rows, "OAuth gateway"), "failed");
}

#[test]
fn an_untrusted_certificate_is_explained() {
    let tls = Tls::self_signed("localhost").expect("a certificate");
    let pool = PoolSeed::new(POOL, SECRET);
    let emulator = Emulator::builder().tls(tls).pool(pool).start_blocking();
    let mut place = Place::new();
    place.emulator = emulator.expect("the emulator");
    let (ended, rows) = doctor(&place, &[]);
    assert_eq!(result(&rows, "users gateway"), "failed", "{ended:?}");
    assert!(
        ended.out.contains("install the certificate authority"),
        "{ended:?}"
    );
}

#[test]
fn a_wrong_clock_is_found() {
    for (shift, expected) in [(600, "failed"), (-600, "warning"), (10, "ok")] {
        let emulator = Emulator::builder()
            .clock(Clock::shifted(shift))
            .pool(PoolSeed::new(POOL, SECRET));
        let mut place = Place::new();
        place.emulator = emulator.start_blocking().expect("the emulator");
        let (_, rows) = doctor(&place, &[]);
        assert_eq!(result(&rows, "clock"), expected, "{shift}");
    }
}
