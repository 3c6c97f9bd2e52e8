//! `POST /items`, `POST /items/bulk` and `GET /items/{sku}`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::bulk::Applied;
use crate::push::desk::Desk;
use crate::push::envelope::success;
use crate::push::schemas;
use khlang_core::access::context::Context;
use khlang_core::base::numbers::NumberKind;
use khlang_core::base::numbers::slot_text;
use khlang_core::base::patch::Patch;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::catalog::item::{Item, ItemUpsert};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// Where items are handed in.
#[derive(Default)]
pub struct Items {
    done: BTreeMap<String, Item>,
}

impl Desk for Items {
    type Row = ItemUpsert;
    const LIST: &'static str = "items";
    const NAMED_BY: &'static [&'static str] = &["sku"];

    fn schema() -> &'static Schema {
        &schemas::ITEM_UPSERT
    }

    fn needs<'a>(rows: impl Iterator<Item = &'a ItemUpsert> + Clone) -> Vec<Need> {
        let skus = rows.clone().map(|row| row.sku.clone()).collect();
        let touching = rows.filter(|row| touches_fixed_fields(row));
        let touching: BTreeSet<String> = touching.map(|row| row.sku.clone()).collect();
        let mut needs = vec![catalog::Need::Items { skus }.into()];
        if !touching.is_empty() {
            needs.push(catalog::Need::ItemsInUse(ItemSet::of_skus(touching)).into());
        }
        needs
    }

    fn apply(&mut self, row: &ItemUpsert, facts: &Facts, cx: &Context) -> Applied {
        let current = self
            .done
            .get(&row.sku)
            .or_else(|| facts.catalog.items.get(&row.sku));
        // Asked for only where a row touches what such an item may not change.
        let in_use = facts.catalog.items_in_use.or_empty().contains(&row.sku);
        let (item, upserted) = row.clone().apply(current, in_use, cx)?;
        let shown = show(&item, cx);
        self.done.insert(item.sku.clone(), item);
        Ok((upserted, shown))
    }

    fn changes(self, facts: &Facts, _cx: &Context) -> Changes {
        let mut changes = Changes::default();
        for item in self.done.into_values() {
            if let Some(before) = facts.catalog.items.get(&item.sku)
                && (&before.base_uom, before.tracking) != (&item.base_uom, item.tracking)
            {
                changes.catalog.guards.unused_items.push(item.id.clone());
            }
            let version = item.version.saturating_add(1);
            changes.catalog.items.push(Item { version, ..item });
        }
        changes
    }
}

/// Whether the row may change what stock and open documents rest on.
fn touches_fixed_fields(row: &ItemUpsert) -> bool {
    row.base_uom_code.is_some() || row.tracking != Patch::Keep
}

/// Prepares `GET /items/{sku}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        sku: call.param("sku"),
    }))
}

struct Find {
    sku: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::Items {
                skus: BTreeSet::from([self.sku.clone()]),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("Item SKU \"{}\" not found.", self.sku));
        let item = facts.catalog.items.get(&self.sku).ok_or_else(unknown)?;
        Ok(Decision::answer(success(
            200,
            show(item, cx),
            &cx.request_id,
        )))
    }
}

fn show(item: &Item, cx: &Context) -> Value {
    let slot = item
        .variant_slot
        .map(|index| slot_text(&cx.nonce, NumberKind::Variant, index));
    let uoms = item.uoms.iter();
    json!({
        "id": item.id,
        "sku": item.sku,
        "variantId": slot.map_or_else(|| json!(item.variant_id), Value::from),
        "name": item.name,
        "barcode": item.barcode,
        "baseUomCode": item.base_uom,
        "category": item.category,
        "tracking": item.tracking,
        "shelfLifeDays": item.shelf_life_days,
        "weightKg": item.weight_kg.map(|weight| weight.to_json()),
        "uoms": uoms.map(|uom| json!({ "code": uom.code, "factor": uom.factor.to_json() })).collect::<Vec<_>>(),
        "createdAt": item.created_at.to_string(),
        "updatedAt": item.updated_at.to_string(),
    })
}
