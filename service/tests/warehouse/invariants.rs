//! What must hold of the store after every commit, recomputed from the rows that others follow from.

use std::collections::{BTreeMap, BTreeSet};

use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::base::numbers::NumberKind;
use khlang_core::base::quantity::{Money, Quantity, SCALE};
use khlang_core::catalog::item::Tracking;
use khlang_core::catalog::location::is_blocked;
use khlang_core::channels::scene::Scene;
use khlang_core::inbound::receipt::SerialRow;
use khlang_core::outbound::lifecycle::OrderStatus;
use khlang_core::outbound::order::{Allocation, AllocationStatus, Order, OrderLine};
use khlang_core::rebalance::share::share_out;
use khlang_core::stock::allocation::Candidate;
use khlang_core::stock::handling::REMOVED;
use khlang_core::stock::ledger::{Movement, MovementKind};
use khlang_core::stock::level::{LevelKey, Quality};
use khlang_core::stock::pieces::{ALLOCATED, IN_STOCK, PICKED, SHIPPED};

use crate::tables::Tables;

/// Every rule that does not hold, in words.
pub fn faults(store: &Tables, now: i64) -> Vec<String> {
    let mut found = Faults(Vec::new());
    levels_are_sums_of_movements(store, &mut found);
    inventories_are_sums_of_movements(store, &mut found);
    levels_hold_what_is_promised(store, &mut found);
    nothing_is_promised_of_quarantines(store, &mut found);
    lines_are_sums_of_promises(store, &mut found);
    orders_are_sums_of_lines(store, &mut found);
    boxes_hold_what_was_picked(store, &mut found);
    asns_are_sums_of_receipts(store, &mut found);
    nothing_appears_or_vanishes(store, &mut found);
    moves_change_nothing_else(store, &mut found);
    counts_post_their_variances(store, &mut found);
    pieces_match_levels(store, &mut found);
    pieces_match_promises(store, &mut found);
    numbers_have_no_gap(store, &mut found);
    histories_are_chains(store, &mut found);
    nobody_waits_for_free_stock(store, today(now), &mut found);
    channels_rest_on_the_stock(store, &mut found);
    auto_variants_are_shared_out(store, &mut found);
    found.0
}

/// The day by which stock expires.
pub fn today(now: i64) -> Day {
    Timestamp::from_millis(now).bangkok_day()
}

/// What was found wrong.
pub struct Faults(pub Vec<String>);

impl Faults {
    /// Notes a rule that does not hold.
    pub fn unless(&mut self, holds: bool, told: impl FnOnce() -> String) {
        if !holds {
            self.0.push(told());
        }
    }

    /// Notes two that should be the same.
    pub fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, is: &T, should: &T) {
        self.unless(is == should, || {
            format!("{what}: is {is:?}, should be {should:?}")
        });
    }
}

fn levels_are_sums_of_movements(store: &Tables, found: &mut Faults) {
    let mut sums: BTreeMap<&LevelKey, (Quantity, Quantity)> = BTreeMap::new();
    for row in &store.movements {
        let sum = sums.entry(&row.level).or_default();
        *sum = (sum.0.plus(row.on_hand), sum.1.plus(row.allocated));
    }
    let rows = store
        .levels
        .iter()
        .map(|(key, level)| (key, (level.on_hand, level.allocated)));
    found.same("levels", &rows.collect(), &sums);
}

fn inventories_are_sums_of_movements(store: &Tables, found: &mut Faults) {
    let mut sums: BTreeMap<(String, String), (Quantity, Quantity, Money)> = BTreeMap::new();
    for row in &store.movements {
        let place = (row.level.warehouse_id.clone(), row.level.item_id.clone());
        let sum = sums.entry(place).or_default();
        *sum = (
            sum.0.plus(row.on_hand),
            sum.1.plus(row.allocated),
            sum.2.plus(row.value),
        );
    }
    for (place, row) in &store.inventories {
        let sum = sums.remove(place).unwrap_or_default();
        found.same("inventory", &(row.on_hand, row.allocated, row.value), &sum);
    }
    found.unless(sums.is_empty(), || format!("no inventory of {sums:?}"));
}

