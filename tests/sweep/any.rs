//! Random responses to every operation: bytes, JSON, and responses with a few changes.

use std::{collections::BTreeMap, fmt::Write as _};

use authing::Error;
use authing_codegen::{Compiler, Plan};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    test_runner::{Config, TestError, TestRunner},
};
use serde_json::{Value, json};

use crate::{
    full_response,
    mark::assert_clean_error,
    samples::{MARK, Opener, Openers},
};

/// The number of responses of each kind for every operation.
const RESPONSES: u32 = 12;

/// A change of one value of a response.
#[derive(Clone, Debug)]
enum Change {
    /// The value is replaced.
    Instead(String),
    /// The value is missing.
    LeftOut,
    /// The value is repeated.
    Twice,
    /// An unknown value follows it.
    Beside(String),
}

/// Prints a response, and changes some of its values, selected by number.
struct Printer<'changes> {
    changes: &'changes BTreeMap<usize, Change>,
    printed: usize,
    text: String,
}

impl Printer<'_> {
    fn print(response: &Value, changes: &BTreeMap<usize, Change>) -> String {
        let mut printer = Printer {
            changes,
            printed: 0,
            text: String::new(),
        };
        printer.value(response);
        printer.text
    }

    /// Prints a value, without the comma after it.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                let fields = fields.iter();
                let named = fields.map(|(name, value)| (format!("{}:", json!(name)), value));
                self.members('{', named, '}');
            }
            Value::Array(items) => {
                self.members('[', items.iter().map(|item| (String::new(), item)), ']');
            }
            other => write!(self.text, "{other}").expect("a text takes all"),
        }
    }

    fn members<'value>(
        &mut self,
        start: char,
        members: impl Iterator<Item = (String, &'value Value)>,
        end: char,
    ) {
        self.text.push(start);
        for (name, value) in members {
            self.member(&name, value);
        }
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push(end);
    }

    /// Prints a value with its name and a comma, changed or not.
    fn member(&mut self, name: &str, value: &Value) {
        let change = self.changes.get(&self.printed);
        self.printed += 1;
        match change {
            None => self.whole(name, value),
            Some(Change::Instead(other)) => self.raw(name, other),
            Some(Change::LeftOut) => {}
            Some(Change::Twice) => {
                self.whole(name, value);
                self.raw(name, &value.to_string());
            }
            Some(Change::Beside(other)) => {
                self.whole(name, value);
                let unknown = if name.is_empty() { "" } else { "\"unknown\":" };
                self.raw(unknown, other);
            }
        }
    }

    fn whole(&mut self, name: &str, value: &Value) {
        self.text.push_str(name);
        self.value(value);
        self.text.push(',');
    }

    fn raw(&mut self, name: &str, text: &str) {
        self.text.push_str(name);
        self.text.push_str(text);
        self.text.push(',');
    }
}

/// Random replacements, mostly JSON.
fn raw() -> impl Strategy<Value = String> {
    let nest = |open: &'static str, shut: &'static str| {
        (1..400usize).prop_map(move |deep| format!("{}0{}", open.repeat(deep), shut.repeat(deep)))
    };
    prop_oneof![
        8 => prop::sample::select(vec![
            "null", "true", "0", "-1", "-0", "1.5", "200", "2000", "2021", "1e999", "-1e999", "1e-999",
            "9223372036854775808", "\"\"", "\"{}\"", "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "[null]",
            "[{}]", "{\"message\":{\"message\":{\"code\":2020}}}", "", "nul", "[1,", "\"", "\u{feff}1",
        ]).prop_map(str::to_owned),
        1 => (20..400usize).prop_map(|digits| "9".repeat(digits)),
        1 => (1..40_000usize).prop_map(|long| format!("{:?}", "ä".repeat(long))),
        1 => Just(format!("\"{MARK}\"")),
        1 => Just(format!("{{\"{MARK}\":\"{MARK}\"}}")),
        1 => nest("[", "]"),
        1 => nest("{\"message\":", "}"),
        2 => json().prop_map(|json| json.to_string()),
    ]
}

