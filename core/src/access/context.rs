//! What the host lends to one attempt at a decision: the moment, random values, who calls and for whom.
//!
//! Everything a decision takes from outside beside its facts comes through here, as values.

use std::cell::RefCell;

use crate::access::role::Role;
use crate::base::clock::Timestamp;
use crate::base::language::Language;
use crate::base::numbers::{NumberBook, NumberKind, Slot, Taken};
use crate::base::random::Entropy;

/// What the host lends to one attempt at a decision.
pub struct Context {
    /// The moment of the request.
    pub now: Timestamp,
    /// Random values.
    pub entropy: Entropy,
    /// UUID v4 of the request.
    pub request_id: String,
    /// What slots of document numbers begin with.
    pub nonce: String,
    /// Whether nothing may be stored.
    pub dry_run: bool,
    /// The tenant it is for; empty where the route is of no tenant.
    pub tenant_id: String,
    /// Who calls, for histories and the ledger.
    pub actor: String,
    /// The root secret, from which keys are derived by purpose.
    pub secret: Vec<u8>,
    /// Whether webhooks may call http and private addresses.
    pub insecure_webhooks: bool,
    /// The caller's role on the operations surface.
    pub role: Option<Role>,
    /// The branches that the caller may see; empty for all (docs/partner.md#branches).
    pub branches: Vec<String>,
    /// The tenant that the caller is bound to, on routes of no tenant.
    pub bound_tenant: Option<String>,
    /// The language of messages.
    pub language: Language,
    /// The system that says it calls, where a dialect lets it say so.
    pub source: Option<String>,
    numbers: RefCell<NumberBook>,
}

impl Context {
    /// A context for an attempt, of no tenant yet.
    pub fn new(now: Timestamp, seed: [u8; 32], request_id: String, secret: Vec<u8>) -> Self {
        let entropy = Entropy::new(seed);
        let nonce = entropy.uuid();
        Self {
            now,
            entropy,
            request_id,
            nonce,
            dry_run: false,
            tenant_id: String::new(),
            actor: String::new(),
            secret,
            insecure_webhooks: false,
            role: None,
            branches: Vec::new(),
            bound_tenant: None,
            language: Language::default(),
            source: None,
            numbers: RefCell::default(),
        }
    }

    /// Whether the caller may know of what belongs to this tenant, or to none.
    pub fn sees(&self, tenant: Option<&str>) -> bool {
        let bound = self.bound_tenant.as_deref();
        bound.is_none() || bound == tenant
    }

    /// Whether the caller may see what belongs to this branch.
    pub fn sees_branch(&self, branch_id: &str) -> bool {
        self.branches.is_empty() || self.branches.iter().any(|seen| seen == branch_id)
    }

    /// Takes the next number of a kind.
    pub fn take_number(&self, kind: NumberKind) -> Slot {
        let today = self.now.bangkok_day();
        self.numbers.borrow_mut().take(kind, today, &self.nonce)
    }

    /// What the numbers taken so far ask of the counters.
    pub fn numbers_taken(&self) -> Vec<Taken> {
        self.numbers.borrow().taken()
    }
}
