//! Follow-ups: what follows from any movement of stock, whatever command made it, in the same commit
//! (docs/architecture.md#follow-ups).
//!
//! The engine asks here once for the facts, and once more when an operation has decided. So a command only
//! moves stock and ends promises: it need not know who waits for it, nor what rests on it. In this order:
//! promises that no longer hold are taken back, the lines that wait are served, channels are settled, crossings of reorder points are reported. Not here: the
//! rules themselves (`outbound::serving`, `channels::settle`, `stock::low`).

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::catalog::ItemSet;
use crate::channels;
use crate::decision::{Changes, Facts, Need, guards, pushes};
use crate::outbound;
use crate::outbound::order::Order;
use crate::outbound::serving::serve;
use crate::outbound::taking_back;
use crate::rebalance::Outcome;
use crate::shape::rejection::Rejection;
use crate::stock;
use crate::stock::after::{LevelChange, Place, Turnover};
use crate::stock::allocation::Shelf;
use crate::stock::changes::Unserved;
use crate::stock::low;

/// What the follow-ups did, for replies that show it.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// Numbers of the orders that waited and got stock, the most urgent first.
    pub served: Vec<String>,
    /// The levels that the command moved, in the order in which it did: as they were, and as they are after
    /// the follow-ups.
    pub levels: Vec<LevelChange>,
    /// What came of each command on channels (`channels::Changes::commanded`), in their order.
    pub outcomes: Vec<Outcome>,
}

/// The facts that the follow-ups of an operation take, beside those it asks for: wherever it asks for
/// inventories it may move them, and wherever it asks for what it may free, lines may wait.
pub fn needs(asked: &[Need]) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let mut add = |need: Need| {
        if !asked.contains(&need) && !needs.contains(&need) {
            needs.push(need);
        }
    };
    asked.iter().flat_map(what_waits).for_each(&mut add);
    asked.iter().filter_map(what_may_break).for_each(&mut add);
    let settles = |need: &Need| matches!(need, Need::Channels(channels::Need::ChannelStock { .. }));
    if !asked.iter().any(settles) {
        asked.iter().filter_map(channel_stock).for_each(add);
    }
    needs
}

fn what_waits(need: &Need) -> Vec<Need> {
    let Need::Stock(stock::Need::MayFree(items) | stock::Need::MayBreak(items)) = need else {
        return Vec::new();
    };
    vec![
        stock::Need::Shelf(items.clone()).into(),
        stock::Need::Pieces(items.clone()).into(),
        outbound::Need::Waiting(items.clone()).into(),
    ]
}

fn what_may_break(need: &Need) -> Option<Need> {
    let Need::Stock(stock::Need::MayBreak(items)) = need else {
        return None;
    };
    Some(outbound::Need::Promises(items.clone()).into())
}

fn channel_stock(need: &Need) -> Option<Need> {
    use stock::Need::{Inventories, MayBreak, MayFree};
    let Need::Stock(Inventories(items) | MayFree(items) | MayBreak(items)) = need else {
        return None;
    };
    let items = items.clone();
    let stores = Default::default();
    Some(channels::Need::ChannelStock { items, stores }.into())
}

/// Adds what follows to the changes of a decision. Refused only where more follows than a commit can carry.
pub fn follow(facts: &Facts, changes: &mut Changes, cx: &Context) -> Result<Followed, Rejection> {
    let moved = Turnover::of(facts.into(), &changes.catalog, &changes.stock);
    let lost = take_back(&moved, facts, changes, cx)?;
    let (served, shelf) = serve_waiting(lost, facts, changes, cx);
    guards::rely(facts, changes, cx);
    let outcomes = settle_channels(facts, changes, cx);
    let after = Turnover::of(facts.into(), &changes.catalog, &changes.stock);
    let sellable = after.sellable(cx);
    let draft = low::report(facts.into(), &changes.stock.movements, &sellable, cx);
    changes.append(draft);
    pushes::push(facts, changes, cx);
    Ok(Followed {
        served,
        levels: moved.changed(&shelf),
        outcomes,
    })
}

/// Promises that no longer hold are taken back. Returns where lines wait for it again.
fn take_back(
    moved: &Turnover,
    facts: &Facts,
    changes: &mut Changes,
    cx: &Context,
) -> Result<BTreeSet<Place>, Rejection> {
    let breaks = moved.breaks(cx);
    if breaks.is_empty() {
        return Ok(BTreeSet::new());
    }
    let after = moved.after(facts.into(), &changes.stock, cx);
    changes.amend(|draft| taking_back::take_back(after, &breaks, facts.into(), draft, cx))
}

