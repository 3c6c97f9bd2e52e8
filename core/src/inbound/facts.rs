//! What a decision may ask about announced goods and receipts, and what was answered.

use crate::base::answer::facts;
use crate::base::clock::Timestamp;
use crate::documents::file::File;
use crate::inbound::kind::InboundKind;
use crate::inbound::receipt::Receipt;
use crate::inbound::row::Inbound;
use crate::inbound::view::{InboundClock, NoticePage, NoticeView};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One question about announced goods and receipts: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// An ASN with its lines.
    Asn {
        /// Its number.
        number: String,
    },
    /// Numbers of the ASNs that carry these reference numbers uniquely.
    AsnReferences {
        /// The caller's reference numbers.
        references: BTreeSet<String>,
    },
    /// Numbers of the ASNs and notices, but for cancelled ones, that carry these reference numbers.
    InboundReferences {
        /// The callers' reference numbers.
        references: BTreeSet<String>,
    },
    /// ASNs and notices, but for cancelled ones, by number, else by reference number: two of them at
    /// most, which tells whether it is one.
    InboundNamed {
        /// A number, ours or the caller's own.
        name: String,
    },
    /// ASNs and notices with what has come of them, the newest first: the one of a number, and up to
    /// five of a reference number.
    InboundViews {
        /// Its number.
        number: Option<String>,
        /// The caller's reference number.
        reference: Option<String>,
    },
    /// The files of an ASN or notice.
    InboundFiles {
        /// Its number.
        number: String,
    },
    /// A page of ASNs and notices, and how many there are on all pages.
    InboundPage {
        /// By which moment they are chosen and ordered.
        clock: InboundClock,
        /// The first moment.
        from: Timestamp,
        /// The last moment.
        to: Timestamp,
        /// Only of this warehouse, by its number.
        warehouse: Option<i64>,
        /// Only those that have come so far.
        stages: Vec<i64>,
        /// Only of this kind.
        kind: Option<InboundKind>,
        /// So many come before it.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// The receipt of that number.
    Receipt {
        /// Its number.
        number: String,
    },
    /// The receipts booked on an ASN.
    ReceiptsOf {
        /// The ASN's number.
        number: String,
    },
}

facts! {
    /// What the read batch answered about announced goods and receipts.
    Facts {
        /// Of [`Need::Asn`].
        asn: Option<Inbound>,
        /// Of [`Need::InboundNamed`].
        inbounds: Vec<Inbound>,
        /// Of [`Need::InboundViews`].
        inbound_views: Vec<NoticeView>,
        /// Of [`Need::InboundFiles`].
        files: Vec<File>,
        /// Of [`Need::InboundPage`].
        inbound_page: NoticePage,
        /// Of [`Need::AsnReferences`] or [`Need::InboundReferences`]: reference to number.
        asn_references: BTreeMap<String, String>,
        /// Of [`Need::Receipt`] and [`Need::ReceiptsOf`].
        receipts: Vec<Receipt>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::Asn { .. } => self.asn.take(json),
            Need::AsnReferences { .. } | Need::InboundReferences { .. } => {
                self.asn_references.take_keyed(json)
            }
            Need::InboundNamed { .. } => self.inbounds.take(json),
            Need::InboundViews { .. } => self.inbound_views.take(json),
            Need::InboundFiles { .. } => self.files.take(json),
            Need::InboundPage { .. } => self.inbound_page.set(json),
            Need::Receipt { .. } | Need::ReceiptsOf { .. } => self.receipts.take(json),
        }
    }
}
