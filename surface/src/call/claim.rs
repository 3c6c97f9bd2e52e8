//! The claim of a merchant's call: what it says of itself, and the proof of it.
//!
//! Scope: reading `mchId`, `nonceStr` and `timestamp` of either kind of call, verifying the signature.
//! Not here: the two algorithms (`sign`), the credential row (`access::merchant`), a call's parameters (`flash`).

use khlang_core::access::merchant::{FlashCredential, UsedNonce};
use khlang_core::base::clock::Timestamp;
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::sign::{flash_form, flash_json};

use crate::call::http::{Request, form};

/// How far a call's `timestamp` may be from now, in seconds (docs/flash.md#signatures).
pub const WINDOW_SECONDS: u64 = 300;

/// For how long a nonce is remembered: a call may be dated so far ahead, and then holds as long again.
const NONCE_SECONDS: i64 = 600;

/// The longest nonce, in bytes.
const MAX_NONCE: usize = 128;

/// The parameters of a JSON call's query. With any other beside them the signed text could be cut in
/// more than one way, and a nonce be used twice.
const JSON_NAMES: [&str; 4] = ["mchId", "nonceStr", "timestamp", flash_form::SIGN];

/// What a call says of itself before it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who it says it is from.
    pub mch_id: String,
    /// Its nonce.
    pub nonce: String,
    /// When it says it was made, seconds since 1970; a form need not say.
    timestamp: Option<i64>,
}

impl Claim {
    /// Reads the claim of either kind of call. Refused like a bad signature where a part is missing.
    pub fn read(request: &Request) -> Result<Self, Rejection> {
        let claim = match is_json(request) {
            true => Self::of_json(&request.query),
            false => Self::of_form(&form(&request.body)),
        };
        claim.ok_or_else(refused)
    }

    fn of_json(query: &[(String, String)]) -> Option<Self> {
        let known = |(name, _): &(String, String)| JSON_NAMES.contains(&name.as_str());
        let claim = Self::of(query).filter(|_| query.iter().all(known))?;
        let plain = claim.nonce.bytes().all(|b| b.is_ascii_alphanumeric());
        (plain && claim.nonce.len() >= 6 && claim.timestamp.is_some()).then_some(claim)
    }

    /// The first algorithm asks nothing of a nonce. An `&` in it would let the parameters behind it be
    /// taken for a part of it, and the call be sent again without them.
    fn of_form(pairs: &[(String, String)]) -> Option<Self> {
        let claim = Self::of(pairs)?;
        let plain = claim
            .nonce
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'&');
        let dated = pairs.iter().any(|(name, _)| name == "timestamp");
        (plain && dated == claim.timestamp.is_some()).then_some(claim)
    }

    fn of(pairs: &[(String, String)]) -> Option<Self> {
        let value = |wanted: &str| {
            let named = pairs.iter().find(|(name, _)| name == wanted);
            named
                .map(|(_, value)| value.as_str())
                .filter(|value| !flash_form::is_blank(value))
        };
        let nonce = value("nonceStr").filter(|nonce| nonce.len() <= MAX_NONCE)?;
        Some(Self {
            mch_id: value("mchId")?.to_owned(),
            nonce: nonce.to_owned(),
            timestamp: value("timestamp").and_then(seconds),
        })
    }

    /// Whether the call is from the merchant it names. Every fault is refused alike, in about the same
    /// time, so that nobody learns which part was wrong.
    pub fn verify(
        &self,
        request: &Request,
        credential: Option<&FlashCredential>,
        now: Timestamp,
        roots: &[Vec<u8>],
    ) -> Result<(), Rejection> {
        let named = credential.filter(|credential| credential.mch_id == self.mch_id);
        let live = named.filter(|credential| credential.revoked_at.is_none());
        let key = live.and_then(|credential| credential.signing_key(roots));
        let signed = is_signed(request, key.as_deref().unwrap_or_default());
        if signed && key.is_some() && self.is_in_time(now) {
            return Ok(());
        }
        Err(refused())
    }

    fn is_in_time(&self, now: Timestamp) -> bool {
        let near = |at: i64| at.abs_diff(now.seconds()) <= WINDOW_SECONDS;
        self.timestamp.is_none_or(near)
    }

    /// What is remembered of a call that wrote.
    pub fn used(&self, now: Timestamp) -> UsedNonce {
        UsedNonce {
            mch_id: self.mch_id.clone(),
            nonce: self.nonce.clone(),
            expires_at: now.plus_seconds(NONCE_SECONDS),
        }
    }
}

