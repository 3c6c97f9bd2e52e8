//! `/box/deliveryOrderBox`.

use serde_json::{Value, json};

use super::{G_OF_KG, MM_OF_CM, Named, small_unit, text};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::shipment::{BoxLine, Container, PackedBox};
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /box/deliveryOrderBox`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find(call.read()?)))
}

struct Find(Named);

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        self.0
            .the_one(facts)
            .or_else(|refusal| match facts.outbound.bills.first() {
                Some(first) => Ok(first),
                None => Err(refusal),
            })?;
        let shown = facts.outbound.bills.iter().map(show).collect();
        Ok(Decision::answer(success(shown, cx)))
    }
}

fn show(view: &BillView) -> Value {
    let boxes = view.boxes.iter();
    let shown: Vec<Value> = boxes.map(|one| show_box(view, one)).collect();
    json!({
        "deliverySn": view.order.number,
        "orderSn": text(view.order.reference_no.as_ref()),
        "isMasterSlaveItems": view.boxes.len() > 1,
        "boxList": shown,
    })
}

fn show_box(view: &BillView, packed: &PackedBox) -> Value {
    let size = |value| small_unit(value, MM_OF_CM).to_string();
    let own = packed.tracking_no.as_deref();
    let of_bill = || view.tracking_no().filter(|_| packed.box_no == 1);
    let goods: Vec<Value> = packed
        .contents
        .iter()
        .map(|line| show_line(view, line))
        .collect();
    let containers: Vec<Value> = packed.containers.iter().map(show_container).collect();
    json!({
        "boxSn": text(packed.number.as_ref()),
        "boxIndex": format!("{}/{}", packed.box_no, view.boxes.len()),
        "expressSn": own.or_else(of_bill).unwrap_or_default(),
        "weight": small_unit(packed.weight_kg, G_OF_KG).to_string(),
        "length": size(packed.length_cm),
        "width": size(packed.width_cm),
        "height": size(packed.height_cm),
        "goodsList": goods,
        "containerList": containers,
    })
}

fn show_line(view: &BillView, line: &BoxLine) -> Value {
    let goods = view.goods_of(line.line_no);
    let name = goods.map(|goods| goods.name.as_str()).unwrap_or_default();
    json!({
        "goodsName": name,
        "name": name,
        "barCode": goods.map(|goods| goods.barcode.as_str()).unwrap_or_default(),
        "number": line.quantity.to_string(),
    })
}

fn show_container(container: &Container) -> Value {
    json!({ "name": container.name, "number": container.number.to_string() })
}
