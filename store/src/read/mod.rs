//! The read side: one statement for each [`Need`], whatever its number of rows.
//!
//! Parameters: `?1` the hash of the API key or the merchant's id (or null), `?2` the tenant that the request or token names
//! (or null), `?3` the need as JSON. Each answers one row with one JSON text, those of `inventory` a few. Lists are driven from
//! `json_each` by CROSS JOIN, so that rows are found by index and never scanned.
//!
//! Here: which statement answers a need, what the statements share, and what is checked of all of them.
//! The statements lie in the files of their domains, and in `audit` and `outbox`.

use khlang_core::decision::facts::{Need, OfVariants};
use khlang_core::inbound::view::InboundClock;

use crate::{audit, outbox};

/// The tenant of the request, as the table `t`: the one the key or the merchant is bound to, else the
/// one it names. No merchant's id is ever the hash of a key.
macro_rules! tenant {
    () => {
        "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), \
         (SELECT tenant_id FROM flash_credential WHERE mch_id = ?1), ?2)) "
    };
}

/// A statement about the tenant of the request.
macro_rules! of_tenant {
    ($($sql:expr),+ $(,)?) => {
        concat!($crate::read::tenant!(), $($sql),+)
    };
}

pub(super) use {of_tenant, tenant};

/// The id of the item that a code of the Flash surface names: by its barcode, else by a reserve barcode,
/// else by its sku. Of several items with one barcode it is the oldest.
macro_rules! goods_id {
    ($code:literal) => {
        concat!(
            "COALESCE((SELECT x.id FROM item x WHERE x.tenant_id = t.id AND x.barcode = ",
            $code,
            " ORDER BY x.variant_id LIMIT 1), \
             (SELECT x.item_id FROM item_barcode x WHERE x.tenant_id = t.id AND x.barcode = ",
            $code,
            "), (SELECT x.id FROM item x WHERE x.tenant_id = t.id AND x.sku = ",
            $code,
            "))"
        )
    };
}

/// The id of the item that a code names: a sku, or a code of the Flash surface where the need says so.
macro_rules! item_id {
    ($code:literal) => {
        concat!(
            "iif(?3 ->> '$.by_goods_code', ",
            $crate::read::goods_id!($code),
            ", (SELECT x.id FROM item x WHERE x.tenant_id = t.id AND x.sku = ",
            $code,
            "))"
        )
    };
}

pub(super) use {goods_id, item_id};

/// The items that `?3` names by their codes, by their numbers or by a document: an order, an ASN or a cycle
/// count; or by the quarantines that they lie in, where a line waits for them.
macro_rules! items_of {
    () => {
        concat!(
            "(SELECT i.id AS id, i.sku AS sku, i.lock_up_days AS lock_up_days FROM ( \
                SELECT ",
            $crate::read::item_id!("w.value"),
            " AS id FROM t CROSS JOIN json_each(?3, '$.skus') w \
             UNION SELECT i.id FROM t CROSS JOIN json_each(?3, '$.variants') w \
                CROSS JOIN item i ON i.tenant_id = t.id AND i.variant_id = w.value \
             UNION SELECT l.item_id FROM ( \
                SELECT l.item_id FROM t \
                CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
                CROSS JOIN order_line l ON l.order_id = d.id \
                UNION SELECT l.item_id FROM t \
                CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
                CROSS JOIN inbound_line l ON l.inbound_id = d.id \
                UNION SELECT l.item_id FROM t \
                CROSS JOIN cycle_count d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
                CROSS JOIN cycle_count_line l ON l.count_id = d.id) l \
             UNION SELECT l.item_id FROM t CROSS JOIN json_each(?3, '$.places') w \
                CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = w.value ->> 0 \
                CROSS JOIN location p ON p.warehouse_id = h.id AND p.code = w.value ->> 1 \
                   AND p.kind = 'quarantine' \
                CROSS JOIN level l ON l.warehouse_id = h.id AND l.location_id = p.id AND l.on_hand > 0 \
                WHERE EXISTS (SELECT 1 FROM order_line x WHERE x.item_id = l.item_id AND x.waiting = 1 \
                   AND x.warehouse_id = h.id)) k CROSS JOIN item i ON i.id = k.id)"
        )
    };
}

/// A statement about those items; `n` is one of them.
macro_rules! of_items {
    ($head:literal, $tail:literal) => {
        of_tenant!($head, " FROM ", items_of!(), " n ", $tail)
    };
}

