//! `GET /inventory/movements`: the ledger, newest first (docs/partner.md#movements).
//!
//! Each field that ends in `_change` is what the movement added to the field of the inventory record that it
//! is named after.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::partner::envelope;
use crate::partner::inventory::{sku, warehouse};
use crate::partner::within::Within;
use khlang_core::access::context::Context;
use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::view::LedgerRecord;

/// Prepares `GET /inventory/movements`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let (from, to) = (call.query_text("from"), call.query_text("to"));
    let from = from.and_then(|text| first_moment(&text));
    let to = to.and_then(|text| last_moment(&text));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Rejection::invalid_at("to", "must not lie before from"));
    }
    Ok(Box::new(List {
        page: Page::read(call)?,
        within: Within::of(call),
        from,
        to,
    }))
}

/// The moment itself, or the first one of a day in UTC.
fn first_moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| midnight(Day::parse(text)?))
}

/// The moment itself, or the last one of a day in UTC.
fn last_moment(text: &str) -> Option<Timestamp> {
    let end_of = |day: Day| match day.plus_days(1).and_then(midnight) {
        Some(next) => Timestamp::from_millis(next.millis().saturating_sub(1)),
        None => Timestamp::from_millis(i64::MAX),
    };
    Timestamp::parse(text).or_else(|| Day::parse(text).map(end_of))
}

fn midnight(day: Day) -> Option<Timestamp> {
    Timestamp::parse(&format!("{day}T00:00:00Z"))
}

struct List {
    /// By moment and place in the ledger.
    page: Page<(Timestamp, i64)>,
    within: Within,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        if self.within.is_nothing() {
            return Vec::new();
        }
        let within = self.within.clone();
        vec![
            stock::Need::LedgerPage {
                branches: within.branches,
                warehouse: within.warehouse,
                item: within.item,
                from: self.from,
                to: self.to,
                before: self.page.after,
                limit: self.page.wanted(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, _cx: &Context) -> Result<Decision, Rejection> {
        let place = |row: &LedgerRecord| (row.at, row.seq);
        let cut = self.page.cut(facts.stock.ledger_page.iter(), place)?;
        let data = cut.rows.into_iter().map(show).collect();
        Ok(Decision::answer(envelope::page(data, cut.next, &self.page)))
    }
}

fn show(row: &LedgerRecord) -> Value {
    let available = row.on_hand.minus(row.allocated);
    json!({
        "id": row.id,
        "inventory_id": row.inventory_id,
        "product_sku_id": row.item_id,
        "warehouse_id": row.warehouse_id,
        "branch_id": row.branch_id,
        "movement_type": row.kind,
        "quantity_on_hand_change": row.on_hand.to_string(),
        "quantity_reserved_change": row.allocated.to_string(),
        "quantity_available_change": available.to_string(),
        "stock_value_change": row.value.to_string(),
        "lot_no": row.lot_no,
        "quality": row.quality,
        "reference_no": row.document_no,
        "reason": Some(&row.reason).filter(|reason| !reason.is_empty()),
        "occurred_at": row.at.to_string(),
        "product_skus": sku(&row.labels),
        "warehouses": warehouse(&row.labels),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_alone_is_that_whole_day_in_utc() {
        let shown = |at: Option<Timestamp>| at.map(|at| at.to_string());
        let first = shown(first_moment("2026-05-24"));
        assert_eq!(first.as_deref(), Some("2026-05-24T00:00:00.000Z"));
        let last = shown(last_moment("2026-05-24"));
        assert_eq!(last.as_deref(), Some("2026-05-24T23:59:59.999Z"));
        let moment = shown(last_moment("2026-05-24T09:28:08.533+07:00"));
        assert_eq!(moment.as_deref(), Some("2026-05-24T02:28:08.533Z"));
        assert!(last_moment("9999-12-31").is_some());
    }
}
