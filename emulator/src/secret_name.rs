//! Decides by its name whether a value is a secret: the one list for headers, paths, queries and variables.

/// Parts that make a name secret wherever they are in it, in lower case and without separators.
const PARTS: [&str; 24] = [
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "token",
    "secret",
    "credential",
    "cookie",
    "authorization",
    "signature",
    "apikey",
    "appkey",
    "accesskey",
    "authkey",
    "sharekey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "enckey",
    "sessionkey",
    "sessionid",
    "jwks",
    "totp",
    "metadata",
];

/// Words that make a name secret where it is split into words: `pinCode` has `pin`, `shipping` does not.
const WORDS: [&str; 9] = [
    "pwd", "pass", "pin", "otp", "jwt", "ticket", "tickets", "auth", "session",
];

/// Names that may hold anything: the text of a mail, form data, the variables of rules.
const OPAQUE: [&str; 3] = ["content", "fields", "value"];

/// The kinds of code that are not one-time codes.
const OPEN_CODES: [&str; 11] = [
    "postal", "zip", "country", "area", "region", "city", "language", "currency", "error",
    "status", "response",
];

/// Names that describe a secret and do not hold it.
const ABOUT: [&str; 4] = [
    "tokenexpiredat",
    "tokentype",
    "pwdstrength",
    "passwordstrength",
];

/// Returns whether a value of this name is, or may hold, a password, a token, a key or a one-time code.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let joined = words.concat();
    if ABOUT.contains(&joined.as_str()) {
        return false;
    }
    OPAQUE.contains(&joined.as_str())
        || PARTS.iter().any(|part| joined.contains(part))
        || words.iter().any(|word| WORDS.contains(&word.as_str()))
        || has_code(&words, &joined)
}

/// Returns whether a name speaks of a one-time code: `phoneCode`, `code_verifier`, `smscode`, but not `postalCode`.
fn has_code(words: &[String], joined: &str) -> bool {
    let is_open = |kind: &str| OPEN_CODES.iter().any(|open| kind.ends_with(open));
    let before = [""].into_iter().chain(words.iter().map(String::as_str));
    let as_word = before
        .zip(words)
        .any(|(kind, word)| matches!(word.as_str(), "code" | "codes") && !is_open(kind));
    let singular = joined.strip_suffix('s').unwrap_or(joined);
    as_word
        || singular
            .strip_suffix("code")
            .is_some_and(|kind| !is_open(kind))
}

/// Splits a name at separators, digits and changes of case: `MFACode`, `mfa-code` and `mfa_code2` are `mfa` and `code`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let mut in_word = false;
    for (place, &letter) in letters.iter().enumerate() {
        if !letter.is_alphabetic() {
            in_word = false;
            continue;
        }
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let after_lower = before.is_some_and(|before| before.is_lowercase());
        let before_lower = letters
            .get(place + 1)
            .is_some_and(|next| next.is_lowercase());
        let begins = letter.is_uppercase() && (after_lower || before_lower);
        let lower = letter.to_lowercase();
        match words.last_mut() {
            Some(word) if in_word && !begins => word.extend(lower),
            _ => words.push(lower.collect()),
        }
        in_word = true;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(words("MFACode"), ["mfa", "code"]);
        assert_eq!(words("x-api_key2"), ["x", "api", "key"]);
        assert_eq!(words("oldPhoneCode"), ["old", "phone", "code"]);
        assert_eq!(words("OTP"), ["otp"]);
        assert!(words("--7").is_empty());
    }

    #[test]
    fn secret_names_are_known_in_every_spelling() {
        for name in [
            "password",
            "oldPassword",
            "user_passwd",
            "pwd",
            "newPwd",
            "secret",
            "appSecret",
            "client-secret",
            "token",
            "access_token",
            "refreshToken",
            "idtoken",
            "X-Auth-Token",
            "code",
            "phoneCode",
            "emailCode",
            "MFACode",
            "mfaCode",
            "mfa_code",
            "recoveryCode",
            "recoveryCodes",
            "verifyCode",
            "oldEmailCode",
            "smscode",
            "code_verifier",
            "invitationCode",
            "otp",
            "OTP",
            "smsOtp",
            "totp",
            "totpSecret",
            "pin",
            "pinCode",
            "userPin",
            "passcode",
            "apiKey",
            "API_KEY",
            "x-api-key",
            "apikey",
            "privateKey",
            "reqSignPrivateKeyPass",
            "resEncPrivateKey",
            "shareKey",
            "cookie",
            "Set-Cookie",
            "credential",
            "credentials",
            "authorization",
            "Proxy-Authorization",
            "sessionKey",
            "session_key",
            "JSESSIONID",
            "ticket",
            "loginTicket",
            "jwt",
            "signature",
            "value",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "email",
            "postalCode",
            "zip_code",
            "countryCode",
            "statusCode",
            "tokenExpiredAt",
            "token_type",
            "pwdStrength",
            "clientId",
            "userPoolId",
            "key",
            "sortBy",
            "shipping",
            "opinion",
            "phone",
            "unionid",
            "author",
            "description",
            "qrcodeId",
            "user-agent",
            "content-type",
            "content-length",
            "valueOf",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
