//! Where in an answer something is wrong: what could not be read notes it, on the way from there to the outermost value.
//!
//! Nothing is noted while all is well, so that places cost nothing until one is needed.

use std::{cell::RefCell, fmt};

/// One step down into a value.
#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

thread_local! {
    /// The steps to what this thread could not read, the last first.
    static STEPS: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

fn note(step: Step) {
    STEPS.with_borrow_mut(|steps| steps.push(step));
}

/// Notes that an error is in a field.
pub(crate) fn in_field<E>(name: &'static str) -> impl FnOnce(E) -> E {
    move |error| {
        note(Step::Field(name));
        error
    }
}

/// Notes that an error is in an item of a list, counted from nought.
pub(crate) fn in_item<E>(position: usize) -> impl FnOnce(E) -> E {
    move |error| {
        note(Step::Item(position));
        error
    }
}

/// Reads something; an error comes with its place in it. Only names of the schema are in that: the server's own may be
/// anything.
pub(crate) fn of_error<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, (Place, E)> {
    STEPS.take();
    read().map_err(|error| {
        let mut steps = STEPS.take();
        steps.reverse();
        (Place(steps), error)
    })
}

/// A place in the data of an answer, such as `data.users.list[0]`.
pub(crate) struct Place(Vec<Step>);

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("data")?;
        self.0.iter().try_for_each(|step| match step {
            Step::Field(name) => write!(formatter, ".{name}"),
            Step::Item(position) => write!(formatter, "[{position}]"),
        })
    }
}
