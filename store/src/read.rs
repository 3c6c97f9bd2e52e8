//! The read side: one statement for each [`Need`], whatever its number of rows (`sql/read`).
//!
//! Parameters: `?1` the hash of the API key or the merchant's id (or null), `?2` the tenant that the request or
//! token names (or null), `?3` the need as JSON. Each returns rows with one JSON text. Lists are driven from
//! `json_each` by CROSS JOIN, so that rows are found by index and never scanned.

use khlang_core::decision::Need;
use khlang_core::inbound::view::InboundClock;
use khlang_core::stock::audit::Invariant;
use khlang_core::{
    access as core_access, catalog as core_catalog, channels as core_channels,
    inbound as core_inbound, lists as core_lists, outbound as core_outbound,
    returns as core_returns, stock as core_stock, transfer as core_transfer,
    webhooks as core_webhooks,
};

use crate::sql::read::{
    access, catalog, channels, inbound, inventory, lists, merchant, outbound, partner, returns,
    stock, transfer,
};
use crate::sql::{audit, outbox};

/// The statement that answers a need.
pub const fn statement(need: &Need) -> &'static str {
    match need {
        Need::Access(need) => of_access(need),
        Need::Webhooks(need) => of_webhooks(need),
        Need::Catalog(need) => of_catalog(need),
        Need::Stock(need) => of_stock(need),
        Need::Channels(need) => of_channels(need),
        Need::Inbound(need) => of_inbound(need),
        Need::Outbound(need) => of_outbound(need),
        Need::Returns(need) => of_returns(need),
        Need::Transfer(need) => of_transfer(need),
        Need::Lists(core_lists::Need::Page(page)) => page_of(page.list, page.way),
    }
}

const fn of_access(need: &core_access::Need) -> &'static str {
    use core_access::Need;

    match need {
        Need::ApiKey { .. } => access::API_KEY,
        Need::PartnerClient { .. } => access::PARTNER_CLIENT,
        Need::PartnerClients { id: Some(_), .. } => access::PARTNER_CLIENT,
        Need::PartnerClients { tenant: None, .. } => access::PARTNER_CLIENTS,
        Need::PartnerClients { .. } => access::PARTNER_CLIENTS_OF_TENANT,
        Need::FlashCredential { .. } => merchant::CREDENTIAL,
        Need::UsedNonce { .. } => merchant::USED_NONCE,
        Need::FlashCredentials { id: Some(_), .. } => merchant::CREDENTIAL_BY_ID,
        Need::FlashCredentials { tenant: None, .. } => merchant::CREDENTIALS,
        Need::FlashCredentials { .. } => merchant::CREDENTIALS_OF_TENANT,
        Need::Tenant {} => access::TENANT,
        Need::StoredReply { .. } => access::STORED_REPLY,
        Need::StoredRows { .. } => access::STORED_ROWS,
        Need::User { .. } => access::USER,
        Need::LoginFailures { .. } => access::LOGIN_FAILURES,
        Need::Session { .. } => access::SESSION,
        Need::ApiKeys { id: Some(_), .. } => access::API_KEY_BY_ID,
        Need::ApiKeys { tenant: None, .. } => access::API_KEYS,
        Need::ApiKeys { .. } => access::API_KEYS_OF_TENANT,
        Need::ApiKeyRequests { .. } => access::API_KEY_REQUESTS,
        Need::ApiKeyStats { .. } => access::API_KEY_STATS,
        Need::Tenants { id: Some(_), .. } => access::TENANT_BY_ID,
        Need::Tenants { .. } => access::TENANTS,
        Need::Users { id: Some(_), .. } => access::USER_BY_ID,
        Need::Users { tenant: None, .. } => access::USERS,
        Need::Users { .. } => access::USERS_OF_TENANT,
    }
}

const fn of_webhooks(need: &core_webhooks::Need) -> &'static str {
    use core_webhooks::Need;

    match need {
        Need::WebhookSubscriptions { id: Some(_), .. } => outbox::SUBSCRIPTION_BY_ID,
        Need::WebhookSubscriptions { .. } => outbox::SUBSCRIPTION_PAGE,
        Need::Deliveries { id: Some(_), .. } => outbox::DELIVERY_BY_ID,
        Need::Deliveries {
            status: Some(_), ..
        } => outbox::DELIVERY_PAGE_OF_STATUS,
        Need::Deliveries { .. } => outbox::DELIVERY_PAGE,
    }
}

