//! A minimal client written by hand. It sends the same operations as `authing`, and does not accept compressed responses.
//!
//! It does not depend on this crate, so that a program can include it alone for the comparison of sizes.

mod connection;
mod encryption;
mod query;
mod response;
mod variables;

use rsa::RsaPublicKey;
use serde::{Serialize, de::DeserializeOwned};

pub use connection::{Connection, Response};
pub use encryption::{encrypt, public_key};
pub use query::{CREATE_USER, GET_OWNER_TOKEN, GET_USER, LIST_USERS, LOGIN_BY_EMAIL, UPDATE_USER};
pub use response::{CreateData, LoginData, Page, UpdateData, User, UserData, UsersData, open};
pub use variables::{Change, Request};
use variables::{
    CreateVariables, LoginVariables, OwnerTokenVariables, PageVariables, UserVariables,
};

/// Any error.
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
    /// Creates a client. The certificate `root` is trusted in addition to the system's.
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
        let response = self.connection.post(body, None).await?;
        decoded::<LoginData>(&response)?
            .login
            .ok_or_else(|| "no user".into())
    }

    /// Reads a user.
    pub async fn user(&self, id: &str) -> Result<Option<User>, FloorError> {
        let body = self.user_request(id)?;
        Ok(self.send_with_owner_token::<UserData>(body).await?.user)
    }

    /// Reads a page of users.
    pub async fn users(&self, page: i32, page_size: i32) -> Result<Page, FloorError> {
        let body = self.users_request(page, page_size)?;
        self.send_with_owner_token::<UsersData>(body)
            .await?
            .users
            .ok_or_else(|| "no page".into())
    }

    /// Changes a user.
    pub async fn update(&self, change: Change<'_>) -> Result<User, FloorError> {
        let body = self.update_request(change)?;
        self.send_with_owner_token::<UpdateData>(body)
            .await?
            .update_user
            .ok_or_else(|| "no user".into())
    }

    /// Creates a user.
    pub async fn create(&self, email: &str, password: &str) -> Result<User, FloorError> {
        let body = self.create_request(email, password)?;
        self.send_with_owner_token::<CreateData>(body)
            .await?
            .create_user
            .ok_or_else(|| "no user".into())
    }

    /// Returns the body of a login.
    pub fn login_request(&self, email: &str, password: &str) -> Result<Vec<u8>, FloorError> {
        let password = encrypt(&self.key, password)?;
        let variables = LoginVariables {
            pool_id: &self.pool_id,
            email,
            password: &password,
        };
        encoded("LoginByEmail", LOGIN_BY_EMAIL, variables)
    }

    /// Returns the body of a request for a user.
    pub fn user_request(&self, user_id: &str) -> Result<Vec<u8>, FloorError> {
        let pool_id = &self.pool_id;
        encoded("GetUser", GET_USER, UserVariables { pool_id, user_id })
    }

    /// Returns the body of a request for a page of users.
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

    /// Returns the body of an update of a user.
    pub fn update_request(&self, change: Change<'_>) -> Result<Vec<u8>, FloorError> {
        let pool_id = &self.pool_id;
        encoded("UpdateUser", UPDATE_USER, Change { pool_id, ..change })
    }

    /// Returns the body of a request that creates a user.
    pub fn create_request(&self, email: &str, password: &str) -> Result<Vec<u8>, FloorError> {
        let password = encrypt(&self.key, password)?;
        let variables = CreateVariables {
            pool_id: &self.pool_id,
            email,
            password: &password,
        };
        encoded("CreateUser", CREATE_USER, variables)
    }

    /// Sends a request with the owner token.
    async fn send_with_owner_token<D: DeserializeOwned>(
        &self,
        body: Vec<u8>,
    ) -> Result<D, FloorError> {
        let token = self.connection.token(|| self.owner_token_request()).await?;
        let response = self.connection.post(body, Some(token)).await?;
        decoded(&response)
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

fn decoded<D: DeserializeOwned>(response: &Response) -> Result<D, FloorError> {
    open(response.status, &response.body)
}
