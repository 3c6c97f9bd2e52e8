//! `/open/addComboGoods`: a set, which is sold as so many of others and has no stock of its own.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;

use super::{GoodsForm, check_free, free_sku, patch, sku_need, skus, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::goods::Component;
use khlang_core::catalog::item::{Item, ItemStatus, ItemUpsert};
use khlang_core::catalog::resolve::named;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /open/addComboGoods`.
pub fn add(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(call.read::<AddSet>()?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddSet {
    #[serde(flatten)]
    form: GoodsForm,
    children: Vec<Child>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Child {
    bar_code: String,
    number: i64,
}

impl AddSet {
    fn skus(&self) -> Vec<String> {
        skus(self.form.goods_code.as_deref(), &self.form.bar_code)
    }

    fn status(&self) -> ItemStatus {
        match self.form.is_enable {
            Some(false) => ItemStatus::Saved,
            _ => ItemStatus::Enabled,
        }
    }

    fn upsert(&self, facts: &Facts) -> Result<ItemUpsert, Rejection> {
        let (sku, goods_code) = free_sku(&self.skus(), facts)?;
        let mut upsert = ItemUpsert {
            sku,
            barcode: patch(Some(self.form.bar_code.clone())),
            ..self.form.upsert()
        };
        upsert.goods.goods_code = Some(goods_code);
        upsert.goods.status = Some(self.status());
        upsert.goods.is_set = Some(true);
        Ok(upsert)
    }

    fn components(&self, set: &Item, facts: &Facts) -> Result<Vec<Component>, Rejection> {
        let mut seen = BTreeSet::new();
        let mut components = Vec::with_capacity(self.children.len());
        for (position, child) in (1..).zip(&self.children) {
            let at = format!("children[{}]", position - 1);
            let item = child.goods(&at, facts)?;
            if !seen.insert(&item.id) {
                let message = format!("repeats `{}`", child.bar_code);
                return Err(Code::SET_GOODS_DUPLICATE.at(format!("{at}.barCode"), message));
            }
            components.push(Component {
                set_id: set.id.clone(),
                component_id: item.id.clone(),
                position,
                quantity: child.quantity(&at)?,
            });
        }
        Ok(components)
    }
}

impl Child {
    fn goods<'f>(&self, at: &str, facts: &'f Facts) -> Result<&'f Item, Rejection> {
        let refused = |code: Code, message: &str| Err(code.at(format!("{at}.barCode"), message));
        match named(&self.bar_code, facts.into()) {
            None => refused(Code::SET_GOODS_NOT_FOUND, "names no goods"),
            Some(item) if item.is_set => refused(Code::GOODS_TYPE_ILLEGAL, "must not be a set"),
            Some(item) if item.status != ItemStatus::Enabled => {
                refused(Code::SET_GOODS_NOT_ACTIVE, "is not enabled")
            }
            Some(item) => Ok(item),
        }
    }

    fn quantity(&self, at: &str) -> Result<Quantity, Rejection> {
        let path = format!("{at}.number");
        if self.number < 1 {
            return Err(Code::SET_QUANTITY_POSITIVE.at(path, "must be above 0"));
        }
        let too_large = || Code::SET_QUANTITY_OUT_OF_RANGE.at(path, "is too large");
        Quantity::from_units(self.number).ok_or_else(too_large)
    }
}

impl Operation for AddSet {
    fn needs(&self) -> Vec<Need> {
        let children = self.children.iter().map(|child| child.bar_code.clone());
        let codes = children.chain([self.form.bar_code.clone()]).collect();
        vec![
            catalog::Need::Goods { codes }.into(),
            sku_need(&self.skus()),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let barcode = &self.form.bar_code;
        check_free(barcode, None, "barCode", facts)?;
        let (set, _) = self.upsert(facts)?.apply(None, false, cx)?;
        let mut changes = Changes {
            catalog: catalog::Changes {
                components: self.components(&set, facts)?,
                ..catalog::Changes::default()
            },
            ..Changes::default()
        };
        write(set, None, &mut changes);
        let reply = success(json!(barcode), cx);
        Ok(Decision { changes, reply })
    }
}
