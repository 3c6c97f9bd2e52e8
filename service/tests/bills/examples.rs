//! What the Flash document prints, and whether an answer is shaped like it.

use std::sync::LazyLock;

use serde_json::{Map, Value};

static EXAMPLES: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let text = include_str!("../../../tests/vectors/flash-examples.json");
    serde_json::from_str(text).unwrap()
});

/// The request of an endpoint's example, with some parameters changed.
pub fn request(path: &str, changed: Value) -> Value {
    let mut request = EXAMPLES[path]["request"].clone();
    for (name, value) in changed.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// Every field of the printed answer is there, with its JSON type; null stands for anything.
#[track_caller]
pub fn assert_as_printed(path: &str, answer: &Value) {
    assert_eq!(answer["code"], 1, "{path}: {answer}");
    assert_shape(answer, &EXAMPLES[path]["answer"], path);
}

#[track_caller]
fn assert_shape(answer: &Value, printed: &Value, path: &str) {
    if printed.is_null() {
        return;
    }
    assert_eq!(kind(answer), kind(printed), "{path}: {answer}");
    if let (Value::Array(rows), Some(first)) = (answer, printed.get(0)) {
        assert!(!rows.is_empty(), "{path} is empty");
        for row in rows {
            assert_shape(row, first, path);
        }
    }
    for (name, value) in printed.as_object().into_iter().flatten() {
        let field = answer.get(name);
        let field = field.unwrap_or_else(|| panic!("{path}.{name} is missing in {answer}"));
        assert_shape(field, value, &format!("{path}.{name}"));
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
