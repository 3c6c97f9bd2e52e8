//! `/open/add_goods`.

use std::collections::BTreeSet;

use serde_json::json;

use super::{GoodsForm, check_free, free_sku, patch, sku_need, skus, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::patch::Patch;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::catalog::item::{Item, ItemUpsert, Tracking};
use khlang_core::catalog::resolve::named;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /open/add_goods`.
pub fn add(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let form: GoodsForm = call.read()?;
    let shelf_life = form.shelf_life()?;
    Ok(Box::new(Add { form, shelf_life }))
}

/// How goods are told apart and for how long they keep, in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShelfLife {
    /// Whether they have an end.
    pub is_on: bool,
    /// From receipt to the end.
    pub days: Option<i64>,
    /// Before the end, from when on it is warned of.
    pub warning: Option<i64>,
    /// Before the end, from when on nothing is sold.
    pub lock_up: Option<i64>,
}

impl ShelfLife {
    /// Warning and lock-up lie within the shelf life.
    pub fn check(self) -> Result<Self, Rejection> {
        let days = self.days.unwrap_or(i64::MAX);
        if self.warning.is_some_and(|warning| warning > days) {
            let message = "must not be more than shelfLifeDay";
            return Err(Code::WARNING_DAYS_TOO_LONG.at("shelfLifeWarning", message));
        }
        if self.lock_up.is_some_and(|lock_up| lock_up > days) {
            let message = "must not be more than shelfLifeDay";
            return Err(Code::LOCK_UP_TOO_LONG.at("shelfLifeLockUp", message));
        }
        Ok(self)
    }

    /// Days and warning are needed where a shelf life begins.
    pub fn complete(self) -> Result<Self, Rejection> {
        let at = |code: Code, path| code.at(path, "is required with a shelf life");
        match (self.days, self.warning) {
            (None, None) => Err(at(Code::SHELF_LIFE_DAYS_REQUIRED, "shelfLifeDay")),
            (None, _) => Err(at(Code::SHELF_LIFE_DAY_REQUIRED, "shelfLifeDay")),
            (_, None) => Err(at(Code::WARNING_DAYS_REQUIRED, "shelfLifeWarning")),
            _ => self.check(),
        }
    }

    /// Writes it into what is said of the item; without a shelf life there are no days.
    pub fn put(self, upsert: &mut ItemUpsert) {
        let days = self.is_on.then_some(self.days).flatten();
        upsert.shelf_life_days = days.map_or(Patch::Clear, Patch::Set);
        let of = |given: Option<i64>| Some(given.filter(|_| self.is_on).unwrap_or(0));
        upsert.goods.details.warning_days = of(self.warning);
        upsert.goods.lock_up_days = of(self.lock_up);
    }
}

impl GoodsForm {
    fn shelf_life(&self) -> Result<ShelfLife, Rejection> {
        if self.is_shelf_life != Some(true) {
            return Ok(ShelfLife::default());
        }
        if self.encode_type == Some(true) {
            return Err(Code::SHELF_LIFE_AND_SN.at("encodeType", "must be 0 with a shelf life"));
        }
        let shelf_life = ShelfLife {
            is_on: true,
            days: self.shelf_life_day,
            warning: self.shelf_life_warning,
            lock_up: self.shelf_life_lock_up,
        };
        shelf_life.complete()
    }
}

struct Add {
    form: GoodsForm,
    shelf_life: ShelfLife,
}

impl Add {
    fn skus(&self) -> Vec<String> {
        skus(self.form.goods_code.as_deref(), &self.form.bar_code)
    }

    fn tracking(&self) -> Tracking {
        match (self.shelf_life.is_on, self.form.encode_type) {
            (true, _) => Tracking::Lot,
            (false, Some(true)) => Tracking::Serial,
            (false, _) => Tracking::None,
        }
    }

    /// An item that another surface made, of that barcode and goods code, and that nobody has described as
    /// goods yet: it is completed.
    fn known_elsewhere<'f>(&self, facts: &'f Facts) -> Option<&'f Item> {
        let (barcode, goods_code) = (&self.form.bar_code, self.form.goods_code.as_ref());
        let item = named(barcode, facts.into())?;
        let same =
            item.effective_barcode() == barcode && item.sku == *goods_code.unwrap_or(barcode);
        (same && !item.is_set && !item.details.is_goods).then_some(item)
    }

    /// What is said of new goods, and of an item that becomes goods.
    fn upsert(&self, before: Option<&Item>, facts: &Facts) -> Result<ItemUpsert, Rejection> {
        let form = &self.form;
        let mut upsert = ItemUpsert {
            barcode: patch(Some(form.bar_code.clone())),
            ..form.upsert()
        };
        let says_tracking = self.shelf_life.is_on || form.encode_type.is_some();
        if before.is_none() || says_tracking {
            upsert.tracking = Patch::Set(self.tracking());
            self.shelf_life.put(&mut upsert);
        }
        if before.is_none() {
            let (sku, goods_code) = free_sku(&self.skus(), facts)?;
            upsert.sku = sku;
            upsert.goods.goods_code = Some(goods_code);
        }
        Ok(upsert)
    }
}

impl Operation for Add {
    fn needs(&self) -> Vec<Need> {
        let codes = self.form.barcodes();
        let own = BTreeSet::from([self.form.bar_code.clone()]);
        vec![
            catalog::Need::Goods { codes }.into(),
            catalog::Need::ItemsInUse(ItemSet::of_goods_codes(own)).into(),
            sku_need(&self.skus()),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let form = &self.form;
        let before = self.known_elsewhere(facts);
        check_free(&form.bar_code, before, "barCode", facts)?;
        form.check_barcodes(before, facts)?;
        let in_use = before.is_some_and(|item| facts.catalog.items_in_use.contains(&item.sku));
        let upsert = self.upsert(before, facts)?;
        let (item, _) = upsert.apply(before, in_use, cx)?;
        let mut changes = Changes::default();
        if before.is_some_and(|before| before.tracking != item.tracking) {
            changes.catalog.guards.unused_items.push(item.id.clone());
        }
        write(item, before, &mut changes);
        let reply = success(json!([]), cx);
        Ok(Decision { changes, reply })
    }
}