const fn of_catalog(need: &core_catalog::Need) -> &'static str {
    use core_catalog::Need;

    match need {
        Need::Items { .. } => catalog::ITEMS,
        Need::ItemsOf(..) => catalog::ITEMS_OF,
        Need::SetParts { .. } => catalog::SET_PARTS,
        Need::Goods { .. } => catalog::GOODS,
        Need::GoodsParts { .. } => catalog::GOODS_PARTS,
        Need::Carriers {} => catalog::CARRIERS,
        Need::GoodsOfCode { .. } => catalog::GOODS_OF_CODE,
        Need::GoodsPage { codes: None, .. } => catalog::GOODS_PAGE,
        Need::GoodsPage { .. } => catalog::GOODS_PAGE_OF_CODES,
        Need::UomsOf { .. } => catalog::UOMS_OF,
        Need::WarehouseOf { .. } => catalog::WAREHOUSE_OF,
        Need::LocationsOf { .. } => catalog::LOCATIONS_OF,
        Need::ItemsInUse(..) => catalog::ITEMS_IN_USE,
        Need::SuppliersNamed { .. } => catalog::SUPPLIERS_NAMED,
        Need::Partners { .. } => catalog::PARTNERS,
        Need::Warehouses { .. } => catalog::WAREHOUSES,
        Need::WarehousesNumbered { .. } => catalog::WAREHOUSES_NUMBERED,
        Need::Locations { .. } => catalog::LOCATIONS,
        Need::Uoms { .. } => catalog::UOMS,
        Need::WarehousesOfStores { .. } => catalog::WAREHOUSES_OF_STORES,
        Need::LocationsOfStores { .. } => catalog::LOCATIONS_OF_STORES,
        Need::Branches { .. } => catalog::BRANCHES,
        Need::BranchesFor { .. } => catalog::BRANCHES_FOR,
        Need::BranchPage { .. } => catalog::BRANCH_PAGE,
        Need::WarehousePage { .. } => catalog::WAREHOUSE_PAGE,
        Need::Stores { .. } => catalog::STORES,
        Need::StorePage { .. } => catalog::STORE_PAGE,
        Need::TenantUoms { .. } => catalog::TENANT_UOMS,
        Need::UomPage { .. } => catalog::UOM_PAGE,
    }
}

const fn of_stock(need: &core_stock::Need) -> &'static str {
    use core_stock::Need;

    match need {
        Need::LotsOf { .. } => stock::LOTS_OF,
        Need::SerialsNamed { .. } => stock::SERIALS_NAMED,
        Need::SerialsAnnounced { .. } => stock::SERIALS_ANNOUNCED,
        Need::InventoryPage { id: Some(_), .. } => stock::INVENTORY_BY_ID,
        Need::InventoryPage { .. } => stock::INVENTORY_PAGE,
        Need::MovementPage { sku: Some(_), .. } => stock::MOVEMENTS_OF_ITEM,
        Need::MovementPage { .. } => stock::MOVEMENT_PAGE,
        Need::GoodsStock { .. } => inventory::GOODS_STOCK,
        Need::GoodsStockPage { is_set: None, .. } => inventory::GOODS_STOCK_PAGE,
        Need::GoodsStockPage {
            is_set: Some(true), ..
        } => inventory::STOCK_OF_SETS,
        Need::GoodsStockPage { .. } => inventory::STOCK_OF_SINGLE_GOODS,
        Need::GoodsStockChanged { .. } => inventory::GOODS_STOCK_CHANGED,
        Need::LotStock { .. } => inventory::LOT_STOCK,
        Need::PiecePage {
            serial: None,
            received_on: None,
            order_no: None,
            ..
        } => inventory::PIECE_PAGE,
        Need::PiecePage { .. } => inventory::PIECES_OF_DOCUMENT,
        Need::InOutPage { .. } => inventory::IN_OUT_PAGE,
        Need::StockPage { item: Some(_), .. } => partner::STOCK_PAGE_OF_ITEM,
        Need::StockPage { .. } => partner::STOCK_PAGE,
        Need::LedgerPage { item: Some(_), .. } => partner::LEDGER_PAGE_OF_ITEM,
        Need::LedgerPage { .. } => partner::LEDGER_PAGE,
        Need::SerialViews { .. } => stock::SERIAL_VIEWS,
        Need::CycleCount { .. } => stock::CYCLE_COUNT,
        Need::Countable { .. } => stock::COUNTABLE,
        Need::Joining { .. } => stock::JOINING,
        Need::Lots { .. } => stock::LOTS,
        Need::Serials { .. } => stock::SERIALS,
        Need::Inventories(..) | Need::MayFree(..) | Need::MayBreak(..) => stock::INVENTORIES,
        Need::Shelf(..) => stock::SHELF,
        Need::LevelHolders(..) => outbound::LEVEL_HOLDERS,
        Need::Audit { check, .. } => audit_statement(*check),
        Need::Pieces(..) => stock::PIECES,
        Need::Levels { as_of: None, .. } => stock::LEVELS,
        Need::Levels { as_of: Some(_), .. } => stock::LEVELS_AS_OF,
    }
}

