//! Subscriptions, and the secrets their messages are signed with.
//!
//! A secret is sealed at rest, since it is needed again for every message. After a rotation messages
//! are signed with both secrets for a day, so that the receiver can change over without a gap.

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::shape::rejection::{Fault, Rejection};
use crate::sign::webhook::WebhookSecret;
use crate::sign::{derive_key, seal};

/// For how long the secret before a rotation still signs beside the new one.
const OVERLAP_SECONDS: i64 = 24 * 60 * 60;

/// The purpose under which the sealing key is derived from the root secret.
const SEAL_PURPOSE: &str = "webhook-secret";

/// A subscription row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// UUID.
    pub id: String,
    /// The partner's client that made it; none where an admin did. It hears only of what the client may see.
    pub client_id: Option<String>,
    /// The Flash credential whose pushes it carries, signed as that surface does; it changes with the credential.
    #[serde(default)]
    pub merchant_id: Option<String>,
    /// Where messages go.
    pub url: String,
    /// Names of [`super::event::KIND_NAMES`].
    pub events: Vec<String>,
    /// The signing secret, sealed.
    pub secret: String,
    /// The one before it, sealed.
    pub previous_secret: Option<String>,
    /// Until when that one signs too.
    pub previous_until: Option<Timestamp>,
    /// Whether anything is sent.
    pub active: bool,
    /// Why nothing is sent, where it was not an admin who said so.
    pub disabled_reason: Option<String>,
    /// Since when every attempt has failed.
    pub first_failure_at: Option<Timestamp>,
    /// When it was deleted; its deliveries are kept for a while.
    pub deleted_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// Shows nothing of the secrets.
impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription({})", self.id)
    }
}

impl Subscription {
    /// A new one, and its secret.
    pub fn new(
        url: &str,
        events: Vec<String>,
        cx: &Context,
    ) -> Result<(Self, WebhookSecret), Rejection> {
        let id = cx.entropy.uuid();
        let (sealed, secret) = new_secret(&id, cx)?;
        let made = Self {
            id,
            client_id: None,
            merchant_id: None,
            url: url.to_owned(),
            events,
            secret: sealed,
            previous_secret: None,
            previous_until: None,
            active: true,
            disabled_reason: None,
            first_failure_at: None,
            deleted_at: None,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
        };
        Ok((made, secret))
    }

    /// The row after a change made now.
    pub fn changed(self, cx: &Context) -> Self {
        Self {
            updated_at: cx.now,
            version: self.version.saturating_add(1),
            ..self
        }
    }

    /// The row with a clean record: what failed before counts no more.
    pub fn forgiven(self) -> Self {
        Self {
            disabled_reason: None,
            first_failure_at: None,
            ..self
        }
    }

    /// The row with a new secret, and that secret.
    pub fn rotated(self, cx: &Context) -> Result<(Self, WebhookSecret), Rejection> {
        let (sealed, secret) = new_secret(&self.id, cx)?;
        let rotated = Self {
            previous_secret: Some(self.secret.clone()),
            previous_until: Some(cx.now.plus_seconds(OVERLAP_SECONDS)),
            secret: sealed,
            ..self
        };
        Ok((rotated.changed(cx), secret))
    }

    /// The row after its end: nothing is sent any more, and nobody finds it.
    pub fn deleted(self, cx: &Context) -> Self {
        let deleted = Self {
            active: false,
            deleted_at: Some(cx.now),
            ..self
        };
        deleted.changed(cx)
    }
}

fn new_secret(subscription: &str, cx: &Context) -> Result<(String, WebhookSecret), Rejection> {
    let broken = |_| Rejection::new(Fault::Internal, "the webhook secret can't be made");
    let secret = WebhookSecret::from_random(&cx.entropy.bytes()).map_err(broken)?;
    let [nonce @ .., _, _, _, _, _, _, _, _] = cx.entropy.bytes();
    let key = derive_key(&cx.secret, SEAL_PURPOSE);
    let sealed = seal::seal(secret.reveal().as_bytes(), &key, nonce, subscription);
    sealed
        .map(|sealed| (sealed, secret))
        .ok_or(())
        .map_err(|()| Rejection::new(Fault::Internal, "the webhook secret can't be sealed"))
}

/// Opens a sealed secret with the first root secret that fits; `None` where none does.
pub fn open_secret(sealed: &str, subscription: &str, roots: &[Vec<u8>]) -> Option<WebhookSecret> {
    let plain = roots
        .iter()
        .find_map(|root| seal::open(sealed, &derive_key(root, SEAL_PURPOSE), subscription))?;
    WebhookSecret::parse(std::str::from_utf8(&plain).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context::new(
            Timestamp::from_millis(1_000),
            [7; 32],
            "r".into(),
            b"root".to_vec(),
        )
    }

    #[test]
    fn a_secret_opens_for_its_subscription_with_the_root_it_was_sealed_under() {
        let (made, secret) = Subscription::new("https://a.example", vec![], &context()).unwrap();
        let roots = [b"newer".to_vec(), b"root".to_vec()];
        assert_eq!(
            open_secret(&made.secret, &made.id, &roots),
            Some(secret.clone())
        );
        assert_eq!(open_secret(&made.secret, "other", &roots), None);
        assert_eq!(open_secret(&made.secret, &made.id, &roots[..1]), None);
        assert!(!format!("{made:?}").contains(&made.secret));
        assert!(!made.secret.contains(&secret.reveal()));
    }

    #[test]
    fn a_rotation_keeps_the_old_secret_for_a_day() {
        let cx = context();
        let (made, old) = Subscription::new("https://a.example", vec![], &cx).unwrap();
        let (rotated, new) = made.rotated(&cx).unwrap();
        let open = |sealed: &str| open_secret(sealed, &rotated.id, &[b"root".to_vec()]);
        assert_ne!(old, new);
        assert_eq!(open(&rotated.secret), Some(new));
        assert_eq!(open(rotated.previous_secret.as_deref().unwrap()), Some(old));
        assert_eq!(rotated.previous_until, Some(cx.now.plus_seconds(86_400)));
        assert_eq!(rotated.version, 2);
    }
}
