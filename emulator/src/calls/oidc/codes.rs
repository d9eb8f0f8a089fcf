//! Authorization codes: issues and redeems them, with PKCE (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::OidcError;
use super::form::Form;
use super::issue::{authorization, sha256};
use crate::calls::credential::active;
use crate::clock::Timestamp;
use crate::state::oidc::AuthorizationCode;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::world::World;

/// The default lifetime of a code: ten minutes, as documented.
const LIFETIME_SECONDS: i64 = 600;

/// The parts of an authorization request that its code is bound to.
pub(super) struct Bound<'a> {
    pub(super) client: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) scope: &'a str,
    pub(super) nonce: Option<&'a str>,
    pub(super) code_challenge: Option<&'a str>,
}

/// Issues a code to a user who logged in at this time.
pub(super) fn issue(
    world: &World,
    pool: &mut Pool,
    user: &User,
    logged_in_at: Timestamp,
    bound: &Bound<'_>,
) -> String {
    let lifetime = pool
        .oidc_client(bound.client)
        .map_or(LIFETIME_SECONDS, |client| {
            client.lifetime("authorization_code_expire", LIFETIME_SECONDS)
        });
    let mut authorization = authorization(world, user, bound.client, bound.scope);
    authorization.logged_in_at = logged_in_at;
    let code = world.entropy.opaque_token();
    pool.authorization_codes.insert(AuthorizationCode {
        code: code.clone(),
        authorization,
        redirect_uri: bound.redirect_uri.to_owned(),
        nonce: bound.nonce.map(str::to_owned),
        code_challenge: bound.code_challenge.map(str::to_owned),
        until: world.now().plus_seconds(lifetime),
        is_used: false,
    });
    code
}

/// Uses up the code of a form. A code that is used twice also revokes the tokens that it was exchanged for.
pub(super) fn redeem(
    world: &World,
    pool: &mut Pool,
    client: &str,
    form: &Form,
) -> Result<AuthorizationCode, OidcError> {
    let refused = OidcError::invalid_grant;
    for name in ["code", "redirect_uri"] {
        if form.get(name).is_none() {
            return Err(OidcError::invalid_request(format!("`{name}` is missing")));
        }
    }
    let known = pool.authorization_codes.get(form.text("code"));
    let mut known = known.cloned().ok_or_else(refused)?;
    if known.authorization.client != client {
        return Err(refused());
    }
    if known.is_used {
        pool.revoke(known.authorization.id);
        return Err(refused());
    }
    let user = pool
        .users
        .get(&known.authorization.user)
        .ok_or_else(refused)?;
    let is_valid = known.until > world.now()
        && known.redirect_uri == form.text("redirect_uri")
        && proves(form.get("code_verifier"), known.code_challenge.as_deref())
        && known.authorization.logged_in_at.0 >= user.tokens_not_before
        && active(user).is_ok();
    if !is_valid {
        return Err(refused());
    }
    known.is_used = true;
    pool.authorization_codes.insert(known.clone());
    Ok(known)
}

/// Returns whether a verifier belongs to the challenge. Without a challenge, it must be missing.
fn proves(verifier: Option<&str>, challenge: Option<&str>) -> bool {
    match (verifier, challenge) {
        (None, None) => true,
        (Some(verifier), Some(challenge)) => {
            let is_allowed = |byte: u8| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
            };
            (43..=128).contains(&verifier.len())
                && verifier.bytes().all(is_allowed)
                && URL_SAFE_NO_PAD.encode(sha256(verifier)) == challenge
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Returns whether a text can be a challenge of the method S256.
pub(super) fn is_challenge(text: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_verified() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(is_challenge(challenge) && !is_challenge(verifier.get(1..).unwrap_or_default()));
        assert!(proves(Some(verifier), Some(challenge)));
        let other = verifier.replace('d', "e");
        for (verifier, challenge) in [
            (Some(other.as_str()), Some(challenge)),
            (Some(challenge), Some(challenge)),
            (None, Some(challenge)),
            (Some(verifier), None),
        ] {
            assert!(!proves(verifier, challenge), "{verifier:?} {challenge:?}");
        }
        let short = "a".repeat(42);
        let hash = URL_SAFE_NO_PAD.encode(sha256(&short));
        assert!(!proves(Some(&short), Some(&hash)));
    }
}
