//! The operations dialect through the service over SQLite in memory: who may log in, what a role may do, and the life of
//! API keys and master data.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

mod access;
mod bounds;
mod house;
mod keys;
mod lists;
mod master;

use khlang_surface::call::http::Reply;
use serde_json::Value;

fn data(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.body["status"], "success");
    reply.body["data"].clone()
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status, text(&reply.body["code"]))
}

fn paths(reply: &Reply) -> Vec<String> {
    assert_eq!(
        code(reply),
        (400, "VALIDATION_FAILED".to_owned()),
        "{}",
        reply.body
    );
    reply.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| text(&problem["path"]))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| text(&row["id"]))
        .collect()
}
