//! The signature of a Flash form call.
//!
//! Scope: what is signed, the digest, and its comparison. Not here: decoding a form, whose key it is.
//! See docs/flash.md#forms.
//!
//! `sign` is the upper-case SHA-256 of `k1=v1&k2=v2...&key=KEY`: every parameter but `sign` itself and
//! those whose value is blank, by ascending ASCII name, with values as decoded.

use super::digest::{equal_in_constant_time, sha256_upper_hex};

/// The parameter that carries the signature, and is not signed.
pub const SIGN: &str = "sign";

/// Whether a value is blank: nothing but spaces and the characters that the document lists. Blank values
/// may be sent and are not signed, so nothing may depend on them.
#[must_use]
pub fn is_blank(value: &str) -> bool {
    let listed = |c| matches!(c, ' ' | '\u{09}'..='\u{0D}' | '\u{1C}'..='\u{1F}');
    value.chars().all(listed)
}

/// The text whose digest is the signature, up to the key.
#[must_use]
pub fn signed_text<S: AsRef<str>>(pairs: &[(S, S)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()));
    let mut signed: Vec<(&str, &str)> = pairs
        .filter(|(name, value)| *name != SIGN && !is_blank(value))
        .collect();
    signed.sort_by_key(|(name, _)| *name);
    let length = signed
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2)
        .sum::<usize>();
    let mut text = String::with_capacity(length);
    for (index, (name, value)) in signed.into_iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// The signature of a form under a merchant's key.
#[must_use]
pub fn sign<S: AsRef<str>>(pairs: &[(S, S)], key: &str) -> String {
    let text = signed_text(pairs);
    sha256_upper_hex([text.as_bytes(), b"&key=", key.as_bytes()])
}

/// Whether the form carries its own signature under this key.
///
/// A form that repeats a name is refused: a signature stands for one value of each name, and signer
/// and reader could take different ones. So is a digest in lower case, which the document does not know.
#[must_use]
pub fn verify(pairs: &[(String, String)], key: &str) -> bool {
    let given = pairs.iter().find(|(name, _)| name == SIGN);
    let expected = sign(pairs, key);
    let same = given
        .is_some_and(|(_, given)| equal_in_constant_time(given.as_bytes(), expected.as_bytes()));
    same && !repeats_a_name(pairs)
}

/// Whether a name stands more than once.
#[must_use]
pub fn repeats_a_name(pairs: &[(String, String)]) -> bool {
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair.first() == pair.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn signed(pairs: &[(&str, &str)], key: &str) -> Vec<(String, String)> {
        let mut pairs = form(pairs);
        pairs.push((SIGN.to_owned(), sign(&pairs, key)));
        pairs
    }

    #[test]
    fn names_are_sorted_by_their_bytes_and_blank_values_left_out() {
        let pairs = form(&[
            ("b", "2"),
            ("a", " \t\n\u{b}\u{c}\r\u{1c}\u{1d}\u{1e}\u{1f}"),
            ("Z", "1"),
            ("c", ""),
            ("d", "\u{a0}"),
            ("sign", "x"),
        ]);
        assert_eq!(signed_text(&pairs), "Z=1&b=2&d=\u{a0}");
    }

    #[test]
    fn a_form_without_its_signature_or_with_one_in_lower_case_is_refused() {
        let mut pairs = signed(&[("mchId", "C0001")], "k");
        assert!(verify(&pairs, "k"));
        assert!(!verify(&pairs, "K"));
        pairs[1].1 = pairs[1].1.to_ascii_lowercase();
        assert!(!verify(&pairs, "k"));
        assert!(!verify(&form(&[("mchId", "C0001")]), "k"));
    }

    #[test]
    fn a_repeated_name_is_refused_even_if_it_is_signed() {
        assert!(!verify(&signed(&[("a", "1"), ("a", "2")], "k"), "k"));
        let mut twice = signed(&[("a", "1")], "k");
        twice.push(twice[1].clone());
        assert!(!verify(&twice, "k"));
    }

    proptest! {
        #[test]
        fn any_other_value_or_key_is_refused(
            value in "\\PC{1,20}", other in "\\PC{1,20}", key in "\\PC{0,20}", wrong in "\\PC{0,20}",
        ) {
            let pairs = signed(&[("mchId", "C0001"), ("body", &value)], &key);
            prop_assert!(verify(&pairs, &key));
            prop_assert!(key == wrong || !verify(&pairs, &wrong));
            let mut changed = pairs;
            changed[1].1.clone_from(&other);
            prop_assert_eq!(verify(&changed, &key), other == value || is_blank(&other) && is_blank(&value));
        }
    }
}
