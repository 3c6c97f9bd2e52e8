//! `manual-stock`, `auto-stock`, `preview` and `rollback` of one variant (docs/rebalance.md#manual-stock).

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::{Call, read};
use crate::rebalance::envelope::success;
use crate::rebalance::shown::{self, number, without_nulls};
use khlang_core::access::context::Context;
use khlang_core::catalog::store::Store;
use khlang_core::channels;
use khlang_core::channels::Variant;
use khlang_core::channels::command::{self, Asked, Desk, Unsettled, Wish};
use khlang_core::decision::{Changes, Facts, Followed, Need};
use khlang_core::rebalance::{Command, Outcome};
use khlang_core::shape::rejection::Rejection;

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
        let (shown, changes) = decide(&self.asked, facts, cx)?;
        let reply = success(200, Value::Null).finished_by(move |reply, _, followed| {
            let (data, _) = shown.data(followed);
            *reply = success(200, Value::Object(data));
        });
        Ok(Decision { reply, changes })
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
        let (shown, changes) = decide(&self.asked, facts, cx)?;
        let reply = success(200, Value::Null).finished_by(move |reply, changes, followed| {
            let (mut data, outcome) = shown.data(followed);
            data.insert("explanation".to_owned(), json!(outcome.explanation));
            *reply = success(200, Value::Object(data));
            *changes = Changes::default();
        });
        Ok(Decision { reply, changes })
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

/// What a command is shown with.
struct Shown {
    store: Store,
    variant: Variant,
    decided: Outcome,
    unsettled: Unsettled,
}

impl Shown {
    /// The command once it is settled: as it is shown, and its outcome.
    fn data(&self, followed: &Followed) -> (Map<String, Value>, Outcome) {
        let settled = self.unsettled.settled(&followed.outcomes);
        let outcome = settled.into_iter().next();
        let outcome = outcome.unwrap_or_else(|| self.decided.clone());
        let mut data = shown::commanded(&self.store, &self.variant, &outcome);
        data.insert("served_orders".to_owned(), json!(followed.served));
        (data, outcome)
    }
}

fn decide(asked: &Asked, facts: &Facts, cx: &Context) -> Result<(Shown, Changes), Rejection> {
    let mut desk = Desk::new(facts.into(), cx);
    let decided = desk.take(asked)?;
    let (changes, unsettled) = desk.finish()?;
    let channels = command::store(asked.store, facts.into(), cx)?;
    let variant = command::variant(asked.variant, channels)?;
    let shown = Shown {
        store: channels.store.clone(),
        variant: variant.clone(),
        decided,
        unsettled,
    };
    Ok((shown, changes.into()))
}
