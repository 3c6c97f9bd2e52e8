//! The five steps of a request as far as they are pure: parse, (load), decide, (commit), render.
//!
//! The worker does the two bracketed steps and the rate-limit hop between them; everything that
//! judges a request happens here, in one order for every surface: is the credential good, may it
//! call from there, is it within its rate, may it do this and for which tenant, was it answered
//! before, does it fit, and only then what it does.

use crate::call::caller::{Credential, Identified};
use crate::call::claim::{self, Claim};
use crate::call::http::Reply;
pub use crate::call::operation::{Decision, Operation};
use crate::call::route::Call;
use crate::call::strictness::PREFERENCE;
use khlang_core::access;
use khlang_core::access::context::Context;
use khlang_core::access::merchant::UsedNonce;
use khlang_core::access::tenancy::StoredReply;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::language::Language;
use khlang_core::decision::Changes;
use khlang_core::decision::follow_up;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::unknown::Unknown;
use khlang_core::sign::idempotency;
use serde_json::{Value, json};

/// A request that was parsed: ready to say what it needs.
pub struct Prepared<'r> {
    call: Call<'r>,
    tenant: Option<String>,
    operation: Result<Box<dyn Operation>, Rejection>,
    idempotency: Option<Idempotency>,
    dry_run: bool,
}

struct Idempotency {
    key: String,
    fingerprint: String,
}

/// Where the client's address is read from (docs/push.md#replies).
pub use khlang_core::access::ClientIpSource;

/// How a request goes on.
pub enum Outcome {
    /// It was answered before: the stored reply again.
    Replay(StoredReply),
    /// It is decided; commit and answer.
    Decided(Box<Decision>),
}

/// For how long a reply is kept under its key: 24 hours (docs/push.md#idempotency, docs/push.md#limits).
pub const IDEMPOTENCY_SECONDS: i64 = 24 * 60 * 60;

/// The field of a body or of a row that carries its own idempotency key.
pub const ROW_KEY_FIELD: &str = "idempotencyKey";

/// The header that carries an idempotency key.
pub const IDEMPOTENCY_HEADER: &str = "idempotency-key";

impl<'r> Prepared<'r> {
    /// Step one. Fails only where the caller can't be identified at all; what is wrong with the
    /// request itself waits until the caller is known.
    pub fn parse(call: Call<'r>, now: Timestamp, secret: &[u8]) -> Result<Self, Rejection> {
        let credential = Credential::of(&call, now, secret)?;
        Ok(Self::of(call.made(credential, now, secret)))
    }

    /// The same for a call whose credential was read.
    pub fn of(call: Call<'r>) -> Self {
        let parsed = Parsed::of(&call);
        let (operation, tenant, idempotency, dry_run) = match parsed {
            Ok(parsed) => (
                parsed.operation,
                parsed.tenant,
                parsed.idempotency,
                parsed.dry_run,
            ),
            Err(rejection) => (
                Err(rejection),
                call.tenant_hint().ok().flatten(),
                None,
                false,
            ),
        };
        Self {
            call,
            tenant,
            operation,
            idempotency,
            dry_run,
        }
    }

    /// What the store resolves the tenant by: the hash of an API key, or a merchant's id.
    pub fn credential_name(&self) -> Option<&str> {
        self.call.credential().name()
    }

    /// The tenant that the request or the token names.
    pub fn named_tenant(&self) -> Option<&str> {
        self.call.bound_tenant().or(self.tenant.as_deref())
    }

    /// Whether the request may change anything.
    pub fn may_write(&self) -> bool {
        self.call.route.writes() && !self.dry_run
    }

    /// Whether the request may be sent to the database again although it may have been applied: with
    /// an idempotency key the second try finds the reply of the first.
    pub const fn is_repeatable(&self) -> bool {
        self.idempotency.is_some()
    }

