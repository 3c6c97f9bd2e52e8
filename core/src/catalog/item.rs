//! Items: what is kept in stock, and what an upsert makes of one (docs/push.md#items).

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::numbers::NumberKind;
use crate::base::patch::Patch;
use crate::base::quantity::Quantity;
use crate::catalog::details::{Details, DetailsPatch};
use crate::catalog::uom::Uom;
use crate::catalog::upserted::Upserted;
use crate::shape::rejection::Rejection;

/// How single pieces of an item are distinguished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tracking {
    /// Not at all.
    #[default]
    None,
    /// By lot, with production and expiry dates.
    Lot,
    /// One by one, by serial number.
    Serial,
}

/// The words of [`Tracking`] on the wire.
pub const TRACKING_WORDS: &[&str] = &["none", "lot", "serial"];

/// Whether an item may be used in new documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemStatus {
    /// It may.
    #[default]
    Enabled,
    /// It is kept, and not yet in use.
    Saved,
    /// It is not used any more.
    Disabled,
}

/// What only the Flash surface says of an item in an upsert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoodsPatch {
    /// Another code for every surface.
    pub sku: Option<String>,
    /// The goods code, where it can't be the sku; none where it is.
    pub goods_code: Option<Option<String>>,
    /// Whether it may be used.
    pub status: Option<ItemStatus>,
    /// So many days before a lot expires it can't be sold any more.
    pub lock_up_days: Option<i64>,
    /// Whether it is a set; only of a new item.
    pub is_set: Option<bool>,
    /// Its details.
    pub details: DetailsPatch,
}

impl GoodsPatch {
    /// The item after the change.
    pub fn over(self, before: Item) -> Item {
        Item {
            sku: self.sku.unwrap_or(before.sku),
            goods_code: self.goods_code.unwrap_or(before.goods_code),
            status: self.status.unwrap_or(before.status),
            lock_up_days: self.lock_up_days.unwrap_or(before.lock_up_days),
            is_set: self.is_set.unwrap_or(before.is_set),
            details: self.details.over(before.details),
            ..before
        }
    }
}

/// An item row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// UUID; `product_sku_id` of the partner surface.
    pub id: String,
    /// `variantId` of the rebalance surface; none before it is committed.
    pub variant_id: Option<i64>,
    /// The slot its `variant_id` comes from; only in a row that is being created.
    #[serde(default)]
    pub variant_slot: Option<u32>,
    /// The code every surface knows it by; unique in the tenant.
    pub sku: String,
    /// Display name.
    pub name: String,
    /// GTIN or other barcode.
    pub barcode: Option<String>,
    /// The unit all its stock is counted in.
    pub base_uom: String,
    /// Free category.
    pub category: Option<String>,
    /// How pieces are distinguished.
    pub tracking: Tracking,
    /// Days from receipt to expiry where a receipt gives no expiry date.
    pub shelf_life_days: Option<i64>,
    /// Weight of one base unit in kilograms, scaled by 10^4.
    pub weight_kg: Option<Quantity>,
    /// Its own units beside the base unit, each in base units.
    #[serde(default)]
    pub uoms: Vec<Uom>,
    /// `goodsCode` of the Flash surface, where it is not the sku because that was taken.
    #[serde(default)]
    pub goods_code: Option<String>,
    /// Whether it may be used.
    #[serde(default)]
    pub status: ItemStatus,
    /// So many days before a lot expires it can't be sold any more.
    #[serde(default)]
    pub lock_up_days: i64,
    /// Whether it is a set: sold as so many of others, and without stock of its own.
    #[serde(default)]
    pub is_set: bool,
    /// What describes it and is never searched for.
    #[serde(default)]
    pub details: Details,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change; a commit expects the one before.
    pub version: i64,
}

impl Row for Item {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.sku.clone()
    }
}

/// What a caller says of an item.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemUpsert {
    /// Which item.
    pub sku: String,
    /// Name; needed for a new item.
    pub name: Option<String>,
    /// Barcode.
    pub barcode: Patch<String>,
    /// Base unit; `EA` for a new item that names none.
    pub base_uom_code: Option<String>,
    /// Category.
    pub category: Patch<String>,
    /// Tracking.
    pub tracking: Patch<Tracking>,
    /// Shelf life in days.
    pub shelf_life_days: Patch<i64>,
    /// Weight of one base unit in kilograms.
    pub weight_kg: Patch<serde_json::Value>,
    /// Units beside the base unit.
    pub uoms: Patch<Vec<UomDto>>,
    /// What only the Flash surface says of goods.
    #[serde(skip)]
    pub goods: GoodsPatch,
}

/// A unit as a caller writes it.
#[derive(Clone, Debug, Deserialize)]
pub struct UomDto {
    code: String,
    factor: serde_json::Value,
}

/// The base unit of an item whose first upsert names none.
pub const DEFAULT_UOM: &str = "EA";

impl ItemUpsert {
    /// The row after this upsert. `in_use` says whether the item has stock or open documents, for
    /// then its base unit and tracking can't change.
    pub fn apply(
        mut self,
        current: Option<&Item>,
        in_use: bool,
        cx: &Context,
    ) -> Result<(Item, Upserted), Rejection> {
        let goods = std::mem::take(&mut self.goods);
        let before = match current {
            Some(item) => modified(item.clone(), cx),
            None => self.blank(cx)?,
        };
        let after = self.over(goods.over(before), cx);
        check_uoms(&after)?;
        check_set(&after)?;
        let Some(current) = current else {
            return Ok((after.numbered(cx), Upserted::Created));
        };
        if in_use {
            check_fixed(current, &after)?;
        }
        Ok((after, Upserted::Updated))
    }

