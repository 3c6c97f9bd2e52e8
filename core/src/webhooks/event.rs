//! The kinds of event, and one event on its way into the outbox.
//!
//! An event is written in the commit that caused it. The numbers that commit gives stand in its
//! payload as slots (see [`crate::base::numbers`]), and so does the version of the stock it speaks of; they
//! are filled when it is sent. Not here: what the payload of each kind holds ([`super::payload`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::numbers::{self, Counted};
use crate::shape::schema::Schema;
use crate::webhooks::payload;

/// The form of the payloads. It grows when a field changes its meaning or goes, not when one comes.
pub const PAYLOAD_VERSION: u32 = 1;

/// One row of the table of kinds.
pub struct KindRow {
    /// The kind.
    pub kind: EventKind,
    /// Its name on the wire.
    pub name: &'static str,
    /// When it is sent.
    pub about: &'static str,
    /// What its `data` holds.
    pub data: &'static Schema,
}

macro_rules! kinds {
    (
        subscribed { $($kind:ident $name:literal $data:ident $about:literal;)* }
        pushes { $($push:ident $push_name:literal $push_about:literal;)* }
    ) => {
        /// The kinds of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum EventKind {
            $(#[doc = $about] $kind,)*
            $(#[doc = $push_about] $push,)*
            /// Asked for by an admin, for one subscription.
            Test,
        }

        /// Every kind that can be subscribed to.
        pub const KINDS: &[KindRow] = &[$(KindRow {
            kind: EventKind::$kind,
            name: $name,
            about: $about,
            data: &payload::$data,
        }),*];

        /// Their names.
        pub const KIND_NAMES: &[&str] = &[$($name),*];

        /// The pushes to merchants of the Flash surface, each with its name in the delivery log. Nobody
        /// subscribes to them: they go to every credential that has an address for them.
        pub const PUSHES: &[(EventKind, &str)] = &[$((EventKind::$push, $push_name)),*];
    };
}

kinds! {
    subscribed {
        AsnReceived "asn.received" ASN_RECEIVED "A goods receipt was booked on an ASN.";
        AsnCompleted "asn.completed" ASN_COMPLETED "An ASN has been received in full, or was closed short.";
        OrderAllocated "order.allocated" ORDER_ALLOCATED "Stock was allocated to an order, in part or in full.";
        OrderDeallocated "order.deallocated" ORDER_ALLOCATED "Stock under a promise can't be sold any more: the promise was taken back.";
        OrderReleased "order.released" ORDER_RELEASED "An order was released into pick tasks.";
        OrderShipped "order.shipped" ORDER_SHIPPED "A shipment has left the warehouse.";
        OrderCancelled "order.cancelled" ORDER_CANCELLED "An order was cancelled.";
        ReturnReceived "return.received" RETURN_RECEIVED "Goods came back on a return.";
        ReturnCompleted "return.completed" RETURN_COMPLETED "A return has ended: all of it came back, or no more will.";
        OrderBackorderCancelled "order.backorder.cancelled" ORDER_BACKORDER_CANCELLED "What an order lacked when a part of it had left was cancelled.";
        StockAdjusted "stock.adjusted" STOCK_ADJUSTED "Stock was adjusted.";
        CycleCountVariance "cyclecount.variance" CYCLE_COUNT_VARIANCE "A count differed from the stock on record.";
        ChannelStockUpdated "channel.stock.updated" CHANNEL_STOCK_UPDATED "What a sales channel may sell has changed.";
        InventoryStockLow "inventory.stock.low" INVENTORY_STOCK_LOW "Available stock fell to its reorder point or below.";
    }
    pushes {
        DeliveryPush "flash.deliveryOrder" "A delivery bill came a step further.";
        OutboundPush "flash.returnWarehouse" "An outbound bill came a step further.";
        StockPush "flash.lossOverflow" "Stock was lost or found.";
        ReturnPush "flash.deliveryRollbackOrder" "A return came a step further.";
        ArrivalPush "flash.arrivalNotice" "An arrival notice came a step further.";
    }
}

/// Whether an event of that name is about figures of stock, which only who may read stock is told.
pub fn is_of_stock(name: &str) -> bool {
    name.starts_with("inventory.")
}

impl EventKind {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        let row = KINDS.iter().find(|row| row.kind == self);
        row.map(|row| row.name)
            .or_else(|| self.push_name())
            .unwrap_or("webhook.test")
    }

    fn push_name(self) -> Option<&'static str> {
        let row = PUSHES.iter().find(|(kind, _)| *kind == self);
        row.map(|(_, name)| *name)
    }
}

