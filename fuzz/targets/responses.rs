//! Decodes responses of every type: the first two bytes choose the operation, and the rest is the response.
#![no_main]

#[path = "../../tests/sweep/samples.rs"]
mod samples;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use samples::{Opener, Openers};

static OPENERS: LazyLock<Vec<Opener>> = LazyLock::new(|| {
    let mut openers = Openers::v1();
    openers.extend(Openers::v2());
    openers
});

fuzz_target!(|input: &[u8]| {
    let Some((chosen, body)) = authing_fuzz::number(input) else {
        return;
    };
    let opener = &OPENERS[usize::from(chosen) % OPENERS.len()];
    if let Err(error) = opener.open(200, body) {
        authing_fuzz::assert_clean(&error);
    }
});
