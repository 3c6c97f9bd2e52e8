//! `/Inbound/getDeliveryRollbackOrderDetail`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::unknown;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Money;
use khlang_core::decision::{Facts, Need};
use khlang_core::returns;
use khlang_core::returns::view::{ReturnLineView, ReturnView};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock::valuation::worth;

/// Prepares `POST /Inbound/getDeliveryRollbackOrderDetail`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    back_sn: Option<String>,
    bask_sn: Option<String>,
    order_sn: Option<String>,
}

impl Asked {
    fn number(&self) -> Option<&String> {
        self.back_sn.as_ref().or(self.bask_sn.as_ref())
    }
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        vec![
            returns::Need::ReturnViews {
                number: self.number().cloned(),
                reference: self.order_sn.clone(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if facts.returns.views.is_empty() {
            let name = self.number().or(self.order_sn.as_ref());
            return Err(unknown(name.map_or("", String::as_str)));
        }
        let found = facts.returns.views.iter().map(show).collect();
        Ok(Decision::answer(success(found, cx)))
    }
}

fn show(view: &ReturnView) -> Value {
    let (row, said) = (&view.row, &view.details);
    let sender = said.sender.clone().unwrap_or_default();
    let refund = said.refund.clone().unwrap_or_default();
    let number = |value: Option<i64>| value.map_or_else(String::new, |n| n.to_string());
    let carrier = text(said.carrier.as_ref());
    json!({
        "warehouseId": row.warehouse.to_string(),
        "warehouseName": row.warehouse_name,
        "backSn": row.number,
        "orderSn": text(row.reference_no.as_ref()),
        "status": row.stage.to_string(),
        "backType": text(said.kind.as_ref()),
        "backReason": text(said.reason.as_ref()),
        "deliverySn": text(view.order_number.as_ref()),
        "userId": text(said.user.as_ref()),
        "senderAddress": sender.address,
        "senderCountry": sender.country,
        "senderProvince": sender.province,
        "senderCity": sender.city,
        "senderDistrict": sender.district,
        "senderPostalCode": sender.postal_code,
        "senderMan": sender.name,
        "senderManPhone": sender.phone,
        "oriExpressSn": text(said.original_tracking_no.as_ref()),
        "backExpressSn": text(view.tracking_no.as_ref()),
        "Carrier": carrier,
        "carrier": carrier,
        "totalWeight": number(said.weight_g),
        "totalSize": number(said.size_mm),
        "buyerRemark": text(said.remark.as_ref()),
        "backPayMode": refund.mode,
        "backStatus": refund.status,
        "bankId": refund.account,
        "payee": refund.payee,
        "bankName": refund.bank,
        "goodsList": (1..).zip(&view.lines).map(show_line).collect::<Vec<_>>(),
    })
}

fn show_line((row_number, line): (i64, &ReturnLineView)) -> Value {
    let price = line.unit_price.unwrap_or_default();
    // Both factors have limits, far from where their product has none.
    let total = worth(line.asked, price).unwrap_or(Money::ZERO);
    json!({
        "rowNumber": row_number,
        "barCode": line.barcode,
        "goodsName": line.name,
        "specification": line.specification,
        "backGoodsNumber": line.asked.to_string(),
        "backGoodsInNumber": line.normal.plus(line.bad).to_string(),
        "backGoodsTotalPrice": total.satang().to_string(),
        "qualityStatus": {
            "normalNum": line.normal.to_string(),
            "badNum": line.bad.to_json(),
        },
    })
}

fn text(value: Option<&String>) -> &str {
    value.map(String::as_str).unwrap_or_default()
}
