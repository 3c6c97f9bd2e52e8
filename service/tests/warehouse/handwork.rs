//! What the warehouse does with its own hands: corrections, moves, and the steps of an ASN, as drawn,
//! and the requests they become. A level is named by its place among those that hold something.

use khlang_core::base::quantity::{Quantity, SCALE};
use khlang_core::catalog::item::Tracking;
use khlang_core::inbound::asn::{Inbound, InboundLine};
use khlang_core::stock::handling::REMOVED;
use khlang_core::stock::level::{LevelKey, Quality};
use khlang_core::stock::pieces::{IN_STOCK, SHIPPED};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::commands::{Share, share};
use crate::draft::{GoodsLine, goods_line};
use crate::house::{Ask, WAREHOUSES};
use crate::tables::{Level, Tables};

/// Something to do by hand.
#[derive(Clone, Debug)]
pub enum Handwork {
    /// Puts stock up: new pieces, or such as were taken down before.
    Up(usize, GoodsLine, bool),
    /// Takes stock down.
    Down(Spot),
    /// Moves stock to that location, or changes its quality.
    Move(Spot, &'static str, Option<Quality>),
    /// A step of the ASN at that place.
    Asn(usize, AsnAct),
}

/// A step of an ASN.
#[derive(Clone, Debug)]
pub enum AsnAct {
    /// It stands at the dock.
    Arrive,
    /// All that is open is received.
    ReceiveAll,
    /// How much of each line is received, the quantity said or not.
    Receive(Vec<Share>, bool),
    /// It is called off.
    Cancel,
}

/// Stock on a level, as a caller names it.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    level: usize,
    amount: Amount,
    names_lot: bool,
    names_place: bool,
    held_pieces: bool,
    bad_guess: bool,
}

/// How much of what lies free on a level.
#[derive(Clone, Copy, Debug)]
enum Amount {
    One,
    Half,
    Free,
    TooMuch,
}

fn spot() -> impl Strategy<Value = Spot> {
    let amount = prop_oneof![
        4 => Just(Amount::One), 3 => Just(Amount::Half), 3 => Just(Amount::Free), 1 => Just(Amount::TooMuch)
    ];
    let names = (prop::bool::weighted(0.6), prop::bool::weighted(0.7));
    let guesses = (prop::bool::weighted(0.1), prop::bool::weighted(0.05));
    (0..1_000_usize, amount, names, guesses).prop_map(|(level, amount, names, guesses)| Spot {
        level,
        amount,
        names_lot: names.0,
        names_place: names.1,
        held_pieces: guesses.0,
        bad_guess: guesses.1,
    })
}

/// Any handwork.
pub fn handwork() -> impl Strategy<Value = Handwork> {
    let to = prop::sample::select(vec!["A1", "A1", "P1", "P1", "Q1", "RECEIVING"]);
    let quality = prop_oneof![
        3 => Just(None), 2 => Just(Some(Quality::Normal)), 1 => Just(Some(Quality::Bad))
    ];
    let act = prop_oneof![
        2 => Just(AsnAct::Arrive),
        3 => Just(AsnAct::ReceiveAll),
        4 => (vec(share(), 3), any::<bool>()).prop_map(|(shares, said)| AsnAct::Receive(shares, said)),
        1 => Just(AsnAct::Cancel),
    ];
    let again = prop::bool::weighted(0.3);
    prop_oneof![
        3 => (0..WAREHOUSES.len(), goods_line(), again).prop_map(|(at, line, again)| Handwork::Up(at, line, again)),
        3 => spot().prop_map(Handwork::Down),
        6 => (spot(), to, quality).prop_map(|(spot, to, quality)| Handwork::Move(spot, to, quality)),
        4 => (0..50_usize, act).prop_map(|(asn, act)| Handwork::Asn(asn, act)),
    ]
}

impl Handwork {
    /// The request that this is, for the store as it stands.
    pub fn ask(&self, store: &Tables) -> Ask {
        match self {
            Self::Up(at, line, again) => put_up(store, *at, line, *again),
            Self::Down(spot) => {
                let (mut body, quantity) = spot.named(store);
                body["delta"] = Quantity::ZERO.minus(quantity).to_json();
                body["reason"] = json!("broken");
                if spot.names_place {
                    body["locationCode"] = json!(spot.place(store));
                }
                Ask::post("/ops/stock/adjust", body)
            }
            Self::Move(spot, to, quality) => {
                let (mut body, quantity) = spot.named(store);
                body["qty"] = quantity.to_json();
                body["fromLocationCode"] = json!(spot.place(store));
                body["toLocationCode"] = json!(to);
                if let Some(quality) = quality {
                    body["toQuality"] = json!(quality);
                }
                Ask::post("/ops/stock/move", body)
            }
            Self::Asn(at, act) => act.ask(store, *at),
        }
    }
}

