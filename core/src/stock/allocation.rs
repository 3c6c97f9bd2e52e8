//! Allocation: which stock is promised to which demand (docs/stock.md#allocation).
//!
//! A shelf is the stock of some items as a decision sees it. Candidates are taken in FEFO order
//! (earliest expiry first, none last), then the oldest receipt (FIFO), then pick faces, then by
//! location code. What one demand takes the next one no longer sees, so the lines of a document can't
//! be promised the same unit. All quantities in base UoM. Not here: what a demand belongs to.

use crate::catalog::location::BLOCKED;
use serde::{Deserialize, Serialize};

use crate::base::answer::Row;
use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::Quantity;
use crate::stock::level::{LevelKey, Quality};

/// A level with all that allocation looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which level.
    #[serde(flatten)]
    pub level: LevelKey,
    /// Its location.
    pub location_code: String,
    /// What the location is for.
    pub location_kind: String,
    /// Whether picking prefers the location.
    pub pick_face: bool,
    /// Its lot.
    pub lot_no: Option<String>,
    /// The day the lot expires.
    pub expiry_date: Option<Day>,
    /// So many days before that day it can't be sold any more.
    #[serde(default)]
    pub lock_up_days: i64,
    /// When what lies there first came in.
    pub received_at: Timestamp,
    /// What lies there.
    pub on_hand: Quantity,
    /// What of it is promised.
    pub allocated: Quantity,
}

impl Row for Candidate {
    type Key = LevelKey;

    fn key(&self) -> Self::Key {
        self.level.clone()
    }
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Demand<'a> {
    /// UUID of the item.
    pub item_id: &'a str,
    /// UUID of the warehouse it must come from.
    pub warehouse_id: &'a str,
    /// How much.
    pub quantity: Quantity,
    /// Only this lot.
    pub lot_no: Option<&'a str>,
    /// Only lots with at least so many days left.
    pub min_shelf_life_days: Option<i64>,
}

/// A part of a demand, from one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion {
    /// Where it is taken.
    pub candidate: Candidate,
    /// How much.
    pub quantity: Quantity,
}

/// The stock that may be promised, as a decision sees it.
#[derive(Clone, Debug)]
pub struct Shelf {
    today: Day,
    candidates: Vec<Candidate>,
}

impl Shelf {
    /// A shelf of these levels, on this day (Asia/Bangkok).
    pub fn new(candidates: impl IntoIterator<Item = Candidate>, today: Day) -> Self {
        let mut candidates: Vec<Candidate> = candidates.into_iter().collect();
        candidates.sort_by(|a, b| urgency(a).cmp(&urgency(b)));
        Self { today, candidates }
    }

    /// Takes as much of the demand as there is.
    pub fn take(&mut self, demand: &Demand) -> Vec<Portion> {
        let mut missing = demand.quantity;
        let mut portions = Vec::new();
        for candidate in &mut self.candidates {
            if !missing.is_positive() {
                break;
            }
            if !serves(candidate, demand, self.today) {
                continue;
            }
            let quantity = free(candidate).min(missing);
            candidate.allocated = candidate.allocated.plus(quantity);
            missing = missing.minus(quantity);
            let candidate = candidate.clone();
            portions.push(Portion {
                candidate,
                quantity,
            });
        }
        portions
    }

    /// What there is for a demand, whatever its quantity.
    pub fn available(&self, demand: &Demand) -> Quantity {
        let serving = self.candidates.iter();
        let serving = serving.filter(|candidate| serves(candidate, demand, self.today));
        serving.map(free).sum()
    }

    /// Takes a promise back.
    pub fn release(&mut self, level: &LevelKey, quantity: Quantity) {
        if let Some(level) = self.find(level) {
            level.allocated = level.allocated.minus(quantity);
        }
    }

    /// Stock that left or was corrected.
    pub fn remove(&mut self, level: &LevelKey, quantity: Quantity) {
        if let Some(level) = self.find(level) {
            level.on_hand = level.on_hand.minus(quantity);
        }
    }

    /// A level on the shelf.
    pub fn level(&self, level: &LevelKey) -> Option<&Candidate> {
        self.candidates
            .iter()
            .find(|candidate| candidate.level == *level)
    }

