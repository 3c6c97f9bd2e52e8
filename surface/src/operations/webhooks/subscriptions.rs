//! Making, reading, changing and ending subscriptions.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::sign::webhook::WebhookSecret;
use khlang_core::webhooks;
use khlang_core::webhooks::subscribe::{NewSubscription, check_url, distinct};
use khlang_core::webhooks::subscription::Subscription;

/// The fact that a subscription is.
pub fn need(id: &str) -> Need {
    webhooks::Need::WebhookSubscriptions {
        id: Some(id.to_owned()),
        client: None,
        before: None,
        limit: 1,
    }
    .into()
}

/// The id in the path.
pub fn asked(call: &Call) -> String {
    call.param("id").to_lowercase()
}

/// The subscription that was asked for.
pub fn found<'f>(id: &str, facts: &'f Facts) -> Result<&'f Subscription, Rejection> {
    let mut known = facts.webhooks.webhook_subscriptions.iter();
    known
        .find(|subscription| subscription.id == id)
        .ok_or_else(|| Rejection::not_found(format!("Webhook subscription \"{id}\" not found.")))
}

/// Prepares `POST /webhook-subscriptions`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create(call.read()?)))
}

struct Create(NewSubscription);

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![NewSubscription::NEED.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (made, secret) = self.0.subscribe(None, facts.into(), cx)?;
        Ok(written(201, made, Some(&secret), cx))
    }
}

/// Prepares `GET /webhook-subscriptions`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(List {
        page: Page::read(call)?,
    }))
}

struct List {
    page: Page<(Timestamp, String)>,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        vec![
            webhooks::Need::WebhookSubscriptions {
                id: None,
                client: None,
                before: self.page.after.clone(),
                limit: self.page.wanted(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let age = |row: &Subscription| (row.created_at, row.id.clone());
        let data = self
            .page
            .show(facts.webhooks.webhook_subscriptions.iter(), age, show)?;
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Prepares `GET /webhook-subscriptions/{id}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find { id: asked(call) }))
}

struct Find {
    id: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let data = show(found(&self.id, facts)?);
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Prepares `PATCH /webhook-subscriptions/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: asked(call),
        patch: call.read()?,
    }))
}

struct Change {
    id: String,
    patch: Patch,
}

#[derive(Deserialize)]
struct Patch {
    url: Option<String>,
    events: Option<Vec<String>>,
    active: Option<bool>,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = found(&self.id, facts)?.clone();
        if self.patch.url.is_some() || self.patch.events.is_some() {
            check_own(&before)?;
        }
        if let Some(url) = &self.patch.url {
            check_url(url, cx)?;
        }
        Ok(written(200, self.patch.over(before).changed(cx), None, cx))
    }
}

impl Patch {
    /// A new address, or being switched on again, begins with a clean record.
    fn over(&self, before: Subscription) -> Subscription {
        let fresh = self.url.is_some() || self.active == Some(true);
        let before = if fresh { before.forgiven() } else { before };
        Subscription {
            url: self.url.clone().unwrap_or(before.url),
            events: self.events.as_deref().map_or(before.events, distinct),
            active: self.active.unwrap_or(before.active),
            ..before
        }
    }
}

/// Prepares `DELETE /webhook-subscriptions/{id}`.
pub fn delete(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Delete { id: asked(call) }))
}

struct Delete {
    id: String,
}

impl Operation for Delete {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let known = found(&self.id, facts)?;
        check_own(known)?;
        let deleted = known.clone().deleted(cx);
        Ok(written(200, deleted, None, cx))
    }
}

/// Prepares `POST /webhook-subscriptions/{id}/rotate-secret`.
pub fn rotate(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Rotate { id: asked(call) }))
}

struct Rotate {
    id: String,
}

impl Operation for Rotate {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let known = found(&self.id, facts)?;
        check_own(known)?;
        let (rotated, secret) = known.clone().rotated(cx)?;
        Ok(written(200, rotated, Some(&secret), cx))
    }
}

/// That of a Flash credential changes with the credential alone.
fn check_own(subscription: &Subscription) -> Result<(), Rejection> {
    match &subscription.merchant_id {
        None => Ok(()),
        Some(_) => Err(Rejection::conflict(
            "The subscription carries the pushes of a Flash credential: change the credential.",
        )),
    }
}

/// Writes the row; shows its secret only where it was made just now.
fn written(
    status: u16,
    row: Subscription,
    secret: Option<&WebhookSecret>,
    cx: &Context,
) -> Decision {
    let mut data = show(&row);
    if let (Value::Object(fields), Some(secret)) = (&mut data, secret) {
        fields.insert("secret".to_owned(), Value::from(secret.reveal()));
    }
    Decision {
        reply: success(status, data, &cx.request_id),
        changes: Changes {
            webhooks: webhooks::Changes {
                webhook_subscriptions: vec![row],
                ..webhooks::Changes::default()
            },
            ..Changes::default()
        },
    }
}

fn show(row: &Subscription) -> Value {
    json!({
        "id": row.id,
        "clientId": row.client_id,
        "merchantId": row.merchant_id,
        "url": row.url,
        "events": row.events,
        "active": row.active,
        "disabledReason": row.disabled_reason,
        "failingSince": row.first_failure_at.map(|at| at.to_string()),
        "createdAt": row.created_at.to_string(),
        "updatedAt": row.updated_at.to_string(),
    })
}
