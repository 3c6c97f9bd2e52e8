//! Bodies and queries of `webhook-subscriptions` as tables.

use crate::call::paging::{CURSOR, LIMIT};
use crate::envelope;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, optional, required};
use khlang_core::webhooks::address::MAX_URL;
use khlang_core::webhooks::delivery::STATUS_WORDS;
use khlang_core::webhooks::event::KIND_NAMES;

const URL: Kind = Kind::Text {
    min: 1,
    max: MAX_URL,
};
const EVENTS: Kind = Kind::List {
    of: &Kind::OneOf(KIND_NAMES),
    min: 1,
    max: 50,
};
const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};
const STATUS: Kind = Kind::OneOf(STATUS_WORDS);
const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the user is bound to none.",
);
const ID: Field = required("id", Kind::Uuid, "Its id.");
const CREATED: Field = required("createdAt", Kind::Timestamp, "When it was created.");

/// Query of one subscription.
pub static ONE_QUERY: &[Field] = &[TENANT];

/// Query of the list.
pub static LIST_QUERY: &[Field] = &[LIMIT, CURSOR, TENANT];

/// Query of the deliveries.
pub static DELIVERY_QUERY: &[Field] = &[
    LIMIT,
    CURSOR,
    TENANT,
    optional("status", STATUS, "Only deliveries that stand there."),
];

schema!(
    /// Body of `POST /webhook-subscriptions`.
    NEW_SUBSCRIPTION, "NewWebhookSubscription", "A webhook subscription to make.",
    [
        TENANT,
        required("url", URL, "Where messages are posted; https, and no private address."),
        required("events", EVENTS, "Which events are sent."),
    ]
);

schema!(
    /// Body of `PATCH /webhook-subscriptions/{id}`.
    SUBSCRIPTION_CHANGE, "WebhookSubscriptionChange", "What changes; a field left out stays.",
    [
        TENANT,
        optional("url", URL, "Where messages are posted."),
        optional("events", EVENTS, "Which events are sent, in place of those before."),
        optional("active", Kind::Boolean, "false ends what is still to be delivered, and sends nothing."),
    ]
);

schema!(
    /// A subscription.
    SUBSCRIPTION, "WebhookSubscription", "A webhook subscription.",
    [
        ID,
        optional("clientId", Kind::Uuid, "The partner's client that made it; it hears only of what the client may see."),
        optional("merchantId", Kind::Uuid, "The Flash credential whose pushes it carries; it changes with the credential alone."),
        required("url", URL, "Where messages are posted."),
        required("events", EVENTS, "Which events are sent."),
        required("active", Kind::Boolean, "Whether anything is sent."),
        optional("disabledReason", Kind::Text { min: 1, max: 200 }, "Why it was switched off by itself."),
        optional("failingSince", Kind::Timestamp, "Since when every attempt has failed."),
        optional("secret", Kind::Text { min: 1, max: 100 }, "What messages are signed with; shown once."),
        CREATED,
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
    ]
);

schema!(
    /// A delivery.
    DELIVERY, "WebhookDelivery", "One message to one subscription.",
    [
        required("id", Kind::Uuid, "Its id: the `webhook-id` of the message."),
        required("subscriptionId", Kind::Uuid, "The subscription."),
        required("eventId", Kind::Uuid, "The event."),
        required("event", Kind::Code, "What happened."),
        required("eventAt", Kind::Timestamp, "When it happened."),
        required("status", STATUS, "Where it stands."),
        required("attempts", COUNT, "How often it was sent."),
        optional("nextAttemptAt", Kind::Timestamp, "When it is sent next; null while it waits for an earlier one of the same document."),
        optional("lastAttemptAt", Kind::Timestamp, "When it was last sent."),
        optional("lastStatusCode", COUNT, "The last HTTP status."),
        optional("lastError", Kind::Text { min: 1, max: 2_000 }, "What went wrong last."),
        optional("lastResponse", Kind::Text { min: 1, max: 2_000 }, "How the last answer began."),
        optional("deliveredAt", Kind::Timestamp, "When it was acknowledged."),
        CREATED,
    ]
);

schema!(
    /// A page of subscriptions.
    SUBSCRIPTION_PAGE, "WebhookSubscriptionPage", "A page of webhook subscriptions, newest first.",
    [
        required("items", Kind::List { of: &Kind::Object(&SUBSCRIPTION), min: 0, max: 200 }, "The subscriptions."),
        optional("nextCursor", Kind::Text { min: 1, max: 4_096 }, "Where the next page begins."),
        required("hasMore", Kind::Boolean, "Whether there are more."),
    ]
);

schema!(
    /// A page of deliveries.
    DELIVERY_PAGE, "WebhookDeliveryPage", "A page of deliveries, newest first.",
    [
        required("items", Kind::List { of: &Kind::Object(&DELIVERY), min: 0, max: 200 }, "The deliveries."),
        optional("nextCursor", Kind::Text { min: 1, max: 4_096 }, "Where the next page begins."),
        required("hasMore", Kind::Boolean, "Whether there are more."),
    ]
);

envelope!(
    /// Reply with a subscription.
    SUBSCRIPTION_REPLY, "WebhookSubscriptionReply", Kind::Object(&SUBSCRIPTION)
);
envelope!(
    /// Reply with a page of subscriptions.
    SUBSCRIPTIONS_REPLY, "WebhookSubscriptionsReply", Kind::Object(&SUBSCRIPTION_PAGE)
);
envelope!(
    /// Reply with a delivery.
    DELIVERY_REPLY, "WebhookDeliveryReply", Kind::Object(&DELIVERY)
);
envelope!(
    /// Reply with a page of deliveries.
    DELIVERIES_REPLY, "WebhookDeliveriesReply", Kind::Object(&DELIVERY_PAGE)
);
