//! Authenticates the client of a request, as OAuth defines it (RFC 6749, section 2.3).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::{Kind, OidcError};
use super::form::Form;
use crate::calls::access::PoolGuard;
use crate::state::oidc::Authentication;
use crate::world::World;

/// The client that a request names, with its pool.
pub(super) struct Identified<'a> {
    pub(super) pool: PoolGuard<'a>,
    pub(super) id: String,
}

/// The credentials that a request presents for its client.
struct Presented {
    id: String,
    /// The ways to read the secret.
    secrets: Vec<String>,
    authentication: Authentication,
}

/// Returns the client of a request if its authentication is correct.
pub(super) fn authenticate<'a>(
    world: &'a World,
    authorization: Option<&str>,
    form: &Form,
) -> Result<Identified<'a>, OidcError> {
    if let Some(name) = form.repeated() {
        let description = format!("the parameter `{name}` was sent more than once");
        return Err(OidcError::invalid_request(description));
    }
    let Presented {
        id,
        secrets,
        authentication,
    } = presented(authorization, form)?;
    let pool = world.pool_of_client(&id).ok_or_else(failed)?;
    let client = pool.oidc_client(&id).ok_or_else(failed)?;
    let is_correct = authentication == Authentication::None
        || secrets.iter().any(|secret| secret == client.secret);
    if !client.accepts(authentication) || !is_correct {
        return Err(match client.authentication() {
            // A wrong method is hard to find otherwise.
            Some(method) if method != authentication.name() => OidcError::new(
                Kind::InvalidClient,
                format!("the application must authenticate with {method}"),
            ),
            _ => failed(),
        });
    }
    Ok(Identified { pool, id })
}

fn failed() -> OidcError {
    OidcError::new(Kind::InvalidClient, "client authentication failed")
}

fn presented(authorization: Option<&str>, form: &Form) -> Result<Presented, OidcError> {
    let (id, secret) = (form.get("client_id"), form.get("client_secret"));
    let Some(credentials) = authorization.and_then(basic) else {
        let authentication = match secret {
            Some(_) => Authentication::SecretPost,
            None => Authentication::None,
        };
        return Ok(Presented {
            id: id.unwrap_or_default().to_owned(),
            secrets: secret.map(str::to_owned).into_iter().collect(),
            authentication,
        });
    };
    if secret.is_some() {
        let twice = "the client authenticates in the header and in the form; use one of them";
        return Err(OidcError::invalid_request(twice));
    }
    let credentials = STANDARD.decode(credentials).ok();
    let credentials = credentials.and_then(|bytes| String::from_utf8(bytes).ok());
    let credentials = credentials.unwrap_or_default();
    let (name, secret) = credentials.split_once(':').ok_or_else(failed)?;
    let name = decoded(name).into_owned();
    if id.is_some_and(|id| id != name) {
        let differ = "the `client_id` of the form is not that of the header";
        return Err(OidcError::invalid_request(differ));
    }
    Ok(Presented {
        id: name,
        // OAuth requires encoding. Many clients, such as curl, do not encode.
        secrets: vec![secret.to_owned(), decoded(secret).into_owned()],
        authentication: Authentication::SecretBasic,
    })
}

/// Returns the credentials of an `Authorization` header with the scheme `Basic`.
fn basic(authorization: &str) -> Option<&str> {
    let (scheme, credentials) = authorization.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then_some(credentials.trim())
}

/// Decodes one value of a form.
fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '=']) {
        return text.into();
    }
    let pair = form_urlencoded::parse(text.as_bytes()).next();
    pair.map_or_else(|| text.into(), |(name, _)| name)
}
