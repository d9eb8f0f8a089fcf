//! The clients of all APIs as one trait, so that a test can run for each: tokens, identity, faults and secrets of every operation.
//! Behaviour of the layers below all APIs, such as limits, proxies and cancelled calls, is tested once, with v1.

use authing::{Actor, Authing, ClientBuilder, Error, Session, v2};

/// A client of one API.
pub(crate) trait Client: Actor {
    /// The name of the API.
    #[allow(dead_code, reason = "not every test looks at it")]
    const API: &'static str;

    /// Starts to set up a client of a pool.
    fn set_up(pool_id: &str, secret: &str) -> ClientBuilder<Self>;

    /// Makes the client.
    fn build(settings: ClientBuilder<Self>) -> Result<Self, Error>;

    /// Fetches the owner token.
    #[allow(dead_code, reason = "not every test looks at it")]
    fn connect(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// Makes a session of a user's token.
    #[allow(dead_code, reason = "not every test has a session")]
    fn session(&self, token: String) -> Result<Session<Self>, Error>;
}

macro_rules! client {
    ($client:ty, $api:literal) => {
        impl Client for $client {
            const API: &'static str = $api;

            fn set_up(pool_id: &str, secret: &str) -> ClientBuilder<Self> {
                Self::builder(pool_id, secret)
            }

            fn build(settings: ClientBuilder<Self>) -> Result<Self, Error> {
                settings.build()
            }

            async fn connect(&self) -> Result<(), Error> {
                Self::connect(self).await
            }

            fn session(&self, token: String) -> Result<Session<Self>, Error> {
                self.session_from_token(token)
            }
        }
    };
}

client!(Authing, "v1");
client!(v2::Authing, "v2");
