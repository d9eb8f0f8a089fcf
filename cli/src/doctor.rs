//! Checks the settings and the service, and prints what to do about each problem.

use std::time::{SystemTime, UNIX_EPOCH};

use authing::{Authing, Error, ErrorCode, error::ErrorKind, v2};
use serde_json::{Value, json};

use crate::{
    client::{Client, each},
    failure::{FAILED, Outcome, text},
    options::Global,
    output::{self, Columns},
    profile, show,
};

/// The difference between the two clocks from which on tokens can be refused, in seconds.
const MAX_CLOCK_DIFFERENCE: i64 = 60;

/// The results of the checks.
#[derive(Default)]
struct Checks(Vec<Value>);

impl Checks {
    fn add(&mut self, check: &str, result: &str, detail: impl Into<String>, remedy: &str) {
        let detail = detail.into();
        self.0
            .push(json!({ "check": check, "result": result, "detail": detail, "remedy": remedy }));
    }

    fn ok(&mut self, check: &str, detail: impl Into<String>) {
        self.add(check, "ok", detail, "");
    }

    fn failed(&mut self, check: &str, error: &Error) {
        self.add(check, "failed", text(error), remedy(error));
    }

    /// Returns whether a check was made, and found no problem.
    fn passed(&self, check: &str) -> bool {
        let mut checks = self.0.iter();
        checks.any(|row| row["check"] == check && row["result"] == "ok")
    }

    fn result(&mut self, check: &str, detail: &str, result: &Result<(), Error>) {
        match result {
            Ok(()) => self.ok(check, detail),
            Err(error) => self.failed(check, error),
        }
    }
}

pub(crate) async fn run(global: &Global) -> Outcome<u8> {
    let mut checks = Checks::default();
    // Without settings, nothing can be checked: the failure has the remedy.
    let settings = profile::settings(global)?;
    let (source, addresses) = (settings.source.clone(), settings.addresses());
    let secret = settings.secret();
    match settings.client() {
        Ok(client) => {
            let service = if addresses.is_empty() {
                "the public service".to_owned()
            } else {
                addresses.join(", ")
            };
            checks.ok(
                "settings",
                format!(
                    "{source}: API {}, pool {}, {service}",
                    client.api(),
                    client.pool_id()
                ),
            );
            match &client {
                Client::V1(authing) => check_service(&mut checks, authing, &addresses).await,
                Client::V2(authing) => check_core(&mut checks, authing, secret, &addresses).await,
            }
            if checks.passed("credentials") {
                encryption(&mut checks, &client).await;
            }
        }
        Err(error) => checks.add("settings", "failed", text(&error), "correct the setting"),
    }
    output::all(
        global.format,
        Columns::both(&["check", "result", "detail", "remedy"]),
        &checks.0,
    )?;
    let failed = checks.0.iter().any(|check| check["result"] == "failed");
    Ok(if failed { FAILED } else { 0 })
}

async fn check_service(checks: &mut Checks, authing: &Authing, addresses: &[String]) {
    match authing.health().preflight().await {
        Ok(status) => {
            checks.result("users gateway", "reached", &status.users);
            checks.result("OAuth gateway", "reached", &status.oauth);
            if status.is_up() {
                tls(checks, addresses);
            }
        }
        Err(error) => checks.failed("gateways", &error),
    }
    match authing.health().cdn().await {
        Err(error @ Error::InvalidArgument(_)) => {
            let remedy = "set the addresses of pictures and uploads if you upload photos";
            checks.add("pictures", "not set", text(&error), remedy);
        }
        result => checks.result("pictures", "reached", &result),
    }
    match authing.pool().exchange_secret().await {
        Ok(exchanged) => {
            checks.ok(
                "credentials",
                "the service accepts the pool's id and secret",
            );
            clock(checks, issued_at(exchanged.owner_token.expose()));
        }
        Err(error) => checks.failed("credentials", &error),
    }
}

