//! What must hold of promises that were just made: to whom they went, and of which stock. Only of
//! commands that nobody raced, for what a decision was not told it can't prefer.

use khlang_core::base::clock::Day;
use khlang_core::catalog::location::is_blocked;
use khlang_core::outbound::order::{Allocation, AllocationStatus, OrderLine};
use khlang_core::stock::allocation::Candidate;

use crate::invariants::{Faults, lasts, servable};
use crate::tables::Tables;

/// Every rule that a promise made between the two states breaks, in words.
pub fn faults(before: &Tables, after: &Tables, today: Day) -> Vec<String> {
    let mut found = Faults(Vec::new());
    let made = after
        .allocations
        .values()
        .filter(|row| !before.allocations.contains_key(&row.id));
    let shelf: Vec<Candidate> = after.shelf().collect();
    for row in made.filter(|row| row.holding) {
        let line = &after.order_lines[&(row.order_id.clone(), row.line_no)];
        let level = after.candidate(&row.level, &after.levels[&row.level]);
        it_is_what_was_asked_for(line, &level, today, &mut found);
        nothing_better_lies_free(after, line, &level, &shelf, today, &mut found);
        if row.status == AllocationStatus::Allocated && before.orders.contains_key(&row.order_id) {
            nobody_more_urgent_waits(before, after, row, &level, today, &mut found);
        }
    }
    found.0
}

fn it_is_what_was_asked_for(line: &OrderLine, level: &Candidate, today: Day, found: &mut Faults) {
    found.unless(!is_blocked(&level.location_kind), || {
        format!("from quarantine: {level:?}")
    });
    found.unless(lasts(line, level, today), || {
        format!("{line:?} got what does not last: {level:?}")
    });
    let same = line.lot_no.is_none() || line.lot_no == level.lot_no;
    found.unless(same, || format!("{line:?} got another lot: {level:?}"));
}

/// FEFO, then FIFO, then pick faces, then by code.
fn rank(level: &Candidate) -> impl Ord + use<'_> {
    let expiry = level
        .expiry_date
        .map_or_else(|| "9999".to_owned(), |day| day.to_string());
    (
        expiry,
        level.received_at,
        !level.pick_face,
        &level.location_code,
    )
}

fn nothing_better_lies_free(
    store: &Tables,
    line: &OrderLine,
    got: &Candidate,
    shelf: &[Candidate],
    today: Day,
    found: &mut Faults,
) {
    let wants = OrderLine {
        allocated_base: khlang_core::base::quantity::Quantity::ZERO,
        ..line.clone()
    };
    for level in shelf.iter().filter(|level| rank(level) < rank(got)) {
        let free = servable(store, &wants, level, today);
        found.unless(!free.is_positive(), || {
            format!("{got:?} was taken before {level:?}")
        });
    }
}

/// Who goes first: priority, required date (none last), age.
fn urgency(line: &OrderLine, store: &Tables) -> impl Ord + use<> {
    let number = &store.orders[&line.order_id].number;
    let wanted = line
        .required_date
        .map_or_else(|| "9999".to_owned(), |day| day.to_string());
    (
        line.priority,
        wanted,
        line.created_at,
        number.len(),
        number.clone(),
        line.line_no,
    )
}

fn nobody_more_urgent_waits(
    before: &Tables,
    after: &Tables,
    row: &Allocation,
    level: &Candidate,
    today: Day,
    found: &mut Faults,
) {
    let served = &after.order_lines[&(row.order_id.clone(), row.line_no)];
    let freed = Candidate {
        allocated: level.on_hand.minus(row.quantity),
        ..level.clone()
    };
    for line in after.order_lines.values().filter(|line| line.waiting) {
        let key = (line.order_id.clone(), line.line_no);
        let waited = before
            .order_lines
            .get(&key)
            .is_some_and(|line| line.waiting);
        let takes = after.orders[&line.order_id].status.takes_stock();
        let first = waited && takes && urgency(line, after) < urgency(served, after);
        let could = first && servable(after, line, &freed, today).is_positive();
        found.unless(!could, || format!("{served:?} was served before {line:?}"));
    }
}