fn levels_hold_what_is_promised(store: &Tables, found: &mut Faults) {
    let mut held: BTreeMap<&LevelKey, Quantity> = BTreeMap::new();
    for row in store.allocations.values() {
        found.same("holding", &row.holding, &row.status.holds_stock());
        if row.holding {
            let sum = held.entry(&row.level).or_default();
            *sum = sum.plus(row.quantity);
            found.same("quality promised", &row.level.quality, &Quality::Normal);
        }
    }
    for (key, level) in &store.levels {
        let sum = held.remove(key).unwrap_or_default();
        found.unless(level.allocated == sum, || {
            format!(
                "level {key:?} says {} is promised, promises say {sum}",
                level.allocated
            )
        });
    }
    found.unless(held.is_empty(), || {
        format!("promised where nothing lies: {held:?}")
    });
}

/// What was picked stays with its order; nothing else rests on stock that may not be sold for where it lies.
fn nothing_is_promised_of_quarantines(store: &Tables, found: &mut Faults) {
    let held = store.allocations.values().filter(|row| row.holding);
    for row in held.filter(|row| row.status != AllocationStatus::Picked) {
        let location = &store.locations[&row.level.location_id];
        found.unless(!is_blocked(&location.kind), || {
            format!("{row:?} is promised of a {}", location.kind)
        });
    }
}

/// What of a line's promises has one of these statuses.
fn promised(store: &Tables, line: &OrderLine, statuses: &[AllocationStatus]) -> Quantity {
    let rows = store
        .promises_of(&line.order_id)
        .filter(|row| row.line_no == line.line_no);
    rows.filter(|row| statuses.contains(&row.status))
        .map(|row| row.quantity)
        .sum()
}

fn lines_are_sums_of_promises(store: &Tables, found: &mut Faults) {
    use AllocationStatus::{Allocated, Picked, Released, Shipped};
    for line in store.order_lines.values() {
        let name = format!(
            "{} line {}",
            store.orders[&line.order_id].number, line.line_no
        );
        let all = promised(store, line, &[Allocated, Released, Picked, Shipped]);
        found.same(&format!("{name} allocated"), &line.allocated_base, &all);
        let picked = promised(store, line, &[Picked, Shipped]);
        found.same(&format!("{name} picked"), &line.picked_base, &picked);
        let shipped = promised(store, line, &[Shipped]);
        found.same(&format!("{name} shipped"), &line.shipped_base, &shipped);
        let amounts = [
            Quantity::ZERO,
            line.shipped_base,
            line.picked_base,
            line.allocated_base,
            line.ordered_base.minus(line.cancelled_base),
        ];
        found.unless(amounts.is_sorted(), || {
            format!("{name} out of order {amounts:?}")
        });
        let waits = line.open && line.missing().is_positive();
        found.same(&format!("{name} waiting"), &line.waiting, &waits);
    }
    for row in store.allocations.values() {
        let line = &store.order_lines[&(row.order_id.clone(), row.line_no)];
        let wanted = (&line.item_id, &line.warehouse_id);
        found.same(
            "promise of",
            &(&row.level.item_id, &row.level.warehouse_id),
            &wanted,
        );
    }
}

fn orders_are_sums_of_lines(store: &Tables, found: &mut Faults) {
    for order in store.orders.values() {
        let lines: Vec<&OrderLine> = store.lines_of(&order.id).collect();
        let sum =
            |of: fn(&OrderLine) -> Quantity| lines.iter().map(|line| of(line)).sum::<Quantity>();
        let name = &order.number;
        found.same(
            &format!("{name} ordered"),
            &order.ordered_base,
            &sum(|line| line.ordered_base),
        );
        found.same(
            &format!("{name} allocated"),
            &order.allocated_base,
            &sum(|line| line.allocated_base),
        );
        let open = lines.iter().all(|line| line.open == order.status.is_open());
        found.unless(open, || {
            format!("{name}: its lines are not as open as it is")
        });
        status_fits(order, store, found);
    }
}

