//! What the store asks of a database: one batch of statements, all of them or none.

use std::future::Future;

use serde::de::DeserializeOwned;

/// A statement with the values of its parameters `?1`, `?2`, ...: text or null. Numbers travel inside JSON
/// text, which keeps them exact.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text, one of a fixed number.
    pub sql: &'static str,
    /// One value for each parameter.
    pub values: Vec<Option<String>>,
}

impl Statement {
    /// A statement with one value, for `?1`.
    pub fn with(sql: &'static str, value: String) -> Self {
        let values = vec![Some(value)];
        Self { sql, values }
    }
}

/// What a batch returned, and what it cost.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The rows of each statement, in the order of the statements: of each row its one column `j`.
    pub rows: Vec<Vec<String>>,
    /// Rows scanned.
    pub read: usize,
    /// Rows written, indexes counted.
    pub written: usize,
    /// The point in time up to which the database was seen.
    pub bookmark: Option<String>,
}

/// Why the database did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A constraint refused the batch: the facts have changed. Load and decide again.
    Lost(String),
    /// A passing fault of the connection; whether the batch was applied is not known.
    Transient(String),
    /// Too much at once; come back later.
    Overloaded(String),
    /// Anything else: our fault.
    Broken(String),
}

/// A database, or a session with one.
pub trait Database {
    /// Runs the statements in order and atomically: if one fails, none was applied.
    fn batch(&self, statements: Vec<Statement>)
    -> impl Future<Output = Result<Answer, StoreError>>;
}

const TRANSIENT: &[&str] = &[
    "reset because its code was updated",
    "storage caused object to be reset",
    "Network connection lost",
    "Cannot resolve D1 DB due to transient issue",
];
const OVERLOADED: &[&str] = &[
    "overloaded",
    "exceeded timeout",
    "exceeded its memory limit",
];

impl StoreError {
    /// Sorts an error by the text with which SQLite or D1 reports it.
    pub fn of_text(text: String) -> Self {
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
        if text.contains("constraint failed") {
            Self::Lost(text)
        } else if says(TRANSIENT) {
            Self::Transient(text)
        } else if says(OVERLOADED) {
            Self::Overloaded(text)
        } else {
            Self::Broken(text)
        }
    }
}

/// An error of reading or writing JSON is ours.
pub(crate) fn broken(error: impl std::fmt::Display) -> StoreError {
    StoreError::Broken(error.to_string())
}

/// The rows of a statement, each parsed.
pub(crate) fn parsed<T: DeserializeOwned>(rows: &[String]) -> Result<Vec<T>, StoreError> {
    rows.iter()
        .map(|row| serde_json::from_str(row).map_err(broken))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_sorted_by_its_text() {
        let sorted = |text: &str| StoreError::of_text(text.to_owned());
        let lost = "D1_ERROR: CHECK constraint failed: no_oversell: SQLITE_CONSTRAINT";
        assert!(matches!(sorted(lost), StoreError::Lost(_)));
        let transient = "D1_ERROR: Network connection lost.";
        assert!(matches!(sorted(transient), StoreError::Transient(_)));
        let overloaded = "D1_ERROR: D1 DB is overloaded. Too many requests queued.";
        assert!(matches!(sorted(overloaded), StoreError::Overloaded(_)));
        let broken = "D1_ERROR: no such column: skuu at offset 7: SQLITE_ERROR";
        assert!(matches!(sorted(broken), StoreError::Broken(_)));
    }
}
