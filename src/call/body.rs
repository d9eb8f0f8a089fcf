//! The body of a request: the operation and its variables in JSON, or only the variables.

use zeroize::Zeroize;

use crate::{
    Error, Operation,
    operation::{
        prepare::Prepare,
        sent::{Variables, unfit},
    },
};

/// The initial capacity for the variables and the JSON around them. A longer body is reallocated, and the old allocation is not
/// wiped.
const VARIABLES_CAPACITY: usize = 1024 + 64;

/// The bytes to send. They do not implement `Debug`. A body with secrets among its variables is wiped from memory when it is
/// dropped.
#[cfg_attr(not(feature = "__test"), allow(unreachable_pub))]
pub struct Body {
    bytes: Vec<u8>,
    is_secret: bool,
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

crate::__hidden!(Body);

impl Body {
    fn wipe(&mut self) {
        if self.is_secret {
            self.bytes.as_mut_slice().zeroize();
        }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// Writes the body for an operation: byte for byte the `QueryBody` of `graphql_client`. For a REST address, it is the variables.
pub(crate) fn body<O: Operation>(prepare: Prepare<'_>, operation: O) -> Result<Body, Error> {
    let mut body = Body {
        bytes: Vec::with_capacity(const { capacity::<O>() }),
        is_secret: !O::SECRETS.is_empty(),
    };
    let is_graphql = O::REST.is_none();
    if is_graphql {
        body.bytes.extend_from_slice(b"{\"variables\":");
    }
    let mut variables = Variables::new(&mut body.bytes);
    operation.prepare(&prepare, &mut variables)?;
    variables.end();
    if !is_graphql {
        return Ok(body);
    }
    body.bytes.extend_from_slice(b",\"query\":");
    if const { needs_no_escapes(O::QUERY) } {
        body.bytes.push(b'"');
        body.bytes.extend_from_slice(O::QUERY.as_bytes());
        body.bytes.push(b'"');
    } else {
        serde_json::to_writer(&mut body.bytes, O::QUERY).map_err(|error| unfit(&error))?;
    }
    body.bytes.extend_from_slice(b",\"operationName\":\"");
    body.bytes.extend_from_slice(O::NAME.as_bytes());
    body.bytes.extend_from_slice(b"\"}");
    Ok(body)
}

/// Returns the initial capacity of a body. Escapes make a query longer, but not twice as long.
const fn capacity<O: Operation>() -> usize {
    let escapes = if needs_no_escapes(O::QUERY) { 1 } else { 2 };
    escapes * O::QUERY.len() + VARIABLES_CAPACITY
}

/// Whether JSON has a text as it is. The compiler finds it out, so that a call only copies the query.
const fn needs_no_escapes(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        if matches!(first, 0..=0x1f | b'"' | b'\\') {
            return false;
        }
        rest = others;
    }
    true
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
    fn a_body_is_wiped_where_there_are_secrets_among_its_variables() {
        let authing = Authing::new("pool", "secret").unwrap();
        let wiped = |mut body: Body| {
            let before = String::from_utf8(body.bytes.clone()).unwrap();
            body.wipe();
            (before, String::from_utf8(body.bytes.clone()).unwrap())
        };
        let login = LoginByUsername::new("lea", "correct horse").mfa_code("271828");
        let (before, after) = wiped(body(authing.caller().prepare(), login).unwrap());
        assert!(before.contains("271828"), "{before}");
        assert!(after.bytes().all(|byte| byte == 0), "{after}");

        let (before, after) =
            wiped(body(authing.caller().prepare(), GetUser::new().user_id("lea")).unwrap());
        assert_eq!(before, after, "there is no secret in it");
    }

    #[test]
    fn variables_of_a_kilobyte_leave_no_copy_behind() {
        let authing = Authing::new("pool", "secret").unwrap();
        let login = |code: usize| {
            let login = LoginByUsername::new("lea", "correct horse").mfa_code("x".repeat(code));
            body(authing.caller().prepare(), login).unwrap()
        };
        let others = login(1).bytes.len() - 1 - LoginByUsername::QUERY.len();
        let capacity = capacity::<LoginByUsername>();
        assert_eq!(capacity, LoginByUsername::QUERY.len() + VARIABLES_CAPACITY);
        assert_eq!(login(1024 - others).bytes.capacity(), capacity);
    }

    /// The body is assembled from parts, and must equal the one that clients of `graphql_client` send.
    #[test]
    fn the_body_is_a_query_of_graphql_client() {
        let authing = Authing::new("pool", "secret").unwrap();
        let variables = json!({ "poolId": "pool", "userId": "lea" });
        let query = serde_json::to_string(&GetUser::build_query(variables)).unwrap();
        let body = body(authing.caller().prepare(), GetUser::new().user_id("lea")).unwrap();
        assert_eq!(body.as_ref(), query.as_bytes());
    }

    /// A query arrives unchanged, whether it is copied or escaped.
    #[test]
    fn a_query_is_escaped_only_if_it_has_to_be() {
        for code in (0..=0x7f).chain([0x80, 0x2028, 0x5bc6, 0x1f600]) {
            let text = char::from_u32(code).unwrap().to_string();
            let escaped = serde_json::to_string(&text).unwrap();
            let is_copied = escaped == format!("\"{text}\"");
            assert_eq!(needs_no_escapes(&text), is_copied, "{code:#x}");
        }
        assert!(needs_no_escapes("") && !needs_no_escapes("{f(a:\"b\")}"));
    }
}
