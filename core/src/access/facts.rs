//! What a decision may ask about who calls, and what was answered.

use crate::access::account::{ApiKeyRow, PartnerClientRow, RequestRow, StatsRow, UserRow};
use crate::access::login::LoginFailures;
use crate::access::merchant::FlashCredential;
use crate::access::tenancy::{StoredReply, Tenant};
use crate::base::answer::facts;
use crate::base::clock::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One question about who calls: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// The API key of this hash.
    ApiKey {
        /// SHA-256 of the raw key, hex.
        hash: String,
    },
    /// The partner's client of that id, of whatever tenant.
    PartnerClient {
        /// UUID; the `client_id`.
        id: String,
    },
    /// Partners' clients, newest first: one by id, or a page.
    PartnerClients {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The Flash credential of that merchant, of whatever tenant.
    FlashCredential {
        /// `mchId`.
        mch_id: String,
    },
    /// Whether that merchant used this nonce, and still may not use it again.
    UsedNonce {
        /// `mchId`.
        mch_id: String,
        /// `nonceStr`.
        nonce: String,
        /// The moment of the request.
        now: Timestamp,
    },
    /// Flash credentials, newest first: one by id, or a page.
    FlashCredentials {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant of the request.
    Tenant {},
    /// The stored reply under this idempotency key.
    StoredReply {
        /// The key.
        key: String,
    },
    /// The stored results of bulk rows under these keys.
    StoredRows {
        /// The rows' keys.
        keys: BTreeSet<String>,
    },
    /// The user of that email address.
    User {
        /// In lower case.
        email: String,
    },
    /// Failed logins of that email address.
    LoginFailures {
        /// In lower case.
        email: String,
    },
    /// The user whose token the request carries.
    Session {
        /// The user's id.
        user: String,
    },
    /// API keys, newest first: one by id, or a page.
    ApiKeys {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The request log of an API key, newest first.
    ApiKeyRequests {
        /// The key's id.
        id: String,
        /// Only those before this one (at, seq).
        before: Option<(Timestamp, i64)>,
        /// At most so many.
        limit: i64,
    },
    /// Counts over the request log of an API key.
    ApiKeyStats {
        /// The key's id.
        id: String,
        /// Since when.
        since: Timestamp,
    },
    /// Tenants, newest first: one by id, or a page.
    Tenants {
        /// Only this one.
        id: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Users, newest first: one by id, or a page.
    Users {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
}

facts! {
    /// What the read batch answered about who calls.
    Facts {
        /// Of [`Need::ApiKey`].
        api_key: Option<ApiKeyRow>,
        /// Of [`Need::PartnerClient`].
        partner_client: Option<PartnerClientRow>,
        /// Of [`Need::PartnerClients`].
        partner_clients: Vec<PartnerClientRow>,
        /// Of [`Need::FlashCredential`].
        flash_credential: Option<FlashCredential>,
        /// Of [`Need::UsedNonce`].
        nonce_was_used: bool,
        /// Of [`Need::FlashCredentials`].
        flash_credentials: Vec<FlashCredential>,
        /// Of [`Need::Tenant`].
        tenant: Option<Tenant>,
        /// Of [`Need::StoredReply`].
        stored_reply: Option<StoredReply>,
        /// Of [`Need::StoredRows`], by row key.
        stored_rows: BTreeMap<String, StoredReply>,
        /// Of [`Need::User`].
        user: Option<UserRow>,
        /// Of [`Need::LoginFailures`]: how many in a row, and when the last was.
        login_failures: Option<LoginFailures>,
        /// Of [`Need::ApiKeys`].
        api_keys: Vec<ApiKeyRow>,
        /// Of [`Need::ApiKeyRequests`].
        api_key_requests: Vec<RequestRow>,
        /// Of [`Need::ApiKeyStats`].
        api_key_stats: Option<StatsRow>,
        /// Of [`Need::Session`].
        session: Option<UserRow>,
        /// Of [`Need::Tenants`].
        tenants: Vec<Tenant>,
        /// Of [`Need::Users`].
        users: Vec<UserRow>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::ApiKey { .. } => self.api_key.take(json),
            Need::PartnerClient { .. } => self.partner_client.take(json),
            Need::PartnerClients { .. } => self.partner_clients.take(json),
            Need::FlashCredential { .. } => self.flash_credential.take(json),
            Need::UsedNonce { .. } => self.nonce_was_used.take(json),
            Need::FlashCredentials { .. } => self.flash_credentials.take(json),
            Need::Tenant { .. } => self.tenant.take(json),
            Need::StoredReply { .. } => self.stored_reply.take(json),
            Need::StoredRows { .. } => self.stored_rows.take_keyed(json),
            Need::User { .. } => self.user.take(json),
            Need::LoginFailures { .. } => self.login_failures.take(json),
            Need::Session { .. } => self.session.take(json),
            Need::ApiKeys { .. } => self.api_keys.take(json),
            Need::ApiKeyRequests { .. } => self.api_key_requests.take(json),
            Need::ApiKeyStats { .. } => self.api_key_stats.take(json),
            Need::Tenants { .. } => self.tenants.take(json),
            Need::Users { .. } => self.users.take(json),
        }
    }
}
