//! Allocation before it happens: which level each demand would be filled from.

use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::base::quantity::Quantity;
use khlang_core::stock::allocation::{Candidate, Demand, Portion, Shelf};
use khlang_core::stock::level::{LevelKey, Quality};
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, json};
use crate::parts::Parts;
use crate::quantity::Decimal;

/// `AllocationRequest` of `js/allocation.ts`.
#[derive(Deserialize)]
struct Request {
    today: Day,
    levels: Vec<Level>,
    demands: Vec<Wanted>,
}

/// `StockLevel` of `js/allocation.ts`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Level {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    warehouse_code: String,
    location_code: String,
    #[serde(default)]
    location_type: String,
    #[serde(default)]
    pick_face: bool,
    lot_no: Option<String>,
    expiry_date: Option<Day>,
    received_at: Option<String>,
    #[serde(default)]
    lock_up_days: i64,
    #[serde(default)]
    quality: Quality,
    on_hand: Decimal,
    #[serde(default)]
    allocated: Decimal,
}

/// `StockDemand` of `js/allocation.ts`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    warehouse_code: String,
    quantity: Decimal,
    lot_no: Option<String>,
    min_shelf_life_days: Option<i64>,
}

/// Fills the demands in their order, each seeing what the one before left.
pub fn preview(mut parts: Parts<'_>) -> Result<String, Fault> {
    let request: Request = parts.json()?;
    let candidates = request.levels.into_iter().enumerate();
    let candidates = candidates.map(|(index, level)| level.candidate(index));
    let mut shelf = Shelf::new(candidates.collect::<Result<Vec<_>, _>>()?, request.today);
    let filled = request.demands.iter().map(|wanted| wanted.fill(&mut shelf));
    json(&filled.collect::<Vec<_>>())
}

impl Level {
    fn candidate(self, index: usize) -> Result<Candidate, Fault> {
        let received_at = match &self.received_at {
            None => Timestamp::default(),
            Some(text) => Timestamp::parse(text).ok_or_else(|| {
                let path = format!("levels[{index}].receivedAt");
                Fault::invalid_at(
                    path,
                    "must be a timestamp such as \"2026-06-15T10:30:00.000Z\"",
                )
            })?,
        };
        Ok(Candidate {
            level: LevelKey {
                warehouse_id: self.warehouse_code,
                location_id: self.location_code.clone(),
                item_id: self.sku,
                lot_id: self.lot_no.clone().unwrap_or_default(),
                quality: self.quality,
            },
            location_code: self.location_code,
            location_kind: self.location_type,
            pick_face: self.pick_face,
            lot_no: self.lot_no,
            expiry_date: self.expiry_date,
            received_at,
            lock_up_days: self.lock_up_days,
            on_hand: self.on_hand.0,
            allocated: self.allocated.0,
        })
    }
}

impl Wanted {
    fn fill(&self, shelf: &mut Shelf) -> Filled {
        let portions = shelf.take(&Demand {
            item_id: &self.sku,
            warehouse_id: &self.warehouse_code,
            quantity: self.quantity.0,
            lot_no: self.lot_no.as_deref(),
            min_shelf_life_days: self.min_shelf_life_days,
        });
        let allocated: Quantity = portions.iter().map(|portion| portion.quantity).sum();
        Filled {
            requested: self.quantity.0.to_string(),
            allocated: allocated.to_string(),
            missing: self.quantity.0.minus(allocated).to_string(),
            portions: portions.into_iter().map(Taken::from).collect(),
        }
    }
}

/// `Allocation` of `js/allocation.ts`.
#[derive(Serialize)]
struct Filled {
    requested: String,
    allocated: String,
    missing: String,
    portions: Vec<Taken>,
}

/// `Portion` of `js/allocation.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    location_code: String,
    lot_no: Option<String>,
    expiry_date: Option<String>,
    quantity: String,
}

impl From<Portion> for Taken {
    fn from(portion: Portion) -> Self {
        let from = portion.candidate;
        Self {
            location_code: from.location_code,
            lot_no: from.lot_no,
            expiry_date: from.expiry_date.map(String::from),
            quantity: portion.quantity.to_string(),
        }
    }
}
