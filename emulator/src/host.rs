//! Hosts: which of them are this machine, and which a request may name.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::uri::Authority;

/// Returns whether a host, as an address writes it, is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || bare
            .unwrap_or(host)
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The hosts beyond loopback by which the page and the outbox may be reached.
#[derive(Debug, Default)]
pub(crate) struct AllowedHosts(Vec<String>);

impl AllowedHosts {
    /// Takes names and addresses of hosts; the error is the first that is neither.
    pub(crate) fn new(names: Vec<String>) -> Result<Self, String> {
        let hosts = names.into_iter().map(|name| host(&name).ok_or(name));
        Ok(Self(hosts.collect::<Result<_, _>>()?))
    }

    /// Returns whether a request may name this host, at any port.
    pub(crate) fn admits(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else {
            return false;
        };
        let host = authority.host();
        let is_plain = !authority.as_str().contains('@');
        let allowed = self.0.iter().any(|name| name.eq_ignore_ascii_case(host));
        is_plain && (allowed || is_loopback(host))
    }
}

/// A host as addresses write it: IPv6 in brackets.
fn host(name: &str) -> Option<String> {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<Ipv6Addr>() {
        return Some(format!("[{address}]"));
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    (!name.is_empty() && name.bytes().all(is_name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_admitted_at_any_port() {
        let hosts = AllowedHosts::default();
        for own in [
            "localhost",
            "LocalHost:7003",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.8.8.8:1",
            "[::1]",
            "[::1]:7003",
        ] {
            assert!(hosts.admits(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "evil.example:7003",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "0.0.0.0:7003",
            "192.168.0.7",
            "[::]",
            "[fe80::1]:7003",
            "localhost@evil.example",
            "evil.example@localhost",
            "local host",
            "a.localhost",
        ] {
            assert!(!hosts.admits(foreign), "{foreign}");
        }
    }

    #[test]
    fn further_hosts_are_named() {
        let names = ["emulator.test", "10.0.0.7", "fd00::7", "[fd00::8]"];
        let hosts = AllowedHosts::new(names.map(str::to_owned).to_vec());
        let hosts = hosts.expect("all are hosts");
        for host in [
            "Emulator.test:7003",
            "10.0.0.7",
            "[fd00::7]:1",
            "[fd00::8]",
            "localhost",
        ] {
            assert!(hosts.admits(host), "{host}");
        }
        assert!(!hosts.admits("other.test") && !hosts.admits("x.emulator.test"));
        for wrong in [
            "",
            "http://a.test",
            "a.test:80",
            "a.test/",
            "*.test",
            "*",
            "a b",
            "a@b",
        ] {
            assert_eq!(
                AllowedHosts::new(vec![wrong.to_owned()]).err().as_deref(),
                Some(wrong)
            );
        }
    }
}
