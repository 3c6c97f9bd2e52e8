//! How much a body may hold, judged by one look over its bytes that keeps nothing (docs/push.md#limits).
//!
//! A tree of values takes many times the memory of its text: a megabyte of `1,` is half a million values.
//! So a body is refused before it becomes a tree, where it holds more values than its route could use.

use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::Schema;

/// The most values of any body, whatever its table says.
const MOST: usize = 200_000;

/// What a body may hold beside twice what its table has room for: fields that the table ignores.
const SLACK: usize = 1_000;

/// The most parameters of a form.
const MOST_PARAMETERS: usize = 1_000;

/// The most values of a body of that table.
pub fn most_values(schema: Option<&Schema>) -> usize {
    let known = schema.map_or(0, Schema::most_values);
    known.saturating_mul(2).saturating_add(SLACK).min(MOST)
}

/// Refuses JSON that holds more values than `most`.
///
/// # Errors
/// [`Fault::TooLarge`].
pub fn check_json(json: &[u8], most: usize) -> Result<(), Rejection> {
    match values_in(json) > most {
        true => Err(too_many("values", most)),
        false => Ok(()),
    }
}

/// Refuses a form of too many parameters.
///
/// # Errors
/// [`Fault::TooLarge`].
pub fn check_form(form: &[u8]) -> Result<(), Rejection> {
    let parameters = form.iter().filter(|byte| **byte == b'&').count();
    match parameters >= MOST_PARAMETERS {
        true => Err(too_many("parameters", MOST_PARAMETERS)),
        false => Ok(()),
    }
}

/// Whether JSON holds no more values than any route takes.
pub fn is_bounded(json: &[u8]) -> bool {
    values_in(json) <= MOST
}

fn too_many(what: &str, most: usize) -> Rejection {
    let message = format!("The request body holds more than {most} {what}.");
    Rejection::new(Fault::TooLarge, message)
}

/// How many values and names JSON holds at most: what stands before, between and inside of its commas,
/// colons and brackets. Of what is no JSON it is some number not above its length.
pub fn values_in(json: &[u8]) -> usize {
    let (mut found, mut in_text, mut escaped) = (1_usize, false, false);
    for byte in json {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b',' | b':' | b'[' | b'{') => found = found.saturating_add(1),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        assert_eq!(values_in(b""), 1);
        assert_eq!(values_in(b"[1,2,3]"), 4);
        assert_eq!(values_in(br#"{"a":",,[{\"::","b":2}"#), 5);
        assert_eq!(values_in(br#"["\\",1]"#), 3);
    }

    #[test]
    fn every_route_takes_the_fullest_body_of_its_table_up_to_a_bound() {
        for route in crate::routes() {
            let known = route.body.map_or(0, Schema::most_values);
            let most = most_values(route.body);
            assert!(most >= known.min(MOST) && most <= MOST, "{}", route.name);
        }
    }

    #[test]
    fn too_many_parameters_are_refused() {
        assert_eq!(check_form("a=1&".repeat(999).as_bytes()), Ok(()));
        assert!(check_form("a=1&".repeat(1_000).as_bytes()).is_err());
    }
}
