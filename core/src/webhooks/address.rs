//! Which addresses a webhook may call.
//!
//! A subscriber names the address, and we call it from inside: so it must not lead to us. Only https,
//! and no address that is private, loopback, link-local or reserved, in whatever spelling. Any port
//! will do. A name that resolves to such an address can't be recognised without asking DNS; a deployed Worker
//! leaves through Cloudflare's network, which reaches no private one. See docs/webhooks.md#addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

/// The longest address, in bytes.
pub const MAX_URL: usize = 2_048;

/// Blocks that are not of the public internet (IANA special-purpose registry).
const CLOSED_V4: &[Ipv4Net] = &[
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 3),
];

/// The only block that is public: it leaves out loopback, mapped, unique-local, link-local, multicast.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0], 3);

/// Blocks inside it that are documentation, or carry an IPv4 address.
const CLOSED_V6: &[Ipv6Net] = &[
    v6([0x2001, 0], 23),
    v6([0x2001, 0xdb8], 32),
    v6([0x2002, 0], 16),
    v6([0x3fff, 0], 20),
];

/// Names that mean a place inside some network.
const CLOSED_NAMES: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
];

/// Says what is wrong with an address, in the words that end "url ...".
///
/// `insecure` is the deployment's `WEBHOOK_ALLOW_INSECURE`: http and any host will do.
pub fn check(address: &str, insecure: bool) -> Result<(), &'static str> {
    let url =
        Url::parse(address).map_err(|_| "must be a URL such as \"https://example.com/hook\"")?;
    if address.len() > MAX_URL || address.chars().any(char::is_whitespace) {
        return Err("must be at most 2048 bytes without a blank");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or password");
    }
    match url.scheme() {
        "https" => {}
        "http" if insecure => {}
        _ => return Err("must begin with https://"),
    }
    let public = url.host().is_some_and(|host| is_public(&host));
    if public || insecure {
        Ok(())
    } else {
        Err("must not name a private or reserved address")
    }
}

/// The parser has turned every spelling of an IPv4 address (decimal, octal, hexadecimal, short) into one.
fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => !CLOSED_V4.iter().any(|block| block.contains(ip)),
        Host::Ipv6(ip) => is_public_v6(ip),
        Host::Domain(name) => is_public_name(name),
    }
}

fn is_public_v6(ip: &Ipv6Addr) -> bool {
    GLOBAL_V6.contains(ip) && !CLOSED_V6.iter().any(|block| block.contains(ip))
}

/// A name of one label is looked up inside a network only.
fn is_public_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let lies_in = |zone: &&str| {
        name.strip_suffix(*zone)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    name.contains('.') && !CLOSED_NAMES.iter().any(lies_in)
}

const fn v4(octets: [u8; 4], bits: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(head: [u16; 2], bits: u8) -> Ipv6Net {
    let [a, b] = head;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(host: &str) -> bool {
        check(&format!("https://{host}/hook"), false).is_err()
    }

    #[test]
    fn public_addresses_are_taken_with_any_port() {
        for url in [
            "https://example.com",
            "https://example.com:8443/a?b=c",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://ร้าน.example.co.th/hook",
            "https://local.example.com/",
        ] {
            assert_eq!(check(url, false), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_leads_inside_is_refused_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0x7f.1",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "[::1]",
            "[::]",
            "[::ffff:10.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[fe80::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[64:ff9b::a00:1]",
            "[2002:a00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "printer.local",
            "db.internal",
            "intranet",
            "router.lan",
            "x.home.arpa",
            "１２７.0.0.1",
            "%31%32%37.0.0.1",
        ] {
            assert!(refused(host), "{host}");
        }
    }

    #[test]
    fn other_schemes_user_names_and_nonsense_are_refused_even_where_http_is_allowed() {
        for url in [
            "",
            "example.com",
            "ftp://example.com",
            "file:///etc/passwd",
            "https://",
            "https://user@example.com/",
            "https://:secret@example.com/",
            "https://exa mple.com",
            "https://example.com/ x",
            "javascript:alert(1)",
        ] {
            assert!(check(url, true).is_err(), "{url}");
        }
        assert!(check("http://example.com", false).is_err());
        assert_eq!(check("http://127.0.0.1:9000/hook", true), Ok(()));
        assert!(
            check(
                &format!("https://example.com/{}", "x".repeat(MAX_URL)),
                true
            )
            .is_err()
        );
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_closed_address_passes(block in 0..CLOSED_V4.len(), low: u32) {
            let block = CLOSED_V4[block];
            let ip = Ipv4Addr::from(u32::from(block.network()) | (low & u32::from(block.hostmask())));
            let (whole, [a, b, c, d]) = (u32::from(ip), ip.octets());
            for host in [
                ip.to_string(), whole.to_string(), format!("0x{whole:x}"), format!("0{whole:o}"),
                format!("0x{a:x}.0{b:o}.{c}.0x{d:x}"), format!("{a}.{b}.{}", whole & 0xffff),
                format!("[::ffff:{ip}]"), format!("[::{ip}]"), format!("[64:ff9b::{ip}]"),
                format!("{ip}."),
            ] {
                prop_assert!(refused(&host), "{}", host);
            }
        }

        #[test]
        fn outside_the_blocks_every_address_passes(whole: u32) {
            let ip = Ipv4Addr::from(whole);
            let closed = CLOSED_V4.iter().any(|block| block.contains(&ip));
            prop_assert_eq!(refused(&ip.to_string()), closed);
        }

        #[test]
        fn no_text_breaks_it(text: String) {
            let _ = check(&text, false);
        }
    }
}
