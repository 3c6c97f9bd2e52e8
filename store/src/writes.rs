//! The statements of a commit as they come together, each with its rows.

use serde::Serialize;
use serde_json::Error;

/// A statement with its rows.
pub struct Write {
    /// Its text.
    pub sql: &'static str,
    /// Its rows, a JSON list or map.
    pub rows: String,
}

/// D1 takes strings of up to 2 MB.
const CHUNK_BYTES: usize = 1_500_000;

/// The statements of a commit so far.
#[derive(Default)]
pub(super) struct Writes(pub(super) Vec<Write>);

impl Writes {
    /// One statement with its rows as one value.
    pub(super) fn whole<T: Serialize>(&mut self, sql: &'static str, rows: &T) -> Result<(), Error> {
        let rows = serde_json::to_string(rows)?;
        self.0.push(Write { sql, rows });
        Ok(())
    }

    /// One statement, or a few where the rows are more than one parameter holds.
    pub(super) fn rows<T: Serialize>(
        &mut self,
        sql: &'static str,
        rows: &[T],
    ) -> Result<(), Error> {
        let mut list = String::new();
        for row in rows {
            let row = serde_json::to_string(row)?;
            if !list.is_empty() && list.len() + row.len() > CHUNK_BYTES {
                self.list(sql, std::mem::take(&mut list));
            }
            list.push(if list.is_empty() { '[' } else { ',' });
            list.push_str(&row);
        }
        self.list(sql, list);
        Ok(())
    }

    fn list(&mut self, sql: &'static str, list: String) {
        if !list.is_empty() {
            let rows = list + "]";
            self.0.push(Write { sql, rows });
        }
    }
}
