//! The steps of a transfer: its parcels come, it gets a number, it leaves, or the seller takes it back.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::access::context::Context;
use crate::shape::rejection::Rejection;
use crate::transfer;
use crate::transfer::add::written;
use crate::transfer::facts::TakenKind;
use crate::transfer::lifecycle::{TransferStatus, TransferStep};
use crate::transfer::row::{Measures, Parcel, Transfer};
use crate::transfer::{Asks, Draft, Known};

/// The transfer after a step, and the rows to write.
pub type Stepped = Result<(Transfer, Draft), Rejection>;

/// The question for the transfer of that number.
pub fn need<N: Asks>(number: &str) -> N {
    transfer::Need::Transfer {
        number: Some(number.to_owned()),
        reference: None,
        express: None,
    }
    .into()
}

/// The transfer of that number, or a 404.
pub fn known<'f>(number: &str, facts: Known<'f>) -> Result<&'f Transfer, Rejection> {
    let unknown = || Rejection::not_found(format!("Transfer \"{number}\" not found."));
    facts.transfer.one.as_ref().ok_or_else(unknown)
}

/// The transfer once a parcel of it came; one that came before changes nothing.
pub fn receive(document: &Transfer, parcel: &str, cx: &Context) -> Stepped {
    let mut parcels = document.parcels.iter();
    let number = &document.number;
    let unknown = || {
        let message = format!("transfer \"{number}\" has no parcel \"{parcel}\"");
        Rejection::invalid_at("packageExpressSn", message)
    };
    let known = parcels
        .find(|one| one.tracking_no == parcel)
        .ok_or_else(unknown)?;
    if known.received_at.is_some() {
        return Ok((document.clone(), Draft::default()));
    }
    let missing = document
        .parcels
        .iter()
        .filter(|one| one.received_at.is_none());
    let step = match missing.count() {
        1 => TransferStep::ReceiveLast,
        _ => TransferStep::Receive,
    };
    let came = |one: &Parcel| Parcel {
        received_at: match one.tracking_no == parcel {
            true => Some(cx.now),
            false => one.received_at,
        },
        ..one.clone()
    };
    let after = Transfer {
        parcels: document.parcels.iter().map(came).collect(),
        ..document.clone()
    };
    changed(document, after, step, parcel, cx)
}

/// What is said when parcels become one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Relabel {
    /// The number it leaves under; the seller's where none is named.
    pub express_sn: Option<String>,
    /// What it measures.
    #[serde(flatten)]
    pub measures: Measures,
}

impl Relabel {
    /// The facts that relabelling takes.
    pub fn needs<N: Asks>(&self, number: &str) -> Vec<N> {
        let taken = transfer::Need::NumbersTaken {
            parcels: BTreeSet::new(),
            reference: None,
            express: self.express_sn.clone(),
        };
        vec![need(number), taken.into()]
    }

    /// The transfer under the number that it leaves under.
    pub fn apply(&self, document: &Transfer, facts: Known, cx: &Context) -> Stepped {
        let express = self.express_sn.as_ref().or(document.express_sn.as_ref());
        let missing = || Rejection::invalid_at("expressSn", "is required: the seller named none");
        let express = express.ok_or_else(missing)?;
        let mut taken = facts.transfer.taken.iter();
        let other = |by: &str| by != document.number;
        if let Some(taken) = taken.find(|one| one.kind == TakenKind::Express && other(&one.by)) {
            let (value, by) = (&taken.value, &taken.by);
            let message = format!("\"{value}\" belongs to transfer \"{by}\"");
            return Err(Rejection::conflict(format!("expressSn {message}.")));
        }
        let after = Transfer {
            express_sn: Some(express.clone()),
            measures: self.measures,
            ..document.clone()
        };
        changed(document, after, TransferStep::Relabel, express, cx)
    }
}

/// The transfer that the carrier has; one that left before changes nothing.
pub fn hand_over(document: &Transfer, cx: &Context) -> Stepped {
    if document.status == TransferStatus::HandedOver {
        return Ok((document.clone(), Draft::default()));
    }
    let after = document.clone();
    changed(document, after, TransferStep::HandOver, "", cx)
}

/// The transfer that the seller takes back: its parcels and its number are free again. One that was taken back
/// before changes nothing.
pub fn recall(document: &Transfer, cx: &Context) -> Stepped {
    if document.status == TransferStatus::Recalled {
        return Ok((document.clone(), Draft::default()));
    }
    let after = Transfer {
        unique_reference: None,
        ..document.clone()
    };
    changed(document, after, TransferStep::Recall, "", cx)
}

fn changed(
    before: &Transfer,
    after: Transfer,
    step: TransferStep,
    note: &str,
    cx: &Context,
) -> Stepped {
    let status = before.status.after(step, &before.number)?;
    let mut after = Transfer {
        status,
        open: status.is_open(),
        updated_at: cx.now,
        version: before.version.saturating_add(1),
        ..after
    };
    for parcel in &mut after.parcels {
        parcel.open = status.is_open();
    }
    let draft = written(&after, before.status.word(), note, cx);
    Ok((after, draft))
}
