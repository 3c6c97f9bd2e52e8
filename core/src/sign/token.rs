//! Signed bearer tokens: JWT with HS256 and nothing else.
//!
//! Scope: issue and verify for one key of our own. Not here: which claims a surface uses, who may
//! log in, revocation. See docs/partner.md#tokens, docs/operations.md#login.
//!
//! The algorithm is pinned: whatever the header of a token says, only HS256 under our key is
//! ever computed. The JWT crates at hand bring asymmetric algorithms, a clock or C code.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

use super::digest::equal_in_constant_time;
use super::mac::hmac_sha256;

/// Longest token that is looked at, in bytes.
const MAX_TOKEN: usize = 8 * 1024;
const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;

/// Why a token is refused. Callers of the API get one answer for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Not three base64url parts with a JSON header, or too long.
    #[error("token is malformed")]
    Malformed,
    /// The header names another algorithm than HS256, or a critical extension.
    #[error("token uses an algorithm that is not accepted")]
    Algorithm,
    /// The signature is not that of our key.
    #[error("token signature does not match")]
    Signature,
    /// `aud` is missing or names somebody else.
    #[error("token is meant for another audience")]
    Audience,
    /// `exp` is in the past.
    #[error("token has expired")]
    Expired,
    /// `nbf` is in the future.
    #[error("token is not valid yet")]
    NotYetValid,
    /// The claims are not of the expected form, or `exp` is missing.
    #[error("token claims are not of the expected form")]
    Claims,
}