const fn of_channels(need: &core_channels::Need) -> &'static str {
    use core_channels::Need;

    match need {
        Need::ChannelStock { .. } => channels::STOCK,
        Need::ChannelPage { .. } => channels::PAGE,
        Need::ChannelHistory {
            version: Some(_), ..
        } => channels::HISTORY_BY_VERSION,
        Need::ChannelHistory { .. } => channels::HISTORY,
    }
}

const fn of_inbound(need: &core_inbound::Need) -> &'static str {
    use core_inbound::Need;

    match need {
        Need::Asn { .. } => inbound::ASN,
        Need::AsnReferences { .. } => inbound::ASN_REFERENCES,
        Need::InboundReferences { .. } => inbound::REFERENCES,
        Need::InboundNamed { .. } => inbound::NAMED,
        Need::InboundViews { .. } => inbound::VIEWS,
        Need::InboundFiles { .. } => inbound::FILES,
        Need::InboundPage {
            clock: InboundClock::Created,
            ..
        } => inbound::CREATED_PAGE,
        Need::InboundPage { .. } => inbound::COMPLETED_PAGE,
        Need::Receipt { .. } => inbound::RECEIPT,
        Need::ReceiptsOf { .. } => inbound::RECEIPTS_OF,
    }
}

const fn of_outbound(need: &core_outbound::Need) -> &'static str {
    use core_outbound::Need;

    match need {
        Need::Waiting(..) => outbound::WAITING,
        Need::Promises(..) => outbound::PROMISES,
        Need::Unserved { .. } => outbound::UNSERVED,
        Need::Holders { .. } => outbound::HOLDERS,
        Need::Order { .. } => outbound::ORDER,
        Need::Bills { .. } => outbound::BILLS,
        Need::OrderPage(filter) if filter.names() => outbound::ORDER_PAGE_OF_NAMED,
        Need::OrderPage(..) => outbound::ORDER_PAGE,
        Need::OrderReferences { .. } => outbound::ORDER_REFERENCES,
        Need::OrderOfShipment { .. } => outbound::ORDER_OF_SHIPMENT,
        Need::OrderStory { .. } => outbound::ORDER_STORY,
        Need::Shipment { .. } => outbound::SHIPMENT,
    }
}

const fn of_returns(need: &core_returns::Need) -> &'static str {
    use core_returns::Need;

    match need {
        Need::Return { .. } => returns::ONE,
        Need::ReturnNamed { .. } => returns::NAMED,
        Need::LeftOn { .. } => returns::LEFT_ON,
        Need::LeftOnOrderOf { .. } => returns::LEFT_ON_ORDER_OF,
        Need::ReturnReferences { .. } => returns::REFERENCES,
        Need::ReturnSteps { .. } => returns::STEPS,
        Need::Returns { order: Some(_), .. } => returns::LIST_OF_ORDER,
        Need::Returns {
            status: Some(_), ..
        } => returns::LIST_OF_STATUS,
        Need::Returns { .. } => returns::LIST,
        Need::ReturnViews { .. } => returns::VIEWS,
        Need::ReturnPage { .. } => returns::PAGE,
    }
}

const fn of_transfer(need: &core_transfer::Need) -> &'static str {
    use core_transfer::Need;

    match need {
        Need::Transfer { .. } => transfer::ONE,
        Need::NumbersTaken { .. } => transfer::NUMBERS_TAKEN,
        Need::Transfers {
            parcel: Some(_), ..
        } => transfer::LIST_OF_PARCEL,
        Need::Transfers {
            status: Some(_), ..
        } => transfer::LIST_OF_STATUS,
        Need::Transfers { .. } => transfer::LIST,
    }
}

