//! The GraphQL addresses: the two gateways of version 1, one that combines them, and that of version 2.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{StatusCode, header::CONTENT_TYPE, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::{finish, tenant, token};
use crate::graphql::{Call, Engine, Engines, Reply, Request, V2_PATH};
use crate::journal::{Entry, Gateway};
use crate::network::connection::Peer;
use crate::world::{Current, World};

pub(super) fn router(engines: &Arc<Engines>) -> Router<Current> {
    let gateway = |gateway| {
        let engines = Arc::clone(engines);
        post(
            move |State(world): State<Arc<World>>,
                  ConnectInfo(peer): ConnectInfo<Peer>,
                  request: axum::extract::Request| async move {
                let (parts, body) = request.into_parts();
                let engine = engines.at(parts.uri.path());
                serve(engine, &world, gateway, &peer, &parts, body).await
            },
        )
    };
    Router::new()
        .route("/graphql", gateway(Gateway::Combined))
        .route("/users/graphql", gateway(Gateway::Users))
        .route("/oauth/graphql", gateway(Gateway::Oauth))
        .route(V2_PATH, gateway(Gateway::Core))
}

async fn serve(
    engine: &Engine,
    world: &World,
    gateway: Gateway,
    peer: &Peer,
    parts: &Parts,
    body: Body,
) -> Response {
    let token = token(&parts.headers);
    let caller = world.caller(token);
    let mut entry = Entry::new(parts, &caller);
    entry.gateway = Some(gateway);
    let request = match read(body).await {
        Ok(request) => request,
        Err(message) => {
            let number = world.journal.push(entry);
            let response = respond(&Reply::rejected_because(message));
            return finish(world, number, response, true, None);
        }
    };
    let document = engine.document(&request.query);
    entry.operation = request.operation_name.clone().or_else(|| document.name());
    if gateway == Gateway::Core && entry.operation.is_none() {
        entry.operation = document.root_fields().into_iter().next();
    }
    entry.query = Some(Arc::clone(&document.masked));
    entry.variables = request
        .variables
        .as_ref()
        .map(|variables| document.mask(variables));
    let number = world.journal.push(entry);
    let call = Call {
        world,
        caller: &caller,
        token,
        ip: &peer.address.ip().to_string(),
        tenant: tenant(&parts.headers),
    };
    let reply = engine.execute(call, &request, &document);
    finish(
        world,
        number,
        respond(&reply),
        reply.has_errors(),
        reply.code(),
    )
}

async fn read(body: Body) -> Result<Request, &'static str> {
    // `arrival` has already read the body and limited its size.
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|_| "The body could not be read.")?;
    serde_json::from_slice(&bytes).map_err(
        |_| "POST body must be a JSON object with `query`, `variables` and `operationName`.",
    )
}

fn respond(reply: &Reply) -> Response {
    let status = if reply.rejected {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    match serde_json::to_vec(reply) {
        Ok(body) => (
            status,
            [(CONTENT_TYPE, "application/json; charset=utf-8")],
            body,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
