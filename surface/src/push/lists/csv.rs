//! A page of a list as CSV (docs/push.md#csv).

use khlang_core::lists::Found;
use khlang_core::shape::schema::Schema;
use serde_json::Value;

use crate::call::http::{Reply, Request};
use crate::push::lists::show;

/// The type of the text.
const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// What a cell begins with that a spreadsheet would take for a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Whether the caller wants CSV.
pub fn is_wanted(request: &Request) -> bool {
    let accept = request.header("accept").unwrap_or_default();
    accept
        .split(',')
        .filter_map(|part| part.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case("text/csv"))
}

/// The address of the list with its filters, for the next page's cursor to be added.
pub fn link(request: &Request) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in request.query.iter().filter(|(name, _)| name != "cursor") {
        query.append_pair(name, value);
    }
    format!("{}?{}", request.path, query.finish())
}

/// The rows with a line of the columns' names above them; the next page stands in the headers.
pub fn reply(schema: &Schema, rows: &[&Found], next: Option<&str>, link: &str) -> Reply {
    let mut text = line(schema.fields.iter().map(|field| field.name.to_owned()));
    for row in rows.iter().filter_map(|found| found.row.as_ref()) {
        let cells = schema.fields.iter().map(|field| {
            let held = row.get(field.name).unwrap_or(&Value::Null);
            cell(&show::value(&field.kind, held))
        });
        text.push_str(&line(cells));
    }
    let mut headers = vec![("Content-Type", CONTENT_TYPE.to_owned())];
    if let Some(next) = next {
        let joint = if link.ends_with('?') { "" } else { "&" };
        headers.push(("X-Next-Cursor", next.to_owned()));
        headers.push((
            "Link",
            format!("<{link}{joint}cursor={next}>; rel=\"next\""),
        ));
    }
    Reply {
        headers,
        ..Reply::new(200, Value::String(text))
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    cells.join(",") + "\r\n"
}

/// The text of a value; one that a spreadsheet would run stands behind an apostrophe.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let runs = |first: char| FORMULA.contains(&first) || first.is_control();
    match text.chars().next() {
        Some(first) if runs(first) => format!("'{text}"),
        _ => text,
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cell_that_would_run_stands_behind_an_apostrophe() {
        let shown = |value: Value| quoted(&cell(&value));
        for text in ["=1+1", "+66", "-1", "@sum", "\tx"] {
            assert_eq!(shown(json!(text)), format!("'{text}"));
        }
        assert_eq!(shown(json!("a,\"b\"")), "\"a,\"\"b\"\"\"");
        assert_eq!(shown(json!("=a,b")), "\"'=a,b\"");
        assert_eq!(shown(json!(1.5)), "1.5");
        assert_eq!(shown(Value::Null), "");
    }
}