fn status_fits(order: &Order, store: &Tables, found: &mut Faults) {
    use OrderStatus as S;
    let by_allocation = order
        .status
        .by_allocation(order.allocated_base, order.ordered_base);
    found.same(
        &format!("{} status", order.number),
        &order.status,
        &by_allocation,
    );
    let holding = store.promises_of(&order.id).filter(|row| row.holding);
    let held: Vec<AllocationStatus> = holding.map(|row| row.status).collect();
    let left = |line: &&OrderLine| line.shipped_base.is_positive();
    let to_come =
        |line: &&OrderLine| line.shipped_base.plus(line.cancelled_base) < line.ordered_base;
    let lines = || store.lines_of(&order.id);
    let is_part = lines().any(|line| left(&line)) && lines().any(|line| to_come(&line));
    let fits = match order.status {
        S::PartiallyShipped | S::Shipped if is_part != (order.status == S::PartiallyShipped) => {
            false
        }
        S::PendingApproval | S::Pending | S::Shipped | S::Completed | S::Cancelled => {
            held.is_empty()
        }
        S::PartiallyAllocated | S::Allocated | S::PartiallyShipped => held
            .iter()
            .all(|status| *status == AllocationStatus::Allocated),
        S::Released => true,
        S::Picked | S::Packed => {
            held.contains(&AllocationStatus::Picked) && !held.contains(&AllocationStatus::Released)
        }
    };
    found.unless(fits, || {
        format!("{} is {:?} and holds {held:?}", order.number, order.status)
    });
}

fn boxes_hold_what_was_picked(store: &Tables, found: &mut Faults) {
    let packed = |order: &&Order| matches!(order.status, OrderStatus::Packed);
    for order in store.orders.values().filter(packed) {
        for line in store.lines_of(&order.id) {
            let boxes = store.boxes.values().filter(|row| row.order_id == order.id);
            let contents = boxes.flat_map(|row| &row.contents);
            let contents = contents.filter(|row| row.line_no == line.line_no);
            let sum: Quantity = contents.map(|row| row.quantity).sum();
            found.same(&format!("{} boxes", order.number), &sum, &line.ready());
        }
    }
}

fn asns_are_sums_of_receipts(store: &Tables, found: &mut Faults) {
    for line in store.inbound_lines.values() {
        let rows = store.receipt_lines.values().filter(|row| {
            row.inbound_line_no == Some(line.line_no)
                && store.receipts[&row.receipt_id].inbound_id.as_ref() == Some(&line.inbound_id)
        });
        let came: Quantity = rows.map(|row| row.base).sum();
        let asn = &store.inbounds[&line.inbound_id];
        found.same(
            &format!("{} received", asn.number),
            &line.received_base,
            &came,
        );
        found.unless(came <= line.expected_base, || {
            format!("{} got too much", asn.number)
        });
        found.same(
            &format!("{} open", asn.number),
            &line.open,
            &asn.status.is_open(),
        );
    }
}

/// What came in and was corrected less what left, by item and lot, is what lies there; and so for its value.
fn nothing_appears_or_vanishes(store: &Tables, found: &mut Faults) {
    let mut there: BTreeMap<(String, String), Quantity> = BTreeMap::new();
    let mut add = |item: &str, lot: &str, quantity: Quantity| {
        let sum = there.entry((item.to_owned(), lot.to_owned())).or_default();
        *sum = sum.plus(quantity);
    };
    for row in store.receipt_lines.values() {
        add(&row.item_id, &row.lot_id, row.base);
    }
    for row in store
        .allocations
        .values()
        .filter(|row| row.status == AllocationStatus::Shipped)
    {
        add(
            &row.level.item_id,
            &row.level.lot_id,
            Quantity::ZERO.minus(row.quantity),
        );
    }
    for row in store.movements.iter().filter(|row| is_correction(row)) {
        add(&row.level.item_id, &row.level.lot_id, row.on_hand);
    }
    for (key, level) in &store.levels {
        add(
            &key.item_id,
            &key.lot_id,
            Quantity::ZERO.minus(level.on_hand),
        );
        let lot = store.lots.get(&key.lot_id);
        let known = key.lot_id.is_empty() || lot.is_some_and(|lot| lot.item_id == key.item_id);
        found.unless(known, || format!("level of an unknown lot: {key:?}"));
        let bare = key.lot_id.is_empty() && store.items[&key.item_id].tracking == Tracking::Lot;
        found.unless(!bare || level.on_hand.is_zero(), || {
            format!("stock without lot: {key:?}")
        });
    }
    there.retain(|_, sum| !sum.is_zero());
    found.unless(there.is_empty(), || {
        format!("received + corrected - shipped - there: {there:?}")
    });
}

