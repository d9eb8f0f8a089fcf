//! The library `graphql_client`, with its generated modules of the same operations.
#![allow(
    unused_imports,
    unreachable_pub,
    clippy::pedantic,
    reason = "generated code"
)]

use graphql_client::{GraphQLQuery, Response};

use super::library::Library;
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, POOL, SECRET, USER},
    work::Work,
};

include!(concat!(env!("OUT_DIR"), "/graphql_client.rs"));

/// The library.
#[derive(Clone)]
pub(crate) struct GraphqlClient;

fn encoded<Q: GraphQLQuery>(variables: Q::Variables) -> Outcome<Vec<u8>> {
    Ok(serde_json::to_vec(&Q::build_query(variables))?)
}

fn decoded<Q: GraphQLQuery>(body: &[u8]) -> Outcome<Q::ResponseData> {
    let response: Response<Q::ResponseData> = serde_json::from_slice(body)?;
    if let Some(error) = response.errors.unwrap_or_default().first() {
        return Err(format!("service error: {error}").into());
    }
    response.data.ok_or_else(|| "no data".into())
}

impl Library for GraphqlClient {
    fn owner_token() -> Outcome<Vec<u8>> {
        encoded::<GetOwnerToken>(get_owner_token::Variables {
            pool_id: POOL.to_owned(),
            secret: SECRET.to_owned(),
        })
    }

    fn login(password: String) -> Outcome<Vec<u8>> {
        encoded::<LoginByEmail>(login_by_email::Variables {
            pool_id: POOL.to_owned(),
            email: EMAIL.to_owned(),
            password,
            ..login_by_email::Variables::default()
        })
    }

    fn user() -> Outcome<Vec<u8>> {
        encoded::<GetUser>(get_user::Variables {
            pool_id: POOL.to_owned(),
            user_id: USER.to_owned(),
        })
    }

    fn page(number: i32, size: i32) -> Outcome<Vec<u8>> {
        encoded::<ListUsers>(list_users::Variables {
            pool_id: POOL.to_owned(),
            page: Some(number.into()),
            page_size: Some(size.into()),
        })
    }

    fn update() -> Outcome<Vec<u8>> {
        let text = |text: &str| Some(text.to_owned());
        encoded::<UpdateUser>(update_user::Variables {
            pool_id: POOL.to_owned(),
            user_id: USER.to_owned(),
            email: text(CHANGES.email),
            email_verified: Some(CHANGES.email_verified),
            username: text(CHANGES.username),
            nickname: text(CHANGES.nickname),
            company: text(CHANGES.company),
            photo: text(CHANGES.photo),
            browser: text(CHANGES.browser),
            token: text(CHANGES.token),
            token_expired_at: text(CHANGES.token_expired_at),
            logins_count: Some(CHANGES.logins_count.into()),
            last_login: text(CHANGES.last_login),
            last_ip: text(CHANGES.last_ip),
            signed_up: text(CHANGES.signed_up),
            blocked: Some(CHANGES.blocked),
            is_deleted: Some(CHANGES.is_deleted),
            ..update_user::Variables::default()
        })
    }

    fn read(work: Work, body: &[u8]) -> Outcome<usize> {
        Ok(match work {
            Work::Login => usize::from(decoded::<LoginByEmail>(body)?.login.is_some()),
            Work::User => usize::from(decoded::<GetUser>(body)?.user.is_some()),
            Work::PageOf10 | Work::PageOf200 => Self::read_page(body)?.0,
            Work::Update => usize::from(decoded::<UpdateUser>(body)?.update_user.is_some()),
        })
    }

    fn read_page(body: &[u8]) -> Outcome<(usize, usize)> {
        let page = decoded::<ListUsers>(body)?.users.ok_or("no page")?;
        let total = usize::try_from(page.total_count.unwrap_or_default())?;
        Ok((page.list.map_or(0, |list| list.len()), total))
    }
}