/// Random JSON, with the known names among its keys.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        4 => prop::sample::select(vec!["data", "errors", "message", "code", "list", "_id", "url"]).prop_map(str::to_owned),
        1 => "[a-z]{0,4}",
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(key.clone(), inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Random changes of this number of values.
fn changes(values: usize) -> impl Strategy<Value = BTreeMap<usize, Change>> {
    let change = prop_oneof![
        4 => raw().prop_map(Change::Instead),
        1 => Just(Change::LeftOut),
        1 => Just(Change::Twice),
        1 => raw().prop_map(Change::Beside),
    ];
    btree_map(0..values, change, 0..4)
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![
        6 => Just(200),
        1 => prop::sample::select(vec![201, 204, 304, 400, 401, 404, 429, 500, 503]),
        1 => any::<u16>(),
    ]
}

/// Decodes a response, and checks that the outcome has the guaranteed properties.
fn check(opener: &Opener, status: u16, body: &[u8]) -> Result<(), TestCaseError> {
    let success = (200..300).contains(&status);
    let Err(error) = opener.open(status, body) else {
        prop_assert!(success, "{status} is no success");
        return Ok(());
    };
    assert_clean_error(opener.name, &error);
    match error {
        Error::Status(error) => prop_assert!(!success && error.status == status),
        Error::Decode(_) => prop_assert!(success),
        Error::Service(error) => prop_assert_eq!(error.status, status),
        Error::Challenge(challenge) => prop_assert_eq!(challenge.service.status, status),
        other => prop_assert!(false, "it was not about a response: {:?}", other),
    }
    Ok(())
}

/// Returns the operations of all APIs, each with the name of its API.
fn openers() -> impl Iterator<Item = (&'static str, Opener)> {
    let v1 = Openers::v1().into_iter().map(|opener| ("v1", opener));
    v1.chain(Openers::v2().into_iter().map(|opener| ("v2", opener)))
}

/// Decodes a random response for every operation.
fn sweep<S: Strategy<Value: Clone>>(
    responses: impl Fn(&str, &Opener) -> S,
    body: impl Fn(S::Value) -> Vec<u8>,
) {
    let config = Config {
        cases: RESPONSES,
        failure_persistence: None,
        ..Config::default()
    };
    for (api, opener) in openers() {
        let mut runner = TestRunner::new(config.clone());
        let tried = runner.run(
            &(status(), responses(api, &opener)),
            |(status, response)| check(&opener, status, &body(response)),
        );
        if let Err(TestError::Fail(reason, (status, response))) = tried {
            let body = body(response);
            let body = String::from_utf8_lossy(&body);
            panic!("{api} {}: {reason}: {status} {body}", opener.name);
        }
    }
}

fn plan(api: &str) -> Plan {
    let compiled = Compiler::new().api(api).inside_authing().run();
    compiled.expect("the operations compile").plan().clone()
}

/// Counts the values inside a value.
fn values(value: &Value) -> usize {
    let below = |value| 1 + values(value);
    match value {
        Value::Object(fields) => fields.values().map(below).sum(),
        Value::Array(items) => items.iter().map(below).sum(),
        _ => 0,
    }
}

#[test]
fn arbitrary_bytes_give_only_clean_errors() {
    sweep(|_, _| vec(any::<u8>(), 0..200), |bytes| bytes);
}

#[test]
fn arbitrary_json_gives_only_clean_errors() {
    sweep(
        |_, _| prop_oneof![json(), json().prop_map(|data| json!({ "data": data }))],
        |json| json.to_string().into_bytes(),
    );
}

#[test]
fn nearly_valid_responses_give_only_clean_errors() {
    let plans = BTreeMap::from(["v1", "v2"].map(|api| (api, plan(api))));
    let text = format!("*** {MARK}");
    let picture = format!("https://example.com/{MARK}");
    let errors = json!([
        { "message": { "code": 2000, "message": text, "data": { "url": picture } } },
        { "message": text },
    ]);
    sweep(
        |api, opener| {
            let (data, _) = full_response::full(&plans[api], opener.name);
            let refused = json!({ "data": null, "errors": errors });
            prop_oneof![
                5 => Just(json!({ "data": data })),
                1 => Just(json!({ "data": data, "errors": [], "extensions": {} })),
                1 => Just(json!({ "data": data, "errors": errors })),
                2 => Just(refused),
            ]
            .prop_flat_map(|response| {
                let changes = changes(values(&response));
                changes.prop_map(move |changes| Printer::print(&response, &changes))
            })
        },
        String::into_bytes,
    );
}
