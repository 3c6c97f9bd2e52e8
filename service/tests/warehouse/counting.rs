//! Cycle counts as drawn, and the requests they become. A count is named by its place among the counts.

use khlang_core::base::quantity::{Quantity, SCALE};
use khlang_core::outbound::order::AllocationStatus;
use khlang_core::stock::count::{CountLine, CycleCount};
use khlang_core::stock::level::Quality;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::house::{Ask, ITEMS, WAREHOUSES};
use crate::tables::Tables;

/// Something to do with cycle counts.
#[derive(Clone, Debug)]
pub enum Counting {
    /// Opens one: where, in which locations, of which items, with which percentage.
    Open(usize, Option<&'static str>, Option<usize>, Option<i64>),
    /// A step of the count at that place.
    Step(usize, CountAct),
}

/// A step of a count.
#[derive(Clone, Debug)]
pub enum CountAct {
    /// Whatever comes next for it, everything being found as it is on record.
    Next,
    /// Some lines are counted, and perhaps a level where nothing was expected.
    Enter(Vec<Tally>, Option<Stray>),
    /// One that is named.
    Named(&'static str),
    /// Reads it.
    Read,
}

/// What is counted of a line.
#[derive(Clone, Copy, Debug)]
pub enum Tally {
    /// What lies there by now.
    Right,
    /// What lay there when the line joined the count.
    Expected,
    Less,
    More,
    Nothing,
    Later,
}

/// A level that may not be in the count.
#[derive(Clone, Copy, Debug)]
pub struct Stray {
    item: usize,
    place: &'static str,
    lot: Option<&'static str>,
    quality: Quality,
    units: i64,
}

fn tally() -> impl Strategy<Value = Tally> {
    prop_oneof![
        5 => Just(Tally::Right), 2 => Just(Tally::Expected), 3 => Just(Tally::Less),
        3 => Just(Tally::More), 1 => Just(Tally::Nothing), 1 => Just(Tally::Later),
    ]
}

fn stray() -> impl Strategy<Value = Stray> {
    let place = prop::sample::select(vec!["A1", "P1", "Q1"]);
    let lot = prop::sample::select(vec![None, None, Some("L0"), Some("L1"), Some("L2")]);
    let quality = prop::sample::select(vec![Quality::Normal, Quality::Normal, Quality::Bad]);
    (0..ITEMS.len(), place, lot, quality, 0..5_i64).prop_map(
        |(item, place, lot, quality, units)| Stray {
            item,
            place,
            lot,
            quality,
            units,
        },
    )
}

/// Any command of a cycle count.
pub fn counting() -> impl Strategy<Value = Counting> {
    let place = prop::sample::select(vec!["A1", "P1", "Q1"]);
    let open = (
        0..WAREHOUSES.len(),
        weighted(0.6, place),
        weighted(0.4, 0..ITEMS.len()),
        weighted(0.5, 0..60_i64),
    );
    let named = prop::sample::select(vec!["recount", "close", "close", "cancel"]);
    let act = prop_oneof![
        8 => Just(CountAct::Next),
        8 => (vec(tally(), 1..6), weighted(0.3, stray())).prop_map(|(tallies, stray)| CountAct::Enter(tallies, stray)),
        4 => named.prop_map(CountAct::Named),
        1 => Just(CountAct::Read),
    ];
    prop_oneof![
        1 => open.prop_map(|(at, place, item, percent)| Counting::Open(at, place, item, percent)),
        3 => (0..50_usize, act).prop_map(|(count, act)| Counting::Step(count, act)),
    ]
}

impl Counting {
    /// The request that this is, for the store as it stands.
    pub fn ask(&self, store: &Tables) -> Ask {
        match self {
            Self::Open(at, place, item, percent) => {
                let mut body = json!({ "warehouseCode": WAREHOUSES[*at] });
                if let Some(place) = place {
                    body["locationCodes"] = json!([place]);
                }
                if let Some(item) = item {
                    body["skus"] = json!([ITEMS[*item]]);
                }
                if let Some(percent) = percent {
                    body["recountAbovePercent"] = json!(percent);
                    body["blind"] = json!(percent % 2 == 0);
                }
                Ask::post("/ops/cycle-counts", body)
            }
            Self::Step(at, act) => act.ask(store, *at),
        }
    }
}

/// The count at that place, the open ones first.
fn count_at(store: &Tables, at: usize) -> Option<&CycleCount> {
    let mut counts: Vec<&CycleCount> = store.cycle_counts.values().collect();
    counts.sort_by_key(|count| (!count.status.is_open(), count.number.clone()));
    let open = counts.iter().filter(|count| count.status.is_open()).count();
    let among = if at.is_multiple_of(8) || open == 0 {
        counts.len()
    } else {
        open
    };
    counts.get(at % among.max(1)).copied()
}

impl CountAct {
    fn ask(&self, store: &Tables, at: usize) -> Ask {
        let Some(count) = count_at(store, at) else {
            if at.is_multiple_of(8) {
                return Ask::post("/ops/cycle-counts/CC-20260101-0001/close", Value::Null);
            }
            let body = json!({ "warehouseCode": WAREHOUSES[at % WAREHOUSES.len()] });
            return Ask::post("/ops/cycle-counts", body);
        };
        let path = |step: &str| format!("/ops/cycle-counts/{}/{step}", count.number);
        let lines = store
            .count_lines
            .values()
            .filter(|row| row.count_id == count.id);
        let lines: Vec<&CountLine> = lines.collect();
        match self {
            Self::Read => Ask::get(format!("/ops/cycle-counts/{}", count.number)),
            Self::Named(step) => Ask::post(path(step), Value::Null),
            Self::Next if count.status.word() == "open" => enter(
                path("count"),
                lines
                    .iter()
                    .filter_map(|row| Tally::Right.of(row, store))
                    .collect(),
            ),
            Self::Next => Ask::post(path("close"), Value::Null),
            Self::Enter(tallies, stray) => {
                let counted = lines.iter().zip(tallies.iter().cycle());
                let counted = counted.filter_map(|(row, tally)| tally.of(row, store));
                let stray = stray.iter().map(Stray::counted);
                enter(path("count"), counted.chain(stray).collect())
            }
        }
    }
}

fn enter(path: String, lines: Vec<Value>) -> Ask {
    Ask::post(path, json!({ "lines": lines }))
}

impl Tally {
    fn of(self, line: &CountLine, store: &Tables) -> Option<Value> {
        let one = Quantity::from_scaled(SCALE);
        let level = store.levels.get(&line.level);
        let there = level.map_or(Quantity::ZERO, |level| level.on_hand);
        let picked = store
            .allocations
            .values()
            .filter(|row| row.status == AllocationStatus::Picked && row.level == line.level);
        let there = there.minus(picked.map(|row| row.quantity).sum());
        let counted = match self {
            Self::Right => there,
            Self::Expected => line.expected,
            Self::Less => there.minus(one).max(Quantity::ZERO),
            Self::More => there.plus(one),
            Self::Nothing => Quantity::ZERO,
            Self::Later => return None,
        };
        let lot = store.lots.get(&line.level.lot_id);
        Some(json!({
            "locationCode": store.locations[&line.level.location_id].code,
            "sku": store.items[&line.level.item_id].sku,
            "lotNo": lot.map(|lot| &lot.lot_no),
            "quality": line.level.quality,
            "countedQty": counted.to_json(),
        }))
    }
}

impl Stray {
    fn counted(&self) -> Value {
        let mut line = json!({
            "locationCode": self.place,
            "sku": ITEMS[self.item],
            "quality": self.quality,
            "countedQty": self.units,
        });
        if let Some(lot) = self.lot {
            line["lotNo"] = json!(lot);
        }
        line
    }
}
