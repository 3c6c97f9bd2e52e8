//! `/open/add_goods`.

use serde_json::json;

use super::{GoodsForm, check_free, free_sku, patch, sku_need, skus, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::patch::Patch;
use khlang_core::catalog;
use khlang_core::catalog::item::{ItemUpsert, Tracking};
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
}

impl Operation for Add {
    fn needs(&self) -> Vec<Need> {
        let codes = self.form.barcodes();
        vec![
            catalog::Need::Goods { codes }.into(),
            sku_need(&self.skus()),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let form = &self.form;
        check_free(&form.bar_code, None, "barCode", facts)?;
        form.check_barcodes(None, facts)?;
        let (sku, goods_code) = free_sku(&self.skus(), facts)?;
        let mut upsert = ItemUpsert {
            sku,
            barcode: patch(Some(form.bar_code.clone())),
            tracking: Patch::Set(self.tracking()),
            ..form.upsert()
        };
        upsert.goods.goods_code = Some(goods_code);
        self.shelf_life.put(&mut upsert);
        let (item, _) = upsert.apply(None, false, cx)?;
        let mut changes = Changes::default();
        write(item, None, &mut changes);
        let reply = success(json!([]), cx);
        Ok(Decision { changes, reply })
    }
}
