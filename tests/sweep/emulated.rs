//! The emulator, with TLS and client certificates. Its records do not show any secret that was sent.

use authing::{Error, Session};
use authing_emulator::{Emulator, PoolSeed, Tls, UserSeed};

use crate::{
    client::Client,
    mark::{assert_clean, shows},
    samples::MARK,
};

const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";

/// An emulator, and clients with a certificate that it accepts.
pub(crate) struct Emulated<C: Client> {
    emulator: Emulator,
    pub(crate) authing: C,
    pub(crate) session: Session<C>,
    /// The lines of the private key of the certificate.
    key: Vec<String>,
}

impl<C: Client> Emulated<C> {
    pub(crate) async fn start(
        log_in: impl AsyncFnOnce(&C, &str, String) -> Result<Session<C>, Error>,
    ) -> Self {
        let tls = Tls::for_name("localhost").expect("certificates");
        let tls = tls.asking_clients();
        let password = format!("{MARK}-password");
        let email = "lea@example.com";
        let lea = UserSeed::default().email(email).password(&password);
        let emulator = Emulator::builder()
            .pool(PoolSeed::new(POOL, format!("{MARK}-pool-secret")).user(lea))
            .tls(tls.clone())
            .start()
            .await
            .expect("the emulator starts");
        let certificate = tls.identity_pem().expect("it is asked for");
        let port = emulator.address().port();
        let settings = C::set_up(POOL, &format!("{MARK}-pool-secret"))
            .service_url(format!("https://localhost:{port}"))
            .public_key_pem(emulator.public_key_pem())
            .tls_certs_merge_pem(tls.root_pem().expect("there is an authority"))
            .identity_pem(certificate);
        let authing = C::build(settings).expect("the settings are right");
        let session = log_in(&authing, email, password).await;
        let session = session.expect("she is let in");
        Self {
            key: key_lines(certificate),
            emulator,
            authing,
            session,
        }
    }

    /// Fails if a record of the emulator shows a secret.
    pub(crate) fn assert_clean(&self) {
        assert_clean("the emulator", &format!("{:?}", self.emulator));
        let entries = self.emulator.journal().entries();
        assert!(!entries.is_empty());
        let mut shown: Vec<_> = entries
            .iter()
            .filter(|entry| {
                let json = serde_json::to_string(entry).expect("it is written as JSON");
                shows(&format!("{entry:?} {json}"))
            })
            .map(|entry| (&entry.operation, &entry.path, &entry.variables))
            .collect();
        shown.dedup();
        assert!(shown.is_empty(), "the journal shows secrets: {shown:#?}");
    }

    /// Fails if a text shows the owner token, the user's token, or the key of the certificate.
    pub(crate) fn assert_tokens_and_key_hidden(&self, text: &str) {
        let token = self.session.token().expose();
        let signature = token.rsplit('.').next().expect("it is signed");
        let hidden = self
            .key
            .iter()
            .map(String::as_str)
            .chain([token, signature]);
        for secret in hidden {
            assert!(!text.contains(secret), "a token or key shows");
        }
    }
}

fn key_lines(pem: &str) -> Vec<String> {
    let lines = pem.lines().skip_while(|line| !line.contains("PRIVATE KEY"));
    let lines: Vec<_> = lines
        .filter(|line| !line.contains("-----"))
        .map(str::to_owned)
        .collect();
    assert!(!lines.is_empty(), "there is a key");
    lines
}
