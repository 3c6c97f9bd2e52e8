//! GTINs: the article numbers below barcodes, and their check digit (GS1 General Specifications, 7.9).
//!
//! Scope: GTIN-8, GTIN-12 (UPC-A), GTIN-13 (EAN) and GTIN-14 as text. A barcode of an item need not be
//! one; only what claims to be a GTIN is held to this.

/// How many digits a GTIN has, its check digit included.
const LENGTHS: [usize; 4] = [8, 12, 13, 14];

/// The check digit that completes `digits`, a GTIN without its last digit; `None` where those are not
/// 7, 11, 12 or 13 digits.
pub fn check_digit(digits: &str) -> Option<char> {
    let whole = LENGTHS.contains(&(digits.len() + 1));
    let digits = digits
        .bytes()
        .map(|byte| byte.is_ascii_digit().then(|| byte - b'0'));
    let digits = digits.collect::<Option<Vec<u8>>>().filter(|_| whole)?;
    let weights = [3, 1].into_iter().cycle();
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// Whether the text is a GTIN with the right check digit.
pub fn is_gtin(text: &str) -> bool {
    let Some(last) = text.chars().next_back() else {
        return false;
    };
    let digits = text.strip_suffix(last).unwrap_or_default();
    check_digit(digits) == Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_gs1_have_their_check_digit() {
        for gtin in [
            "6291041500213",
            "96385074",
            "036000291452",
            "10614141000415",
            "4006381333931",
        ] {
            assert!(is_gtin(gtin), "{gtin}");
        }
    }

    #[test]
    fn other_lengths_and_other_characters_are_no_gtin() {
        for text in [
            "",
            "0",
            "ก",
            "12345678901",
            "62910415002131",
            "629104150021x",
            "62910415002\u{e53}3",
            "123456789012345",
        ] {
            assert!(!is_gtin(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_digit_never_goes_unnoticed(digits in "[0-9]{12}", at in 0_usize..13, to in 0_u32..10) {
            let gtin = format!("{digits}{}", check_digit(&digits).unwrap());
            let mut changed: Vec<char> = gtin.chars().collect();
            changed[at] = char::from_digit(to, 10).unwrap();
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(is_gtin(&changed), changed == gtin);
        }
    }
}
