//! Reading the body of a Flash call: a form or JSON, as text or typed, into what its table says.
//!
//! Scope: which of the two algorithms a call uses, decoding, and the canonical value that tables and
//! handlers see. Not here: the signature (`caller`), and what is wrong with a value (`schema`).
//! See docs/flash.md#parameters.
//!
//! Numbers come as strings or numbers, lists as JSON text, as JSON, or as text with commas; both kinds
//! of call may use all of them. A blank value is not signed, so it means the same as none at all.

use serde_json::{Map, Value};

use super::moment;
use crate::call::bounds;
use crate::call::claim::is_json;
use crate::call::http::{Request, form};
use crate::flash::codes::Code;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::{Field, Kind, Schema};
use khlang_core::sign::flash_form::is_blank;

/// The parameters as one object, not yet typed.
pub fn read(request: &Request) -> Result<Value, Rejection> {
    if !is_json(request) {
        let pairs = form(&request.body).into_iter();
        return Ok(pairs
            .map(|(name, value)| (name, Value::from(value)))
            .collect());
    }
    if request.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(Map::new()));
    }
    let parsed = serde_json::from_slice(&request.body);
    parsed.map_err(|error| Code::NOT_JSON.at("", format!("is not JSON: {error}")))
}

/// The parameters as their table types them: known fields only, blank ones left out. What can't be
/// typed stays as it is, for the table to refuse.
pub fn typed(schema: &Schema, body: Value) -> Value {
    match body {
        Value::Object(mut given) => {
            let fields = schema.fields.iter();
            let typed = fields.filter_map(|field| {
                let value = typed_value(&field.kind, take(&mut given, field)?)?;
                Some((field.name.to_owned(), value))
            });
            Value::Object(typed.collect())
        }
        other => other,
    }
}

/// A field by its name, or else by the name in another case: the document's examples mix them.
fn take(given: &mut Map<String, Value>, field: &Field) -> Option<Value> {
    given.remove(field.name).or_else(|| {
        let like = |name: &&String| name.eq_ignore_ascii_case(field.name);
        let name = given.keys().find(like)?.clone();
        given.remove(&name)
    })
}

/// A value as its kind is written in JSON; none where it is blank.
fn typed_value(kind: &Kind, value: Value) -> Option<Value> {
    match (kind, value) {
        (_, Value::Null) => None,
        (_, Value::String(text)) if is_blank(&text) => None,
        (Kind::List { of, .. }, value) => rows(of, rows_of(value)),
        (Kind::Object(schema), value) => Some(typed(schema, parsed(value))),
        (Kind::Free { .. }, value) => Some(parsed(value)),
        (Kind::Commas { of, .. }, value) => words(of, words_of(value)),
        (_, Value::Number(number)) if !kind.is_numeric() => {
            Some(typed_text(kind, number.to_string()))
        }
        (_, Value::String(text)) => Some(typed_text(kind, text)),
        (_, other) => Some(other),
    }
}

fn typed_text(kind: &Kind, text: String) -> Value {
    let read = match kind {
        Kind::Integer { .. } => text.trim().parse::<i64>().ok().map(Value::from),
        Kind::Number { .. } => serde_json::from_slice(text.trim().as_bytes())
            .ok()
            .filter(Value::is_number),
        Kind::Flag => flag(&text).map(Value::Bool),
        Kind::Moment { end } => moment::read(&text, *end).map(|at| Value::from(at.millis())),
        _ => None,
    };
    read.unwrap_or(Value::String(text))
}

