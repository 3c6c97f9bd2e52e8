//! `/transfer_order/add`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::source;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::{Money, Quantity};
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;
use khlang_core::transfer::add::{Misfit, NewTransfer, TransferFault};
use khlang_core::transfer::row::{Customs, Details, Party};

/// `transferType` of several parcels that leave as one.
const JOINS: &str = "2";

/// `payType` of cash on delivery.
const CASH: &str = "1";

/// Prepares `POST /transfer_order/add`.
pub fn add(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(Add {
        new: asked.transfer(),
    }))
}

struct Add {
    new: NewTransfer,
}

impl Operation for Add {
    fn needs(&self) -> Vec<Need> {
        self.new.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let added = self.new.add(facts.into(), source(cx), cx);
        let (_, changes) = added.map_err(|wrong| refusal(&wrong))?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(json!([]), cx),
        })
    }
}

/// The document's code for each fault.
const fn code(fault: TransferFault) -> Code {
    match fault {
        TransferFault::UnknownStore => Code::STORE_NOT_FOUND,
        TransferFault::UnknownWarehouse => Code::WAREHOUSE_NOT_FOUND,
        TransferFault::ReferenceTaken => Code::EXTERNAL_ORDER_EXISTS,
        TransferFault::ExpressTaken | TransferFault::ParcelTaken => Code::TRACKING_EXISTS,
        TransferFault::RepeatedParcel => Code::TRACKING_REPEATED,
        TransferFault::SeveralParcels => Code::PARAMETER_ERROR,
        TransferFault::NoInsuredAmount => Code::PARAMETER_REQUIRED,
    }
}

/// Everything that is wrong, with the code of the first of it.
fn refusal(wrong: &[Misfit]) -> Rejection {
    let problem = |misfit: &Misfit| Problem {
        code: Some(code(misfit.fault).number()),
        ..Problem::new(misfit.path, &misfit.message)
    };
    Rejection::invalid(wrong.iter().map(problem).collect())
}

/// The parameters, as their table types them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    store_code: String,
    warehouse_code: String,
    external_order: String,
    transfer_type: String,
    package_express_sn: Vec<String>,
    express_sn: Option<String>,
    pay_type: String,
    amount: Value,
    is_insurance: Option<bool>,
    insurance_amount: Option<Value>,
    remark: Option<String>,
    consignee: String,
    province: String,
    city: String,
    district: String,
    address: String,
    consignee_phone: String,
    postal_code: Option<String>,
    sender_province: Option<String>,
    sender_city: Option<String>,
    sender_district: Option<String>,
    sender_address: Option<String>,
    sender_phone: Option<String>,
    customs_info: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    product_type: Option<String>,
    product_name: String,
    product_quantity: i64,
    product_value: Value,
    product_barcode: String,
    product_name_en: String,
    product_brand: Option<String>,
    product_origin: Option<String>,
    weight: Value,
}

impl Asked {
    fn transfer(self) -> NewTransfer {
        NewTransfer {
            store_code: self.store_code,
            warehouse_code: self.warehouse_code,
            reference_no: self.external_order,
            joins: self.transfer_type == JOINS,
            parcels: self.package_express_sn,
            express_sn: self.express_sn,
            details: Details {
                cash_on_delivery: self.pay_type == CASH,
                amount: money(&self.amount),
                insured: self.is_insurance.unwrap_or(false),
                insured_amount: self.insurance_amount.as_ref().map(money),
                remark: self.remark,
                consignee: Party {
                    name: self.consignee,
                    phone: self.consignee_phone,
                    province: self.province,
                    city: self.city,
                    district: self.district,
                    postal_code: self.postal_code.unwrap_or_default(),
                    address: self.address,
                },
                sender: Party {
                    name: String::new(),
                    phone: self.sender_phone.unwrap_or_default(),
                    province: self.sender_province.unwrap_or_default(),
                    city: self.sender_city.unwrap_or_default(),
                    district: self.sender_district.unwrap_or_default(),
                    postal_code: String::new(),
                    address: self.sender_address.unwrap_or_default(),
                },
                customs: self.customs_info.into_iter().map(Row::customs).collect(),
            },
        }
    }
}

/// An amount that has passed its table.
fn money(value: &Value) -> Money {
    Money::from_json(value).unwrap_or_default()
}

impl Row {
    fn customs(self) -> Customs {
        Customs {
            kind: self.product_type,
            name: self.product_name,
            english_name: self.product_name_en,
            units: self.product_quantity,
            value: money(&self.product_value),
            barcode: self.product_barcode,
            brand: self.product_brand,
            origin: self.product_origin,
            weight_kg: Quantity::from_json(&self.weight).unwrap_or_default(),
        }
    }
}
