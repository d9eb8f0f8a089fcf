//! Hosts: recognises this machine, and checks the hosts that a request may name.

use std::net::{IpAddr, Ipv6Addr};

/// Returns whether a host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
pub(crate) fn is_loopback(host: &str) -> bool {
    let address = bare(host).unwrap_or(host).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Returns an IPv6 address without its brackets.
fn bare(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

/// The hosts, in addition to loopback, that requests for the emulator's own addresses and pages may name.
#[derive(Debug, Default)]
pub(crate) struct AllowedHosts(Vec<String>);

impl AllowedHosts {
    /// Creates the list from host names and IP addresses. Returns the first invalid one as the error.
    pub(crate) fn new(names: Vec<String>) -> Result<Self, String> {
        let hosts = names.into_iter().map(|name| {
            let host = match name.parse::<Ipv6Addr>() {
                Ok(address) => format!("[{address}]"),
                Err(_) => name.clone(),
            };
            normalize(&host).ok_or(name)
        });
        Ok(Self(hosts.collect::<Result<_, _>>()?))
    }

    /// Returns whether a request may name this host, at any port.
    pub(crate) fn admits(&self, authority: &str) -> bool {
        let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => authority,
        };
        normalize(host).is_some_and(|host| self.0.contains(&host) || is_loopback(&host))
    }
}

/// Normalises a host: lower case, without a trailing dot, IPv6 in brackets.
fn normalize(host: &str) -> Option<String> {
    if let Some(bare) = bare(host) {
        let address: Ipv6Addr = bare.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    (!name.is_empty() && name.bytes().all(is_name)).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_loopback_at_any_port() {
        let hosts = AllowedHosts::default();
        for host in [
            "localhost",
            "LocalHost:7003",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.8.8.8:1",
            "[::1]",
            "[::1]:7003",
            "[0:0:0:0:0:0:0:1]:1",
            "localhost.",
            "localhost.:7003",
        ] {
            assert!(hosts.admits(host), "{host}");
        }
        for host in [
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
            "localhost..",
            "localhost:port",
            "localhost:-1",
            "localhost:80:80",
            "localhost, evil.example",
            "localhost/",
            "localhost%2e",
            "127.1",
            "2130706433",
            "[::1]evil.example",
            "[::1",
            "::1",
            "::1:80",
            "[::1%lo]",
            "[127.0.0.1]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(!hosts.admits(host), "{host}");
        }
    }

    #[test]
    fn accepts_named_hosts_only() {
        let names = [
            "emulator.test",
            "Other.test.",
            "10.0.0.7",
            "fd00::7",
            "[FD00:0::8]",
            "::ffff:10.0.0.8",
        ];
        let hosts = AllowedHosts::new(names.map(str::to_owned).to_vec());
        let hosts = hosts.expect("valid hosts");
        for host in [
            "Emulator.test:7003",
            "10.0.0.7",
            "[fd00::7]:1",
            "[fd00::8]",
            "localhost",
            "emulator.test.",
            "other.test:1",
            "[::ffff:a00:8]:1",
        ] {
            assert!(hosts.admits(host), "{host}");
        }
        assert!(!hosts.admits("another.test") && !hosts.admits("x.emulator.test"));
        for wrong in [
            "",
            "http://a.test",
            "a.test:80",
            "a.test/",
            "*.test",
            "*",
            "a b",
            "a@b",
            ".",
            "[a.test]",
            "[fd00::7",
            "fe80::1%eth0",
        ] {
            assert_eq!(
                AllowedHosts::new(vec![wrong.to_owned()]).err().as_deref(),
                Some(wrong)
            );
        }
    }
}
