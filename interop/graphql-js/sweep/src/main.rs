//! Sends every operation of an API to a server of graphql-js, and reads every kind of response that the schema allows.
//!
//! The operations come from a macro that the compiler generates. The expected results are derived from the plan: null in a
//! field that only the client requires is an error with the path. All other responses are read.

mod arguments;
#[path = "../../../../tests/client.rs"]
mod client;
mod expectation;
mod server;

use std::{fmt::Debug, path::Path, process::ExitCode};

use arguments::Optional;
use authing::{Authing, Error, Operation, v2};
use authing_codegen::{Compiler, Plan};
use client::Client;
use expectation::Expectation;
use server::{LastResponse, ResponseKind, Server};

/// The number of random responses to each operation.
const SEEDS: u32 = 6;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["v1", address] => sweep::<Authing>(address, |mut visitor| {
            authing::__for_each_operation!(visitor);
        }),
        ["v2", address] => sweep::<v2::Authing>(address, |mut visitor| {
            authing::__for_each_operation_v2!(visitor);
        }),
        _ => {
            eprintln!("usage: authing-sweep v1|v2 ADDRESS");
            ExitCode::FAILURE
        }
    }
}

/// Visits all operations of an API, once for each way to send optional arguments.
fn sweep<C: Client>(address: &str, visit: impl Fn(Visitor<'_, C>)) -> ExitCode {
    let mut sweep = Sweep::new(address);
    for optional in [Optional::Given, Optional::Absent, Optional::Null] {
        visit(Visitor {
            optional,
            sweep: &mut sweep,
        });
    }
    sweep.outcome()
}

/// The visitor that the macro calls.
struct Visitor<'sweep, C: Client> {
    optional: Optional,
    sweep: &'sweep mut Sweep<C>,
}

struct Sweep<C: Client> {
    plan: Plan,
    server: Server<C>,
    operations: usize,
    responses: usize,
    /// The number of nullable fields that the client requires.
    required_fields: usize,
    failures: Vec<String>,
}

impl<C: Client> Sweep<C> {
    fn new(address: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let compiler = Compiler::new().root(root).api(C::API).inside_authing();
        Self {
            plan: compiler.run().expect("valid operations").plan().clone(),
            server: Server::new(address),
            operations: 0,
            responses: 0,
            required_fields: 0,
            failures: Vec::new(),
        }
    }

    /// Sends an operation once for each kind of response.
    fn send_all<O>(&mut self, operation: O)
    where
        O: Operation<Output: Debug>,
    {
        self.operations += 1;
        let Some(full) = self.check(operation.clone(), &ResponseKind::full()) else {
            return;
        };
        let required = expectation::required(&self.plan, O::NAME, &full);
        self.required_fields += required.len();
        for seed in 0..SEEDS {
            self.check(operation.clone(), &ResponseKind::sparse(seed, &required));
        }
        for path in &required {
            self.check(operation.clone(), &ResponseKind::without(path));
        }
        self.check(operation, &ResponseKind::null());
    }

    /// Sends an operation for one kind of response. Returns the response if the result is as expected.
    fn check<O>(&mut self, operation: O, response: &ResponseKind) -> Option<LastResponse>
    where
        O: Operation<Output: Debug>,
    {
        self.responses += 1;
        let outcome = self.server.send(operation, response);
        let checked = match outcome {
            // The server rejects a request with another status; an error reported as data has status 200.
            Err(Error::Service(error)) if error.status != 200 => {
                Err(format!("rejected: {}", error.message))
            }
            outcome => {
                let last = self.server.last();
                let expected = Expectation::new(&self.plan, O::NAME, &last.data);
                let met = expected.met_by(outcome);
                met.and_then(|()| response.met_by(&expected)).map(|()| last)
            }
        };
        checked
            .map_err(|failure| {
                self.failures
                    .push(format!("{} with {response}: {failure}", O::NAME));
            })
            .ok()
    }

    fn outcome(mut self) -> ExitCode {
        let (swept, planned) = (self.operations, self.plan.operations.len());
        if swept != planned {
            self.failures
                .push(format!("{swept} of {planned} operations were sent"));
        }
        if self.required_fields == 0 {
            self.failures
                .push("no required field was tested".to_owned());
        }
        for failure in &self.failures {
            eprintln!("{failure}");
        }
        println!(
            "{}: {swept} operations, {} responses, {} required fields, {} failures",
            C::API,
            self.responses,
            self.required_fields,
            self.failures.len()
        );
        if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

impl<C: Client> Visitor<'_, C> {
    fn visit<O>(&mut self, operation: O)
    where
        O: Operation<Output: Debug>,
    {
        if self.optional == Optional::Given {
            self.sweep.send_all(operation);
        } else {
            self.sweep.check(operation, &ResponseKind::full());
        }
    }
}
