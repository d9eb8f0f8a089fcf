//! Faults: those of the emulator, by their names on the command line, and problems of clocks and tokens.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use authing::{ClientBuilder, RetryPolicy};
use authing_emulator::{Clock, Emulator, Entry, Fault, Rule};
use serde_json::{Value, json};

use super::calls::Calls;

const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// A rule of the pool.
pub(crate) const RULE: &str = "5e4c8b1f0a2d3c4b5a690b01";

/// The code of a policy of the pool.
pub(crate) const POLICY: &str = "editing";

/// The users of the pool, as they are listed.
pub(crate) const USERS: [&str; 3] = ["ada", "lea", "mia"];

/// The timeout of calls that never complete: long enough for the requests before them.
const SHORT: Duration = Duration::from_secs(1);

/// The timeout of calls that complete, even on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// A fault.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// The rule applies this fault to the response to the call.
    Fault(Fault, Rule),
    /// The service's clock is this many seconds ahead of the client's.
    Clock(i64),
    /// Owner tokens have expired when they are issued.
    TokensExpired,
}

impl Trouble {
    /// Reads the first column of the table.
    pub(crate) fn parse(name: &str) -> Self {
        if name == "jwtExpired: 0" {
            return Self::TokensExpired;
        }
        if let Some(seconds) = name.strip_prefix("clock-shift=") {
            return Self::Clock(seconds.parse().expect("a number of seconds"));
        }
        let fault = name.split(',').next().unwrap_or_default().parse();
        Self::Fault(fault.expect("a fault"), name.parse().expect("a rule"))
    }

    /// Returns whether the response never arrives.
    fn stalls(&self) -> bool {
        match self {
            Self::Fault(Fault::NoResponse | Fault::StallInBody | Fault::StallAfterBody, _) => true,
            Self::Fault(Fault::Latency(time), _) => *time > LONG,
            _ => false,
        }
    }
}

/// The emulator with the fault.
#[derive(Debug)]
pub(crate) struct Troubled {
    emulator: Emulator,
    trouble: Trouble,
    /// The number of responses that earlier calls lost to faults.
    struck: AtomicU64,
}

impl Troubled {
    pub(crate) fn start(trouble: Trouble) -> Self {
        let shift = match trouble {
            Trouble::Clock(seconds) => seconds,
            _ => 0,
        };
        let life = match trouble {
            Trouble::TokensExpired => 0,
            _ => 3600,
        };
        let builder = Emulator::builder().clock(Clock::shifted(shift));
        let builder = builder.seed(seed(life)).expect("the seed is right");
        let emulator = builder.start_blocking().expect("it starts");
        let struck = AtomicU64::new(0);
        Self {
            emulator,
            trouble,
            struck,
        }
    }

    /// Switches the same emulator to another fault.
    pub(crate) fn turn_to(&mut self, fault: Trouble) {
        self.trouble = fault;
    }

    /// Makes a client with separate connections. Its retries pause only if the service requests it.
    pub(crate) fn client<C: Calls>(&self) -> C {
        self.client_with(|builder| builder)
    }

    /// Makes such a client with further settings.
    pub(crate) fn client_with<C: Calls>(
        &self,
        set_up: impl Fn(ClientBuilder<C>) -> ClientBuilder<C>,
    ) -> C {
        let patience = if self.trouble.stalls() { SHORT } else { LONG };
        // Without TLS, since reading the platform's certificates is slow.
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy();
        let builder = C::at(C::set_up(POOL, SECRET), &self.emulator)
            .http_client(http.build().expect("nothing is asked of it"))
            .timeout(patience)
            .retry(RetryPolicy::default().initial_backoff(Duration::ZERO));
        C::build(set_up(builder)).expect("the client is set up right")
    }

    /// Applies the fault from now on to calls of this root field.
    pub(crate) fn begin(&self, field: &str) {
        if let Trouble::Fault(_, rule) = &self.trouble {
            self.emulator.faults().add(rule.clone().on(field));
        }
    }

    /// Removes the fault, and clears the journal. Returns how many requests for an operation arrived, and how many of them
    /// carried an accepted token.
    pub(crate) fn end(&self, operation: &str) -> (usize, usize) {
        let faults = self.emulator.faults();
        let strikes = matches!(self.trouble, Trouble::Fault(..));
        let struck = faults.struck();
        let before = self.struck.swap(struck, Ordering::Relaxed);
        assert_eq!(struck > before, strikes, "{:?}", self.trouble);
        faults.clear();
        let entries = self.sent(operation);
        self.emulator.journal().clear();
        let refused = entries
            .iter()
            .filter(|entry| entry.authorization.contains("<unknown>"));
        (entries.len(), entries.len() - refused.count())
    }

    /// Returns the requests for an operation that arrived.
    pub(crate) fn sent(&self, operation: &str) -> Vec<Entry> {
        let mut entries = self.emulator.journal().entries();
        entries.retain(|entry| entry.operation.as_deref() == Some(operation));
        entries
    }
}

fn seed(life: i32) -> Value {
    let users = USERS.map(|name| json!({ "username": name }));
    let rule = json!({
        "_id": RULE, "name": "welcome", "description": "Greets", "type": "POST_REGISTER", "enabled": true,
        "faasUrl": "https://faas.example.com/welcome", "code": "async function pipe() {}", "order": 0, "async": false,
        "createdAt": "2020-02-01T15:06:58+08:00", "updatedAt": "2020-02-01T15:06:58+08:00",
    });
    let statement = json!({ "resource": "articles:*", "actions": ["*"], "effect": "ALLOW" });
    let policy = json!({
        "code": POLICY, "statements": [statement], "assignments": [],
        "createdAt": "2020-02-01T15:06:58+08:00", "updatedAt": "2020-02-01T15:06:58+08:00",
    });
    json!({ "pools": [{
        "id": POOL, "secret": SECRET, "settings": { "jwtExpired": life },
        "users": users, "pipeline": { "rules": [rule] }, "policies": { "list": [policy] },
    }] })
}
