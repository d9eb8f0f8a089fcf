//! A client written by hand: what no client can do without, and no more. It sends what `authing` sends, byte for byte.
//!
//! It depends on nothing of this crate, so that a program can be made of it alone, whose size is compared.

mod answer;
mod connection;
mod encryption;
mod query;
mod variables;

use rsa::RsaPublicKey;
use serde::{Serialize, de::DeserializeOwned};

pub use answer::{LoginData, Page, UpdateData, User, UserData, UsersData, open};
pub use connection::{Answer, Connection};
pub use encryption::{encrypt, public_key};
pub use query::{GET_OWNER_TOKEN, GET_USER, LIST_USERS, LOGIN_BY_EMAIL, UPDATE_USER};
pub use variables::{Change, Request};
use variables::{LoginVariables, OwnerTokenVariables, PageVariables, UserVariables};

/// Whatever goes wrong.
pub type FloorError = Box<dyn std::error::Error + Send + Sync>;

/// The client. Clones share connections and the owner token.
#[derive(Clone, Debug)]
pub struct Floor {
    connection: Connection,
    key: RsaPublicKey,
    pool_id: String,
    secret: String,
}

impl Floor {
    /// Makes it; `root` is a certificate that is trusted beside the system's.
    pub fn new(
        url: &str,
        root: Option<&str>,
        pool_id: &str,
        secret: &str,
    ) -> Result<Self, FloorError> {
        Ok(Self {
            connection: Connection::new(url, root)?,
            key: public_key()?,
            pool_id: pool_id.to_owned(),
            secret: secret.to_owned(),
        })
    }

    /// Logs a user in.
    pub async fn login(&self, email: &str, password: &str) -> Result<User, FloorError> {
        let body = self.login_request(email, password)?;
        let answer = self.connection.post(body, None).await?;
        opened::<LoginData>(&answer)?
            .login
            .ok_or_else(|| "no user".into())
    }

    /// Reads a user.
    pub async fn user(&self, id: &str) -> Result<Option<User>, FloorError> {
        let body = self.user_request(id)?;
        Ok(self.owned::<UserData>(body).await?.user)
    }

    /// Reads a page of users.
    pub async fn users(&self, page: i32, page_size: i32) -> Result<Page, FloorError> {
        let body = self.users_request(page, page_size)?;
        self.owned::<UsersData>(body)
            .await?
            .users
            .ok_or_else(|| "no page".into())
    }

    /// Changes a user.
    pub async fn update(&self, change: Change<'_>) -> Result<User, FloorError> {
        let body = self.update_request(change)?;
        self.owned::<UpdateData>(body)
            .await?
            .update_user
            .ok_or_else(|| "no user".into())
    }

    /// What a login sends.
    pub fn login_request(&self, email: &str, password: &str) -> Result<Vec<u8>, FloorError> {
        let password = encrypt(&self.key, password)?;
        let variables = LoginVariables {
            pool_id: &self.pool_id,
            email,
            password: &password,
        };
        encoded("LoginByEmail", LOGIN_BY_EMAIL, variables)
    }

    /// What is sent for a user.
    pub fn user_request(&self, user_id: &str) -> Result<Vec<u8>, FloorError> {
        let pool_id = &self.pool_id;
        encoded("GetUser", GET_USER, UserVariables { pool_id, user_id })
    }

    /// What is sent for a page of users.
    pub fn users_request(&self, page: i32, page_size: i32) -> Result<Vec<u8>, FloorError> {
        let pool_id = &self.pool_id;
        encoded(
            "ListUsers",
            LIST_USERS,
            PageVariables {
                pool_id,
                page,
                page_size,
            },
        )
    }

    /// What a change of a user sends.
    pub fn update_request(&self, change: Change<'_>) -> Result<Vec<u8>, FloorError> {
        let pool_id = &self.pool_id;
        encoded("UpdateUser", UPDATE_USER, Change { pool_id, ..change })
    }

    /// A call with the owner token.
    async fn owned<D: DeserializeOwned>(&self, body: Vec<u8>) -> Result<D, FloorError> {
        let token = self.connection.token(|| self.owner_token_request()).await?;
        let answer = self.connection.post(body, Some(token)).await?;
        opened(&answer)
    }

    fn owner_token_request(&self) -> Result<Vec<u8>, FloorError> {
        let variables = OwnerTokenVariables {
            pool_id: &self.pool_id,
            secret: &self.secret,
        };
        encoded("GetOwnerToken", GET_OWNER_TOKEN, variables)
    }
}

fn encoded<V: Serialize>(
    operation_name: &'static str,
    query: &'static str,
    variables: V,
) -> Result<Vec<u8>, FloorError> {
    let request = Request {
        variables,
        query,
        operation_name,
    };
    Ok(serde_json::to_vec(&request)?)
}

fn opened<D: DeserializeOwned>(answer: &Answer) -> Result<D, FloorError> {
    open(answer.status, &answer.body)
}
