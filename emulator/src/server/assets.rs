//! Files: the CDN, photo uploads, captcha pictures, and links in e-mails. Browsers run no scripts in them.

use std::sync::Arc;

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::calls::email;
use crate::upload::File;
use crate::world::{Current, DEFAULT_PHOTO, World};

const AVATAR: &str = include_str!("avatar.svg");

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/cdn", get(async || "a\n"))
        .route("/cdn/", get(async || "a\n"))
        .route("/cdn/{key}", get(file))
        .route("/upload", post(upload))
        .route("/captcha/{pool}/{id}", get(captcha))
        .route("/verify-email/{pool}/{token}", get(verify_email))
}

/// Keeps browsers from guessing the content type and from running scripts in a file.
const INERT: [(HeaderName, &str); 2] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
];

/// The image types that cannot hold scripts. Every other upload, SVG included, is served as an attachment.
const PICTURES: [&str; 7] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/x-icon",
];

/// Responds with an SVG that the emulator draws.
pub(super) fn drawing(svg: impl Into<String>) -> Response {
    (INERT, [(CONTENT_TYPE, "image/svg+xml")], svg.into()).into_response()
}

async fn file(State(world): State<Arc<World>>, Path(key): Path<String>) -> Response {
    if key == DEFAULT_PHOTO {
        return drawing(AVATAR);
    }
    let Some(file) = world.contents.uploads.get(&key) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let essence = file.content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if let Some(picture) = PICTURES.iter().find(|picture| **picture == essence) {
        return (INERT, [(CONTENT_TYPE, *picture)], file.bytes).into_response();
    }
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CONTENT_DISPOSITION, "attachment"),
    ];
    (INERT, headers, file.bytes).into_response()
}

/// The fields of an upload.
#[derive(Default)]
pub(super) struct UploadForm {
    token: Option<String>,
    pub(super) file: Option<File>,
}

/// Reads the form of an upload. Returns `None` if it is malformed.
pub(super) async fn read_upload(world: &World, mut form: Multipart) -> Option<UploadForm> {
    let mut read = UploadForm::default();
    while let Some(field) = form.next_field().await.ok()? {
        match field.name() {
            Some("token") => read.token = field.text().await.ok(),
            Some("file") => {
                let content_type = field
                    .content_type()
                    .unwrap_or("application/octet-stream")
                    .to_owned();
                read.file = field.bytes().await.ok().map(|bytes| File {
                    key: world.entropy.id(),
                    content_type,
                    bytes: bytes.to_vec(),
                });
            }
            _ => {}
        }
    }
    Some(read)
}

/// Accepts a form with `token` and `file`, as the storage service behind Authing does.
async fn upload(State(world): State<Arc<World>>, form: Multipart) -> Response {
    let refuse =
        |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
    let Some(UploadForm { token, file }) = read_upload(&world, form).await else {
        return refuse(StatusCode::BAD_REQUEST, "invalid multipart format");
    };
    let Some(file) = file else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "file is not specified in multipart",
        );
    };
    let key = file.key.clone();
    if world
        .contents
        .uploads
        .store(&token.unwrap_or_default(), file)
    {
        Json(json!({ "key": key, "hash": key })).into_response()
    } else {
        refuse(StatusCode::UNAUTHORIZED, "bad token")
    }
}

/// Draws the text of a captcha with slightly rotated letters.
async fn captcha(
    State(world): State<Arc<World>>,
    Path((pool, id)): Path<(String, String)>,
) -> Response {
    let text = world
        .pool(&pool)
        .ok()
        .and_then(|pool| pool.captcha_text(&id).map(str::to_owned));
    let Some(text) = text else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let letters: Vec<String> = text
        .chars()
        .zip(0_i32..)
        .map(|(letter, index)| {
            let (x, turn) = (16 + 26 * index, if index % 2 == 0 { -12 } else { 9 });
            format!(r#"<text x="{x}" y="30" transform="rotate({turn} {x} 30)">{letter}</text>"#)
        })
        .collect();
    let picture = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="130" height="44" font-family="monospace" font-size="26"><rect width="130" height="44" fill="#eee"/>{}</svg>"##,
        letters.concat()
    );
    drawing(picture)
}

async fn verify_email(
    State(world): State<Arc<World>>,
    Path((pool, token)): Path<(String, String)>,
) -> Response {
    match email::verify_by_link(&world, &pool, &token) {
        Ok(()) => (
            INERT,
            Html("<!doctype html><meta charset=utf-8><p>邮箱验证成功"),
        )
            .into_response(),
        Err(error) => (StatusCode::OK, Json(error.to_json())).into_response(),
    }
}
