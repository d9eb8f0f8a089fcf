//! Errors with the codes and texts of version 2.

use serde_json::{Value, json};

use crate::error::{Code, ServiceError};

/// Returns the object that is the message of a GraphQL error. It has `data` only if there is some.
pub(crate) fn to_json(error: &ServiceError) -> Value {
    let (code, text) = translate(error.code);
    let text = error.own_message().unwrap_or(text);
    match error.data() {
        Value::Null => json!({ "code": code, "message": text }),
        data => json!({ "code": code, "message": text, "data": data }),
    }
}

/// Returns the error for arguments that the emulator cannot apply.
pub(super) fn not_emulated(what: impl std::fmt::Display) -> ServiceError {
    ServiceError::internal(format!("not emulated: {what}"))
}

/// Returns the number and the text of a code. Most are those of version 1. An invalid token is the same as a missing one.
fn translate(code: Code) -> (i32, &'static str) {
    match code {
        Code::NotLoggedIn | Code::LoginExpired | Code::LoginInvalid => {
            (2020, "尚未登录，无访问权限")
        }
        Code::UserExists | Code::UsernameTaken => (2026, "用户已存在，请直接登录！"),
        Code::VerifyCodeExpired | Code::CaptchaIncorrect => (2001, "验证码不正确！"),
        Code::PhoneBound => (500, "该手机号已被绑定"),
        Code::EmailTaken => (500, "该邮箱已被绑定"),
        Code::OldPhoneUnverified => (500, "修改手机号必须验证原来的手机号。"),
        Code::OldEmailUnverified => (500, "修改邮箱必须验证原来的邮箱。"),
        code => (code.number(), code.text()),
    }
}
