//! How a client is set up.

use std::{fs, path::Path, sync::Arc, time::Duration};

use reqwest::{header::HeaderValue, redirect::Policy};
use url::Url;

use crate::{
    Secret,
    client::{Authing, Client},
    encryption::PublicKey,
    error::{Error, InputError, TransportError},
    owner_token::OwnerToken,
    transport::Transport,
};

const USERS: &str = "https://users.authing.cn/graphql";
const OAUTH: &str = "https://oauth.authing.cn/graphql";
const CDN: &str = "https://usercontents.authing.cn";
const UPLOAD: &str = "https://upload.qiniup.com/";
const TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;
const USER_AGENT: &str = concat!("authing-rust/", env!("CARGO_PKG_VERSION"));

/// Sets up an [`Authing`]. Made by [`Authing::builder`].
///
/// ```
/// use std::time::Duration;
///
/// # fn main() -> Result<(), authing::Error> {
/// let authing = authing::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
///     .users_url("https://users.example.com/graphql")
///     .oauth_url("https://oauth.example.com/graphql")
///     .timeout(Duration::from_secs(5))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct AuthingBuilder {
    pool_id: String,
    secret: Secret,
    users: String,
    oauth: String,
    cdn: String,
    upload: String,
    public_key: Option<KeySource>,
    timeout: Duration,
    longest_answer: usize,
    user_agent: String,
    http: Option<reqwest::Client>,
}

#[derive(Clone, Debug)]
enum KeySource {
    Pem(String),
    File(std::path::PathBuf),
    Key(PublicKey),
}

impl AuthingBuilder {
    pub(crate) fn new(pool_id: String, secret: Secret) -> Self {
        Self {
            pool_id,
            secret,
            users: USERS.to_owned(),
            oauth: OAUTH.to_owned(),
            cdn: CDN.to_owned(),
            upload: UPLOAD.to_owned(),
            public_key: None,
            timeout: TIMEOUT,
            longest_answer: LONGEST_ANSWER,
            user_agent: USER_AGENT.to_owned(),
            http: None,
        }
    }

    /// The GraphQL address of the users gateway, the public service's unless set. Addresses beside it, such as
    /// the one that sends text messages, are found from it.
    pub fn users_url(mut self, url: impl Into<String>) -> Self {
        self.users = url.into();
        self
    }

    /// The GraphQL address of the OAuth gateway, the public service's unless set.
    pub fn oauth_url(mut self, url: impl Into<String>) -> Self {
        self.oauth = url.into();
        self
    }

    /// The host of uploaded pictures, the public service's unless set.
    pub fn cdn_url(mut self, url: impl Into<String>) -> Self {
        self.cdn = url.into();
        self
    }

    /// The address that takes uploads, the public service's unless set.
    pub fn upload_url(mut self, url: impl Into<String>) -> Self {
        self.upload = url.into();
        self
    }

    /// The key that passwords are encrypted with, the public service's unless set.
    pub fn public_key(mut self, key: PublicKey) -> Self {
        self.public_key = Some(KeySource::Key(key));
        self
    }

    /// The key that passwords are encrypted with, as PEM text.
    pub fn public_key_pem(mut self, pem: impl Into<String>) -> Self {
        self.public_key = Some(KeySource::Pem(pem.into()));
        self
    }

    /// The key that passwords are encrypted with, as a PEM file. It is read by [`build`](Self::build).
    pub fn public_key_file(mut self, path: impl AsRef<Path>) -> Self {
        self.public_key = Some(KeySource::File(path.as_ref().to_owned()));
        self
    }

    /// How long one request may take, from connecting to the last byte: 10 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The largest answer that is read, in bytes: 8 MiB unless set.
    pub fn longest_answer(mut self, bytes: usize) -> Self {
        self.longest_answer = bytes;
        self
    }

    /// What the client calls itself: `authing-rust/` and its version unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// An HTTP client of your own, of `reqwest` 0.13, with its proxies, certificates and pool. Its redirect policy and
    /// user agent hold, and [`user_agent`](Self::user_agent) does not; let it follow no redirects, since requests carry
    /// tokens.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Makes the client. Nothing is sent; [`Authing::connect`] checks the credentials.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] names the setting that is wrong: an empty pool id or secret, an address without a host, a key
    /// that is none. [`Error::Transport`] when no HTTP client could be set up, as for want of the system's certificates.
    pub fn build(self) -> Result<Authing, Error> {
        if self.pool_id.trim().is_empty() {
            return Err(InputError::empty("pool_id").into());
        }
        if self.secret.expose().trim().is_empty() {
            return Err(InputError::empty("secret").into());
        }
        let public_key = match self.public_key {
            None => PublicKey::public_service()?,
            Some(KeySource::Key(key)) => key,
            Some(KeySource::Pem(pem)) => PublicKey::from_pem(&pem)?,
            Some(KeySource::File(path)) => PublicKey::from_pem(&read(&path)?)?,
        };
        let transport = Transport {
            users: gateway("users_url", &self.users)?,
            oauth: gateway("oauth_url", &self.oauth)?,
            cdn: address("cdn_url", &self.cdn)?,
            upload: address("upload_url", &self.upload)?,
            timeout: self.timeout,
            longest_answer: self.longest_answer,
            http: match self.http {
                Some(client) => client,
                None => http_client(&self.user_agent, self.timeout)?,
            },
        };
        Ok(Authing(Arc::new(Client {
            pool_id: self.pool_id,
            secret: self.secret,
            public_key,
            transport,
            owner_token: OwnerToken::default(),
        })))
    }
}

fn http_client(user_agent: &str, timeout: Duration) -> Result<reqwest::Client, Error> {
    let user_agent = HeaderValue::try_from(user_agent).map_err(|_| {
        InputError::new(
            "user_agent",
            "has characters that no header can carry".to_owned(),
            "give letters and digits",
        )
    })?;
    reqwest::Client::builder()
        .user_agent(user_agent)
        // A redirect would carry tokens to a host that nobody configured.
        .redirect(Policy::none())
        .connect_timeout(timeout)
        .build()
        .map_err(|source| TransportError::new("build", source).into())
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| {
        InputError::new(
            "public_key_file",
            format!("cannot be read ({source})"),
            "give the path of a PEM file",
        )
        .into()
    })
}

fn gateway(argument: &'static str, text: &str) -> Result<Url, Error> {
    let url = address(argument, text)?;
    let named = url
        .path_segments()
        .is_some_and(|mut segments| segments.next_back().is_some_and(|last| !last.is_empty()));
    if named {
        return Ok(url);
    }
    Err(InputError::new(
        argument,
        "has no path".to_owned(),
        "give the whole GraphQL address, such as `https://users.example.com/graphql`",
    )
    .into())
}

fn address(argument: &'static str, text: &str) -> Result<Url, Error> {
    let refuse = |problem: &str| {
        let remedy = "give a whole address, such as `https://users.example.com/graphql`";
        Err(InputError::new(argument, problem.to_owned(), remedy).into())
    };
    match Url::parse(text) {
        Err(_) => refuse("is no URL"),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => refuse("is no HTTP address"),
        Ok(url) if url.host_str().is_none_or(str::is_empty) => refuse("has no host"),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            refuse("carries credentials")
        }
        Ok(url) => Ok(url),
    }
}
