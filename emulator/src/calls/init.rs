//! Issues owner tokens.

use serde::Deserialize;
use serde_json_bytes::json;

use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::token::{Claims, Subject, sign};

use super::access::PoolGuard;

pub(super) fn enter(table: &mut Table) {
    table.emulated("getAccessTokenByAppSecret", access_token);
    table.emulated("getClientWhenSdkInit", client_and_token);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    secret: Option<String>,
    client_id: Option<String>,
}

fn access_token<'a>(call: &Call<'a>, credentials: Credentials) -> Outcome<'a> {
    let pool = authenticate(call, &credentials)?;
    Ok(Node::json(owner_token(call, &pool)?))
}

fn client_and_token<'a>(call: &Call<'a>, credentials: Credentials) -> Outcome<'a> {
    let pool = authenticate(call, &credentials)?;
    let info = Node::from(view::pool_json(&pool));
    let members = json!({ "accessToken": owner_token(call, &pool)? });
    Ok(Object::of(members)
        .with("clientInfo", move |_| info.clone())
        .into())
}

fn authenticate<'a>(
    call: &Call<'a>,
    credentials: &Credentials,
) -> Result<PoolGuard<'a>, ServiceError> {
    let pool = call.open_pool(credentials.client_id.as_deref().unwrap_or_default())?;
    match credentials.secret.as_deref() {
        None | Some("") => Err(Code::ParametersIncomplete.into()),
        Some(secret) if secret == pool.secret => Ok(pool),
        Some(_) => Err(Code::PermissionDenied.into()),
    }
}

fn owner_token(call: &Call<'_>, pool: &PoolGuard<'_>) -> Result<String, ServiceError> {
    let subject = Subject {
        email: Some(pool.owner.email.clone()),
        id: pool.owner.id.clone(),
        client_id: pool.id.clone(),
        unionid: None,
    };
    let claims = Claims::new(subject, call.world.now(), pool.settings.jwt_expired);
    sign(&claims, &pool.secret)
}