    /// Every fact that judging and deciding take, for the one read batch.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = self
            .call
            .credential()
            .needs(self.call.route, self.call.now());
        if self.call.route.access.is_of_a_tenant() {
            needs.push(access::Need::Tenant {}.into());
        }
        if let Some(idempotency) = &self.idempotency {
            let key = idempotency.key.clone();
            needs.push(access::Need::StoredReply { key }.into());
        }
        if let Ok(operation) = &self.operation {
            let asked = operation.needs();
            let after = match self.call.route.writes() {
                true => follow_up::needs(&asked),
                false => Vec::new(),
            };
            needs.extend(asked);
            needs.extend(after);
        }
        needs
    }

    /// Whether the caller is who it claims to be and may call from where it does. `roots` are the root
    /// secrets that what it signs with may be sealed under: today's, and the one before it.
    pub fn identify(
        &self,
        facts: &Facts,
        ip_source: ClientIpSource,
        now: Timestamp,
        roots: &[Vec<u8>],
    ) -> Result<Identified, Rejection> {
        let credential = self.call.credential();
        credential.identify(&self.call, facts, ip_source, now, roots)
    }

    /// The rest: scope, tenant, replay, and the decision itself.
    pub fn decide(&self, facts: &Facts, cx: &mut Context) -> Result<Outcome, Rejection> {
        self.authorize(facts, cx)?;
        self.check_nonce(facts)?;
        let operation = self.operation.as_ref().map_err(Clone::clone)?;
        if let Some(stored) = self.replay(facts, cx.now)? {
            return Ok(Outcome::Replay(stored));
        }
        let mut decision = operation.decide(facts, cx)?;
        let followed = follow_up::follow(facts, &mut decision.changes, cx)?;
        decision.reply.complete(&mut decision.changes, &followed);
        if !decision.changes.is_empty() {
            decision.changes.documents.numbers = cx.numbers_taken();
            decision.changes.access.used_nonces = self.used_nonce(facts, cx.now);
        }
        self.warn(&mut decision.reply);
        if self.dry_run {
            decision.changes = Changes::default();
            decision.reply.headers.push(("Dry-Run", "true".to_owned()));
        } else {
            self.keep_reply(&mut decision, cx);
        }
        Ok(Outcome::Decided(Box::new(decision)))
    }

    /// Says which fields were ignored although they look like a slip; a strict call has none.
    fn warn(&self, reply: &mut Reply) {
        if self.call.is_strict() {
            let applied = PREFERENCE.to_owned();
            return reply.headers.push(("Preference-Applied", applied));
        }
        let unknown = self.call.unknown_fields();
        let warnings: Vec<_> = unknown.iter().filter_map(Unknown::warning).collect();
        if let (Value::Object(fields), false) = (&mut reply.body, warnings.is_empty()) {
            fields.insert("warnings".to_owned(), json!(warnings));
        }
    }

    fn authorize(&self, facts: &Facts, cx: &mut Context) -> Result<(), Rejection> {
        cx.dry_run = self.dry_run;
        cx.language = Language::accepted(self.call.request.header("accept-language"));
        let bound = self.call.credential().authorize(&self.call, facts, cx)?;
        self.check_named(bound.as_deref())?;
        cx.bound_tenant.clone_from(&bound);
        if self.call.route.access.is_of_a_tenant() {
            cx.tenant_id = self.tenant(bound, facts)?;
        }
        Ok(())
    }

    /// A signed call that writes is made once, where its nonce is held to that: the same again is refused like
    /// a bad signature.
    fn check_nonce(&self, facts: &Facts) -> Result<(), Rejection> {
        let used = facts.access.nonce_was_used.if_asked();
        match self.single_use(facts).is_some() && used.is_some_and(|used| *used) {
            true => Err(claim::refused()),
            false => Ok(()),
        }
    }

    fn used_nonce(&self, facts: &Facts, now: Timestamp) -> Vec<UsedNonce> {
        let claim = self.single_use(facts);
        claim.map(|claim| claim.used(now)).into_iter().collect()
    }

    /// The claim of a call whose nonce may be used once.
    fn single_use(&self, facts: &Facts) -> Option<&Claim> {
        let Credential::Merchant(claim) = self.call.credential() else {
            return None;
        };
        let credential = facts.access.flash_credential.as_ref()?;
        claim.is_single_use(credential).then_some(claim)
    }

    /// A caller who is bound to a tenant may not name another.
    fn check_named(&self, bound: Option<&str>) -> Result<(), Rejection> {
        if let (Some(bound), Some(named)) = (bound, self.tenant.as_deref())
            && bound != named
        {
            let message = format!("The credential is bound to another tenant than \"{named}\".");
            return Err(Rejection::new(Fault::Forbidden, message));
        }
        Ok(())
    }

    fn tenant(&self, bound: Option<String>, facts: &Facts) -> Result<String, Rejection> {
        let Some(wanted) = bound.as_ref().or(self.tenant.as_ref()) else {
            return Err(self.unnamed());
        };
        match facts.access.tenant.as_ref() {
            Some(tenant) if tenant.id == *wanted => Ok(tenant.id.clone()),
            _ => Err(Rejection::new(
                Fault::Reference,
                format!("Tenant \"{wanted}\" not found."),
            )),
        }
    }

    /// No tenant could be found: because none is named, unless the request itself can't be read.
    fn unnamed(&self) -> Rejection {
        let required = || Rejection::new(Fault::TenantRequired, "tenantId is required.");
        self.operation
            .as_ref()
            .err()
            .cloned()
            .unwrap_or_else(required)
    }

    fn replay(&self, facts: &Facts, now: Timestamp) -> Result<Option<StoredReply>, Rejection> {
        let Some(asked) = &self.idempotency else {
            return Ok(None);
        };
        let Some(stored) = facts.access.stored_reply.as_ref() else {
            return Ok(None);
        };
        if !stored.is_live(now) {
            return Ok(None);
        }
        if stored.fingerprint != asked.fingerprint {
            let message = "Idempotency-Key was already used with a different request.";
            return Err(Rejection::new(Fault::IdempotencyMismatch, message));
        }
        match (stored.is_of_row(), self.call.route.dialect.reply_of_row) {
            (true, Some(reply_of_row)) => Ok(Some(reply_of_row(stored))),
            _ => Ok(Some(stored.clone())),
        }
    }

    fn keep_reply(&self, decision: &mut Decision, cx: &Context) {
        let Some(asked) = &self.idempotency else {
            return;
        };
        let reply = &decision.reply;
        let stored = StoredReply {
            key: asked.key.clone(),
            fingerprint: asked.fingerprint.clone(),
            status: reply.status,
            body: reply.body.to_string(),
            nonce: cx.nonce.clone(),
            counted: Vec::new(),
            request_id: cx.request_id.clone(),
            expires_at: cx.now.plus_seconds(IDEMPOTENCY_SECONDS),
        };
        decision.changes.access.stored_replies.push(stored);
    }
}

