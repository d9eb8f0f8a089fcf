//! Commands that only read: lists, organisations, webhooks, tokens.

use std::{
    borrow::Cow,
    time::{SystemTime, UNIX_EPOCH},
};

use authing::{Authing, Items, org_tree::TreeNode, v2};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use clap::Subcommand;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    client::{Client, each},
    failure::{FAILED, Failure, Outcome},
    options::Limit,
    output::{self, Columns, Format, Output},
    prompt,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Orgs {
    /// Lists the organisations
    List,
    /// Shows an organisation as a tree
    Tree {
        /// The id of the organisation
        org_id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pool {
    /// Shows the settings of the pool
    Settings,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Webhooks {
    /// Lists the webhooks
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Asks the service whether the token is valid. Exits with 1 if it is not
    Verify,
    /// Prints the claims of the token without verifying it. Sends nothing, and needs no settings
    Decode,
}

/// Prints the items of a stream, up to a limit.
pub(crate) async fn list<T: Serialize + Send + 'static>(
    mut items: Items<T>,
    limit: Limit,
    format: Format,
    columns: Columns,
) -> Outcome {
    let mut output = Output::list(format, columns)?;
    let mut rows = 0;
    while rows < limit.rows()
        && let Some(item) = items.try_next().await?
    {
        output.row(&item)?;
        rows += 1;
    }
    output.end()?;
    if let Some(total) = items.total().filter(|total| *total > rows as u64) {
        anstream::eprintln!("{rows} of {total} rows. `--all` prints all of them.");
    }
    Ok(())
}

/// Prints the settings of the pool.
pub(crate) async fn pool(client: &Client, format: Format) -> Outcome {
    match client {
        Client::V1(authing) => output::one(format, &authing.pool().settings().await?),
        Client::V2(authing) => output::one(format, &authing.pool().get().await?),
    }
}

pub(crate) async fn orgs(command: Orgs, client: &Client, format: Format) -> Outcome {
    let rows = match (command, client) {
        (Orgs::List, Client::V1(authing)) => {
            let orgs = authing.orgs().list().await?;
            let row = |org: &authing::types::Org| {
                let root = org.nodes.iter().find(|node| node.root == Some(true));
                json!({ "_id": org.id, "name": root.map(|root| &root.name), "nodes": org.nodes.len() })
            };
            let rows: Vec<_> = orgs.iter().map(row).collect();
            return output::all(format, Columns::both(&["_id", "name", "nodes"]), &rows);
        }
        (Orgs::List, Client::V2(authing)) => {
            let mut orgs = authing.orgs().list().page_size(100).stream();
            let mut rows = Vec::new();
            while let Some(org) = orgs.try_next().await? {
                rows.push(
                    json!({ "id": org.id, "name": org.root_node.name, "nodes": org.nodes.len() }),
                );
            }
            return output::all(format, Columns::both(&["id", "name", "nodes"]), &rows);
        }
        (Orgs::Tree { org_id }, client) => each!(client, authing => {
            let tree = authing.orgs().get(org_id).await?.into_tree();
            let tree = tree.map_err(|error| Failure::new(FAILED, error.to_string()))?;
            let rows = tree.iter().map(|node| {
                let mut row = serde_json::to_value(node.node())?;
                row["tree"] = format!("{}{}", "  ".repeat(node.depth()), node.name()).into();
                row["depth"] = node.depth().into();
                row["parent"] = json!(node.parent().map(TreeNode::id));
                Ok(row)
            });
            rows.collect::<Outcome<Vec<_>>>()?
        }),
    };
    let columns = match client {
        Client::V1(_) => Columns {
            table: &["tree", "_id", "description"],
            csv: Cow::Borrowed(&["_id", "name", "depth", "parent", "description"]),
        },
        Client::V2(_) => Columns {
            table: &["tree", "id", "code", "description"],
            csv: Cow::Borrowed(&["id", "name", "code", "depth", "parent", "description"]),
        },
    };
    output::all(format, columns, &rows)
}

pub(crate) async fn webhooks(authing: &Authing, format: Format) -> Outcome {
    let columns = Columns::both(&[
        "_id",
        "url",
        "enable",
        "contentType",
        "events",
        "isLastTimeSuccess",
    ]);
    let rows = authing.webhooks().list().await?.into_iter().map(|webhook| {
        let names: Vec<_> = webhook
            .events
            .iter()
            .map(|event| event.name.clone())
            .collect();
        let mut row = serde_json::to_value(webhook)?;
        row["events"] = json!(names);
        Ok(row)
    });
    output::all(format, columns, &rows.collect::<Outcome<Vec<Value>>>()?)
}

/// Asks the service about a token.
pub(crate) async fn verify_token(client: &Client, format: Format) -> Outcome {
    let token = prompt::secret("token")?;
    match client {
        Client::V1(authing) => {
            let claims = authing.auth().verify(token).await?;
            output::one(
                format,
                &json!({
                    "user_id": claims.user_id,
                    "pool_id": claims.pool_id,
                    "email": claims.email,
                    "unionid": claims.unionid,
                    "issued_at": claims.issued_at.map(seconds),
                    "expires_at": seconds(claims.expires_at),
                }),
            )
        }
        Client::V2(authing) => verify_token_v2(authing, &token, format).await,
    }
}

/// Asks the service about a token. It accepts tokens of all pools.
async fn verify_token_v2(authing: &v2::Authing, token: &str, format: Format) -> Outcome {
    let check = v2::operations::auth::CheckLoginStatus::new(token);
    let status = authing.send(check).await?;
    let of_pool = status
        .data
        .filter(|user| user.user_pool_id.as_ref() == Some(authing.pool_id()));
    match of_pool {
        Some(user) if status.status == Some(true) => output::one(
            format,
            &json!({
                "user_id": user.id,
                "pool_id": user.user_pool_id,
                "issued_at": status.iat,
                "expires_at": status.exp,
            }),
        ),
        _ => Err(Failure::new(
            FAILED,
            "the token is not of a user who is logged in to the pool",
        )),
    }
}

/// Prints the claims of a token as they are.
pub(crate) fn decode_token(format: Format) -> Outcome {
    let token = prompt::secret("token")?;
    let claims = claims(&token).ok_or_else(|| {
        Failure::new(FAILED, "the token is malformed")
            .hint("a token has three parts with dots between them: header, payload and signature")
    })?;
    output::one(format, &claims)?;
    anstream::eprintln!("The token is not verified. `authing token verify` asks the service.");
    Ok(())
}

/// Returns the payload of a token, whose signature is not checked.
pub(crate) fn claims(token: &str) -> Option<Value> {
    let parts: Vec<&str> = token.trim().split('.').collect();
    let [header, payload, _] = parts.as_slice() else {
        return None;
    };
    let object = |part: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        value.is_object().then_some(value)
    };
    object(header)?;
    object(payload)
}

/// Returns the seconds since 1970.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
