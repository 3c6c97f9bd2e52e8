//! What a decision may change of who calls.

use crate::access::account::{ApiKeyOrigins, ApiKeyRow, PartnerClientRow, UserRow};
use crate::access::login::LoginFailures;
use crate::access::merchant::{FlashCredential, UsedNonce};
use crate::access::tenancy::{StoredReply, Tenant};
use crate::base::part::changes;
use std::collections::BTreeMap;

changes! {
    /// The rows about who calls that a decision writes.
    Changes {
        /// Facts that must still hold, or the commit is refused and decided again.
        guards: Guards,
        /// Tenants.
        tenants: Vec<Tenant>,
        /// API keys.
        api_keys: Vec<ApiKeyRow>,
        /// Partners' clients. Deliveries that one may not have any more are ended.
        partner_clients: Vec<PartnerClientRow>,
        /// The browser origins of API keys, each list in place of the one before.
        api_key_origins: Vec<ApiKeyOrigins>,
        /// Flash credentials.
        flash_credentials: Vec<FlashCredential>,
        /// Nonces that the request used up; they go with other changes only.
        used_nonces: Vec<UsedNonce>,
        /// Users.
        users: Vec<UserRow>,
        /// Failed logins, by email address.
        login_failures: Vec<LoginFailures>,
        /// Replies to keep.
        stored_replies: Vec<StoredReply>,
    }
}

changes! {
    /// Facts about who calls that a decision rests on without changing them.
    Guards {
        /// What was known of failed logins: email address to version, 0 for none.
        login_versions: BTreeMap<String, i64>,
    }
}
