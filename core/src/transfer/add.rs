//! Adding a transfer: one or several domestic parcels, who gets them, and what customs are told.

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::base::numbers::NumberKind;
use crate::catalog;
use crate::catalog::warehouse::Warehouse;
use crate::documents::Step;
use crate::transfer;
use crate::transfer::facts::TakenKind;
use crate::transfer::lifecycle::TransferStatus;
use crate::transfer::row::{Details, Measures, Parcel, Transfer};
use crate::transfer::{Asks, Draft, Known};

/// What a seller adds.
#[derive(Clone, Debug, Default)]
pub struct NewTransfer {
    /// Code of the store.
    pub store_code: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// The seller's own number.
    pub reference_no: String,
    /// The numbers that the parcels come under.
    pub parcels: Vec<String>,
    /// Whether there may be several.
    pub joins: bool,
    /// The number to leave under, if it is known.
    pub express_sn: Option<String>,
    /// What else was said.
    pub details: Details,
}

/// Why a transfer can't be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferFault {
    /// There is no such store.
    UnknownStore,
    /// There is no such warehouse.
    UnknownWarehouse,
    /// Another transfer has the seller's number.
    ReferenceTaken,
    /// Another open transfer leaves under that number.
    ExpressTaken,
    /// Another open transfer has the parcel.
    ParcelTaken,
    /// A parcel is named twice.
    RepeatedParcel,
    /// Several parcels where one is meant.
    SeveralParcels,
    /// It is insured for nothing.
    NoInsuredAmount,
}

/// What is wrong with a transfer, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field, as the Flash surface names it.
    pub path: &'static str,
    /// What is wrong.
    pub fault: TransferFault,
    /// The same as a sentence.
    pub message: String,
}

impl NewTransfer {
    /// The facts that adding this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        vec![
            catalog::Need::Stores {
                codes: BTreeSet::from([self.store_code.clone()]),
                numbers: BTreeSet::new(),
            }
            .into(),
            catalog::Need::Warehouses {
                codes: BTreeSet::from([self.warehouse_code.clone()]),
            }
            .into(),
            transfer::Need::NumbersTaken {
                parcels: self.parcels.iter().cloned().collect(),
                reference: Some(self.reference_no.clone()),
                express: self.express_sn.clone(),
            }
            .into(),
        ]
    }

    /// The transfer with its parcels, or everything that is wrong with it.
    pub fn add(
        &self,
        facts: Known,
        source: String,
        cx: &Context,
    ) -> Result<(Transfer, Draft), Vec<Misfit>> {
        let mut wrong = Vec::new();
        self.check_places(facts, &mut wrong);
        self.check_parcels(&mut wrong);
        self.check_numbers(facts, &mut wrong);
        if self.details.insured && self.details.insured_amount.is_none() {
            wrong.push(misfit(
                "insuranceAmount",
                TransferFault::NoInsuredAmount,
                "is required for an insured parcel",
            ));
        }
        match facts.catalog.warehouses.get(&self.warehouse_code) {
            Some(warehouse) if wrong.is_empty() => {
                let made = self.document(warehouse, source, cx);
                let draft = written(&made, "", "", cx);
                Ok((made, draft))
            }
            _ => Err(wrong),
        }
    }

    fn check_places(&self, facts: Known, wrong: &mut Vec<Misfit>) {
        let mut stores = facts.catalog.stores.iter();
        if !stores.any(|store| store.code == self.store_code) {
            let message = format!("there is no store \"{}\"", self.store_code);
            wrong.push(misfit("storeCode", TransferFault::UnknownStore, message));
        }
        if !facts.catalog.warehouses.contains_key(&self.warehouse_code) {
            let message = format!("there is no warehouse \"{}\"", self.warehouse_code);
            wrong.push(misfit(
                "warehouseCode",
                TransferFault::UnknownWarehouse,
                message,
            ));
        }
    }

    fn check_parcels(&self, wrong: &mut Vec<Misfit>) {
        const FIELD: &str = "packageExpressSn";
        let distinct: BTreeSet<&String> = self.parcels.iter().collect();
        if distinct.len() != self.parcels.len() {
            let message = "names a parcel twice";
            wrong.push(misfit(FIELD, TransferFault::RepeatedParcel, message));
        }
        if !self.joins && self.parcels.len() > 1 {
            let message = "must be one parcel for transferType 1";
            wrong.push(misfit(FIELD, TransferFault::SeveralParcels, message));
        }
    }

    fn check_numbers(&self, facts: Known, wrong: &mut Vec<Misfit>) {
        for taken in facts.transfer.taken.iter() {
            let (path, fault) = match taken.kind {
                TakenKind::Parcel => ("packageExpressSn", TransferFault::ParcelTaken),
                TakenKind::Reference => ("externalOrder", TransferFault::ReferenceTaken),
                TakenKind::Express => ("expressSn", TransferFault::ExpressTaken),
            };
            let message = format!("\"{}\" belongs to transfer \"{}\"", taken.value, taken.by);
            wrong.push(misfit(path, fault, message));
        }
    }

    fn document(&self, warehouse: &Warehouse, source: String, cx: &Context) -> Transfer {
        let id = cx.entropy.uuid();
        let slot = cx.take_number(NumberKind::TransferBill);
        let parcel = |(place, tracking_no): (i64, &String)| Parcel {
            transfer_id: id.clone(),
            place,
            tracking_no: tracking_no.clone(),
            received_at: None,
            open: true,
        };
        Transfer {
            parcels: (1..).zip(&self.parcels).map(parcel).collect(),
            id,
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            store_code: self.store_code.clone(),
            reference_no: self.reference_no.clone(),
            unique_reference: Some(self.reference_no.clone()),
            express_sn: self.express_sn.clone(),
            joins: self.joins,
            status: TransferStatus::Announced,
            open: true,
            source,
            details: self.details.clone(),
            measures: Measures::default(),
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            steps: Vec::new(),
        }
    }
}

fn misfit(path: &'static str, fault: TransferFault, message: impl Into<String>) -> Misfit {
    Misfit {
        path,
        fault,
        message: message.into(),
    }
}

/// The rows of a transfer after a step.
pub(super) fn written(after: &Transfer, from: &str, note: &str, cx: &Context) -> Draft {
    let mut draft = Draft::default();
    draft.transfer.transfers.push(after.clone());
    draft.transfer.parcels.extend(after.parcels.iter().cloned());
    draft.documents.history.push(Step {
        document_id: after.id.clone(),
        actor: cx.actor.clone(),
        from: from.to_owned(),
        to: after.status.word().to_owned(),
        note: note.to_owned(),
        at: cx.now,
    });
    draft
}
