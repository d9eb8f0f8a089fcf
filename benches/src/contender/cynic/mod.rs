//! The library `cynic`: structs of the same fields, from which it makes the text of each request, and the floor's HTTP.

use bytes::Bytes;
use cynic::{GraphQlResponse, MutationBuilder, Operation, QueryBuilder};
use rsa::RsaPublicKey;
use serde::{Serialize, de::DeserializeOwned};

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

pub mod selection;

use selection::{
    ChangeOfUser, GetOwnerToken, GetUser, IdOfUser, ListUsers, Login, LoginByEmail, NumberOfPage,
    SecretOfPool, UpdateUser, UserUpdateInput,
};

/// The library, with what a program has around it.
#[derive(Clone, Debug)]
pub struct Cynic {
    connection: Connection,
    key: RsaPublicKey,
}

impl Cynic {
    fn login(&self) -> Outcome<Operation<LoginByEmail, Login<'static>>> {
        Ok(LoginByEmail::build(Login {
            pool: POOL,
            email: EMAIL,
            password: encrypt(&self.key, PASSWORD)?,
        }))
    }

    async fn owned(&self, body: Vec<u8>) -> Outcome<Bytes> {
        let token = self.connection.token(owner_token_request).await?;
        Ok(self.connection.post(body, Some(token)).await?.body)
    }
}

fn owner_token_request() -> Outcome<Vec<u8>> {
    encoded(&GetOwnerToken::build(SecretOfPool {
        pool: POOL,
        secret: SECRET,
    }))
}

fn user() -> Operation<GetUser, IdOfUser<'static>> {
    GetUser::build(IdOfUser {
        pool: POOL,
        id: USER,
    })
}

fn page(page: i32, count: i32) -> Operation<ListUsers, NumberOfPage<'static>> {
    ListUsers::build(NumberOfPage {
        pool: POOL,
        page: Some(page),
        count: Some(count),
    })
}

fn update() -> Operation<UpdateUser, ChangeOfUser<'static>> {
    let options = UserUpdateInput {
        id: Some(USER),
        register_in_client: Some(POOL),
        email: Some(CHANGES.email),
        email_verified: Some(CHANGES.email_verified),
        username: Some(CHANGES.username),
        nickname: Some(CHANGES.nickname),
        company: Some(CHANGES.company),
        photo: Some(CHANGES.photo),
        browser: Some(CHANGES.browser),
        token: Some(CHANGES.token),
        token_expired_at: Some(CHANGES.token_expired_at),
        logins_count: Some(CHANGES.logins_count),
        last_login: Some(CHANGES.last_login),
        last_ip: Some(CHANGES.last_ip),
        signed_up: Some(CHANGES.signed_up),
        blocked: Some(CHANGES.blocked),
        is_deleted: Some(CHANGES.is_deleted),
    };
    UpdateUser::build(ChangeOfUser { options })
}

fn encoded<F, V: Serialize>(operation: &Operation<F, V>) -> Outcome<Vec<u8>> {
    Ok(serde_json::to_vec(operation)?)
}

fn opened<D: DeserializeOwned>(body: &[u8]) -> Outcome<D> {
    let response: GraphQlResponse<D> = serde_json::from_slice(body)?;
    if let Some(error) = response.errors.unwrap_or_default().first() {
        return Err(format!("refused: {error}").into());
    }
    response.data.ok_or_else(|| "no data".into())
}

impl Client for Cynic {
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
            let body = self.owned(encoded(&page(number, 200))?).await?;
            let page = opened::<ListUsers>(&body)?.users.ok_or("no page")?;
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
            Work::PageOf10 | Work::PageOf200 => encoded(&page(1, work.page_size())),
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
