//! A token with its HTTP header, which is built once.

use std::sync::Arc;

use reqwest::header::HeaderValue;

use crate::{Secret, error::InvalidArgument};

/// Removes white space and a leading `Bearer` from a token.
pub(crate) fn cleaned(given: &Secret) -> Secret {
    let text = given.expose().trim();
    let is_scheme = |scheme: &str| scheme.eq_ignore_ascii_case("bearer");
    let token = match text.split_once(char::is_whitespace) {
        Some((scheme, token)) if is_scheme(scheme) => token.trim_start(),
        _ if is_scheme(text) => "",
        _ => text,
    };
    Secret::new(token)
}

/// A token that many calls carry. Clones share it.
#[derive(Clone)]
pub(crate) struct Bearer(Arc<Carried>);

struct Carried {
    token: Secret,
    /// `None` if the token has characters that are invalid in a header.
    header: Option<HeaderValue>,
}

impl Bearer {
    pub(crate) fn new(token: Secret) -> Self {
        let header = HeaderValue::try_from(format!("Bearer {}", token.expose()));
        let header = header.ok().map(|mut header| {
            // Keeps the HTTP library from logging it.
            header.set_sensitive(true);
            header
        });
        Self(Arc::new(Carried { token, header }))
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.0.token
    }

    /// Returns the value of the header `Authorization`.
    pub(crate) fn header(&self) -> Result<HeaderValue, InvalidArgument> {
        let reason = "has characters that no header can carry";
        let hint = "give the token as the login returned it";
        let header = self.0.header.clone();
        header.ok_or_else(|| InvalidArgument::new("token", reason, hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_sensitive() {
        let header = Bearer::new(Secret::new("token")).header().unwrap();
        assert_eq!(header, "Bearer token");
        assert!(header.is_sensitive());
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn a_token_is_cleaned() {
        for given in ["a.b.c", " a.b.c\r\n", "Bearer a.b.c", "bearer\t a.b.c\n"] {
            assert_eq!(cleaned(&Secret::new(given)).expose(), "a.b.c", "{given:?}");
        }
        for given in ["", " \n", "Bearer", "BEARER "] {
            assert_eq!(cleaned(&Secret::new(given)).expose(), "", "{given:?}");
        }
        assert_eq!(cleaned(&Secret::new("a b")).expose(), "a b");
    }
}
