//! Checks every operation, with a macro that the compiler of operations writes: no secret may show in any generated type, error,
//! log line or panic, nor in the records of the emulator.

mod any;
mod by_hand;
#[path = "../client.rs"]
mod client;
mod emulated;
mod full_response;
mod hostile;
mod log;
mod mark;
mod samples;

use std::{collections::BTreeSet, fmt::Debug, ops::Deref};

use authing::{Authing, Error, Operation, Session, v2};
use authing_codegen::{Compiler, Plan};
use client::Client;
use emulated::Emulated;
use mark::{assert_clean, assert_clean_error};
use samples::{MARK, MARKED_DIGITS, Samples};
use serde_json::json;
use tokio::runtime::Runtime;

/// Operations of v2 that make the secret of the client invalid. The emulator receives them last.
const LAST: [&str; 2] = ["RefreshAppSecret", "DeleteUserPool"];

/// The checks of the operations of one API.
struct Sweep<'test, C: Client> {
    plan: Plan,
    runtime: &'test Runtime,
    echoing: Vec<(C, Session<C>)>,
    responding: (C, Session<C>),
    /// A client and a session of the emulator.
    emulated: (&'test C, &'test Session<C>),
    operations: usize,
    /// The number of secrets in the responses.
    secrets: usize,
    /// The printed responses.
    shown: String,
    /// The number of errors from each server that repeats requests.
    errors: Vec<usize>,
}

impl<'test, C: Client> Sweep<'test, C> {
    fn new(runtime: &'test Runtime, emulated: &'test Emulated<C>) -> Self {
        let plan = Compiler::new()
            .api(C::API)
            .inside_authing()
            .run()
            .expect("the operations compile")
            .plan()
            .clone();
        let echoes = hostile::echoes(&plan).into_iter();
        let echoing: Vec<_> = echoes.map(hostile::actors).collect();
        Self {
            errors: vec![0; echoing.len()],
            echoing,
            responding: hostile::actors(hostile::responses(plan.clone())),
            emulated: (&emulated.authing, &emulated.session),
            runtime,
            plan,
            operations: 0,
            secrets: 0,
            shown: String::new(),
        }
    }

    fn visit<O>(&mut self, operation: O)
    where
        O: Operation<ResponseData: Debug + Default> + Debug,
    {
        self.operations += 1;
        assert_clean(O::NAME, &format!("{operation:?} {operation:#?}"));
        self.sent(&operation);
        self.full_response::<O>();
        self.echoed(&operation);
        self.with_full_response(&operation);
        self.recorded(operation);
    }

    /// The request follows GraphQL over HTTP, whatever characters the text of the operation has.
    fn sent<O: Operation>(&self, operation: &O) {
        let (authing, _) = &self.responding;
        let body = authing::__testing::request(authing, operation.clone());
        let body = body.unwrap_or_else(|error| panic!("{}: {error}", O::NAME));
        let body = str::from_utf8(body.as_ref()).expect("it is text");
        let (query, name) = (json!(O::QUERY), json!(O::NAME));
        let rest = format!(r#","query":{query},"operationName":{name}}}"#);
        let variables = body
            .strip_prefix(r#"{"variables":"#)
            .and_then(|body| body.strip_suffix(&rest));
        let variables = serde_json::from_str(variables.expect("the rest is as it should be"));
        assert!(variables.is_ok_and(|sent: serde_json::Value| sent.is_object()));
    }

    /// The type of the response, with all fields filled.
    fn full_response<O: Operation<ResponseData: Debug + Default>>(&mut self) {
        let (data, secrets) = full_response::full(&self.plan, O::NAME);
        self.secrets += secrets;
        let decoded: O::ResponseData =
            serde_json::from_value(data).unwrap_or_else(|error| panic!("{}: {error}", O::NAME));
        let shown = format!("{decoded:#?}");
        assert_clean(O::NAME, &format!("{decoded:?} {shown}"));
        self.shown.push_str(&shown);
        let default = format!("{:#?}", O::ResponseData::default());
        for there in ["Some(", "[\n"] {
            assert!(!default.contains(there), "{}: {default}", O::NAME);
        }
    }

    /// Sends it with the owner token, and with the user's.
    fn send<O: Operation>(
        &self,
        (authing, session): (&C, &Session<C>),
        operation: O,
    ) -> [Result<O::Output, Error>; 2] {
        self.runtime.block_on(async {
            [
                authing::__testing::send_unchecked(authing, operation.clone()).await,
                authing::__testing::send_unchecked(session, operation).await,
            ]
        })
    }

    /// Valid and invalid responses in which the server repeats the request.
    fn echoed<O: Operation>(&mut self, operation: &O) {
        for (server, (authing, session)) in self.echoing.iter().enumerate() {
            let outcomes = self.send((authing, session), operation.clone());
            for error in outcomes.into_iter().filter_map(Result::err) {
                assert_clean_error(O::NAME, &error);
                if server == 0 {
                    assert!(error.to_string().contains("***"), "{}: {error}", O::NAME);
                }
                self.errors[server] += 1;
            }
        }
    }

    /// A response full of secrets, which passes through the whole client.
    fn with_full_response<O: Operation>(&self, operation: &O) {
        let (authing, session) = &self.responding;
        for outcome in self.send((authing, session), operation.clone()) {
            if let Err(error) = outcome {
                panic!("{}: {error}", O::NAME);
            }
        }
    }

    /// The records of the emulator.
    fn recorded<O: Operation>(&self, operation: O) {
        if C::API != "v2" || !LAST.contains(&O::NAME) {
            self.sent_to_emulator(operation);
        }
    }

    /// The emulator accepts an operation, or refuses it like the service, or returns null for an unknown id. It also refuses by name
    /// what it does not emulate.
    fn sent_to_emulator<O: Operation>(&self, operation: O) {
        let outcomes = self.send(self.emulated, operation);
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert_clean_error(O::NAME, &error);
            let is_refusal = match &error {
                Error::Service(_) | Error::Challenge(_) => true,
                Error::Decode(error) => error.reason.starts_with("null"),
                Error::Credentials(_) => LAST.contains(&O::NAME),
                _ => false,
            };
            assert!(is_refusal, "{}: {error}", O::NAME);
        }
    }

    /// Fails if an operation, or a type of its responses, was not checked.
    fn assert_complete(&self) {
        assert_eq!(self.operations, self.plan.operations.len());
        assert!(self.secrets > 0, "the responses carried secrets");
        assert_eq!(self.unshown(), BTreeSet::new());
        for (server, errors) in self.errors.iter().enumerate() {
            assert!(*errors > 0, "the server {server} was to cause errors");
        }
    }

    /// Returns the response types that did not occur in any response.
    fn unshown(&self) -> BTreeSet<&str> {
        let operations = self.plan.operations.iter().flat_map(|found| &found.shapes);
        let fragments = self.plan.fragments.iter().flat_map(|found| &found.shapes);
        let types = operations
            .chain(fragments)
            .map(|shape| shape.item.name.as_str());
        let shown: BTreeSet<&str> = self.shown.split_whitespace().collect();
        types
            .filter(|name| {
                !shown.contains(name) && !shown.contains(format!("Some({name}").as_str())
            })
            .collect()
    }
}

impl<C: Client> Deref for Sweep<'_, C> {
    type Target = Samples;

