//! One delivery: the message that goes out, and what becomes of it after an attempt.
//!
//! A pure decision over what was claimed, what the receiver did and the time. A 2xx is the only
//! success; redirects are not followed and count as failures. After the last retry it is dead, visible
//! and replayable. Not here: making the call, keeping the rows in order. See docs/webhooks.md#retries.

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::access::merchant::FlashCredential;
use crate::base::clock::Timestamp;
use crate::base::numbers::Counted;
use crate::sign::webhook::flash_authorization;
use crate::webhooks::subscription::open_secret;
use crate::webhooks::{address, event};

/// Seconds from a failed attempt to the next one: 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 8 h, 24 h.
pub const RETRIES: [i64; 8] = [5, 30, 120, 600, 3_600, 10_800, 28_800, 86_400];

/// An endpoint that has failed for so long without a success between is called no more: 5 days.
pub const PATIENCE_SECONDS: i64 = 5 * 24 * 60 * 60;

/// The longest wait that a receiver may ask for.
const MAX_WAIT_SECONDS: i64 = 24 * 60 * 60;

/// How much of a receiver's answer is kept, in bytes.
pub const KEPT_BYTES: usize = 1_024;

/// Who calls.
const USER_AGENT: &str = concat!("khlang/", env!("CARGO_PKG_VERSION"));

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// To be sent, or sent again.
    Pending,
    /// The receiver has acknowledged it.
    Delivered,
    /// Given up.
    Dead,
    /// Not sent: a later message carries the newer state.
    Superseded,
}

/// The words of [`Status`] on the wire.
pub const STATUS_WORDS: &[&str] = &["pending", "delivered", "dead", "superseded"];

/// A delivery as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeliveryRow {
    /// Row number, growing.
    pub seq: i64,
    /// UUID: the `webhook-id` of its message.
    pub id: String,
    /// UUID of the subscription.
    pub subscription_id: String,
    /// Whether that subscription is active.
    pub active: bool,
    /// UUID of the event.
    pub event_id: String,
    /// The event's name.
    pub kind: String,
    /// When the event happened.
    pub event_at: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// How often it was sent.
    pub attempts: i64,
    /// When it is sent next; none while an earlier one of the same document is pending.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was last sent.
    pub last_attempt_at: Option<Timestamp>,
    /// The last HTTP status.
    pub last_status: Option<u16>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// How the last answer began.
    pub last_response: Option<String>,
    /// When it was acknowledged.
    pub delivered_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A delivery to send again because an admin asks for it: the schedule begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redelivery {
    /// The delivery.
    pub id: String,
    /// The id of the delivery that takes its place, where it was acknowledged: what a receiver has
    /// acknowledged under one id is never sent again under it.
    pub new_id: Option<String>,
    /// When it was asked for.
    pub at: Timestamp,
}

impl DeliveryRow {
    /// The delivery of an event that is sent to one subscription only; it has the event's id.
    pub fn first(event: &event::Event, subscription_id: &str) -> Self {
        Self {
            seq: 0,
            id: event.id.clone(),
            subscription_id: subscription_id.to_owned(),
            active: true,
            event_id: event.id.clone(),
            kind: event.kind.name().to_owned(),
            event_at: event.at,
            status: Status::Pending,
            attempts: 0,
            next_attempt_at: Some(event.at),
            last_attempt_at: None,
            last_status: None,
            last_error: None,
            last_response: None,
            delivered_at: None,
            created_at: event.at,
        }
    }

    /// What has to be sent again, and the delivery as it will be.
    pub fn replayed(&self, cx: &Context) -> (Redelivery, Self) {
        let acknowledged = self.status == Status::Delivered;
        let new_id = acknowledged.then(|| cx.entropy.uuid());
        let again = Self {
            id: new_id.clone().unwrap_or_else(|| self.id.clone()),
            status: Status::Pending,
            attempts: 0,
            next_attempt_at: Some(cx.now),
            delivered_at: None,
            created_at: if acknowledged {
                cx.now
            } else {
                self.created_at
            },
            ..self.clone()
        };
        let redelivery = Redelivery {
            id: self.id.clone(),
            new_id,
            at: cx.now,
        };
        (redelivery, again)
    }
}