fn is_correction(row: &Movement) -> bool {
    matches!(row.kind, MovementKind::Adjustment | MovementKind::Count)
}

/// What counts put up and took down is what closed counts have posted, level by level: the variance, or of what
/// was missing as much as still lay there.
fn counts_post_their_variances(store: &Tables, found: &mut Faults) {
    let mut moved: BTreeMap<(&str, &LevelKey), Quantity> = BTreeMap::new();
    let rows = store.movements.iter();
    for row in rows.filter(|row| row.kind == MovementKind::Count) {
        let sum = moved.entry((&row.document_id, &row.level)).or_default();
        *sum = sum.plus(row.on_hand);
    }
    let mut should = BTreeMap::new();
    for line in store.count_lines.values() {
        let count = &store.cycle_counts[&line.count_id];
        found.same("line open", &line.open, &count.status.is_open());
        let closed = count.status.word() == "closed";
        found.unless(!closed || line.counted.is_some() && !line.recount, || {
            format!("{} was closed over {line:?}", count.number)
        });
        found.same("posted", &line.posted.is_some(), &closed);
        let posted = line.posted.unwrap_or_default();
        if !posted.is_zero() {
            should.insert((line.count_id.as_str(), &line.level), posted);
        }
        let variance = line.variance().filter(|_| line.is_posted());
        let variance = variance.unwrap_or_default();
        let fits = posted == variance || variance < posted && posted <= Quantity::ZERO;
        found.unless(!closed || fits, || {
            format!("{} posted {posted} of {variance}", count.number)
        });
    }
    found.same("variances", &moved, &should);
}

/// A move takes from one level what it puts on another one of the same lot, and no value.
fn moves_change_nothing_else(store: &Tables, found: &mut Faults) {
    let mut sums: BTreeMap<(&str, &str, &str, Timestamp), Quantity> = BTreeMap::new();
    let moves = |row: &&Movement| row.kind == MovementKind::Move;
    for row in store.movements.iter().filter(moves) {
        let level = &row.level;
        let key = (
            level.warehouse_id.as_str(),
            level.lot_id.as_str(),
            row.document_id.as_str(),
            row.at,
        );
        let sum = sums.entry(key).or_default();
        *sum = sum.plus(row.on_hand);
        found.same("value of a move", &row.value, &Money::ZERO);
    }
    sums.retain(|_, sum| !sum.is_zero());
    found.unless(sums.is_empty(), || format!("moves that lose: {sums:?}"));
}

fn level_of(row: &SerialRow) -> LevelKey {
    LevelKey {
        warehouse_id: row.place.warehouse_id.clone(),
        location_id: row.place.location_id.clone(),
        item_id: row.item_id.clone(),
        lot_id: row.place.lot_id.clone(),
        quality: row.place.quality,
    }
}

fn pieces_match_levels(store: &Tables, found: &mut Faults) {
    let mut pieces: BTreeMap<LevelKey, (Quantity, Quantity)> = BTreeMap::new();
    let one = Quantity::from_scaled(SCALE);
    for row in store
        .serials
        .values()
        .filter(|row| ![SHIPPED, REMOVED].contains(&row.place.status.as_str()))
    {
        let sum = pieces.entry(level_of(row)).or_default();
        let held = if row.place.status == IN_STOCK {
            Quantity::ZERO
        } else {
            one
        };
        *sum = (sum.0.plus(one), sum.1.plus(held));
    }
    let tracked = |key: &LevelKey| store.items[&key.item_id].tracking == Tracking::Serial;
    for (key, level) in store.levels.iter().filter(|(key, _)| tracked(key)) {
        let count = pieces.remove(key).unwrap_or_default();
        found.same(
            "pieces there and held",
            &count,
            &(level.on_hand, level.allocated),
        );
    }
    found.unless(pieces.is_empty(), || {
        format!("pieces where nothing lies: {pieces:?}")
    });
}