/// Seconds since 1970, in digits.
fn seconds(text: &str) -> Option<i64> {
    let digits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn is_signed(request: &Request, key: &str) -> bool {
    match is_json(request) {
        true => flash_json::verify(&request.query, &request.body, key),
        false => flash_form::verify(&form(&request.body), key),
    }
}

/// The one refusal of whatever is wrong with a signature.
pub fn refused() -> Rejection {
    Rejection::new(Fault::Unauthorized, "Invalid signature")
}

/// Whether the call is signed by the second algorithm: a JSON body, and the signature in the query.
/// A caller that does not say what it sends is recognised by where its signature stands.
pub fn is_json(request: &Request) -> bool {
    let kind = request.header("content-type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    kind.contains("json") || (!kind.contains("form") && request.query(flash_form::SIGN).is_some())
}

/// The header by which a system says who it is.
const SOURCE_HEADER: &str = "ffm-source-from";

/// The longest source tag, in characters; a longer one is cut.
const MAX_SOURCE: usize = 64;

/// The source tag of a call, if it has one.
pub fn source_of(request: &Request) -> Option<String> {
    let tag = request.header(SOURCE_HEADER)?.trim();
    let shown = tag.chars().filter(|c| !c.is_control()).take(MAX_SOURCE);
    let shown: String = shown.collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::call::http::Method;
    use khlang_core::access::context::Context;
    use khlang_core::access::merchant::Secrets;

    const ROOT: &[u8] = b"a root secret of at least 32 bytes";
    const NOW: Timestamp = Timestamp::from_millis(1_718_096_016_000);

    fn merchant() -> (FlashCredential, Secrets) {
        let cx = Context::new(NOW, [7; 32], String::new(), ROOT.to_vec());
        FlashCredential::new("t", "n", &cx).unwrap()
    }

    fn request(query: &[(&str, &str)], kind: &str, body: &str) -> Request {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Request {
            method: Method::Post,
            path: String::new(),
            query: query.iter().map(owned).collect(),
            headers: BTreeMap::from([("content-type".to_owned(), kind.to_owned())]),
            body: body.as_bytes().to_vec(),
        }
    }

    fn json_call(timestamp: &str, mch_id: &str, key: &str) -> Request {
        let query = [
            ("mchId", mch_id),
            ("nonceStr", "abc123"),
            ("timestamp", timestamp),
        ];
        let mut call = request(&query, "application/json", "{}");
        let sign = flash_json::sign(&call.query, b"{}", key);
        call.query.push((flash_form::SIGN.to_owned(), sign));
        call
    }

    fn is_good(call: &Request, credential: Option<&FlashCredential>, root: &[u8]) -> bool {
        let roots = [b"a newer root".to_vec(), root.to_vec()];
        Claim::read(call).and_then(|claim| claim.verify(call, credential, NOW, &roots)) == Ok(())
    }

    #[test]
    fn a_signed_call_is_good_under_its_own_live_credential_and_root_only() {
        let (known, secrets) = merchant();
        let call = json_call("1718096016", &known.mch_id, &secrets.key);
        assert!(is_good(&call, Some(&known), ROOT));
        assert!(!is_good(&call, Some(&known), b"another root"));
        assert!(!is_good(&call, None, ROOT));
        assert!(!is_good(&call, Some(&known.clone().revoked(NOW)), ROOT));
        let other = FlashCredential {
            mch_id: "C1".to_owned(),
            ..known.clone()
        };
        assert!(!is_good(&call, Some(&other), ROOT));
        let moved = FlashCredential {
            id: "another row".to_owned(),
            ..known
        };
        assert!(!is_good(&call, Some(&moved), ROOT));
    }

    #[test]
    fn without_a_credential_not_even_the_empty_key_is_good() {
        let call = json_call("1718096016", "C1", "");
        assert!(!is_good(&call, None, ROOT));
    }

    #[test]
    fn the_window_is_300_seconds_either_way() {
        let (known, secrets) = merchant();
        let at = |timestamp: &str| {
            let call = json_call(timestamp, &known.mch_id, &secrets.key);
            is_good(&call, Some(&known), ROOT)
        };
        assert!(at("1718095716") && at("1718096316"));
        assert!(!at("1718095715") && !at("1718096317"));
        assert!(!at("") && !at("-1718096016") && !at("1718096016.0") && !at("9999999999999"));
    }

    #[test]
    fn secrets_are_sealed_apart_and_never_shown() {
        let (known, secrets) = merchant();
        assert_eq!(
            known.push_secret(&[ROOT.to_vec()]),
            Some(secrets.app_secret.clone())
        );
        let swapped = FlashCredential {
            key: known.app_secret.clone(),
            app_secret: known.key.clone(),
            ..known.clone()
        };
        assert_eq!(swapped.push_secret(&[ROOT.to_vec()]), None);
        let stored = serde_json::to_string(&known).unwrap() + &format!("{known:?}");
        assert!(!stored.contains(&secrets.key) && !stored.contains(&secrets.app_secret));
    }

    #[test]
    fn a_credential_that_was_sealed_by_the_start_script_opens() {
        // scripts/lib/seal.mjs: root "root", nonce 00..17, id "i", plain "the key".
        let sealed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXwDsxLDPsqda4kwtQifqeH7xKR/G57Hk=";
        let (known, _) = merchant();
        let known = FlashCredential {
            id: "i".to_owned(),
            key: sealed.to_owned(),
            ..known
        };
        assert_eq!(
            known.signing_key(&[b"root".to_vec()]).as_deref(),
            Some("the key")
        );
    }

    #[test]
    fn a_form_claims_without_a_timestamp_and_hides_nothing_in_its_nonce() {
        let read = |body: &str| Claim::read(&request(&[], "", body)).map(|claim| claim.nonce);
        assert_eq!(read("mchId=C1&nonceStr=a-1.2").as_deref(), Ok("a-1.2"));
        for body in [
            "mchId=C1",
            "nonceStr=abc",
            "mchId=C1&nonceStr=a%26b%3D1",
            "mchId=C1&nonceStr=a+b",
            "mchId=C1&nonceStr=abc&timestamp=soon",
        ] {
            assert_eq!(read(body), Err(refused()), "{body}");
        }
    }
}
