//! Sends every operation of `authing` to the judge, and reads every kind of answer that the schema allows.
//!
//! The operations come from the macro that the compiler of operations writes. What is to be expected of an answer is
//! derived from the plan: null where the client promises more than the schema is an error that names the place, and
//! everything else is read.

mod arguments;
mod expectation;
mod judge;

use std::{fmt::Debug, path::Path, process::ExitCode};

use arguments::Optional;
use authing::{Error, Operation};
use authing_codegen::{Compiler, Plan};
use expectation::Expectation;
use judge::{Answer, Judge, Judged};

/// How often the die is thrown for each operation.
const SEEDS: u32 = 6;

fn main() -> ExitCode {
    let Some(address) = std::env::args().nth(1) else {
        eprintln!("the address of the judge is wanted");
        return ExitCode::FAILURE;
    };
    let mut sweep = Sweep::new(&address);
    for optional in [Optional::Given, Optional::Absent, Optional::Null] {
        let mut visitor = Visitor {
            optional,
            sweep: &mut sweep,
        };
        authing::__for_each_operation!(visitor);
    }
    sweep.outcome()
}

/// What the macro calls.
struct Visitor<'sweep> {
    optional: Optional,
    sweep: &'sweep mut Sweep,
}

struct Sweep {
    plan: Plan,
    judge: Judge,
    operations: usize,
    answers: usize,
    /// How many places the client promises to be filled, where the schema does not.
    promises: usize,
    faults: Vec<String>,
}

impl Sweep {
    fn new(address: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let compiler = Compiler::new().root(root).inside_authing();
        Self {
            plan: compiler
                .run()
                .expect("the operations compile")
                .plan()
                .clone(),
            judge: Judge::new(address),
            operations: 0,
            answers: 0,
            promises: 0,
            faults: Vec::new(),
        }
    }

    /// Sends an operation, and has it answered in every way.
    fn every_answer<O>(&mut self, operation: O)
    where
        O: Operation<Output: Debug>,
    {
        self.operations += 1;
        let Some(full) = self.answer(operation.clone(), &Answer::full()) else {
            return;
        };
        let promised = expectation::promised(&self.plan, O::NAME, &full);
        self.promises += promised.len();
        for seed in 0..SEEDS {
            self.answer(operation.clone(), &Answer::sparse(seed, &promised));
        }
        for place in &promised {
            self.answer(operation.clone(), &Answer::without(place));
        }
        self.answer(operation, &Answer::null());
    }

    /// Sends an operation to be answered in one way; what the judge answered, unless something is wrong.
    fn answer<O>(&mut self, operation: O, answer: &Answer) -> Option<Judged>
    where
        O: Operation<Output: Debug>,
    {
        self.answers += 1;
        let outcome = self.judge.send(operation, answer);
        let checked = match outcome {
            // The judge refuses a request with another status; a refusal as data is an answer.
            Err(Error::Service(error)) if error.status != 200 => {
                Err(format!("is refused: {}", error.message))
            }
            outcome => {
                let judged = self.judge.last();
                let expected = Expectation::new(&self.plan, O::NAME, &judged.data);
                let met = expected.met_by(outcome);
                met.and_then(|()| answer.met_by(&expected)).map(|()| judged)
            }
        };
        checked
            .map_err(|fault| {
                self.faults
                    .push(format!("{} with {answer}: {fault}", O::NAME));
            })
            .ok()
    }

    fn outcome(mut self) -> ExitCode {
        let (swept, planned) = (self.operations, self.plan.operations.len());
        if swept != planned {
            self.faults
                .push(format!("{swept} operations were swept of {planned}"));
        }
        if self.promises == 0 {
            self.faults.push("no promise was tried".to_owned());
        }
        for fault in &self.faults {
            eprintln!("{fault}");
        }
        println!(
            "{swept} operations, {} answers, {} promises, {} faults",
            self.answers,
            self.promises,
            self.faults.len()
        );
        if self.faults.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

impl Visitor<'_> {
    fn visit<O>(&mut self, operation: O)
    where
        O: Operation<Output: Debug>,
    {
        if self.optional == Optional::Given {
            self.sweep.every_answer(operation);
        } else {
            self.sweep.answer(operation, &Answer::full());
        }
    }
}
