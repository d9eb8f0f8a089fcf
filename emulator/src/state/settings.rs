//! A user pool's settings.

use serde::{Deserialize, Serialize};

/// The settings of a user pool, with the service's defaults.
///
/// Two defaults are the emulator's own: the checks for frequent registrations and failed logins are off,
/// so that a test suite is not throttled. Turn them on with `enable`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the service has that many switches"
)]
pub struct Settings {
    /// The pool's name.
    pub name: String,
    /// The address of the pool's logo.
    pub logo: String,
    /// What the pool is for.
    pub descriptions: String,
    /// Origins that browsers may call from, one a line; empty means all. Recorded only.
    pub allowed_origins: String,
    /// Whether e-mail addresses count as verified without a mail.
    pub email_verified_default: bool,
    /// Whether a new user is sent a welcome mail.
    pub send_welcome_email: bool,
    /// Whether registration is closed.
    pub register_disabled: bool,
    /// Whether the login page shows the mini program's code. Recorded only.
    #[serde(rename = "showWXMPQRCode")]
    pub show_wxmp_qr_code: bool,
    /// Whether the mini program is used for logins. Recorded only.
    pub use_mini_login: bool,
    /// Whether the pool brings a mini program of its own. Recorded only.
    pub use_self_wxapp: bool,
    /// Whether e-mail is used at all. Recorded only.
    pub enable_email: bool,
    /// How long a user's token lives, in seconds.
    pub jwt_expired: i32,
    /// How strong passwords must be: 0 not empty, 1 six characters, 2 also two of letters, digits and
    /// symbols, 3 all three.
    pub pwd_strength: i32,
    /// The check for many registrations from one address.
    pub frequent_register_check: FrequencyCheck,
    /// The check for failed logins to one account, after which a captcha is asked for.
    pub login_fail_check: FrequencyCheck,
    /// How an e-mail address is changed.
    pub change_email_strategy: ChangeEmailStrategy,
    /// How a phone number is changed.
    pub change_phone_strategy: ChangePhoneStrategy,
    /// How a login by a scanned code goes.
    pub qrcode_login_strategy: QrcodeLoginStrategy,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Emulated pool".to_owned(),
            logo: String::new(),
            descriptions: String::new(),
            allowed_origins: String::new(),
            email_verified_default: false,
            send_welcome_email: true,
            register_disabled: false,
            show_wxmp_qr_code: true,
            use_mini_login: false,
            use_self_wxapp: false,
            enable_email: true,
            jwt_expired: 15 * 24 * 3600,
            pwd_strength: 1,
            frequent_register_check: FrequencyCheck::default(),
            login_fail_check: FrequencyCheck::default(),
            change_email_strategy: ChangeEmailStrategy::default(),
            change_phone_strategy: ChangePhoneStrategy::default(),
            qrcode_login_strategy: QrcodeLoginStrategy::default(),
        }
    }
}

/// How many events within a time are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FrequencyCheck {
    /// The time looked back, in seconds.
    pub time_interval: i32,
    /// How many events are allowed in it.
    pub limit: i32,
    /// Whether the check is on.
    pub enable: bool,
}

impl Default for FrequencyCheck {
    fn default() -> Self {
        Self {
            time_interval: 300,
            limit: 3,
            enable: false,
        }
    }
}

/// What changing an e-mail address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ChangeEmailStrategy {
    /// Whether a code sent to the old address is needed too.
    pub verify_old_email: bool,
}

impl Default for ChangeEmailStrategy {
    fn default() -> Self {
        Self {
            verify_old_email: true,
        }
    }
}

/// What changing a phone number asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ChangePhoneStrategy {
    /// Whether a code sent to the old number is needed too.
    pub verify_old_phone: bool,
}

impl Default for ChangePhoneStrategy {
    fn default() -> Self {
        Self {
            verify_old_phone: true,
        }
    }
}

/// How a login by a code goes that an app scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct QrcodeLoginStrategy {
    /// How long a code may be scanned, in seconds.
    pub qrcode_expires_after: i32,
    /// Whether the page learns all about who scanned its code, not the nickname and the photo only.
    pub return_full_user_info: bool,
    /// Whether a browser may trade the ticket for the user, not a server only.
    pub allow_exchange_user_info_from_browser: bool,
    /// How long a ticket may be traded, in seconds.
    pub ticket_expires_after: i32,
}

impl Default for QrcodeLoginStrategy {
    fn default() -> Self {
        Self {
            qrcode_expires_after: 120,
            return_full_user_info: false,
            allow_exchange_user_info_from_browser: false,
            ticket_expires_after: 300,
        }
    }
}
