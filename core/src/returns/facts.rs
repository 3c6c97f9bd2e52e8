//! What a decision may ask about returns, and what was answered.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::answer::facts;
use crate::base::clock::Timestamp;
use crate::returns::left::LeftOrder;
use crate::returns::lifecycle::ReturnStatus;
use crate::returns::row::Return;
use crate::returns::view::{PastStep, ReturnPage, ReturnView};

/// One question about returns: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// A return with its lines.
    Return {
        /// Its number.
        number: String,
    },
    /// Returns by number, else by reference number: two of them at most, which tells whether it is one. Those
    /// that were called off or refused come last.
    ReturnNamed {
        /// A number, ours or the caller's own.
        name: String,
    },
    /// What left on an order.
    LeftOn {
        /// The order's number.
        order: String,
    },
    /// What left on the order of a return, named as in [`Need::ReturnNamed`].
    LeftOnOrderOf {
        /// The return's number, ours or the caller's own.
        name: String,
    },
    /// Numbers of the returns that carry these reference numbers uniquely.
    ReturnReferences {
        /// The callers' reference numbers.
        references: BTreeSet<String>,
    },
    /// Steps in a return's life.
    ReturnSteps {
        /// Its number.
        number: String,
    },
    /// A part of the tenant's returns, newest first.
    Returns {
        /// Only those that stand there; all where none is named.
        status: Option<ReturnStatus>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Only of this order.
        order: Option<String>,
        /// Only those created since then.
        from: Option<Timestamp>,
        /// Only those created until then.
        to: Option<Timestamp>,
        /// Only those before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Returns as a seller reads them, the newest first: the one of a number, and up to five of a reference
    /// number.
    ReturnViews {
        /// Its number.
        number: Option<String>,
        /// The caller's reference number.
        reference: Option<String>,
    },
    /// A page of returns by its number, and how many there are on all pages.
    ReturnPage {
        /// The first moment of creation.
        from: Timestamp,
        /// The last moment of creation.
        to: Timestamp,
        /// Only of the warehouse of this code.
        warehouse: Option<String>,
        /// Only of orders of the store of this code.
        store: Option<String>,
        /// Only those that have come so far, as the Flash surface numbers it.
        stages: Vec<i64>,
        /// Only those made so: 1 by the seller, 2 by the warehouse, 3 by an API.
        made_by: Option<i64>,
        /// So many come before it.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
}

facts! {
    /// What the read batch answered about returns.
    Facts {
        /// Of [`Need::Return`].
        one: Option<Return>,
        /// Of [`Need::ReturnNamed`].
        named: Vec<Return>,
        /// Of [`Need::LeftOn`] and [`Need::LeftOnOrderOf`].
        left: Option<LeftOrder>,
        /// Of [`Need::ReturnReferences`]: reference to number.
        references: BTreeMap<String, String>,
        /// Of [`Need::ReturnSteps`].
        steps: Vec<PastStep>,
        /// Of [`Need::Returns`].
        list: Vec<Return>,
        /// Of [`Need::ReturnViews`].
        views: Vec<ReturnView>,
        /// Of [`Need::ReturnPage`].
        page: ReturnPage,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::Return { .. } => self.one.take(json),
            Need::ReturnNamed { .. } => self.named.take(json),
            Need::LeftOn { .. } | Need::LeftOnOrderOf { .. } => self.left.take(json),
            Need::ReturnReferences { .. } => self.references.take_keyed(json),
            Need::ReturnSteps { .. } => self.steps.take(json),
            Need::Returns { .. } => self.list.take(json),
            Need::ReturnViews { .. } => self.views.take(json),
            Need::ReturnPage { .. } => self.page.set(json),
        }
    }
}
