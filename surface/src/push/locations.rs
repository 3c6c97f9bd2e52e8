//! `POST /locations` and `POST /locations/bulk`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::push::bulk::Applied;
use crate::push::desk::Desk;
use crate::push::schemas;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::catalog::location::{Location, LocationUpsert};
use khlang_core::catalog::resolve::unknown_warehouse;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;
use khlang_core::stock;

/// Where locations are handed in.
#[derive(Default)]
pub struct Locations {
    done: BTreeMap<(String, String), Location>,
}

impl Desk for Locations {
    type Row = LocationUpsert;
    const LIST: &'static str = "locations";
    const NAMED_BY: &'static [&'static str] = &["code"];

    fn schema() -> &'static Schema {
        &schemas::LOCATION_UPSERT
    }

    fn needs<'a>(rows: impl Iterator<Item = &'a LocationUpsert> + Clone) -> Vec<Need> {
        let retyped = rows.clone().filter(|row| row.may_retype());
        let retyped: BTreeSet<_> = retyped.map(place).collect();
        let mut needs = Vec::new();
        if !retyped.is_empty() {
            needs.push(stock::Need::MayBreak(ItemSet::lying_in(retyped)).into());
        }
        needs.extend([
            catalog::Need::Warehouses {
                codes: rows.clone().map(|row| row.warehouse_code.clone()).collect(),
            }
            .into(),
            catalog::Need::Locations {
                places: rows.map(place).collect(),
            }
            .into(),
        ]);
        needs
    }

    fn apply(&mut self, row: &LocationUpsert, facts: &Facts, cx: &Context) -> Applied {
        let warehouse = facts
            .catalog
            .warehouses
            .get(&row.warehouse_code)
            .ok_or_else(|| {
                let unknown = unknown_warehouse("warehouseCode", &row.warehouse_code);
                Rejection::unknown_references(vec![unknown])
            })?;
        let place = place(row);
        let current = self
            .done
            .get(&place)
            .or_else(|| facts.catalog.locations.get(&place));
        let (location, upserted) = row.clone().apply(current, &warehouse.id, cx)?;
        let shown = show(&location);
        self.done.insert(place, location);
        Ok((upserted, shown))
    }

    fn changes(self, _: &Facts, _: &Context) -> Changes {
        let mut changes = Changes::default();
        let next = |location: Location| Location {
            version: location.version.saturating_add(1),
            ..location
        };
        changes.catalog.locations = self.done.into_values().map(next).collect();
        changes
    }
}

fn place(row: &LocationUpsert) -> (String, String) {
    (row.warehouse_code.clone(), row.code.clone())
}

fn show(location: &Location) -> Value {
    json!({
        "id": location.id,
        "warehouseCode": location.warehouse_code,
        "code": location.code,
        "zone": location.zone,
        "type": location.kind,
        "pickFace": location.pick_face,
        "createdAt": location.created_at.to_string(),
        "updatedAt": location.updated_at.to_string(),
    })
}
