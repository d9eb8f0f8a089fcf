//! The REST calls of the API v2.

mod requests;
mod responses;

use authing::v2::{Authing, Session};
use serde_json::{Value, json};

use super::token;
use crate::server::{Reply, Request, Server};

fn client(server: &Server) -> Authing {
    let settings =
        Authing::builder("pool", "secret").core_url(format!("{}/base/graphql/v2", server.url()));
    let settings = settings.ad_url(format!("{}/ad", server.url()));
    settings.build().expect("the settings are right")
}

fn session(authing: &Authing) -> Session {
    let session = authing.session_from_token(token("lea"));
    session.expect("it is a token of a user")
}

fn success(data: &Value) -> Reply {
    Reply::json(&json!({ "code": 200, "message": "ok", "data": data }))
}

/// The response to a request, by its path.
fn respond(request: &Request) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    let user = json!({ "id": "lea", "arn": "arn", "userPoolId": "pool", "token": token("lea") });
    match path {
        "/base/graphql/v2" => {
            let data = if String::from_utf8_lossy(&request.body).contains("updateUser") {
                json!({ "updateUser": user })
            } else {
                json!({ "accessToken": { "accessToken": token("owner") } })
            };
            Reply::json(&json!({ "data": data }))
        }
        "/base/api/v2/mfa/authenticator" => success(&json!([])),
        "/base/api/v2/users/me/applications/allowed" => {
            success(&json!({ "list": [{ "id": "app" }], "totalCount": 1 }))
        }
        "/base/api/v2/mfa/totp/associate" if request.method == "POST" => {
            success(&json!({ "secret": "KEY", "recovery_code": "recover" }))
        }
        "/base/api/v2/upload" => success(&json!({ "key": "k", "url": "https://cdn.example/k" })),
        path if path.contains("verify")
            || path.contains("email-code")
            || path.ends_with("recovery") =>
        {
            success(&user)
        }
        _ => Reply::json(&json!({ "statusCode": 200, "message": "ok" })),
    }
}
