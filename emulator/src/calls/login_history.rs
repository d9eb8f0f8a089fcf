//! The login history: records logins, and returns them with their users.

use serde_json_bytes::json;

use super::arguments::{NoArguments, Page};
use super::sign_in::Origin;
use super::view::{self, Record};
use crate::error::Code;
use crate::graphql::Node;
use crate::state::logins::Login;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

const SUCCESS: &str = "登录成功";

/// Records a successful login.
pub(super) fn succeeded(world: &World, pool: &mut Pool, user: &str, origin: &Origin) {
    record(world, pool, user.to_owned(), origin, None);
}

/// Records a failed login, if a user has this name.
pub(super) fn failed(world: &World, pool: &mut Pool, key: &Key, origin: &Origin, refusal: Code) {
    if let Some(user) = pool.users.find(key).map(|user| user.id.clone()) {
        record(world, pool, user, origin, Some(refusal));
    }
}

fn record(world: &World, pool: &mut Pool, user: String, origin: &Origin, refusal: Option<Code>) {
    let origin = origin.clone();
    pool.logins.push(Login {
        id: world.entropy.id(),
        user,
        when: world.now(),
        success: refusal.is_none(),
        result: refusal.map_or(SUCCESS, Code::text).to_owned(),
        ip: origin.ip,
        device: origin.device,
        browser: origin.browser,
    });
}

/// Returns a user with a page of the login history. Locations are unknown: the emulator does not look up addresses.
pub(super) fn user<'a>(world: &'a World, pool: &Pool, user: &User, page: Page) -> Node<'a> {
    let record = Record::new(world, &pool.id, &user.id);
    let history = record.field(move |_, pool, id, _: NoArguments| history(pool, id, page));
    view::user_object(view::user_json(world, &pool.id, user), &pool.id)
        .with("userLocation", |_| Node::list::<Node<'_>>([]))
        .with("userLoginHistory", history)
        .into()
}

/// Returns the logins of a user, latest first.
fn history<'a>(pool: &Pool, user: &str, page: Page) -> Node<'a> {
    let logins = || pool.logins.iter().rev().filter(|login| login.user == user);
    let shown = page.of(logins()).map(|login| {
        json!({
            "_id": login.id,
            "user": { "_id": login.user },
            "client": { "_id": pool.id, "name": pool.settings.name },
            "when": login.when.to_string(),
            "success": login.success,
            "result": login.result,
            "ip": login.ip,
            "device": login.device,
            "browser": login.browser,
        })
    });
    Node::page(logins().count(), shown)
}
