//! Stock that becomes free where it lies: locations that cease to be quarantines (docs/stock.md#backorders).
//!
//! Scope: the waiting orders that it serves in the same commit. Not here: what else changes of a location.

use crate::outbound::facts::Need;
use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::catalog::ItemSet;
use crate::catalog::location::Location;
use crate::outbound::backlog::Backlog;
use crate::outbound::{Asks, Draft, Known};
use crate::stock;
use crate::stock::allocation::QUARANTINE;
use crate::stock::changes::EndedQuarantine;

/// The facts that ending quarantines takes, of those of the places that are one: (warehouse, location) by
/// their codes.
pub fn needs<N: Asks>(places: BTreeSet<(String, String)>) -> Vec<N> {
    if places.is_empty() {
        return Vec::new();
    }
    let items = ItemSet::lying_in(places);
    vec![
        stock::Need::Inventories(items.clone()).into(),
        stock::Need::Shelf(items.clone()).into(),
        Need::Waiting(items.clone()).into(),
        stock::Need::Pieces(items).into(),
    ]
}

/// Serves the orders that wait for what lies in those of the locations that were quarantines until now.
pub fn serve<'l>(
    locations: impl Iterator<Item = &'l Location>,
    facts: Known,
    cx: &Context,
) -> Draft {
    let ended: Vec<&Location> = locations
        .filter(|after| ends_quarantine(after, facts))
        .collect();
    if ended.is_empty() {
        return Draft::default();
    }
    let mut backlog = Backlog::new(facts, cx);
    for location in &ended {
        backlog.reopen(location);
    }
    backlog.serve_waiting(None);
    let mut changes = backlog.finish();
    let waiting = facts.outbound.waiting.iter();
    let known_items: BTreeSet<String> = waiting.map(|row| row.line.item_id.clone()).collect();
    let rows = ended.into_iter().map(|location| EndedQuarantine {
        warehouse_id: location.warehouse_id.clone(),
        location_id: location.id.clone(),
        known_items: known_items.clone(),
    });
    changes.stock.ended_quarantines.extend(rows);
    changes
}

fn ends_quarantine(after: &Location, facts: Known) -> bool {
    let before = facts.catalog.locations.get(&after.place());
    before.is_some_and(|before| before.kind == QUARANTINE) && after.kind != QUARANTINE
}
