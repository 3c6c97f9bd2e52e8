//! Merchants: the credentials of the Flash surface with their sealed secrets, and the nonces that were used.
//!
//! Not here: what a signed call claims and its proof (the surface), the two algorithms (`sign`).

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::random::Entropy;
use crate::shape::rejection::{Fault, Rejection};
use crate::sign::{derive_key, hex, seal};

/// The purpose under which the sealing key is derived from the root secret.
const SEAL_PURPOSE: &str = "flash-credential";

/// A credential row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashCredential {
    /// UUID.
    pub id: String,
    /// The tenant it is bound to.
    pub tenant_id: String,
    /// The merchant's id on the wire, unique.
    pub mch_id: String,
    /// Display name.
    pub name: String,
    /// The key that calls are signed with, sealed.
    pub key: String,
    /// The name of what pushes are signed with.
    pub app_key: String,
    /// What pushes are signed with, sealed.
    pub app_secret: String,
    /// Where pushes go.
    pub push_url: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// Shows nothing of the secrets.
impl std::fmt::Debug for FlashCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FlashCredential({})", self.mch_id)
    }
}

/// The secrets of a merchant, shown once.
pub struct Secrets {
    /// What calls are signed with.
    pub key: String,
    /// The name of what pushes are signed with.
    pub app_key: String,
    /// What pushes are signed with.
    pub app_secret: String,
}

impl Secrets {
    fn generate(entropy: &Entropy) -> Self {
        let half = || hex(entropy.bytes().get(..16).unwrap_or_default());
        Self {
            key: half(),
            app_key: half(),
            app_secret: hex(&entropy.bytes()),
        }
    }
}

impl FlashCredential {
    /// A new one, and its secrets.
    pub fn new(tenant_id: &str, name: &str, cx: &Context) -> Result<(Self, Secrets), Rejection> {
        let made = Self {
            id: cx.entropy.uuid(),
            tenant_id: tenant_id.to_owned(),
            mch_id: merchant_id(&cx.entropy),
            name: name.to_owned(),
            key: String::new(),
            app_key: String::new(),
            app_secret: String::new(),
            push_url: None,
            revoked_at: None,
            created_at: cx.now,
            version: 0,
        };
        made.rotated(cx)
    }

    /// The row with new secrets, and those secrets. The old ones end at once.
    pub fn rotated(self, cx: &Context) -> Result<(Self, Secrets), Rejection> {
        let secrets = Secrets::generate(&cx.entropy);
        let rotated = Self {
            key: self.sealed(&secrets.key, Secret::Key, cx)?,
            app_key: secrets.app_key.clone(),
            app_secret: self.sealed(&secrets.app_secret, Secret::AppSecret, cx)?,
            version: self.version.saturating_add(1),
            ..self
        };
        Ok((rotated, secrets))
    }

    /// The row after its end.
    pub fn revoked(self, now: Timestamp) -> Self {
        Self {
            revoked_at: Some(now),
            version: self.version.saturating_add(1),
            ..self
        }
    }

    /// What pushes are signed with. `roots` are the root secrets it may be sealed under.
    pub fn push_secret(&self, roots: &[Vec<u8>]) -> Option<String> {
        self.opened(&self.app_secret, Secret::AppSecret, roots)
    }

    /// What calls are signed with. `roots` are the root secrets it may be sealed under.
    pub fn signing_key(&self, roots: &[Vec<u8>]) -> Option<String> {
        self.opened(&self.key, Secret::Key, roots)
    }

    fn sealed(&self, plain: &str, which: Secret, cx: &Context) -> Result<String, Rejection> {
        let key = derive_key(&cx.secret, SEAL_PURPOSE);
        let drawn = cx.entropy.bytes();
        let nonce = std::array::from_fn(|at| drawn.get(at).copied().unwrap_or_default());
        seal::seal(plain.as_bytes(), &key, nonce, &self.owner(which))
            .ok_or_else(|| Rejection::new(Fault::Internal, "Internal error."))
    }

    fn opened(&self, sealed: &str, which: Secret, roots: &[Vec<u8>]) -> Option<String> {
        let owner = self.owner(which);
        let keys = roots.iter().map(|root| derive_key(root, SEAL_PURPOSE));
        let mut plain = keys.filter_map(|key| seal::open(sealed, &key, &owner));
        String::from_utf8(plain.next()?).ok()
    }

    /// What a sealed text is bound to, so that neither rows nor columns can be exchanged.
    fn owner(&self, which: Secret) -> String {
        format!("{}/{}", self.id, which.name())
    }
}

#[derive(Clone, Copy)]
enum Secret {
    Key,
    AppSecret,
}

impl Secret {
    const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::AppSecret => "app-secret",
        }
    }
}

/// `C` and nine digits; the database refuses one that is taken, and another is drawn.
fn merchant_id(entropy: &Entropy) -> String {
    let drawn = entropy.bytes();
    let number = drawn
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("C{:09}", 100_000_000 + number % 900_000_000)
}

/// A nonce that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UsedNonce {
    /// The merchant who used it.
    pub mch_id: String,
    /// The nonce.
    pub nonce: String,
    /// Until when it may not be used again.
    pub expires_at: Timestamp,
}
