//! `ops/asn`: what the warehouse does with goods that were announced.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::http::Reply;
use crate::call::route::Call;
use crate::operations::SOURCE;
use crate::push::envelope::success;
use crate::push::{asn, grn};
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::documents::file::File;
use khlang_core::inbound;
use khlang_core::inbound::arrival::{Arrived, arrive, known};
use khlang_core::shape::rejection::Rejection;

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
        let received = self
            .arrived
            .receive(&self.number, facts.into(), SOURCE, cx)?;
        let mut data = grn::show(&received.receipt);
        if let (Value::Object(fields), Some(asn)) = (&mut data, &received.asn) {
            fields.insert("asnStatus".to_owned(), json!(asn.status.word()));
        }
        Ok(Decision {
            changes: received.changes.into(),
            reply: success(201, data, &cx.request_id),
        })
    }
}

/// Prepares `POST /ops/asn/{asnNo}/arrive`.
pub fn arrived(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    asn::step(call, arrive)
}

/// Prepares `GET /ops/asn/{asnNo}/files`.
pub fn files(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Files {
        number: call.param("asnNo"),
        position: None,
    }))
}

/// Prepares `GET /ops/asn/{asnNo}/files/{position}`.
pub fn file(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Files {
        number: call.param("asnNo"),
        position: Some(call.param("position")),
    }))
}

struct Files {
    number: String,
    position: Option<String>,
}

impl Operation for Files {
    fn needs(&self) -> Vec<Need> {
        let number = || self.number.clone();
        vec![
            inbound::Need::Asn { number: number() }.into(),
            inbound::Need::InboundFiles { number: number() }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        known(&self.number, facts.into())?;
        let reply = match &self.position {
            None => {
                let items: Vec<Value> = facts.inbound.files.iter().map(show_file).collect();
                success(200, json!({ "items": items }), &cx.request_id)
            }
            Some(position) => self.content(position, facts, cx)?,
        };
        Ok(Decision::answer(reply))
    }
}

impl Files {
    fn content(&self, position: &str, facts: &Facts, cx: &Context) -> Result<Reply, Rejection> {
        let mut files = facts.inbound.files.iter();
        let file = files.find(|file| file.position.to_string() == position);
        let unknown = || {
            let number = &self.number;
            Rejection::not_found(format!("ASN \"{number}\" has no file {position}."))
        };
        let file = file.ok_or_else(unknown)?;
        let slot = format!("file-{}", cx.nonce);
        let mut data = show_file(file);
        if let Value::Object(fields) = &mut data {
            fields.insert("contentBase64".to_owned(), json!(slot));
        }
        Ok(Reply {
            files: vec![(slot, file.key.clone())],
            ..success(200, data, &cx.request_id)
        })
    }
}

fn show_file(file: &File) -> Value {
    json!({
        "position": file.position,
        "fileName": file.name,
        "extension": file.extension,
        "bytes": file.bytes,
        "createdAt": file.created_at.to_string(),
    })
}
