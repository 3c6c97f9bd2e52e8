//! What a decision may ask about webhooks, and what was answered.

use crate::base::answer::facts;
use crate::base::clock::Timestamp;
use crate::webhooks::delivery::DeliveryRow;
use crate::webhooks::subscription::Subscription;
use serde::Serialize;

/// One question about webhooks: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// The tenant's webhook subscriptions, newest first: one by id, or a page.
    WebhookSubscriptions {
        /// Only this one.
        id: Option<String>,
        /// Only those that this partner's client made.
        client: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Deliveries of the tenant's webhooks, newest first: one by id, or a page of a subscription.
    Deliveries {
        /// Only this one.
        id: Option<String>,
        /// Only those of this subscription.
        subscription: Option<String>,
        /// Only those that stand there.
        status: Option<String>,
        /// Only those before this row.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
}

facts! {
    /// What the read batch answered about webhooks.
    Facts {
        /// Of [`Need::WebhookSubscriptions`].
        webhook_subscriptions: Vec<Subscription>,
        /// Of [`Need::Deliveries`].
        deliveries: Vec<DeliveryRow>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::WebhookSubscriptions { .. } => self.webhook_subscriptions.take(json),
            Need::Deliveries { .. } => self.deliveries.take(json),
        }
    }
}
