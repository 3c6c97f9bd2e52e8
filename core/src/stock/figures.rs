//! What a seller can count on of some goods: what lies there, what of it is free, and what can be sold
//! now (docs/flash/stock.md).
//!
//! Scope: the three figures of an item, and of a set as what its components give. Not here: which goods,
//! warehouses and qualities a reader asks for, and how the figures are written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::base::clock::Day;
use crate::base::quantity::Quantity;
use crate::stock::allocation::may_be_sold;
use crate::stock::level::Quality;

/// The stock of some goods by the code that a reader knows them by.
#[derive(Clone, Debug, Deserialize)]
pub struct GoodsStock {
    /// The code: as asked for, else the one that finds the goods.
    pub code: String,
    /// Whether it is a set.
    pub is_set: bool,
    /// Whether it may be ordered; nothing of goods that are disabled or not yet enabled can be sold.
    pub on_sale: bool,
    /// Whether any of it has changed in the time that was asked for.
    pub changed: bool,
    /// What one of it takes: of an item that item itself, of a set each component.
    pub parts: Vec<Part>,
}

/// An item with its stock.
#[derive(Clone, Debug, Deserialize)]
pub struct Part {
    /// How much of it one of the goods takes, in its base UoM.
    pub quantity: Quantity,
    /// So many days before a lot expires it can't be sold any more.
    pub lock_up_days: i64,
    /// What lies where, added up over what can't be told apart here.
    pub heaps: Vec<Heap>,
    /// What stores keep back from their channels: ids of warehouses to how much.
    pub buffers: BTreeMap<String, Quantity>,
}

/// Levels of an item that differ neither in warehouse and quality nor in what decides on selling them.
#[derive(Clone, Debug, Deserialize)]
pub struct Heap {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// Quality.
    pub quality: Quality,
    /// What the locations are for.
    pub location_kind: String,
    /// The day the lots expire.
    pub expiry_date: Option<Day>,
    /// What lies there.
    pub on_hand: Quantity,
    /// What of it is promised.
    pub allocated: Quantity,
}

/// What there is of some goods; of items in base UoM, of sets in whole sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What lies there: `totalInventory`.
    pub physical: Quantity,
    /// What of it is promised to nobody: `inventory`.
    pub unallocated: Quantity,
    /// What of that can be sold now: not in quarantine, not bad, of lots that are not past their lock-up
    /// date, and less what stores keep back: `availableInventory`.
    pub sellable: Quantity,
}

impl GoodsStock {
    /// The figures of a quality, added up over the warehouses. A set comes out of one warehouse, so it is
    /// made up in each of them.
    pub fn figures(&self, quality: Quality, today: Day) -> Figures {
        let heaps = self.parts.iter().flat_map(|part| &part.heaps);
        let warehouses: BTreeSet<&str> = heaps.map(|heap| heap.warehouse_id.as_str()).collect();
        let each = warehouses
            .iter()
            .map(|id| self.figures_in(id, quality, today));
        let figures = each.fold(Figures::default(), Figures::plus);
        match self.on_sale {
            true => figures,
            false => Figures {
                sellable: Quantity::ZERO,
                ..figures
            },
        }
    }

    fn figures_in(&self, warehouse_id: &str, quality: Quality, today: Day) -> Figures {
        let parts = self.parts.iter();
        let each = parts.map(|part| {
            let figures = part.figures(warehouse_id, quality, today);
            if self.is_set {
                figures.times(part.quantity)
            } else {
                figures
            }
        });
        each.reduce(Figures::least).unwrap_or_default()
    }
}

impl Part {
    fn figures(&self, warehouse_id: &str, quality: Quality, today: Day) -> Figures {
        let lying = self.heaps.iter();
        let lying =
            lying.filter(|heap| heap.warehouse_id == warehouse_id && heap.quality == quality);
        let sum = lying.fold(Figures::default(), |sum, heap| {
            sum.plus(heap.figures(self.lock_up_days, today))
        });
        let buffer = self.buffers.get(warehouse_id).copied().unwrap_or_default();
        Figures {
            sellable: sum.sellable.minus(buffer).max(Quantity::ZERO),
            ..sum
        }
    }
}

impl Heap {
    fn figures(&self, lock_up_days: i64, today: Day) -> Figures {
        let unallocated = self.on_hand.minus(self.allocated);
        let kind = &self.location_kind;
        let sold = may_be_sold(self.quality, kind, self.expiry_date, lock_up_days, today);
        Figures {
            physical: self.on_hand,
            unallocated,
            sellable: if sold { unallocated } else { Quantity::ZERO },
        }
    }
}

impl Figures {
    fn plus(self, other: Self) -> Self {
        self.with(other, Quantity::plus)
    }

    fn least(self, other: Self) -> Self {
        self.with(other, Ord::min)
    }

    /// How often that quantity goes into each figure, in whole times.
    fn times(self, quantity: Quantity) -> Self {
        let quantity = Self {
            physical: quantity,
            unallocated: quantity,
            sellable: quantity,
        };
        self.with(quantity, |figure, quantity| {
            let times = figure.scaled().checked_div(quantity.scaled());
            times.and_then(Quantity::from_units).unwrap_or_default()
        })
    }