/// Something that happened, for every subscription to its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// UUID, the same for every subscription and retry.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// What it happened to: the UUID of the document or of the inventory record. Deliveries of one
    /// subject arrive in order.
    pub subject: String,
    /// Its payload; may hold slots.
    pub data: Value,
    /// When it happened.
    pub at: Timestamp,
    /// The only subscription that receives it, whatever it subscribed to.
    pub only: Option<String>,
    /// What it is the latest word on: one that was not sent yet is not sent any more when another one of
    /// the same topic comes.
    pub topic: Option<String>,
    /// Codes of the warehouses it speaks of, whose branches decide which subscriptions may receive it.
    pub warehouses: BTreeSet<String>,
    inventory: Option<String>,
    nonce: String,
}

impl Event {
    /// Something that happened to a document, in the warehouse that its data names.
    pub fn new(kind: EventKind, document_id: &str, data: Value, cx: &Context) -> Self {
        let warehouse = data.get("warehouseCode").and_then(Value::as_str);
        let warehouses = warehouse.map(str::to_owned).into_iter().collect();
        Self {
            id: cx.entropy.uuid(),
            kind,
            subject: document_id.to_owned(),
            data,
            at: cx.now,
            only: None,
            topic: None,
            warehouses,
            inventory: None,
            nonce: cx.nonce.clone(),
        }
    }

    /// Something that happened to the stock of an item in a warehouse. Its `data` gets a `version` that
    /// grows by one with each such event (docs/webhooks.md#events), so that a receiver can drop what is older.
    pub fn of_stock(kind: EventKind, inventory_id: &str, mut data: Value, cx: &Context) -> Self {
        if let Value::Object(fields) = &mut data {
            fields.insert("version".to_owned(), Value::from(version_slot(&cx.nonce)));
        }
        Self {
            inventory: Some(inventory_id.to_owned()),
            ..Self::new(kind, inventory_id, data, cx)
        }
    }

    /// The same, where it speaks of what lies in these warehouses as well.
    pub fn also_in<'a>(mut self, codes: impl Iterator<Item = &'a str>) -> Self {
        self.warehouses.extend(codes.map(str::to_owned));
        self
    }

    /// The same as the latest word on a topic.
    pub fn about(self, topic: String) -> Self {
        Self {
            topic: Some(topic),
            ..self
        }
    }

    /// A test for one subscription. No other event is held up by it.
    pub fn test(subscription_id: &str, cx: &Context) -> Self {
        let data = json!({ "subscriptionId": subscription_id, "requestId": cx.request_id });
        let event = Self::new(EventKind::Test, "", data, cx);
        Self {
            subject: event.id.clone(),
            only: Some(subscription_id.to_owned()),
            ..event
        }
    }

    /// A push to merchants of the Flash surface about a document or stock. `data` is the whole
    /// message but for the merchant's own id.
    pub fn push(kind: EventKind, subject: &str, mut data: Value, cx: &Context) -> Self {
        if let Value::Object(fields) = &mut data {
            fields.insert("mchId".to_owned(), Value::from(merchant_slot(&cx.nonce)));
        }
        Self::new(kind, subject, data, cx)
    }

    /// The payload with its slots.
    pub fn template(&self) -> String {
        if self.kind.push_name().is_some() {
            return self.data.to_string();
        }
        let payload = json!({
            "id": self.id,
            "event": self.kind.name(),
            "timestamp": self.at.to_string(),
            "payloadVersion": PAYLOAD_VERSION,
            "data": self.data,
        });
        payload.to_string()
    }
}

fn version_slot(nonce: &str) -> String {
    format!("{nonce}:version")
}

fn merchant_slot(nonce: &str) -> String {
    format!("{nonce}:merchant")
}

/// A push with the id of the merchant it goes to.
pub fn addressed(template: &str, nonce: &str, mch_id: &str) -> String {
    let slot = Value::from(merchant_slot(nonce)).to_string();
    template.replace(&slot, &Value::from(mch_id).to_string())
}

/// The payload as it is sent: every slot of `template` filled.
pub fn filled(template: &str, nonce: &str, counted: &[Counted], version: Option<i64>) -> String {
    let slot = Value::from(version_slot(nonce)).to_string();
    let version = Value::from(version).to_string();
    numbers::fill(&template.replace(&slot, &version), nonce, counted)
}

