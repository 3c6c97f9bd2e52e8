//! Lists: one mechanism for all of them, at push and at operations (docs/push.md#lists).
//!
//! A list is a table: its columns, its filters, and which filter is answered by which index. What is common to
//! all stands here: pages, filters that name something, unknown parameters, and CSV. Not here: the tables
//! (`tables`), the rows' SQL (the store).

mod csv;
mod query;
mod show;
pub mod table;
pub mod tables;

use crate::call::engine::{Decision, Operation};
use crate::call::http::Reply;
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::push::envelope::success;
use crate::push::lists::query::Asked;
use crate::push::lists::table::{ListTable, Place};
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::lists::Found;
use khlang_core::shape::rejection::Rejection;
use serde_json::{Value, json};

/// Prepares a page of a list.
pub fn prepare(table: &'static ListTable, call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    query::check_names(call)?;
    let page = Page::<Place>::read(call)?;
    let asked = Asked::read(table, call, &page)?;
    Ok(Box::new(Show {
        table,
        page,
        asked,
        csv: csv::is_wanted(call.request),
        link: csv::link(call.request),
    }))
}

struct Show {
    table: &'static ListTable,
    page: Page<Place>,
    asked: Asked,
    csv: bool,
    link: String,
}

impl Operation for Show {
    fn needs(&self) -> Vec<Need> {
        self.asked.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        self.asked.check_references(facts)?;
        let (rows, next) = self.cut(facts.lists.page.or_empty())?;
        let reply = match self.csv {
            true => csv::reply(self.table.row, &rows, next.as_deref(), &self.link),
            false => self.json(&rows, next, cx),
        };
        Ok(Decision::answer(reply))
    }
}

impl Show {
    /// The rows of the page, and the cursor of the next. A window that held fewer rows than wanted says where it
    /// ends, and the next page begins there.
    fn cut<'f>(&self, found: &'f [Found]) -> Result<(Vec<&'f Found>, Option<String>), Rejection> {
        let rows = found.iter().filter(|found| found.row.is_some());
        let cut = self.page.cut(rows, |found| found.at.clone())?;
        let end = found.last().filter(|found| found.row.is_none());
        let next = match (cut.next, end) {
            (Some(next), _) => Some(next),
            (None, Some(end)) => Some(self.page.seal(&end.at)?),
            (None, None) => None,
        };
        Ok((cut.rows, next))
    }

    fn json(&self, rows: &[&Found], next: Option<String>, cx: &Context) -> Reply {
        let rows = rows.iter().filter_map(|found| found.row.as_ref());
        let items: Vec<Value> = rows.map(|row| show::row(self.table.row, row)).collect();
        let data = json!({ "items": items, "hasMore": next.is_some(), "nextCursor": next });
        success(200, data, &cx.request_id)
    }
}
