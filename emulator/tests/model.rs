//! Compares random sequences of calls with a small model of users, roles and groups in two pools. Valid calls succeed,
//! records are not lost, and the pools are isolated.

use std::collections::{BTreeMap, BTreeSet};

use crate::client::Client;
use authing_emulator::{Emulator, PoolSeed};
use proptest::prelude::*;
use serde_json::{Value, json};

const POOLS: [&str; 2] = ["5e00000000000000000000a0", "5e00000000000000000000b0"];
/// The number of users, roles and groups in a sequence.
const NAMES: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Register(usize),
    Remove(usize),
    Create(Kind, usize),
    Delete(Kind, usize),
    AddMember(Relation, usize, usize),
    RemoveMember(Relation, usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Role,
    Group,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    UserInRole,
    UserInGroup,
    RoleInGroup,
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let name = || 0..NAMES;
    let kind = || prop_oneof![Just(Kind::Role), Just(Kind::Group)];
    let relation = || {
        prop_oneof![
            Just(Relation::UserInRole),
            Just(Relation::UserInGroup),
            Just(Relation::RoleInGroup)
        ]
    };
    let step = prop_oneof![
        3 => name().prop_map(Step::Register),
        1 => name().prop_map(Step::Remove),
        3 => (kind(), name()).prop_map(|(kind, name)| Step::Create(kind, name)),
        1 => (kind(), name()).prop_map(|(kind, name)| Step::Delete(kind, name)),
        6 => (relation(), name(), name()).prop_map(|(relation, to, member)| Step::AddMember(relation, to, member)),
        2 => (relation(), name(), name()).prop_map(|(relation, to, member)| Step::RemoveMember(relation, to, member)),
    ];
    (0..POOLS.len(), step)
}

/// The expected content of one pool: ids by name, and memberships between names.
#[derive(Default)]
struct Model {
    users: BTreeMap<usize, String>,
    entities: BTreeMap<(Kind, usize), String>,
    memberships: BTreeSet<(Relation, usize, usize)>,
}

impl Relation {
    fn container(self) -> Kind {
        match self {
            Self::UserInRole => Kind::Role,
            Self::UserInGroup | Self::RoleInGroup => Kind::Group,
        }
    }

    fn has_users(self) -> bool {
        self != Self::RoleInGroup
    }

    /// Returns the mutation, its input type, and the names of the ids in it: container and member.
    fn call(self, add: bool) -> [&'static str; 4] {
        match (self, add) {
            (Self::UserInRole, true) => [
                "assignRBACRoleToUser",
                "AssignUserToRBACRoleInput",
                "roleId",
                "userId",
            ],
            (Self::UserInRole, false) => [
                "revokeRBACRoleFromUser",
                "RevokeRBACRoleFromUserInput",
                "roleId",
                "userId",
            ],
            (Self::UserInGroup, true) => [
                "addUserToRBACGroup",
                "AddUserToRBACGroupInput",
                "groupId",
                "userId",
            ],
            (Self::UserInGroup, false) => [
                "removeUserFromRBACGroup",
                "RemoveUserFromRBACGroupInput",
                "groupId",
                "userId",
            ],
            (Self::RoleInGroup, true) => [
                "addRoleToRBACGroup",
                "AddRoleToRBACGroupInput",
                "groupId",
                "roleId",
            ],
            (Self::RoleInGroup, false) => [
                "removeRoleFromRBACGroup",
                "RemoveRoleFromRBACGroupInput",
                "groupId",
                "roleId",
            ],
        }
    }
}

impl Model {
    fn member(&self, relation: Relation, name: usize) -> Option<&String> {
        if relation.has_users() {
            self.users.get(&name)
        } else {
            self.entities.get(&(Kind::Role, name))
        }
    }

    fn forget(&mut self, removed: impl Fn(&(Relation, usize, usize)) -> bool) {
        self.memberships.retain(|membership| !removed(membership));
    }

    /// Returns the names of a user's roles, including inherited ones.
    fn roles_of(&self, user: usize) -> BTreeSet<String> {
        let holds = |role: &usize| {
            self.memberships
                .contains(&(Relation::UserInRole, *role, user))
                || (0..NAMES).any(|group| {
                    self.memberships
                        .contains(&(Relation::UserInGroup, group, user))
                        && self
                            .memberships
                            .contains(&(Relation::RoleInGroup, group, *role))
                })
        };
        (0..NAMES)
            .filter(holds)
            .map(|role| format!("Role {role}"))
            .collect()
    }
}

/// A pool under test, with its owner's token.
struct TestPool<'a> {
    client: &'a Client,
    pool: &'static str,
    owner: String,
    model: Model,
}

impl<'a> TestPool<'a> {
    async fn new(client: &'a Client, pool: &'static str) -> Self {
        let query =
            "query($c: String) { getAccessTokenByAppSecret(clientId: $c, secret: \"secret\") }";
        let response = client.send(None, query, json!({ "c": pool })).await;
        let owner = response.data().as_str().expect("a token").to_owned();
        Self {
            client,
            pool,
            owner,
            model: Model::default(),
        }
    }

