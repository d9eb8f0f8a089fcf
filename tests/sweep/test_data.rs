//! Samples of the data of every operation: all there can be, and the least.

use std::fmt::Debug;

use authing::{Operation, test_data::Sample};

use crate::assert_clean;

/// What a sample has for every secret.
const SECRET: &str = "test-data-secret";

/// A full sample as it shows itself, once everything that can be said of all samples holds.
pub(crate) fn shown<O: Operation<ResponseData: Debug>>() -> String {
    let (full, least) = (
        show(&O::ResponseData::full_sample()),
        show(&O::ResponseData::sample()),
    );
    assert_eq!(full, show(&O::ResponseData::full_sample()), "{}", O::NAME);
    for left_out in ["None", "[]", "Other("] {
        assert!(!full.contains(left_out), "{}: {full}", O::NAME);
    }
    for there in ["Some(", "[\n", "Other("] {
        assert!(!least.contains(there), "{}: {least}", O::NAME);
    }
    for shown in [&full, &least] {
        assert_clean(O::NAME, shown);
        assert!(!shown.contains(SECRET), "{}: {shown}", O::NAME);
    }
    assert!(
        O::output(O::ResponseData::full_sample()).is_ok(),
        "{}",
        O::NAME
    );
    full
}

fn show(data: &impl Debug) -> String {
    format!("{data:#?}")
}

#[test]
fn a_secret_would_be_seen() {
    let user = authing::types::User::full_sample();
    let token = user.token.expect("a full sample has all");
    assert_eq!(token.expose(), SECRET);
}
