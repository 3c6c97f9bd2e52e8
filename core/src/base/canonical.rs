//! The canonical form of JSON (RFC 8785): one text for each value.
//!
//! Names go by their UTF-16 code units, numbers are doubles written as ECMAScript writes them, and
//! strings have no escape but where JSON asks for one.

use serde_json::Value;
use thiserror::Error;

/// A JSON value that has no canonical form: a number outside the range of a double.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("body has no canonical JSON form")]
pub struct NotCanonical;

/// The RFC 8785 canonical form of a JSON value.
///
/// # Errors
/// [`NotCanonical`] for a number outside the range of a double.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(number.as_str(), text)?,
        Value::String(string) => write_string(string, text),
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                write(entry, text)?;
            }
            text.push_str(if entries.is_empty() { "[]" } else { "]" });
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            for (index, (name, member)) in members.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                write_string(name, text);
                text.push(':');
                write(member, text)?;
            }
            text.push_str(if members.is_empty() { "{}" } else { "}" });
        }
    }
    Ok(())
}

fn write_number(number: &str, text: &mut String) -> Result<(), NotCanonical> {
    let double: f64 = number.parse().map_err(|_| NotCanonical)?;
    if !double.is_finite() {
        return Err(NotCanonical);
    }
    text.push_str(ryu_js::Buffer::new().format_finite(double));
    Ok(())
}

fn write_string(string: &str, text: &mut String) {
    // A string can always be written.
    text.push_str(&serde_json::to_string(string).unwrap_or_default());
}
