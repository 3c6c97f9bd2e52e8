//! What a decision may ask about orders and shipments, and what was answered.

use crate::base::answer::facts;
use crate::base::clock::Day;
use crate::catalog::ItemSet;
use crate::outbound::bill::OrderKind;
use crate::outbound::order::{Holder, Order, Promise, Waiting};
use crate::outbound::shipment::{OrderStory, Shipment};
use crate::outbound::views::{BillView, OrderFilter, OrderPage};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One question about orders and shipments: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// The lines that wait for items, most urgent first, up to a thousand an item.
    Waiting(ItemSet),
    /// The lines that wait for an item in a warehouse although something lies there that they could have, most
    /// urgent first, up to a thousand. Answered as lines that wait.
    Unserved {
        /// UUID of the warehouse.
        warehouse_id: String,
        /// UUID of the item.
        item_id: String,
        /// The business day, for what may be sold.
        today: Day,
    },
    /// Promises that nobody picked yet on levels of which a cycle count found less, or in these locations: the
    /// last come first, up to one more than a commit takes back.
    Promises(ItemSet),
    /// Steps in an order's life, and its boxes.
    OrderStory {
        /// The order's number.
        number: String,
    },
    /// The order that left with the shipment of this tracking or shipment number.
    OrderOfShipment {
        /// The number.
        number: String,
    },
    /// The shipment of this tracking or shipment number, with its events.
    Shipment {
        /// The number.
        number: String,
    },
    /// Orders that hold stock of items, the latest first.
    Holders {
        /// The items' codes.
        skus: BTreeSet<String>,
    },
    /// An order with its lines and promises.
    Order {
        /// Its number.
        number: String,
    },
    /// The orders that a number names, with their story: the newest five. Each of the three that is given must
    /// fit.
    Bills {
        /// Of an outbound bill, or else of all others.
        kind: OrderKind,
        /// The order's number.
        number: Option<String>,
        /// The seller's own number.
        reference: Option<String>,
        /// The carrier's number of a parcel.
        express: Option<String>,
    },
    /// A page of orders, the newest first.
    OrderPage(OrderFilter),
    /// Numbers of the orders that carry these reference numbers uniquely.
    OrderReferences {
        /// The caller's reference numbers.
        references: BTreeSet<String>,
    },
}

facts! {
    /// What the read batch answered about orders and shipments.
    Facts {
        /// Of [`Need::Waiting`].
        waiting: Vec<Waiting>,
        /// Of [`Need::Promises`].
        promises: Vec<Promise>,
        /// Of [`Need::OrderStory`].
        order_story: Option<OrderStory>,
        /// Of [`Need::Shipment`].
        shipment: Option<Shipment>,
        /// Of [`Need::Holders`].
        holders: Vec<Holder>,
        /// Of [`Need::Order`] or [`Need::OrderOfShipment`].
        order: Option<Order>,
        /// Of [`Need::Bills`], the newest first.
        bills: Vec<BillView>,
        /// Of [`Need::OrderPage`].
        order_page: OrderPage,
        /// Of [`Need::OrderReferences`]: reference to number.
        order_references: BTreeMap<String, String>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::Promises(..) => self.promises.take_distinct(json),
            Need::Waiting(..) | Need::Unserved { .. } => self.waiting.take_distinct(json),
            Need::OrderStory { .. } => self.order_story.take(json),
            Need::OrderOfShipment { .. } | Need::Order { .. } => self.order.take(json),
            Need::Shipment { .. } => self.shipment.take(json),
            Need::Holders { .. } => self.holders.take(json),
            Need::Bills { .. } => self.bills.take_distinct(json),
            Need::OrderPage(..) => self.order_page.set(json),
            Need::OrderReferences { .. } => self.order_references.take_keyed(json),
        }
    }
}