    fn with(self, other: Self, make: impl Fn(Quantity, Quantity) -> Quantity) -> Self {
        Self {
            physical: make(self.physical, other.physical),
            unallocated: make(self.unallocated, other.unallocated),
            sellable: make(self.sellable, other.sellable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    const TODAY: &str = "2026-06-15";

    fn heap(warehouse: &str, on_hand: i64, allocated: i64) -> Heap {
        Heap {
            warehouse_id: warehouse.into(),
            quality: Quality::Normal,
            location_kind: "storage".into(),
            expiry_date: None,
            on_hand: Quantity::from_units(on_hand).unwrap(),
            allocated: Quantity::from_units(allocated).unwrap(),
        }
    }

    fn part(quantity: i64, heaps: Vec<Heap>) -> Part {
        Part {
            quantity: Quantity::from_units(quantity).unwrap(),
            lock_up_days: 0,
            heaps,
            buffers: BTreeMap::new(),
        }
    }

    fn goods(is_set: bool, parts: Vec<Part>) -> GoodsStock {
        GoodsStock {
            on_sale: true,
            code: "A".into(),
            is_set,
            changed: true,
            parts,
        }
    }

    fn figures(goods: &GoodsStock, quality: Quality) -> [String; 3] {
        let found = goods.figures(quality, Day::parse(TODAY).unwrap());
        [found.physical, found.unallocated, found.sellable].map(|figure| figure.to_string())
    }

    #[test]
    fn what_is_promised_locked_or_bad_is_told_apart() {
        let quarantined = Heap {
            location_kind: "quarantine".into(),
            ..heap("W", 7, 0)
        };
        let bad = Heap {
            quality: Quality::Bad,
            ..heap("W", 3, 0)
        };
        let stock = goods(
            false,
            vec![part(
                1,
                vec![heap("W", 10, 4), quarantined, bad, heap("V", 5, 5)],
            )],
        );
        assert_eq!(figures(&stock, Quality::Normal), ["22", "13", "6"]);
        assert_eq!(figures(&stock, Quality::Bad), ["3", "3", "0"]);
    }

    #[test]
    fn a_lot_can_be_sold_up_to_its_lock_up_date() {
        let lot = |expiry: &str| Heap {
            expiry_date: Day::parse(expiry),
            ..heap("W", 1, 0)
        };
        let lots = vec![
            lot("2026-06-14"),
            lot("2026-06-15"),
            lot("2026-06-17"),
            lot("2026-06-18"),
        ];
        let mut stock = goods(false, vec![part(1, lots)]);
        assert_eq!(figures(&stock, Quality::Normal), ["4", "4", "3"]);
        for part in &mut stock.parts {
            part.lock_up_days = 3;
        }
        assert_eq!(figures(&stock, Quality::Normal), ["4", "4", "1"]);
    }

    #[test]
    fn what_stores_keep_back_is_not_sold_and_never_makes_less_than_nothing() {
        let mut stock = goods(
            false,
            vec![part(1, vec![heap("W", 10, 4), heap("V", 2, 0)])],
        );
        for part in &mut stock.parts {
            let buffer = Quantity::from_units(5).unwrap();
            part.buffers = BTreeMap::from([("W".into(), buffer), ("V".into(), buffer)]);
        }
        assert_eq!(figures(&stock, Quality::Normal), ["12", "8", "1"]);
    }

    #[test]
    fn a_set_is_what_its_scarcest_component_gives_in_each_warehouse() {
        let one = part(2, vec![heap("W", 11, 2), heap("V", 6, 0)]);
        let other = part(1, vec![heap("W", 4, 3), heap("X", 9, 0)]);
        let set = goods(true, vec![one, other]);
        assert_eq!(figures(&set, Quality::Normal), ["4", "1", "1"]);
        assert_eq!(
            figures(&goods(true, vec![]), Quality::Normal),
            ["0", "0", "0"]
        );
        assert_eq!(
            figures(&goods(true, vec![part(1, vec![])]), Quality::Normal),
            ["0", "0", "0"]
        );
    }

    #[test]
    fn an_item_keeps_its_fractions_and_a_set_is_whole() {
        let half = Heap {
            on_hand: Quantity::from_scaled(25_000),
            ..heap("W", 0, 0)
        };
        let stock = |is_set| goods(is_set, vec![part(1, vec![half.clone()])]);
        assert_eq!(
            figures(&stock(false), Quality::Normal),
            ["2.5", "2.5", "2.5"]
        );
        assert_eq!(figures(&stock(true), Quality::Normal), ["2", "2", "2"]);
    }

    proptest! {
        #[test]
        fn each_figure_is_at_most_the_one_before(
            parts in vec((1..9_i64, vec((0..3_usize, 0..50_i64, 0..50_i64, -5..5_i64), 0..6), 0..9_i64), 1..4),
            is_set: bool,
        ) {
            let today = Day::parse(TODAY).unwrap();
            let of = |(quantity, heaps, buffer): (i64, Vec<_>, i64)| {
                let heaps = heaps.into_iter().map(|(place, on_hand, held, days): (usize, i64, i64, i64)| Heap {
                    expiry_date: today.plus_days(days),
                    ..heap(["U", "V", "W"][place], on_hand, held.min(on_hand))
                });
                Part {
                    lock_up_days: buffer,
                    buffers: BTreeMap::from([("V".into(), Quantity::from_units(buffer).unwrap())]),
                    ..part(quantity, heaps.collect())
                }
            };
            let found = goods(is_set, parts.into_iter().map(of).collect()).figures(Quality::Normal, today);
            prop_assert!(Quantity::ZERO <= found.sellable);
            prop_assert!(found.sellable <= found.unallocated && found.unallocated <= found.physical);
        }
    }
}
