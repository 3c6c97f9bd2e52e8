//! `/open/edit_goods`: what is given changes, the rest stays.
//!
//! The document's example sends a shelf life and `encodeType` too, so both may change here, while the
//! goods have neither stock nor open documents (codes 1348, 1349).

use std::collections::BTreeSet;

use serde_json::json;

use super::add::ShelfLife;
use super::{GoodsForm, known, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::patch::Patch;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::catalog::item::{Item, ItemUpsert, Tracking};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

const FIXED: &str = "can't change while there is stock or an open document";
const NOT_OF_A_SET: &str = "must be off: a set has no stock of its own";

/// Prepares `POST /open/edit_goods`.
pub fn edit(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Edit { form: call.read()? }))
}

struct Edit {
    form: GoodsForm,
}

impl Operation for Edit {
    fn needs(&self) -> Vec<Need> {
        let own = BTreeSet::from([self.form.bar_code.clone()]);
        let codes = self.form.barcodes();
        let mut needs = vec![catalog::Need::Goods { codes }.into()];
        if let Some(code) = &self.form.goods_code {
            let skus = BTreeSet::from([code.clone()]);
            needs.push(catalog::Need::Items { skus }.into());
        }
        if self.form.touches_fixed() {
            needs.push(catalog::Need::ItemsInUse(ItemSet::of_goods_codes(own)).into());
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let form = &self.form;
        let before = known(&form.bar_code, facts)?;
        form.check_barcodes(Some(before), facts)?;
        let in_use = facts.catalog.items_in_use.or_empty().contains(&before.sku);
        let upsert = form.change(before, in_use, facts)?;
        let (after, _) = upsert.apply(Some(before), in_use, cx)?;
        let mut changes = Changes::default();
        if is_refixed(before, &after) {
            changes.catalog.guards.unused_items.push(after.id.clone());
        }
        let reply = success(json!([after.effective_barcode()]), cx);
        write(after, Some(before), &mut changes);
        Ok(Decision { changes, reply })
    }
}

/// Whether it changes what stock and open documents rest on.
fn is_refixed(before: &Item, after: &Item) -> bool {
    let fixed = |item: &Item| {
        let is_asset = item.details.is_asset;
        (
            item.tracking,
            is_asset,
            item.shelf_life_days,
            item.lock_up_days,
            item.sku.clone(),
            item.goods_code.clone(),
        )
    };
    fixed(before) != fixed(after)
}

impl GoodsForm {
    fn touches_fixed(&self) -> bool {
        let days = [self.shelf_life_day, self.shelf_life_lock_up];
        let flags = [self.is_shelf_life, self.sn(), self.is_asset];
        let said = flags.iter().any(Option::is_some) || days.iter().any(Option::is_some);
        said || self.goods_code.is_some()
    }

    /// `isSn` is the document's parameter; its example sends `encodeType`.
    fn sn(&self) -> Option<bool> {
        self.is_sn.or(self.encode_type)
    }

    fn change(&self, before: &Item, in_use: bool, facts: &Facts) -> Result<ItemUpsert, Rejection> {
        let tracking = self.tracking(before, in_use)?;
        let mut upsert = ItemUpsert {
            tracking: Patch::Set(tracking),
            ..self.upsert()
        };
        if let Some(shelf_life) = self.changed_shelf_life(before, tracking, in_use)? {
            shelf_life.put(&mut upsert);
        }
        if let Some((sku, goods_code)) = self.renamed(before, facts) {
            if in_use {
                return Err(Code::STOCKED_GOODS_FIXED.at("goodsCode", FIXED));
            }
            upsert.goods.sku = Some(sku);
            upsert.goods.goods_code = Some(goods_code);
        }
        Ok(upsert)
    }

    fn tracking(&self, before: &Item, in_use: bool) -> Result<Tracking, Rejection> {
        let had_end = before.tracking == Tracking::Lot;
        let had_sn = before.tracking == Tracking::Serial;
        let has_end = self.is_shelf_life.unwrap_or(had_end);
        let has_sn = self.sn().unwrap_or(had_sn);
        let has_asset = self.is_asset.unwrap_or(before.details.is_asset);
        let (end, sn) = ("isShelfLife", "isSn");
        let faults = [
            (
                in_use && has_end != had_end,
                Code::INBOUND_SHELF_LIFE_FIXED,
                end,
                FIXED,
            ),
            (
                in_use && has_sn != had_sn,
                Code::INBOUND_SN_FIXED,
                sn,
                FIXED,
            ),
            (
                has_end && has_sn,
                Code::SHELF_LIFE_AND_SN,
                sn,
                "must be N with a shelf life",
            ),
            (
                has_end && before.is_set,
                Code::SHELF_LIFE_INVALID,
                end,
                NOT_OF_A_SET,
            ),
            (
                in_use && has_asset != before.details.is_asset,
                Code::INBOUND_SN_FIXED,
                "isAsset",
                FIXED,
            ),
            (has_sn && before.is_set, Code::SN_INVALID, sn, NOT_OF_A_SET),
        ];
        let mut wrong = faults.into_iter().filter(|(wrong, ..)| *wrong);
        match wrong.next() {
            Some((_, code, path, message)) => Err(code.at(path, message)),
            None if has_end => Ok(Tracking::Lot),
            None if has_sn => Ok(Tracking::Serial),
            None => Ok(Tracking::None),
        }
    }

    /// The shelf life after the edit; none where nothing is said of it.
    fn changed_shelf_life(
        &self,
        before: &Item,
        tracking: Tracking,
        in_use: bool,
    ) -> Result<Option<ShelfLife>, Rejection> {
        let given = [
            self.shelf_life_day,
            self.shelf_life_warning,
            self.shelf_life_lock_up,
        ];
        if self.is_shelf_life.is_none() && given.iter().all(Option::is_none) {
            return Ok(None);
        }
        let had_end = before.tracking == Tracking::Lot;
        let kept = |days: i64| had_end.then_some(days);
        let shelf_life = ShelfLife {
            is_on: tracking == Tracking::Lot,
            days: self.shelf_life_day.or(before.shelf_life_days),
            warning: self
                .shelf_life_warning
                .or(kept(before.details.warning_days)),
            lock_up: self.shelf_life_lock_up.or(kept(before.lock_up_days)),
        };
        if !shelf_life.is_on {
            return Ok(Some(shelf_life));
        }
        let shelf_life = shelf_life.complete()?;
        let same = shelf_life.days == before.shelf_life_days
            && shelf_life.lock_up.unwrap_or(0) == before.lock_up_days;
        if in_use && !same {
            return Err(Code::INBOUND_SHELF_LIFE_FIXED.at("shelfLifeDay", FIXED));
        }
        Ok(Some(shelf_life))
    }

    /// The sku, and the goods code beside it, if the goods code changes: it is the sku where that is free.
    fn renamed(&self, before: &Item, facts: &Facts) -> Option<(String, Option<String>)> {
        let wanted = self.goods_code.as_ref()?;
        if wanted == before.effective_goods_code() {
            return None;
        }
        let other = facts
            .catalog
            .items
            .get(wanted)
            .filter(|item| item.id != before.id);
        Some(match other {
            Some(_) => (before.sku.clone(), Some(wanted.clone())),
            None => (wanted.clone(), None),
        })
    }
}
