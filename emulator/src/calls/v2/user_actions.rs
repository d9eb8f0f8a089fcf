//! The actions of users, at a REST address: their logins, which version 1 records, too.

use serde_json::{Value, json};

use super::access;
use super::arguments::Paging;
use super::error::not_emulated;
use super::rest::Reply;
use crate::graphql::Call;
use crate::state::logins::Login;
use crate::state::pool::Pool;

/// The parameters of a query. SDKs write the name of a list with and without `[]`.
pub(crate) type Parameters = Vec<(String, String)>;

/// Returns the values of a parameter, except empty ones, which an SDK sends for missing arguments.
fn values<'q>(query: &'q Parameters, name: &str) -> Vec<&'q str> {
    let values = query.iter().filter(|(_, value)| !value.is_empty());
    let values = values.filter(|(key, _)| key.strip_suffix("[]").unwrap_or(key) == name);
    values.map(|(_, value)| value.as_str()).collect()
}

fn number<T: std::str::FromStr>(query: &Parameters, name: &str) -> Option<T> {
    values(query, name).first()?.parse().ok()
}

/// Lists the logins that succeeded, latest first. All other actions are not recorded.
pub(crate) fn list(call: &Call<'_>, query: Parameters) -> Reply {
    let pool = access::owner(call)?;
    for name in ["app_id", "eventType"] {
        if !values(&query, name).is_empty() {
            return Err(not_emulated(format_args!("`{name}` of user actions")));
        }
    }
    let operations = values(&query, "operation_name");
    // Later SDKs name the user by the id.
    let users = [values(&query, "operator_arn"), values(&query, "userId")].concat();
    let ips = values(&query, "clientip");
    let (start, end) = (number::<i64>(&query, "start"), number::<i64>(&query, "end"));
    let is_wanted = |login: &&Login| {
        let milliseconds = login.when.0.saturating_mul(1000);
        let names_user = |arn: &&str| arn.rsplit(':').next() == Some(login.user.as_str());
        login.success
            && (operations.is_empty() || operations.contains(&"login"))
            && (users.is_empty() || users.iter().any(names_user))
            && (ips.is_empty() || login.ip.as_deref().is_some_and(|ip| ips.contains(&ip)))
            && start.is_none_or(|start| start <= milliseconds)
            && end.is_none_or(|end| milliseconds <= end)
    };
    let found: Vec<&Login> = pool.logins.iter().rev().filter(is_wanted).collect();
    let paging = Paging {
        page: number(&query, "page"),
        limit: number(&query, "limit"),
    };
    Ok(("获取成功", paging.json(found, |login| show(&pool, login))))
}

fn show(pool: &Pool, login: &Login) -> Value {
    let user = pool.users.get(&login.user);
    let name = user.and_then(|user| {
        user.username
            .as_ref()
            .or(user.address())
            .or(user.phone.as_ref())
    });
    json!({
        "userpool_id": pool.id,
        "user": { "id": login.user, "displayName": name },
        "operator_arn": format!("arn:cn:authing:{}:user:{}", pool.id, login.user),
        "operation_name": "login",
        "operation_desc": login.result,
        "geoip": { "ip": login.ip },
        "timestamp": login.when.to_string(),
    })
}

/// Refuses the log of what the owner did.
pub(crate) fn audit(_: &Call<'_>, _: Parameters) -> Reply {
    Err(not_emulated("the log of the owner's actions"))
}
