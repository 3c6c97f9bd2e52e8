//! The endpoints of the operations dialect, one row each (docs/operations.md).
//!
//! Whoever is an admin does everything; master data is read by every role, credentials and users are
//! seen by admins alone.

use crate::call::http::Method::{Delete, Get, Patch, Post, Put};
use crate::call::route::{Access, Route};
use crate::operations::carriers::{CARRIER_REPLY, CARRIER_UPSERT, CARRIERS_REPLY};
use crate::operations::credentials::{find, revoke, rotate};
use crate::operations::flash_credentials::schemas::{
    CREDENTIAL_CHANGE, CREDENTIAL_REPLY, CREDENTIALS_REPLY, NEW_CREDENTIAL,
};
use crate::operations::listing::list;
use crate::operations::order_schemas::{
    ASSIGNMENT, CARRIER_EVENT, DISPATCH, EXCEPTION, NOTHING, PACKING, PICKS, SHIPMENT_REPLY,
    STEPPED_REPLY,
};
use crate::operations::partner_clients::schemas::{
    CLIENT_CHANGE, CLIENT_REPLY, CLIENTS_REPLY, NEW_CLIENT,
};
use crate::operations::return_schemas::{
    CAME_BACK, NEW_RETURN, RETURN_CHANGE, RETURN_QUERY, RETURN_REPLY, RETURN_STEP, RETURNS_REPLY,
};
use crate::operations::schemas::{
    API_KEY_CHANGE, API_KEY_REPLY, API_KEY_REQUESTS_REPLY, API_KEY_STATS_REPLY, API_KEYS_REPLY,
    BRANCH_REPLY, BRANCHES_REPLY, LIST_QUERY, LOGIN, LOGIN_REPLY, NEW_API_KEY, NEW_BRANCH,
    NEW_STORE, NEW_TENANT, NEW_USER, NEW_WAREHOUSE, STATS_QUERY, STORE_REPLY, STORES_REPLY,
    TENANT_CHANGE, TENANT_QUERY, TENANT_REPLY, TENANTS_REPLY, UOM_REPLY, UOM_UPSERT, UOMS_REPLY,
    USER_CHANGE, USER_REPLY, USERS_REPLY, WAREHOUSE_CHANGE, WAREHOUSE_REPLY, WAREHOUSES_REPLY,
};
use crate::operations::stock_schemas::{
    ADJUSTED_REPLY, ADJUSTMENT, ARRIVED, AUDIT_REPLY, COUNT_REPLY, COUNTED, FILE_REPLY,
    FILES_REPLY, INVENTORY_LIST_REPLY, INVENTORY_QUERY, INVENTORY_REPLY, LEDGER_LIST_REPLY,
    MOVEMENT_QUERY, NEW_COUNT, PIECES_REPLY, REORDER, TRANSFER, TRANSFERRED_REPLY,
};
use crate::operations::transfer_schemas::{
    TRANSFER_QUERY, TRANSFER_RECEIVE, TRANSFER_RELABEL, TRANSFER_REPLY, TRANSFERS_REPLY,
};
use crate::operations::{
    api_key_log, api_keys, asn, audit, auth, branches, carriers, counts, flash_credentials, ledger,
    orders, partner_clients, returns, stock, stores, tenants, transfers, uoms, users, warehouses,
};
use crate::push::asn as push_asn;
use crate::push::lists::tables;
use crate::push::schemas::{ASN_REPLY, GRN_REPLY, WRITE_QUERY};
use khlang_core::access::account::Role;
use khlang_core::shape::schema::{Field, Schema};

const ANYBODY: Access = Access::Public;
const ADMIN: Access = Access::Admin(Role::Admin);
const ANY_ROLE: Access = Access::Admin(Role::Viewer);
const TENANT_ADMIN: Access = Access::Tenant(Role::Admin);
const TENANT_ROLE: Access = Access::Tenant(Role::Viewer);
const OPERATOR: Access = Access::Tenant(Role::Operator);
const NO_BODY: Option<&Schema> = None;
const NO_QUERY: &[Field] = &[];