/// A store; `s` is one, `h` its warehouse.
macro_rules! store_json {
    () => {
        "json_object('id', s.id, 'number', s.number, 'code', s.code, 'name', s.name, \
         'warehouse_id', s.warehouse_id, 'warehouse_code', h.code, 'policy', json(s.policy), \
         'created_at', s.created_at, 'version', s.version)"
    };
}

/// A page of a table, newest first: what lies before the position, which is past all rows where none
/// is given.
macro_rules! newest {
    ($table:literal) => {
        newest!($table, "")
    };
    ($table:literal, $where:literal) => {
        concat!(
            "(SELECT * FROM ",
            $table,
            " WHERE ",
            $where,
            "(created_at, id) < (COALESCE(?3 ->> '$.before[0]', 9223372036854775807), \
             COALESCE(?3 ->> '$.before[1]', '')) \
             ORDER BY created_at DESC, id DESC LIMIT ?3 ->> '$.limit')"
        )
    };
}

// After the macros, which are known only to what follows them.
mod access;
mod catalog;
mod channels;
mod inbound;
mod inventory;
mod merchant;
mod outbound;
mod partner;
mod stock;

/// The statement that answers a need.
pub const fn statement(need: &Need) -> &'static str {
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
        Need::Items { .. } => catalog::ITEMS,
        Need::ItemsOf { .. } => catalog::ITEMS_OF,
        Need::Goods { .. } => catalog::GOODS,
        Need::GoodsOfCode { .. } => catalog::GOODS_OF_CODE,
        Need::GoodsPage { codes: None, .. } => catalog::GOODS_PAGE,
        Need::GoodsPage { .. } => catalog::GOODS_PAGE_OF_CODES,
        Need::ByGoodsCode(need) => statement(need),
        Need::LyingIn(lying) => statement(&lying.need),
        Need::UomsOf { .. } => catalog::UOMS_OF,
        Need::WarehouseOf { .. } => catalog::WAREHOUSE_OF,
        Need::LocationsOf { .. } => catalog::LOCATIONS_OF,
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
        Need::ItemsInUse { .. } => catalog::ITEMS_IN_USE,
        Need::Partners { .. } => catalog::PARTNERS,
        Need::Warehouses { .. } => catalog::WAREHOUSES,
        Need::WarehousesNumbered { .. } => catalog::WAREHOUSES_NUMBERED,
        Need::Locations { .. } => catalog::LOCATIONS,
        Need::Uoms { .. } => catalog::UOMS,
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
        Need::ReceiptsOf { .. } => inbound::RECEIPTS_OF,
        Need::Lots { .. } => stock::LOTS,
        Need::Serials { .. } => stock::SERIALS,
        Need::Inventories { .. } => stock::INVENTORIES,
        Need::OfVariants { fact, .. } => of_variants(*fact),
        Need::WarehousesOfStores { .. } => catalog::WAREHOUSES_OF_STORES,
        Need::LocationsOfStores { .. } => catalog::LOCATIONS_OF_STORES,
        Need::ChannelStock { .. } => channels::STOCK,
        Need::ChannelPage { .. } => channels::PAGE,
        Need::ChannelHistory {
            version: Some(_), ..
        } => channels::HISTORY_BY_VERSION,
        Need::ChannelHistory { .. } => channels::HISTORY,
        Need::Shelf { .. } => stock::SHELF,
        Need::Waiting { .. } => outbound::WAITING,
        Need::Holders { .. } => outbound::HOLDERS,
        Need::LevelHolders { .. } => outbound::LEVEL_HOLDERS,
        Need::Audit { check, .. } => audit::statement(*check),
        Need::Order { .. } => outbound::ORDER,
        Need::OrderReferences { .. } => outbound::ORDER_REFERENCES,
        Need::OrderOfShipment { .. } => outbound::ORDER_OF_SHIPMENT,
        Need::OrderStory { .. } => outbound::ORDER_STORY,
        Need::Shipment { .. } => outbound::SHIPMENT,
        Need::Pieces { .. } => stock::PIECES,
        Need::Levels { as_of: None, .. } => stock::LEVELS,
        Need::Levels { as_of: Some(_), .. } => stock::LEVELS_AS_OF,
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
        Need::Branches { .. } => catalog::BRANCHES,
        Need::BranchesFor { .. } => catalog::BRANCHES_FOR,
        Need::BranchPage { .. } => catalog::BRANCH_PAGE,
        Need::WarehousePage { .. } => catalog::WAREHOUSE_PAGE,
        Need::Stores { .. } => catalog::STORES,
        Need::StorePage { .. } => catalog::STORE_PAGE,
        Need::TenantUoms { .. } => catalog::TENANT_UOMS,
        Need::UomPage { .. } => catalog::UOM_PAGE,
        Need::WebhookSubscriptions { id: Some(_), .. } => outbox::SUBSCRIPTION_BY_ID,
        Need::WebhookSubscriptions { .. } => outbox::SUBSCRIPTION_PAGE,
        Need::Deliveries { id: Some(_), .. } => outbox::DELIVERY_BY_ID,
        Need::Deliveries {
            status: Some(_), ..
        } => outbox::DELIVERY_PAGE_OF_STATUS,
        Need::Deliveries { .. } => outbox::DELIVERY_PAGE,
    }
}

