//! The pool, the user and the words that every contender calls with.

use serde::Serialize;

/// Id of the user pool.
pub const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";

/// Secret of the pool.
pub const SECRET: &str = "4d2c8e0b7f5a4e1d9c3b6a8f7e5d4c3b";

/// Id of the user.
pub const USER: &str = "5e4c8b1f0a2d3c4b5a690001";

/// The user's e-mail address.
pub const EMAIL: &str = "lea@example.com";

/// The user's password.
pub const PASSWORD: &str = "correct horse battery";

/// How many users the pool has: a stream reads them all.
pub const USERS: usize = 100_000;

/// What a change of the user sets: the fifteen fields that every contender can set, the SDKs included.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// Where mail goes.
    pub email: &'static str,
    /// Whether it was seen to arrive.
    pub email_verified: bool,
    /// The name to log in with.
    pub username: &'static str,
    /// The name to go by.
    pub nickname: &'static str,
    /// Where the user works.
    pub company: &'static str,
    /// Address of the picture.
    pub photo: &'static str,
    /// Browser of the last login.
    pub browser: &'static str,
    /// The user's token.
    pub token: &'static str,
    /// When the login ends.
    pub token_expired_at: &'static str,
    /// Logins so far.
    pub logins_count: i32,
    /// When the last one was.
    pub last_login: &'static str,
    /// From where it came.
    #[serde(rename = "lastIP")]
    pub last_ip: &'static str,
    /// When the user registered.
    pub signed_up: &'static str,
    /// Whether the account is locked.
    pub blocked: bool,
    /// Whether it counts as deleted.
    pub is_deleted: bool,
}

/// The change that is made.
pub const CHANGES: Changes = Changes {
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
