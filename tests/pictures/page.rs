//! The emulator's page after some calls: its HTML and style in a picture. A picture runs no script, so the templates of the
//! page are filled here.

use authing::{Authing, reqwest};
use authing_emulator::{Clock, Emulator, PoolSeed, UserSeed};
use serde_json::Value;

use super::Drawn;
use crate::{
    Outcome,
    emulated::{EMAIL, PASSWORD, PHONE, POOL, SECRET, USERNAME},
};

const WIDTH: u32 = 1152;
/// Fits the rows: only a browser could measure them.
const HEIGHT: u32 = 940;

pub(super) async fn draw() -> Drawn {
    let lea = UserSeed::with_email(EMAIL, PASSWORD).username(USERNAME);
    let emulator = Emulator::builder()
        .clock(Clock::frozen_at(1_580_540_818))
        .randomness(1)
        .pool(PoolSeed::new(POOL, SECRET).user(lea.phone(PHONE)))
        .start()
        .await?;
    make_calls(&emulator).await?;
    let page = reqwest::get(emulator.base_url()).await?.text().await?;
    let state = reqwest::get(format!("{}/page/state", emulator.base_url())).await?;
    let state: Value = serde_json::from_str(&state.text().await?)?;
    let style = between(&page, "<style ", "</style>")?;
    let style = style.split_once('>').ok_or("no style")?.1;
    let body = between(&page, "<header>", "</main>")?;
    let body = fill_lists(&page, body, &state)?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">
<style>{style}</style>
<rect x=".5" y=".5" width="{}" height="{}" rx="6" fill="var(--ground)" stroke="gray"/>
<foreignObject width="100%" height="100%">
<body xmlns="http://www.w3.org/1999/xhtml"><header>{body}</main></body>
</foreignObject>
</svg>
"#,
        WIDTH - 1,
        HEIGHT - 1,
    ))
}

/// Registers Ada, logs Lea in with the code of a text message, and has more codes sent.
async fn make_calls(emulator: &Emulator) -> Outcome {
    let authing = Authing::from_vars(emulator.env())?;
    let auth = authing.auth();
    auth.register_by_username("ada", PASSWORD).await?;
    authing.phone().send_code(PHONE).await?;
    let code = emulator.outbox().code_for(PHONE).ok_or("no code")?;
    let lea = auth.login_by_phone_code(PHONE, code).await?;
    lea.users().update().company("Analytical Engines").await?;
    lea.email().send_change_code("lea@example.org").await?;
    authing.password().send_reset_email(EMAIL).await?;
    authing.users().list().await?;
    let rejected = auth.login_by_username("ada", "another password").await;
    assert!(rejected.is_err());
    Ok(())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str, String> {
    let (_, rest) = text.split_once(start).ok_or(format!("no {start}"))?;
    let (inside, _) = rest.split_once(end).ok_or(format!("no {end}"))?;
    Ok(inside)
}

/// Adds the messages, users and requests as the page's script does, and the state of its connection.
fn fill_lists(page: &str, body: &str, state: &Value) -> Drawn {
    let texts: Value = serde_json::from_str(between(page, "id=\"texts\">", "</script>")?)?;
    let say = |name: &str| texts[name].as_str().unwrap_or_default().to_owned();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let messages = rows(page, "message", &state["messages"], |message| {
        let fields = ["to", "code", "text"].map(|name| (name, text(message, name)));
        let expiry = say("expiresIn").replace("{time}", "5:00");
        let more = [
            ("channel", say(&text(message, "channel"))),
            ("age", "now".to_owned()),
            ("expiry", expiry),
        ];
        fields.into_iter().chain(more).collect()
    })?;
    let users = rows(page, "user", &state["users"]["list"], |user| {
        let names = ["email", "phone"].map(|name| text(user, name));
        let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
        vec![
            ("name", text(user, "username")),
            ("names", names.join(" · ")),
            ("id", text(user, "id")),
            ("block", say("block")),
        ]
    })?;
    let requests = rows(page, "request", &state["requests"], |request| {
        let outcome = &request["outcome"];
        let outcome = match outcome["code"].as_i64() {
            Some(code) => say("failed").replace("{code}", &code.to_string()),
            None => outcome["status"].to_string(),
        };
        let path = format!("{} {}", text(request, "method"), text(request, "path"));
        let token = text(request, "authorization").replace("<none>", "");
        let operation = text(request, "operation");
        vec![
            ("outcome", outcome),
            ("operation", operation),
            ("path", path),
            ("token", token),
        ]
    })?;
    let count = say("userCount")
        .replace("{shown}", &state["users"]["total"].to_string())
        .replace("{total}", &state["users"]["total"].to_string());
    let connecting = format!("id=\"connection\" role=\"status\">{}", say("connecting"));
    let live = format!("id=\"connection\" class=\"live\">{}", say("live"));
    let pool = format!("<label>{} <select", say("pool"));
    let mut body = body.to_owned();
    for (old, new) in [
        (connecting, live),
        ("<p class=\"empty\"".to_owned(), "<p hidden=\"\"".to_owned()),
        (pool.clone(), pool.replace("<label>", "<label hidden=\"\">")),
        ("<noscript>".to_owned(), "<noscript hidden=\"\">".to_owned()),
        (
            "id=\"user-count\">".to_owned(),
            format!("id=\"user-count\">{count}"),
        ),
        (
            "<ol id=\"messages\" role=\"list\">".to_owned(),
            format!("<ol id=\"messages\" role=\"list\">{messages}"),
        ),
        (
            "<ul id=\"users\" role=\"list\">".to_owned(),
            format!("<ul id=\"users\" role=\"list\">{users}"),
        ),
        (
            "<ol id=\"requests\" role=\"list\">".to_owned(),
            format!("<ol id=\"requests\" role=\"list\">{requests}"),
        ),
    ] {
        assert!(body.contains(&old), "{old} is missing in the page");
        body = body.replace(&old, &new);
    }
    Ok(body)
}

/// Fills a template for each item.
fn rows(
    page: &str,
    template: &str,
    items: &Value,
    fields: impl Fn(&Value) -> Vec<(&'static str, String)>,
) -> Drawn {
    let template = between(
        page,
        &format!("<template id=\"{template}\">"),
        "</template>",
    )?;
    let mut rows = String::new();
    for item in items.as_array().ok_or("no list")? {
        let mut row = template.to_owned();
        for (field, text) in fields(item) {
            let mark = format!("data-field=\"{field}\"");
            let at = row.find(&mark).ok_or(mark)?;
            let end = at + row[at..].find('>').ok_or("no tag")? + 1;
            row.insert_str(end, &text.replace('&', "&amp;").replace('<', "&lt;"));
        }
        let outcome = if item["failed"] == true {
            "failed"
        } else {
            "fine"
        };
        rows += &row.replace(
            "<b data-field=\"outcome\"",
            &format!("<b class=\"{outcome}\" data-field=\"outcome\""),
        );
    }
    Ok(rows)
}