fn put_up(store: &Tables, at: usize, line: &GoodsLine, again: bool) -> Ask {
    let mut body = line.received();
    let fields = body.as_object_mut().unwrap();
    let quantity = fields.remove("qty").unwrap();
    fields.remove("expiryDate");
    body["delta"] = quantity;
    body["warehouseCode"] = json!(WAREHOUSES[at]);
    body["reason"] = json!("found");
    let removed = store
        .serials
        .values()
        .filter(|row| row.place.status == REMOVED);
    let removed: Vec<Value> = removed.map(|row| json!(row.serial)).collect();
    if again && body.get("serials").is_some() && !removed.is_empty() {
        body["delta"] = json!(removed.len());
        body["serials"] = json!(removed);
    }
    Ask::post("/ops/stock/adjust", body)
}

impl Spot {
    fn level<'s>(&self, store: &'s Tables) -> Option<(&'s LevelKey, &'s Level)> {
        let filled = store
            .levels
            .iter()
            .filter(|(_, level)| level.on_hand.is_positive());
        let filled: Vec<_> = filled.collect();
        filled.get(self.level % filled.len().max(1)).copied()
    }

    fn place(&self, store: &Tables) -> String {
        let level = self.level(store);
        level.map_or_else(
            || "A1".to_owned(),
            |(key, _)| store.locations[&key.location_id].code.clone(),
        )
    }

    /// The fields that name the stock, and how much of it is meant.
    fn named(&self, store: &Tables) -> (Value, Quantity) {
        let one = Quantity::from_scaled(SCALE);
        let Some((key, level)) = self.level(store) else {
            return (json!({ "warehouseCode": "W1", "sku": "PLAIN" }), one);
        };
        let free = level.on_hand.minus(level.allocated);
        let half = Quantity::from_scaled(free.scaled() / 2 / SCALE * SCALE);
        let quantity = match self.amount {
            Amount::One => one,
            Amount::Half => half.max(one),
            Amount::Free => free.max(one),
            Amount::TooMuch => free.plus(one),
        };
        let mut body = json!({
            "warehouseCode": store.warehouses[&key.warehouse_id].code,
            "sku": store.items[&key.item_id].sku,
            "quality": if self.bad_guess { Quality::Bad } else { key.quality },
        });
        let lot = store.lots.get(&key.lot_id).filter(|_| self.names_lot);
        if let Some(lot) = lot {
            body["lotNo"] = json!(lot.lot_no);
        }
        if store.items[&key.item_id].tracking == Tracking::Serial {
            let count = usize::try_from(quantity.scaled() / SCALE).unwrap();
            body["serials"] = self.pieces(store, key).into_iter().take(count).collect();
        }
        (body, quantity)
    }

    fn pieces(&self, store: &Tables, key: &LevelKey) -> Vec<Value> {
        let there = store.serials.values().filter(|row| {
            let place = &row.place;
            let status = &place.status;
            let meant = match self.held_pieces {
                true => status != SHIPPED && status != REMOVED,
                false => status == IN_STOCK,
            };
            meant
                && row.item_id == key.item_id
                && place.location_id == key.location_id
                && place.lot_id == key.lot_id
                && place.quality == key.quality
        });
        there.map(|row| json!(row.serial)).collect()
    }
}

impl AsnAct {
    fn ask(&self, store: &Tables, at: usize) -> Ask {
        let Some(asn) = asn_at(store, at) else {
            return Ask::post("/ops/asn/ASN-20260101-0001/arrive", Value::Null);
        };
        let path = |step: &str| format!("/ops/asn/{}/{step}", asn.number);
        match self {
            Self::Arrive => Ask::post(path("arrive"), Value::Null),
            Self::Cancel => Ask::post(path("cancel"), Value::Null),
            Self::ReceiveAll => Ask::post(path("receive"), json!({})),
            Self::Receive(shares, said) => {
                let lines = received(store, asn, shares, *said);
                Ask::post(path("receive"), json!({ "lines": lines }))
            }
        }
    }
}

/// The ASN at that place, the open ones first.
pub fn asn_at(store: &Tables, at: usize) -> Option<&Inbound> {
    let mut asns: Vec<&Inbound> = store.inbounds.values().collect();
    asns.sort_by_key(|asn| (!asn.status.is_open(), asn.number.clone()));
    asns.get(at % asns.len().max(1)).copied()
}

/// Lines that fill those shares of what is open; all of a line may be left unsaid.
pub fn received(store: &Tables, asn: &Inbound, shares: &[Share], said: bool) -> Vec<Value> {
    let lines = store
        .inbound_lines
        .values()
        .filter(|line| line.inbound_id == asn.id);
    let shared = lines.zip(shares.iter().cycle());
    let shown = shared.filter_map(|(line, share)| {
        let quantity = share.of(line)?;
        let mut shown = json!({ "sku": line.sku, "asnLineNo": line.line_no });
        if said || !matches!(share, Share::All) || !quantity.is_positive() {
            shown["qty"] = quantity.to_json();
        }
        add_pieces(store, line, quantity, &mut shown);
        Some(shown)
    });
    shown.collect()
}

fn add_pieces(store: &Tables, line: &InboundLine, quantity: Quantity, shown: &mut Value) {
    if line.sku == "SERIAL" {
        let known = i64::try_from(store.serials.len()).unwrap();
        let names = (0..quantity.scaled() / SCALE).map(|n| json!(format!("A{}", known + n)));
        shown["serials"] = names.collect();
    }
}
