//! The pool, the user and the values of all calls.

use serde::Serialize;

/// Id of the user pool.
pub(crate) const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";

/// Secret of the pool.
pub(crate) const SECRET: &str = "4d2c8e0b7f5a4e1d9c3b6a8f7e5d4c3b";

/// Id of the user.
pub(crate) const USER: &str = "5e4c8b1f0a2d3c4b5a690001";

/// The user's e-mail address.
pub(crate) const EMAIL: &str = "lea@example.com";

/// The user's password.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The number of users in the pool. A stream reads them all.
pub(crate) const USERS: usize = 100_000;

/// The fields of an update: the fifteen that every contender can set, including the SDKs.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Changes {
    pub(crate) email: &'static str,
    pub(crate) email_verified: bool,
    pub(crate) username: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) company: &'static str,
    pub(crate) photo: &'static str,
    pub(crate) browser: &'static str,
    pub(crate) token: &'static str,
    pub(crate) token_expired_at: &'static str,
    pub(crate) logins_count: i32,
    pub(crate) last_login: &'static str,
    #[serde(rename = "lastIP")]
    pub(crate) last_ip: &'static str,
    pub(crate) signed_up: &'static str,
    pub(crate) blocked: bool,
    pub(crate) is_deleted: bool,
}

/// The values of an update.
pub(crate) const CHANGES: Changes = Changes {
    email: EMAIL,
    email_verified: true,
    username: "lea",
    nickname: "Lea König",
    company: "Analytical Engines",
    photo: "https://usercontents.example.com/photos/5e4c8b1f0a2d3c4b5a690001.png",
    browser: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    token: "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImxlYSJ9.bm9ib2R5IGxvb2tzIGF0IGl0",
    token_expired_at: "2026-01-16T08:30:00.000Z",
    logins_count: 17,
    last_login: "2026-01-01T08:30:00.000Z",
    last_ip: "203.0.113.7",
    signed_up: "2020-02-19T01:02:03.004Z",
    blocked: false,
    is_deleted: false,
};
