//! E-mail templates, stored as records. The mails in the outbox have the emulator's own texts.

use serde_json_bytes::{Value, json};

use super::access;
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::view::with_members;
use crate::error::ServiceError;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::records::EmailTemplate;

pub(super) fn enter(table: &mut Table) {
    table.recorded("emailTemplates", list);
    table.recorded("previewEmail", preview);
    table.recorded("configEmailTemplate", configure);
    table.recorded("enableEmailTemplate", |call, of| enable(call, of, true));
    table.recorded("disableEmailTemplate", |call, of| enable(call, of, false));
}

/// The default templates: type, name and text.
const DEFAULTS: [(&str, &str, &str); 6] = [
    ("RESET_PASSWORD", "重置密码", "重置密码的验证码是 {{code}}"),
    (
        "PASSWORD_RESETED_NOTIFICATION",
        "重置密码成功",
        "密码已重置",
    ),
    ("CHANGE_PASSWORD", "修改密码", "修改密码的验证码是 {{code}}"),
    ("WELCOME", "欢迎邮件", "欢迎加入 {{client_name}}"),
    ("VERIFY_EMAIL", "验证邮箱", "请打开链接验证邮箱：{{link}}"),
    ("CHANGE_EMAIL", "修改邮箱", "修改邮箱的验证码是 {{code}}"),
];

fn show(template: &EmailTemplate) -> Value {
    with_members(json!(template), json!({ "isSystem": false }))
}

/// Returns the template that the owner configured for a type.
fn custom<'p>(pool: &'p Pool, kind: &str) -> Option<&'p EmailTemplate> {
    let mut templates = pool.email_templates.iter();
    templates.find(|template| template.kind == kind)
}

fn list<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let pool = access::owner(call)?;
    Ok(Node::list(DEFAULTS.iter().map(|(kind, name, content)| {
        let default = json!({
            "type": kind,
            "name": name,
            "subject": name,
            "sender": pool.settings.name,
            "content": content,
            "hasURL": *kind == "VERIFY_EMAIL",
            "expiresIn": 300,
            "enabled": false,
            "isSystem": true,
        });
        custom(&pool, kind).map_or(default, show)
    })))
}

/// Returns the text of the template in use. Its placeholders remain.
fn preview<'a>(call: &Call<'a>, Only(kind): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let enabled = custom(&pool, &kind).filter(|template| template.enabled);
    let default = DEFAULTS.iter().find(|(known, ..)| *known == kind);
    let default = default.map_or("", |(.., content)| content);
    let text = enabled.map_or(default, |template| &template.content);
    Ok(Node::json(text))
}

/// Stores a template, which remains enabled or disabled. A new one is disabled.
fn configure<'a>(call: &Call<'a>, Only(mut template): Only<EmailTemplate>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    template.enabled = custom(&pool, &template.kind).is_some_and(|old| old.enabled);
    let result = show(&template);
    pool.email_templates.retain(|old| old.kind != template.kind);
    pool.email_templates.push(template);
    Ok(result.into())
}

fn enable<'a>(call: &Call<'a>, Only(kind): Only<String>, enabled: bool) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let mut templates = pool.email_templates.iter_mut();
    let template = templates.find(|template| template.kind == kind);
    let template = template.ok_or_else(|| ServiceError::internal("邮件模板未配置"))?;
    template.enabled = enabled;
    Ok(show(template).into())
}
