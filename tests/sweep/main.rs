//! Sweeps over every operation there is, by way of a macro that the compiler of operations writes: no secret may show
//! in any generated type, any error, any log line.

mod answer;
mod any;
mod hostile;
mod log;
mod samples;
mod test_data;

use std::{collections::BTreeSet, fmt::Debug, ops::Deref};

use authing::{Authing, Error, Operation, Password, Session};
use authing_codegen::{Compiler, Plan};
use samples::{MARK, MARKED_DIGITS, Samples};
use tokio::runtime::Runtime;

/// Fails if a text shows a secret.
fn assert_clean(what: &str, text: &str) {
    assert!(
        !text.contains(MARK) && !text.contains(MARKED_DIGITS),
        "{what} shows a secret: {text}"
    );
}

/// Fails if an error, or anything behind it, shows a secret.
fn assert_clean_error(what: &str, error: &Error) {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        assert_clean(what, &format!("{error} {error:?} {error:#?}"));
        source = error.source();
    }
}

/// What the sweeps do with one operation.
struct Sweep {
    plan: Plan,
    runtime: Runtime,
    echoing: (Authing, Session),
    answering: (Authing, Session),
    operations: usize,
    /// How many secrets the answers carried.
    secrets: usize,
    /// The samples of all answers, as they show themselves.
    samples: String,
}

impl Sweep {
    fn new() -> Self {
        let plan = Compiler::new()
            .inside_authing()
            .run()
            .expect("the operations compile")
            .plan()
            .clone();
        Self {
            echoing: hostile::actors(hostile::echo()),
            answering: hostile::actors(hostile::answers(plan.clone())),
            runtime: Runtime::new().expect("a runtime starts"),
            plan,
            operations: 0,
            secrets: 0,
            samples: String::new(),
        }
    }

    fn visit<O>(&mut self, operation: O)
    where
        O: Operation<Variables: Debug, ResponseData: Debug> + Debug,
    {
        self.operations += 1;
        assert_clean(O::NAME, &format!("{operation:?} {operation:#?}"));
        self.answer::<O>();
        self.samples += &test_data::shown::<O>();
        self.refused(operation.clone());
        self.answered(operation);
    }

    /// The type of the answer, filled to the brim.
    fn answer<O: Operation<ResponseData: Debug>>(&mut self) {
        let (data, secrets) = answer::full(&self.plan, O::NAME);
        self.secrets += secrets;
        let decoded: O::ResponseData =
            serde_json::from_value(data).unwrap_or_else(|error| panic!("{}: {error}", O::NAME));
        assert_clean(O::NAME, &format!("{decoded:?} {decoded:#?}"));
    }

    /// An error in which the server repeats all that it was sent.
    fn refused<O: Operation>(&self, operation: O) {
        let (authing, session) = &self.echoing;
        for error in [
            self.runtime.block_on(authing::__private::send_unchecked(
                authing,
                operation.clone(),
            )),
            self.runtime
                .block_on(authing::__private::send_unchecked(session, operation)),
        ] {
            let error = error
                .err()
                .unwrap_or_else(|| panic!("{} was to be refused", O::NAME));
            assert_clean_error(O::NAME, &error);
            assert!(error.to_string().contains("***"), "{}: {error}", O::NAME);
        }
    }

    /// An answer full of secrets, which passes through the whole client.
    fn answered<O: Operation>(&self, operation: O) {
        let (authing, session) = &self.answering;
        for outcome in [
            self.runtime.block_on(authing::__private::send_unchecked(
                authing,
                operation.clone(),
            )),
            self.runtime
                .block_on(authing::__private::send_unchecked(session, operation)),
        ] {
            if let Err(error) = outcome {
                panic!("{}: {error}", O::NAME);
            }
        }
    }
}

impl Deref for Sweep {
    type Target = Samples;

    fn deref(&self) -> &Samples {
        &Samples
    }
}

#[test]
fn no_secret_shows() {
    let logged = log::capture();
    let mut sweep = Sweep::new();
    authing::__for_each_operation!(sweep);
    let (authing, _) = hostile::actors(hostile::notices());
    let sent = authing.phone().send_code(MARKED_DIGITS);
    sweep.runtime.block_on(sent).expect("a message is sent");
    let status = sweep.runtime.block_on(authing.health().preflight());
    assert!(!status.is_ok());
    assert_eq!(sweep.operations, sweep.plan.operations.len());
    assert!(sweep.secrets > 0, "the answers carried secrets");
    assert_eq!(unsampled(&sweep), BTreeSet::new());
    let log = logged.text();
    assert!(
        log.contains("operation=\"LoginByEmail\""),
        "calls are logged: {log}"
    );
    for line in [
        "authing.request{call=\"send_smscode\"}: authing::transport: answered status=200",
        "not answered problem=the connection broke milliseconds=",
    ] {
        assert!(log.contains(line), "requests are logged: {log}");
    }
    for line in log.lines() {
        assert_clean("the log", line);
    }
}

/// The types of answers that are in no sample.
fn unsampled(sweep: &Sweep) -> BTreeSet<&str> {
    let operations = sweep.plan.operations.iter().flat_map(|found| &found.shapes);
    let fragments = sweep.plan.fragments.iter().flat_map(|found| &found.shapes);
    let types = operations.chain(fragments).map(|shape| shape.name.as_str());
    let sampled: BTreeSet<&str> = sweep.samples.split_whitespace().collect();
    types
        .filter(|name| {
            !sampled.contains(name) && !sampled.contains(format!("Some({name}").as_str())
        })
        .collect()
}

#[test]
fn the_sweep_would_see_a_secret() {
    let seen = std::panic::catch_unwind(|| assert_clean("this", &format!("token {MARK}")));
    assert!(seen.is_err());
}

#[test]
fn hand_written_types_show_nothing() {
    let (authing, session) = hostile::actors(hostile::echo());
    for text in [
        format!("{authing:?} {authing:#?}"),
        format!("{session:?} {session:#?}"),
        format!("{:?}", session.token()),
        format!("{:?}", Password::new(MARK)),
        format!("{:?}", Authing::builder("pool", MARK)),
        format!(
            "{:?}",
            authing
                .auth()
                .login_by_email("lea@example.com", MARK)
                .mfa_code(MARK)
        ),
    ] {
        assert_clean("a type", &text);
    }
}
