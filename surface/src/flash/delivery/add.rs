//! `/Order/addOrder`.

use serde::Deserialize;
use serde_json::Value;

use super::pay_mode;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::source;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Money;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::bill::{Bill, BillMoney, Consignee, Express};
use khlang_core::outbound::delivery::{BillFault, BillMisfit, NewDelivery, NewSold};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;

/// The channel of TikTok's certified warehouses; what it sends more is checked.
const TIKTOK_WAREHOUSE: &str = "ID_WAREHOUSE_TIKTOK";

/// What must stand in `extraDataJson` of that channel.
const TIKTOK_FIELDS: [&str; 2] = ["order_id", "package_id"];

/// How a bill is delivered where nothing is said.
const EXPRESS: &str = "express";

/// The type of a replenishment.
const REPLENISHMENT: &str = "2";

/// Prepares `POST /Order/addOrder`.
pub fn add(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    asked.check_extra()?;
    Ok(Box::new(Add(asked.bill())))
}

struct Add(NewDelivery);

impl Operation for Add {
    fn needs(&self) -> Vec<Need> {
        self.0.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let made = self.0.make(facts.into(), source(cx), cx);
        let (order, changes) = made.map_err(|wrong| refusal(&wrong))?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(Value::from(order.number), cx),
        })
    }
}

/// The document's code for each fault.
const fn code(fault: BillFault) -> Code {
    match fault {
        BillFault::UnknownStore => Code::STORE_NOT_FOUND,
        BillFault::UnknownWarehouse => Code::WAREHOUSE_NOT_SIGNED,
        BillFault::NumberTaken => Code::ORDER_EXISTS,
        BillFault::UnknownGoods => Code::GOODS_NOT_FOUND,
        BillFault::DisabledGoods => Code::GOODS_NOT_ENABLED,
        BillFault::DisabledPart => Code::SET_GOODS_NOT_ACTIVE,
        BillFault::NegativeRow => Code::ITEM_AMOUNT_INVALID,
        BillFault::WrongTotal => Code::TOTAL_AMOUNT_WRONG,
        BillFault::CollectedAmount => Code::COD_AMOUNT_OUT_OF_RANGE,
        BillFault::NothingDeclared => Code::INSURE_VALUE_ZERO,
        BillFault::DeclaredTooHigh => Code::INSURE_VALUE_TOO_HIGH,
        BillFault::NoCarrierCode => Code::EXPRESS_CODE_REQUIRED,
        BillFault::NoCarrierName => Code::CARRIER_NAME_REQUIRED,
        BillFault::UnknownCarrier => Code::EXPRESS_NOT_SUPPORTED,
        BillFault::CarrierNotAllowed => Code::EXPRESS_NOT_PERMITTED,
        BillFault::TrackingTaken => Code::TRACKING_EXISTS,
        BillFault::NoOriginal => Code::ORIGINAL_DELIVERY_REQUIRED,
        BillFault::UnknownOriginal => Code::DELIVERY_INFO_NOT_FOUND,
        BillFault::OriginalNotShipped => Code::ORDER_NOT_SHIPPED,
    }
}

/// Everything that is wrong, with the code of the first of it.
fn refusal(wrong: &[BillMisfit]) -> Rejection {
    let problem = |misfit: &BillMisfit| Problem {
        code: Some(code(misfit.fault).number()),
        ..Problem::new(&misfit.path, &misfit.message)
    };
    Rejection::invalid(wrong.iter().map(problem).collect())
}

/// The parameters, as their table types them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    warehouse_id: Option<i64>,
    store_code: String,
    order_sn: String,
    order_source_code: Option<String>,
    order_source_platform: Option<String>,
    province: String,
    city: String,
    district: Option<String>,
    postal_code: String,
    consignee_name: String,
    consignee_address: String,
    phone_number: String,
    buyer_id: Option<String>,
    buyer_message: Option<String>,
    delivery_way: Option<String>,
    order_discount: Option<i64>,
    logistic_charge: i64,
    total_price: i64,
    pay_mode: String,
    goods: Vec<Row>,
    r#type: Option<String>,
    delivery_sn: Option<String>,
    show_price: Option<bool>,
    express_sn: Option<String>,
    express_code: Option<String>,
    express_name: Option<String>,
    insured: Option<bool>,
    insure_declare_value: Option<i64>,
    buy_time: Option<Timestamp>,
    out_time: Option<Timestamp>,
    check: Option<bool>,
    ignore_price: Option<bool>,
    channel_source: Option<String>,
    extra_data_json: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    bar_code: String,
    num: i64,
    price: Option<i64>,
    discount_price: Option<i64>,
    external_name: Option<String>,
    external_spe: Option<String>,
}

fn money(satang: Option<i64>) -> Money {
    Money::from_satang(satang.unwrap_or_default())
}

impl Asked {
    /// What a certified warehouse's channel sends must name the order and the package there.
    fn check_extra(&self) -> Result<(), Rejection> {
        if self.channel_source.as_deref() != Some(TIKTOK_WAREHOUSE) {
            return Ok(());
        }
        let extra = self.extra_data_json.as_ref();
        let missing = TIKTOK_FIELDS.into_iter().find(|name| {
            let value = extra.and_then(|extra| extra.get(name));
            value.and_then(Value::as_str).is_none_or(str::is_empty)
        });
        match missing {
            Some(name) => {
                let message = format!("must have {name} with channelSource {TIKTOK_WAREHOUSE}");
                Err(Code::PARAMETER_ERROR.at("extraDataJson", message))
            }
            None => Ok(()),
        }
    }

    fn bill(self) -> NewDelivery {
        let money = BillMoney {
            pay_mode: pay_mode(&self.pay_mode),
            total: money(Some(self.total_price)),
            freight: money(Some(self.logistic_charge)),
            discount: money(self.order_discount),
            insured: self.insured.unwrap_or(false),
            declared: money(self.insure_declare_value),
            prints_prices: self.show_price.unwrap_or(false),
            ignores_prices: self.ignore_price.unwrap_or(false),
        };
        let bill = Bill {
            consignee: Consignee {
                name: self.consignee_name,
                phone: self.phone_number,
                province: self.province,
                city: self.city,
                district: self.district.unwrap_or_default(),
                postal_code: self.postal_code,
                address: self.consignee_address,
            },
            money,
            express: Express {
                code: self.express_code,
                name: self.express_name,
                tracking_no: self.express_sn,
            },
            delivery_way: self.delivery_way.unwrap_or_else(|| EXPRESS.to_owned()),
            buyer_id: self.buyer_id,
            buyer_message: self.buyer_message,
            source_code: self.order_source_code,
            platform: self.order_source_platform,
            channel_source: self.channel_source,
            extra: self.extra_data_json,
            bought_at: self.buy_time,
            out_at: self.out_time,
            approves_itself: self.check.unwrap_or(false),
            ..Bill::default()
        };
        NewDelivery {
            warehouse: self.warehouse_id,
            store_code: self.store_code,
            reference_no: self.order_sn,
            bill,
            goods: self.goods.into_iter().map(Row::sold).collect(),
            replenishes: self.r#type.as_deref() == Some(REPLENISHMENT),
            original: self
                .delivery_sn
                .filter(|_| self.r#type.as_deref() == Some(REPLENISHMENT)),
        }
    }
}

impl Row {
    fn sold(self) -> NewSold {
        NewSold {
            code: self.bar_code,
            units: self.num,
            price: money(self.price),
            discount: money(self.discount_price),
            external_name: self.external_name,
            external_specification: self.external_spe,
        }
    }
}
