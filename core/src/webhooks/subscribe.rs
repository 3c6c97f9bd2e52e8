//! Subscribing: a new subscription, where its address is good and there is room (docs/webhooks.md#subscribe).

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::access::context::Context;
use crate::shape::rejection::Rejection;
use crate::sign::webhook::WebhookSecret;
use crate::webhooks::address;
use crate::webhooks::facts::Need;
use crate::webhooks::known::Known;
use crate::webhooks::subscription::Subscription;

/// The most subscriptions of a tenant: a commit looks at all of them.
pub const MAX_SUBSCRIPTIONS: i64 = 50;

/// The most of them that one partner's client makes.
pub const MAX_OF_CLIENT: usize = 10;

/// What a caller says of a new subscription.
#[derive(Clone, Debug, Deserialize)]
pub struct NewSubscription {
    /// Where messages are posted.
    pub url: String,
    /// The events, by name.
    pub events: Vec<String>,
}

impl NewSubscription {
    /// The fact that [`Self::subscribe`] takes: every subscription of the tenant.
    pub const NEED: Need = Need::WebhookSubscriptions {
        id: None,
        client: None,
        before: None,
        limit: MAX_SUBSCRIPTIONS,
    };

    /// A new one for an admin or for a partner's client, where the address is good and there is room
    /// among those that are known.
    pub fn subscribe(
        &self,
        client: Option<&str>,
        facts: Known,
        cx: &Context,
    ) -> Result<(Subscription, WebhookSecret), Rejection> {
        check_url(&self.url, cx)?;
        check_room(client, &facts.webhooks.webhook_subscriptions)?;
        let (made, secret) = Subscription::new(&self.url, distinct(&self.events), cx)?;
        let client_id = client.map(str::to_owned);
        Ok((Subscription { client_id, ..made }, secret))
    }
}

/// Whether messages may be posted there.
pub fn check_url(url: &str, cx: &Context) -> Result<(), Rejection> {
    address::check(url, cx.insecure_webhooks).map_err(|wrong| Rejection::invalid_at("url", wrong))
}

/// Each event once, in the order given.
pub fn distinct(events: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    events
        .iter()
        .filter(|event| seen.insert(event.as_str()))
        .cloned()
        .collect()
}

fn check_room(client: Option<&str>, known: &[Subscription]) -> Result<(), Rejection> {
    let limit = usize::try_from(MAX_SUBSCRIPTIONS).unwrap_or(usize::MAX);
    if known.len() >= limit {
        let message = format!("A tenant has at most {MAX_SUBSCRIPTIONS} webhook subscriptions.");
        return Err(Rejection::conflict(message));
    }
    let own = known
        .iter()
        .filter(|row| row.client_id.as_deref() == client);
    if client.is_some() && own.count() >= MAX_OF_CLIENT {
        let message = format!("A client has at most {MAX_OF_CLIENT} webhooks.");
        return Err(Rejection::conflict(message));
    }
    Ok(())
}
