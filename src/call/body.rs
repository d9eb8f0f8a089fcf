//! The body of a request: the operation and its variables, prepared, in JSON.

use zeroize::Zeroize;

use crate::{
    Error, Operation,
    call::actor::Caller,
    operation::sent::{Variables, unfit},
};

/// How much room there is for variables, and for what stands around them, before it is known how long they are. Where they
/// outgrow it, they leave a copy behind that nobody wipes.
const ROOM_FOR_VARIABLES: usize = 1024 + 64;

/// What is sent. Nothing prints it; a body with secrets among its variables is wiped from memory when it is dropped.
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

/// What is sent for an operation: byte for byte the `QueryBody` of `graphql_client`.
pub(crate) fn body<O: Operation>(caller: Caller<'_>, operation: O) -> Result<Body, Error> {
    let mut body = Body {
        // Texts in a query are longer when they are escaped, but the query is not twice as long.
        bytes: Vec::with_capacity(2 * O::QUERY.len() + ROOM_FOR_VARIABLES),
        is_secret: !O::SECRETS.is_empty(),
    };
    body.bytes.extend_from_slice(b"{\"variables\":");
    let mut variables = Variables::new(&mut body.bytes);
    operation.prepare(&caller.prepare(), &mut variables)?;
    variables.end();
    body.bytes.extend_from_slice(b",\"query\":");
    serde_json::to_writer(&mut body.bytes, O::QUERY).map_err(|error| unfit(&error))?;
    body.bytes.extend_from_slice(b",\"operationName\":\"");
    body.bytes.extend_from_slice(O::NAME.as_bytes());
    body.bytes.extend_from_slice(b"\"}");
    Ok(body)
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
        let (before, after) = wiped(body(authing.caller(), login).unwrap());
        assert!(before.contains("271828"), "{before}");
        assert!(after.bytes().all(|byte| byte == 0), "{after}");

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
        let others = login(1).bytes.len() - 1 - LoginByUsername::QUERY.len();
        let room = 2 * LoginByUsername::QUERY.len() + ROOM_FOR_VARIABLES;
        assert_eq!(login(1024 - others).bytes.capacity(), room);
    }

    /// The body is made in parts, and is still what the clients of `graphql_client` send.
    #[test]
    fn the_body_is_a_query_of_graphql_client() {
        let authing = Authing::new("pool", "secret").unwrap();
        let variables = json!({ "poolId": "pool", "userId": "lea" });
        let query = serde_json::to_string(&GetUser::build_query(variables)).unwrap();
        let body = body(authing.caller(), GetUser::new().user_id("lea")).unwrap();
        assert_eq!(body.as_ref(), query.as_bytes());
    }
}
