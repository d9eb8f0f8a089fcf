//! Recognises names of passwords, tokens, secrets, keys and one-time codes. The emulator shares this file by a link, so that the file must
//! not depend on the rest of this crate.
//!
//! A name is split into words at case, underscores and digits. Plurals are treated like singulars. The end of the name decides:
//! `refreshToken` is a secret, and `tokenExpiredAt` is not. Words for a form of the secret may follow, as in `tokenValue`, `passwordHash`
//! and `newPasswordAgain`. Names in lower case are recognised too, such as `apikey`, `refreshtoken` and `smscode`.

use heck::ToSnakeCase as _;

/// Words that denote a secret, even as the end of a longer word.
const SECRETS: &str =
    "cookie credential jwt magiclink mnemonic passcode passphrase passwd password pwd secret token";

/// Words that denote a secret only as a whole word.
const WORDS: &str = "authorization bearer captcha cvc cvv hotp otp pass pin salt signature totp";

/// Words that denote a secret only after certain other words. For example, a postal code is not a secret.
const KINDS: [(&str, &str); 8] = [
    (
        "code",
        "fa access activation auth authentication authorization backup bind binding captcha challenge check \
         confirm confirmation device dynamic email emergency factor grant invitation invite link login magic \
         mail mfa mobile oauth oidc onetime otp pairing phone pin recover recovery register registration \
         reset restore scratch secret security sign signin signup sms temp temporary tfa totp twostep unlock v \
         validate validation verfiy verification verify",
    ),
    (
        "key",
        "access account admin aes api app auth authentication backup client decrypt decryption deploy des enc \
         encrypt encryption hmac license mac master mfa otp private recovery root rsa secret security \
         service session share shared sign signing ssh symmetric totp webhook",
    ),
    ("seed", "key mfa otp private recovery secret totp wallet"),
    ("phrase", "backup recovery secret seed"),
    ("answer", "recovery secret security"),
    ("assertion", "client jwt saml"),
    ("verifier", "code"),
    ("id", "session"),
];

/// Words that may follow the word for a secret.
const FORMS: &str = "again b base cipher ciphertext confirm confirmation current data digest encoded encrypted hash hashed hex list \
    md new number old plain plaintext raw repeat sha str string text v value";

/// Whether a name denotes a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    // The words of the name in lower case, without digits.
    let (mut joined, mut begins) = (String::new(), vec![0]);
    for word in name
        .to_snake_case()
        .split(|letter: char| !letter.is_alphabetic())
    {
        joined.push_str(word);
        begins.push(joined.len());
    }
    let mut rest = joined.as_str();
    loop {
        let singular = rest.strip_suffix('s').unwrap_or(rest);
        if [rest, singular]
            .iter()
            .any(|rest| ends_in_secret(rest, &begins))
        {
            return true;
        }
        let mut shorter = FORMS
            .split(' ')
            .filter_map(|form| rest.strip_suffix(form).or(singular.strip_suffix(form)));
        match shorter.next() {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Whether the joined words end in the word for a secret; `begins` are the positions at which words begin.
fn ends_in_secret(joined: &str, begins: &[usize]) -> bool {
    let ends_in_word = |text: &str, word: &str| {
        let before = text.strip_suffix(word);
        before.is_some_and(|before| begins.contains(&before.len()))
    };
    SECRETS.split(' ').any(|secret| joined.ends_with(secret))
        || WORDS.split(' ').any(|word| ends_in_word(joined, word))
        || KINDS.iter().any(|(kind, after)| {
            let before = joined.strip_suffix(kind);
            before.is_some_and(|before| after.split(' ').any(|word| ends_in_word(before, word)))
        })
}

#[cfg(test)]
mod tests {
    use super::is_secret_name;

    #[test]
    fn names_of_secrets_are_recognised() {
        for name in "password oldPassword PASSWORD passwords password1 Secret2 pwd passwd passphrase pass_phrase passcode \
             pass_code smtpPass reqSignPrivateKeyPass token access_token refreshtoken idtoken tokens tokenValue \
             token_hash passwordHash passwordhash hashedPassword newPasswordAgain passwordMd5 clientSecretValue \
             client_secret secretkey apikey api_key APIKey apiKeys userApiKey appKey privateKey accessKey \
             sessionKey shareKey signingKey encryptionKey hmacKey otp OTPs userOTP totp TOTPSecret pin userPin \
             smsOtp smsCode verifycode verifyCode verificationCodes phoneCode oldEmailCode MFACode oneTimeCode \
             one_time_code loginCode resetCode recoveryCodes backupCode pinCode authCode oauth2Code twoFactorCode \
             2faCode tfa_code captcha captchaCode cookie sessionCookies credential credentials authorization \
             signature sessionId jwt idJwt mfaSeed seedPhrase recoveryPhrase securityAnswer codeVerifier \
             clientAssertion cvv passwordSalt magicLink getAccessTokenByAppSecret passwordV2 tokenB64 pinNumber secretText vcode"
            .split(' ')
        {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_not_recognised() {
        for name in "tokenExpiredAt access_token_expire token_type tokenCount pwdStrength passwordStrength \
             passwordUpdatedAt secretId accessKeyId clientId postalCode zipCode countryCode statusCode errorCode \
             code codes key keys publicKey primaryKey designKey monkey presetCode seed answer phrase id userId \
             phone email shipping spin mapping compass bypass passport signed authorized address data value list \
             _ s captchaEnabled jwtExpired hash newValue nickname description"
            .split(' ')
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
