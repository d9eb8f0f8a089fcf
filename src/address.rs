//! Which addresses a client takes: whole ones, over TLS unless they stay on this machine.

use url::{Host, Url};

use crate::error::{Error, InputError};

/// What a wrong address is corrected to.
const WHOLE: &str = "give a whole address, such as `https://users.example.com/graphql`";

/// Reads the address of a gateway, which has a path: others are found beside it.
pub(crate) fn gateway(argument: &'static str, text: &str, plain_http: bool) -> Result<Url, Error> {
    let url = address(argument, text, plain_http)?;
    let named = url
        .path_segments()
        .is_some_and(|mut segments| segments.next_back().is_some_and(|last| !last.is_empty()));
    if named {
        return Ok(url);
    }
    Err(InputError::new(argument, "has no path".to_owned(), WHOLE).into())
}

/// Reads an address that requests are sent to. Plain HTTP leaves this machine only where `plain_http` allows it.
pub(crate) fn address(argument: &'static str, text: &str, plain_http: bool) -> Result<Url, Error> {
    let refuse =
        |problem: &str, remedy| Err(InputError::new(argument, problem.to_owned(), remedy).into());
    match Url::parse(text) {
        Err(_) => refuse("is no URL", WHOLE),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => refuse("is no HTTP address", WHOLE),
        Ok(url) if url.host_str().is_none_or(str::is_empty) => refuse("has no host", WHOLE),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            refuse("carries credentials", WHOLE)
        }
        Ok(url) if url.scheme() == "http" && !plain_http && !is_loopback(&url) => refuse(
            "would send tokens and passwords over the network in the clear",
            "give an `https` address, or allow it with `dangerous_allow_plain_http`",
        ),
        Ok(url) => Ok(url),
    }
}

/// Whether an address stays on this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        // The name is reserved for it.
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        address("users_url", text, false).unwrap_err().to_string()
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for near in [
            "localhost:80",
            "127.0.0.1:3000",
            "127.8.8.8",
            "[::1]:80",
            "a.localhost",
        ] {
            assert!(
                address("users_url", &format!("http://{near}"), false).is_ok(),
                "{near}"
            );
        }
        for far in [
            "example.com",
            "10.0.0.1",
            "localhost.example.com",
            "[::2]",
            "0.0.0.0",
        ] {
            let text = format!("http://{far}/graphql");
            assert!(refusal(&text).contains("in the clear"), "{far}");
            assert!(address("users_url", &text, true).is_ok(), "{far}");
        }
    }

    #[test]
    fn tls_goes_anywhere() {
        assert!(address("users_url", "https://users.example.com/graphql", false).is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (text, problem) in [
            ("users", "is no URL"),
            ("ftp://example.com", "is no HTTP address"),
            ("https://lea:secret@example.com", "carries credentials"),
        ] {
            let refusal = refusal(text);
            assert!(refusal.contains(problem), "{refusal}");
            assert!(!refusal.contains("secret"), "{refusal}");
        }
    }
}