    fn blank(&self, cx: &Context) -> Result<Item, Rejection> {
        let missing = || Rejection::invalid_at("name", "is required for a new item");
        let name = self.name.clone().ok_or_else(missing)?;
        Ok(Item {
            id: cx.entropy.uuid(),
            variant_id: None,
            variant_slot: None,
            sku: self.sku.clone(),
            name,
            barcode: None,
            base_uom: DEFAULT_UOM.to_owned(),
            category: None,
            tracking: Tracking::None,
            shelf_life_days: None,
            weight_kg: None,
            uoms: Vec::new(),
            goods_code: None,
            status: ItemStatus::Enabled,
            lock_up_days: 0,
            is_set: false,
            details: Details {
                created_by: cx.actor.clone(),
                ..Details::default()
            },
            created_at: cx.now,
            updated_at: cx.now,
            version: 0,
        })
    }

    fn over(self, before: Item, cx: &Context) -> Item {
        Item {
            name: self.name.unwrap_or(before.name),
            barcode: self.barcode.over(before.barcode),
            base_uom: self.base_uom_code.unwrap_or(before.base_uom),
            category: self.category.over(before.category),
            tracking: self.tracking.over_or(Some(before.tracking), Tracking::None),
            shelf_life_days: self.shelf_life_days.over(before.shelf_life_days),
            weight_kg: quantity_patch(self.weight_kg).over(before.weight_kg),
            uoms: uoms_patch(self.uoms).over_or(Some(before.uoms), Vec::new()),
            updated_at: cx.now,
            ..before
        }
    }
}

impl Item {
    /// Whether its pieces are distinguished one by one: by serial numbers, or by asset codes.
    pub fn has_pieces(&self) -> bool {
        self.tracking == Tracking::Serial || self.details.is_asset
    }

    /// Takes the slot of its `variant_id`: last, so that a refused row takes none.
    fn numbered(self, cx: &Context) -> Self {
        Self {
            variant_slot: Some(cx.take_number(NumberKind::Variant).index),
            ..self
        }
    }
}

/// The numbers were checked against the schema; one that is none after all reads as absent.
fn quantity_patch(patch: Patch<serde_json::Value>) -> Patch<Quantity> {
    match patch {
        Patch::Set(value) => Quantity::from_json(&value).map_or(Patch::Keep, Patch::Set),
        Patch::Clear => Patch::Clear,
        Patch::Keep => Patch::Keep,
    }
}

fn uoms_patch(patch: Patch<Vec<UomDto>>) -> Patch<Vec<Uom>> {
    match patch {
        Patch::Set(rows) => Patch::Set(rows.into_iter().filter_map(UomDto::read).collect()),
        Patch::Clear => Patch::Clear,
        Patch::Keep => Patch::Keep,
    }
}

impl UomDto {
    fn read(self) -> Option<Uom> {
        let factor = Quantity::from_json(&self.factor).ok()?;
        Some(Uom {
            code: self.code,
            factor,
        })
    }
}

fn check_uoms(item: &Item) -> Result<(), Rejection> {
    for (index, uom) in item.uoms.iter().enumerate() {
        let path = format!("uoms[{index}].code");
        if uom.code == item.base_uom {
            return Err(Rejection::invalid_at(
                path,
                "must not be the base unit, whose factor is 1",
            ));
        }
        if item
            .uoms
            .iter()
            .take(index)
            .any(|other| other.code == uom.code)
        {
            return Err(Rejection::invalid_at(
                path,
                format!("repeats unit `{}`", uom.code),
            ));
        }
    }
    Ok(())
}

fn modified(mut item: Item, cx: &Context) -> Item {
    item.details.modified_by.clone_from(&cx.actor);
    item
}

/// A set has no stock of its own, so there is nothing to distinguish.
fn check_set(item: &Item) -> Result<(), Rejection> {
    if item.is_set && item.tracking != Tracking::None {
        return Err(Rejection::conflict(format!(
            "Item SKU \"{}\" is a set: it has no stock of its own to track.",
            item.sku
        )));
    }
    Ok(())
}

fn check_fixed(current: &Item, after: &Item) -> Result<(), Rejection> {
    let fixed = [
        ("base UoM", current.base_uom == after.base_uom),
        ("tracking", current.tracking == after.tracking),
    ];
    match fixed.iter().find(|(_, same)| !same) {
        Some((what, _)) => Err(Rejection::conflict(format!(
            "The {what} of item SKU \"{}\" can't change while it has stock or open documents.",
            after.sku
        ))),
        None => Ok(()),
    }
}

#[cfg(any(test, feature = "samples"))]
impl Item {
    /// An item for tests.
    pub fn sample(sku: &str, base_uom: &str) -> Self {
        Self {
            id: format!("id-{sku}"),
            variant_id: Some(1),
            variant_slot: None,
            sku: sku.to_owned(),
            name: sku.to_owned(),
            barcode: None,
            base_uom: base_uom.to_owned(),
            category: None,
            tracking: Tracking::None,
            shelf_life_days: None,
            weight_kg: None,
            uoms: Vec::new(),
            goods_code: None,
            status: ItemStatus::Enabled,
            lock_up_days: 0,
            is_set: false,
            details: Details::default(),
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            version: 1,
        }
    }
}
