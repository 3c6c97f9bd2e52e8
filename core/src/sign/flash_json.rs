//! The signature of a Flash JSON call.
//!
//! Scope: what is signed, the digest, and its comparison. Not here: whose secret it is, how old the
//! call may be. See docs/flash.md#json.
//!
//! `sign` is the upper-case SHA-256 of `secret + k1v1k2v2... + body + secret`: every query parameter
//! but `sign` by ascending name, with values as decoded, and the body exactly as it was sent.

use super::digest::{equal_in_constant_time, sha256_upper_hex};
use super::flash_form::{SIGN, repeats_a_name};

/// What stands between the two secrets in the text whose digest is the signature.
#[must_use]
pub fn signed_bytes(query: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut signed: Vec<_> = query.iter().filter(|(name, _)| name != SIGN).collect();
    signed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut text = Vec::new();
    for (name, value) in signed {
        text.extend(name.bytes().chain(value.bytes()));
    }
    text.extend(body);
    text
}

/// The signature of a query and a body under a merchant's secret, which is the `key` of form calls.
#[must_use]
pub fn sign(query: &[(String, String)], body: &[u8], secret: &str) -> String {
    let secret = secret.as_bytes();
    sha256_upper_hex([secret, &signed_bytes(query, body), secret])
}

/// Whether the query carries the signature of itself and the body under this secret. A repeated name
/// and a digest in lower case are refused, as in a form.
#[must_use]
pub fn verify(query: &[(String, String)], body: &[u8], secret: &str) -> bool {
    let given = query.iter().find(|(name, _)| name == SIGN);
    let expected = sign(query, body, secret);
    let same = given
        .is_some_and(|(_, given)| equal_in_constant_time(given.as_bytes(), expected.as_bytes()));
    same && !repeats_a_name(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(nonce: &str) -> Vec<(String, String)> {
        let pairs = [
            ("timestamp", "1718096016"),
            ("mchId", "C1000001"),
            ("nonceStr", nonce),
        ];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        pairs.into_iter().map(owned).collect()
    }

    fn signed(nonce: &str, body: &[u8], secret: &str) -> Vec<(String, String)> {
        let mut pairs = query(nonce);
        pairs.push((SIGN.to_owned(), sign(&pairs, body, secret)));
        pairs
    }

    #[test]
    fn the_text_is_put_together_as_the_seed_shows_it() {
        let text = b"SmchIdC1000001nonceStr123456timestamp1718096016{\"name\": \"test\"}S";
        let expected = sha256_upper_hex([text.as_slice()]);
        assert_eq!(
            sign(&query("123456"), b"{\"name\": \"test\"}", "S"),
            expected
        );
    }

    #[test]
    fn a_repeated_name_is_refused_even_if_it_is_signed() {
        let mut pairs = query("123456");
        pairs.push(("mchId".to_owned(), "C2".to_owned()));
        pairs.push((SIGN.to_owned(), sign(&pairs, b"", "S")));
        assert!(!verify(&pairs, b"", "S"));
    }

    proptest! {
        #[test]
        fn any_other_byte_of_the_body_is_refused(
            body in proptest::collection::vec(any::<u8>(), 1..200),
            position: prop::sample::Index, flip in 1_u8.., secret in "\\PC{0,20}",
        ) {
            let pairs = signed("abc123", &body, &secret);
            prop_assert!(verify(&pairs, &body, &secret));
            let mut changed = body;
            *position.get_mut(&mut changed) ^= flip;
            prop_assert!(!verify(&pairs, &changed, &secret));
        }
    }
}
