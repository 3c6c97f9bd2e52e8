//! What a list is: a table, and no code.

use khlang_core::lists::{List, Way};
use khlang_core::shape::schema::{Field, Schema};
use serde_json::Value;

/// A list as data.
pub struct ListTable {
    /// Which list.
    pub list: List,
    /// Its columns.
    pub row: &'static Schema,
    /// Its filters, with `limit`, `cursor` and what else every list takes.
    pub query: &'static [Field],
    /// Filters with an index of their own, the narrowest first: the filter, the value that the index is for, and
    /// the index.
    pub ways: &'static [(&'static str, Option<&'static str>, Way)],
    /// Whether a part of a text is found by an index.
    pub sought: bool,
    /// Whether what has changed is found by an index.
    pub changed: bool,
    /// Whether rows of the index may be none of the list.
    pub sparse: bool,
}

/// Where a row stands in the order of a list.
pub type Place = Vec<Value>;
