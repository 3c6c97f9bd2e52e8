//! `/webhooks`: what is sent to a client without its asking (docs/partner.md#inventory, docs/partner.md#webhooks,
//! docs/webhooks.md).
//!
//! A client sees and deletes the subscriptions that it made, and no others. What is sent to them is what
//! every subscription is sent, of the branches that the client may see at that moment.

use serde_json::{Value, json};

use crate::call::caller::Credential;
use crate::call::engine::{Decision, Operation};
use crate::call::http::Reply;
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::partner::envelope;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::webhooks;
use khlang_core::webhooks::subscribe::NewSubscription;
use khlang_core::webhooks::subscription::Subscription;

/// The client that calls.
fn client(call: &Call) -> String {
    match call.credential() {
        Credential::Partner(claims) => claims.sub.clone(),
        _ => String::new(),
    }
}

/// Prepares `POST /webhooks`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create {
        client: client(call),
        asked: call.read()?,
    }))
}

struct Create {
    client: String,
    asked: NewSubscription,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![NewSubscription::NEED.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (made, secret) = self.asked.subscribe(Some(&self.client), facts.into(), cx)?;
        let mut data = show(&made);
        if let Value::Object(fields) = &mut data {
            fields.insert("secret".to_owned(), Value::from(secret.reveal()));
        }
        Ok(Decision {
            reply: Reply::new(201, data),
            changes: Changes {
                webhooks: webhooks::Changes {
                    webhook_subscriptions: vec![made],
                    ..webhooks::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

/// Prepares `GET /webhooks`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(List {
        page: Page::read(call)?,
        client: client(call),
    }))
}

struct List {
    page: Page<(Timestamp, String)>,
    client: String,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        vec![
            webhooks::Need::WebhookSubscriptions {
                id: None,
                client: Some(self.client.clone()),
                before: self.page.after.clone(),
                limit: self.page.wanted(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, _cx: &Context) -> Result<Decision, Rejection> {
        let age = |row: &Subscription| (row.created_at, row.id.clone());
        let cut = self
            .page
            .cut(facts.webhooks.webhook_subscriptions.iter(), age)?;
        let data = cut.rows.into_iter().map(show).collect();
        Ok(Decision::answer(envelope::page(data, cut.next, &self.page)))
    }
}

/// Prepares `DELETE /webhooks/{id}`.
pub fn delete(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Delete {
        id: call.param("id").to_lowercase(),
        client: client(call),
    }))
}

struct Delete {
    id: String,
    client: String,
}

impl Operation for Delete {
    fn needs(&self) -> Vec<Need> {
        vec![
            webhooks::Need::WebhookSubscriptions {
                id: Some(self.id.clone()),
                client: Some(self.client.clone()),
                before: None,
                limit: 1,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut known = facts.webhooks.webhook_subscriptions.iter();
        let own =
            known.find(|row| row.id == self.id && row.client_id.as_ref() == Some(&self.client));
        let unknown = || Rejection::not_found(format!("Webhook \"{}\" not found.", self.id));
        let deleted = own.ok_or_else(unknown)?.clone().deleted(cx);
        Ok(Decision {
            reply: Reply::new(200, show(&deleted)),
            changes: Changes {
                webhooks: webhooks::Changes {
                    webhook_subscriptions: vec![deleted],
                    ..webhooks::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

fn show(row: &Subscription) -> Value {
    json!({
        "id": row.id,
        "url": row.url,
        "events": row.events,
        "active": row.active,
        "disabled_reason": row.disabled_reason,
        "created_at": row.created_at.to_string(),
    })
}
