//! Checks addresses: they must be complete, and use TLS unless they stay on this machine.

use url::{Host, Url};

use crate::{error::InvalidArgument, transport::proxy::Proxies};

/// The hint for an invalid address.
pub(crate) const WHOLE: &str = "give a whole address, such as `https://users.example.com/graphql`";

/// The rules for the addresses of a client.
#[derive(Clone, Default)]
pub(crate) struct Addresses {
    /// Whether other machines may be reached without TLS.
    pub(crate) plain_http: bool,
    pub(crate) proxies: Proxies,
}

impl Addresses {
    /// Parses an address for requests. Plain HTTP to other machines requires `plain_http`.
    pub(crate) fn read(&self, argument: &'static str, text: &str) -> Result<Url, InvalidArgument> {
        let refused = |reason: &str, hint| InvalidArgument::new(argument, reason, hint);
        let url = Url::parse(text).map_err(|_| refused("is not a URL", WHOLE))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("is not an HTTP address", WHOLE));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("carries credentials", WHOLE));
        }
        if url.scheme() == "http" && !self.plain_http && !is_loopback(&url) {
            return Err(refused(
                "would send tokens and passwords over the network in the clear",
                "give an `https` address, or allow it with `dangerous_allow_plain_http`",
            ));
        }
        self.proxies.check(&url)?;
        Ok(url)
    }
}

/// Returns whether an address stays on this machine. Only the name `localhost` does: subdomains of it are looked up.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        // IPv6 can express IPv4 addresses.
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, plain_http: bool) -> Result<Url, InvalidArgument> {
        let addresses = Addresses {
            plain_http,
            ..Addresses::default()
        };
        addresses.read("users_url", text)
    }

    fn refusal(text: &str) -> String {
        read(text, false).unwrap_err().to_string()
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for near in [
            "localhost:80",
            "LocalHost",
            "%6cocalhost",
            "127.0.0.1:3000",
            "127.8.8.8",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "[::1]:80",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(read(&format!("http://{near}"), false).is_ok(), "{near}");
        }
        for far in [
            "example.com",
            "10.0.0.1",
            "localhost.example.com",
            "a.localhost",
            "localhost.",
            "127.0.0.1.example.com",
            "[::2]",
            "[::ffff:10.0.0.1]",
            "[::127.0.0.1]",
            "0.0.0.0",
            "[::]",
        ] {
            let text = format!("http://{far}/graphql");
            assert!(refusal(&text).contains("in the clear"), "{far}");
            assert!(read(&text, true).is_ok(), "{far}");
        }
    }
}
