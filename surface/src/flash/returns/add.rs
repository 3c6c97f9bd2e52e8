//! `/rollback_order/add`.

use serde::Deserialize;
use serde_json::Value;

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::source;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::returns::open;
use khlang_core::returns::row::{Details, Refund, Sender};
use khlang_core::returns::seller::{BillFault, Misfit, NewBill, NewBillLine};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;

/// The country of a sender who names none, as the document writes it.
const COUNTRY: &str = "th";

/// `backStatus` where nothing is said: pending.
const PENDING: &str = "1";

/// `backPayMode` of a refund by bank transfer, which needs an account.
const BANK: &str = "bank";

/// Prepares `POST /rollback_order/add`.
pub fn add(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    let no_account = asked.payee.is_none() || asked.bank_id.is_none();
    if asked.back_pay_mode == BANK && no_account {
        let message = "payee and bankId are required for a refund by bank transfer";
        return Err(Code::PAYEE_REQUIRED.at("payee", message));
    }
    Ok(Box::new(Add { bill: asked.bill() }))
}

struct Add {
    bill: NewBill,
}

impl Operation for Add {
    fn needs(&self) -> Vec<Need> {
        self.bill.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let opened = self.bill.open(facts.into(), source(cx), cx);
        let document = opened.map_err(|wrong| refusal(&wrong))?;
        let order = self.bill.order(facts.into());
        let changes = open::write(&document, order, facts.into(), cx);
        Ok(Decision {
            changes: changes.into(),
            reply: success(Value::from(document.number), cx),
        })
    }
}

/// The document's code for each fault.
const fn code(fault: BillFault) -> Code {
    match fault {
        BillFault::UnknownWarehouse => Code::WAREHOUSE_NOT_SIGNED,
        BillFault::UnknownOrder => Code::DELIVERY_NOT_FOUND,
        BillFault::ReferenceTaken => Code::EXTERNAL_ORDER_EXISTS,
        BillFault::UnknownGoods => Code::GOODS_NOT_FOUND,
        BillFault::Set => Code::SET_INBOUND_NOT_SUPPORTED,
        BillFault::RepeatedGoods => Code::RETURN_BARCODE_DUPLICATE,
        BillFault::TooMany => Code::RETURN_QUANTITY_TOO_LARGE,
    }
}

/// Everything that is wrong, with the code of the first of it.
fn refusal(wrong: &[Misfit]) -> Rejection {
    let problem = |misfit: &Misfit| Problem {
        code: Some(code(misfit.fault).number()),
        ..Problem::new(&misfit.path, &misfit.message)
    };
    Rejection::invalid(wrong.iter().map(problem).collect())
}

/// The parameters, as their table types them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    external_order_sn: String,
    back_type: String,
    back_reason: Option<String>,
    delivery_sn: Option<String>,
    external_user_info: Option<String>,
    sender_address: String,
    sender_country: Option<String>,
    province: String,
    city: String,
    district: Option<String>,
    postal_code: String,
    sender_name: String,
    sender_phone: String,
    carrier: Option<String>,
    back_express_sn: Option<String>,
    ori_express_sn: Option<String>,
    weight: Option<i64>,
    size: Option<i64>,
    buyer_remark: Option<String>,
    back_pay_mode: String,
    back_status: Option<String>,
    bank_id: Option<String>,
    payee: Option<String>,
    bank_name: Option<String>,
    warehouse_id: i64,
    ignore_price: Option<bool>,
    goods: Vec<Row>,
    check: Option<bool>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "barCode")]
    barcode: String,
    num: i64,
    price: Option<i64>,
}

impl Asked {
    fn bill(self) -> NewBill {
        let priced = !self.ignore_price.unwrap_or(false);
        NewBill {
            warehouse: self.warehouse_id,
            reference_no: self.external_order_sn,
            order_no: self.delivery_sn,
            tracking_no: self.back_express_sn,
            approved: self.check.unwrap_or(false),
            details: Details {
                kind: Some(self.back_type),
                reason: self.back_reason,
                user: self.external_user_info,
                carrier: self.carrier,
                original_tracking_no: self.ori_express_sn,
                weight_g: self.weight,
                size_mm: self.size,
                remark: self.buyer_remark,
                sender: Some(Sender {
                    name: self.sender_name,
                    phone: self.sender_phone,
                    country: self.sender_country.unwrap_or_else(|| COUNTRY.to_owned()),
                    province: self.province,
                    city: self.city,
                    district: self.district.unwrap_or_default(),
                    postal_code: self.postal_code,
                    address: self.sender_address,
                }),
                refund: Some(Refund {
                    mode: self.back_pay_mode,
                    status: self.back_status.unwrap_or_else(|| PENDING.to_owned()),
                    account: self.bank_id.unwrap_or_default(),
                    payee: self.payee.unwrap_or_default(),
                    bank: self.bank_name.unwrap_or_default(),
                }),
            },
            lines: self.goods.into_iter().map(|row| row.line(priced)).collect(),
        }
    }
}

impl Row {
    fn line(self, priced: bool) -> NewBillLine {
        NewBillLine {
            code: self.barcode,
            units: self.num,
            satang: self.price.filter(|_| priced),
        }
    }
}
