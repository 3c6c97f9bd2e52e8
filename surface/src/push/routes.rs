//! The endpoints of the push dialect, one row each (docs/push.md).

use crate::call::http::Method::{Get, Post};
use crate::call::route::{Access, Route};
use crate::push::desk::{many, one};
use crate::push::lists::tables;
use crate::push::schemas::{
    ASN_BULK, ASN_REPLY, BULK_REPLY, CANCELLATION, GRN_REPLY, ITEM_BULK, ITEM_REPLY, ITEM_UPSERT,
    LOCATION_BULK, LOCATION_REPLY, LOCATION_UPSERT, NEW_ASN, NEW_GRN, NEW_ORDER, ORDER_BULK,
    ORDER_REPLY, PARTNER_BULK, PARTNER_REPLY, PARTNER_UPSERT, READ_QUERY, STOCK_REPLY, WRITE_QUERY,
};
use crate::push::{asn, grn, items, locations, orders, partners, stock};
use khlang_core::access::Scope;
use khlang_core::shape::schema::{Field, Schema};

const READ: Access = Access::ApiKey(Scope::Read);
const WRITE: Access = Access::ApiKey(Scope::Write);
const NO_BODY: Option<&Schema> = None;
const BULK: &[(u16, &Schema)] = &[(200, &BULK_REPLY), (207, &BULK_REPLY)];

/// A preview stores nothing, not even its reply.
const fn is_preview(path: &str) -> bool {
    matches!(
        path.as_bytes(),
        [.., b'/', b'p', b'r', b'e', b'v', b'i', b'e', b'w']
    )
}

/// One row: method, path below the prefix, name, access, query, body, replies, handler, what it does.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $access:ident $query:expr, $body:expr, $replies:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::push::DIALECT,
            method: $method,
            path: concat!("/api/v1/integration/v1", $path),
            name: $name,
            about: $about,
            access: $access,
            idempotent: matches!($method, Post) && !is_preview($path),
            query: $query as &[Field],
            body: $body,
            replies: $replies,
            prepare: $prepare,
        }),*];
    };
}