/// The same statements answer for items by number.
const fn of_variants(fact: OfVariants) -> &'static str {
    match fact {
        OfVariants::Items => catalog::ITEMS_OF,
        OfVariants::Inventories => stock::INVENTORIES,
        OfVariants::Shelf => stock::SHELF,
        OfVariants::Waiting => outbound::WAITING,
        OfVariants::Pieces => stock::PIECES,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every function call of a statement: its name and how many arguments it has.
    fn calls(sql: &str) -> Vec<(String, usize)> {
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut found = Vec::new();
        let (mut word, mut quoted) = (String::new(), false);
        for c in sql.chars() {
            if c == '\'' {
                quoted = !quoted;
            }
            match c {
                _ if quoted => {}
                '(' => open.push((std::mem::take(&mut word), 1)),
                ',' => open
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|call| call.1 += 1),
                ')' => found.extend(open.pop()),
                _ => {}
            }
            match c.is_alphanumeric() || c == '_' {
                true => word.push(c),
                false => word.clear(),
            }
        }
        found
    }

    /// The files of statements, each with its source and all its statements.
    const FILES: &[(&str, &[&str])] = &[
        (include_str!("access.rs"), access::ALL),
        (include_str!("catalog.rs"), catalog::ALL),
        (include_str!("channels.rs"), channels::ALL),
        (include_str!("inbound.rs"), inbound::ALL),
        (include_str!("inventory.rs"), inventory::ALL),
        (include_str!("merchant.rs"), merchant::ALL),
        (include_str!("outbound.rs"), outbound::ALL),
        (include_str!("partner.rs"), partner::ALL),
        (include_str!("stock.rs"), stock::ALL),
        (include_str!("../audit.rs"), audit::ALL),
        (include_str!("../outbox.rs"), outbox::ALL),
    ];

    fn statements() -> impl Iterator<Item = &'static str> {
        FILES.iter().flat_map(|(_, all)| all.iter().copied())
    }

    #[test]
    fn no_function_has_more_arguments_than_d1_takes() {
        for sql in statements() {
            for (name, arguments) in calls(sql)
                .into_iter()
                .filter(|(name, _)| name.starts_with("json"))
            {
                assert!(arguments <= 32, "{name} has {arguments} arguments in {sql}");
            }
        }
    }

    #[test]
    fn every_statement_is_looked_at() {
        for (source, all) in FILES {
            let declared = source
                .lines()
                .filter(|line| line.contains("const ") && line.contains(": &str ="));
            let distinct: BTreeSet<_> = all.iter().collect();
            assert_eq!(distinct.len(), declared.count(), "{source}");
        }
    }

    #[test]
    fn every_file_is_looked_at() {
        let declared = include_str!("mod.rs")
            .lines()
            .filter(|line| line.starts_with("mod ") && line.ends_with(';'));
        let beside = 2; // audit.rs and outbox.rs
        assert_eq!(FILES.len(), declared.count() + beside);
    }

    #[test]
    fn the_tenant_of_the_request_is_found_in_one_way() {
        for (source, _) in FILES {
            assert!(!source.contains("WITH t(id)"), "use tenant! in {source}");
        }
    }

    #[test]
    fn arguments_are_counted_right() {
        let sql = "SELECT json_object('a,(', f(1, 2), 'b', (SELECT 1, 2)) FROM t";
        assert!(calls(sql).contains(&("json_object".into(), 4)));
    }
}
