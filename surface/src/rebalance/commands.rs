//! `manual-stock`, `auto-stock`, `preview` and `rollback` of one variant (docs/rebalance.md#manual-stock).

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::{Call, read};
use crate::rebalance::envelope::success;
use crate::rebalance::shown::{self, number, without_nulls};
use khlang_core::access::context::Context;
use khlang_core::channels;
use khlang_core::channels::command::{self, Asked, Commandeered, Desk, Wish};
use khlang_core::decision::{Facts, Need};
use khlang_core::rebalance::{Command, Outcome};
use khlang_core::shape::rejection::{Fault, Rejection};

/// What every command says beside what it wants.
#[derive(Deserialize)]
struct Head {
    store_id: i64,
    #[serde(default)]
    actor_id: Option<i64>,
}

/// Prepares `POST .../manual-stock`.
pub fn manual(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let body = without_nulls(call.body());
    let command = Command::Manual(read(&body, "")?);
    one(call, &body, Wish::Command(command))
}

/// Prepares `POST .../auto-stock`.
pub fn auto(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let body = without_nulls(call.body());
    let command = Command::Auto(read(&body, "")?);
    one(call, &body, Wish::Command(command))
}

/// Prepares `POST .../rollback`.
pub fn back(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    #[derive(Deserialize)]
    struct Back {
        #[serde(default)]
        history_id: Option<i64>,
        #[serde(default)]
        force: bool,
    }
    let body = without_nulls(call.body());
    let back: Back = read(&body, "")?;
    one(call, &body, Wish::Rollback(back.history_id, back.force))
}

/// Prepares `POST .../preview`.
pub fn preview(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let body = without_nulls(call.body());
    let command = match body.get("mode").and_then(Value::as_str) {
        Some("manual") => Command::Manual(read(&body, "")?),
        _ => Command::Auto(read(&body, "")?),
    };
    let asked = asked(call, &body, Wish::Command(command))?;
    Ok(Box::new(Preview { asked }))
}

fn asked(call: &Call, body: &Value, wish: Wish) -> Result<Asked, Rejection> {
    let variant = number(call, "variantId")?;
    let head: Head = read(body, "")?;
    Ok(Asked {
        store: head.store_id,
        variant,
        wish,
        actor_id: head.actor_id,
    })
}

fn one(call: &Call, body: &Value, wish: Wish) -> Result<Box<dyn Operation>, Rejection> {
    let asked = asked(call, body, wish)?;
    Ok(Box::new(One { asked }))
}

struct One {
    asked: Asked,
}

impl Operation for One {
    fn needs(&self) -> Vec<Need> {
        needs(&self.asked)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (data, _, made) = decide(&self.asked, facts, cx)?;
        Ok(Decision {
            reply: success(200, Value::Object(data)),
            changes: made.changes.into(),
        })
    }
}

/// The same without storing anything, and with the reason of each share.
struct Preview {
    asked: Asked,
}

impl Operation for Preview {
    fn needs(&self) -> Vec<Need> {
        needs(&self.asked)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (mut data, outcome, _) = decide(&self.asked, facts, cx)?;
        data.insert("explanation".to_owned(), json!(outcome.explanation));
        Ok(Decision::answer(success(200, Value::Object(data))))
    }
}

fn needs(asked: &Asked) -> Vec<Need> {
    let mut needs = command::needs(std::iter::once(asked));
    if let Wish::Rollback(version, _) = asked.wish {
        needs.push(
            channels::Need::ChannelHistory {
                store: asked.store,
                variant: asked.variant,
                version,
                before: None,
                limit: 1,
            }
            .into(),
        );
    }
    needs
}

fn decide(
    asked: &Asked,
    facts: &Facts,
    cx: &Context,
) -> Result<(Map<String, Value>, Outcome, Commandeered), Rejection> {
    let mut desk = Desk::new(facts.into(), cx);
    desk.take(asked)?;
    let made = desk.finish()?;
    let lost = || Rejection::new(Fault::Internal, "The command left no outcome.");
    let outcome = made.outcomes.first().cloned().ok_or_else(lost)?;
    let channels = command::store(asked.store, facts.into(), cx)?;
    let variant = command::variant(asked.variant, channels)?;
    let mut data = shown::commanded(&channels.store, variant, &outcome);
    data.insert("served_orders".to_owned(), json!(made.served));
    Ok((data, outcome, made))
}
