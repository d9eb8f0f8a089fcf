//! Decodes an HTTP status and a body as the response to a login, which has the most kinds of errors.
#![no_main]

use std::sync::LazyLock;

use authing::{__testing::open, Error, operations::auth::LoginByUsername};
use libfuzzer_sys::fuzz_target;

static REQUEST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let login = LoginByUsername::new("lea", authing_fuzz::MARK).mfa_code(authing_fuzz::MARK);
    let request = authing::__testing::request(&authing_fuzz::authing(), login);
    request.expect("a valid request").as_ref().to_vec()
});

fuzz_target!(|input: &[u8]| {
    let Some((status, body)) = authing_fuzz::number(input) else {
        return;
    };
    let token = authing_fuzz::token();
    match open::<LoginByUsername>(status, body.to_vec(), &REQUEST, Some(&token)) {
        Ok(_) => assert!((200..300).contains(&status), "{status} is not a success"),
        Err(error) => {
            authing_fuzz::assert_clean(&error);
            assert!(
                matches!(
                    error,
                    Error::Status(_) | Error::Challenge(_) | Error::Service(_) | Error::Decode(_)
                ),
                "{error:?}"
            );
        }
    }
});