    /// Returns the data of a successful call, or `None` if the service rejects it.
    async fn send(&self, query: &str, variables: Value) -> Option<Value> {
        let response = self.client.send(Some(&self.owner), query, variables).await;
        if response.body.get("errors").is_some() {
            assert!(response.code() > 0);
            return None;
        }
        Some(response.data().clone())
    }

    async fn apply(&mut self, step: Step) {
        match step {
            Step::Register(name) => {
                let register =
                    "mutation($i: UserRegisterInput!) { register(userInfo: $i) { _id } }";
                let info =
                    json!({ "registerInClient": self.pool, "unionid": format!("user {name}") });
                let user = self.send(register, json!({ "i": info })).await;
                assert_eq!(user.is_some(), !self.model.users.contains_key(&name));
                if let Some(user) = user {
                    self.model.users.insert(name, id_of(&user));
                }
            }
            Step::Remove(name) => {
                let Some(id) = self.model.users.remove(&name) else {
                    return;
                };
                let remove = "mutation($i: [String]) { removeUsers(ids: $i) { _id } }";
                assert!(self.send(remove, json!({ "i": [id] })).await.is_some());
                self.model
                    .forget(|membership| membership.0.has_users() && membership.2 == name);
            }
            Step::Create(kind, name) => {
                if self.model.entities.contains_key(&(kind, name)) {
                    return;
                }
                let create = format!(
                    "mutation($i: CreateRBAC{kind:?}Input!) {{ createRBAC{kind:?}(input: $i) {{ _id }} }}"
                );
                let input = json!({ "userPoolId": self.pool, "name": format!("{kind:?} {name}") });
                let entity = self
                    .send(&create, json!({ "i": input }))
                    .await
                    .expect("an entity");
                self.model.entities.insert((kind, name), id_of(&entity));
            }
            Step::Delete(kind, name) => {
                let Some(id) = self.model.entities.remove(&(kind, name)) else {
                    return;
                };
                let delete =
                    format!("mutation($i: String!) {{ deleteRBAC{kind:?}(_id: $i) {{ code }} }}");
                assert!(self.send(&delete, json!({ "i": id })).await.is_some());
                self.model.forget(|membership| {
                    (membership.0.container() == kind && membership.1 == name)
                        || (kind == Kind::Role && !membership.0.has_users() && membership.2 == name)
                });
            }
            Step::AddMember(relation, to, member) => self.change(relation, to, member, true).await,
            Step::RemoveMember(relation, from, member) => {
                self.change(relation, from, member, false).await;
            }
        }
    }

    async fn change(&mut self, relation: Relation, container: usize, member: usize, add: bool) {
        let (Some(container_id), Some(member_id)) = (
            self.model.entities.get(&(relation.container(), container)),
            self.model.member(relation, member),
        ) else {
            return;
        };
        let [field, input_type, container_name, member_name] = relation.call(add);
        let query = format!("mutation($i: {input_type}!) {{ {field}(input: $i) {{ _id }} }}");
        let input = json!({ container_name: container_id, member_name: member_id });
        let changed = self.send(&query, json!({ "i": input })).await.is_some();
        let membership = (relation, container, member);
        assert_eq!(
            changed,
            self.model.memberships.contains(&membership) != add,
            "{membership:?} {add}"
        );
        if add {
            self.model.memberships.insert(membership);
        } else {
            self.model.memberships.remove(&membership);
        }
    }

    /// Checks that the pool matches the model.
    async fn compare(&self) {
        let counts = "query($p: String!) { users(registerInClient: $p) { totalCount } }";
        let users = self
            .send(counts, json!({ "p": self.pool }))
            .await
            .expect("a page");
        assert_eq!(users["totalCount"], self.model.users.len());
        for kind in [Kind::Role, Kind::Group] {
            let list = format!(
                "query($p: String!) {{ rbac{kind:?}List(userPoolId: $p) {{ totalCount }} }}"
            );
            let page = self
                .send(&list, json!({ "p": self.pool }))
                .await
                .expect("a page");
            let count = self
                .model
                .entities
                .keys()
                .filter(|(other, _)| *other == kind)
                .count();
            assert_eq!(page["totalCount"], count);
        }
        let roles = "query($i: String!) { userRoleList(_id: $i) { rawList } }";
        for (name, id) in &self.model.users {
            let list = self.send(roles, json!({ "i": id })).await.expect("a list");
            let names = list["rawList"].as_array().expect("names");
            let names: BTreeSet<String> = names
                .iter()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect();
            assert_eq!(names, self.model.roles_of(*name));
        }
    }
}

fn id_of(value: &Value) -> String {
    value["_id"].as_str().expect("an id").to_owned()
}

async fn run(steps: Vec<(usize, Step)>) {
    let builder = POOLS.iter().fold(Emulator::builder(), |builder, pool| {
        builder.pool(PoolSeed::new(*pool, "secret"))
    });
    let client = Client::of(builder.start().await.expect("an emulator"));
    let mut pools = Vec::new();
    for pool in POOLS {
        pools.push(TestPool::new(&client, pool).await);
    }
    for (pool, step) in steps {
        pools[pool].apply(step).await;
    }
    for pool in &pools {
        pool.compare().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_calls_matches_the_model(steps in proptest::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(steps));
    }
}
