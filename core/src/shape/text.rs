//! What texts must look like: the forms that the kinds of a schema ask for.
//!
//! Each is a yes or no on one text. Not here: which field takes which (`schema`), and whether what a
//! text names is there.

use std::borrow::Cow;

use base64ct::{Base64, Encoding};

/// Whether it is of printable ASCII alone, as most texts are: each byte is one character, and only a
/// space is blank.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Text of so many characters without control characters beside line ends and tabs; not only blanks.
pub fn is_text(text: &str, min: usize, max: usize) -> bool {
    if is_printable(text) {
        let blank = min > 0 && text.bytes().all(|byte| byte == b' ');
        return (min..=max).contains(&text.len()) && !blank;
    }
    let length = text.chars().count();
    (min..=max).contains(&length)
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        && (min == 0 || !text.trim().is_empty())
}

/// At most so many printable characters, no blank at either end.
pub fn is_code(code: &str, max: usize) -> bool {
    if is_printable(code) {
        return (1..=max).contains(&code.len()) && !code.starts_with(' ') && !code.ends_with(' ');
    }
    let length = code.chars().count();
    (1..=max).contains(&length) && !code.chars().any(char::is_control) && code.trim() == code
}

/// So many digits, with `+`, blanks, brackets and dashes as people write telephone numbers.
pub fn is_phone(text: &str, min: usize, max: usize) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let others = text.char_indices().filter(|(_, c)| !c.is_ascii_digit());
    let written = |(at, c): (usize, char)| matches!((at, c), (0, '+') | (_, ' ' | '-' | '(' | ')'));
    (min..=max).contains(&digits)
        && text.len() <= max.saturating_mul(2)
        && others.into_iter().all(written)
}

/// At most so many ASCII letters, digits, `_` and `-`.
pub fn is_word(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The address of something on the web: `http` or `https`, a host, and whatever follows without blanks.
/// Whether it leads anywhere is not for us to say, so the tables of international names are not asked.
pub fn is_link(text: &str, max: usize) -> bool {
    let visible = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    let named = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    let hosted = host.chars().any(is_letter)
        && host
            .chars()
            .all(|c| is_letter(c) || "-._~%:@[]".contains(c));
    visible && named && hosted && text.chars().count() <= max
}

/// The whole number of that text, where it is one: with a fraction of zeros or without.
pub fn whole(number: &str) -> Option<i64> {
    let (units, fraction) = number.split_once('.').unwrap_or((number, ""));
    fraction.bytes().all(|digit| digit == b'0').then_some(())?;
    units.parse().ok()
}

/// The standard alphabet with padding, as every language writes it; in lines, as mail does, or in one.
pub fn is_base64(text: &str, max_bytes: usize) -> bool {
    let most = max_bytes.div_ceil(3).saturating_mul(4);
    let text = base64_in_one_line(text);
    text.len() <= most && Base64::decode_vec(&text).is_ok_and(|file| file.len() <= max_bytes)
}

/// Base64 without the line breaks that some programs put into it.
pub fn base64_in_one_line(text: &str) -> Cow<'_, str> {
    let is_break = |c: char| matches!(c, '\r' | '\n');
    match text.contains(is_break) {
        true => Cow::Owned(text.replace(is_break, "")),
        false => Cow::Borrowed(text),
    }
}

/// One `@` between two texts without blanks: whether mail arrives there is not for us to say.
pub fn is_email(address: &str) -> bool {
    let visible = !address.chars().any(|c| c.is_control() || c.is_whitespace());
    let split = address.split_once('@');
    let whole = split
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    visible && whole && address.len() <= 254
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_hold_no_control_characters_and_no_blank_ends() {
        for code in ["", " A", "A ", "A\u{0}B", "A\nB", &"x".repeat(65)] {
            assert!(!is_code(code, 64), "{code:?}");
        }
        assert!(is_code("คลัง 01/A+B&C", 64));
    }

    #[test]
    fn an_email_address_has_one_at_sign_between_two_texts() {
        for address in ["", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n"] {
            assert!(!is_email(address), "{address:?}");
        }
        assert!(is_email("สมชาย@example.com"));
    }

    #[test]
    fn a_telephone_number_is_told_by_its_digits() {
        for phone in ["0812345678", "+66 (0) 81-234-5678", "18159426427"] {
            assert!(is_phone(phone, 6, 20), "{phone}");
        }
        let long = "1".repeat(21);
        for phone in [
            "",
            "12345",
            &long,
            "08123x5678",
            "081+234567",
            "๐๘๑๒๓๔๕๖๗๘",
            "1 2 3 4 5 6\n",
        ] {
            assert!(!is_phone(phone, 6, 20), "{phone}");
        }
        assert!(!is_phone(&format!("{}123456", " ".repeat(40)), 6, 20));
    }

    #[test]
    fn a_word_is_ascii() {
        assert!(is_word("EOS-001_b", 9));
        for word in ["", "EOS-001_bc", "a b", "a.b", "ก", "a,b", "a\n"] {
            assert!(!is_word(word, 9), "{word}");
        }
    }

    #[test]
    fn a_link_leads_to_the_web() {
        assert!(is_link("http://pic13.nipic.com/2011/7119492_2.jpg", 200));
        assert!(is_link("https://example.com/สินค้า.png", 200));
        for link in [
            "",
            "a.png",
            "//a/b",
            "ftp://a/b",
            "javascript:alert(1)",
            "https://",
        ] {
            assert!(!is_link(link, 200), "{link}");
        }
        assert!(!is_link(&format!("https://a/{}", "x".repeat(191)), 200));
    }

    #[test]
    fn base64_is_held_to_the_size_of_the_file() {
        for (file, fits) in [
            ("AAAA", true),
            ("AAA=", true),
            ("AAAAAA==", false),
            ("AAAAAAAA", false),
        ] {
            assert_eq!(is_base64(file, 3), fits, "{file}");
        }
        assert!(is_base64("AA\r\nAA\n", 3));
        for file in ["AAA", "A A=", "AAA-", "=AAA"] {
            assert!(!is_base64(file, 3), "{file:?}");
        }
    }
}
