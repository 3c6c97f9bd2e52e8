//! Bodies of `flash-credentials` as tables.

use crate::envelope;
use crate::operations::schemas::page;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, optional, required, text};
use khlang_core::webhooks::address::MAX_URL;

const URL: Kind = text(MAX_URL);
const STRICT_FORMS: &str = "Whether form calls must carry a current `timestamp` and a nonce of their own, so that none can be sent twice.";
const STATUS: Kind = Kind::OneOf(&["active", "revoked"]);

schema!(
    /// Body of `POST /flash-credentials`.
    NEW_CREDENTIAL, "NewFlashCredential", "A merchant of the Flash API to make.",
    [
        required("name", text(255), "Display name."),
        optional("tenantId", Kind::Uuid, "The tenant whose merchant it is; needed where the user is bound to none."),
        optional("pushUrl", URL, "Where pushes are posted; https, and no private address."),
        optional("strictForms", Kind::Boolean, STRICT_FORMS),
    ]
);

schema!(
    /// Body of `PATCH /flash-credentials/{id}`.
    CREDENTIAL_CHANGE, "FlashCredentialChange", "What changes; a field left out stays.",
    [
        optional("name", text(255), "Display name."),
        optional("pushUrl", URL, "Where pushes are posted; null for nowhere."),
        optional("strictForms", Kind::Boolean, STRICT_FORMS),
    ]
);

schema!(
    /// A credential in a reply.
    CREDENTIAL, "FlashCredential", "A merchant of the Flash API.",
    [
        required("id", Kind::Uuid, "Its id."),
        required("tenantId", Kind::Uuid, "The tenant whose merchant it is."),
        required("name", text(255), "Display name."),
        required("mchId", text(64), "The merchant's id in every call."),
        optional("key", text(64), "What calls are signed with; in the answers to creating and rotating only."),
        required("appKey", text(64), "The name of what pushes are signed with."),
        optional("appSecret", text(64), "What pushes are signed with; in the answers to creating and rotating only."),
        optional("pushUrl", URL, "Where pushes are posted."),
        required("strictForms", Kind::Boolean, STRICT_FORMS),
        required("status", STATUS, "Where it stands."),
        optional("revokedAt", Kind::Timestamp, "When it was revoked."),
        required("createdAt", Kind::Timestamp, "When it was created."),
    ]
);

envelope!(
    /// A credential.
    CREDENTIAL_REPLY, "FlashCredentialReply", Kind::Object(&CREDENTIAL)
);

page!(
    /// A page of credentials.
    CREDENTIAL_PAGE "FlashCredentialPage", CREDENTIALS_REPLY "FlashCredentialsReply", &CREDENTIAL
);
