// The pool that tests and the examples of the documentation begin with, and a client of it. Both include this file.

pub(crate) const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub(crate) const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// Who owns the pool, and is none of its users.
pub(crate) const OWNER: &str = "5e4c8b1f0a2d3c4b5a690000";

/// Lea, who is in the pool: with an e-mail address, a user name and a phone number that she can log in with.
pub(crate) const LEA: &str = "5e4c8b1f0a2d3c4b5a690001";
pub(crate) const EMAIL: &str = "lea@example.com";
pub(crate) const USERNAME: &str = "lea";
pub(crate) const PHONE: &str = "13800000001";
pub(crate) const PASSWORD: &str = "correct horse";

/// An application that Lea let in.
pub(crate) const APP: &str = "5e4c8b1f0a2d3c4b5a690a99";

/// Ada, who is in the pool's LDAP directory only.
pub(crate) const LDAP_USERNAME: &str = "ada";
pub(crate) const LDAP_PASSWORD: &str = "counting engine";

/// A client that is told everything about the emulator.
pub(crate) fn client(emulator: &authing_emulator::Emulator) -> authing::AuthingBuilder {
    authing::Authing::builder(emulator.pool_id(), emulator.secret())
        .service_url(emulator.base_url())
        .public_key_pem(emulator.public_key_pem())
}

pub(crate) fn pool() -> authing_emulator::PoolSeed {
    let lea = authing_emulator::UserSeed::with_email(EMAIL, PASSWORD)
        .id(LEA)
        .username(USERNAME)
        .phone(PHONE)
        .nickname("Lea");
    authing_emulator::PoolSeed::new(POOL, SECRET)
        .owner(OWNER, "owner@example.com")
        .user(lea)
        .ldap_entry(
            LDAP_USERNAME,
            LDAP_PASSWORD,
            serde_json::json!({ "dn": "uid=ada,dc=example,dc=com", "mail": "ada@example.com", "cn": "Ada" }),
        )
        .oauth_app(APP, "Notebook")
        .grant(LEA, APP, "profile")
}
