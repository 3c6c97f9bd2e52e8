//! The endpoints of `partner-clients`, one row each. Only admins see credentials.

use crate::account::Role;
use crate::http::Method::{Delete, Get, Patch, Post};
use crate::route::{Access, Route};
use crate::schema::{Field, Schema};
use crate::surface::operations::listing::list;
use crate::surface::operations::partner_clients::schemas::{
    CLIENT_CHANGE, CLIENT_REPLY, CLIENTS_REPLY, NEW_CLIENT,
};
use crate::surface::operations::partner_clients::{
    PartnerClients, change, create, find, revoke, rotate,
};
use crate::surface::operations::schemas::{LIST_QUERY, TENANT_QUERY};

const NO_BODY: Option<&Schema> = None;

/// One row: method, path below the prefix, name, query, body, status and reply, handler, what it does.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $query:expr, $body:expr, $status:literal $reply:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::surface::push::DIALECT,
            method: $method,
            path: concat!("/api/v1/partner-clients", $path),
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
    Post "" "createPartnerClient" TENANT_QUERY, Some(&NEW_CLIENT), 201 &CLIENT_REPLY, create, "Makes a client of the Partner API and shows its secret this once.";
    Get "" "listPartnerClients" LIST_QUERY, NO_BODY, 200 &CLIENTS_REPLY, list::<PartnerClients>, "Lists clients of the Partner API, newest first.";
    Get "/{id}" "getPartnerClient" TENANT_QUERY, NO_BODY, 200 &CLIENT_REPLY, find, "Reads a client of the Partner API.";
    Patch "/{id}" "changePartnerClient" TENANT_QUERY, Some(&CLIENT_CHANGE), 200 &CLIENT_REPLY, change, "Changes what a client may do and see; its tokens end with it.";
    Delete "/{id}" "revokePartnerClient" TENANT_QUERY, NO_BODY, 200 &CLIENT_REPLY, revoke, "Ends a client of the Partner API, its tokens and its webhooks, for good.";
    Post "/{id}/rotate" "rotatePartnerClient" TENANT_QUERY, NO_BODY, 200 &CLIENT_REPLY, rotate, "Puts a new secret in the place of the old one, which ends at once, and shows it this once.";
}
