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
use khlang_core::catalog::item::{DEFAULT_UOM, Item, ItemUpsert};
use khlang_core::catalog::resolve::named;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::{Problem, Schema};

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
        let touching = rows.clone().filter(|row| touches_fixed_fields(row));
        let touching: BTreeSet<String> = touching.map(|row| row.sku.clone()).collect();
        let mut needs = vec![
            catalog::Need::Items { skus }.into(),
            catalog::Need::Goods {
                codes: rows.clone().flat_map(codes).map(str::to_owned).collect(),
            }
            .into(),
            catalog::Need::Uoms {
                codes: rows
                    .clone()
                    .filter_map(|row| row.base_uom_code.clone())
                    .collect(),
                skus: BTreeSet::new(),
            }
            .into(),
        ];
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
        check_base_uom(row, current, facts)?;
        self.check_codes(row, current, facts)?;
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
            let before = facts.catalog.items.get(&item.sku);
            let held = before.map(Item::barcodes).unwrap_or_default();
            let own = item.barcodes().into_iter().chain([item.sku.as_str()]);
            let fresh =
                own.filter(|code| before.is_none() || !held.contains(code) && *code != item.sku);
            let guarded = fresh.map(|code| (code.to_owned(), item.id.clone()));
            changes.catalog.guards.barcodes.extend(guarded);
            let version = item.version.saturating_add(1);
            changes.catalog.items.push(Item { version, ..item });
        }
        changes
    }
}

impl Items {
    /// A code means one item: neither sku nor barcode may be another one's (docs/stock.md#codes).
    fn check_codes(
        &self,
        row: &ItemUpsert,
        current: Option<&Item>,
        facts: &Facts,
    ) -> Result<(), Rejection> {
        let barcode = match &row.barcode {
            Patch::Set(barcode) if !barcode.is_empty() => Some(barcode),
            _ => None,
        };
        let barcode =
            barcode.filter(|new| current.is_none_or(|of| of.barcode.as_ref() != Some(new)));
        let sku = current.is_none().then_some(&row.sku);
        let named = [("sku", sku), ("barcode", barcode)];
        let mut problems = Vec::new();
        for (path, code) in named {
            let other = code.and_then(|code| self.holder(code, &row.sku, facts));
            if let (Some(code), Some(other)) = (code, other) {
                let message = format!("\"{code}\" is a code of item SKU \"{}\" already", other.sku);
                problems.push(Problem::new(path, message));
            }
        }
        Rejection::check(problems)
    }

    /// Another item that the code names.
    fn holder<'a>(&'a self, code: &str, sku: &str, facts: &'a Facts) -> Option<&'a Item> {
        let here = self.done.values();
        let mut here = here.filter(|item| item.sku == code || item.barcodes().contains(code));
        let stored = || named(code, facts.into());
        let stored = stored().filter(|item| !self.done.contains_key(&item.sku));
        let is_other = |item: &&Item| item.sku != sku;
        here.find(is_other).or_else(|| stored.filter(is_other))
    }
}

/// The codes that a row gives an item.
fn codes(row: &ItemUpsert) -> impl Iterator<Item = &str> {
    let barcode = match &row.barcode {
        Patch::Set(barcode) => Some(barcode.as_str()),
        _ => None,
    };
    barcode.into_iter().chain([row.sku.as_str()])
}

/// A base unit must be one of the tenant's units; the default needs no entry.
fn check_base_uom(
    row: &ItemUpsert,
    current: Option<&Item>,
    facts: &Facts,
) -> Result<(), Rejection> {
    let kept = current.map_or(DEFAULT_UOM, |item| &item.base_uom);
    let Some(code) = row.base_uom_code.as_ref().filter(|code| *code != kept) else {
        return Ok(());
    };
    if code == DEFAULT_UOM || facts.catalog.uoms.iter().any(|uom| uom.code == *code) {
        return Ok(());
    }
    let message = format!("UoM code \"{code}\" not found.");
    Err(Rejection::unknown_references(vec![Problem::new(
        "baseUomCode",
        message,
    )]))
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
