//! The endpoints of the rebalance dialect, one row each (docs/rebalance.md).

use crate::call::http::Method::{Get, Post, Put};
use crate::call::route::{Access, Route};
use crate::push::schemas::{READ_QUERY, WRITE_QUERY};
use crate::rebalance::replies::{
    BULK_REPLY, COMMANDED_REPLY, HISTORY_REPLY, POLICY_REPLY, PREVIEWED_REPLY, VARIANT_REPLY,
};
use crate::rebalance::schemas::{
    AUTO, AUTO_BULK, HISTORY_QUERY, MANUAL, POLICY_CHANGE, PREVIEW, ROLLBACK, VARIANT_QUERY,
};
use crate::rebalance::{bulk, commands, history, policy, variants};
use khlang_core::access::{Scope, TokenScope};
use khlang_core::shape::schema::{Field, Schema};

const READ: Access = Access::TokenOrKey(TokenScope::ReadStock, Scope::Read);
const WRITE: Access = Access::TokenOrKey(TokenScope::WriteStock, Scope::Write);
const NO_BODY: Option<&Schema> = None;

/// One row: method, path, name, access, whether it stores, query, body, replies, handler, what it does.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $access:ident $stores:literal $query:expr, $body:expr, $replies:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::rebalance::DIALECT,
            method: $method,
            path: $path,
            name: $name,
            about: $about,
            access: $access,
            idempotent: $stores,
            query: $query as &[Field],
            body: $body,
            replies: $replies,
            prepare: $prepare,
        }),*];
    };
}

routes! {
    Get "/api/product-variant/{variantId}" "getProductVariant" READ false VARIANT_QUERY, NO_BODY, &[(200, &VARIANT_REPLY)], variants::find, "Reads the mode and the stock of a variant in a store.";
    // Before the rows that it would be a variant of.
    Post "/api/stock/variants/bulk/auto-stock" "setAutoStocks" WRITE true WRITE_QUERY, Some(&AUTO_BULK), &[(200, &BULK_REPLY), (207, &BULK_REPLY)], bulk::auto, "auto-stock for up to 500 variants.";
    Post "/api/stock/variants/{variantId}/manual-stock" "setManualStock" WRITE true WRITE_QUERY, Some(&MANUAL), &[(200, &COMMANDED_REPLY)], commands::manual, "Sets the stock and the quota of each channel.";
    Post "/api/stock/variants/{variantId}/auto-stock" "setAutoStock" WRITE true WRITE_QUERY, Some(&AUTO), &[(200, &COMMANDED_REPLY)], commands::auto, "Sets the stock and lets the store's policy share it out.";
    Post "/api/stock/variants/{variantId}/preview" "previewStock" WRITE false READ_QUERY, Some(&PREVIEW), &[(200, &PREVIEWED_REPLY)], commands::preview, "What manual-stock or auto-stock would do, and why; nothing is stored.";
    Post "/api/stock/variants/{variantId}/rollback" "rollBackStock" WRITE true WRITE_QUERY, Some(&ROLLBACK), &[(200, &COMMANDED_REPLY)], commands::back, "Goes back to what a split replaced.";
    Get "/api/stock/variants/{variantId}/history" "listStockHistory" READ false HISTORY_QUERY, NO_BODY, &[(200, &HISTORY_REPLY)], history::list, "Lists the splits of a variant, newest first.";
    Get "/api/stock/stores/{storeId}/policy" "getStorePolicy" READ false READ_QUERY, NO_BODY, &[(200, &POLICY_REPLY)], policy::find, "Reads how a store shares out.";
    Put "/api/stock/stores/{storeId}/policy" "setStorePolicy" WRITE true WRITE_QUERY, Some(&POLICY_CHANGE), &[(200, &POLICY_REPLY)], policy::change, "Changes how a store shares out.";
}
