//! `/open/goodsStock`, `/open/goodsStockWithErrBarcode` and `/goods/stock`: the figures of goods.
//!
//! Where a time is given, only goods whose stock last changed in it are told. Without barcodes all goods
//! are, or a page of them, the newest first as in `/goods/list`. The document reads sets by barcode alone; here
//! they follow every filter, made up of what their components have of it.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::codes::Code;
use super::super::envelope::success;
use super::super::warehouses::{check_warehouse, warehouse_need};
use super::Span;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use khlang_core::access::context::Context;
use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::figures::{Figures, GoodsStock};
use khlang_core::stock::level::Quality;

/// The most goods that are told at once.
const MAX_GOODS: i64 = 5_000;

/// Rows of a page where nothing is said.
const DEFAULT_PAGE_SIZE: i64 = 100;

/// The most rows of a page; more is cut down to it, as `/goods/list` does.
const MAX_PAGE_SIZE: i64 = 500;

/// Which stock is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default)]
    bar_code: Vec<String>,
    warehouse_id: Option<i64>,
    #[serde(default)]
    goods_status: Quality,
    goods_type: Option<GoodsType>,
    start_time: Option<Timestamp>,
    end_time: Option<Timestamp>,
    page: Option<i64>,
    page_size: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum GoodsType {
    Normal,
    Set,
}

/// Prepares `POST /open/goodsStock`.
pub fn by_barcode(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked = Selection::read(call)?;
    Ok(Box::new(ByBarcode {
        asked,
        tells_unknown: false,
    }))
}

/// Prepares `POST /open/goodsStockWithErrBarcode`.
pub fn with_unknown(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked = Selection::read(call)?;
    Ok(Box::new(ByBarcode {
        asked,
        tells_unknown: true,
    }))
}

struct ByBarcode {
    asked: Selection,
    tells_unknown: bool,
}

impl Operation for ByBarcode {
    fn needs(&self) -> Vec<Need> {
        self.asked.needs(0, MAX_GOODS + 1)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let goods = self.asked.goods(facts)?;
        if goods.len() > usize::try_from(MAX_GOODS).unwrap_or_default() {
            let message = format!("is required: more than {MAX_GOODS} goods fit");
            return Err(Code::BARCODES_OVER_500.at("barCode", message));
        }
        let today = cx.now.bangkok_day();
        let stock = self.asked.shown(&goods, today, |figures, _| figures);
        let data = match self.tells_unknown {
            true => json!({ "stock": stock, "errBarcode": self.asked.unknown(facts) }),
            false => stock,
        };
        Ok(Decision::answer(success(data, cx)))
    }
}

/// Prepares `POST /goods/stock`.
pub fn by_page(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    let size = asked.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
    Ok(Box::new(ByPage {
        number: asked.page.unwrap_or(1),
        size: size.min(MAX_PAGE_SIZE),
        asked: Selection::of(asked)?,
    }))
}

struct ByPage {
    number: i64,
    size: i64,
    asked: Selection,
}

impl ByPage {
    const fn skip(&self) -> i64 {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }

    /// The goods of the page. Barcodes are all read, since a time may leave some of them out.
    fn goods<'f>(&self, facts: &'f Facts) -> Result<Vec<&'f GoodsStock>, Rejection> {
        let mut goods = self.asked.goods(facts)?;
        if !self.asked.codes.is_empty() {
            let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
            goods = goods.into_iter().skip(count(self.skip())).collect();
            goods.truncate(count(self.size));
        }
        Ok(goods)
    }
}

impl Operation for ByPage {
    fn needs(&self) -> Vec<Need> {
        self.asked.needs(self.skip(), self.size)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let goods = self.goods(facts)?;
        let today = cx.now.bangkok_day();
        let list = self.asked.shown(&goods, today, by_quality);
        let data = json!({
            "page": self.number.to_string(),
            "pageSize": self.size.to_string(),
            "list": list,
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn by_quality(figures: Value, quality: Quality) -> Value {
    match quality {
        Quality::Normal => json!({ "normal": figures }),
        Quality::Bad => json!({ "bad": figures }),
    }
}

/// Which goods are asked for, and what of their stock.
struct Selection {
    codes: Vec<String>,
    warehouse: Option<i64>,
    quality: Quality,
    is_set: Option<bool>,
    span: Option<Span>,
}

impl Selection {
    fn read(call: &Call) -> Result<Self, Rejection> {
        Self::of(call.read()?)
    }

    fn of(asked: Asked) -> Result<Self, Rejection> {
        let span = Span::of(asked.start_time, asked.end_time)?;
        Ok(Self {
            codes: distinct(asked.bar_code),
            warehouse: asked.warehouse_id,
            quality: asked.goods_status,
            is_set: asked.goods_type.map(|kind| kind == GoodsType::Set),
            span: span.map(Span::of_a_day).transpose()?,
        })
    }

    fn needs(&self, skip: i64, limit: i64) -> Vec<Need> {
        vec![warehouse_need(self.warehouse), self.stock_need(skip, limit)]
    }

    fn stock_need(&self, skip: i64, limit: i64) -> Need {
        let (warehouse, is_set) = (self.warehouse, self.is_set);
        match self.span {
            span if !self.codes.is_empty() => stock::Need::GoodsStock {
                codes: self.codes.clone(),
                warehouse,
                from: span.map(|span| span.from),
                to: span.map(|span| span.to),
            }
            .into(),
            Some(Span { from, to }) => stock::Need::GoodsStockChanged {
                from,
                to,
                is_set,
                warehouse,
                skip,
                limit,
            }
            .into(),
            None => stock::Need::GoodsStockPage {
                is_set,
                warehouse,
                skip,
                limit,
            }
            .into(),
        }
    }

    fn goods<'f>(&self, facts: &'f Facts) -> Result<Vec<&'f GoodsStock>, Rejection> {
        check_warehouse(self.warehouse, facts)?;
        let goods = facts.stock.goods_stock.iter();
        Ok(goods
            .filter(|goods| self.means(goods) && goods.changed)
            .collect())
    }

    fn means(&self, goods: &GoodsStock) -> bool {
        self.is_set.is_none_or(|is_set| goods.is_set == is_set)
    }

    /// The barcodes that name no goods of the kind asked for, in the order asked for.
    fn unknown(&self, facts: &Facts) -> Vec<&String> {
        let known = facts
            .stock
            .goods_stock
            .iter()
            .filter(|goods| self.means(goods));
        let known: BTreeSet<&String> = known.map(|goods| &goods.code).collect();
        let codes = self.codes.iter();
        codes.filter(|code| !known.contains(code)).collect()
    }

    /// The figures of goods under their codes.
    fn shown(
        &self,
        goods: &[&GoodsStock],
        today: Day,
        wrapped: fn(Value, Quality) -> Value,
    ) -> Value {
        let rows = goods.iter().map(|goods| {
            let figures = shown(goods.figures(self.quality, today));
            (goods.code.clone(), wrapped(figures, self.quality))
        });
        Value::Object(rows.collect::<Map<_, _>>())
    }
}

fn distinct(codes: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let fresh = codes.into_iter().filter(|code| seen.insert(code.clone()));
    fresh.collect()
}

fn shown(figures: Figures) -> Value {
    json!({
        "availableInventory": figures.sellable.to_string(),
        "totalInventory": figures.physical.to_string(),
        "inventory": figures.unallocated.to_string(),
    })
}
