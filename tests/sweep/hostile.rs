//! Servers that repeat the request: in errors, in invalid responses, and in wrong places of valid ones; and a server with
//! complete responses.

#[path = "../server/mod.rs"]
mod server;

use authing::{RetryPolicy, Session};
use authing_codegen::Plan;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use server::{Reply, Request, Server};

use crate::{client::Client, full_response, samples::MARK};

/// The user id of sessions.
const USER: &str = "5e4c8b1f0a2d3c4b5a697887";

/// A token of the user, which contains the mark.
pub(crate) fn token() -> String {
    token_of(USER)
}

/// A token of the owner, which contains the mark.
pub(crate) fn owner_token() -> String {
    token_of("5e4c8b1f0a2d3c4b5a697888")
}

fn token_of(id: &str) -> String {
    let payload = json!({ "data": { "id": id }, "note": MARK });
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!("{MARK}.{payload}.{MARK}")
}

/// A client and a session of a server, which lives as long as the process. Requests pass through a proxy with credentials: the
/// server itself.
pub(crate) fn actors<C: Client>(server: Server) -> (C, Session<C>) {
    let server: &'static Server = Box::leak(Box::new(server));
    let proxy = server
        .url()
        .replace("://", &format!("://{MARK}-proxy:{MARK}-password@"));
    let settings = C::set_up("pool", &format!("{MARK}-pool-secret"))
        .service_url("http://service.example")
        .dangerous_allow_plain_http()
        .proxy(proxy)
        .retry(RetryPolicy::disabled());
    let authing = C::build(settings).expect("the settings are right");
    let session = authing.session(token()).expect("the token is a user's");
    (authing, session)
}

fn operation_name(request: &Request) -> String {
    let sent: Value = serde_json::from_slice(&request.body).expect("JSON is sent");
    sent["operationName"]
        .as_str()
        .expect("operations are named")
        .to_owned()
}

/// Returns the owner token for the secret, and uses `response` for every other request.
fn hostile(response: impl Fn(&Request, &str) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        assert!(request.header("proxy-authorization").is_some());
        let body = String::from_utf8_lossy(&request.body);
        if operation_name(request) == "GetOwnerToken" && body.contains("-pool-secret") {
            let (v1, v2) = (owner_token(), json!({ "accessToken": owner_token() }));
            let data = json!({ "getAccessTokenByAppSecret": v1, "accessToken": v2 });
            return Reply::json(&json!({ "data": data }));
        }
        let authorization = request.header("authorization").unwrap_or_default();
        response(request, &format!("*** {body} {authorization}"))
    })
}

/// The servers that repeat the request, including its token.
pub(crate) fn echoes(plan: &Plan) -> Vec<Server> {
    let of = |fill: fn(&Value, &str) -> Value| {
        let plan = plan.clone();
        hostile(move |request, sent| {
            let (data, _) = full_response::full(&plan, &operation_name(request));
            Reply::json(&json!({ "data": fill(&data, sent) }))
        })
    };
    vec![
        hostile(|_, sent| refusal(sent)),
        // The body stops being JSON at some point, or the status is an error.
        hostile(|_, sent| Reply::new(200, "application/json", &format!(r#"{{"data":{{"{sent}"#))),
        hostile(|_, sent| Reply::new(418, "text/html", &format!("<h1>{sent}</h1>"))),
        hostile(|_, sent| cut_off(sent)),
        hostile(|request, _| with_token_as_id(request)),
        of(in_place_of_values),
        of(as_names),
    ]
}

/// Refuses with three forms of a message, with the address of a picture and the token of a second step.
fn refusal(sent: &str) -> Reply {
    let picture = format!("https://example.com/{sent}");
    let data =
        json!({ "url": picture, "mfaToken": sent, "applicationMfa": [{ "mfaPolicy": sent }] });
    let message = json!({ "code": 2004, "message": sent, "data": data });
    Reply::json(&json!({
        "data": { sent: sent },
        "errors": [
            { "message": message },
            { "message": sent },
            { "message": message.to_string() },
        ],
    }))
}

/// Announces a longer body than it sends, and closes the connection.
fn cut_off(sent: &str) -> Reply {
    let mut reply = Reply::new(200, "application/json", sent);
    reply.0.truncate(reply.0.len() - 1);
    reply
}

/// Returns the token of the request as the request id.
fn with_token_as_id(request: &Request) -> Reply {
    let token = request.header("authorization").unwrap_or_default();
    let token = token.trim_start_matches("Bearer ");
    let head = format!("HTTP/1.1 418 Teapot\r\nx-request-id: {token}\r\n");
    Reply(format!("{head}content-length: 0\r\nconnection: close\r\n\r\n").into_bytes())
}

/// Puts text in place of other values.
fn in_place_of_values(data: &Value, sent: &str) -> Value {
    let names = data.as_object().into_iter().flat_map(Map::keys);
    names.map(|name| (name.clone(), json!(sent))).collect()
}

/// Sets the root to null, and adds fields whose names are secrets.
fn as_names(data: &Value, sent: &str) -> Value {
    let names = data.as_object().into_iter().flat_map(Map::keys);
    let nulls = names.map(|name| (name.clone(), Value::Null));
    nulls.chain([(sent.to_owned(), Value::Null)]).collect()
}

/// Accepts REST requests, and closes the connection when asked for the status.
pub(crate) fn notices() -> Server {
    Server::start(|request| {
        if request.path.ends_with("/system/status") {
            return Reply(Vec::new());
        }
        Reply::json(&json!({ "code": 200 }))
    })
}

/// Refuses REST requests with a message and a second step that repeat the body and the token.
pub(crate) fn rest_refusals() -> Server {
    Server::start(|request| {
        let body = String::from_utf8_lossy(&request.body);
        let authorization = request.header("authorization").unwrap_or_default();
        let sent = format!("*** {body} {authorization}");
        Reply::json(&json!({ "code": 2004, "message": sent, "data": { "mfaToken": sent } }))
    })
}

/// Returns complete responses to every operation. A response that can contain a secret must not be requested in compressed form.
pub(crate) fn responses(plan: Plan) -> Server {
    Server::start(move |request| {
        let name = operation_name(request);
        let mut operations = plan.operations.iter();
        let operation = operations.find(|operation| operation.item.key == name);
        let is_secret = operation.is_none_or(|operation| operation.has_secret_response);
        let encoding = if is_secret { "identity" } else { "gzip" };
        assert_eq!(request.header("accept-encoding"), Some(encoding), "{name}");
        let (data, _) = full_response::full(&plan, &name);
        Reply::json(&json!({ "data": data }))
    })
}
