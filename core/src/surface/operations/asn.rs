//! `ops/asn`: what the warehouse does with goods that were announced.

use serde_json::{Value, json};

use crate::changes::Changes;
use crate::context::Context;
use crate::engine::{Decision, Operation};
use crate::facts::{Facts, Need};
use crate::inbound::arrival::{Arrived, arrive, cancel, known};
use crate::inbound::asn::Inbound;
use crate::rejection::Rejection;
use crate::route::Call;
use crate::surface::operations::SOURCE;
use crate::surface::push::desk::shown;
use crate::surface::push::envelope::success;
use crate::surface::push::{asn, grn};

/// Prepares `POST /ops/asn/{asnNo}/receive`.
pub fn receive(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Receive {
        number: call.param("asnNo"),
        arrived: call.read()?,
    }))
}

struct Receive {
    number: String,
    arrived: Arrived,
}

impl Operation for Receive {
    fn needs(&self) -> Vec<Need> {
        self.arrived.needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let received = self.arrived.receive(&self.number, facts, SOURCE, cx)?;
        let mut data = grn::show(&received.receipt);
        if let (Value::Object(fields), Some(asn)) = (&mut data, &received.asn) {
            fields.insert("asnStatus".to_owned(), json!(asn.status.word()));
        }
        Ok(Decision {
            changes: received.changes,
            reply: success(201, data, &cx.request_id),
        })
    }
}

/// Prepares `POST /ops/asn/{asnNo}/arrive`.
pub fn arrived(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Advance {
        number: call.param("asnNo"),
        step: arrive,
    }))
}

/// Prepares `POST /ops/asn/{asnNo}/cancel`.
pub fn cancelled(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Advance {
        number: call.param("asnNo"),
        step: cancel,
    }))
}

/// A step of an ASN: the ASN after it, and the rows to write.
type TakeStep = fn(&Inbound, &Context) -> Result<(Inbound, Changes), Rejection>;

struct Advance {
    number: String,
    step: TakeStep,
}

impl Operation for Advance {
    fn needs(&self) -> Vec<Need> {
        vec![Need::Asn {
            number: self.number.clone(),
        }]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (after, changes) = (self.step)(known(&self.number, facts)?, cx)?;
        let mut data = asn::show(&after);
        if let Value::Object(fields) = &mut data {
            fields.insert("arrivedAt".to_owned(), shown(after.arrived_at));
        }
        Ok(Decision {
            changes,
            reply: success(200, data, &cx.request_id),
        })
    }
}
