//! Bodies of `partner-clients` as tables.

use crate::envelope;
use crate::operations::schemas::page;
use khlang_core::access::TokenScope;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, optional, required, text};

const STATUS: Kind = Kind::OneOf(&["active", "revoked"]);
const RATE: Kind = Kind::Integer {
    min: 0,
    max: 100_000,
};
const SCOPES: Kind = Kind::List {
    of: &Kind::OneOf(TokenScope::WORDS),
    min: 1,
    max: 10,
};
/// As many as fit in a token.
const BRANCHES: Kind = Kind::List {
    of: &Kind::Uuid,
    min: 0,
    max: 100,
};

schema!(
    /// Body of `POST /partner-clients`.
    NEW_CLIENT, "NewPartnerClient", "A client of the Partner API to make.",
    [
        required("name", text(255), "Display name."),
        required("scopes", SCOPES, "What its tokens may do at most."),
        optional("tenantId", Kind::Uuid, "The tenant it reads; needed where the user is bound to none."),
        optional("allowedBranchIds", BRANCHES, "The branches it may see; all where it is empty."),
        optional("rateLimitPerMin", RATE, "Requests a minute; 0 for no limit."),
    ]
);

schema!(
    /// Body of `PATCH /partner-clients/{id}`.
    CLIENT_CHANGE, "PartnerClientChange", "What changes; a field left out stays.",
    [
        optional("name", text(255), "Display name."),
        optional("scopes", SCOPES, "What its tokens may do at most."),
        optional("allowedBranchIds", BRANCHES, "The branches it may see; null or empty for all."),
        optional("rateLimitPerMin", RATE, "Requests a minute; null or 0 for no limit."),
    ]
);

schema!(
    /// A client in a reply.
    CLIENT, "PartnerClient", "A client of the Partner API.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("clientId", Kind::Uuid, "The `client_id` of its token requests: the same."),
        optional("clientSecret", text(128), "Its secret; in the answers to creating and rotating only."),
        required("tenantId", Kind::Uuid, "The tenant it reads."),
        required("name", text(255), "Display name."),
        required("scopes", SCOPES, "What its tokens may do at most."),
        required("allowedBranchIds", BRANCHES, "The branches it may see; all where it is empty."),
        required("rateLimitPerMin", RATE, "Requests a minute; 0 for no limit."),
        required("status", STATUS, "Where it stands."),
        optional("revokedAt", Kind::Timestamp, "When it was revoked."),
        required("createdAt", Kind::Timestamp, "When it was created."),
    ]
);

envelope!(
    /// A client.
    CLIENT_REPLY, "PartnerClientReply", Kind::Object(&CLIENT)
);

page!(
    /// A page of clients.
    CLIENT_PAGE "PartnerClientPage", CLIENTS_REPLY "PartnerClientsReply", &CLIENT
);
