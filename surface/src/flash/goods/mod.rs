//! Goods API of the Flash document: what a seller says of goods, added, edited, bundled and listed.
//!
//! Goods are items: `goodsCode` is the sku (docs/stock.md#vocabulary). The document lets two goods have one
//! goods code, told apart by their specification, so the second keeps the code beside a sku of its own. Here:
//! what the endpoints have in common. Not here: the rules of an item (`catalog`), the parameters
//! (`tables::goods`).

pub mod add;
pub mod barcode;
pub mod edit;
pub mod list;
pub mod replies;
pub mod set;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::codes::Code;
use khlang_core::base::patch::Patch;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::details::Measure;
use khlang_core::catalog::goods::{DetailsPatch, ItemBarcodes};
use khlang_core::catalog::item::{Item, ItemUpsert};
use khlang_core::catalog::resolve::named;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Grams of a kilogram.
const GRAMS: i64 = 1_000;

/// What a seller says of goods; what is left out or blank is none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GoodsForm {
    bar_code: String,
    name: Option<String>,
    goods_code: Option<String>,
    specification: Option<String>,
    is_shelf_life: Option<bool>,
    shelf_life_day: Option<i64>,
    shelf_life_warning: Option<i64>,
    shelf_life_lock_up: Option<i64>,
    encode_type: Option<bool>,
    is_sn: Option<bool>,
    introduction: Option<String>,
    brand_name: Option<String>,
    remark: Option<String>,
    prepack_weight: Option<Value>,
    length: Option<Value>,
    width: Option<Value>,
    height: Option<Value>,
    weight: Option<Value>,
    image: Option<String>,
    cost_price: Option<i64>,
    price: Option<i64>,
    reserve_barcode: Option<Vec<String>>,
    is_asset: Option<bool>,
    ent_category_code: Option<String>,
    is_enable: Option<bool>,
}

impl GoodsForm {
    /// The barcodes it names: the goods' own, and those in reserve.
    fn barcodes(&self) -> BTreeSet<String> {
        let reserve = self.reserve_barcode.iter().flatten().cloned();
        reserve.chain([self.bar_code.clone()]).collect()
    }

    fn details(&self) -> DetailsPatch {
        DetailsPatch {
            specification: self.specification.clone(),
            introduction: self.introduction.clone(),
            brand: self.brand_name.clone(),
            remark: self.remark.clone(),
            image: self.image.clone(),
            length_mm: measure(self.length.as_ref()),
            width_mm: measure(self.width.as_ref()),
            height_mm: measure(self.height.as_ref()),
            prepack_weight_g: measure(self.prepack_weight.as_ref()),
            cost_price: self.cost_price,
            price: self.price,
            is_asset: self.is_asset,
            is_goods: Some(true),
            reserve_barcodes: self.reserve_barcode.clone(),
            ..DetailsPatch::default()
        }
    }

    /// What goes for new goods and for changed ones alike.
    fn upsert(&self) -> ItemUpsert {
        let mut upsert = ItemUpsert {
            name: self.name.clone(),
            category: patch(self.ent_category_code.clone()),
            weight_kg: patch(self.weight.as_ref().and_then(kilograms)),
            ..ItemUpsert::default()
        };
        upsert.goods.details = self.details();
        upsert
    }

    /// Every barcode must be one of its own: named once, and of no other goods.
    fn check_barcodes(&self, own: Option<&Item>, facts: &Facts) -> Result<(), Rejection> {
        let given = own.map_or(self.bar_code.as_str(), Item::effective_barcode);
        let reserve = self.reserve_barcode.as_deref().unwrap_or_default();
        let mut seen = BTreeSet::from([given]);
        for (index, code) in reserve.iter().enumerate() {
            let path = format!("reserveBarcode[{index}]");
            if !seen.insert(code) {
                return Err(Code::BARCODE_REPEATED.at(path, format!("repeats `{code}`")));
            }
            check_free(code, own, path, facts)?;
        }
        Ok(())
    }
}

fn patch<T>(given: Option<T>) -> Patch<T> {
    given.map_or(Patch::Keep, Patch::Set)
}

/// A number that its table has let through.
fn measure(given: Option<&Value>) -> Option<Measure> {
    Quantity::from_json(given?).ok().map(Measure)
}

/// Grams as kilograms, which are kept to a tenth of a gram.
fn kilograms(grams: &Value) -> Option<Value> {
    let grams = Quantity::from_json(grams).ok()?;
    Some(Quantity::from_scaled(grams.scaled() / GRAMS).to_json())
}

/// Grams as the document writes them, "10" or "0.5".
fn grams(kilograms: Quantity) -> String {
    let scaled = kilograms.scaled().saturating_mul(GRAMS);
    Quantity::from_scaled(scaled).to_string()
}

