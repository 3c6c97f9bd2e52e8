//! The delivery log, replays and tests.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::webhooks::subscriptions::{asked, found, need};
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::webhooks;
use khlang_core::webhooks::Event;
use khlang_core::webhooks::delivery::{DeliveryRow, Status};

/// Prepares `GET /webhook-subscriptions/{id}/deliveries`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(List {
        page: Page::read(call)?,
        subscription: asked(call),
        status: call.query_text("status"),
    }))
}

struct List {
    page: Page<i64>,
    subscription: String,
    status: Option<String>,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        let page = webhooks::Need::Deliveries {
            id: None,
            subscription: Some(self.subscription.clone()),
            status: self.status.clone(),
            before: self.page.after,
            limit: self.page.wanted(),
        }
        .into();
        vec![need(&self.subscription), page]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        found(&self.subscription, facts)?;
        let data = self
            .page
            .show(facts.webhooks.deliveries.iter(), |row| row.seq, show)?;
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Prepares `POST /webhook-subscriptions/deliveries/{deliveryId}/replay`, and the same below `{id}`.
pub fn replay(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let subscription = Some(asked(call)).filter(|id| !id.is_empty());
    Ok(Box::new(Replay {
        id: call.param("deliveryId").to_lowercase(),
        subscription,
    }))
}

struct Replay {
    id: String,
    subscription: Option<String>,
}

impl Replay {
    fn delivery<'f>(&self, facts: &'f Facts) -> Result<&'f DeliveryRow, Rejection> {
        let named = |row: &&DeliveryRow| {
            self.subscription
                .as_ref()
                .is_none_or(|id| row.subscription_id == *id)
        };
        let unknown = || Rejection::not_found(format!("Delivery \"{}\" not found.", self.id));
        facts
            .webhooks
            .deliveries
            .first()
            .filter(named)
            .ok_or_else(unknown)
    }
}

impl Operation for Replay {
    fn needs(&self) -> Vec<Need> {
        vec![
            webhooks::Need::Deliveries {
                id: Some(self.id.clone()),
                subscription: None,
                status: None,
                before: None,
                limit: 1,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let delivery = self.delivery(facts)?;
        check_active(delivery.active)?;
        let (redelivery, again) = delivery.replayed(cx);
        let status = if redelivery.new_id.is_some() {
            201
        } else {
            200
        };
        Ok(Decision {
            reply: success(status, show(&again), &cx.request_id),
            changes: Changes {
                webhooks: webhooks::Changes {
                    redeliveries: vec![redelivery],
                    ..webhooks::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

/// Prepares `POST /webhook-subscriptions/{id}/test`.
pub fn test(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Test { id: asked(call) }))
}

struct Test {
    id: String,
}

impl Operation for Test {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        check_active(found(&self.id, facts)?.active)?;
        let event = Event::test(&self.id, cx);
        let delivery = DeliveryRow::first(&event, &self.id);
        Ok(Decision {
            reply: success(201, show(&delivery), &cx.request_id),
            changes: Changes {
                webhooks: webhooks::Changes {
                    events: vec![event],
                    ..webhooks::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

fn check_active(active: bool) -> Result<(), Rejection> {
    if active {
        return Ok(());
    }
    let message = "The webhook subscription is not active. Set active to true first.";
    Err(Rejection::conflict(message))
}

fn show(row: &DeliveryRow) -> Value {
    json!({
        "id": row.id,
        "subscriptionId": row.subscription_id,
        "eventId": row.event_id,
        "event": row.kind,
        "eventAt": row.event_at.to_string(),
        "status": row.status,
        "attempts": row.attempts,
        "nextAttemptAt": shown(row.next_attempt_at.filter(|_| row.status == Status::Pending)),
        "lastAttemptAt": shown(row.last_attempt_at),
        "lastStatusCode": row.last_status,
        "lastError": row.last_error,
        "lastResponse": row.last_response,
        "deliveredAt": shown(row.delivered_at),
        "createdAt": row.created_at.to_string(),
    })
}

fn shown(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}
