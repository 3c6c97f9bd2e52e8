//! The endpoints of `flash-credentials`, one row each. Only admins see credentials.

use crate::account::Role;
use crate::http::Method::{Delete, Get, Patch, Post};
use crate::route::{Access, Route};
use crate::schema::{Field, Schema};
use crate::surface::operations::flash_credentials::schemas::{
    CREDENTIAL_CHANGE, CREDENTIAL_REPLY, CREDENTIALS_REPLY, NEW_CREDENTIAL,
};
use crate::surface::operations::flash_credentials::{
    FlashCredentials, change, create, find, revoke, rotate,
};
use crate::surface::operations::listing::list;
use crate::surface::operations::schemas::{LIST_QUERY, TENANT_QUERY};

const NO_BODY: Option<&Schema> = None;

/// One row: method, path below the prefix, name, query, body, status and reply, handler, what it does.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $query:expr, $body:expr, $status:literal $reply:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::surface::push::DIALECT,
            method: $method,
            path: concat!("/api/v1/flash-credentials", $path),
            name: $name,
            about: $about,
            access: Access::Admin(Role::Admin),
            idempotent: false,
            query: $query as &[Field],
            body: $body,
            replies: &[($status, $reply)],
            prepare: $prepare,
        }),*];
    };
}

routes! {
    Post "" "createFlashCredential" TENANT_QUERY, Some(&NEW_CREDENTIAL), 201 &CREDENTIAL_REPLY, create, "Makes a merchant of the Flash API and shows its secrets this once.";
    Get "" "listFlashCredentials" LIST_QUERY, NO_BODY, 200 &CREDENTIALS_REPLY, list::<FlashCredentials>, "Lists merchants of the Flash API, newest first.";
    Get "/{id}" "getFlashCredential" TENANT_QUERY, NO_BODY, 200 &CREDENTIAL_REPLY, find, "Reads a merchant of the Flash API.";
    Patch "/{id}" "changeFlashCredential" TENANT_QUERY, Some(&CREDENTIAL_CHANGE), 200 &CREDENTIAL_REPLY, change, "Changes a merchant's name or where its pushes go.";
    Delete "/{id}" "revokeFlashCredential" TENANT_QUERY, NO_BODY, 200 &CREDENTIAL_REPLY, revoke, "Ends a merchant of the Flash API, for good.";
    Post "/{id}/rotate" "rotateFlashCredential" TENANT_QUERY, NO_BODY, 200 &CREDENTIAL_REPLY, rotate, "Puts new secrets in the place of the old ones, which end at once, and shows them this once.";
}
