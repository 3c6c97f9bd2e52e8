//! Pages of a list: `limit` and `cursor` in, rows and the cursor of the next page out.
//!
//! Scope: reading the two parameters, and sealing the position after the last row. A cursor holds for
//! the endpoint, tenant, branches and filters it was made with (docs/partner.md#pages). Pages go by position
//! and not by count, so rows that come in meanwhile move nothing. Not here: what orders a list.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::call::route::Call;
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::{Field, Kind, optional};
use khlang_core::sign::{cursor, derive_key};

/// Rows of a page where nothing is said.
pub const DEFAULT_LIMIT: i64 = 50;

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
    "What the page before gave for the next one, with the same filters.",
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

    /// How many rows to ask for: one more than is shown, to see whether there are more.
    pub const fn wanted(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// The rows of the page, of those that were found.
    pub fn cut<'r, R: 'r>(
        &self,
        rows: impl Iterator<Item = &'r R>,
        position: impl Fn(&R) -> P,
    ) -> Result<Cut<'r, R>, Rejection> {
        let mut rows: Vec<&R> = rows.collect();
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| self.seal(&position(row))).transpose()?;
        Ok(Cut { rows, next })
    }

    /// The page made of what was found, with `items`, `nextCursor` and `hasMore`.
    pub fn show<'r, R: 'r>(
        &self,
        rows: impl Iterator<Item = &'r R>,
        position: impl Fn(&R) -> P,
        show: impl Fn(&R) -> Value,
    ) -> Result<Value, Rejection> {
        let Cut { rows, next } = self.cut(rows, position)?;
        Ok(json!({
            "items": rows.into_iter().map(show).collect::<Vec<_>>(),
            "nextCursor": next,
            "hasMore": next.is_some(),
        }))
    }

    fn seal(&self, position: &P) -> Result<String, Rejection> {
        cursor::seal(position, &self.filters, &self.key)
            .map_err(|error| Rejection::new(Fault::Internal, error.to_string()))
    }
}

/// The rows of a page, and the cursor of the next one where there is one.
pub struct Cut<'r, R> {
    /// The rows, in order.
    pub rows: Vec<&'r R>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

fn wanted(error: cursor::CursorError) -> &'static str {
    match error {
        cursor::CursorError::Foreign => "does not belong to this list with these filters",
        _ => "must be the cursor that an earlier page gave",
    }
}

/// Everything that says which list it is: the path, the tenant, the branches the caller may see, and
/// every filter.
fn filters(call: &Call) -> Result<String, Rejection> {
    let named = call.route.query.iter();
    let filters = named.filter(|field| !matches!(field.name, "limit" | "cursor" | "tenantId"));
    let filters: Vec<_> = filters
        .map(|field| (field.name, values(call, field.name)))
        .collect();
    let branches: BTreeSet<_> = call.credential().allowed_branches().iter().collect();
    let tenant = call.named_tenant()?;
    Ok(json!([call.request.path, tenant, branches, filters]).to_string())
}

/// The values of a parameter, in whatever order and how often they were given.
fn values<'c>(call: &'c Call, name: &str) -> BTreeSet<&'c str> {
    call.request.queries(name).collect()
}
