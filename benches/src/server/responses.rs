//! The prepared responses. A search for the root field and the page selects one, without parsing the request.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use memchr::memmem;
use serde_json::{Value, json};

use crate::{
    sample::{EMAIL, POOL, USER, USERS},
    work::Work,
};

/// All responses, as the bytes of their bodies.
#[derive(Debug)]
pub(crate) struct Responses {
    owner_token: Bytes,
    client: Bytes,
    login: Bytes,
    user: Bytes,
    update: Bytes,
    page_of_10: Bytes,
    page_of_200: Bytes,
    page_beyond: Bytes,
}

impl Responses {
    pub(crate) fn new() -> Self {
        let token = token();
        let pool = json!({ "_id": POOL, "name": "bench", "jwtExpired": 1_296_000 });
        let client = json!({ "accessToken": token, "clientInfo": pool });
        Self {
            owner_token: data("getAccessTokenByAppSecret", &json!(token).to_string()),
            client: data("getClientWhenSdkInit", &client.to_string()),
            login: data("login", &user(0, Some(&token))),
            user: data("user", &user(0, None)),
            update: data("updateUser", &profile()),
            page_of_10: page(10),
            page_of_200: page(200),
            page_beyond: page(0),
        }
    }

    /// Returns the response to a request, or `None` if the request is not a measured call.
    pub(crate) fn to(&self, request: &[u8]) -> Option<Bytes> {
        let calls = |field: &str| memmem::find(request, field.as_bytes()).is_some();
        let response = if calls("getAccessTokenByAppSecret(") {
            &self.owner_token
        } else if calls("getClientWhenSdkInit(") {
            &self.client
        } else if calls("updateUser(") {
            &self.update
        } else if calls("login(") {
            &self.login
        } else if calls("users(") {
            self.page(request)?
        } else if calls("user(") {
            &self.user
        } else {
            return None;
        };
        Some(response.clone())
    }

    fn page(&self, request: &[u8]) -> Option<&Bytes> {
        // Clients choose the names of variables.
        let sizes = ["\"pageSize\":", "\"count\":"].map(|name| number(request, name));
        let size = sizes.into_iter().flatten().next().unwrap_or(10);
        let page = number(request, "\"page\":").unwrap_or(1);
        if (page - 1) * size >= USERS {
            return Some(&self.page_beyond);
        }
        match size {
            10 => Some(&self.page_of_10),
            200 => Some(&self.page_of_200),
            _ => None,
        }
    }

    /// Returns the response to a kind of call.
    pub(crate) fn of(&self, work: Work) -> &Bytes {
        match work {
            Work::Login => &self.login,
            Work::User => &self.user,
            Work::PageOf10 => &self.page_of_10,
            Work::PageOf200 => &self.page_of_200,
            Work::Update => &self.update,
        }
    }
}

/// Returns the number after a key of the variables.
fn number(request: &[u8], key: &str) -> Option<usize> {
    let after = memmem::find(request, key.as_bytes())? + key.len();
    let digits = request[after..].trim_ascii_start();
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit());
    str::from_utf8(&digits[..length.count()]).ok()?.parse().ok()
}

fn data(field: &str, value: &str) -> Bytes {
    format!("{{\"data\":{{\"{field}\":{value}}}}}").into()
}

fn page(size: usize) -> Bytes {
    let list: Vec<_> = (0..size).map(|number| user(number, None)).collect();
    let list = list.join(",");
    data(
        "users",
        &format!("{{\"totalCount\":{USERS},\"list\":[{list}]}}"),
    )
}

/// Creates a token that does not expire during the measurement. Its signature is never checked.
fn token() -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "HS256", "typ": "JWT" }));
    let claims = json!({
        "data": { "email": EMAIL, "id": USER, "clientId": POOL },
        "iat": 1_600_000_000,
        "exp": 4_102_444_800_i64,
    });
    format!(
        "{header}.{}.{}",
        part(claims),
        URL_SAFE_NO_PAD.encode([7; 32])
    )
}

/// A user as the service returns it, with the fields in the order of the selection: long and short strings, some with
/// escapes, and some null.
const TEMPLATE: &str = include_str!("user.json");

/// Returns the user with that number, without line breaks and indentation.
fn user(number: usize, token: Option<&str>) -> String {
    let id = format!("{}{:04x}", &USER[..20], number + 1);
    let email = match number {
        0 => EMAIL.to_owned(),
        _ => format!("lea{number}@example.com"),
    };
    let token = token.map_or_else(|| "null".to_owned(), |token| format!("\"{token}\""));
    let compact: String = TEMPLATE.lines().map(str::trim_start).collect();
    compact
        .replace("USERNAME", &format!("lea{number}"))
        .replace("USER", &id)
        .replace("EMAIL", &email)
        .replace("TOKEN", &token)
}

/// Returns a user as an update does, without the fields that only lists and reads select.
fn profile() -> String {
    let user = user(0, None);
    let parts = user
        .split_once("\"customData\"")
        .zip(user.split_once("\"thirdParty"));
    parts.map_or_else(String::new, |((before, _), (_, after))| {
        format!("{before}\"thirdParty{after}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response_to(request: &str) -> Value {
        let response = Responses::new().to(request.as_bytes()).unwrap();
        serde_json::from_slice(&response).unwrap()
    }

    #[test]
    fn the_root_field_selects_the_response() {
        let user = response_to(r#"{"query":"query GetUser($id:String!){user(id:$id){_id}}"}"#);
        assert_eq!(user["data"]["user"]["_id"], USER);
        let page =
            response_to(r#"{"query":"{users(page:$p){list{_id}}}","variables":{"count": 200}}"#);
        assert_eq!(page["data"]["users"]["list"].as_array().unwrap().len(), 200);
    }

    #[test]
    fn pages_beyond_the_last_are_empty() {
        let request =
            |page| format!(r#"{{"query":"{{users(","variables":{{"page":{page},"count":200}}}}"#);
        let length = |page| {
            response_to(&request(page))["data"]["users"]["list"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!((length(500), length(501)), (200, 0));
    }

    #[test]
    fn an_update_returns_fewer_fields_than_a_read() {
        let read = response_to(r#"{"query":"{user(id:$id){_id}}"}"#);
        let change = response_to(r#"{"query":"{updateUser(options:{}){_id}}"}"#);
        let mut expected = read["data"]["user"].clone();
        let fields = expected.as_object_mut().unwrap();
        assert!(fields.remove("group").is_some() && fields.remove("customData").is_some());
        assert_eq!(change["data"]["updateUser"], expected);
    }

    #[test]
    fn other_requests_have_no_response() {
        assert!(
            Responses::new()
                .to(b"{\"query\":\"{roles{_id}}\"}")
                .is_none()
        );
    }
}
