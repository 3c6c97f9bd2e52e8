//! Allocation before it happens: which level each demand would be filled from.

use khlang_core::clock::{Day, Timestamp};
use khlang_core::stock::allocation::{Candidate, Demand, Portion, Shelf};
use khlang_core::stock::level::{LevelKey, Quality};
use khlang_core::stock::quantity::Quantity;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::parts::Parts;
use crate::quantity::Decimal;

/// `AllocationRequest` of `js/types.ts`.
#[derive(Deserialize)]
struct Request {
    today: Day,
    levels: Vec<Level>,
    demands: Vec<Wanted>,
}

/// `StockLevel` of `js/types.ts`.
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
    quality: Quality,
    on_hand: Decimal,
    #[serde(default)]
    allocated: Decimal,
}

/// `StockDemand` of `js/types.ts`.
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
    Ok(Value::from_iter(filled).to_string())
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
            on_hand: self.on_hand.0,
            allocated: self.allocated.0,
        })
    }
}

impl Wanted {
    fn fill(&self, shelf: &mut Shelf) -> Value {
        let portions = shelf.take(&Demand {
            item_id: &self.sku,
            warehouse_id: &self.warehouse_code,
            quantity: self.quantity.0,
            lot_no: self.lot_no.as_deref(),
            min_shelf_life_days: self.min_shelf_life_days,
        });
        let allocated: Quantity = portions.iter().map(|portion| portion.quantity).sum();
        json!({
            "requested": self.quantity.0.to_string(),
            "allocated": allocated.to_string(),
            "missing": self.quantity.0.minus(allocated).to_string(),
            "portions": portions.iter().map(shown).collect::<Vec<_>>(),
        })
    }
}

fn shown(portion: &Portion) -> Value {
    let taken = &portion.candidate;
    json!({
        "locationCode": taken.location_code,
        "lotNo": taken.lot_no,
        "expiryDate": taken.expiry_date,
        "quantity": portion.quantity.to_string(),
    })
}
