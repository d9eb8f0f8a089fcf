//! The prepared responses. A search for the root field and the page selects one, without parsing the request.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use memchr::memmem;
use serde_json::{Value, json};

use super::{body::Body, user};
use crate::{
    sample::{EMAIL, POOL, USER},
    work::Work,
};

/// All responses, as their bodies.
#[derive(Debug)]
pub(crate) struct Responses {
    /// The number of users in the pool.
    users: usize,
    owner_token: Body,
    client: Body,
    login: Body,
    user: Body,
    update: Body,
    create: Body,
    register: Body,
    page_of_10: Body,
    page_of_200: Body,
    page_beyond: Body,
}

impl Responses {
    /// Prepares the responses of a pool with this many users.
    pub(crate) fn new(users: usize) -> Self {
        let token = token();
        let pool = json!({ "_id": POOL, "name": "bench", "jwtExpired": 1_296_000 });
        let client = json!({ "accessToken": token, "clientInfo": pool });
        Self {
            users,
            owner_token: data("getAccessTokenByAppSecret", &json!(token).to_string()),
            client: data("getClientWhenSdkInit", &client.to_string()),
            login: data("login", &user::lea(Some(&token))),
            user: data("user", &user::lea(None)),
            update: data("updateUser", &profile()),
            create: data("createUser", &user::lea(None)),
            register: data("register", &user::lea(None)),
            page_of_10: page(10, users),
            page_of_200: page(200, users),
            page_beyond: page(0, users),
        }
    }

    /// Returns the response to a request, or `None` if the request is not a measured call.
    pub(crate) fn to(&self, request: &[u8]) -> Option<&Body> {
        let calls = |field: &str| memmem::find(request, field.as_bytes()).is_some();
        Some(if calls("getAccessTokenByAppSecret(") {
            &self.owner_token
        } else if calls("getClientWhenSdkInit(") {
            &self.client
        } else if calls("updateUser(") {
            &self.update
        } else if calls("createUser(") {
            &self.create
        } else if calls("register(") {
            &self.register
        } else if calls("login(") {
            &self.login
        } else if calls("users(") {
            self.page(request)?
        } else if calls("user(") {
            &self.user
        } else {
            return None;
        })
    }

    fn page(&self, request: &[u8]) -> Option<&Body> {
        // Clients choose the names of variables.
        let sizes = ["\"pageSize\":", "\"count\":"].map(|name| number(request, name));
        let size = sizes.into_iter().flatten().next().unwrap_or(10);
        let page = number(request, "\"page\":").unwrap_or(1);
        if (page - 1) * size >= self.users {
            return Some(&self.page_beyond);
        }
        match size {
            10 => Some(&self.page_of_10),
            200 => Some(&self.page_of_200),
            _ => None,
        }
    }

    /// Returns the response to a kind of call.
    pub(crate) fn of(&self, work: Work) -> &[u8] {
        self.body(work).plain()
    }

    /// Returns the compressed response to a kind of call, unless the response is short.
    pub(crate) fn gzip(&self, work: Work) -> Option<&[u8]> {
        Some(self.body(work).gzip()?)
    }

    fn body(&self, work: Work) -> &Body {
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

fn data(field: &str, value: &str) -> Body {
    Body::new(format!("{{\"data\":{{\"{field}\":{value}}}}}"))
}

fn page(size: usize, users: usize) -> Body {
    let list: Vec<_> = (1..=size).map(user::listed).collect();
    let list = list.join(",");
    data(
        "users",
        &format!("{{\"totalCount\":{users},\"list\":[{list}]}}"),
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

/// Returns a user as an update does, without the fields that only lists and reads select.
fn profile() -> String {
    let user = user::lea(None);
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
    use crate::sample::USERS;

    fn response_to(request: &str) -> Value {
        let responses = Responses::new(USERS);
        let response = responses.to(request.as_bytes()).unwrap();
        serde_json::from_slice(response.plain()).unwrap()
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
            Responses::new(USERS)
                .to(b"{\"query\":\"{roles{_id}}\"}")
                .is_none()
        );
    }
}