/// Lines wait for what has become free, and where they have just lost something.
fn serve_waiting(
    lost: BTreeSet<Place>,
    facts: &Facts,
    changes: &mut Changes,
    cx: &Context,
) -> (Vec<String>, Shelf) {
    let turnover = Turnover::of(facts.into(), &changes.catalog, &changes.stock);
    let after = turnover.after(facts.into(), &changes.stock, cx);
    let mut places = turnover.gained(cx);
    places.extend(lost);
    if places.is_empty() {
        return (Vec::new(), after.shelf);
    }
    let served = changes.amend(|draft| serve(after, &places, facts.into(), draft, cx));
    let left = served.left.into_iter().map(|place| unserved(place, cx));
    changes.stock.unserved.extend(left);
    (served.orders, served.shelf)
}

fn unserved((warehouse_id, item_id): Place, cx: &Context) -> Unserved {
    Unserved {
        warehouse_id,
        item_id,
        at: cx.now,
    }
}

/// The facts that serving the lines takes for which an earlier commit had no room: of an item, by its code, and
/// by the ids of the warehouse and the item.
pub fn resume_needs(sku: &str, place: &Place, cx: &Context) -> Vec<Need> {
    let items = ItemSet::of_skus(BTreeSet::from([sku.to_owned()]));
    let (warehouse_id, item_id) = place.clone();
    let waiting = outbound::Need::Unserved {
        warehouse_id,
        item_id,
        today: cx.now.bangkok_day(),
    };
    let stores = Default::default();
    vec![
        stock::Need::Inventories(items.clone()).into(),
        stock::Need::Shelf(items.clone()).into(),
        stock::Need::Pieces(items.clone()).into(),
        waiting.into(),
        channels::Need::ChannelStock { items, stores }.into(),
    ]
}

/// Serves lines for which an earlier commit had no room. It is over once all that could have something were seen.
pub fn resume(facts: &Facts, place: &Place, cx: &Context) -> Changes {
    let mut changes = Changes::default();
    let still = Turnover::still(facts.into());
    let after = still.after(facts.into(), &changes.stock, cx);
    let places = BTreeSet::from([place.clone()]);
    let served = changes.amend(|draft| serve(after, &places, facts.into(), draft, cx));
    if served.left.is_empty() {
        let inventory = facts.stock.inventories.get(place);
        let waits = inventory.map_or(0, |inventory| inventory.waits);
        let (warehouse, item) = place.clone();
        changes.stock.guards.no_wait.push((warehouse, item, waits));
        changes.stock.served_out.push(unserved(place.clone(), cx));
    }
    settle_channels(facts, &mut changes, cx);
    let moved = Turnover::of(facts.into(), &changes.catalog, &changes.stock);
    let sellable = moved.sellable(cx);
    let draft = low::report(facts.into(), &changes.stock.movements, &sellable, cx);
    changes.append(draft);
    pushes::push(facts, &mut changes, cx);
    changes
}

fn settle_channels(facts: &Facts, changes: &mut Changes, cx: &Context) -> Vec<Outcome> {
    if facts.channels.channel_stock.if_asked().is_none() {
        return Vec::new();
    }
    let commanded = &changes.channels.commanded;
    let movements = &changes.stock.movements;
    let (draft, outcomes) = channels::settle(facts.into(), commanded, movements, cx);
    changes.append(draft);
    outcomes
}

impl Followed {
    /// An order as the decision and what follows leave it, with its lines and promises.
    pub fn order(&self, order: &Order, changes: &Changes) -> Order {
        let rows = &changes.outbound;
        let written = rows.orders.iter().find(|row| row.id == order.id);
        let mut after = Order {
            lines: order.lines.clone(),
            allocations: order.allocations.clone(),
            shipments: order.shipments.clone(),
            ..written.unwrap_or(order).clone()
        };
        for line in rows
            .order_lines
            .iter()
            .filter(|row| row.order_id == order.id)
        {
            let mut lines = after.lines.iter_mut();
            if let Some(known) = lines.find(|known| known.line_no == line.line_no) {
                known.clone_from(line);
            }
        }
        for made in rows
            .allocations
            .iter()
            .filter(|row| row.order_id == order.id)
        {
            let known = after.allocations.iter().any(|known| known.id == made.id);
            if !known && made.holding {
                after.allocations.push(made.clone());
            }
        }
        after
    }
}