/// Every piece that is held or left belongs to exactly one promise, which says the same of it.
fn pieces_match_promises(store: &Tables, found: &mut Faults) {
    let mut owned: BTreeSet<(String, String)> = BTreeSet::new();
    let kept = |row: &&Allocation| row.status != AllocationStatus::Cancelled;
    for row in store.allocations.values().filter(kept) {
        let status = match row.status {
            AllocationStatus::Picked => PICKED,
            AllocationStatus::Shipped => SHIPPED,
            _ => ALLOCATED,
        };
        for serial in &row.serials {
            let name = (row.level.item_id.clone(), serial.clone());
            let piece = store.serials.get(&name);
            let place = piece.map(|piece| {
                (
                    piece.place.status.as_str(),
                    level_of(piece),
                    piece.document_id.as_str(),
                )
            });
            found.same(
                serial,
                &place,
                &Some((status, row.level.clone(), row.order_id.as_str())),
            );
            found.unless(owned.insert(name), || format!("{serial} is promised twice"));
        }
        let tracked = store.items[&row.level.item_id].tracking == Tracking::Serial;
        let named = i64::try_from(row.serials.len()).unwrap();
        let whole = Quantity::from_units(named) == Some(row.quantity);
        let past = !row.holding;
        found.unless(past || whole == tracked, || {
            format!("{} of pieces {:?}", row.quantity, row.serials)
        });
    }
    for (name, piece) in &store.serials {
        let free = [IN_STOCK, REMOVED].contains(&piece.place.status.as_str());
        found.unless(free != owned.contains(name), || {
            format!("{} is nobody's: {piece:?}", name.1)
        });
    }
}

fn numbers_have_no_gap(store: &Tables, found: &mut Faults) {
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let numbers = (store.inbounds.values().map(|row| &row.number))
        .chain(store.receipts.values().map(|row| &row.number))
        .chain(store.orders.values().map(|row| &row.number))
        .chain(store.shipments.values().map(|row| &row.number))
        .chain(store.cycle_counts.values().map(|row| &row.number))
        .chain(
            store
                .allocations
                .values()
                .filter_map(|row| row.task_number.as_ref()),
        );
    let mut count = 0;
    for number in numbers {
        count += 1;
        let (head, ordinal) = number.rsplit_once('-').unwrap();
        given
            .entry(head.to_owned())
            .or_default()
            .insert(ordinal.to_owned());
    }
    let different: usize = given.values().map(BTreeSet::len).sum();
    found.same("different numbers", &different, &count);
    for ((kind, day), counter) in &store.counters {
        let Some(prefix) = kind.prefix() else {
            continue;
        };
        // One stands in the reports to merchants alone, which are not kept where none wants them; the other
        // goes with a box that is packed anew.
        if [NumberKind::StockReport, NumberKind::Box].contains(kind) {
            continue;
        }
        let should: BTreeSet<String> = (1..=counter.value).map(|n| format!("{n:04}")).collect();
        let is = given.remove(&format!("{prefix}-{day}")).unwrap_or_default();
        found.same(&format!("numbers of {prefix}-{day}"), &is, &should);
    }
    found.unless(given.is_empty(), || {
        format!("numbers that nobody counted: {given:?}")
    });
}

/// The steps of a document follow each other, and the last one leads to where it stands.
fn histories_are_chains(store: &Tables, found: &mut Faults) {
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for step in &store.history {
        // An ASN that arrives stays where it stands.
        let to = if step.to_status == "arrived" {
            &step.from_status
        } else {
            &step.to_status
        };
        let before = last.insert(&step.document_id, to).unwrap_or_default();
        found.same("step from", &step.from_status.as_str(), &before);
    }
    let orders = store.orders.values();
    let orders = orders.map(|row| (&row.id, &row.number, row.status.word()));
    let asns = store.inbounds.values();
    let asns = asns.map(|row| (&row.id, &row.number, row.status.word()));
    let counts = store.cycle_counts.values();
    let counts = counts.map(|row| (&row.id, &row.number, row.status.word()));
    for (id, number, status) in orders.chain(asns).chain(counts) {
        let told = last.get(id.as_str()).copied().unwrap_or_default();
        found.same(&format!("history of {number}"), &told, &status);
    }
}

