//! `/goods/list`: the tenant's goods, the newest first.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::grams;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use crate::flash::moment;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::{Quantity, SCALE};
use khlang_core::catalog;
use khlang_core::catalog::item::{Item, ItemStatus, Tracking};
use khlang_core::catalog::uom::Uom;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Rows of a page where nothing is said, as the document's example asks for.
const DEFAULT_SIZE: i64 = 100;

/// The most rows of a page.
const MAX_SIZE: i64 = 200;

/// Prepares `POST /goods/list`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(List {
        page: asked.page.unwrap_or(1),
        size: asked.page_size.unwrap_or(DEFAULT_SIZE).min(MAX_SIZE),
        codes: asked.bar_code,
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Asked {
    bar_code: Option<BTreeSet<String>>,
    page: Option<i64>,
    page_size: Option<i64>,
}

struct List {
    codes: Option<BTreeSet<String>>,
    page: i64,
    size: i64,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::GoodsPage {
                codes: self.codes.clone(),
                skip: self.page.saturating_sub(1).saturating_mul(self.size),
                limit: self.size,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let found = &facts.catalog.goods_page;
        let data = json!({
            "limit": self.size.to_string(),
            "page": self.page.to_string(),
            "total": found.total,
            "list": found.rows.iter().map(show).collect::<Vec<_>>(),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

/// What the document shows of goods and khlang has nothing to say of.
const NEUTRAL: &[(&str, &str)] = &[
    ("sellerId", ""),
    ("orderSourceType", "1"),
    ("snReg", ""),
    ("abbrName", ""),
    ("brandId", "0"),
    ("thirtySalesNum", "0"),
    ("categoryId", "0"),
    ("entCategoryId", "0"),
    ("entCategoryPid", "0"),
    ("inUnit", "one"),
    ("outUnit", "one"),
    ("isImei", "0"),
    ("hot", ""),
    ("storeType", ""),
    ("isValuable", "0"),
    ("isLocked", "0"),
    ("shelfLifeType", "1"),
    ("isUnpackedDelivery", "0"),
    ("isMix", "0"),
    ("mixStatus", "0"),
    ("mixCreater", "0"),
    ("mixCreated", ""),
    ("parentOne", ""),
    ("parentTwo", ""),
    ("twoBarCode", ""),
    ("threeBarCode", ""),
    ("replenishmentBatchNum", "0"),
    ("rollbackMark", "0"),
    ("reviewStatus", "1"),
    ("isDefaultContainer", "0"),
    ("channelSource", ""),
    ("selfPackCode", "0"),
    ("isBelongContainer", "n"),
    ("chargingType", "1"),
    ("reserveBarCode", ""),
    ("declaredValue", "0"),
];

fn show(item: &Item) -> Value {
    let neutral = NEUTRAL.iter();
    let mut shown: Map<String, Value> = neutral
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    for part in [identity(item), measures(item), life(item), units(item)] {
        shown.extend(part);
    }
    Value::Object(shown)
}

fn identity(item: &Item) -> Map<String, Value> {
    let details = &item.details;
    object(json!({
        "id": item.variant_id.unwrap_or_default().to_string(),
        "barCode": item.effective_barcode(),
        "goodsCode": item.effective_goods_code(),
        "name": item.name,
        "specification": details.specification,
        "introduction": details.introduction,
        "brandName": details.brand,
        "remark": details.remark,
        "image": details.image,
        "price": details.price.to_string(),
        "costPrice": details.cost_price.to_string(),
        "isCombo": flag(item.is_set),
        "isAsset": flag(details.is_asset),
        "entCategoryName": item.category,
        "reserveBarcode": details.reserve_barcodes.join(","),
        "logisticRequire": [],
    }))
}

fn measures(item: &Item) -> Map<String, Value> {
    let details = &item.details;
    let sides = [details.length_mm.0, details.width_mm.0, details.height_mm.0];
    object(json!({
        "length": details.length_mm.0.to_string(),
        "width": details.width_mm.0.to_string(),
        "height": details.height_mm.0.to_string(),
        "volume": volume(sides),
        "weight": grams(item.weight_kg.unwrap_or_default()),
        "prepackWeight": details.prepack_weight_g.0.to_string(),
    }))
}

/// Cubic millimetres, exact: sides have at most four decimals.
fn volume(sides: [Quantity; 3]) -> String {
    let scaled: i128 = sides.iter().map(|side| i128::from(side.scaled())).product();
    let scale = i128::from(SCALE).pow(3);
    let (units, rest) = (scaled / scale, scaled % scale);
    let text = format!("{units}.{rest:012}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn life(item: &Item) -> Map<String, Value> {
    let details = &item.details;
    object(json!({
        "encodeType": if item.tracking == Tracking::Serial { "unique" } else { "other" },
        "isShelfLife": flag(item.tracking == Tracking::Lot),
        "shelfLifeDay": item.shelf_life_days.unwrap_or(0).to_string(),
        "shelfLifeLockUp": item.lock_up_days.to_string(),
        "status": status(item.status),
        "createdName": details.created_by,
        "modifiedName": details.modified_by,
        "created": moment::shown(item.created_at),
        "modified": moment::shown(item.updated_at),
    }))
}

/// The base unit, and the first two units beside it with how many base units they hold.
fn units(item: &Item) -> Map<String, Value> {
    let unit = |index: usize| item.uoms.get(index);
    let code = |uom: Option<&Uom>| uom.map_or("0", |uom| uom.code.as_str()).to_owned();
    let held = |uom: Option<&Uom>| uom.map_or("0".to_owned(), |uom| uom.factor.to_string());
    object(json!({
        "oneUnit": item.base_uom,
        "twoUnit": code(unit(0)),
        "twoConversion": held(unit(0)),
        "threeUnit": code(unit(1)),
        "threeConversion": held(unit(1)),
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

const fn flag(on: bool) -> &'static str {
    if on { "1" } else { "0" }
}

const fn status(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Disabled => "1",
        ItemStatus::Saved => "2",
        ItemStatus::Enabled => "3",
    }
}
