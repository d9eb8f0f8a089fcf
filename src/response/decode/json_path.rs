//! Where in an answer something is wrong: what could not be read notes it, on the way from there to the outermost value.
//!
//! Nothing is noted while all is well, or while nobody wants to know, so that places cost nothing until one is needed.

use std::{cell::RefCell, fmt};

/// One step down into a value.
#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

thread_local! {
    /// The steps to what this thread could not read, the last first; none while nobody wants to know.
    static STEPS: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

fn note(step: Step) {
    STEPS.with_borrow_mut(|steps| {
        if let Some(steps) = steps {
            steps.push(step);
        }
    });
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
    let around = STEPS.replace(Some(Vec::new()));
    let outcome = read();
    let mut steps = STEPS.replace(around).unwrap_or_default();
    steps.reverse();
    outcome.map_err(|error| (Place(steps), error))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_noted_that_nobody_wants_to_know() {
        let unfit = || {
            Err::<(), _>("unfit")
                .map_err(in_item(7))
                .map_err(in_field("list"))
        };
        assert!(unfit().is_err());
        let Err((place, "unfit")) = of_error(unfit) else {
            panic!("it is unfit");
        };
        assert_eq!(place.to_string(), "data.list[7]");
        assert!(unfit().is_err());
        assert!(STEPS.with_borrow(Option::is_none));
    }
}