    fn deref(&self) -> &Samples {
        &Samples
    }
}

#[test]
fn no_secret_shows() {
    let logged = log::capture();
    let runtime = Runtime::new().expect("a runtime starts");
    let log_in = async |authing: &Authing, email: &str, password| {
        authing.auth().login_by_email(email, password).await
    };
    let emulated = runtime.block_on(Emulated::start(log_in));
    let mut sweep = Sweep::new(&runtime, &emulated);
    authing::__for_each_operation!(sweep);
    sweep.assert_complete();
    let log_in = async |authing: &v2::Authing, email: &str, password| {
        authing.auth().login_by_email(email, password).await
    };
    let emulated_v2 = runtime.block_on(Emulated::start(log_in));
    let mut sweep = Sweep::new(&runtime, &emulated_v2);
    authing::__for_each_operation_v2!(sweep);
    sweep.assert_complete();
    sweep.sent_to_emulator(v2::operations::userpool::RefreshAppSecret::new());
    sweep.sent_to_emulator(v2::operations::userpool::DeleteUserPool::new());

    let (authing, session) = hostile::actors::<Authing>(hostile::notices());
    let sent = authing.phone().send_code(MARKED_DIGITS);
    runtime
        .block_on(sent.into_future())
        .expect("a message is sent");
    let status = authing.health().preflight().into_future();
    let status = runtime.block_on(status).expect("both are asked");
    assert!(!status.is_up());
    let login = authing.auth().login_by_email("lea@example.com", MARK);
    let login = format!("{:?}", login.mfa_code(MARK));
    runtime.block_on(by_hand::everything_shows_nothing(&authing, &session, login));
    by_hand::panics(&authing);
    let (authing, session) = hostile::actors::<v2::Authing>(hostile::rest_refusals());
    let login = authing.auth().login_by_email("lea@example.com", MARK);
    let login = format!("{:?}", login.captcha(MARK));
    runtime.block_on(by_hand::everything_shows_nothing(&authing, &session, login));
    runtime.block_on(by_hand::rest_calls_show_nothing(&authing, &session));
    emulated.assert_clean();
    emulated_v2.assert_clean();

    let log = logged.text();
    for line in [
        "operation=\"LoginByEmail\"",
        "authing.request{call=\"send_smscode\"}: authing::transport: received a response status=200",
        "received no response error=the connection was interrupted milliseconds=",
        // The HTTP library, the one below it, and TLS.
        "reqwest::connect: proxy(http://127.0.0.1:",
        "hyper_util::client",
        "rustls::client",
        "panicked at",
    ] {
        assert!(log.contains(line), "this is logged: {line}");
    }
    for line in log.lines() {
        assert_clean("the log", line);
    }
    emulated.assert_tokens_and_key_hidden(&log);
    emulated_v2.assert_tokens_and_key_hidden(&log);
}
