//! The body of a request: the operation and its variables, prepared, in JSON.

use std::fmt;

use serde_json::Value;
use zeroize::Zeroize;

use crate::{Error, Operation, call::actor::Caller, operation::sent::Variables};

/// How much room there is for variables, and for what stands between them and the rest, before it is known how long they
/// are. Where they outgrow it, they leave a copy behind that nobody wipes.
const ROOM_FOR_VARIABLES: usize = 1024 + 64;

/// What is sent. Nothing prints it; variables with secrets among them are wiped from memory when it is dropped.
#[cfg_attr(not(feature = "__test"), allow(unreachable_pub))]
pub struct Body {
    bytes: Vec<u8>,
    /// Where the part ends that is wiped.
    secret: usize,
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Body(***)")
    }
}

impl Body {
    fn wipe(&mut self) {
        self.bytes[..self.secret].zeroize();
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// What is sent for an operation: byte for byte the `QueryBody` of `graphql_client`.
pub(crate) fn body<O: Operation>(caller: Caller<'_>, operation: O) -> Result<Body, Error> {
    let is_plain = const { is_plain(O::QUERY) };
    let mut body = begun(O::QUERY, is_plain, O::NAME);
    let mut variables = Variables::new(&mut body.bytes);
    let written = operation.prepare(&caller.prepare(), &mut variables);
    variables.end();
    // What was written is wiped whether or not that was all.
    if !O::SECRETS.is_empty() {
        body.secret = body.bytes.len();
    }
    written?;
    finish(&mut body.bytes, O::QUERY, is_plain, O::NAME);
    Ok(body)
}

fn begun(query: &str, is_plain: bool, name: &str) -> Body {
    // What is escaped is longer, but not twice as long: most of an operation are names.
    let query = if is_plain {
        query.len()
    } else {
        2 * query.len()
    };
    let mut bytes = Vec::with_capacity(query + name.len() + ROOM_FOR_VARIABLES);
    bytes.extend_from_slice(b"{\"variables\":");
    Body { bytes, secret: 0 }
}

/// Whether a minified operation is in JSON as it is: it is, unless there is a text among its arguments. This is found out
/// by the compiler.
const fn is_plain(query: &str) -> bool {
    let bytes = query.as_bytes();
    let mut position = 0;
    while position < bytes.len() {
        if matches!(bytes[position], b'"' | b'\\' | ..b' ') {
            return false;
        }
        position += 1;
    }
    true
}

/// Writes what follows the variables.
fn finish(body: &mut Vec<u8>, query: &str, is_plain: bool, name: &str) {
    body.extend_from_slice(b",\"query\":");
    if is_plain {
        body.push(b'"');
        body.extend_from_slice(query.as_bytes());
        body.push(b'"');
    } else {
        body.extend_from_slice(Value::from(query).to_string().as_bytes());
    }
    body.extend_from_slice(b",\"operationName\":\"");
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(b"\"}");
}

#[cfg(test)]
mod tests {
    use graphql_client::GraphQLQuery;
    use serde_json::json;

    use super::*;
    use crate::{
        Authing,
        call::actor::Actor,
        operations::{auth::LoginByUsername, users::GetUser},
    };

    #[test]
    fn variables_are_wiped_where_there_are_secrets_among_them() {
        let authing = Authing::new("pool", "secret").unwrap();
        let wiped = |mut body: Body| {
            let before = String::from_utf8(body.bytes.clone()).unwrap();
            body.wipe();
            (before, String::from_utf8(body.bytes.clone()).unwrap())
        };
        let login = LoginByUsername::new("lea", "correct horse").mfa_code("271828");
        let (before, after) = wiped(body(authing.caller(), login).unwrap());
        assert!(before.contains("271828"), "{before}");
        let left = after.trim_start_matches('\0');
        assert!(left.starts_with(r#","query":"mutation LoginBy"#), "{left}");

        let (before, after) = wiped(body(authing.caller(), GetUser::new().user_id("lea")).unwrap());
        assert_eq!(before, after, "there is no secret in it");
    }

    #[test]
    fn variables_of_a_kilobyte_leave_no_copy_behind() {
        let authing = Authing::new("pool", "secret").unwrap();
        let login = |code: usize| {
            let login = LoginByUsername::new("lea", "correct horse").mfa_code("x".repeat(code));
            body(authing.caller(), login).unwrap()
        };
        let room = begun(LoginByUsername::QUERY, true, LoginByUsername::NAME);
        let most = 1024 - (login(1).secret - "{\"variables\":".len() - 1);
        assert_eq!(login(most).bytes.capacity(), room.bytes.capacity());
    }

    /// The body is made in parts, and is still what the clients of `graphql_client` send.
    #[test]
    fn the_body_is_a_query_of_graphql_client() {
        let authing = Authing::new("pool", "secret").unwrap();
        let get = GetUser::new().user_id("lea");
        let variables = json!({ "pool": "pool", "userId": "lea" });
        let query = serde_json::to_string(&GetUser::build_query(variables)).unwrap();
        assert_eq!(
            body(authing.caller(), get).unwrap().as_ref(),
            query.as_bytes()
        );
    }

    #[test]
    fn text_in_an_operation_is_escaped() {
        for query in [
            "{me{id}}",
            r#"{find(name:"a \"b\""){id}}"#,
            "{find(name:\"\"\"a\nb\"\"\"){id}}",
            "{find(name:\"ö\u{1}\"){id}}",
        ] {
            let mut body = b"{\"variables\":{}".to_vec();
            finish(&mut body, query, is_plain(query), "Find");
            let sent: Value = serde_json::from_slice(&body).unwrap();
            let expected = json!({ "variables": {}, "query": query, "operationName": "Find" });
            assert_eq!(sent, expected);
        }
    }
}
