//! `/open/getExpressDimensions`, of delivery bills (type DO).

use serde::Deserialize;
use serde_json::json;

use super::{G_OF_KG, MM_OF_CM, Named, small_unit};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::shipment::PackedBox;
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// The type of delivery bills.
const DELIVERY: &str = "DO";

/// Prepares `POST /open/getExpressDimensions`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    express_sn: String,
    order_sn: String,
    r#type: Option<String>,
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        let named = Named {
            express_sn: Some(self.express_sn.clone()),
            ..Named::default()
        };
        vec![named.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut bills = facts.outbound.bills.iter();
        let named = |view: &&BillView| {
            view.order.number == self.order_sn
                || view.order.reference_no.as_ref() == Some(&self.order_sn)
        };
        let unknown = || {
            let message = format!("no parcel \"{}\" of \"{}\"", self.express_sn, self.order_sn);
            Code::TRACKING_NOT_FOUND.of(Rejection::not_found(message))
        };
        let view = bills.find(named).ok_or_else(unknown)?;
        let packed = self.packed(view);
        let size = |of: fn(&PackedBox) -> Option<Quantity>, ratio| {
            small_unit(packed.and_then(of), ratio).to_string()
        };
        let message = match packed {
            Some(_) => "success",
            None => "the parcel is not packed yet",
        };
        let data = json!({
            "expressSn": self.express_sn,
            "orderSn": self.order_sn,
            "type": self.r#type.as_deref().unwrap_or(DELIVERY),
            "success": packed.is_some(),
            "errorMessage": message,
            "length": size(|one| one.length_cm, MM_OF_CM),
            "width": size(|one| one.width_cm, MM_OF_CM),
            "height": size(|one| one.height_cm, MM_OF_CM),
            "weight": size(|one| one.weight_kg, G_OF_KG),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

impl Asked {
    /// The box with that tracking number, else the first one of a bill that has it.
    fn packed<'v>(&self, view: &'v BillView) -> Option<&'v PackedBox> {
        let mut boxes = view.boxes.iter();
        let own = boxes.find(|one| one.tracking_no.as_ref() == Some(&self.express_sn));
        own.or_else(|| view.boxes.first())
    }
}
