//! Which web pages may use an API key from a browser.
//!
//! Scope: exact comparison of origins (scheme, host, port). Not here: the CORS headers of a
//! reply. See docs/push.md#browsers.
//!
//! A call without an `Origin` comes from no browser and always passes. With one it must be listed.
//! An empty list therefore refuses every browser: the document lets an empty IP list allow all, but
//! says no such thing of origins, and a key that was not meant for browsers should not work there.

use std::collections::BTreeSet;
use std::net::Ipv6Addr;

use thiserror::Error;

/// The port that a scheme means when none is written.
const DEFAULT_PORTS: [(&str, u16); 4] = [("http", 80), ("https", 443), ("ws", 80), ("wss", 443)];

/// An entry that is not an origin such as `https://shop.example.com`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{entry}` is not an origin of the form `scheme://host[:port]`")]
pub struct OriginError {
    entry: String,
}

impl OriginError {
    /// The entry as it was given.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.entry
    }
}

/// The origins a key may be used from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedOrigins {
    origins: BTreeSet<String>,
}

impl AllowedOrigins {
    /// Reads entries of the form `scheme://host[:port]`; one trailing slash is tolerated.
    ///
    /// There are no wildcards. A host of other letters than ASCII is written in its `xn--` form,
    /// as browsers send it.
    ///
    /// # Errors
    /// [`OriginError`] naming the first entry that is no origin.
    pub fn parse<S: AsRef<str>>(entries: &[S]) -> Result<Self, OriginError> {
        let origins = entries.iter().map(|entry| parse_entry(entry.as_ref()));
        Ok(Self {
            origins: origins.collect::<Result<_, _>>()?,
        })
    }

    /// Whether a call with this `Origin` header passes; without one it always does.
    #[must_use]
    pub fn allows(&self, origin: Option<&str>) -> bool {
        origin.is_none_or(|origin| self.lists(origin))
    }

    /// The origins in the one spelling they are compared in.
    pub fn normal_forms(&self) -> impl Iterator<Item = &str> {
        self.origins.iter().map(String::as_str)
    }

    fn lists(&self, origin: &str) -> bool {
        normal_form(origin).is_some_and(|origin| self.origins.contains(&origin))
    }
}

fn parse_entry(entry: &str) -> Result<String, OriginError> {
    let text = entry.trim();
    let text = text.strip_suffix('/').unwrap_or(text);
    normal_form(text).ok_or_else(|| OriginError {
        entry: entry.to_owned(),
    })
}

/// The one spelling of an origin: lower case, without the port its scheme implies.
pub fn normal_form(origin: &str) -> Option<String> {
    let (scheme, authority) = origin.split_once("://")?;
    let scheme = normal_scheme(scheme)?;
    let (host, port) = split_port(authority)?;
    let host = normal_host(host)?;
    let implied = |port| DEFAULT_PORTS.contains(&(scheme.as_str(), port));
    Some(match port.filter(|port| !implied(*port)) {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

fn normal_scheme(scheme: &str) -> Option<String> {
    let rest = scheme.strip_prefix(|first: char| first.is_ascii_alphabetic())?;
    let valid = rest
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Splits `host:port`; the colons inside a bracketed IPv6 address are not ports.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => Some((host, Some(parse_port(port)?))),
        _ => Some((authority, None)),
    }
}

fn parse_port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port != 0)
}

fn normal_host(host: &str) -> Option<String> {
    match host.strip_prefix('[') {
        Some(rest) => normal_ipv6(rest.strip_suffix(']')?),
        None => normal_name(host),
    }
}

fn normal_ipv6(text: &str) -> Option<String> {
    text.parse::<Ipv6Addr>().ok().map(|ip| format!("[{ip}]"))
}

fn normal_name(name: &str) -> Option<String> {
    let valid = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    (valid && !name.is_empty()).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allowed(entry: &str, origin: &str) -> Result<bool, OriginError> {
        Ok(AllowedOrigins::parse(&[entry])?.allows(Some(origin)))
    }

    #[test]
    fn scheme_host_and_port_all_count() {
        let cases = [
            ("https://shop.example.com", "https://shop.example.com", true),
            (
                "https://shop.example.com/",
                "https://shop.example.com",
                true,
            ),
            (
                "HTTPS://Shop.Example.com:443",
                "https://shop.example.com",
                true,
            ),
            (
                "https://shop.example.com",
                "https://shop.example.com:443",
                true,
            ),
            ("http://localhost:3000", "http://localhost:3000", true),
            ("http://localhost:3000", "http://localhost", false),
            ("http://shop.example.com", "https://shop.example.com", false),
            ("https://example.com", "https://shop.example.com", false),
            (
                "https://example.com",
                "https://example.com.evil.test",
                false,
            ),
            (
                "https://example.com",
                "https://evil.test/https://example.com",
                false,
            ),
            ("http://[::1]:3000", "http://[0:0::1]:3000", true),
            ("capacitor://localhost", "capacitor://localhost", true),
            ("https://shop.example.com", "null", false),
            ("https://shop.example.com", "", false),
        ];
        for (entry, origin, expected) in cases {
            assert_eq!(allowed(entry, origin), Ok(expected), "{entry} {origin}");
        }
    }

    #[test]
    fn no_origin_passes_and_an_empty_list_refuses_every_browser() {
        assert!(AllowedOrigins::default().allows(None));
        assert!(!AllowedOrigins::default().allows(Some("https://shop.example.com")));
    }

    #[test]
    fn an_entry_that_is_no_origin_is_named() {
        let entries = [
            "",
            "*",
            "null",
            "shop.example.com",
            "https://",
            "https://*.example.com",
            "https://example.com/path",
            "https://example.com//",
            "https://user@example.com",
            "https://example.com:0",
            "https://example.com:65536",
            "https://example.com:+1",
            "https://example.com:",
            "https://ร้าน.ไทย",
            "1http://x",
            "http://[::1",
            "http://::1",
        ];
        for entry in entries {
            let refused = AllowedOrigins::parse(&[entry]).map_err(|e| e.entry().to_owned());
            assert_eq!(refused, Err(entry.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(text in "[a-zA-Z]{1,6}://[a-zA-Z0-9.:-]{1,20}") {
            if let Some(form) = normal_form(&text) {
                prop_assert_eq!(normal_form(&form), Some(form));
            }
        }
    }
}