/// A delivery that this worker may send now, with everything it takes.
#[derive(Deserialize)]
pub struct Claimed {
    /// Row number.
    pub seq: i64,
    /// UUID: the `webhook-id`.
    pub id: String,
    /// How often it was sent before.
    pub attempts: usize,
    /// Until when it is ours; also distinguishes our result from a later one.
    pub claimed_until: Timestamp,
    /// UUID of the subscription.
    pub subscription_id: String,
    /// The subscription's version.
    pub subscription_version: i64,
    /// Where it goes.
    pub url: String,
    /// The signing secret, sealed.
    pub secret: String,
    /// The one before it, sealed.
    pub previous_secret: Option<String>,
    /// Until when that one signs too.
    pub previous_until: Option<Timestamp>,
    /// Since when every attempt at this endpoint has failed.
    pub first_failure_at: Option<Timestamp>,
    /// The payload with its slots.
    pub payload: String,
    /// What the slots begin with.
    pub nonce: String,
    /// What the counters gave to the event's commit.
    pub counted: Vec<Counted>,
    /// The version of the stock it speaks of.
    pub version: Option<i64>,
    /// The merchant it goes to, where it is a push of the Flash surface.
    #[serde(default)]
    pub merchant: Option<FlashCredential>,
}

/// A message ready to be sent, to the byte.
pub struct Message {
    /// Where to.
    pub url: String,
    /// All headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body that was signed.
    pub body: String,
}

/// What the receiver did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// The header `Retry-After`.
        retry_after: Option<String>,
        /// How the body began.
        body: String,
    },
    /// It did not, or could not be called.
    Failed(String),
}

impl Outcome {
    /// An answer, of whose body only the beginning is kept, without control characters.
    pub fn answered(status: u16, retry_after: Option<String>, body: &[u8]) -> Self {
        let kept = body.get(..KEPT_BYTES).unwrap_or(body);
        let text = String::from_utf8_lossy(kept);
        Self::Answered {
            status,
            retry_after,
            body: text.chars().filter(|c| !c.is_control()).collect(),
        }
    }
}

/// What an attempt says of the endpoint as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It works: failures before are forgotten.
    Working,
    /// It fails, for the first time or still.
    Failing,
    /// It says that it is gone: nothing is sent there any more.
    Gone,
    /// It has failed for too long: nothing is sent there any more.
    Exhausted,
}

/// A delivery after an attempt, as the store writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct After {
    /// Row number.
    pub seq: i64,
    /// The claim this is the result of.
    pub claimed_until: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// When it is sent next, while it is pending.
    pub next_attempt_at: Option<Timestamp>,
    /// When this attempt ended.
    pub at: Timestamp,
    /// HTTP status, if there was an answer.
    pub last_status: Option<u16>,
    /// What went wrong.
    pub last_error: Option<String>,
    /// How the answer began.
    pub last_response: Option<String>,
    /// UUID of the subscription.
    pub subscription_id: String,
    /// Its version when this was claimed: a later change of it is not undone.
    pub subscription_version: i64,
    /// What it says of the endpoint.
    pub health: Health,
}

impl Claimed {
    /// The signed message, or why there can't be one.
    pub fn message(
        &self,
        roots: &[Vec<u8>],
        insecure: bool,
        now: Timestamp,
    ) -> Result<Message, String> {
        address::check(&self.url, insecure).map_err(|wrong| format!("url {wrong}"))?;
        let body = self.body();
        let mut headers = vec![
            ("Content-Type", "application/json; charset=utf-8".to_owned()),
            ("User-Agent", USER_AGENT.to_owned()),
            ("webhook-id", self.id.clone()),
        ];
        match &self.merchant {
            Some(merchant) => {
                headers.push(("Authorization", authorization(merchant, roots, &body)?))
            }
            None => headers.extend([
                ("webhook-timestamp", now.seconds().to_string()),
                ("webhook-signature", self.signature(roots, now, &body)?),
            ]),
        }
        Ok(Message {
            url: self.url.clone(),
            headers,
            body,
        })
    }

