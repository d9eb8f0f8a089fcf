//! Invented users. Their values differ as those of real users do, so that a page compresses like a real one.

use fastrand::Rng;

use crate::sample::{EMAIL, USER};

/// A user as the service returns it, with the fields in the order of the selection: long and short strings, some with
/// escapes, and some null. Names in braces are replaced.
const TEMPLATE: &str = include_str!("user.json");

const GIVEN: [&str; 16] = [
    "Lea", "Mia", "Ada", "Emma", "Nora", "Ida", "Clara", "Frieda", "Paul", "Emil", "Anton", "Theo",
    "Jakob", "Oskar", "Karl", "Bruno",
];

const FAMILY: [&str; 16] = [
    "König",
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Meyer",
    "Wagner",
    "Becker",
    "Schulz",
    "Hoffmann",
    "Schäfer",
    "Koch",
    "Bauer",
    "Richter",
    "Klein",
];

const STREETS: [&str; 8] = [
    "Lindenstraße",
    "Hauptstraße",
    "Schulstraße",
    "Gartenstraße",
    "Bahnhofstraße",
    "Dorfstraße",
    "Bergstraße",
    "Ringstraße",
];

const CITIES: [&str; 8] = [
    "Berlin", "Hamburg", "München", "Köln", "Leipzig", "Dresden", "Bremen", "Rostock",
];

/// Returns the user that all calls with one user read, without line breaks and indentation.
pub(super) fn lea(token: Option<&str>) -> String {
    let token = token.map_or_else(|| "null".to_owned(), |token| format!("\"{token}\""));
    filled(&[
        ("{id}", USER),
        ("{username}", "lea"),
        ("{email}", EMAIL),
        ("{phone}", "13800000001"),
        ("{given}", "Lea"),
        ("{family}", "König"),
        ("{gender}", "F"),
        ("{birthdate}", "1990-04-01"),
        ("{street}", "Lindenstraße 9"),
        ("{postcode}", "10969"),
        ("{city}", "Berlin"),
        ("{account}", "583231"),
        ("{token}", &token),
        ("{expired}", "2026-01-16T08:30:00.000Z"),
        ("{logins}", "17"),
        ("{last}", "2026-01-01T08:30:00.000Z"),
        ("{ip}", "203.0.113.7"),
        ("{signed}", "2020-02-19T01:02:03.004Z"),
        ("{seats}", "5"),
    ])
}

/// The fields that lists do not select.
const TOKENS: [&str; 2] = [
    "\"token\":{token},",
    "\"refreshToken\":null,\"accessToken\":null,",
];

/// Returns a user of a list, the same for each number.
pub(super) fn listed(number: usize) -> String {
    let mut random = Rng::with_seed(number as u64);
    let given = one_of(&GIVEN, &mut random);
    let username = format!("{}{}", given.to_lowercase(), random.u32(10..100_000));
    let street = format!("{} {}", one_of(&STREETS, &mut random), random.u8(1..120));
    let user = filled(&[
        ("{id}", &id(&mut random)),
        ("{email}", &format!("{username}@example.com")),
        ("{username}", &username),
        ("{phone}", &format!("13{:09}", random.u32(..1_000_000_000))),
        ("{given}", given),
        ("{family}", one_of(&FAMILY, &mut random)),
        ("{gender}", one_of(&["F", "M", "U"], &mut random)),
        ("{birthdate}", &date(&mut random, 1950, 2005)),
        ("{street}", &street),
        ("{postcode}", &format!("{:05}", random.u32(1000..100_000))),
        ("{city}", one_of(&CITIES, &mut random)),
        ("{account}", &random.u32(100_000..1_000_000).to_string()),
        ("{expired}", &time(&mut random, 2026, 2027)),
        ("{logins}", &random.u8(..).to_string()),
        ("{last}", &time(&mut random, 2025, 2026)),
        (
            "{ip}",
            &format!("203.0.{}.{}", random.u8(..), random.u8(..)),
        ),
        ("{signed}", &time(&mut random, 2018, 2025)),
        ("{seats}", &random.u8(1..50).to_string()),
    ]);
    TOKENS
        .iter()
        .fold(user, |user, field| user.replace(field, ""))
}

fn filled(values: &[(&str, &str)]) -> String {
    let compact: String = TEMPLATE.lines().map(str::trim_start).collect();
    let replaced = values.iter();
    replaced.fold(compact, |user, (name, value)| user.replace(name, value))
}

fn one_of<'list>(list: &[&'list str], random: &mut Rng) -> &'list str {
    list[random.usize(..list.len())]
}

/// Returns an id as the database makes them: seconds, one of a few processes, and a counter.
fn id(random: &mut Rng) -> String {
    let seconds = random.u32(1_500_000_000..1_750_000_000);
    let process = Rng::with_seed(random.u64(..8)).u64(..1 << 40);
    let counter = random.u32(..1 << 24);
    format!("{seconds:08x}{process:010x}{counter:06x}")
}

fn date(random: &mut Rng, from: u16, to: u16) -> String {
    let year = random.u16(from..to);
    format!("{year}-{:02}-{:02}", random.u8(1..13), random.u8(1..29))
}

fn time(random: &mut Rng, from: u16, to: u16) -> String {
    let date = date(random, from, to);
    let [hour, minute, second] = [24, 60, 60].map(|end| random.u8(..end));
    let milliseconds = random.u16(..1000);
    format!("{date}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn parsed(user: &str) -> Value {
        serde_json::from_str(user).unwrap_or_else(|problem| panic!("{problem}: {user}"))
    }

    #[test]
    fn users_have_all_values() {
        for user in [lea(None), lea(Some("token")), listed(1), listed(199)] {
            parsed(&user);
            let names = user.matches('{').count();
            // The user, the group, the identity, and the JSON in two strings.
            assert_eq!(names, 5, "{user}");
        }
    }

    #[test]
    fn users_differ() {
        for field in ["_id", "email", "username", "phone", "signedUp", "lastLogin"] {
            let values: BTreeSet<_> = (1..200)
                .map(|number| parsed(&listed(number))[field].to_string())
                .collect();
            assert_eq!(values.len(), 199, "{field}");
        }
    }

    #[test]
    fn a_number_is_always_the_same_user() {
        assert_eq!(listed(7), listed(7));
    }
}
