//! The library `cynic`. Its structs have the same fields; it generates the request text from them at run time.

use cynic::{GraphQlResponse, MutationBuilder, Operation, QueryBuilder};
use serde::{Serialize, de::DeserializeOwned};

use super::library::Library;
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, POOL, SECRET, USER},
    work::Work,
};

mod selection;

use selection::{
    ChangeOfUser, GetOwnerToken, GetUser, IdOfUser, ListUsers, Login, LoginByEmail, NumberOfPage,
    SecretOfPool, UpdateUser, UserUpdateInput,
};

/// The library.
#[derive(Clone)]
pub(crate) struct Cynic;

fn encoded<F, V: Serialize>(operation: &Operation<F, V>) -> Outcome<Vec<u8>> {
    Ok(serde_json::to_vec(operation)?)
}

fn decoded<D: DeserializeOwned>(body: &[u8]) -> Outcome<D> {
    let response: GraphQlResponse<D> = serde_json::from_slice(body)?;
    if let Some(error) = response.errors.unwrap_or_default().first() {
        return Err(format!("service error: {error}").into());
    }
    response.data.ok_or_else(|| "no data".into())
}

impl Library for Cynic {
    fn owner_token() -> Outcome<Vec<u8>> {
        encoded(&GetOwnerToken::build(SecretOfPool {
            pool: POOL,
            secret: SECRET,
        }))
    }

    fn login(password: String) -> Outcome<Vec<u8>> {
        encoded(&LoginByEmail::build(Login {
            pool: POOL,
            email: EMAIL,
            password,
        }))
    }

    fn user() -> Outcome<Vec<u8>> {
        encoded(&GetUser::build(IdOfUser {
            pool: POOL,
            id: USER,
        }))
    }

    fn page(number: i32, size: i32) -> Outcome<Vec<u8>> {
        encoded(&ListUsers::build(NumberOfPage {
            pool: POOL,
            page: Some(number),
            count: Some(size),
        }))
    }

    fn update() -> Outcome<Vec<u8>> {
        let options = UserUpdateInput {
            id: USER,
            register_in_client: POOL,
            email: CHANGES.email,
            email_verified: CHANGES.email_verified,
            username: CHANGES.username,
            nickname: CHANGES.nickname,
            company: CHANGES.company,
            photo: CHANGES.photo,
            browser: CHANGES.browser,
            token: CHANGES.token,
            token_expired_at: CHANGES.token_expired_at,
            logins_count: CHANGES.logins_count,
            last_login: CHANGES.last_login,
            last_ip: CHANGES.last_ip,
            signed_up: CHANGES.signed_up,
            blocked: CHANGES.blocked,
            is_deleted: CHANGES.is_deleted,
        };
        encoded(&UpdateUser::build(ChangeOfUser { options }))
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
