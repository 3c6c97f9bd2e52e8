//! Pages of a list: `limit` and `cursor` in, `items`, `nextCursor` and `hasMore` out.
//!
//! Scope: reading the two parameters, and sealing the position after the last row. A cursor holds for
//! the endpoint, tenant and filters it was made with (contract 4). Pages go by position and not by
//! count, so rows that come in meanwhile move nothing. Not here: what orders a list.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::rejection::{Fault, Rejection};
use crate::route::Call;
use crate::schema::{Field, Kind, optional};
use crate::sign::{cursor, derive_key};

/// Rows of a page where nothing is said.
const DEFAULT_LIMIT: i64 = 50;

/// The most rows of a page.
pub const MAX_ROWS: usize = 200;

/// The purpose under which the cursors' key is derived from the root secret.
const CURSOR_PURPOSE: &str = "cursor";

/// The query parameter `limit`.
pub const LIMIT: Field = optional(
    "limit",
    Kind::Integer { min: 1, max: 200 },
    "The most rows of a page; 50 where nothing is said.",
);

/// The query parameter `cursor`.
pub const CURSOR: Field = optional(
    "cursor",
    Kind::Text { min: 1, max: 4_096 },
    "nextCursor of the page before, with the same filters.",
);

/// Which page of a list is asked for; `P` is the position of a row in the list's order.
pub struct Page<P> {
    /// The position of the last row before it; none for the first page.
    pub after: Option<P>,
    /// The most rows it shows.
    pub limit: i64,
    filters: String,
    key: [u8; 32],
    position: PhantomData<P>,
}

impl<P: Serialize + DeserializeOwned> Page<P> {
    /// Reads `limit` and `cursor` of a call.
    pub fn read(call: &Call) -> Result<Self, Rejection> {
        let filters = filters(call)?;
        let key = derive_key(call.secret(), CURSOR_PURPOSE);
        let after = call.query_text("cursor").map(|text| {
            cursor::open(&text, &filters, &key)
                .map_err(|error| Rejection::invalid_at("cursor", wanted(error)))
        });
        Ok(Self {
            after: after.transpose()?,
            limit: call.query_integer("limit").unwrap_or(DEFAULT_LIMIT),
            filters,
            key,
            position: PhantomData,
        })
    }

    /// How many rows to ask for: one more than is shown tells whether there are more.
    pub const fn wanted(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// The page made of what was found.
    pub fn show<'r, R: 'r>(
        &self,
        rows: impl Iterator<Item = &'r R>,
        position: impl Fn(&R) -> P,
        show: impl Fn(&R) -> Value,
    ) -> Result<Value, Rejection> {
        let rows: Vec<&R> = rows.collect();
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let shown = rows.get(..limit).unwrap_or(&rows);
        let has_more = rows.len() > limit;
        let last = shown.last().filter(|_| has_more);
        let next = last.map(|row| self.seal(&position(row))).transpose()?;
        Ok(json!({
            "items": shown.iter().map(|row| show(row)).collect::<Vec<_>>(),
            "nextCursor": next,
            "hasMore": has_more,
        }))
    }

    fn seal(&self, position: &P) -> Result<String, Rejection> {
        cursor::seal(position, &self.filters, &self.key)
            .map_err(|error| Rejection::new(Fault::Internal, error.to_string()))
    }
}

fn wanted(error: cursor::CursorError) -> &'static str {
    match error {
        cursor::CursorError::Foreign => "does not belong to this list with these filters",
        _ => "must be the nextCursor of an earlier page",
    }
}

/// Everything that says which list it is: the path, the tenant and every filter.
fn filters(call: &Call) -> Result<String, Rejection> {
    let named = call.route.query.iter();
    let filters = named.filter(|field| !matches!(field.name, "limit" | "cursor" | "tenantId"));
    let filters: Vec<_> = filters
        .map(|field| (field.name, call.request.query(field.name)))
        .collect();
    Ok(json!([call.request.path, call.named_tenant()?, filters]).to_string())
}