async fn check_core(
    checks: &mut Checks,
    authing: &v2::Authing,
    secret: String,
    addresses: &[String],
) {
    let connected = authing.connect().await;
    if let Err(error) = &connected
        && !matches!(error, Error::Credentials(_) | Error::Service(_))
    {
        return checks.failed("core", error);
    }
    checks.ok("core", "reached");
    tls(checks, addresses);
    if let Err(error) = connected {
        return checks.failed("credentials", &error);
    }
    checks.ok(
        "credentials",
        "the service accepts the pool's id and secret",
    );
    let exchange = v2::operations::init::GetOwnerToken::new(secret);
    let exchanged = authing.send(exchange).await;
    clock(checks, exchanged.ok().and_then(|token| token.iat));
}

/// The addresses were reached, so that their certificates are trusted.
fn tls(checks: &mut Checks, addresses: &[String]) {
    if addresses.iter().any(|address| address.starts_with("http:")) {
        let remedy = "use https unless the service runs on this machine";
        return checks.add("TLS", "not used", "an address begins with http", remedy);
    }
    checks.ok("TLS", "the certificates are trusted");
}

/// Returns the time at which the service issued a token, by the service's clock.
fn issued_at(token: &str) -> Option<i64> {
    show::claims(token)?["iat"].as_i64()
}

fn clock(checks: &mut Checks, issued_at: Option<i64>) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.ok().and_then(|now| i64::try_from(now.as_secs()).ok());
    let (Some(now), Some(issued_at)) = (now, issued_at) else {
        return checks.add(
            "clock",
            "unknown",
            "the owner token has no time of issue",
            "",
        );
    };
    let ahead = now - issued_at;
    let remedy = "synchronise the clock of this machine, for example by NTP: tokens seem to be expired, or not yet valid";
    match ahead {
        // The service may return a token that it issued before.
        ahead if ahead > MAX_CLOCK_DIFFERENCE => {
            let detail =
                format!("this machine is {ahead} s ahead of the service, or the token is that old");
            checks.add("clock", "warning", detail, remedy);
        }
        ahead if ahead < -MAX_CLOCK_DIFFERENCE => {
            checks.add(
                "clock",
                "failed",
                format!("this machine is {} s behind the service", -ahead),
                remedy,
            );
        }
        ahead => checks.ok(
            "clock",
            format!("differs from the service by {} s", ahead.abs()),
        ),
    }
}

/// Logs a user in who does not exist. The service decrypts the password before it looks for the user, or after it.
async fn encryption(checks: &mut Checks, client: &Client) {
    let check = "encryption key";
    let email = format!("doctor-{:016x}@example.invalid", fastrand::u64(..));
    let password = "authing doctor";
    let error =
        each!(client, authing => authing.auth().login_by_email(email, password).await.err());
    match error {
        Some(error) if error.code() == Some(ErrorCode::PasswordDecryptionFailed) => {
            let remedy = "set AUTHING_PUBLIC_KEY_FILE, or `--public-key-file` of the profile, to the key of your installation";
            checks.add(check, "failed", text(&error), remedy);
        }
        Some(error) if error.code().is_none() => checks.failed(check, &error),
        Some(_) | None => checks.ok(check, "the service accepts an encrypted password"),
    }
}

/// Returns what to do about an error.
fn remedy(error: &Error) -> &'static str {
    let text = text(error).to_lowercase();
    let contains = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match error {
        Error::Credentials(_) => {
            "compare the pool's id and secret with the settings of the user pool"
        }
        Error::Transport(_) if contains(&["certificate", "unknownissuer", "tls"]) => {
            "install the certificate authority of your company on this machine; check that the address has the name in the certificate"
        }
        Error::Transport(_) if contains(&["dns", "resolve", "lookup"]) => {
            "check the name of the host in the address, and the network"
        }
        Error::Transport(_) if contains(&["refused"]) => {
            "check the port of the address, and that the service runs"
        }
        Error::Transport(_) => {
            "check the address, the network and the proxy: HTTPS_PROXY and NO_PROXY"
        }
        Error::Status(error) if error.status == 404 => {
            "check the path of the address: a gateway of v1 ends in /graphql, and v2 in /graphql/v2"
        }
        Error::Decode(_) => {
            "check the address: another program responds, such as the login page of a proxy"
        }
        _ if error.kind() == ErrorKind::LimitExceeded => "try again later",
        _ if error.is_transient() => "the service is overloaded or down: try again later",
        _ => "the message is the service's: look for its code in the documentation",
    }
}
