//! What every list has in common: a page of rows, each shown as it is alone.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// A kind of thing that can be listed.
pub trait Listed: 'static {
    /// A row of it.
    type Row;
    /// Where a row stands in the list's order.
    type Position: Serialize + DeserializeOwned + Clone;
    /// The facts a page takes.
    fn needs(page: &Page<Self::Position>, call: &Call) -> Result<Vec<Need>, Rejection>;
    /// The rows that were found, in order.
    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f Self::Row>, Rejection>;
    /// Where this row stands.
    fn position(row: &Self::Row) -> Self::Position;
    /// The row as the caller sees it.
    fn show(row: &Self::Row, cx: &Context) -> Value;
}

/// Where a row stands among the newest first.
pub type Age = (Timestamp, String);

/// Prepares `GET /things`.
pub fn list<L: Listed>(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let page = Page::<L::Position>::read(call)?;
    let needs = L::needs(&page, call)?;
    Ok(Box::new(List::<L> { page, needs }))
}

struct List<L: Listed> {
    page: Page<L::Position>,
    needs: Vec<Need>,
}

impl<L: Listed> Operation for List<L> {
    fn needs(&self) -> Vec<Need> {
        self.needs.clone()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let rows = L::rows(facts, cx)?;
        let show = |row: &L::Row| L::show(row, cx);
        let data = self.page.show(rows.into_iter(), L::position, show)?;
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}
