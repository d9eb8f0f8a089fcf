//! The library `graphql_client`: its derive on the same operations, its envelope, the floor's HTTP.

use bytes::Bytes;
use graphql_client::{GraphQLQuery, QueryBody, Response};
use rsa::RsaPublicKey;
use serde::Serialize;

use super::{
    Client,
    floor::{Connection, encrypt, public_key},
};
use crate::{
    Outcome,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

/// What the derive makes.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::pedantic,
    reason = "not ours"
)]
mod operations {
    use graphql_client::GraphQLQuery;

    macro_rules! operation {
        ($name:ident, $path:tt) => {
            #[derive(GraphQLQuery)]
            #[graphql(
                                                    schema_path = "../schema/authing.graphql",
                                                    query_path = $path,
                                                    response_derives = "Debug",
                                                    skip_serializing_none
                                                )]
            pub struct $name;
        };
    }

    operation!(GetOwnerToken, "operations/get_owner_token.graphql");
    operation!(LoginByEmail, "operations/login_by_email.graphql");
    operation!(GetUser, "operations/get_user.graphql");
    operation!(ListUsers, "operations/list_users.graphql");
    operation!(UpdateUser, "operations/update_user.graphql");
}

use operations::{
    GetOwnerToken, GetUser, ListUsers, LoginByEmail, UpdateUser, get_owner_token, get_user,
    list_users, login_by_email, update_user,
};

/// The library, with what a program has around it.
#[derive(Clone, Debug)]
pub struct GraphqlClient {
    connection: Connection,
    key: RsaPublicKey,
}

impl GraphqlClient {
    fn login(&self) -> Outcome<QueryBody<login_by_email::Variables>> {
        Ok(LoginByEmail::build_query(login_by_email::Variables {
            pool: POOL.to_owned(),
            email: EMAIL.to_owned(),
            password: encrypt(&self.key, PASSWORD)?,
            verify_code: None,
            mfa_code: None,
            last_ip: None,
            browser: None,
            device: None,
        }))
    }

    async fn owned(&self, body: Vec<u8>) -> Outcome<Bytes> {
        let token = self.connection.token(owner_token_request).await?;
        Ok(self.connection.post(body, Some(token)).await?.body)
    }

    async fn page(&self, number: i64, size: i64) -> Outcome<list_users::ListUsersUsers> {
        let body = self.owned(encoded(&page(number, size))?).await?;
        opened::<ListUsers>(&body)?
            .users
            .ok_or_else(|| "no page".into())
    }
}

fn owner_token_request() -> Outcome<Vec<u8>> {
    encoded(&GetOwnerToken::build_query(get_owner_token::Variables {
        pool: POOL.to_owned(),
        secret: SECRET.to_owned(),
    }))
}

fn user() -> QueryBody<get_user::Variables> {
    GetUser::build_query(get_user::Variables {
        pool: POOL.to_owned(),
        user_id: USER.to_owned(),
    })
}

fn page(number: i64, size: i64) -> QueryBody<list_users::Variables> {
    ListUsers::build_query(list_users::Variables {
        pool: POOL.to_owned(),
        page: Some(number),
        count: Some(size),
    })
}

fn update() -> QueryBody<update_user::Variables> {
    let text = |text: &str| Some(text.to_owned());
    UpdateUser::build_query(update_user::Variables {
        pool: POOL.to_owned(),
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
        phone: None,
        phone_verified: None,
        oauth: None,
        device: None,
        password: None,
        old_password: None,
        unionid: None,
        openid: None,
        register_method: None,
        name: None,
        given_name: None,
        family_name: None,
        middle_name: None,
        profile: None,
        preferred_username: None,
        website: None,
        gender: None,
        birthdate: None,
        zoneinfo: None,
        locale: None,
        address: None,
        formatted: None,
        street_address: None,
        locality: None,
        region: None,
        postal_code: None,
        country: None,
        updated_at: None,
    })
}

fn encoded<V: Serialize>(query: &QueryBody<V>) -> Outcome<Vec<u8>> {
    Ok(serde_json::to_vec(query)?)
}

fn opened<Q: GraphQLQuery>(body: &[u8]) -> Outcome<Q::ResponseData> {
    let response: Response<Q::ResponseData> = serde_json::from_slice(body)?;
    if let Some(error) = response.errors.unwrap_or_default().first() {
        return Err(format!("refused: {error}").into());
    }
    response.data.ok_or_else(|| "no data".into())
}

impl Client for GraphqlClient {
    type Body = Vec<u8>;

    fn new(service: &Service) -> Outcome<Self> {
        Ok(Self {
            connection: Connection::new(&service.url, service.root.as_deref())?,
            key: public_key()?,
        })
    }

    async fn call(&self, work: Work) -> Outcome<usize> {
        let request = self.request(work)?;
        let body = match work {
            Work::Login => self.connection.post(request, None).await?.body,
            _ => self.owned(request).await?,
        };
        read(work, &body)
    }

    async fn stream(&self, mut look: impl FnMut(usize) + Send) -> Outcome<usize> {
        let (mut read, mut number) = (0, 1);
        loop {
            let page = self.page(number, 200).await?;
            let total = usize::try_from(page.total_count.unwrap_or_default())?;
            let users = page.list.unwrap_or_default();
            if users.is_empty() {
                return Ok(read);
            }
            for user in users.into_iter().flatten() {
                read += usize::from(user.id.is_some());
                look(read);
            }
            if read >= total {
                return Ok(read);
            }
            number += 1;
        }
    }

    fn request(&self, work: Work) -> Outcome<Vec<u8>> {
        match work {
            Work::Login => encoded(&self.login()?),
            Work::User => encoded(&user()),
            Work::PageOf10 | Work::PageOf200 => encoded(&page(1, work.page_size().into())),
            Work::Update => encoded(&update()),
        }
    }

    fn open(&self, work: Work, body: Vec<u8>, _: &[u8]) -> Outcome<usize> {
        read(work, &body)
    }
}

/// How many users an answer holds.
fn read(work: Work, body: &[u8]) -> Outcome<usize> {
    Ok(match work {
        Work::Login => usize::from(opened::<LoginByEmail>(body)?.login.is_some()),
        Work::User => usize::from(opened::<GetUser>(body)?.user.is_some()),
        Work::PageOf10 | Work::PageOf200 => {
            let page = opened::<ListUsers>(body)?.users;
            page.and_then(|page| page.list).map_or(0, |list| list.len())
        }
        Work::Update => usize::from(opened::<UpdateUser>(body)?.update_user.is_some()),
    })
}

#[cfg(test)]
mod tests {
    use authing::{
        Operation,
        operations::{auth, init, users},
    };

    use super::*;

    /// A text without what stands between its words.
    fn words(text: &str) -> Vec<&str> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let words = text.split(|letter| !is_part(letter));
        words.filter(|word| !word.is_empty()).collect()
    }

    #[test]
    fn the_operations_are_those_of_authing() {
        let ours = [
            init::GetOwnerToken::QUERY,
            auth::LoginByEmail::QUERY,
            users::GetUser::QUERY,
            users::ListUsers::QUERY,
            users::UpdateUser::QUERY,
        ];
        let theirs = [
            get_owner_token::QUERY,
            login_by_email::QUERY,
            get_user::QUERY,
            list_users::QUERY,
            update_user::QUERY,
        ];
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            assert_eq!(words(ours), words(theirs));
        }
    }
}
