//! The calls of the table, in each API.

use authing::{
    Authing, ClientBuilder, Error,
    operations::pipeline::{GetRule, UpdateRule},
    v2::{
        self,
        operations::policies::{GetPolicy, UpdatePolicy},
    },
};
use authing_emulator::Emulator;
use futures_util::{TryStream, TryStreamExt};

use super::trouble::{POLICY, RULE};
use crate::client::Client;

/// The calls of a row. The responses to the query and the mutation contain an enum.
pub(super) trait Calls: Client {
    /// The root field and the name of each operation.
    const QUERY: [&str; 2];
    const MUTATION: [&str; 2];
    const TOKEN: [&str; 2];
    /// The rows of the table that are different in this API.
    const DIFFERENT: &[(&str, [&str; 4])] = &[];

    /// Sets the address of the emulator.
    fn at(builder: ClientBuilder<Self>, emulator: &Emulator) -> ClientBuilder<Self>;

    /// Only reads.
    fn query(&self) -> impl Future<Output = Result<(), Error>>;

    /// Changes what the query reads.
    fn mutation(&self) -> impl Future<Output = Result<(), Error>>;

    /// Streams the names of the users, two on a page.
    fn usernames(&self) -> impl TryStream<Ok = Option<String>, Error = Error> + Unpin;
}

impl Calls for Authing {
    const QUERY: [&str; 2] = ["ruleById", "GetRule"];
    const MUTATION: [&str; 2] = ["updateRule", "UpdateRule"];
    const TOKEN: [&str; 2] = ["getAccessTokenByAppSecret", "GetOwnerToken"];

    fn at(builder: ClientBuilder<Self>, emulator: &Emulator) -> ClientBuilder<Self> {
        builder.users_url(emulator.users_url())
    }

    async fn query(&self) -> Result<(), Error> {
        let rule = self.send(GetRule::new(RULE)).await?;
        assert_eq!(rule.id, RULE);
        Ok(())
    }

    async fn mutation(&self) -> Result<(), Error> {
        let update = UpdateRule::new(RULE).description("Waves");
        assert_eq!(self.send(update).await?.id, RULE);
        Ok(())
    }

    fn usernames(&self) -> impl TryStream<Ok = Option<String>, Error = Error> + Unpin {
        let users = self.users().list().page_size(2).stream();
        users.map_ok(|user| user.username)
    }
}

impl Calls for v2::Authing {
    const QUERY: [&str; 2] = ["policy", "GetPolicy"];
    const MUTATION: [&str; 2] = ["updatePolicy", "UpdatePolicy"];
    const TOKEN: [&str; 2] = ["accessToken", "GetOwnerToken"];
    const DIFFERENT: &[(&str, [&str; 4])] = &[
        (
            "wrong-types",
            [
                "`Decode: data.policy.assignmentsCount` ×1",
                "`Decode: data.updatePolicy.assignmentsCount` ×1",
                "`Decode: data.accessToken.accessToken` ×1",
                "`Decode: data.users.list[0].arn` ×2",
            ],
        ),
        (
            "missing-fields",
            [
                "`Decode: data.policy.statements[0].resource` ×1",
                "`Decode: data.updatePolicy.statements[0].resource` ×1",
                "`Credentials` ×1",
                "`Decode: data.users.list[0].id` ×2",
            ],
        ),
        (
            "jwtExpired: 0",
            [
                "`Service: 2020` ×2",
                "`Service: 2020` ×2",
                "success ×1",
                "`Service: 2020` ×2",
            ],
        ),
    ];

    fn at(builder: ClientBuilder<Self>, emulator: &Emulator) -> ClientBuilder<Self> {
        builder.core_url(emulator.core_url())
    }

    async fn query(&self) -> Result<(), Error> {
        let policy = self.send(GetPolicy::new(POLICY)).await?;
        assert_eq!(policy.expect("the pool has it").code, POLICY);
        Ok(())
    }

    async fn mutation(&self) -> Result<(), Error> {
        let update = UpdatePolicy::new(POLICY).description("Waves");
        assert_eq!(self.send(update).await?.code, POLICY);
        Ok(())
    }

    fn usernames(&self) -> impl TryStream<Ok = Option<String>, Error = Error> + Unpin {
        let users = self.users().list().page_size(2).stream();
        users.map_ok(|user| user.username)
    }
}
