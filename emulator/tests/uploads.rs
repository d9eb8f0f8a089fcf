//! Uploads: one per token. Images are served as images, and everything else as attachments.

use crate::client::{Client, POOL};
use reqwest::Response;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// Returns a client with a user, and the user's token.
async fn with_user() -> (Client, String) {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    (client, token)
}

async fn upload_token(client: &Client, token: &str) -> String {
    let response = client
        .send(Some(token), "{ qiNiuUploadToken }", json!({}))
        .await;
    response.data().as_str().expect("a token").to_owned()
}

async fn upload(client: &Client, token: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let file = Part::bytes(bytes).file_name("me");
    let file = file.mime_str(media_type).expect("a type");
    let form = Form::new()
        .text("token", token.to_owned())
        .part("file", file);
    let url = client.emulator.upload_url();
    let request = client.http().post(url).multipart(form);
    request.send().await.expect("a response")
}

/// Uploads a file and downloads it.
async fn served(client: &Client, user: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let token = upload_token(client, user).await;
    let response = upload(client, &token, media_type, bytes).await;
    let response: Value = response.json().await.expect("JSON");
    let key = response["key"].as_str().expect("a key");
    let url = format!("{}/{key}", client.emulator.cdn_url());
    client.http().get(url).send().await.expect("the file")
}

#[tokio::test]
async fn a_token_allows_one_upload() {
    let (client, user) = with_user().await;
    let token = upload_token(&client, &user).await;
    let response = upload(&client, &token, "image/png", vec![1, 2, 3]).await;
    let response: Value = response.json().await.expect("JSON");
    let key = response["key"].as_str().expect("a key");
    let photo = format!("{}/{key}", client.emulator.cdn_url());
    let served = client.http().get(&photo).send().await.expect("the photo");
    assert_eq!(served.headers()["content-type"], "image/png");
    assert_eq!(served.bytes().await.expect("bytes"), [1, 2, 3].as_slice());
    let again = upload(&client, &token, "image/png", vec![1]).await;
    assert_eq!(again.status(), 401);
    let update = "mutation($o: UserUpdateInput!) { updateUser(options: $o) { photo } }";
    let me = "{ user { _id } }";
    let me = client.send(Some(&user), me, json!({})).await.data()["_id"].clone();
    let options = json!({ "_id": me, "registerInClient": POOL, "photo": photo });
    let response = client
        .send(Some(&user), update, json!({ "o": options }))
        .await;
    assert_eq!(response.data()["photo"], photo.as_str());
}

#[tokio::test]
async fn only_images_keep_their_content_type() {
    let (client, user) = with_user().await;
    for (uploaded, expected) in [
        ("image/png", Some("image/png")),
        ("image/jpeg", Some("image/jpeg")),
        ("IMAGE/GIF; charset=utf-8", Some("image/gif")),
        ("image/webp", Some("image/webp")),
        ("text/html", None),
        ("text/html; a=\"image/png\"", None),
        ("application/xhtml+xml", None),
        ("image/svg+xml", None),
        ("image/svg+xml; charset=utf-8", None),
        ("text/xml", None),
        ("text/javascript", None),
        ("application/pdf", None),
        ("application/octet-stream", None),
    ] {
        let bytes = b"<script>alert(1)</script>".to_vec();
        let served = served(&client, &user, uploaded, bytes.clone()).await;
        let headers = served.headers();
        let is_attachment = headers
            .get("content-disposition")
            .is_some_and(|how| how == "attachment");
        assert_eq!(
            headers["content-type"],
            expected.unwrap_or("application/octet-stream")
        );
        assert_eq!(is_attachment, expected.is_none(), "{uploaded}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{uploaded}");
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("sandbox"), "{uploaded}: {policy}");
        assert_eq!(served.bytes().await.expect("bytes"), bytes, "{uploaded}");
    }
}

#[tokio::test]
async fn drawn_images_run_no_scripts() {
    let (client, _) = with_user().await;
    let query = format!("/qrcode/gene?userPoolId={POOL}&scene=APP_AUTH&x=%3Cscript%3E");
    let code = client.get(&query).await;
    let id = code["data"]["qrcodeId"].as_str().expect("an id");
    for path in ["/cdn/authing-avatar.png", &format!("/qrcode/picture/{id}")] {
        let url = format!("{}{path}", client.emulator.base_url());
        let image = client.http().get(url).send().await.expect("a picture");
        assert_eq!(image.headers()["content-type"], "image/svg+xml", "{path}");
        assert_eq!(image.headers()["x-content-type-options"], "nosniff");
        let policy = &image.headers()["content-security-policy"];
        assert!(policy.to_str().expect("text").contains("sandbox"));
        assert!(!image.text().await.expect("text").contains("<script"));
    }
}

#[tokio::test]
async fn old_uploads_are_dropped() {
    let (client, user) = with_user().await;
    let mut keys = Vec::new();
    for _ in 0..24 {
        let token = upload_token(&client, &user).await;
        let response = upload(&client, &token, "image/png", vec![0; 3 << 20]).await;
        let response: Value = response.json().await.expect("JSON");
        keys.push(response["key"].as_str().expect("a key").to_owned());
    }
    let mut stored = 0;
    for key in &keys {
        let url = format!("{}/{key}", client.emulator.cdn_url());
        let response = client.http().get(url).send().await.expect("a response");
        stored += usize::from(response.status().is_success());
    }
    assert_eq!(stored, 64 / 3, "the limit of 64 MiB");
    let latest = keys.last().expect("a key");
    let url = format!("{}/{latest}", client.emulator.cdn_url());
    let latest = client.http().get(url).send().await.expect("a response");
    assert_eq!(latest.status(), 200);
}
