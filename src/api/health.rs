//! Checks whether the service is up.

use tokio::time::Instant;

use super::Health;
use crate::{
    Call, Error,
    call::{
        actor::{Actor, Caller},
        request::Request,
    },
    operation::Endpoint,
    operations::endpoints,
    transport::{HttpResponse, rest::rest_url},
};

/// The results of the checks of the two gateways.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preflight {
    /// The users gateway.
    pub users: Result<(), Error>,
    /// The OAuth gateway.
    pub oauth: Result<(), Error>,
}

impl Preflight {
    /// Returns whether both gateways are up.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.health().preflight().await?.is_up());
    /// # Ok(()) });
    /// ```
    pub fn is_up(&self) -> bool {
        self.users.is_ok() && self.oauth.is_ok()
    }
}

impl<A: Actor> Health<A> {
    /// Checks whether both gateways are up, the users gateway first, within the time of one call.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let gateways = authing.health().preflight().await?;
    /// if let Err(error) = &gateways.oauth {
    ///     println!("the OAuth gateway is down: {error}");
    /// }
    /// assert!(gateways.is_up());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "preflightFun")]
    pub fn preflight(&self) -> Call<A, CheckGateways, Preflight> {
        Call::new(self.actor.clone(), CheckGateways)
    }

    /// Checks whether the host of pictures is up.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.health().cdn().await.is_ok());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the client does not have its address, [`Error::Status`] if it returns a status other than
    /// 200, [`Error::Transport`] if it is not reached.
    #[doc(alias = "cdnPreflightFun")]
    pub fn cdn(&self) -> Call<A, CheckCdn, ()> {
        Call::new(self.actor.clone(), CheckCdn)
    }
}

/// The request that checks both gateways. [`Health::preflight`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct CheckGateways;

impl Request for CheckGateways {
    type Output = Preflight;

    fn check(&self, _: Caller<'_>) -> Result<(), Error> {
        Ok(())
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<Preflight, Error> {
        let transport = &caller.pool.transport;
        let gateway = async |operation, endpoint: Endpoint| {
            let path = ["system", "status"];
            let url = rest_url(transport.urls.endpoint(endpoint)?, &path);
            up(operation, &transport.get(operation, url, deadline).await?)
        };
        Ok(Preflight {
            users: gateway("status of the users gateway", endpoints::USERS).await,
            oauth: gateway("status of the OAuth gateway", endpoints::OAUTH).await,
        })
    }
}

/// The request that checks the host of pictures. [`Health::cdn`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct CheckCdn;

impl Request for CheckCdn {
    type Output = ();

    fn check(&self, caller: Caller<'_>) -> Result<(), Error> {
        caller.pool.transport.urls.cdn()?;
        Ok(())
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<(), Error> {
        let operation = "status of the CDN";
        let transport = &caller.pool.transport;
        let cdn = transport.urls.cdn()?.clone();
        up(operation, &transport.get(operation, cdn, deadline).await?)
    }
}

fn up(operation: &'static str, response: &HttpResponse) -> Result<(), Error> {
    match response.status {
        200 => Ok(()),
        _ => Err(response.status_error(operation)),
    }
}