routes! {
    Post "/items" "upsertItem" WRITE WRITE_QUERY, Some(&ITEM_UPSERT), &[(201, &ITEM_REPLY), (200, &ITEM_REPLY)], one::<items::Items>, "Creates an item or changes the fields given.";
    Post "/items/bulk" "upsertItems" WRITE WRITE_QUERY, Some(&ITEM_BULK), BULK, many::<items::Items>, "Creates or changes up to 500 items.";
    Get "/items" "listItems" READ tables::items::QUERY, NO_BODY, &[(200, &tables::items::REPLY)], tables::items::list, "Lists items, newest first.";
    Get "/items/{sku}" "getItem" READ READ_QUERY, NO_BODY, &[(200, &ITEM_REPLY)], items::find, "Reads an item.";
    Post "/partners" "upsertPartner" WRITE WRITE_QUERY, Some(&PARTNER_UPSERT), &[(201, &PARTNER_REPLY), (200, &PARTNER_REPLY)], one::<partners::Partners>, "Creates a partner or changes the fields given.";
    Post "/partners/bulk" "upsertPartners" WRITE WRITE_QUERY, Some(&PARTNER_BULK), BULK, many::<partners::Partners>, "Creates or changes up to 500 partners.";
    Get "/partners" "listPartners" READ tables::partners::QUERY, NO_BODY, &[(200, &tables::partners::REPLY)], tables::partners::list, "Lists partners, newest first.";
    Get "/partners/{code}" "getPartner" READ READ_QUERY, NO_BODY, &[(200, &PARTNER_REPLY)], partners::find, "Reads a partner.";
    Post "/locations" "upsertLocation" WRITE WRITE_QUERY, Some(&LOCATION_UPSERT), &[(201, &LOCATION_REPLY), (200, &LOCATION_REPLY)], one::<locations::Locations>, "Creates a location or changes the fields given.";
    Post "/locations/bulk" "upsertLocations" WRITE WRITE_QUERY, Some(&LOCATION_BULK), BULK, many::<locations::Locations>, "Creates or changes up to 500 locations.";
    Get "/locations" "listLocations" READ tables::locations::QUERY, NO_BODY, &[(200, &tables::locations::REPLY)], tables::locations::list, "Lists locations, newest first.";
    Post "/asn" "createAsn" WRITE WRITE_QUERY, Some(&NEW_ASN), &[(201, &ASN_REPLY)], one::<asn::Asns>, "Announces goods.";
    Post "/asn/bulk" "createAsns" WRITE WRITE_QUERY, Some(&ASN_BULK), BULK, many::<asn::Asns>, "Announces goods, up to 100 ASNs.";
    Get "/asn" "listAsns" READ tables::asns::QUERY, NO_BODY, &[(200, &tables::asns::REPLY)], tables::asns::list, "Lists ASNs without their lines, newest first.";
    Get "/asn/{asnNo}" "getAsn" READ READ_QUERY, NO_BODY, &[(200, &ASN_REPLY)], asn::find, "Reads an ASN with what has come of it.";
    Post "/asn/{asnNo}/cancel" "cancelOwnAsn" WRITE WRITE_QUERY, NO_BODY, &[(200, &ASN_REPLY)], asn::cancelled, "Calls an ASN off of which nothing has come.";
    Post "/asn/{asnNo}/complete" "completeOwnAsn" WRITE WRITE_QUERY, NO_BODY, &[(200, &ASN_REPLY)], asn::completed, "Closes an ASN that came short: nothing more is expected of it.";
    Post "/grn" "createGrn" WRITE WRITE_QUERY, Some(&NEW_GRN), &[(201, &GRN_REPLY)], grn::create, "Receives goods, with or without an ASN.";
    Get "/grn" "listGrns" READ tables::receipts::QUERY, NO_BODY, &[(200, &tables::receipts::REPLY)], tables::receipts::list, "Lists receipts without their lines, newest first.";
    Get "/grn/{grnNo}" "getGrn" READ READ_QUERY, NO_BODY, &[(200, &GRN_REPLY)], grn::find, "Reads a receipt.";
    Post "/orders" "createOrder" WRITE WRITE_QUERY, Some(&NEW_ORDER), &[(201, &ORDER_REPLY)], orders::create, "Places an order and allocates stock to it.";
    Post "/orders/bulk" "createOrders" WRITE WRITE_QUERY, Some(&ORDER_BULK), BULK, orders::create_many, "Places up to 100 orders.";
    Post "/orders/preview" "previewOrder" WRITE READ_QUERY, Some(&NEW_ORDER), &[(200, &ORDER_REPLY)], orders::preview, "The allocation an order would get; nothing is stored.";
    Post "/orders/{orderNo}/cancel" "cancelOrder" WRITE WRITE_QUERY, Some(&CANCELLATION), &[(200, &ORDER_REPLY)], orders::cancel, "Calls an order off and frees its stock.";
    Get "/orders" "listOrders" READ tables::orders::QUERY, NO_BODY, &[(200, &tables::orders::REPLY)], tables::orders::list, "Lists orders without their lines, newest first.";
    Get "/orders/{orderNo}" "getOrder" READ READ_QUERY, NO_BODY, &[(200, &ORDER_REPLY)], orders::find, "Reads an order with its pick tasks and sums.";
    Get "/shipments" "listShipments" READ tables::shipments::QUERY, NO_BODY, &[(200, &tables::shipments::REPLY)], tables::shipments::list, "Lists shipments, newest first.";
    Get "/stock" "getStock" READ tables::stock::QUERY, NO_BODY, &[(200, &STOCK_REPLY), (200, &tables::stock::REPLY)], stock::prepare, "Reads the stock of an item, now or at a moment; without sku, lists the stock of all items.";
}
