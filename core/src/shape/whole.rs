//! Whole numbers as JSON may write them: `10` and `10.0` are one number (docs/push.md#values).

use serde_json::{Number, Value};

use crate::shape::schema::{Kind, Schema};
use crate::shape::text::whole;

/// Writes every whole number of a body without a fraction, so that what reads it after its table meets whole
/// numbers alone. Free objects stay as they were sent.
pub fn normalise(schema: &Schema, value: &mut Value) {
    let Value::Object(object) = value else {
        return;
    };
    for field in schema.fields {
        if let Some(value) = object.get_mut(field.name) {
            of_kind(&field.kind, value);
        }
    }
}

fn of_kind(kind: &Kind, value: &mut Value) {
    match (kind, value) {
        (Kind::Object(schema) | Kind::Closed(schema), value) => normalise(schema, value),
        (Kind::List { of, .. }, Value::Array(list)) => {
            list.iter_mut().for_each(|entry| of_kind(of, entry));
        }
        (Kind::Rows { of, .. }, Value::Array(list)) => {
            list.iter_mut().for_each(|row| normalise(of, row));
        }
        (Kind::Integer { .. } | Kind::WordOrId(_), Value::Number(number)) => {
            if let Some(whole) = whole(number.as_str()) {
                *number = Number::from(whole);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::schema::optional;

    static BODY: Schema = Schema {
        name: "Body",
        about: "",
        fields: &[
            optional("n", Kind::Integer { min: 0, max: 99 }, ""),
            optional("free", Kind::Free { max_bytes: 99 }, ""),
        ],
    };

    #[test]
    fn a_fraction_of_zeros_is_none() {
        for (text, number) in [("10", 10), ("10.0", 10), ("-3.000", -3), ("0.0", 0)] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in ["10.5", "1e1", "", "10.0x", "99999999999999999999"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn a_body_is_read_as_whole_numbers_and_free_objects_stay_as_sent() {
        let mut body: Value = serde_json::from_str(r#"{"n":10.0,"free":{"n":10.0}}"#).unwrap();
        assert_eq!(BODY.problems(&body), []);
        normalise(&BODY, &mut body);
        assert_eq!(body.to_string(), r#"{"n":10,"free":{"n":10.0}}"#);
    }
}
