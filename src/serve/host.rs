//! Who may be meant by a request: the Host header must name this machine, so that no other site can have a browser
//! read the preview under a name of its own (DNS rebinding).

use std::net::IpAddr;

/// The names under which the server may be asked.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// The name or address that it was told to listen at.
    own: String,
    /// Whether it listens at all addresses, so that any of them may be meant.
    any_address: bool,
}

impl Hosts {
    /// The names of a server that listens at that name or address.
    pub fn new(own: &str) -> Self {
        let own = own.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let any_address = own.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified());
        Self { own, any_address }
    }

    /// Whether a Host header names this server.
    pub fn allow(&self, header: &str) -> bool {
        let Some(host) = without_port(header) else { return false };
        let host = host.to_ascii_lowercase();
        let address = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(&host);
        if host == "localhost" || address == self.own {
            return true;
        }
        let address = address.parse::<IpAddr>();
        // An address of version 6 stands in brackets.
        address.is_ok_and(|a| a.is_ipv6() == host.starts_with('[') && (a.is_loopback() || self.any_address))
    }

    /// Whether an Origin header names the server that the Host header names.
    pub fn same(&self, origin: &str, host: &str) -> bool {
        let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        named.is_some_and(|named| named.eq_ignore_ascii_case(host) && self.allow(named))
    }
}

/// The host of `host` or `host:port`; `None` where it is neither.
fn without_port(header: &str) -> Option<&str> {
    let end = if header.starts_with('[') {
        header.find(']')? + 1
    } else {
        header.find(':').unwrap_or(header.len())
    };
    let (host, rest) = header.split_at(end);
    let fine = rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    fine.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_meant() {
        let hosts = Hosts::new("127.0.0.1");
        for header in ["localhost", "LocalHost:4747", "127.0.0.1:1", "127.9.9.9", "[::1]", "[::1]:4747"] {
            assert!(hosts.allow(header), "{header}");
        }
        for header in [
            "",
            "evil.org",
            "evil.org:4747",
            "localhost.evil.org",
            "127.0.0.1.evil.org",
            "192.168.0.1",
            "[::2]",
            "::1",
            "localhost:x",
            "localhost:99999",
            "a@localhost",
            "[::1",
            "[127.0.0.1]x",
            "127.0.0.1:1:1",
        ] {
            assert!(!hosts.allow(header), "{header}");
        }
    }

    #[test]
    fn what_was_asked_for_is_meant_too() {
        assert!(Hosts::new("192.168.0.1").allow("192.168.0.1:4747"));
        assert!(!Hosts::new("192.168.0.1").allow("192.168.0.2"));
        assert!(Hosts::new("desk").allow("Desk:80"));
        for any in ["0.0.0.0", "::", "[::]"] {
            assert!(Hosts::new(any).allow("192.168.0.7") && Hosts::new(any).allow("[fe80::1]:80"));
            assert!(!Hosts::new(any).allow("evil.org"));
        }
    }

    #[test]
    fn an_origin_is_that_of_the_host() {
        let hosts = Hosts::new("127.0.0.1");
        assert!(hosts.same("http://localhost:4747", "localhost:4747"));
        for origin in ["null", "http://localhost:3000", "http://evil.org", "localhost:4747", ""] {
            assert!(!hosts.same(origin, "localhost:4747"), "{origin}");
        }
    }
}