/// An event as the store writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventRow {
    id: String,
    #[serde(serialize_with = "by_name")]
    kind: EventKind,
    subject: String,
    payload: String,
    nonce: String,
    only: Option<String>,
    topic: Option<String>,
    warehouses: BTreeSet<String>,
    at: Timestamp,
    inventory: Option<String>,
    /// How many later events of this commit speak of the same stock: the record's version is theirs.
    later: u32,
}

/// What of an event finds those who want it, and what it makes obsolete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head<'e> {
    id: &'e str,
    #[serde(serialize_with = "by_name")]
    kind: EventKind,
    subject: &'e str,
    only: Option<&'e str>,
    topic: Option<&'e str>,
    at: Timestamp,
}

impl EventRow {
    /// Its head, without the payload.
    pub fn head(&self) -> Head<'_> {
        Head {
            id: &self.id,
            kind: self.kind,
            subject: &self.subject,
            only: self.only.as_deref(),
            topic: self.topic.as_deref(),
            at: self.at,
        }
    }
}

impl Head<'_> {
    /// Whether it makes an earlier one obsolete.
    pub fn is_of_topic(&self) -> bool {
        self.topic.is_some()
    }
}

fn by_name<S: Serializer>(kind: &EventKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// The events of a commit as rows, in order, and how many speak of which inventory record.
pub fn rows(events: &[Event]) -> (Vec<EventRow>, BTreeMap<&str, u32>) {
    let mut told: BTreeMap<&str, u32> = BTreeMap::new();
    let mut rows: Vec<_> = events
        .iter()
        .rev()
        .map(|event| row(event, &mut told))
        .collect();
    rows.reverse();
    (rows, told)
}

fn row<'e>(event: &'e Event, told: &mut BTreeMap<&'e str, u32>) -> EventRow {
    let mut later = 0;
    if let Some(inventory) = &event.inventory {
        let count = told.entry(inventory).or_default();
        later = *count;
        *count = later.saturating_add(1);
    }
    EventRow {
        id: event.id.clone(),
        kind: event.kind,
        subject: event.subject.clone(),
        payload: event.template(),
        nonce: event.nonce.clone(),
        only: event.only.clone(),
        topic: event.topic.clone(),
        warehouses: event.warehouses.clone(),
        at: event.at,
        inventory: event.inventory.clone(),
        later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Day;
    use crate::base::numbers::NumberKind;

    fn context() -> Context {
        let now = Timestamp::parse("2026-06-15T10:30:00Z").unwrap();
        Context::new(now, [7; 32], "request".into(), Vec::new())
    }

    #[test]
    fn every_kind_is_named_once_and_explained() {
        let names: std::collections::BTreeSet<_> = KIND_NAMES.iter().collect();
        assert_eq!(names.len(), KINDS.len());
        assert!(
            KINDS
                .iter()
                .all(|row| row.kind.name() == row.name && row.about.ends_with('.'))
        );
        assert_eq!(EventKind::Test.name(), "webhook.test");
    }

    #[test]
    fn a_payload_is_filled_with_the_numbers_of_its_commit() {
        let cx = context();
        let slot = cx.take_number(NumberKind::Grn);
        let event = Event::new(
            EventKind::AsnReceived,
            "d",
            json!({ "grnNo": slot.text }),
            &cx,
        );
        let day = Day::parse("2026-06-15").unwrap().compact();
        let counted = [Counted {
            kind: NumberKind::Grn,
            day,
            value: 7,
            taken: 1,
        }];
        let sent: Value =
            serde_json::from_str(&filled(&event.template(), &cx.nonce, &counted, None)).unwrap();
        assert_eq!(
            sent,
            json!({
                "id": event.id, "event": "asn.received", "timestamp": "2026-06-15T10:30:00.000Z",
                "payloadVersion": 1, "data": { "grnNo": "GRN-20260615-0007" },
            })
        );
    }

    #[test]
    fn each_event_of_a_commit_has_a_version_of_its_own() {
        let cx = context();
        let of =
            |inventory: &str| Event::of_stock(EventKind::StockAdjusted, inventory, json!({}), &cx);
        let events = [
            of("a"),
            of("b"),
            of("a"),
            Event::new(EventKind::OrderShipped, "a", json!({}), &cx),
            of("a"),
        ];
        let (rows, told) = rows(&events);
        assert_eq!(
            rows.iter().map(|row| row.later).collect::<Vec<_>>(),
            [2, 0, 1, 0, 0]
        );
        assert_eq!(told, BTreeMap::from([("a", 3), ("b", 1)]));
        let sent = filled(&rows[0].payload, &cx.nonce, &[], Some(41));
        assert!(sent.contains(r#""version":41"#), "{sent}");
    }
}