/// Signs `claims` with `key` into a compact JWT.
///
/// The claims must be an object with `exp` (seconds since 1970) and `aud`, which [`verify`] demands.
///
/// # Errors
/// [`TokenError::Claims`] when the claims can't be written as JSON.
pub fn issue<C: Serialize>(claims: &C, key: &[u8]) -> Result<String, TokenError> {
    let claims = serde_json::to_vec(claims).map_err(|_| TokenError::Claims)?;
    let signed = [HEADER, &claims]
        .map(Base64UrlUnpadded::encode_string)
        .join(".");
    let signature = Base64UrlUnpadded::encode_string(&hmac_sha256(key, signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

/// The claims of a `token` that was signed with `key` for `audience` and is valid at `now_seconds`.
///
/// `now_seconds` counts from 1970, UTC. A token is valid from `nbf` (if it has one) until just
/// before `exp`; no leeway is given, since the clock that checks is the clock that issued.
///
/// # Errors
/// A [`TokenError`]; the signature is checked before any claim is read.
pub fn verify<C: DeserializeOwned>(
    token: &str,
    key: &[u8],
    audience: &str,
    now_seconds: i64,
) -> Result<C, TokenError> {
    let parts = Parts::split(token)?;
    parts.check_header()?;
    parts.check_signature(key)?;
    let claims = decode(parts.claims)?;
    let registered: Registered = from_json(&claims, TokenError::Claims)?;
    registered.check(audience, now_seconds)?;
    from_json(&claims, TokenError::Claims)
}

struct Parts<'a> {
    signed: &'a str,
    header: &'a str,
    claims: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn split(token: &'a str) -> Result<Self, TokenError> {
        let split = || {
            let (signed, signature) = token.rsplit_once('.')?;
            let (header, claims) = signed.split_once('.')?;
            Some(Self {
                signed,
                header,
                claims,
                signature,
            })
        };
        split()
            .filter(|_| token.len() <= MAX_TOKEN)
            .ok_or(TokenError::Malformed)
    }

    fn check_header(&self) -> Result<(), TokenError> {
        let header: Header = from_json(&decode(self.header)?, TokenError::Malformed)?;
        let accepted = header.alg == "HS256" && header.crit.is_none();
        accepted.then_some(()).ok_or(TokenError::Algorithm)
    }

    fn check_signature(&self, key: &[u8]) -> Result<(), TokenError> {
        let expected = hmac_sha256(key, self.signed.as_bytes());
        let matches = equal_in_constant_time(&expected, &decode(self.signature)?);
        matches.then_some(()).ok_or(TokenError::Signature)
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    crit: Option<serde_json::Value>,
}

/// The claims of RFC 7519 that decide whether a token counts at all.
#[derive(Deserialize)]
struct Registered {
    exp: i64,
    nbf: Option<i64>,
    aud: Option<Audience>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Registered {
    fn check(&self, audience: &str, now_seconds: i64) -> Result<(), TokenError> {
        if !self.aud.as_ref().is_some_and(|aud| aud.names(audience)) {
            return Err(TokenError::Audience);
        }
        if now_seconds >= self.exp {
            return Err(TokenError::Expired);
        }
        match self.nbf {
            Some(nbf) if now_seconds < nbf => Err(TokenError::NotYetValid),
            _ => Ok(()),
        }
    }
}

impl Audience {
    fn names(&self, audience: &str) -> bool {
        match self {
            Self::One(name) => name == audience,
            Self::Many(names) => names.iter().any(|name| name == audience),
        }
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| TokenError::Malformed)
}

fn from_json<T: DeserializeOwned>(bytes: &[u8], otherwise: TokenError) -> Result<T, TokenError> {
    serde_json::from_slice(bytes).map_err(|_| otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const KEY: &[u8] = b"a key of thirty-two bytes length";

    fn verified(token: &str, now: i64) -> Result<Value, TokenError> {
        verify(token, KEY, "admin", now)
    }

    fn signed(header: &str, claims: &str, key: &[u8]) -> String {
        let text = [header, claims]
            .map(|part| Base64UrlUnpadded::encode_string(part.as_bytes()))
            .join(".");
        let signature = Base64UrlUnpadded::encode_string(&hmac_sha256(key, text.as_bytes()));
        format!("{text}.{signature}")
    }

    #[test]
    fn claims_come_back_as_they_were_issued() -> Result<(), TokenError> {
        let claims = json!({"sub": "u1", "tenantId": null, "exp": 200, "aud": "admin"});
        assert_eq!(verified(&issue(&claims, KEY)?, 199)?, claims);
        Ok(())
    }

    #[test]
    fn time_and_audience_decide() -> Result<(), TokenError> {
        let token = issue(&json!({"nbf": 100, "exp": 200, "aud": ["x", "admin"]}), KEY)?;
        assert_eq!(verified(&token, 99), Err(TokenError::NotYetValid));
        assert!(verified(&token, 100).is_ok());
        assert_eq!(verified(&token, 200), Err(TokenError::Expired));
        assert_eq!(
            verify::<Value>(&token, KEY, "partner", 150),
            Err(TokenError::Audience)
        );
        let open = issue(&json!({"exp": 200}), KEY)?;
        assert_eq!(verified(&open, 1), Err(TokenError::Audience));
        let endless = issue(&json!({"aud": "admin"}), KEY)?;
        assert_eq!(verified(&endless, 1), Err(TokenError::Claims));
        Ok(())
    }

    #[test]
    fn no_other_algorithm_is_accepted() {
        let claims = r#"{"exp":200,"aud":"admin"}"#;
        for alg in ["none", "None", "HS384", "hs256", "RS256", ""] {
            let token = signed(&format!(r#"{{"alg":"{alg}"}}"#), claims, KEY);
            assert_eq!(verified(&token, 1), Err(TokenError::Algorithm), "{alg}");
        }
        let critical = signed(r#"{"alg":"HS256","crit":["b64"]}"#, claims, KEY);
        assert_eq!(verified(&critical, 1), Err(TokenError::Algorithm));
        let foreign = signed(r#"{"alg":"HS256"}"#, claims, b"another key");
        assert_eq!(verified(&foreign, 1), Err(TokenError::Signature));
    }

    #[test]
    fn malformed_tokens_are_told_apart_from_forged_ones() -> Result<(), TokenError> {
        let token = issue(&json!({"exp": 200, "aud": "admin"}), KEY)?;
        let unsigned = token.rsplit_once('.').map_or("", |(signed, _)| signed);
        for broken in [
            "",
            ".",
            "..",
            "a.b.c",
            unsigned,
            &format!("{token}="),
            &format!("{token}.x"),
        ] {
            assert_eq!(verified(broken, 1), Err(TokenError::Malformed), "{broken}");
        }
        assert_eq!(
            verified(&format!("{unsigned}."), 1),
            Err(TokenError::Signature)
        );
        let long = issue(
            &json!({"exp": 200, "aud": "admin", "x": "y".repeat(MAX_TOKEN)}),
            KEY,
        )?;
        assert_eq!(verified(&long, 1), Err(TokenError::Malformed));
        Ok(())
    }

    proptest! {
        #[test]
        fn no_changed_byte_goes_unnoticed(position in 0_usize..120, to in "[A-Za-z0-9_.-]") {
            let claims = json!({"sub": "u1", "role": "viewer", "exp": 200, "aud": "admin"});
            let token = issue(&claims, KEY).unwrap_or_default();
            let position = position.min(token.len() - 1);
            let mut changed = token.clone();
            changed.replace_range(position..=position, &to);
            prop_assert_eq!(verified(&changed, 1).is_ok(), changed == token);
        }
    }
}
