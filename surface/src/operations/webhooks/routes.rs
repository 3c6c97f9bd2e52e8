//! The endpoints of `webhook-subscriptions`, one row each (docs/webhooks.md#subscribe).

use crate::call::http::Method::{Delete, Get, Patch, Post};
use crate::call::route::{Access, Route};
use crate::operations::webhooks::schemas::{
    DELIVERIES_REPLY, DELIVERY_QUERY, DELIVERY_REPLY, LIST_QUERY, NEW_SUBSCRIPTION, ONE_QUERY,
    SUBSCRIPTION_CHANGE, SUBSCRIPTION_REPLY, SUBSCRIPTIONS_REPLY,
};
use crate::operations::webhooks::{deliveries, subscriptions};
use khlang_core::access::account::Role;
use khlang_core::shape::schema::Schema;

const NO_BODY: Option<&Schema> = None;

/// One row: method, path below the prefix, name, query, body, replies, handler, what it does. None
/// takes an idempotency key: a stored reply would hold a secret.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $query:expr, $body:expr, $replies:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::push::DIALECT,
            method: $method,
            path: concat!("/api/v1/webhook-subscriptions", $path),
            name: $name,
            about: $about,
            access: Access::Tenant(Role::Admin),
            idempotent: false,
            query: $query,
            body: $body,
            replies: $replies,
            prepare: $prepare,
        }),*];
    };
}

routes! {
    Post "" "createWebhookSubscription" ONE_QUERY, Some(&NEW_SUBSCRIPTION), &[(201, &SUBSCRIPTION_REPLY)], subscriptions::create, "Subscribes an address to events; shows the signing secret, once.";
    Get "" "listWebhookSubscriptions" LIST_QUERY, NO_BODY, &[(200, &SUBSCRIPTIONS_REPLY)], subscriptions::list, "Lists the subscriptions, newest first.";
    Get "/{id}" "getWebhookSubscription" ONE_QUERY, NO_BODY, &[(200, &SUBSCRIPTION_REPLY)], subscriptions::find, "Reads a subscription.";
    Patch "/{id}" "changeWebhookSubscription" ONE_QUERY, Some(&SUBSCRIPTION_CHANGE), &[(200, &SUBSCRIPTION_REPLY)], subscriptions::change, "Changes the fields given; `active: true` starts an ended one again.";
    Delete "/{id}" "deleteWebhookSubscription" ONE_QUERY, NO_BODY, &[(200, &SUBSCRIPTION_REPLY)], subscriptions::delete, "Deletes a subscription and ends what is still to be delivered.";
    Post "/{id}/rotate-secret" "rotateWebhookSecret" ONE_QUERY, NO_BODY, &[(200, &SUBSCRIPTION_REPLY)], subscriptions::rotate, "Makes a new secret, shown once; the old one signs beside it for 24 hours.";
    Post "/{id}/test" "testWebhookSubscription" ONE_QUERY, NO_BODY, &[(201, &DELIVERY_REPLY)], deliveries::test, "Sends a `webhook.test` event the way every event goes.";
    Get "/{id}/deliveries" "listWebhookDeliveries" DELIVERY_QUERY, NO_BODY, &[(200, &DELIVERIES_REPLY)], deliveries::list, "Lists the deliveries, newest first.";
    Post "/{id}/deliveries/{deliveryId}/replay" "replayWebhookDeliveryOfSubscription" ONE_QUERY, NO_BODY, &[(200, &DELIVERY_REPLY), (201, &DELIVERY_REPLY)], deliveries::replay, "Sends a delivery again, from the start of the schedule.";
    Post "/deliveries/{deliveryId}/replay" "replayWebhookDelivery" ONE_QUERY, NO_BODY, &[(200, &DELIVERY_REPLY), (201, &DELIVERY_REPLY)], deliveries::replay, "Sends a delivery again, from the start of the schedule.";
}
