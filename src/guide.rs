//! Guides: a page for each task. The examples on them run against the emulator, as tests of this crate.
//!
//! | guide | for |
//! | --- | --- |
//! | [`getting_started`] | the first program: a client, a user, a session |
//! | [`which_api`] | whether this crate is for your Authing |
//! | [`from_python`] | programs that used the official Python SDK |
//! | [`from_javascript`] | programs that used the official JavaScript SDK |
//! | [`logging_in`] | logins in a web service: captchas, authenticators, cookies, logout |
//! | [`protecting_a_backend`] | tokens of requests: checked by the service, or offline |
//! | [`roles_and_organisations`] | permissions, groups, and trees of groups |
//! | [`bulk_users`] | all users of a pool: export, change, import |
//! | [`errors`] | what went wrong, and whether to repeat the call |
//! | [`own_operations`] | calls that this crate does not have, or other fields of a call |
//! | [`testing`] | your program against a local Authing |
//! | [`private_installations`] | an Authing on servers of your company |

/// The addresses of the guides for links between them. The pages define the same names for readers of the repository, as files;
/// of two definitions, the first is used. Links to items of a feature are defined twice, too: without the feature they lead to
/// docs.rs.
macro_rules! links {
    () => {
        "
[getting_started]: crate::guide::getting_started
[which_api]: crate::guide::which_api
[which API]: crate::guide::which_api
[from_python]: crate::guide::from_python
[from_javascript]: crate::guide::from_javascript
[logging_in]: crate::guide::logging_in
[protecting_a_backend]: crate::guide::protecting_a_backend
[roles_and_organisations]: crate::guide::roles_and_organisations
[bulk_users]: crate::guide::bulk_users
[errors]: crate::guide::errors
[own_operations]: crate::guide::own_operations
[testing]: crate::guide::testing
[private_installations]: crate::guide::private_installations
"
    };
}

#[doc = links!()]
#[cfg_attr(feature = "blocking", doc = "\n[Runtime]: crate::blocking::Runtime\n")]
#[doc = include_str!("../docs/guide/getting_started.md")]
pub mod getting_started {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/which_api.md")]
pub mod which_api {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/from_python.md")]
pub mod from_python {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/from_javascript.md")]
pub mod from_javascript {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/logging_in.md")]
pub mod logging_in {}

#[doc = links!()]
#[cfg_attr(
    feature = "verify",
    doc = "
[with_secret]: crate::verify::TokenVerifier::with_secret
[with_key_set]: crate::verify::TokenVerifier::with_key_set
[leeway]: crate::verify::TokenVerifier::leeway
[PublishedKeyVerifier]: crate::verify::PublishedKeyVerifier
"
)]
#[doc = include_str!("../docs/guide/protecting_a_backend.md")]
pub mod protecting_a_backend {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/roles_and_organisations.md")]
pub mod roles_and_organisations {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/bulk_users.md")]
pub mod bulk_users {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/own_operations.md")]
pub mod own_operations {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

#[doc = links!()]
#[doc = include_str!("../docs/guide/private_installations.md")]
pub mod private_installations {}
