//! `/open/updateCodeByCode`, `/open/updateBarcodeByCode`: another barcode for goods.
//!
//! Goods are meant by their barcode, else by goods code; where goods share one, the specification tells
//! them apart (code 1679). Goods that lie in the warehouse carry their barcode on them: it can't change
//! while there is stock or an open document (code 1680).

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{check_free, known, patch, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::catalog::facts::GoodsOfCode;
use khlang_core::catalog::item::{Item, ItemUpsert};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /open/updateCodeByCode` and `POST /open/updateBarcodeByCode`.
pub fn update(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(call.read::<Update>()?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    #[serde(default)]
    bar_code: Option<String>,
    #[serde(default)]
    goods_code: Option<String>,
    #[serde(default)]
    specification: Option<String>,
    new_barcode: String,
}

impl Operation for Update {
    fn needs(&self) -> Vec<Need> {
        let own: BTreeSet<String> = self.bar_code.iter().cloned().collect();
        let codes = own.iter().chain([&self.new_barcode]).cloned().collect();
        let mut needs = vec![catalog::Need::Goods { codes }.into()];
        needs.push(catalog::Need::ItemsInUse(ItemSet::of_goods_codes(own)).into());
        if let Some(goods_code) = self.goods_code.clone() {
            needs.push(catalog::Need::GoodsOfCode { goods_code }.into());
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (before, in_use) = self.goods(facts)?;
        let reply = success(json!([self.new_barcode]), cx);
        if before.barcode.as_ref() == Some(&self.new_barcode) {
            return Ok(Decision::answer(reply));
        }
        check_free(&self.new_barcode, Some(before), "newBarcode", facts)?;
        if in_use {
            let message = "can't change while there is stock or an open document";
            return Err(Code::STOCKED_GOODS_FIXED.at("newBarcode", message));
        }
        let (after, _) = self.upsert(before).apply(Some(before), false, cx)?;
        let mut changes = Changes::default();
        changes.catalog.guards.unused_items.push(after.id.clone());
        write(after, Some(before), &mut changes);
        Ok(Decision { changes, reply })
    }
}

impl Update {
    /// The goods meant, and whether they have stock or stand in an open document.
    fn goods<'f>(&self, facts: &'f Facts) -> Result<(&'f Item, bool), Rejection> {
        let Some(code) = &self.bar_code else {
            let goods = self.only_one(&facts.catalog.goods_of_code)?;
            return Ok((&goods.item, goods.in_use));
        };
        let item = known(code, facts)?;
        // Asked for only where a goods code is given.
        let mut of_code = facts.catalog.goods_of_code.or_empty().iter();
        if self.goods_code.is_some() && of_code.all(|other| other.item.id != item.id) {
            return Err(Code::NOT_UNIQUE.at("goodsCode", "is not that of the goods of barCode"));
        }
        let specification = self.specification.as_ref();
        if specification.is_some_and(|wanted| item.details.specification != *wanted) {
            let message = "is not that of the goods of barCode";
            return Err(Code::NOT_UNIQUE.at("specification", message));
        }
        Ok((item, facts.catalog.items_in_use.contains(&item.sku)))
    }

    fn only_one<'f>(&self, found: &'f [GoodsOfCode]) -> Result<&'f GoodsOfCode, Rejection> {
        let specification = self.specification.as_ref().filter(|_| found.len() > 1);
        let meant = |goods: &&GoodsOfCode| {
            specification.is_none_or(|wanted| goods.item.details.specification == *wanted)
        };
        let mut meant = found.iter().filter(meant);
        match (meant.next(), meant.next()) {
            (Some(goods), None) => Ok(goods),
            (None, _) => Err(Code::GOODS_NOT_FOUND.at("goodsCode", "names no goods")),
            _ => Err(Code::NOT_UNIQUE.at("goodsCode", "names several goods")),
        }
    }

    /// A barcode that was held in reserve is the goods' own now.
    fn upsert(&self, before: &Item) -> ItemUpsert {
        let mut upsert = ItemUpsert {
            barcode: patch(Some(self.new_barcode.clone())),
            ..ItemUpsert::default()
        };
        let reserve = before.details.reserve_barcodes.iter();
        let left = reserve.filter(|code| **code != self.new_barcode).cloned();
        upsert.goods.details.reserve_barcodes = Some(left.collect());
        upsert
    }
}