    fn find(&mut self, level: &LevelKey) -> Option<&mut Candidate> {
        self.candidates
            .iter_mut()
            .find(|candidate| candidate.level == *level)
    }
}

/// What goes first: (no expiry, expiry, receipt, no pick face, location, lot). The ids end every tie.
fn urgency(candidate: &Candidate) -> impl Ord + '_ {
    (
        candidate.expiry_date.is_none(),
        candidate.expiry_date,
        candidate.received_at,
        !candidate.pick_face,
        &candidate.location_code,
        &candidate.lot_no,
        &candidate.level,
    )
}

/// Levels in the order in which they are promised.
pub fn in_order<'c>(levels: &[&'c Candidate]) -> Vec<&'c Candidate> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(|a, b| urgency(a).cmp(&urgency(b)));
    sorted
}

/// What is not promised yet.
pub fn free(candidate: &Candidate) -> Quantity {
    candidate
        .on_hand
        .minus(candidate.allocated)
        .max(Quantity::ZERO)
}

fn serves(candidate: &Candidate, demand: &Demand, today: Day) -> bool {
    let level = &candidate.level;
    level.item_id == demand.item_id
        && level.warehouse_id == demand.warehouse_id
        && is_sellable(candidate, today)
        && demand
            .lot_no
            .is_none_or(|lot| candidate.lot_no.as_deref() == Some(lot))
        && lasts(candidate.expiry_date, today, demand.min_shelf_life_days)
        && free(candidate).is_positive()
}

/// Whether the stock of a level can be sold on that day, to somebody.
pub fn is_sellable(candidate: &Candidate, today: Day) -> bool {
    let quality = candidate.level.quality;
    may_be_sold(
        quality,
        &candidate.location_kind,
        candidate.expiry_date,
        candidate.lock_up_days,
        today,
    )
}

/// Normal stock, not in quarantine, of a lot that is not past its lock-up date (docs/stock.md#sellable): the
/// day it expires less the item's lock-up days. On that day it can still be sold.
pub fn may_be_sold(
    quality: Quality,
    location_kind: &str,
    expiry_date: Option<Day>,
    lock_up_days: i64,
    today: Day,
) -> bool {
    not_sellable(quality, location_kind, expiry_date, lock_up_days, today).is_none()
}

/// The words for why stock may not be sold, on the wire (docs/stock.md#sellable).
pub const NOT_SELLABLE_WORDS: &[&str] = &["bad", "quarantine", "damage", "expired", "locked"];

/// Why stock may not be sold on that day; none where it may.
pub fn not_sellable(
    quality: Quality,
    location_kind: &str,
    expiry_date: Option<Day>,
    lock_up_days: i64,
    today: Day,
) -> Option<&'static str> {
    if quality == Quality::Bad {
        return Some("bad");
    }
    let mut blocked = BLOCKED.iter().copied();
    blocked
        .find(|kind| *kind == location_kind)
        .or_else(|| (!lasts(expiry_date, today, Some(0))).then_some("expired"))
        .or_else(|| (!lasts(expiry_date, today, Some(lock_up_days))).then_some("locked"))
}