/// One row: method, path below the prefix, name, access, query, body, replies, handler, what it does.
/// Idempotency keys are of a tenant, so only a POST of a tenant takes one; an answer that holds a
/// token or a raw key is of none, and so is never stored.
macro_rules! routes {
    ($($method:ident $path:literal $name:literal $access:ident $query:expr, $body:expr, $replies:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &crate::push::DIALECT,
            method: $method,
            path: concat!("/api/v1", $path),
            name: $name,
            about: $about,
            access: $access,
            idempotent: matches!($method, Post) && $access.is_of_a_tenant(),
            query: $query as &[Field],
            body: $body,
            replies: $replies,
            prepare: $prepare,
        }),*];
    };
}

routes! {
    Post "/auth/login" "login" ANYBODY NO_QUERY, Some(&LOGIN), &[(200, &LOGIN_REPLY)], auth::login, "Gives a token for 12 hours.";
    Post "/api-keys" "createApiKey" ADMIN TENANT_QUERY, Some(&NEW_API_KEY), &[(201, &API_KEY_REPLY)], api_keys::create, "Creates an API key and shows it this once.";
    Get "/api-keys" "listApiKeys" ADMIN LIST_QUERY, NO_BODY, &[(200, &API_KEYS_REPLY)], list::<api_keys::ApiKeys>, "Lists API keys, newest first.";
    Get "/api-keys/{id}" "getApiKey" ADMIN TENANT_QUERY, NO_BODY, &[(200, &API_KEY_REPLY)], find::<api_keys::ApiKeys>, "Reads an API key.";
    Patch "/api-keys/{id}" "changeApiKey" ADMIN TENANT_QUERY, Some(&API_KEY_CHANGE), &[(200, &API_KEY_REPLY)], api_keys::change, "Changes the settings of an API key.";
    Delete "/api-keys/{id}" "revokeApiKey" ADMIN TENANT_QUERY, NO_BODY, &[(200, &API_KEY_REPLY)], revoke::<api_keys::ApiKeys>, "Revokes an API key, for good.";
    Post "/api-keys/{id}/rotate" "rotateApiKey" ADMIN TENANT_QUERY, NO_BODY, &[(200, &API_KEY_REPLY)], rotate::<api_keys::ApiKeys>, "Puts a new key in the place of the old one, which ends at once, and shows it this once.";
    Get "/api-keys/{id}/requests" "listApiKeyRequests" ADMIN LIST_QUERY, NO_BODY, &[(200, &API_KEY_REQUESTS_REPLY)], list::<api_key_log::Requests>, "Lists the requests that came with an API key, newest first.";
    Get "/api-keys/{id}/stats" "getApiKeyStats" ADMIN STATS_QUERY, NO_BODY, &[(200, &API_KEY_STATS_REPLY)], api_key_log::stats, "Counts the requests that came with an API key.";
    Post "/flash-credentials" "createFlashCredential" ADMIN TENANT_QUERY, Some(&NEW_CREDENTIAL), &[(201, &CREDENTIAL_REPLY)], flash_credentials::create, "Makes a merchant of the Flash API and shows its secrets this once.";
    Get "/flash-credentials" "listFlashCredentials" ADMIN LIST_QUERY, NO_BODY, &[(200, &CREDENTIALS_REPLY)], list::<flash_credentials::FlashCredentials>, "Lists merchants of the Flash API, newest first.";
    Get "/flash-credentials/{id}" "getFlashCredential" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CREDENTIAL_REPLY)], find::<flash_credentials::FlashCredentials>, "Reads a merchant of the Flash API.";
    Patch "/flash-credentials/{id}" "changeFlashCredential" ADMIN TENANT_QUERY, Some(&CREDENTIAL_CHANGE), &[(200, &CREDENTIAL_REPLY)], flash_credentials::change, "Changes a merchant's name or where its pushes go.";
    Delete "/flash-credentials/{id}" "revokeFlashCredential" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CREDENTIAL_REPLY)], revoke::<flash_credentials::FlashCredentials>, "Ends a merchant of the Flash API, for good.";
    Post "/flash-credentials/{id}/rotate" "rotateFlashCredential" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CREDENTIAL_REPLY)], rotate::<flash_credentials::FlashCredentials>, "Puts new secrets in the place of the old ones, which end at once, and shows them this once.";
    Post "/partner-clients" "createPartnerClient" ADMIN TENANT_QUERY, Some(&NEW_CLIENT), &[(201, &CLIENT_REPLY)], partner_clients::create, "Makes a client of the Partner API and shows its secret this once.";
    Get "/partner-clients" "listPartnerClients" ADMIN LIST_QUERY, NO_BODY, &[(200, &CLIENTS_REPLY)], list::<partner_clients::PartnerClients>, "Lists clients of the Partner API, newest first.";
    Get "/partner-clients/{id}" "getPartnerClient" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CLIENT_REPLY)], find::<partner_clients::PartnerClients>, "Reads a client of the Partner API.";
    Patch "/partner-clients/{id}" "changePartnerClient" ADMIN TENANT_QUERY, Some(&CLIENT_CHANGE), &[(200, &CLIENT_REPLY)], partner_clients::change, "Changes what a client may do and see; its tokens end with it.";
    Delete "/partner-clients/{id}" "revokePartnerClient" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CLIENT_REPLY)], revoke::<partner_clients::PartnerClients>, "Ends a client of the Partner API, its tokens and its webhooks, for good.";
    Post "/partner-clients/{id}/rotate" "rotatePartnerClient" ADMIN TENANT_QUERY, NO_BODY, &[(200, &CLIENT_REPLY)], rotate::<partner_clients::PartnerClients>, "Puts a new secret in the place of the old one, which ends at once, and shows it this once.";
    Post "/tenants" "createTenant" ADMIN NO_QUERY, Some(&NEW_TENANT), &[(201, &TENANT_REPLY)], tenants::create, "Creates a tenant.";
    Get "/tenants" "listTenants" ANY_ROLE LIST_QUERY, NO_BODY, &[(200, &TENANTS_REPLY)], list::<tenants::Tenants>, "Lists tenants, newest first.";
    Get "/tenants/{id}" "getTenant" ANY_ROLE NO_QUERY, NO_BODY, &[(200, &TENANT_REPLY)], tenants::find, "Reads a tenant.";
    Patch "/tenants/{id}" "changeTenant" ADMIN NO_QUERY, Some(&TENANT_CHANGE), &[(200, &TENANT_REPLY)], tenants::change, "Changes a tenant.";
    Post "/branches" "createBranch" TENANT_ADMIN WRITE_QUERY, Some(&NEW_BRANCH), &[(201, &BRANCH_REPLY)], branches::create, "Creates a branch.";
    Get "/branches" "listBranches" TENANT_ROLE LIST_QUERY, NO_BODY, &[(200, &BRANCHES_REPLY)], list::<branches::Branches>, "Lists branches by code.";
    Post "/warehouses" "createWarehouse" TENANT_ADMIN WRITE_QUERY, Some(&NEW_WAREHOUSE), &[(201, &WAREHOUSE_REPLY)], warehouses::create, "Creates a warehouse.";
    Get "/warehouses" "listWarehouses" TENANT_ROLE LIST_QUERY, NO_BODY, &[(200, &WAREHOUSES_REPLY)], list::<warehouses::Warehouses>, "Lists warehouses by code.";
    Get "/warehouses/{code}" "getWarehouse" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &WAREHOUSE_REPLY)], warehouses::find, "Reads a warehouse.";
    Patch "/warehouses/{code}" "changeWarehouse" TENANT_ADMIN TENANT_QUERY, Some(&WAREHOUSE_CHANGE), &[(200, &WAREHOUSE_REPLY)], warehouses::change, "Changes a warehouse.";
    Post "/stores" "createStore" TENANT_ADMIN WRITE_QUERY, Some(&NEW_STORE), &[(201, &STORE_REPLY)], stores::create, "Creates a store.";
    Get "/stores" "listStores" TENANT_ROLE LIST_QUERY, NO_BODY, &[(200, &STORES_REPLY)], list::<stores::Stores>, "Lists stores by code.";
    Post "/uoms" "upsertUom" TENANT_ADMIN WRITE_QUERY, Some(&UOM_UPSERT), &[(201, &UOM_REPLY), (200, &UOM_REPLY)], uoms::upsert, "Creates a unit or changes its factor.";
    Put "/uoms" "putUom" TENANT_ADMIN TENANT_QUERY, Some(&UOM_UPSERT), &[(201, &UOM_REPLY), (200, &UOM_REPLY)], uoms::upsert, "Creates a unit or changes its factor.";
    Get "/uoms" "listUoms" TENANT_ROLE LIST_QUERY, NO_BODY, &[(200, &UOMS_REPLY)], list::<uoms::Uoms>, "Lists units by code.";
    Post "/users" "createUser" ADMIN TENANT_QUERY, Some(&NEW_USER), &[(201, &USER_REPLY)], users::create, "Creates a user.";
    Get "/users" "listUsers" ADMIN LIST_QUERY, NO_BODY, &[(200, &USERS_REPLY)], list::<users::Users>, "Lists users, newest first.";
    Get "/ops/items" "listOpsItems" TENANT_ROLE tables::items::QUERY, NO_BODY, &[(200, &tables::items::REPLY)], tables::items::list, "Lists items, newest first.";
    Get "/ops/partners" "listOpsPartners" TENANT_ROLE tables::partners::QUERY, NO_BODY, &[(200, &tables::partners::REPLY)], tables::partners::list, "Lists partners, newest first.";
    Get "/ops/locations" "listOpsLocations" TENANT_ROLE tables::locations::QUERY, NO_BODY, &[(200, &tables::locations::REPLY)], tables::locations::list, "Lists locations, newest first.";
    Get "/ops/orders" "listOpsOrders" TENANT_ROLE tables::orders::QUERY, NO_BODY, &[(200, &tables::orders::REPLY)], tables::orders::list, "Lists orders without their lines, newest first.";
    Get "/ops/asn" "listOpsAsns" TENANT_ROLE tables::asns::QUERY, NO_BODY, &[(200, &tables::asns::REPLY)], tables::asns::list, "Lists ASNs without their lines, newest first.";
    Get "/ops/receipts" "listReceipts" TENANT_ROLE tables::receipts::QUERY, NO_BODY, &[(200, &tables::receipts::REPLY)], tables::receipts::list, "Lists receipts without their lines, newest first.";
    Get "/ops/cycle-counts" "listCycleCounts" TENANT_ROLE tables::cycle_counts::QUERY, NO_BODY, &[(200, &tables::cycle_counts::REPLY)], tables::cycle_counts::list, "Lists cycle counts without their lines, newest first.";
    Get "/ops/pick-tasks" "listPickTasks" TENANT_ROLE tables::pick_tasks::QUERY, NO_BODY, &[(200, &tables::pick_tasks::REPLY)], tables::pick_tasks::list, "Lists pick tasks, the newest promise first.";
    Get "/ops/shipments" "listOpsShipments" TENANT_ROLE tables::shipments::QUERY, NO_BODY, &[(200, &tables::shipments::REPLY)], tables::shipments::list, "Lists shipments, newest first.";
    Get "/ops/levels" "listLevels" TENANT_ROLE tables::levels::QUERY, NO_BODY, &[(200, &tables::levels::REPLY)], tables::levels::list, "Lists what lies where.";
    Get "/ops/lots" "listLots" TENANT_ROLE tables::lots::QUERY, NO_BODY, &[(200, &tables::lots::REPLY)], tables::lots::list, "Lists lots of items.";
    Get "/ops/serials" "listSerials" TENANT_ROLE tables::serials::QUERY, NO_BODY, &[(200, &tables::serials::REPLY)], tables::serials::list, "Lists single pieces by serial.";
    Get "/ops/orders/{orderNo}" "getOrderStory" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &STEPPED_REPLY)], orders::find, "Reads an order with its boxes and history.";
    Post "/ops/orders/{orderNo}/approve" "approveOrder" OPERATOR WRITE_QUERY, Some(&NOTHING), &[(200, &STEPPED_REPLY)], orders::prepare_approve, "Approves an order: stock is allocated to it.";
    Post "/ops/orders/{orderNo}/reject" "rejectOrder" OPERATOR WRITE_QUERY, Some(&NOTHING), &[(200, &STEPPED_REPLY)], orders::prepare_reject, "Rejects an order that waits for approval.";
    Post "/ops/orders/{orderNo}/warehouse" "assignWarehouse" OPERATOR WRITE_QUERY, Some(&ASSIGNMENT), &[(200, &STEPPED_REPLY)], orders::prepare_assign, "Gives a bill that waits for one a warehouse.";
    Post "/ops/orders/{orderNo}/give-back" "giveBackOrder" OPERATOR WRITE_QUERY, Some(&NOTHING), &[(200, &STEPPED_REPLY)], orders::prepare_give_back, "Books that the goods of a withdrawn bill are back on their shelves.";
    Put "/carriers/{code}" "putCarrier" TENANT_ADMIN TENANT_QUERY, Some(&CARRIER_UPSERT), &[(200, &CARRIER_REPLY)], carriers::put, "Makes or changes a carrier with its range of numbers.";
    Get "/carriers" "listCarriers" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &CARRIERS_REPLY)], carriers::list, "Lists the carriers.";
    Post "/ops/orders/{orderNo}/release" "releaseOrder" OPERATOR WRITE_QUERY, Some(&NOTHING), &[(200, &STEPPED_REPLY)], orders::prepare_release, "Turns what is allocated into pick tasks.";
    Post "/ops/orders/{orderNo}/pick" "pickOrder" OPERATOR WRITE_QUERY, Some(&PICKS), &[(200, &STEPPED_REPLY)], orders::prepare_pick, "Books what was picked, short picks too.";
    Post "/ops/orders/{orderNo}/pack" "packOrder" OPERATOR WRITE_QUERY, Some(&PACKING), &[(200, &STEPPED_REPLY)], orders::prepare_pack, "Books the boxes of an order.";
    Post "/ops/orders/{orderNo}/ship" "shipOrder" OPERATOR WRITE_QUERY, Some(&DISPATCH), &[(200, &STEPPED_REPLY)], orders::prepare_ship, "Sends an order out.";
    Post "/ops/orders/{orderNo}/deliver" "deliverOrder" OPERATOR WRITE_QUERY, Some(&NOTHING), &[(200, &STEPPED_REPLY)], orders::prepare_deliver, "Completes an order that arrived.";
    Post "/ops/orders/{orderNo}/exception" "noteException" OPERATOR WRITE_QUERY, Some(&EXCEPTION), &[(200, &STEPPED_REPLY)], orders::prepare_exception, "Notes that something went wrong with an order.";
    Get "/ops/shipments/{trackingNo}" "getShipment" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &SHIPMENT_REPLY)], orders::find_shipment, "Reads a shipment with what its carrier told.";
    Post "/ops/shipments/{trackingNo}/events" "tellShipment" OPERATOR WRITE_QUERY, Some(&CARRIER_EVENT), &[(200, &SHIPMENT_REPLY)], orders::tell_shipment, "Books what a carrier tells.";
    Patch "/users/{id}" "changeUser" ADMIN TENANT_QUERY, Some(&USER_CHANGE), &[(200, &USER_REPLY)], users::change, "Changes the role or the password of a user, whose tokens end with it.";
    Post "/ops/stock/adjust" "adjustStock" OPERATOR WRITE_QUERY, Some(&ADJUSTMENT), &[(200, &ADJUSTED_REPLY)], stock::adjust, "Corrects stock by hand, with a reason; waiting orders are served from what is put up.";
    Post "/ops/stock/move" "moveStock" OPERATOR WRITE_QUERY, Some(&TRANSFER), &[(200, &TRANSFERRED_REPLY)], stock::transfer, "Moves stock that nobody is promised to another location, or changes its quality.";
    Post "/ops/asn/{asnNo}/arrive" "arriveAsn" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &ASN_REPLY)], asn::arrived, "Says that the goods of an ASN stand at the dock.";
    Post "/ops/asn/{asnNo}/receive" "receiveAsn" OPERATOR WRITE_QUERY, Some(&ARRIVED), &[(201, &GRN_REPLY)], asn::receive, "Receives goods on an ASN: everything that is open where no line is named.";
    Post "/ops/asn/{asnNo}/cancel" "cancelAsn" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &ASN_REPLY)], push_asn::cancelled, "Calls an ASN off of which nothing has come.";
    Post "/ops/asn/{asnNo}/complete" "completeAsn" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &ASN_REPLY)], push_asn::completed, "Closes an ASN that came short: nothing more is expected of it.";
    Get "/ops/asn/{asnNo}/files" "listAsnFiles" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &FILES_REPLY)], asn::files, "Lists the files that came with an ASN.";
    Get "/ops/asn/{asnNo}/files/{position}" "getAsnFile" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &FILE_REPLY)], asn::file, "Reads a file that came with an ASN.";
    Post "/ops/returns" "createReturn" OPERATOR WRITE_QUERY, Some(&NEW_RETURN), &[(201, &RETURN_REPLY)], returns::create, "Asks for a return: of an order, of which everything that left is proposed, or of any goods.";
    Get "/ops/returns" "listReturns" TENANT_ROLE RETURN_QUERY, NO_BODY, &[(200, &RETURNS_REPLY)], list::<returns::Returns>, "Lists returns, newest first.";
    Get "/ops/returns/{returnNo}" "getReturn" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &RETURN_REPLY)], returns::find, "Reads a return with its history.";
    Patch "/ops/returns/{returnNo}" "changeReturn" OPERATOR TENANT_QUERY, Some(&RETURN_CHANGE), &[(200, &RETURN_REPLY)], returns::change, "Changes the tracking number, the carrier or the remark of an open return.";
    Post "/ops/returns/{returnNo}/approve" "approveReturn" OPERATOR WRITE_QUERY, Some(&RETURN_STEP), &[(200, &RETURN_REPLY)], returns::approve, "Approves a return: from now on it may be received.";
    Post "/ops/returns/{returnNo}/reject" "rejectReturn" OPERATOR WRITE_QUERY, Some(&RETURN_STEP), &[(200, &RETURN_REPLY)], returns::reject, "Refuses a return of which nothing was received.";
    Post "/ops/returns/{returnNo}/arrive" "arriveReturn" OPERATOR WRITE_QUERY, Some(&RETURN_STEP), &[(200, &RETURN_REPLY)], returns::arrive, "Says that the goods of a return stand at the dock.";
    Post "/ops/returns/{returnNo}/receive" "receiveReturn" OPERATOR WRITE_QUERY, Some(&CAME_BACK), &[(200, &RETURN_REPLY)], returns::receive, "Receives goods on a return into normal or bad stock: everything that is open, in good order, where no line is named.";
    Post "/ops/returns/{returnNo}/close" "closeReturn" OPERATOR WRITE_QUERY, Some(&RETURN_STEP), &[(200, &RETURN_REPLY)], returns::close, "Ends a return of which no more will come.";
    Post "/ops/returns/{returnNo}/cancel" "cancelReturn" OPERATOR WRITE_QUERY, Some(&RETURN_STEP), &[(200, &RETURN_REPLY)], returns::cancel, "Calls off a return of which nothing has come.";
    Get "/ops/transfers" "listTransfers" TENANT_ROLE TRANSFER_QUERY, NO_BODY, &[(200, &TRANSFERS_REPLY)], list::<transfers::Transfers>, "Lists transfers, newest first.";
    Get "/ops/transfers/{transferNo}" "getTransfer" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &TRANSFER_REPLY)], transfers::find, "Reads a transfer with its parcels and history.";
    Post "/ops/transfers/{transferNo}/receive" "receiveTransfer" OPERATOR WRITE_QUERY, Some(&TRANSFER_RECEIVE), &[(200, &TRANSFER_REPLY)], transfers::receive, "Receives a parcel of a transfer by its number.";
    Post "/ops/transfers/{transferNo}/relabel" "relabelTransfer" OPERATOR WRITE_QUERY, Some(&TRANSFER_RELABEL), &[(200, &TRANSFER_REPLY)], transfers::relabel, "Makes the parcels of a transfer one, with a number of its own.";
    Post "/ops/transfers/{transferNo}/hand-over" "handOverTransfer" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &TRANSFER_REPLY)], transfers::hand_over, "Hands a transfer over to its carrier.";
    Post "/ops/transfers/{transferNo}/recall" "recallTransfer" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &TRANSFER_REPLY)], transfers::recall, "Gives a transfer back to its seller.";
    Post "/ops/cycle-counts" "openCycleCount" OPERATOR WRITE_QUERY, Some(&NEW_COUNT), &[(201, &COUNT_REPLY)], counts::open, "Opens a cycle count of the levels that hold something.";
    Get "/ops/cycle-counts/{countNo}" "getCycleCount" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &COUNT_REPLY)], counts::find, "Reads a cycle count; a blind one hides what is expected until it is closed.";
    Post "/ops/cycle-counts/{countNo}/count" "enterCycleCount" OPERATOR WRITE_QUERY, Some(&COUNTED), &[(200, &COUNT_REPLY)], counts::enter, "Enters what was counted, also on levels where nothing was expected.";
    Post "/ops/cycle-counts/{countNo}/recount" "recountCycleCount" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &COUNT_REPLY)], counts::recount, "Asks for lines with a variance to be counted again.";
    Post "/ops/cycle-counts/{countNo}/close" "closeCycleCount" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &COUNT_REPLY)], counts::close, "Posts the variances; waiting orders are served from what was found.";
    Post "/ops/cycle-counts/{countNo}/cancel" "cancelCycleCount" OPERATOR WRITE_QUERY, NO_BODY, &[(200, &COUNT_REPLY)], counts::cancel, "Calls a cycle count off; nothing is posted.";
    Get "/ops/inventory" "listInventory" TENANT_ROLE INVENTORY_QUERY, NO_BODY, &[(200, &INVENTORY_LIST_REPLY)], list::<ledger::Inventories>, "Lists what there is of each item in each warehouse, with its value.";
    Patch "/ops/inventory/{id}" "changeInventory" OPERATOR TENANT_QUERY, Some(&REORDER), &[(200, &INVENTORY_REPLY)], ledger::reorder, "Sets the reorder point of an item in a warehouse.";
    Get "/ops/movements" "listMovements" TENANT_ROLE MOVEMENT_QUERY, NO_BODY, &[(200, &LEDGER_LIST_REPLY)], list::<ledger::Movements>, "Lists the ledger, newest first.";
    Get "/ops/serials/{serial}" "getSerial" TENANT_ROLE TENANT_QUERY, NO_BODY, &[(200, &PIECES_REPLY)], ledger::serial, "Tells where the pieces of that serial are.";
    Get "/ops/audit" "audit" ANY_ROLE TENANT_QUERY, NO_BODY, &[(200, &AUDIT_REPLY)], audit::audit, "Recomputes every invariant and lists what differs; of all tenants where none is named.";
}
