//! Where a call may come from: the IP allow-list of an API key.
//!
//! Scope: exact addresses and CIDR ranges of IPv4 and IPv6, and which header names the client.
//! Not here: geography, and addresses that webhooks may call. Seed: push chapter 8, "IP Whitelist".
//!
//! IPv4 addresses written as IPv6 (`::ffff:203.0.113.5`) are IPv4 addresses here, in entries and
//! in clients alike, so neither side can dodge the other by its spelling.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use thiserror::Error;

/// The prefix of `::ffff:0:0/96`, the IPv6 range that holds the IPv4 addresses.
const MAPPED_PREFIX: u8 = 96;

/// An entry that is neither an address nor a CIDR range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{entry}` is not an IP address or CIDR range")]
pub struct NetworkError {
    entry: String,
}

impl NetworkError {
    /// The entry as it was given.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.entry
    }
}

/// The networks a key may be used from. An empty list allows every address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    networks: Vec<IpNet>,
}

impl AllowList {
    /// Reads entries such as `203.0.113.5`, `203.0.113.0/24` or `2001:db8::/32`.
    ///
    /// Spaces around an entry are ignored, and so are address bits beyond the prefix length.
    ///
    /// # Errors
    /// [`NetworkError`] naming the first malformed entry.
    pub fn parse<S: AsRef<str>>(entries: &[S]) -> Result<Self, NetworkError> {
        let networks = entries.iter().map(|entry| parse_entry(entry.as_ref()));
        Ok(Self {
            networks: networks.collect::<Result<_, _>>()?,
        })
    }

    /// Whether a call from `client` is allowed.
    ///
    /// A client whose address is unknown (`None`) passes an empty list only.
    #[must_use]
    pub fn allows(&self, client: impl Into<Option<IpAddr>>) -> bool {
        if self.is_empty() {
            return true;
        }
        let client = client.into().map(|ip: IpAddr| ip.to_canonical());
        client.is_some_and(|ip| self.networks.iter().any(|network| network.contains(&ip)))
    }

    /// Whether the list has no entry, and so allows every address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty()
    }
}

/// Which header the client's address is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientIpSource {
    /// `CF-Connecting-IP`, which Cloudflare sets itself: callers can't forge it.
    CfConnectingIp,
    /// The first entry of `X-Forwarded-For`: right behind a proxy that sets it, forgeable elsewhere.
    XForwardedFor,
}

impl FromStr for ClientIpSource {
    type Err = UnknownSource;

    /// Reads the variable `CLIENT_IP_SOURCE`.
    fn from_str(name: &str) -> Result<Self, UnknownSource> {
        match name {
            "cf-connecting-ip" => Ok(Self::CfConnectingIp),
            "x-forwarded-for" => Ok(Self::XForwardedFor),
            _ => Err(UnknownSource),
        }
    }
}

/// The configured source of the client address does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("client IP source must be `cf-connecting-ip` or `x-forwarded-for`")]
pub struct UnknownSource;

/// The address a call came from, as far as the headers show it; IPv4 stays IPv4.
///
/// Under [`ClientIpSource::XForwardedFor`] a call without that header came to us directly, so
/// `CF-Connecting-IP` speaks for it. The other way round nothing is taken from the forgeable header.
/// Ports are ignored; an entry that is no address gives `None`.
#[must_use]
pub fn client_ip(
    source: ClientIpSource,
    cf_connecting_ip: Option<&str>,
    x_forwarded_for: Option<&str>,
) -> Option<IpAddr> {
    let forwarded = match source {
        ClientIpSource::CfConnectingIp => None,
        ClientIpSource::XForwardedFor => x_forwarded_for,
    };
    let first = forwarded.or(cf_connecting_ip)?.split(',').next()?;
    parse_host(first.trim()).map(|ip| ip.to_canonical())
}

fn parse_entry(entry: &str) -> Result<IpNet, NetworkError> {
    let text = entry.trim();
    let network = match text.parse::<IpAddr>() {
        Ok(ip) => Ok(IpNet::from(ip)),
        Err(_) => text.parse::<IpNet>(),
    };
    let network = network.map_err(|_| NetworkError {
        entry: entry.to_owned(),
    })?;
    Ok(canonical(network).trunc())
}

/// A range inside `::ffff:0:0/96` as the IPv4 range it stands for.
fn canonical(network: IpNet) -> IpNet {
    let mapped = match (network.addr().to_canonical(), network) {
        (IpAddr::V4(ip), IpNet::V6(v6)) => v6
            .prefix_len()
            .checked_sub(MAPPED_PREFIX)
            .and_then(|len| Ipv4Net::new(ip, len).ok()),
        _ => None,
    };
    mapped.map_or(network, IpNet::V4)
}

