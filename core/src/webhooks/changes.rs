//! What a decision may change of webhooks.

use crate::base::part::changes;
use crate::webhooks::Event;
use crate::webhooks::delivery::Redelivery;
use crate::webhooks::subscription::Subscription;

changes! {
    /// The rows about webhooks that a decision writes.
    Changes {
        /// The events that webhooks report, in the order in which they happened.
        events: Vec<Event>,
        /// Webhook subscriptions. Those that are not active any more have their open deliveries ended.
        webhook_subscriptions: Vec<Subscription>,
        /// Deliveries to send again.
        redeliveries: Vec<Redelivery>,
    }
}