struct Parsed {
    operation: Result<Box<dyn Operation>, Rejection>,
    tenant: Option<String>,
    idempotency: Option<Idempotency>,
    dry_run: bool,
}

impl Parsed {
    fn of(call: &Call) -> Result<Self, Rejection> {
        let operation = call.operation()?;
        let dry_run = call.is_dry_run();
        Ok(Self {
            operation: Ok(operation),
            tenant: call.tenant_hint()?,
            idempotency: asked_idempotency(call)?,
            dry_run,
        })
    }
}

/// The key of the header, or that of the body where its table has one: both are of one namespace, and so are
/// the keys of the rows of a bulk request.
fn asked_idempotency(call: &Call) -> Result<Option<Idempotency>, Rejection> {
    if !call.route.idempotent {
        return Ok(None);
    }
    let header = call.request.header(IDEMPOTENCY_HEADER);
    let Some(text) = header.or_else(|| own_key(call)) else {
        return Ok(None);
    };
    let key = idempotency::IdempotencyKey::parse(text).map_err(|_| {
        Rejection::invalid_at(
            "Idempotency-Key",
            "must be 1 to 255 visible ASCII characters",
        )
    })?;
    if own_key(call).is_some_and(|own| own != key.as_str()) {
        let message = "must be the same as the header Idempotency-Key, where both are sent";
        return Err(Rejection::invalid_at(ROW_KEY_FIELD, message));
    }
    Ok(Some(Idempotency {
        key: key.as_str().to_owned(),
        fingerprint: fingerprint(call),
    }))
}

fn own_key<'c>(call: &'c Call) -> Option<&'c str> {
    let fields = call.route.body?.fields;
    let takes_one = fields.iter().any(|field| field.name == ROW_KEY_FIELD);
    let own = call.body().get(ROW_KEY_FIELD).filter(|_| takes_one)?;
    own.as_str()
}

/// An empty body says the same as an empty object; key and tenant are not what a request says.
fn fingerprint(call: &Call) -> String {
    let request = call.request;
    let (method, path) = (request.method.name(), &request.path);
    let meant = idempotency::fingerprint_value(method, path, &without_key(call.body()));
    meant.unwrap_or_else(|_| idempotency::fingerprint(method, path, &request.body))
}

/// What a request or a row of one says, without the key that it is known by and the tenant that the key is of.
pub fn without_key(body: &Value) -> Value {
    let mut body = body.clone();
    if let Value::Object(fields) = &mut body {
        fields.remove(ROW_KEY_FIELD);
        fields.remove("tenantId");
    }
    body
}
