//! Servers that give secrets back: in errors, or in answers.

#[path = "../server/mod.rs"]
mod server;

use authing::{Authing, Session};
use authing_codegen::Plan;
use serde_json::{Value, json};
use server::{Reply, Request, Server};

use crate::{MARK, answer};

/// The id of the user that sessions stand for.
const USER: &str = "5e4c8b1f0a2d3c4b5a697887";

/// A token that says it is the user's, and carries the mark.
fn token() -> String {
    let payload = json!({ "data": { "id": USER }, "note": MARK });
    format!("{MARK}.{}.{MARK}", base64_url(&payload.to_string()))
}

fn base64_url(text: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(text)
}

/// A client and a session of a server, which lives as long as the process.
pub(crate) fn actors(server: Server) -> (Authing, Session) {
    let server: &'static Server = Box::leak(Box::new(server));
    let authing = Authing::builder("pool", format!("{MARK}-pool-secret"))
        .users_url(format!("{}/graphql", server.url()))
        .oauth_url(format!("{}/graphql", server.url()))
        .build()
        .expect("the settings are right");
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

/// Refuses everything but the owner token, and repeats in the refusal all that was sent, tokens included.
pub(crate) fn echo() -> Server {
    Server::start(|request| {
        if operation_name(request) == "GetOwnerToken" {
            let sent = String::from_utf8_lossy(&request.body).into_owned();
            if !sent.contains(&format!("{MARK}-pool-secret")) {
                return refusal(request);
            }
            return Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token() } }));
        }
        refusal(request)
    })
}

fn refusal(request: &Request) -> Reply {
    let sent = String::from_utf8_lossy(&request.body).into_owned();
    let authorization = request.header("authorization").unwrap_or("***");
    let text = format!("*** {sent} {authorization}");
    Reply::json(&json!({
        "data": null,
        "errors": [
            { "message": { "code": 2004, "message": text, "data": { "url": "https://example.com/" } } },
            { "message": text },
        ],
    }))
}

/// Takes requests beside GraphQL, and breaks off when it is asked for its status.
pub(crate) fn notices() -> Server {
    Server::start(|request| match request.path.as_str() {
        "/system/status" => Reply(Vec::new()),
        _ => Reply::json(&json!({ "code": 200 })),
    })
}

/// Answers every operation in full.
pub(crate) fn answers(plan: Plan) -> Server {
    Server::start(move |request| {
        let (data, _) = answer::full(&plan, &operation_name(request));
        Reply::json(&json!({ "data": data }))
    })
}