fn parse_host(text: &str) -> Option<IpAddr> {
    let bare = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare().or_else(with_port).or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allowed(entries: &[&str], client: &str) -> Result<bool, NetworkError> {
        Ok(AllowList::parse(entries)?.allows(client.parse::<IpAddr>().ok()))
    }

    #[test]
    fn addresses_and_ranges_of_both_families_are_matched() {
        let cases = [
            ("203.0.113.5", "203.0.113.5", true),
            ("203.0.113.5", "203.0.113.6", false),
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.77/24", "203.0.113.1", true),
            ("0.0.0.0/0", "198.51.100.7", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::1", "2001:0db8:0:0::1", true),
            ("::/0", "203.0.113.5", false),
            (" 203.0.113.5 ", "203.0.113.5", true),
        ];
        for (entry, client, expected) in cases {
            assert_eq!(allowed(&[entry], client), Ok(expected), "{entry} {client}");
        }
    }

    #[test]
    fn ipv4_written_as_ipv6_is_ipv4() {
        let cases = [
            ("203.0.113.0/24", "::ffff:203.0.113.9", true),
            ("::ffff:203.0.113.9", "203.0.113.9", true),
            ("::ffff:203.0.113.0/120", "203.0.113.9", true),
            ("::ffff:203.0.113.0/120", "::ffff:203.0.114.9", false),
            ("::ffff:0:0/96", "198.51.100.7", true),
        ];
        for (entry, client, expected) in cases {
            assert_eq!(allowed(&[entry], client), Ok(expected), "{entry} {client}");
        }
    }

    #[test]
    fn an_empty_list_allows_all_and_any_other_needs_an_address() -> Result<(), NetworkError> {
        assert!(AllowList::default().allows(None));
        assert_eq!(allowed(&[], "198.51.100.7"), Ok(true));
        assert!(!AllowList::parse(&["0.0.0.0/0", "::/0"])?.allows(None));
        Ok(())
    }

    #[test]
    fn a_malformed_entry_is_named() {
        let entries = [
            "",
            "203.0.113",
            "203.0.113.0/33",
            "203.0.113.010",
            "10.0.0.0/-1",
            "*",
            "::1%lo",
        ];
        for entry in entries {
            let refused = AllowList::parse(&["10.0.0.1", entry]);
            assert_eq!(
                refused.map_err(|e| e.entry().to_owned()),
                Err(entry.to_owned())
            );
        }
    }

    #[test]
    fn the_client_is_taken_from_the_configured_header() {
        use ClientIpSource::{CfConnectingIp, XForwardedFor};
        let (one, two) = (Some("192.0.2.1"), Some(" 198.51.100.7 , 10.0.0.1"));
        let cases = [
            (CfConnectingIp, one, two, Some("192.0.2.1")),
            (CfConnectingIp, None, two, None),
            (XForwardedFor, one, two, Some("198.51.100.7")),
            (XForwardedFor, one, None, Some("192.0.2.1")),
            (XForwardedFor, one, Some("unknown, 10.0.0.1"), None),
            (XForwardedFor, None, None, None),
        ];
        for (source, cf, forwarded, expected) in cases {
            let expected = expected.and_then(|text| text.parse().ok());
            assert_eq!(
                client_ip(source, cf, forwarded),
                expected,
                "{source:?} {forwarded:?}"
            );
        }
        assert_eq!("x-forwarded-for".parse(), Ok(XForwardedFor));
        assert_eq!("remote".parse::<ClientIpSource>(), Err(UnknownSource));
    }

    #[test]
    fn ports_and_brackets_are_ignored() {
        let cases = [
            ("1.2.3.4:5678", Some("1.2.3.4")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("::ffff:1.2.3.4", Some("1.2.3.4")),
            ("1.2.3.4:", None),
            ("", None),
        ];
        for (header, expected) in cases {
            let found = client_ip(ClientIpSource::XForwardedFor, None, Some(header));
            assert_eq!(
                found,
                expected.and_then(|text| text.parse().ok()),
                "{header}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_range_holds_exactly_the_addresses_that_share_its_prefix(
            network: u32, length in 0_u32..=32, client: u32,
        ) {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            let entry = format!("{}/{length}", std::net::Ipv4Addr::from(network));
            let client_text = std::net::Ipv4Addr::from(client).to_string();
            let near = std::net::Ipv4Addr::from((network & mask) | (client & !mask)).to_string();
            prop_assert_eq!(allowed(&[&entry], &client_text), Ok(network & mask == client & mask));
            prop_assert_eq!(allowed(&[&entry], &near), Ok(true));
        }
    }
}
