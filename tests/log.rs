//! The client logs spans and events with these fields, without any value that was sent or received. This file has one test, since
//! it records the log of the whole process.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{Arc, Mutex},
};

use authing::{Error, Photo, RetryPolicy, Secret};
use serde_json::json;
use server::{Reply, Request, Server};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    layer::{Context, Layer, SubscriberExt},
    util::SubscriberInitExt,
};

#[path = "server/mod.rs"]
mod server;

/// Part of every value that is sent and received.
const MARK: &str = "marked";

/// The spans and events of `authing`, each with its fields.
const EXPECTED: [(&str, &[&str]); 6] = [
    ("received a response", &["bytes", "milliseconds", "status"]),
    ("authing.call", &["endpoint", "kind", "operation"]),
    ("authing.request", &["call"]),
    ("received no response", &["error", "milliseconds"]),
    ("the owner token was rejected", &[]),
    ("retrying", &["pause_milliseconds"]),
];

/// The recorded log.
#[derive(Default)]
struct Log {
    /// Names with their fields.
    fields: BTreeSet<(String, Vec<String>)>,
    /// All values, as text.
    values: String,
}

#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Log>>);

/// The fields of one span or event.
#[derive(Default)]
struct Fields {
    message: Option<String>,
    names: Vec<String>,
    values: String,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}");
        self.values.extend([field.name(), " = ", &value, "\n"]);
        if field.name() == "message" {
            self.message = Some(value);
        } else {
            self.names.push(field.name().to_owned());
        }
    }
}

impl Recorded {
    fn record(&self, metadata: &Metadata<'_>, mut fields: Fields) {
        if metadata.target() != "authing" && !metadata.target().starts_with("authing::") {
            return;
        }
        assert_eq!(*metadata.level(), Level::DEBUG);
        let name = fields.message.take();
        let name = name.unwrap_or_else(|| metadata.name().to_owned());
        fields.names.sort_unstable();
        let mut recorded = self.0.lock().expect("nobody panicked");
        recorded.fields.insert((name, fields.names));
        recorded.values += &fields.values;
    }
}

impl<S: Subscriber> Layer<S> for Recorded {
    fn on_new_span(&self, span: &span::Attributes<'_>, _: &span::Id, _: Context<'_, S>) {
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.record(span.metadata(), fields);
    }

    fn on_record(&self, _: &span::Id, values: &span::Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        assert!(fields.names.is_empty(), "{:?}", fields.names);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.record(event.metadata(), fields);
    }
}

fn operation(request: &Request) -> String {
    let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
    sent["operationName"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// A service that puts the mark into all its responses. The user id decides whether it refuses, fails or closes the connection.
fn service() -> Server {
    Server::start(|request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let code =
            |code: i64| json!({ "errors": [{ "message": { "code": code, "message": MARK } }] });
        match operation(request).as_str() {
            "GetOwnerToken" => {
                Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": MARK } }))
            }
            "GetUploadToken" => Reply::json(&json!({ "data": { "qiNiuUploadToken": MARK } })),
            _ if body.contains("marked-busy") => Reply::new(503, "text/plain", MARK),
            _ if body.contains("marked-broken") => Reply(Vec::new()),
            _ if body.contains("marked-expired") => Reply::json(&code(2206)),
            "GetUser" => {
                Reply::json(&json!({ "data": { "user": { "_id": MARK, "nickname": MARK } } }))
            }
            "" => Reply::json(&json!({ "code": 500, "message": MARK, "key": MARK })),
            _ => Reply::json(&code(1000)),
        }
    })
}

#[tokio::test]
async fn the_log_has_these_fields_and_no_value() -> Result<(), Error> {
    let recorded = Recorded::default();
    tracing_subscriber::registry().with(recorded.clone()).init();
    let server = service();
    let authing = authing::Authing::builder("marked-pool", Secret::new(MARK))
        .service_url(format!("{}/marked-service", server.url()))
        .retry(RetryPolicy::default().initial_backoff(std::time::Duration::ZERO))
        .build()?;
    let users = authing.users();
    for id in ["marked", "marked-busy", "marked-broken", "marked-expired"] {
        assert_eq!(users.get(id).await.is_ok(), id == "marked", "{id}");
    }
    let login = authing.auth().login_by_email("marked@example.com", MARK);
    assert!(login.mfa_code(MARK).last_ip(MARK).await.is_err());
    let photo = Photo::new(MARK, "image/png");
    let update = users.update(MARK).nickname(MARK).photo_file(photo);
    assert!(update.await.is_err());
    assert!(authing.phone().send_code("marked-number").await.is_err());
    let _status = authing.health().preflight().await;

    let recorded = recorded.0.lock().expect("nobody panicked");
    let expected: BTreeSet<_> = EXPECTED
        .iter()
        .map(|(name, fields)| {
            let fields = fields.iter().map(|field| (*field).to_owned()).collect();
            ((*name).to_owned(), fields)
        })
        .collect();
    assert_eq!(recorded.fields, expected);
    assert!(!recorded.values.contains(MARK), "{}", recorded.values);
    assert!(recorded.values.contains("operation = \"GetUser\""));
    Ok(())
}
