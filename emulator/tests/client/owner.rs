//! The owner of a pool, for tests of groups and organisations.

use authing_emulator::{Emulator, PoolSeed, UserSeed};
use serde_json::{Value, json};

use super::{Client, POOL, Response, SECRET};

pub(crate) const ANNA: &str = "5f00000000000000000000aa";
pub(crate) const BERT: &str = "5f00000000000000000000bb";
pub(crate) const FOREIGN: &str = "5f00000000000000000000ee";

/// The owner of a pool with two users.
pub(crate) struct Owner {
    pub(crate) client: Client,
    pub(crate) token: String,
}

impl Owner {
    pub(crate) async fn new() -> Self {
        let pool = PoolSeed::new(POOL, SECRET)
            .user(UserSeed::with_email("a@example.com", "secret1").id(ANNA))
            .user(UserSeed::with_email("b@example.com", "secret1").id(BERT));
        let emulator = Emulator::builder()
            .pool(pool)
            .pool(PoolSeed::new(FOREIGN, "secret"));
        let client = Client::of(emulator.start().await.expect("an emulator"));
        let token = client.owner().await;
        Self { client, token }
    }

    pub(crate) async fn send(&self, query: &str, variables: Value) -> Response {
        self.client.send(Some(&self.token), query, variables).await
    }

    /// Creates a `Permission`, `Role` or `Group`, and returns its id.
    pub(crate) async fn create(&self, kind: &str, name: &str) -> String {
        let query = format!(
            "mutation($i: CreateRBAC{kind}Input!) {{ createRBAC{kind}(input: $i) {{ _id }} }}"
        );
        let response = self
            .send(&query, json!({ "i": { "userPoolId": POOL, "name": name } }))
            .await;
        response.data()["_id"].as_str().expect("an id").to_owned()
    }

    /// Runs a membership mutation.
    pub(crate) async fn change(
        &self,
        field: &str,
        input_type: &str,
        input: Value,
        selection: &str,
    ) -> Response {
        let query =
            format!("mutation($i: {input_type}!) {{ {field}(input: $i) {{ {selection} }} }}");
        self.send(&query, json!({ "i": input })).await
    }
}