/// The statement of a list that goes by that index; by the list's own order where it has no such index.
const fn page_of(list: core_lists::List, way: core_lists::Way) -> &'static str {
    use core_lists::{List, Way};

    match (list, way) {
        (List::Items, Way::Changed) => lists::ITEMS_CHANGED,
        (List::Items, Way::Sought) => lists::ITEMS_SOUGHT,
        (List::Items, _) => lists::ITEMS_NEWEST,
        (List::Partners, Way::Changed) => lists::PARTNERS_CHANGED,
        (List::Partners, Way::Sought) => lists::PARTNERS_SOUGHT,
        (List::Partners, _) => lists::PARTNERS_NEWEST,
        (List::Locations, Way::Changed) => lists::LOCATIONS_CHANGED,
        (List::Locations, Way::Sought) => lists::LOCATIONS_SOUGHT,
        (List::Locations, _) => lists::LOCATIONS_NEWEST,
        (List::Orders, Way::Changed) => lists::ORDERS_CHANGED,
        (List::Orders, Way::Sought) => lists::ORDERS_SOUGHT,
        (List::Orders, Way::OfStatus) => lists::ORDERS_OF_STATUS,
        (List::Orders, Way::OfReference) => lists::ORDERS_OF_REFERENCE,
        (List::Orders, Way::Short) => lists::ORDERS_SHORT,
        (List::Orders, Way::Late) => lists::ORDERS_LATE,
        (List::Orders, Way::Frozen) => lists::ORDERS_FROZEN,
        (List::Orders, Way::OfItem) => lists::ORDERS_OF_ITEM,
        (List::Orders, _) => lists::ORDERS_NEWEST,
        (List::Asns, Way::Changed) => lists::ASNS_CHANGED,
        (List::Asns, Way::Sought) => lists::ASNS_SOUGHT,
        (List::Asns, Way::OfStatus) => lists::ASNS_OF_STATUS,
        (List::Asns, Way::OfReference) => lists::ASNS_OF_REFERENCE,
        (List::Asns, _) => lists::ASNS_NEWEST,
        (List::Receipts, Way::Changed) => lists::RECEIPTS_CHANGED,
        (List::Receipts, Way::Sought) => lists::RECEIPTS_SOUGHT,
        (List::Receipts, Way::OfAsn) => lists::RECEIPTS_OF_ASN,
        (List::Receipts, _) => lists::RECEIPTS_NEWEST,
        (List::Stock, Way::Changed) => lists::STOCK_CHANGED,
        (List::Stock, Way::OfWarehouse) => lists::STOCK_OF_WAREHOUSE,
        (List::Stock, Way::Sought) => lists::SOUGHT_STOCK_SOUGHT,
        (List::Stock, _) => lists::STOCK_NEWEST,
        (List::Shipments, Way::Changed) => lists::SHIPMENTS_CHANGED,
        (List::Shipments, Way::Sought) => lists::SHIPMENTS_SOUGHT,
        (List::Shipments, Way::OfTracking) => lists::SHIPMENTS_OF_TRACKING,
        (List::Shipments, Way::OfOrder) => lists::SHIPMENTS_OF_ORDER,
        (List::Shipments, _) => lists::SHIPMENTS_NEWEST,
        (List::CycleCounts, Way::Changed) => lists::CYCLE_COUNTS_CHANGED,
        (List::CycleCounts, Way::Sought) => lists::CYCLE_COUNTS_SOUGHT,
        (List::CycleCounts, _) => lists::CYCLE_COUNTS_NEWEST,
        (List::PickTasks, Way::Open) => lists::PICK_TASKS_OPEN,
        (List::PickTasks, Way::OfOrder) => lists::PICK_TASKS_OF_ORDER,
        (List::PickTasks, _) => lists::PICK_TASKS_NEWEST,
        (List::Levels, Way::OfItem) => lists::LEVELS_OF_ITEM,
        (List::Levels, Way::OfWarehouse) => lists::LEVELS_OF_WAREHOUSE,
        (List::Levels, _) => lists::LEVELS_NEWEST,
        (List::Lots, Way::Expiring) => lists::LOTS_EXPIRING,
        (List::Lots, Way::OfItem) => lists::LOTS_OF_ITEM,
        (List::Lots, _) => lists::LOTS_NEWEST,
        (List::Serials, Way::Changed) => lists::SERIALS_CHANGED,
        (List::Serials, Way::OfItem) => lists::SERIALS_OF_ITEM,
        (List::Serials, _) => lists::SERIALS_NEWEST,
    }
}

/// The statement that finds what differs from an invariant.
const fn audit_statement(invariant: Invariant) -> &'static str {
    match invariant {
        Invariant::Levels => audit::LEVELS,
        Invariant::Inventories => audit::INVENTORIES,
        Invariant::LevelPromises => audit::LEVEL_PROMISES,
        Invariant::Orders => audit::ORDERS,
        Invariant::OrderLines => audit::ORDER_LINES,
        Invariant::Waiting => audit::WAITING,
        Invariant::AsnLines => audit::ASN_LINES,
        Invariant::Numbers => audit::NUMBERS,
        Invariant::Serials => audit::SERIALS,
        Invariant::Tallies => audit::TALLIES,
        Invariant::InboundTallies => audit::INBOUND_TALLIES,
        Invariant::ReturnLines => audit::RETURN_LINES,
        Invariant::ReturnClaims => audit::RETURN_CLAIMS,
        Invariant::ReturnTallies => audit::RETURN_TALLIES,
        Invariant::Unserved => audit::UNSERVED,
        Invariant::BlockedPromises => audit::BLOCKED_PROMISES,
        Invariant::Counts => audit::COUNTS,
        Invariant::Channels => audit::CHANNELS,
        Invariant::ChannelShares => audit::CHANNEL_SHARES,
        Invariant::ManualSplits => audit::MANUAL_SPLITS,
    }
}