fn flag(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "Y" | "y" | "true" => Some(true),
        "0" | "N" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// JSON text as what it says; anything else as it is.
fn parsed(value: Value) -> Value {
    match value {
        // Text of more values than any table takes stays text, which no table takes.
        Value::String(text) if bounds::is_bounded(text.as_bytes()) => {
            serde_json::from_slice(text.as_bytes()).unwrap_or(Value::String(text))
        }
        other => other,
    }
}

/// Rows as JSON or JSON text; one object alone is a list of one.
fn rows_of(value: Value) -> Value {
    match parsed(value) {
        Value::Object(row) => Value::Array(vec![Value::Object(row)]),
        other => other,
    }
}

/// Words with commas between them, a list, or JSON text of a list.
fn words_of(value: Value) -> Value {
    match value {
        Value::String(text) if text.trim_start().starts_with('[') => parsed(Value::String(text)),
        Value::String(text) => text.split(',').map(str::trim).collect(),
        Value::Number(number) => Value::Array(vec![Value::String(number.to_string())]),
        other => other,
    }
}

/// The rows of a list, typed; none where there is no row. A row that is null stays one, to be refused.
fn rows(of: &Kind, value: Value) -> Option<Value> {
    let typed = |row| typed_value(of, row).unwrap_or(Value::Null);
    match value {
        Value::Array(rows) if rows.is_empty() => None,
        Value::Array(rows) => Some(rows.into_iter().map(typed).collect()),
        other => Some(other),
    }
}

/// The words of a list, typed, without blank ones; none where there is no word.
fn words(of: &Kind, value: Value) -> Option<Value> {
    let Value::Array(words) = value else {
        return Some(value);
    };
    let typed: Vec<_> = words
        .into_iter()
        .filter_map(|word| typed_value(of, word))
        .collect();
    (!typed.is_empty()).then_some(Value::Array(typed))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::call::http::Method;
    use crate::flash::tables::{goods, inbound, stock};

    fn request(kind: &str, body: &[u8]) -> Request {
        let header = ("content-type".to_owned(), kind.to_owned());
        Request {
            method: Method::Post,
            path: String::new(),
            query: Vec::new(),
            headers: BTreeMap::from([header]),
            body: body.to_vec(),
        }
    }

    fn code(schema: &Schema, body: Value) -> Option<u32> {
        let problems = schema.problems(&typed(schema, body));
        problems.first().and_then(|problem| problem.code)
    }

    #[test]
    fn a_form_is_decoded_once() {
        let form = b"name=%E0%B8%99%E0%B9%89%E0%B8%B3+1%2B1%26%25&a=&b";
        let read = read(&request(
            "application/x-www-form-urlencoded; charset=UTF-8",
            form,
        ));
        assert_eq!(read, Ok(json!({ "name": "น้ำ 1+1&%", "a": "", "b": "" })));
    }

    #[test]
    fn json_is_told_by_its_content_type_or_by_where_the_signature_stands() {
        assert!(is_json(&request("application/json", b"")));
        assert!(!is_json(&request("", b"")));
        let mut silent = request("text/plain", b"{}");
        silent.query.push((
            khlang_core::sign::flash_form::SIGN.to_owned(),
            "X".to_owned(),
        ));
        assert!(is_json(&silent));
        let broken = read(&request("application/json", b"{"));
        assert_eq!(broken.map_err(|refused| refused.code), Err(Some(1602)));
    }

    #[test]
    fn strings_and_numbers_are_one_and_blank_is_none() {
        let form = json!({
            "barCode": "A", "name": "ก", "isShelfLife": "1", "shelfLifeDay": " 20 ", "costPrice": "100",
            "remark": " \t", "image": "", "reserveBarcode": "B, C,", "extra": "x",
        });
        let expected = json!({
            "barCode": "A", "name": "ก", "isShelfLife": true, "shelfLifeDay": 20, "costPrice": 100,
            "reserveBarcode": ["B", "C"],
        });
        assert_eq!(typed(&goods::ADD_GOODS, form), expected);
        let json = json!({
            "barCode": "A", "name": "ก", "isShelfLife": 1, "shelfLifeDay": 20, "costPrice": 100,
            "remark": null, "reserveBarcode": ["B", "C"],
        });
        assert_eq!(typed(&goods::ADD_GOODS, json), expected);
        let numeric = typed(&goods::LIST_GOODS, json!({ "BARCODE": 885 }));
        assert_eq!(numeric, json!({ "barCode": ["885"] }));
    }

    #[test]
    fn rows_come_as_json_text_or_as_json() {
        let rows = json!([{ "i": 1, "barCode": "A", "num": 4, "price": 123, "asset": ["a1"] }]);
        for goods in [rows.clone(), json!(rows.to_string()), rows[0].clone()] {
            let form =
                json!({ "warehouseId": "1", "goods": goods, "arrivalStart": "2019-06-10 14:45" });
            let read = typed(&inbound::CREATE, form);
            assert_eq!(read["goods"], rows);
            assert_eq!(read["warehouseId"], 1);
            assert_eq!(read["arrivalStart"], 1_560_152_700_000_i64);
            assert_eq!(inbound::CREATE.problems(&read), []);
        }
    }

    #[test]
    fn each_field_answers_its_own_code() {
        let add = |name: &str, value: Value| {
            let mut body = json!({ "barCode": "A", "name": "ก" });
            body[name] = value;
            code(&goods::ADD_GOODS, body)
        };
        assert_eq!(add("barCode", json!("")), Some(1103));
        assert_eq!(add("barCode", json!(" A")), Some(1311));
        assert_eq!(add("name", Value::Null), Some(1110));
        assert_eq!(add("name", json!("x".repeat(201))), Some(1716));
        assert_eq!(add("goodsCode", json!("x".repeat(51))), Some(100_189));
        assert_eq!(add("costPrice", json!("1.5")), Some(1315));
        assert_eq!(add("costPrice", json!(1_000_000_001)), Some(100_195));
        assert_eq!(add("image", json!("ftp://a")), Some(1326));
        assert_eq!(add("reserveBarcode", json!("a,b,c,d,e,f")), Some(1311));
        assert_eq!(add("isShelfLife", json!("2")), Some(1313));
    }

    #[test]
    fn a_row_answers_its_own_code_and_one_of_two_must_be_there() {
        let set = |children: Value| {
            code(
                &goods::ADD_SET,
                json!({ "barCode": "S", "name": "ก", "children": children }),
            )
        };
        assert_eq!(set(json!("[]")), Some(1682));
        assert_eq!(set(json!("not json")), Some(1602));
        assert_eq!(set(json!([null])), Some(1602));
        assert_eq!(set(json!([{}])), Some(1683));
        let holding = |number: &str| set(json!([{ "barCode": "A", "number": number }]));
        assert_eq!(holding("abc"), Some(100_186));
        assert_eq!(holding("10000001"), Some(100_187));
        assert_eq!(set(json!([{ "barCode": "A", "number": "5" }])), None);
        assert_eq!(
            code(&inbound::DETAIL, json!({ "orderSn": " " })),
            Some(1032)
        );
        assert_eq!(code(&inbound::DETAIL, json!({ "orderSn": "x" })), None);
    }

    #[test]
    fn barcodes_of_a_query_are_words_and_at_most_500() {
        assert_eq!(code(&stock::STOCK, json!({ "barCode": "A-1,b_2" })), None);
        assert_eq!(code(&stock::STOCK, json!({ "barCode": "A 1" })), Some(1311));
        let many = vec!["A"; 501].join(",");
        assert_eq!(code(&stock::STOCK, json!({ "barCode": many })), Some(1720));
    }

    proptest! {
        #[test]
        fn no_value_breaks_the_reader(text: String, bytes: Vec<u8>, number: f64) {
            for kind in ["application/json", ""] {
                let _ = read(&request(kind, &bytes));
            }
            for value in [json!(text), json!(number), json!([text]), json!({ "barCode": text })] {
                let fields = inbound::CREATE.fields.iter();
                let body = fields.map(|field| (field.name.to_owned(), value.clone())).collect();
                inbound::CREATE.problems(&typed(&inbound::CREATE, body));
            }
        }
    }
}
