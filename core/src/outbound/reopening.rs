//! Stock that becomes free where it lies: locations that cease to be quarantines (contract 2).
//!
//! Scope: the waiting orders that it serves in the same commit. Not here: what else changes of a location.

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::catalog::location::Location;
use crate::decision::changes::{Changes, EndedQuarantine};
use crate::decision::facts::{Facts, Need, lying_in};
use crate::outbound::backlog::Backlog;
use crate::stock::allocation::QUARANTINE;

/// The facts that ending quarantines takes, of those of the places that are one: (warehouse, location) by
/// their codes.
pub fn needs(places: BTreeSet<(String, String)>) -> Vec<Need> {
    if places.is_empty() {
        return Vec::new();
    }
    let (skus, order) = (BTreeSet::new, None);
    let needs = vec![
        Need::Inventories {
            skus: skus(),
            order: order.clone(),
        },
        Need::Shelf {
            skus: skus(),
            order: order.clone(),
        },
        Need::Waiting {
            skus: skus(),
            order: order.clone(),
        },
        Need::Pieces {
            skus: skus(),
            order,
        },
    ];
    lying_in(&places, needs)
}

/// Serves the orders that wait for what lies in those of the locations that were quarantines until now.
pub fn serve<'l>(
    locations: impl Iterator<Item = &'l Location>,
    facts: &Facts,
    cx: &Context,
    changes: &mut Changes,
) {
    let ended: Vec<&Location> = locations
        .filter(|after| ends_quarantine(after, facts))
        .collect();
    if ended.is_empty() {
        return;
    }
    let mut backlog = Backlog::new(facts, cx);
    for location in &ended {
        backlog.reopen(location);
    }
    backlog.serve_waiting(None);
    backlog.finish(changes);
    let waiting = facts.waiting.iter();
    let known_items: BTreeSet<String> = waiting.map(|row| row.line.item_id.clone()).collect();
    let rows = ended.into_iter().map(|location| EndedQuarantine {
        warehouse_id: location.warehouse_id.clone(),
        location_id: location.id.clone(),
        known_items: known_items.clone(),
    });
    changes.ended_quarantines.extend(rows);
}

fn ends_quarantine(after: &Location, facts: &Facts) -> bool {
    let before = facts.locations.get(&after.place());
    before.is_some_and(|before| before.kind == QUARANTINE) && after.kind != QUARANTINE
}
