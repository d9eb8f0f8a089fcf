//! The proxies of a client, from its settings or from the environment. Requests to this machine never pass through one.

use std::env;

use reqwest::{ClientBuilder, NoProxy, Proxy};
use url::Url;

use crate::{Secret, error::InvalidArgument, transport::address::is_loopback};

/// The hosts that [`is_loopback`] accepts, in the form of `NO_PROXY`.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

/// The maximum length of a proxy's address: the HTTP library could ignore a longer one.
const MAX_LENGTH: usize = 8 * 1024;

/// The proxy for each scheme, or the reason why it cannot be used.
#[derive(Clone, Default)]
pub(crate) struct Proxies {
    http: Option<Result<Url, InvalidArgument>>,
    https: Option<Result<Url, InvalidArgument>>,
    /// Hosts without a proxy.
    exempt: String,
}

impl Proxies {
    /// Makes a proxy for all addresses. Its address may carry credentials.
    pub(crate) fn all(address: &Secret) -> Result<Self, InvalidArgument> {
        let proxy = read("proxy", address.expose())?;
        Ok(Self {
            http: Some(Ok(proxy.clone())),
            https: Some(Ok(proxy)),
            exempt: String::new(),
        })
    }

    /// Reads the proxies of the environment.
    pub(crate) fn of_environment() -> Self {
        let exempt = variable(&["NO_PROXY", "no_proxy"]).unwrap_or_default().1;
        let exempts_all = exempt.split(',').any(|host| host.trim() == "*");
        // In a CGI program, `HTTP_PROXY` is a header of the incoming request.
        if exempts_all || env::var_os("REQUEST_METHOD").is_some() {
            return Self::default();
        }
        let proxy = |names| variable(names).map(|(name, address)| read(name, &address));
        Self {
            http: proxy(&["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]),
            https: proxy(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            exempt,
        }
    }

    /// Rejects an address whose proxy cannot be used.
    pub(crate) fn check(&self, address: &Url) -> Result<(), InvalidArgument> {
        let proxy = match address.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        match proxy {
            Some(Err(error)) if !is_loopback(address) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Sets these proxies, and no others, in an HTTP client.
    pub(crate) fn set(&self, builder: ClientBuilder) -> reqwest::Result<ClientBuilder> {
        let exempt = NoProxy::from_string(&format!("{LOOPBACK},{}", self.exempt));
        // The HTTP library would read the environment without an exemption for this machine.
        let mut builder = builder.no_proxy();
        if let Some(Ok(proxy)) = &self.http {
            builder = builder.proxy(Proxy::http(proxy.clone())?.no_proxy(exempt.clone()));
        }
        if let Some(Ok(proxy)) = &self.https {
            builder = builder.proxy(Proxy::https(proxy.clone())?.no_proxy(exempt));
        }
        Ok(builder)
    }
}

/// Returns the first of these environment variables that is set, with its value.
fn variable(names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|name| {
        let value = env::var_os(name)?.to_string_lossy().trim().to_owned();
        (!value.is_empty()).then_some((*name, value))
    })
}

/// Parses the address of a proxy. The default scheme is `http`.
fn read(argument: &'static str, text: &str) -> Result<Url, InvalidArgument> {
    let text = text.trim();
    let scheme = if text.contains("://") { "" } else { "http://" };
    let reason = match Url::parse(&format!("{scheme}{text}")) {
        Ok(url) if url.scheme().starts_with("socks") => "is a SOCKS proxy, which is not supported",
        Ok(mut url) if matches!(url.scheme(), "http" | "https") && text.len() <= MAX_LENGTH => {
            url.set_path("");
            url.set_query(None);
            url.set_fragment(None);
            return Ok(url);
        }
        _ => "is not the address of an HTTP proxy",
    };
    let hint = "give one such as `http://proxy.example.com:3128`, or call `no_proxy`";
    Err(InvalidArgument::new(argument, reason, hint))
}