/// Stock without an expiry date lasts for ever.
fn lasts(expiry_date: Option<Day>, today: Day, days: Option<i64>) -> bool {
    let (Some(days), Some(expiry)) = (days, expiry_date) else {
        return true;
    };
    today.plus_days(days).is_some_and(|needed| expiry >= needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn level(location: &str, expiry: Option<&str>, received: i64, units: i64) -> Candidate {
        Candidate {
            level: LevelKey {
                warehouse_id: "w".into(),
                location_id: location.into(),
                item_id: "i".into(),
                lot_id: expiry.unwrap_or_default().into(),
                quality: Quality::Normal,
            },
            location_code: location.into(),
            location_kind: "storage".into(),
            pick_face: false,
            lot_no: expiry.map(|day| format!("L{day}")),
            expiry_date: expiry.and_then(Day::parse),
            lock_up_days: 0,
            received_at: Timestamp::from_millis(received),
            on_hand: Quantity::from_units(units).unwrap(),
            allocated: Quantity::ZERO,
        }
    }

    fn today() -> Day {
        Day::parse("2026-06-15").unwrap()
    }

    fn demand(units: i64) -> Demand<'static> {
        Demand {
            item_id: "i",
            warehouse_id: "w",
            quantity: Quantity::from_units(units).unwrap(),
            lot_no: None,
            min_shelf_life_days: None,
        }
    }

    fn taken(levels: Vec<Candidate>, demand: &Demand) -> Vec<(String, i64)> {
        let portions = Shelf::new(levels, today()).take(demand).into_iter();
        let shown = portions.map(|p| (p.candidate.location_code, p.quantity.scaled() / 10_000));
        shown.collect()
    }

    #[test]
    fn the_earliest_expiry_goes_first_and_none_goes_last() {
        let levels = vec![
            level("A", None, 1, 5),
            level("B", Some("2027-01-01"), 2, 5),
            level("C", Some("2026-12-01"), 3, 5),
        ];
        let expected = [("C".into(), 5), ("B".into(), 5), ("A".into(), 2)];
        assert_eq!(taken(levels, &demand(12)), expected);
    }

    #[test]
    fn then_the_oldest_receipt_then_pick_faces_then_the_code() {
        let face = Candidate {
            pick_face: true,
            ..level("Z", None, 2, 5)
        };
        let levels = vec![
            level("B", None, 2, 5),
            face,
            level("A", None, 2, 5),
            level("C", None, 1, 5),
        ];
        let expected = [
            ("C".into(), 5),
            ("Z".into(), 5),
            ("A".into(), 5),
            ("B".into(), 1),
        ];
        assert_eq!(taken(levels, &demand(16)), expected);
    }

    #[test]
    fn quarantine_bad_and_expired_stock_is_never_taken() {
        let quarantine = Candidate {
            location_kind: "quarantine".into(),
            ..level("A", None, 1, 5)
        };
        let mut bad = level("B", None, 1, 5);
        bad.level.quality = Quality::Bad;
        let levels = vec![
            quarantine,
            bad,
            level("C", Some("2026-06-14"), 1, 5),
            level("D", Some("2026-06-15"), 1, 5),
        ];
        assert_eq!(taken(levels, &demand(20)), [("D".into(), 5)]);
    }

    #[test]
    fn a_lot_past_its_lock_up_date_is_not_taken_and_on_it_it_is() {
        let locked = |location, expiry| Candidate {
            lock_up_days: 15,
            ..level(location, Some(expiry), 1, 5)
        };
        let levels = || vec![locked("A", "2026-06-29"), locked("B", "2026-06-30")];
        assert_eq!(taken(levels(), &demand(20)), [("B".into(), 5)]);
        let days_left = Demand {
            min_shelf_life_days: Some(3),
            ..demand(20)
        };
        assert_eq!(taken(levels(), &days_left), [("B".into(), 5)]);
    }

    #[test]
    fn a_demand_may_ask_for_a_lot_or_for_days_left() {
        let levels = || {
            vec![
                level("A", Some("2026-07-01"), 1, 5),
                level("B", Some("2026-09-01"), 2, 5),
            ]
        };
        let lot = Demand {
            lot_no: Some("L2026-09-01"),
            ..demand(9)
        };
        assert_eq!(taken(levels(), &lot), [("B".into(), 5)]);
        let days = Demand {
            min_shelf_life_days: Some(30),
            ..demand(9)
        };
        assert_eq!(taken(levels(), &days), [("B".into(), 5)]);
    }

    proptest! {
        #[test]
        fn no_sequence_of_demands_takes_more_than_there_is(
            stock in proptest::collection::vec((0..4_i64, 0..50_i64), 1..8),
            wanted in proptest::collection::vec(1..40_i64, 1..12),
        ) {
            let levels = stock.iter().enumerate().map(|(index, (received, units))| {
                level(&format!("L{index}"), None, *received, *units)
            });
            let mut shelf = Shelf::new(levels, today());
            let there: i64 = stock.iter().map(|(_, units)| units).sum();
            let mut taken = 0;
            for units in wanted {
                let before = shelf.available(&demand(1)).scaled() / 10_000;
                let portions = shelf.take(&demand(units));
                let got: i64 = portions.iter().map(|p| p.quantity.scaled() / 10_000).sum();
                prop_assert_eq!(got, units.min(before));
                taken += got;
            }
            prop_assert!(taken <= there);
            prop_assert!(shelf.candidates.iter().all(|c| c.allocated <= c.on_hand));
        }
    }
}
