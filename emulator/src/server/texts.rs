//! The texts of the emulator's page, in English and in Chinese.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// The texts of the page in one language.
pub(super) struct Texts {
    /// The language tag of the page.
    pub(super) language: &'static str,
    pub(super) title: &'static str,
    /// HTML with the links of the page.
    pub(super) introduction: &'static str,
    pub(super) messages: &'static str,
    pub(super) message_columns: [&'static str; 4],
    /// Contains `{pool}` and `{count}`.
    pub(super) users: &'static str,
    pub(super) user_columns: [&'static str; 4],
    pub(super) requests: &'static str,
    pub(super) request_columns: [&'static str; 4],
    pub(super) empty: &'static str,
}

const ENGLISH: Texts = Texts {
    language: "en",
    title: "Authing emulator",
    introduction: r#"Messages lists the codes that the service would have sent. As JSON: <a href="/outbox">/outbox</a>. The public key for passwords: <a href="/public-key.pem">/public-key.pem</a>. <a href="/">Reload</a>."#,
    messages: "Messages",
    message_columns: ["To", "Code", "Text", "Pool"],
    users: "Users of {pool} ({count})",
    user_columns: ["Id", "User name", "E-mail", "Phone"],
    requests: "Requests",
    request_columns: ["Method", "Path", "Operation", "Token"],
    empty: "None yet.",
};

const CHINESE: Texts = Texts {
    language: "zh-CN",
    title: "Authing 模拟器",
    introduction: r#"“消息”列出服务本应发送的验证码，其 JSON 格式见 <a href="/outbox">/outbox</a>。加密密码的公钥：<a href="/public-key.pem">/public-key.pem</a>。<a href="/">刷新</a>"#,
    messages: "消息",
    message_columns: ["收件人", "验证码", "内容", "用户池"],
    users: "用户池 {pool} 的用户（{count}）",
    user_columns: ["ID", "用户名", "邮箱", "手机号"],
    requests: "请求",
    request_columns: ["方法", "路径", "操作", "token"],
    empty: "暂无。",
};

impl Texts {
    /// Returns the Chinese texts if the request prefers Chinese to English, otherwise the English ones.
    pub(super) fn preferred(headers: &HeaderMap) -> &'static Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).into_iter();
        let ranges = values.filter_map(|value| value.to_str().ok());
        let ranges = ranges.flat_map(|value| value.split(','));
        let mut ranges: Vec<_> = ranges.filter_map(range).collect();
        // The sort is stable: the first of equal weights is preferred.
        ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        match ranges.first() {
            Some(("zh", _)) => &CHINESE,
            _ => &ENGLISH,
        }
    }
}

/// Reads a language range such as `zh-CN;q=0.9`, if it is one of Chinese or English. Returns the language and the weight.
fn range(text: &str) -> Option<(&'static str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let language = parts.next()?.split('-').next()?;
    let language = ["zh", "en"]
        .into_iter()
        .find(|known| language.eq_ignore_ascii_case(known))?;
    let weight = parts.find_map(|part| part.strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
    (weight > 0.0).then_some((language, weight))
}
