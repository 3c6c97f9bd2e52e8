//! What the text of a JSON document says that its values no longer do.
//!
//! A number in memory is a double, which keeps 17 significant digits. One that is longer would be
//! rounded in silence, so that `1.00000000000000000001` would pass as a quantity with no decimals: it is
//! found here and refused. Not here: reading JSON (`serde_json` has accepted the text before).

/// As many significant digits as a double can tell apart.
const MAX_DIGITS: usize = 17;

/// The first number with more digits than are kept, shortened for showing.
pub fn overlong_number(json: &[u8]) -> Option<String> {
    let mut rest = json;
    while let Some((first, tail)) = rest.split_first() {
        rest = match first {
            b'"' => after_string(tail),
            b'-' | b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
                let (number, after) = rest.split_at_checked(length)?;
                if digits(number) > MAX_DIGITS {
                    return Some(String::from_utf8_lossy(number).chars().take(40).collect());
                }
                after
            }
            _ => tail,
        };
    }
    None
}

/// What follows a string whose opening quote was read.
fn after_string(mut rest: &[u8]) -> &[u8] {
    while let Some((byte, tail)) = rest.split_first() {
        rest = match byte {
            b'"' => return tail,
            b'\\' => tail.get(1..).unwrap_or_default(),
            _ => tail,
        };
    }
    rest
}

const fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Significant digits: without leading zeros, and without the exponent.
fn digits(number: &[u8]) -> usize {
    let mantissa = number.split(|byte| matches!(byte, b'e' | b'E')).next().unwrap_or_default();
    let digits = mantissa.iter().filter(|byte| byte.is_ascii_digit());
    digits.skip_while(|digit| **digit == b'0').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_would_be_rounded_is_found() {
        assert_eq!(overlong_number(br#"{"a":1.00000000000000000001}"#).as_deref(), Some("1.00000000000000000001"));
        assert_eq!(overlong_number(br#"[-123456789012345678]"#).as_deref(), Some("-123456789012345678"));
    }

    #[test]
    fn digits_in_strings_zeros_and_exponents_do_not_count() {
        for json in [
            r#"{"a":"1.00000000000000000001"}"#,
            r#"{"a\"1":"\\","b":12345678901234567}"#,
            "[0.00000000000000000001, 1e300, 0.1, 9007199254740993]",
        ] {
            assert_eq!(overlong_number(json.as_bytes()), None, "{json}");
        }
    }
}
