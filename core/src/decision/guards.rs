//! Guards of what a decision has not seen: who starts to wait while stock is left free, and stock that becomes
//! free while a line is left waiting (docs/decisions/0014-counters-between-stock-and-waiting.md).
//!
//! Who leaves a line waiting relies on no stock having become free meanwhile, who leaves stock free relies on
//! no line having started to wait, and who leaves stock where it may not be sold relies on that. All of it
//! follows from the rows, so that no command can forget it.

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::catalog::location::{Location, is_blocked};
use crate::decision::{Changes, Facts};
use crate::outbound::order::OrderLine;
use crate::stock::after::{Place, Turnover, inventories_made, retyped};
use crate::stock::changes::EndedQuarantine;

/// Adds the guards of a decision and of what followed from it.
pub fn rely(facts: &Facts, changes: &mut Changes, cx: &Context) {
    let turnover = Turnover::of(facts.into(), &changes.catalog, &changes.stock);
    let gained = turnover.gained(cx);
    let waits = started_to_wait(facts, changes);
    let mut made = inventories_made(&changes.stock.movements);
    let guards = &mut changes.stock.guards;
    guards.quarantines.extend(turnover.set_aside());
    for place in gained {
        let known = facts.stock.inventories.get(&place);
        let waits = known.map_or(0, |inventory| inventory.waits);
        guards.no_wait.push((place.0, place.1, waits));
    }
    for place in waits {
        let known = facts.stock.inventories.get(&place);
        let gains = known.map_or(0, |inventory| inventory.gains);
        let id = known.map(|inventory| inventory.id.clone());
        let id = id.unwrap_or_else(|| {
            let id = made.entry(place.clone());
            id.or_insert_with(|| cx.entropy.uuid()).clone()
        });
        let (warehouse, item) = place;
        let row = (warehouse.clone(), item.clone(), gains);
        changes.stock.guards.no_gain.push(row);
        changes.stock.waits.push((warehouse, item, id, cx.now));
    }
    retype(facts, changes);
}

/// Where a line waits that did not before.
fn started_to_wait(facts: &Facts, changes: &Changes) -> BTreeSet<Place> {
    let order = facts.outbound.order.or_empty().iter();
    let order = order.filter(|order| order.status.takes_stock());
    let lines = order.flat_map(|order| &order.lines);
    let queued = facts.outbound.waiting.or_empty().iter();
    let queued = queued.filter(|row| row.order.status.takes_stock());
    let before = lines.chain(queued.map(|row| &row.line));
    let before = before.filter(|line| line.waiting).map(name);
    let before: BTreeSet<(&str, i64)> = before.collect();
    let after = changes.outbound.order_lines.iter();
    let after = after.filter(|line| line.waiting && line.open);
    let new = after.filter(|line| !before.contains(&name(line)));
    new.map(|line| (line.warehouse_id.clone(), line.item_id.clone()))
        .collect()
}

fn name(line: &OrderLine) -> (&str, i64) {
    (&line.order_id, line.line_no)
}

/// What lies in a location that may be sold from again has become free, and nobody else may wait for it; where
/// nothing may be sold any more, nothing else may be promised.
fn retype(facts: &Facts, changes: &mut Changes) {
    let waiting = facts.outbound.waiting.or_empty().iter();
    let items: BTreeSet<String> = waiting.map(|row| row.line.item_id.clone()).collect();
    let retyped = retyped(facts.into(), &changes.catalog);
    let (blocked, ended): (Vec<&Location>, Vec<&Location>) = retyped
        .into_iter()
        .partition(|location| is_blocked(&location.kind));
    let blocked: Vec<_> = blocked
        .iter()
        .map(|location| (location.warehouse_id.clone(), location.id.clone()))
        .collect();
    let ended = ended.iter().map(|location| EndedQuarantine {
        warehouse_id: location.warehouse_id.clone(),
        location_id: location.id.clone(),
        known_items: items.clone(),
    });
    let ended: Vec<EndedQuarantine> = ended.collect();
    changes.stock.ended_quarantines.extend(ended);
    changes.stock.guards.begun_quarantines.extend(blocked);
}
