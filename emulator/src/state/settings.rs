//! A user pool's settings.

use serde::{Deserialize, Serialize};

/// The settings of a user pool, with the service's defaults.
///
/// Two defaults differ: the checks for frequent registrations and failed logins are off, so that test suites are not
/// throttled. Turn them on with `enable`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the service has that many settings"
)]
pub struct Settings {
    /// The pool's name.
    pub name: String,
    /// The address of the pool's logo.
    pub logo: String,
    /// The description of the pool.
    pub descriptions: String,
    /// Origins that browsers can call from, one per line. Empty means all. Recorded only.
    pub allowed_origins: String,
    /// Whether e-mail addresses are verified without a mail.
    pub email_verified_default: bool,
    /// Whether new users receive a welcome mail.
    pub send_welcome_email: bool,
    /// Whether registration is closed.
    pub register_disabled: bool,
    /// Whether the login page shows the mini program's code. Recorded only.
    #[serde(rename = "showWXMPQRCode")]
    pub show_wxmp_qr_code: bool,
    /// Whether the mini program is used for logins. Recorded only.
    pub use_mini_login: bool,
    /// Whether the pool has its own mini program. Recorded only.
    pub use_self_wxapp: bool,
    /// Whether e-mail is enabled. Recorded only.
    pub enable_email: bool,
    /// The lifetime of a user's token, in seconds.
    pub jwt_expired: i32,
    /// The required strength of passwords: 0 not empty, 1 six characters, 2 also two of letters, digits and symbols, 3
    /// all three.
    pub pwd_strength: i32,
    /// The limit for registrations from one IP address.
    pub frequent_register_check: FrequencyCheck,
    /// The limit for failed logins to one account. Above it, a captcha is required.
    pub login_fail_check: FrequencyCheck,
    /// The requirements for changing an e-mail address.
    pub change_email_strategy: ChangeEmailStrategy,
    /// The requirements for changing a phone number.
    pub change_phone_strategy: ChangePhoneStrategy,
    /// The settings of QR code logins.
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

/// A limit for events within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FrequencyCheck {
    /// The time, in seconds.
    pub time_interval: i32,
    /// The maximum number of events in that time.
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

/// The requirements for changing an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ChangeEmailStrategy {
    /// Whether a code sent to the old address is required too.
    pub verify_old_email: bool,
}

impl Default for ChangeEmailStrategy {
    fn default() -> Self {
        Self {
            verify_old_email: true,
        }
    }
}

/// The requirements for changing a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ChangePhoneStrategy {
    /// Whether a code sent to the old number is required too.
    pub verify_old_phone: bool,
}

impl Default for ChangePhoneStrategy {
    fn default() -> Self {
        Self {
            verify_old_phone: true,
        }
    }
}

/// The settings of QR code logins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct QrcodeLoginStrategy {
    /// The time in which a code can be scanned, in seconds.
    pub qrcode_expires_after: i32,
    /// Whether the page gets the full user. By default, it gets only the nickname and the photo.
    pub return_full_user_info: bool,
    /// Whether a browser can exchange the ticket for the user. By default, only a server can.
    pub allow_exchange_user_info_from_browser: bool,
    /// The time in which a ticket can be exchanged, in seconds.
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