    fn body(&self) -> String {
        let template = match &self.merchant {
            Some(merchant) => event::addressed(&self.payload, &self.nonce, &merchant.mch_id),
            None => self.payload.clone(),
        };
        event::filled(&template, &self.nonce, &self.counted, self.version)
    }

    fn signature(&self, roots: &[Vec<u8>], now: Timestamp, body: &str) -> Result<String, String> {
        let sign = |sealed: &str| {
            let secret = open_secret(sealed, &self.subscription_id, roots)?;
            Some(secret.sign(&self.id, now.seconds(), body.as_bytes()))
        };
        let current = sign(&self.secret).ok_or_else(|| {
            "the secret can't be read: the root secret was changed, rotate it".to_owned()
        })?;
        let overlap = self.previous_until.is_some_and(|until| until > now);
        let previous = self
            .previous_secret
            .as_deref()
            .filter(|_| overlap)
            .and_then(sign);
        Ok(previous.map_or(current.clone(), |previous| format!("{current} {previous}")))
    }

    /// What becomes of the delivery and of its endpoint after an attempt that ended `now`.
    pub fn after(&self, outcome: &Outcome, now: Timestamp) -> After {
        let (status, next_attempt_at) = self.next(outcome, now);
        let (last_status, last_error, last_response) = told(outcome);
        After {
            seq: self.seq,
            claimed_until: self.claimed_until,
            status,
            next_attempt_at,
            at: now,
            last_status,
            last_error,
            last_response,
            subscription_id: self.subscription_id.clone(),
            subscription_version: self.subscription_version,
            health: self.health(outcome, now),
        }
    }

    fn next(&self, outcome: &Outcome, now: Timestamp) -> (Status, Option<Timestamp>) {
        if is_success(outcome) {
            return (Status::Delivered, None);
        }
        match RETRIES.get(self.attempts) {
            Some(seconds) if !is_gone(outcome) => {
                let wait = asked_wait(outcome, now).unwrap_or(0).max(*seconds);
                (Status::Pending, Some(now.plus_seconds(wait)))
            }
            _ => (Status::Dead, None),
        }
    }

    fn health(&self, outcome: &Outcome, now: Timestamp) -> Health {
        let over = |since: Timestamp| since.plus_seconds(PATIENCE_SECONDS) <= now;
        match outcome {
            _ if is_success(outcome) => Health::Working,
            _ if is_gone(outcome) => Health::Gone,
            _ if self.first_failure_at.is_some_and(over) => Health::Exhausted,
            _ => Health::Failing,
        }
    }
}

/// The signature of a push to a merchant (docs/flash/pushes.md#signature).
fn authorization(
    merchant: &FlashCredential,
    roots: &[Vec<u8>],
    body: &str,
) -> Result<String, String> {
    let unread =
        || "the app secret can't be read: the root secret was changed, rotate it".to_owned();
    let secret = merchant.push_secret(roots).ok_or_else(unread)?;
    Ok(flash_authorization(
        &secret,
        &merchant.app_key,
        body.as_bytes(),
    ))
}

const fn is_success(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Answered {
            status: 200..=299,
            ..
        }
    )
}

const fn is_gone(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Answered { status: 410, .. })
}

