//! The endpoints of the partner dialect, one row each (docs/partner.md, docs/partner.md#inventory).

use crate::call::dialect::Dialect;
use crate::call::http::Method::{Delete, Get, Post};
use crate::call::route::{Access, Route};
use crate::partner::schemas::{
    INVENTORY_PAGE, INVENTORY_QUERY, LIST_QUERY, MOVEMENT_PAGE, MOVEMENT_QUERY, NEW_WEBHOOK, TOKEN,
    TOKEN_REQUEST, WEBHOOK, WEBHOOK_PAGE,
};
use crate::partner::{DIALECT, TOKEN_DIALECT, inventory, movements, oauth, webhooks};
use khlang_core::access::TokenScope;
use khlang_core::shape::schema::{Field, Schema};

const ANYBODY: Access = Access::Public;
const READ: Access = Access::Token(TokenScope::ReadInventory);
const WEBHOOKS: Access = Access::Token(TokenScope::ManageWebhooks);
const NO_BODY: Option<&Schema> = None;
const NO_QUERY: &[Field] = &[];

/// One row: method, path below the prefix, name, access, query, body, status and reply, handler, what it
/// does. None takes an idempotency key: a stored reply would hold a token or a secret.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $access:ident $query:expr, $body:expr, $status:literal $reply:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: dialect($access),
            method: $method,
            path: concat!("/api/partner/v1", $path),
            name: $name,
            about: $about,
            access: $access,
            idempotent: false,
            query: $query as &[Field],
            body: $body,
            replies: &[($status, $reply)],
            prepare: $prepare,
        }),*];
    };
}

/// Only the call that gets a token needs none.
const fn dialect(access: Access) -> &'static Dialect {
    match access {
        Access::Public => &TOKEN_DIALECT,
        _ => &DIALECT,
    }
}

routes! {
    Post "/oauth/token" "issueToken" ANYBODY NO_QUERY, Some(&TOKEN_REQUEST), 200 &TOKEN, oauth::issue, "Gives an access token for an hour; the client may prove itself by HTTP Basic instead.";
    Get "/inventory" "listPartnerInventory" READ INVENTORY_QUERY, NO_BODY, 200 &INVENTORY_PAGE, inventory::list, "Lists what there is now of each SKU in each warehouse, by their ids.";
    Get "/inventory/movements" "listPartnerMovements" READ MOVEMENT_QUERY, NO_BODY, 200 &MOVEMENT_PAGE, movements::list, "Lists the movements of stock, newest first.";
    Post "/webhooks" "createPartnerWebhook" WEBHOOKS NO_QUERY, Some(&NEW_WEBHOOK), 201 &WEBHOOK, webhooks::create, "Subscribes an address to events; shows the signing secret, once.";
    Get "/webhooks" "listPartnerWebhooks" WEBHOOKS LIST_QUERY, NO_BODY, 200 &WEBHOOK_PAGE, webhooks::list, "Lists the client's own webhooks, newest first.";
    Delete "/webhooks/{id}" "deletePartnerWebhook" WEBHOOKS NO_QUERY, NO_BODY, 200 &WEBHOOK, webhooks::delete, "Deletes one of the client's own webhooks and ends what is still to be delivered.";
}
