//! A column's value as it is shown: what the database holds, by what the table says it is.

use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Quantity;
use khlang_core::shape::schema::{Kind, Schema};
use serde_json::{Map, Value};

/// A row with every column of its table; what there is none of is null.
pub fn row(schema: &Schema, row: &Map<String, Value>) -> Value {
    let columns = schema.fields.iter();
    let shown = columns.map(|field| {
        let held = row.get(field.name).unwrap_or(&Value::Null);
        (field.name.to_owned(), value(&field.kind, held))
    });
    Value::Object(shown.collect())
}

/// A value: moments are held as milliseconds, quantities scaled by 10^4, and yes as 1.
pub fn value(kind: &Kind, held: &Value) -> Value {
    match (kind, held) {
        (_, Value::Null) => Value::Null,
        (Kind::Boolean, held) => Value::Bool(held.as_i64() != Some(0)),
        (Kind::Timestamp, held) => held.as_i64().map_or(Value::Null, |millis| {
            Value::from(Timestamp::from_millis(millis).to_string())
        }),
        (Kind::Number { .. }, held) => held.as_i64().map_or(Value::Null, |scaled| {
            Quantity::from_scaled(scaled).to_json()
        }),
        (Kind::Object(schema), Value::Object(fields)) => row(schema, fields),
        (Kind::List { of, .. }, Value::Array(entries)) => {
            entries.iter().map(|entry| value(of, entry)).collect()
        }
        (_, held) => held.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khlang_core::shape::schema::NumberRange;
    use serde_json::json;

    #[test]
    fn a_value_is_shown_as_its_column_says() {
        let number = Kind::Number {
            range: NumberRange::Any,
        };
        assert_eq!(value(&number, &json!(15_000)).to_string(), "1.5");
        assert_eq!(value(&Kind::Boolean, &json!(0)), json!(false));
        assert_eq!(
            value(&Kind::Timestamp, &json!(0)),
            json!("1970-01-01T00:00:00.000Z")
        );
        assert_eq!(value(&Kind::Timestamp, &Value::Null), Value::Null);
    }
}