/// The seconds that a receiver under load asks to be left alone.
fn asked_wait(outcome: &Outcome, now: Timestamp) -> Option<i64> {
    let Outcome::Answered {
        status: 429 | 503,
        retry_after: Some(asked),
        ..
    } = outcome
    else {
        return None;
    };
    let asked = asked.trim();
    let until = |date: Timestamp| date.seconds().saturating_sub(now.seconds());
    let seconds = asked
        .parse()
        .ok()
        .or_else(|| Timestamp::parse_http_date(asked).map(until));
    seconds.map(|seconds| seconds.clamp(0, MAX_WAIT_SECONDS))
}

type Told = (Option<u16>, Option<String>, Option<String>);

fn told(outcome: &Outcome) -> Told {
    match outcome {
        Outcome::Failed(error) => (None, Some(error.clone()), None),
        Outcome::Answered { status, body, .. } => {
            let error = match status {
                200..=299 => None,
                300..=399 => Some(format!("answered {status}: redirects are not followed")),
                410 => Some("answered 410: the endpoint is gone".to_owned()),
                _ => Some(format!("answered {status}")),
            };
            (
                Some(*status),
                error,
                (!body.is_empty()).then(|| body.clone()),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::webhook::Received;
    use crate::webhooks::subscription::Subscription;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_millis(1_781_519_400_000);

    fn root() -> Vec<Vec<u8>> {
        vec![b"root".to_vec()]
    }

    fn claimed(attempts: usize) -> Claimed {
        let cx = Context::new(NOW, [7; 32], "r".into(), b"root".to_vec());
        let (made, _) = Subscription::new("https://example.com/hook", vec![], &cx).unwrap();
        Claimed {
            seq: 1,
            id: "msg".into(),
            attempts,
            claimed_until: NOW.plus_seconds(30),
            subscription_id: made.id,
            subscription_version: 1,
            url: made.url,
            secret: made.secret,
            previous_secret: None,
            previous_until: None,
            first_failure_at: None,
            payload: r#"{"data":{"grnNo":"@:Grn:0","version":"@:version"}}"#.into(),
            nonce: "@".into(),
            counted: Vec::new(),
            version: Some(3),
            merchant: None,
        }
    }

    fn answered(status: u16, retry_after: Option<&str>) -> Outcome {
        Outcome::Answered {
            status,
            retry_after: retry_after.map(str::to_owned),
            body: String::new(),
        }
    }

    fn wait(attempts: usize, outcome: &Outcome) -> Option<i64> {
        let next = claimed(attempts).after(outcome, NOW).next_attempt_at?;
        Some(next.seconds() - NOW.seconds())
    }

    #[test]
    fn failures_are_retried_by_the_table_and_then_dead() {
        let waits: Vec<_> = (0..10)
            .map(|attempts| wait(attempts, &answered(500, None)))
            .collect();
        let table = [5, 30, 120, 600, 3_600, 10_800, 28_800, 86_400].map(Some);
        assert_eq!(waits, [&table[..], &[None, None]].concat());
        assert_eq!(
            claimed(7).after(&answered(500, None), NOW).status,
            Status::Pending
        );
        assert_eq!(
            claimed(8).after(&answered(500, None), NOW).status,
            Status::Dead
        );
    }

    #[test]
    fn only_2xx_is_a_success() {
        for status in [
            100, 199, 300, 301, 302, 304, 307, 399, 400, 404, 429, 500, 503,
        ] {
            assert_eq!(
                claimed(0).after(&answered(status, None), NOW).status,
                Status::Pending,
                "{status}"
            );
        }
        for status in [200, 201, 202, 204, 299] {
            let after = claimed(8).after(&answered(status, None), NOW);
            assert_eq!(
                (after.status, after.health),
                (Status::Delivered, Health::Working),
                "{status}"
            );
        }
        let reset = claimed(0).after(&Outcome::Failed("reset".into()), NOW);
        assert_eq!(
            (reset.status, reset.last_error),
            (Status::Pending, Some("reset".into()))
        );
    }

    #[test]
    fn a_receiver_under_load_is_left_alone_as_long_as_it_asks_and_a_day_at_most() {
        for (status, asked, seconds) in [
            (429, "60", 60),
            (503, "60", 60),
            (429, "1", 5),
            (429, "9999999999", 86_400),
            (429, "soon", 5),
            (429, "-60", 5),
            (500, "60", 5),
            (302, "60", 5),
            (429, "Mon, 15 Jun 2026 10:31:30 GMT", 90),
            (503, "Mon, 15 Jun 2026 10:00:00 GMT", 5),
            (429, "Mon, 15 Jun 2036 10:00:00 GMT", 86_400),
        ] {
            assert_eq!(
                wait(0, &answered(status, Some(asked))),
                Some(seconds),
                "{status} {asked}"
            );
        }
        assert_eq!(wait(8, &answered(429, Some("60"))), None);
    }

    #[test]
    fn an_endpoint_that_is_gone_or_fails_for_five_days_is_given_up() {
        let gone = claimed(0).after(&answered(410, None), NOW);
        assert_eq!((gone.status, gone.health), (Status::Dead, Health::Gone));
        let since = |seconds: i64| {
            let first_failure_at = Some(NOW.plus_seconds(-seconds));
            let claimed = Claimed {
                first_failure_at,
                ..claimed(0)
            };
            (
                claimed.after(&answered(500, None), NOW).health,
                claimed.after(&answered(200, None), NOW).health,
            )
        };
        assert_eq!(
            since(PATIENCE_SECONDS - 1),
            (Health::Failing, Health::Working)
        );
        assert_eq!(
            since(PATIENCE_SECONDS),
            (Health::Exhausted, Health::Working)
        );
    }

    #[test]
    fn the_body_that_is_signed_is_the_body_that_is_sent() {
        let claimed = claimed(0);
        let message = claimed
            .message(&root(), false, NOW)
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(message.body, r#"{"data":{"grnNo":null,"version":3}}"#);
        let [_, _, (_, id), (_, at), (_, signatures)] = message.headers.as_slice() else {
            panic!("five headers");
        };
        let received = Received {
            id,
            timestamp_seconds: at.parse().unwrap(),
            signatures,
            body: message.body.as_bytes(),
        };
        let secret = open_secret(&claimed.secret, &claimed.subscription_id, &root()).unwrap();
        assert_eq!(secret.verify(&received, 0, NOW.seconds()), Ok(()));
    }

    #[test]
    fn after_a_rotation_both_secrets_sign_until_the_overlap_ends() {
        let of = |until: i64| {
            let claimed = claimed(0);
            let secret = claimed.secret.clone();
            let until = Some(NOW.plus_seconds(until));
            let rotated = Claimed {
                previous_secret: Some(secret),
                previous_until: until,
                ..claimed
            };
            rotated
                .message(&root(), false, NOW)
                .map(|message| message.headers[4].1.split(' ').count())
        };
        assert_eq!((of(1), of(0)), (Ok(2), Ok(1)));
    }

    #[test]
    fn there_is_no_message_to_a_closed_address_or_under_another_root() {
        let inside = Claimed {
            url: "https://10.0.0.1/".into(),
            ..claimed(0)
        };
        assert!(inside.message(&root(), false, NOW).is_err());
        assert!(inside.message(&root(), true, NOW).is_ok());
        assert!(
            claimed(0)
                .message(&[b"other".to_vec()], false, NOW)
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn whatever_a_receiver_answers_the_delivery_goes_on_ends_or_is_done(
            attempts in 0_usize..20, status: u16, asked in proptest::option::of(".{0,40}"),
        ) {
            let after = claimed(attempts).after(&answered(status, asked.as_deref()), NOW);
            prop_assert_eq!(after.status == Status::Delivered, (200..300).contains(&status));
            prop_assert_eq!(after.status == Status::Pending, after.next_attempt_at.is_some());
            if let Some(next) = after.next_attempt_at {
                let wait = next.seconds() - NOW.seconds();
                prop_assert!((RETRIES[attempts]..=86_400).contains(&wait));
            }
        }
    }
}