/// Whether that code is no other item's barcode, reserve barcode or sku: a code means one item.
fn check_free(
    code: &str,
    own: Option<&Item>,
    path: impl Into<String>,
    facts: &Facts,
) -> Result<(), Rejection> {
    match named(code, facts.into()).filter(|item| own.is_none_or(|own| own.id != item.id)) {
        Some(_) => Err(Code::BARCODE_EXISTS.at(path, format!("`{code}` is taken"))),
        None => Ok(()),
    }
}

/// The goods of that barcode.
fn known<'f>(code: &str, facts: &'f Facts) -> Result<&'f Item, Rejection> {
    named(code, facts.into()).ok_or_else(|| Code::GOODS_NOT_FOUND.at("barCode", "names no goods"))
}

/// The item as it is committed, with its barcodes guarded where they are new to it.
fn write(item: Item, before: Option<&Item>, changes: &mut Changes) {
    let held = before.map(Item::barcodes).unwrap_or_default();
    let fresh = item
        .barcodes()
        .into_iter()
        .filter(|code| !held.contains(code));
    let guarded = fresh.map(|code| (code.to_owned(), item.id.clone()));
    changes.catalog.guards.barcodes.extend(guarded);
    let reserve = &item.details.reserve_barcodes;
    if before.map_or(&Vec::new(), |before| &before.details.reserve_barcodes) != reserve {
        changes.catalog.item_barcodes.push(ItemBarcodes {
            item_id: item.id.clone(),
            barcodes: reserve.clone(),
        });
    }
    if before.is_some_and(|before| before.sku != item.sku) {
        changes
            .catalog
            .item_skus
            .push((item.id.clone(), item.sku.clone()));
    }
    let version = item.version.saturating_add(1);
    changes.catalog.items.push(Item { version, ..item });
}

/// Codes that new goods may have as sku, the likeliest first: the goods code, the barcode, and what is
/// left where both are taken.
fn skus(goods_code: Option<&str>, barcode: &str) -> Vec<String> {
    let tail = |number| format!("{barcode}-{number}");
    let likely = goods_code.into_iter().chain([barcode]);
    let likely = likely.map(str::to_owned);
    likely.chain([tail(2), tail(3)]).collect()
}

fn sku_need(skus: &[String]) -> Need {
    catalog::Need::Items {
        skus: skus.iter().cloned().collect(),
    }
    .into()
}

/// The first of the codes that is free, and the goods code beside it where that is another.
fn free_sku(skus: &[String], facts: &Facts) -> Result<(String, Option<String>), Rejection> {
    let mut free = skus
        .iter()
        .filter(|sku| !facts.catalog.items.contains_key(*sku));
    let taken = || Code::GOODS_CODE_INVALID.at("goodsCode", "is taken");
    let sku = free.next().ok_or_else(taken)?;
    let wanted = skus.first().filter(|wanted| *wanted != sku);
    Ok((sku.clone(), wanted.cloned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(codes: &[&str]) -> Facts {
        let items = codes
            .iter()
            .map(|code| ((*code).to_owned(), Item::sample(code, "EA")));
        let catalog = catalog::Facts {
            items: items.collect(),
            ..catalog::Facts::answered()
        };
        Facts {
            catalog,
            ..Facts::answered()
        }
    }

    fn chosen(goods_code: Option<&str>, taken_codes: &[&str]) -> Option<(String, Option<String>)> {
        free_sku(&skus(goods_code, "BC"), &taken(taken_codes)).ok()
    }

    #[test]
    fn the_goods_code_is_the_sku_and_stays_beside_another_where_it_is_taken() {
        let is = |sku: &str, code: Option<&str>| Some((sku.to_owned(), code.map(str::to_owned)));
        assert_eq!(chosen(Some("GC"), &[]), is("GC", None));
        assert_eq!(chosen(None, &[]), is("BC", None));
        assert_eq!(chosen(Some("GC"), &["GC"]), is("BC", Some("GC")));
        assert_eq!(chosen(Some("GC"), &["GC", "BC"]), is("BC-2", Some("GC")));
        assert_eq!(chosen(None, &["BC"]), is("BC-2", Some("BC")));
        assert_eq!(chosen(None, &["BC", "BC-2", "BC-3"]), None);
    }

    #[test]
    fn grams_are_exact_both_ways() {
        assert_eq!(
            kilograms(&serde_json::json!(750)),
            Some(serde_json::json!(0.75))
        );
        let weight = |scaled| grams(Quantity::from_scaled(scaled));
        assert_eq!(
            [weight(7_500), weight(5), weight(10_000_000)],
            ["750", "0.5", "1000000"]
        );
    }
}