/// What of a level a line could have: whole pieces only, where pieces are tracked.
pub fn servable(store: &Tables, line: &OrderLine, level: &Candidate, today: Day) -> Quantity {
    let fits = level.level.item_id == line.item_id
        && level.level.warehouse_id == line.warehouse_id
        && level.level.quality == Quality::Normal
        && !is_blocked(&level.location_kind)
        && lasts(line, level, today)
        && (line.lot_no.is_none() || line.lot_no == level.lot_no);
    let free = level.on_hand.minus(level.allocated).min(line.missing());
    match store.items[&line.item_id].tracking {
        _ if !fits => Quantity::ZERO,
        Tracking::Serial => Quantity::from_scaled(free.scaled() / SCALE * SCALE),
        _ => free,
    }
}

/// Whether the level's lot can be sold to the line on that day.
pub fn lasts(line: &OrderLine, level: &Candidate, today: Day) -> bool {
    let days = line
        .min_shelf_life_days
        .unwrap_or(0)
        .max(level.lock_up_days);
    let needed = today.plus_days(days).unwrap();
    level.expiry_date.is_none_or(|expiry| expiry >= needed)
}

fn nobody_waits_for_free_stock(store: &Tables, today: Day, found: &mut Faults) {
    let shelf: Vec<Candidate> = store.shelf().collect();
    for line in store.order_lines.values().filter(|line| line.waiting) {
        let order = &store.orders[&line.order_id];
        if !order.status.takes_stock() {
            continue;
        }
        for level in &shelf {
            let free = servable(store, line, level, today);
            found.unless(!free.is_positive(), || {
                format!(
                    "{} line {} waits while {free} lie free on {level:?}",
                    order.number, line.line_no
                )
            });
        }
    }
}

/// Every row says what lies there, or what the components of its set give; and where a store shares out,
/// every item that has stock has one.
fn channels_rest_on_the_stock(store: &Tables, found: &mut Faults) {
    for shop in store.channels.shops.values() {
        let all = store.items.keys().cloned().collect();
        let seen = store.seen_by(shop, &all);
        let scene = Scene::still(&seen);
        for variant in seen.variants.values() {
            let name = format!("{} {}", shop.code, variant.sku);
            if let Some(row) = &variant.row {
                let there = scene.recorded(variant);
                found.same(&name, &(row.physical, row.reserved), &there);
                let sales = scene.kept(variant).sales_stock(&shop.policy);
                found.same(&format!("{name} sales"), &row.sales, &sales);
            }
            let idle = variant.stock.0.is_zero() || variant.is_set();
            let known = variant.row.is_some() || !shop.policy.shares_out() || idle;
            found.unless(known || seen.is_behind(variant), || {
                format!("{name} is not followed")
            });
        }
    }
}

/// Quotas of an auto variant are what the policy gives of its sales stock; a history ends at its row.
fn auto_variants_are_shared_out(store: &Tables, found: &mut Faults) {
    for shop in store.channels.shops.values() {
        let all = store.items.keys().cloned().collect();
        let seen = store.seen_by(shop, &all);
        let scene = Scene::still(&seen);
        for variant in seen.variants.values() {
            let Some(row) = &variant.row else { continue };
            let state = scene.kept(variant);
            let mode = state.mode(&shop.policy);
            let sales = state.sales_stock(&shop.policy);
            let shares = share_out(&shop.policy, mode, sales).map(|shares| shares.quotas());
            let name = format!("{} {} {mode:?}", shop.code, variant.sku);
            if let (Ok(quotas), false) = (shares, seen.is_behind(variant)) {
                found.same(&name, &row.quotas, &quotas);
            }
            let splits = store.channels.history.values();
            let splits = splits
                .filter(|split| split.store_id == shop.id && split.item_id == variant.item_id);
            if let Some(last) = splits.max_by_key(|split| split.version) {
                found.same(
                    &format!("{name} history"),
                    &last.after.channels,
                    &row.quotas,
                );
            }
        }
    }
}
