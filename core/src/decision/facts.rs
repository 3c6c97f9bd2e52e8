//! What a decision may ask for, and what it was told: the read side of the store, without SQL.
//!
//! Each [`Need`] is one statement of the read batch, whatever its number of rows, and each answers
//! JSON text that lands in [`Facts`]: one, or several where one could grow too long. Everything is of the caller's tenant: the store resolves the
//! tenant from the credential inside the same batch. Not here: the statements (the worker's `store`).

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::ser::Error;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::access::account::{ApiKeyRow, PartnerClientRow, RequestRow, StatsRow, UserRow};
use crate::access::login::LoginFailures;
use crate::access::merchant::FlashCredential;
use crate::access::tenancy::{StoredReply, Tenant};
use crate::base::clock::{Day, Timestamp};
use crate::catalog::branch::Branch;
use crate::catalog::item::Item;
use crate::catalog::location::Location;
use crate::catalog::partner::Partner;
use crate::catalog::store::Store;
use crate::catalog::uom::{TenantUom, Uom};
use crate::catalog::warehouse::Warehouse;
use crate::channels::row::{ChannelStock, HistoryRow, StoreChannels};
use crate::documents::file::File;
use crate::inbound::asn::Inbound;
use crate::inbound::notice::InboundKind;
use crate::inbound::receipt::{Receipt, SerialRow};
use crate::inbound::view::{InboundClock, NoticePage, NoticeView};
use crate::outbound::order::{Holder, Order, Waiting};
use crate::outbound::shipment::{OrderStory, Shipment};
use crate::stock::allocation::Candidate;
use crate::stock::audit::{Difference, Invariant};
use crate::stock::count::{CountLine, CycleCount};
use crate::stock::figures::GoodsStock;
use crate::stock::handling::LevelHolder;
use crate::stock::level::{LevelView, Lot, Quality};
use crate::stock::valuation::Inventory;
use crate::stock::view::{
    InOutView, InventoryView, LedgerRecord, Listing, LotView, MovementView, PieceView, SerialView,
    StockRecord,
};
use crate::webhooks::delivery::DeliveryRow;
use crate::webhooks::subscription::Subscription;

/// One thing a decision wants to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// The API key of this hash.
    ApiKey {
        /// SHA-256 of the raw key, hex.
        hash: String,
    },
    /// The partner's client of that id, of whatever tenant.
    PartnerClient {
        /// UUID; the `client_id`.
        id: String,
    },
    /// Partners' clients, newest first: one by id, or a page.
    PartnerClients {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Branches by id, of that tenant or of the tenant of that partner's client.
    BranchesFor {
        /// The tenant.
        tenant: Option<String>,
        /// The client.
        client: Option<String>,
        /// The ids.
        ids: BTreeSet<String>,
    },
    /// The Flash credential of that merchant, of whatever tenant.
    FlashCredential {
        /// `mchId`.
        mch_id: String,
    },
    /// Whether that merchant used this nonce, and still may not use it again.
    UsedNonce {
        /// `mchId`.
        mch_id: String,
        /// `nonceStr`.
        nonce: String,
        /// The moment of the request.
        now: Timestamp,
    },
    /// Flash credentials, newest first: one by id, or a page.
    FlashCredentials {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant of the request.
    Tenant {},
    /// The stored reply under this idempotency key.
    StoredReply {
        /// The key.
        key: String,
    },
    /// The stored results of bulk rows under these keys.
    StoredRows {
        /// The rows' keys.
        keys: BTreeSet<String>,
    },
    /// Items by sku.
    Items {
        /// The codes.
        skus: BTreeSet<String>,
    },
    /// Goods by the codes of the Flash surface: barcode, else reserve barcode, else sku.
    Goods {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// Goods by goods code, which need not be unique.
    GoodsOfCode {
        /// The code.
        goods_code: String,
    },
    /// A page of the tenant's goods, the newest first; of those alone that the codes name, if there are any.
    GoodsPage {
        /// Barcodes, reserve barcodes or skus; none for all goods.
        codes: Option<BTreeSet<String>>,
        /// So many come before it.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// Another need, whose `skus` are codes of the Flash surface; see [`by_goods_code`].
    ByGoodsCode(#[serde(serialize_with = "marked_by_goods_code")] Box<Need>),
    /// Another need, of the items that lie in these locations, as long as those are quarantines, and that
    /// a line waits for; see [`lying_in`].
    LyingIn(#[serde(serialize_with = "with_places")] Box<LyingIn>),
    /// Items by sku, and those of an ASN or cycle count.
    ItemsOf {
        /// The codes.
        skus: BTreeSet<String>,
        /// The document's number.
        order: String,
    },
    /// The tenant's units among these codes and the base units of an ASN's items.
    UomsOf {
        /// Codes that lines name.
        codes: BTreeSet<String>,
        /// Items that lines name.
        skus: BTreeSet<String>,
        /// The document's number.
        order: String,
    },
    /// The warehouse of an ASN or cycle count.
    WarehouseOf {
        /// The document's number.
        order: String,
    },
    /// Locations of that warehouse by code.
    LocationsOf {
        /// The document's number.
        order: String,
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// Lots by number, of items by sku and of those of an ASN or cycle count.
    LotsOf {
        /// The lot numbers.
        lots: BTreeSet<String>,
        /// The items' codes.
        skus: BTreeSet<String>,
        /// The document's number.
        order: String,
    },
    /// Pieces by serial, of whatever item.
    SerialsNamed {
        /// The serials.
        serials: BTreeSet<String>,
    },
    /// The pieces announced on an ASN that are known, of whatever item.
    SerialsAnnounced {
        /// The ASN's number.
        order: String,
    },
    /// Inventory records, newest first: one by id, or a page.
    InventoryPage {
        /// Only this one.
        id: Option<String>,
        /// Only of this item.
        sku: Option<String>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Only those made before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Lines of the ledger, newest first.
    MovementPage {
        /// Only of this item.
        sku: Option<String>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Since when.
        from: Option<Timestamp>,
        /// Until when.
        to: Option<Timestamp>,
        /// Only those before this one.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
    /// The stock of goods by the codes that name them: barcode, else reserve barcode, else sku.
    GoodsStock {
        /// The codes.
        codes: Vec<String>,
        /// Only in the warehouse of that number.
        warehouse: Option<i64>,
        /// Whether it changed since then.
        from: Option<Timestamp>,
        /// Whether it changed until then.
        to: Option<Timestamp>,
    },
    /// A part of the tenant's goods with their stock, the newest first.
    GoodsStockPage {
        /// Only sets, or only goods that are none.
        is_set: Option<bool>,
        /// Only in the warehouse of that number.
        warehouse: Option<i64>,
        /// So many come before.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// A part of the goods whose stock last changed in some time, the newest first.
    GoodsStockChanged {
        /// Since when.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
        /// Only sets, or only goods that are none.
        is_set: Option<bool>,
        /// Only in the warehouse of that number.
        warehouse: Option<i64>,
        /// So many come before.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// What lies of the lots of goods.
    LotStock {
        /// The goods' codes.
        codes: Vec<String>,
        /// Only in the warehouse of that number.
        warehouse: Option<i64>,
        /// Of which quality.
        quality: Quality,
    },
    /// A part of the pieces of goods, in the order in which they came.
    PiecePage {
        /// The goods' codes.
        codes: Vec<String>,
        /// Only in the warehouse of that number.
        warehouse: Option<i64>,
        /// Of which quality.
        quality: Quality,
        /// 1 for those that lie free, 3 for those promised to an order, 4 for those that left.
        state: i64,
        /// Only those that came on the announcement or receipt of that number.
        received_on: Option<String>,
        /// Only those promised to or gone on the order of that number.
        order_no: Option<String>,
        /// Only the one of this serial.
        serial: Option<String>,
        /// So many come before.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// A part of what came into warehouses and what went out of them, in the order of the ledger.
    InOutPage {
        /// Only of the warehouse of that number.
        warehouse: Option<i64>,
        /// 1 for what came in, 2 for what went out.
        way: Option<i64>,
        /// Since when.
        from: Timestamp,
        /// Until when.
        to: Timestamp,
        /// So many come before.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// Inventory records as partners read them, by ids of warehouse and item.
    StockPage {
        /// Only of these branches; none for all.
        branches: Option<BTreeSet<String>>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Only of this item.
        item: Option<String>,
        /// Only those after this warehouse and item.
        after: Option<(String, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Lines of the ledger as partners read them, newest first.
    LedgerPage {
        /// Only of these branches; none for all.
        branches: Option<BTreeSet<String>>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Only of this item.
        item: Option<String>,
        /// Since when.
        from: Option<Timestamp>,
        /// Until when.
        to: Option<Timestamp>,
        /// Only those before this moment and place in the ledger.
        before: Option<(Timestamp, i64)>,
        /// At most so many.
        limit: i64,
    },
    /// Where pieces are, by serial.
    SerialViews {
        /// The serials.
        serials: BTreeSet<String>,
    },
    /// A cycle count with its lines.
    CycleCount {
        /// Its number.
        number: String,
    },
    /// The levels of a warehouse that hold something, as lines of a count.
    Countable {
        /// The warehouse's code.
        warehouse: String,
        /// Only in these locations; everywhere where there are none.
        locations: BTreeSet<String>,
        /// Only of these items; of all where there are none.
        skus: BTreeSet<String>,
        /// At most so many.
        limit: usize,
    },
    /// Levels of a count's warehouse that hold something or are in an open count, as lines of a count.
    Joining {
        /// The count's number.
        order: String,
        /// (sku, location code).
        levels: BTreeSet<(String, String)>,
    },
    /// Which of these items have stock or open documents.
    ItemsInUse {
        /// The codes.
        skus: BTreeSet<String>,
    },
    /// Partners by code.
    Partners {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// Warehouses by code.
    Warehouses {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// Warehouses by the numbers of the Flash surface.
    WarehousesNumbered {
        /// The numbers.
        numbers: BTreeSet<i64>,
    },
    /// Locations by warehouse code and code.
    Locations {
        /// (warehouse code, location code).
        places: BTreeSet<(String, String)>,
    },
    /// The tenant's units among these codes and the base units of these items.
    Uoms {
        /// Codes that lines name.
        codes: BTreeSet<String>,
        /// Items whose base unit may be needed.
        skus: BTreeSet<String>,
    },
    /// An ASN with its lines.
    Asn {
        /// Its number.
        number: String,
    },
    /// Numbers of the ASNs that carry these reference numbers uniquely.
    AsnReferences {
        /// The caller's reference numbers.
        references: BTreeSet<String>,
    },
    /// Numbers of the ASNs and notices, but for cancelled ones, that carry these reference numbers.
    InboundReferences {
        /// The callers' reference numbers.
        references: BTreeSet<String>,
    },
    /// ASNs and notices, but for cancelled ones, by number, else by reference number: two of them at
    /// most, which tells whether it is one.
    InboundNamed {
        /// A number, ours or the caller's own.
        name: String,
    },
    /// ASNs and notices with what has come of them, the newest first: the one of a number, and up to
    /// five of a reference number.
    InboundViews {
        /// Its number.
        number: Option<String>,
        /// The caller's reference number.
        reference: Option<String>,
    },
    /// The files of an ASN or notice.
    InboundFiles {
        /// Its number.
        number: String,
    },
    /// A page of ASNs and notices, and how many there are on all pages.
    InboundPage {
        /// By which moment they are chosen and ordered.
        clock: InboundClock,
        /// The first moment.
        from: Timestamp,
        /// The last moment.
        to: Timestamp,
        /// Only of this warehouse, by its number.
        warehouse: Option<i64>,
        /// Only those that have come so far.
        stages: Vec<i64>,
        /// Only of this kind.
        kind: Option<InboundKind>,
        /// So many come before it.
        skip: i64,
        /// At most so many.
        limit: i64,
    },
    /// The receipts booked on an ASN.
    ReceiptsOf {
        /// The ASN's number.
        number: String,
    },
    /// Lots by sku and lot number, and those that the lines of an ASN name.
    Lots {
        /// (sku, lot number).
        lots: BTreeSet<(String, String)>,
        /// The ASN's number.
        asn: Option<String>,
    },
    /// Which of these serials exist in the tenant, of whichever item.
    Serials {
        /// (sku, serial).
        serials: BTreeSet<(String, String)>,
    },
    /// On hand and value of items, in every warehouse.
    Inventories {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order, ASN or cycle count.
        order: Option<String>,
    },
    /// What the channels of stores see of items and of the sets that hold them: every store that shares its
    /// stock out or keeps a row, and those named.
    ChannelStock {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order, ASN or cycle count.
        order: Option<String>,
        /// And the items of these numbers.
        variants: BTreeSet<i64>,
        /// These stores in any case, by number.
        stores: BTreeSet<i64>,
    },
    /// The next variants of a store by number: those that have a row or stock.
    ChannelPage {
        /// The store's number.
        store: i64,
        /// Only those after this number; those its last policy was not applied to where none is given.
        after: Option<i64>,
        /// So many items are looked at.
        limit: i64,
    },
    /// Splits of a variant in a store, newest first: one by version, or a page.
    ChannelHistory {
        /// The store's number.
        store: i64,
        /// The variant's number.
        variant: i64,
        /// Only this one.
        version: Option<i64>,
        /// Only those before this one.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
    /// What another need tells of items by sku, of the items of these numbers.
    OfVariants {
        /// The numbers.
        variants: BTreeSet<i64>,
        /// Which need.
        fact: OfVariants,
    },
    /// The warehouses of stores.
    WarehousesOfStores {
        /// The stores' numbers.
        stores: BTreeSet<i64>,
    },
    /// Locations of those warehouses by code.
    LocationsOfStores {
        /// The stores' numbers.
        stores: BTreeSet<i64>,
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// The levels of items, as allocation sees them.
    Shelf {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order, ASN or cycle count.
        order: Option<String>,
    },
    /// The lines that wait for items, most urgent first, up to a thousand an item.
    Waiting {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order, ASN or cycle count.
        order: Option<String>,
    },
    /// The serials of items that are in stock, the oldest first, and those an order holds.
    Pieces {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order.
        order: Option<String>,
    },
    /// Steps in an order's life, and its boxes.
    OrderStory {
        /// The order's number.
        number: String,
    },
    /// The order that left with the shipment of this tracking or shipment number.
    OrderOfShipment {
        /// The number.
        number: String,
    },
    /// The shipment of this tracking or shipment number, with its events.
    Shipment {
        /// The number.
        number: String,
    },
    /// Orders that hold stock of items, the latest first.
    Holders {
        /// The items' codes.
        skus: BTreeSet<String>,
    },
    /// Promises on the levels of items, the latest first, up to 200 an item.
    LevelHolders {
        /// The items' codes.
        skus: BTreeSet<String>,
        /// And the items of this order, ASN or cycle count.
        order: Option<String>,
    },
    /// What differs from what an invariant says.
    Audit {
        /// Which invariant.
        check: Invariant,
        /// Only this tenant.
        tenant: Option<String>,
        /// The business day, for what has expired.
        today: Day,
    },
    /// An order with its lines and promises.
    Order {
        /// Its number.
        number: String,
    },
    /// Numbers of the orders that carry these reference numbers uniquely.
    OrderReferences {
        /// The caller's reference numbers.
        references: BTreeSet<String>,
    },
    /// The levels of one item as a caller sees them.
    Levels {
        /// The item's code.
        sku: String,
        /// Only this warehouse.
        warehouse: Option<String>,
        /// Only this lot.
        lot: Option<String>,
        /// From the ledger as it was at this moment.
        as_of: Option<Timestamp>,
    },
    /// The user of that email address.
    User {
        /// In lower case.
        email: String,
    },
    /// Failed logins of that email address.
    LoginFailures {
        /// In lower case.
        email: String,
    },
    /// The user whose token the request carries.
    Session {
        /// The user's id.
        user: String,
    },
    /// API keys, newest first: one by id, or a page.
    ApiKeys {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The request log of an API key, newest first.
    ApiKeyRequests {
        /// The key's id.
        id: String,
        /// Only those before this one (at, seq).
        before: Option<(Timestamp, i64)>,
        /// At most so many.
        limit: i64,
    },
    /// Counts over the request log of an API key.
    ApiKeyStats {
        /// The key's id.
        id: String,
        /// Since when.
        since: Timestamp,
    },
    /// Tenants, newest first: one by id, or a page.
    Tenants {
        /// Only this one.
        id: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Users, newest first: one by id, or a page.
    Users {
        /// Only this one.
        id: Option<String>,
        /// Only those of this tenant.
        tenant: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant's branches by code and by id.
    Branches {
        /// The codes.
        codes: BTreeSet<String>,
        /// The ids.
        ids: BTreeSet<String>,
    },
    /// A page of the tenant's branches by code.
    BranchPage {
        /// Only those after this code.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// A page of the tenant's warehouses by code.
    WarehousePage {
        /// Only those after this code.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant's stores by code and by number.
    Stores {
        /// The codes.
        codes: BTreeSet<String>,
        /// The numbers.
        numbers: BTreeSet<i64>,
    },
    /// A page of the tenant's stores by code.
    StorePage {
        /// Only those after this code.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant's units by code, with their versions.
    TenantUoms {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// A page of the tenant's units by code.
    UomPage {
        /// Only those after this code.
        after: Option<String>,
        /// At most so many.
        limit: i64,
    },
    /// The tenant's webhook subscriptions, newest first: one by id, or a page.
    WebhookSubscriptions {
        /// Only this one.
        id: Option<String>,
        /// Only those that this partner's client made.
        client: Option<String>,
        /// Only those created before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
    /// Deliveries of the tenant's webhooks, newest first: one by id, or a page of a subscription.
    Deliveries {
        /// Only this one.
        id: Option<String>,
        /// Only those of this subscription.
        subscription: Option<String>,
        /// Only those that stand there.
        status: Option<String>,
        /// Only those before this row.
        before: Option<i64>,
        /// At most so many.
        limit: i64,
    },
}

/// The needs of a command whose lines name goods by codes of the Flash surface in place of skus. The
/// decision finds each item by [`crate::catalog::goods::named`].
pub fn by_goods_code(needs: Vec<Need>) -> Vec<Need> {
    let of_goods = |need| match need {
        Need::Items { skus } => Need::Goods { codes: skus },
        other => Need::ByGoodsCode(Box::new(other)),
    };
    needs.into_iter().map(of_goods).collect()
}

/// The needs of a command that ends quarantines: of what lies there and is waited for.
pub fn lying_in(places: &BTreeSet<(String, String)>, needs: Vec<Need>) -> Vec<Need> {
    let of_places = |need| {
        let places = places.clone();
        Need::LyingIn(Box::new(LyingIn { places, need }))
    };
    needs.into_iter().map(of_places).collect()
}

/// A need of what lies in quarantines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LyingIn {
    /// (warehouse code, location code).
    pub places: BTreeSet<(String, String)>,
    /// The need, of no item by itself.
    pub need: Need,
}

/// The need with the places that its statement looks at.
fn with_places<S: Serializer>(lying: &LyingIn, serializer: S) -> Result<S::Ok, S::Error> {
    let places = serde_json::to_value(&lying.places).map_err(S::Error::custom)?;
    marked(&lying.need, "places", places, serializer)
}

/// The need with the mark that its statement looks at.
fn marked_by_goods_code<S: Serializer>(need: &Need, serializer: S) -> Result<S::Ok, S::Error> {
    marked(need, "by_goods_code", Value::Bool(true), serializer)
}

fn marked<S: Serializer>(
    need: &Need,
    name: &str,
    mark: Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut marked = serde_json::to_value(need).map_err(S::Error::custom)?;
    if let Value::Object(fields) = &mut marked {
        fields.insert(name.to_owned(), mark);
    }
    marked.serialize(serializer)
}

/// A goods of a goods code.
#[derive(Clone, Debug, Deserialize)]
pub struct GoodsOfCode {
    /// The goods.
    pub item: Item,
    /// Whether it has stock or stands in an open document.
    pub in_use: bool,
}

/// A page of goods.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoodsPage {
    /// How many there are on all pages.
    pub total: i64,
    /// Those of the page.
    pub rows: Vec<Item>,
}

/// What is asked of items by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfVariants {
    /// As [`Need::Items`].
    Items,
    /// As [`Need::Inventories`].
    Inventories,
    /// As [`Need::Shelf`].
    Shelf,
    /// As [`Need::Waiting`].
    Waiting,
    /// As [`Need::Pieces`].
    Pieces,
}

/// Everything the read batch told.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Of [`Need::ApiKey`].
    pub api_key: Option<ApiKeyRow>,
    /// Of [`Need::PartnerClient`].
    pub partner_client: Option<PartnerClientRow>,
    /// Of [`Need::PartnerClients`].
    pub partner_clients: Vec<PartnerClientRow>,
    /// Of [`Need::FlashCredential`].
    pub flash_credential: Option<FlashCredential>,
    /// Of [`Need::UsedNonce`].
    pub nonce_was_used: bool,
    /// Of [`Need::FlashCredentials`].
    pub flash_credentials: Vec<FlashCredential>,
    /// Of [`Need::Tenant`].
    pub tenant: Option<Tenant>,
    /// Of [`Need::StoredReply`].
    pub stored_reply: Option<StoredReply>,
    /// Of [`Need::StoredRows`], by row key.
    pub stored_rows: BTreeMap<String, StoredReply>,
    /// Of [`Need::Items`], by sku.
    pub items: BTreeMap<String, Item>,
    /// Of [`Need::Goods`]: code to sku.
    pub goods: BTreeMap<String, String>,
    /// Of [`Need::GoodsOfCode`].
    pub goods_of_code: Vec<GoodsOfCode>,
    /// Of [`Need::GoodsPage`].
    pub goods_page: GoodsPage,
    /// Of [`Need::ItemsInUse`].
    pub items_in_use: BTreeSet<String>,
    /// Of [`Need::Partners`], by code.
    pub partners: BTreeMap<String, Partner>,
    /// Of [`Need::Warehouses`], [`Need::WarehousesNumbered`] and [`Need::WarehousePage`], by code.
    pub warehouses: BTreeMap<String, Warehouse>,
    /// Of [`Need::Locations`], by warehouse code and code.
    pub locations: BTreeMap<(String, String), Location>,
    /// Of [`Need::Uoms`].
    pub uoms: Vec<Uom>,
    /// Of [`Need::Asn`].
    pub asn: Option<Inbound>,
    /// Of [`Need::InboundNamed`].
    pub inbounds: Vec<Inbound>,
    /// Of [`Need::InboundViews`].
    pub inbound_views: Vec<NoticeView>,
    /// Of [`Need::InboundFiles`].
    pub files: Vec<File>,
    /// Of [`Need::InboundPage`].
    pub inbound_page: NoticePage,
    /// Of [`Need::AsnReferences`] or [`Need::InboundReferences`]: reference to number.
    pub asn_references: BTreeMap<String, String>,
    /// Of [`Need::ReceiptsOf`].
    pub receipts: Vec<Receipt>,
    /// Of [`Need::Lots`], by sku and lot number.
    pub lots: BTreeMap<(String, String), Lot>,
    /// Of [`Need::Serials`].
    pub serials: Vec<SerialRow>,
    /// Of [`Need::Inventories`], by ids of warehouse and item.
    pub inventories: BTreeMap<(String, String), Inventory>,
    /// Of [`Need::ChannelStock`] and [`Need::ChannelPage`], by the store's id.
    pub channel_stock: ChannelStock,
    /// Of [`Need::ChannelHistory`].
    pub channel_history: Vec<HistoryRow>,
    /// Of [`Need::Shelf`].
    pub shelf: Vec<Candidate>,
    /// Of [`Need::Waiting`].
    pub waiting: Vec<Waiting>,
    /// Of [`Need::Pieces`].
    pub pieces: Vec<SerialRow>,
    /// Of [`Need::OrderStory`].
    pub order_story: Option<OrderStory>,
    /// Of [`Need::Shipment`].
    pub shipment: Option<Shipment>,
    /// Of [`Need::Holders`].
    pub holders: Vec<Holder>,
    /// Of [`Need::LevelHolders`].
    pub level_holders: Vec<LevelHolder>,
    /// Of [`Need::Audit`], by check.
    pub audit: BTreeMap<Invariant, Vec<Difference>>,
    /// Of [`Need::InventoryPage`].
    pub inventory_page: Vec<InventoryView>,
    /// Of [`Need::MovementPage`].
    pub movement_page: Vec<MovementView>,
    /// Of [`Need::GoodsStock`], [`Need::GoodsStockPage`] or [`Need::GoodsStockChanged`], in the order
    /// asked for.
    pub goods_stock: Vec<GoodsStock>,
    /// Of [`Need::LotStock`].
    pub lot_stock: Vec<LotView>,
    /// Of [`Need::PiecePage`].
    pub piece_page: Listing<PieceView>,
    /// Of [`Need::InOutPage`].
    pub in_out_page: Listing<InOutView>,
    /// Of [`Need::StockPage`].
    pub stock_page: Vec<StockRecord>,
    /// Of [`Need::LedgerPage`].
    pub ledger_page: Vec<LedgerRecord>,
    /// Of [`Need::SerialViews`].
    pub serial_views: Vec<SerialView>,
    /// Of [`Need::CycleCount`].
    pub cycle_count: Option<CycleCount>,
    /// Of [`Need::Countable`] or [`Need::Joining`].
    pub countable: Vec<CountLine>,
    /// Of [`Need::Order`] or [`Need::OrderOfShipment`].
    pub order: Option<Order>,
    /// Of [`Need::OrderReferences`]: reference to number.
    pub order_references: BTreeMap<String, String>,
    /// Of [`Need::Levels`].
    pub levels: Vec<LevelView>,
    /// Of [`Need::User`].
    pub user: Option<UserRow>,
    /// Of [`Need::LoginFailures`]: how many in a row, and when the last was.
    pub login_failures: Option<LoginFailures>,
    /// Of [`Need::ApiKeys`].
    pub api_keys: Vec<ApiKeyRow>,
    /// Of [`Need::ApiKeyRequests`].
    pub api_key_requests: Vec<RequestRow>,
    /// Of [`Need::ApiKeyStats`].
    pub api_key_stats: Option<StatsRow>,
    /// Of [`Need::Session`].
    pub session: Option<UserRow>,
    /// Of [`Need::Tenants`].
    pub tenants: Vec<Tenant>,
    /// Of [`Need::Users`].
    pub users: Vec<UserRow>,
    /// Of [`Need::Branches`], [`Need::BranchesFor`] and [`Need::BranchPage`].
    pub branches: Vec<Branch>,
    /// Of [`Need::Stores`] and [`Need::StorePage`].
    pub stores: Vec<Store>,
    /// Of [`Need::TenantUoms`] and [`Need::UomPage`].
    pub tenant_uoms: Vec<TenantUom>,
    /// Of [`Need::WebhookSubscriptions`].
    pub webhook_subscriptions: Vec<Subscription>,
    /// Of [`Need::Deliveries`].
    pub deliveries: Vec<DeliveryRow>,
}

#[derive(Deserialize)]
struct Keyed<T> {
    key: String,
    row: T,
}

impl Facts {
    /// Takes the JSON text that answers `need`: a list of rows.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::ApiKey { .. } => self.api_key = first(json)?,
            Need::PartnerClient { .. } => self.partner_client = first(json)?,
            Need::PartnerClients { .. } => self.partner_clients = serde_json::from_str(json)?,
            Need::FlashCredential { .. } => self.flash_credential = first(json)?,
            Need::UsedNonce { .. } => {
                let used: Vec<String> = serde_json::from_str(json)?;
                self.nonce_was_used = !used.is_empty();
            }
            Need::FlashCredentials { .. } => self.flash_credentials = serde_json::from_str(json)?,
            Need::Tenant {} => self.tenant = first(json)?,
            Need::StoredReply { .. } => self.stored_reply = first(json)?,
            Need::StoredRows { .. } => self.stored_rows = keyed(json)?,
            Need::OfVariants { fact, .. } => self.take_of_variants(*fact, json)?,
            Need::Items { .. } | Need::ItemsOf { .. } => {
                self.items.extend(by(json, |row: &Item| row.sku.clone())?);
            }
            Need::Goods { .. } => self.take_goods(keyed(json)?),
            Need::GoodsOfCode { .. } => self.goods_of_code = serde_json::from_str(json)?,
            Need::GoodsPage { .. } => self.goods_page = serde_json::from_str(json)?,
            Need::ByGoodsCode(need) => self.take(need, json)?,
            Need::LyingIn(lying) => self.take(&lying.need, json)?,
            Need::ItemsInUse { .. } => self.items_in_use = serde_json::from_str(json)?,
            Need::Partners { .. } => self.partners = by(json, |row: &Partner| row.code.clone())?,
            Need::Warehouses { .. }
            | Need::WarehousesNumbered { .. }
            | Need::WarehouseOf { .. }
            | Need::WarehousesOfStores { .. }
            | Need::WarehousePage { .. } => {
                self.warehouses = by(json, |row: &Warehouse| row.code.clone())?;
            }
            Need::Locations { .. } | Need::LocationsOf { .. } | Need::LocationsOfStores { .. } => {
                self.locations = by(json, Location::place)?
            }
            Need::Uoms { .. } | Need::UomsOf { .. } => self.uoms = serde_json::from_str(json)?,
            Need::Asn { .. } => self.asn = first(json)?,
            Need::InboundNamed { .. } => self.inbounds = serde_json::from_str(json)?,
            Need::InboundViews { .. } => self.inbound_views = serde_json::from_str(json)?,
            Need::InboundFiles { .. } => self.files = serde_json::from_str(json)?,
            Need::InboundPage { .. } => self.inbound_page = serde_json::from_str(json)?,
            Need::AsnReferences { .. } | Need::InboundReferences { .. } => {
                self.asn_references = keyed(json)?;
            }
            Need::ReceiptsOf { .. } => self.receipts = serde_json::from_str(json)?,
            Need::Lots { .. } | Need::LotsOf { .. } => {
                self.lots.extend(by(json, Lot::name)?);
            }
            Need::Serials { .. } | Need::SerialsNamed { .. } | Need::SerialsAnnounced { .. } => {
                let rows: Vec<SerialRow> = serde_json::from_str(json)?;
                self.serials.extend(rows);
            }
            Need::Inventories { .. } => {
                self.inventories = by(json, Inventory::place)?;
            }
            Need::ChannelStock { .. } | Need::ChannelPage { .. } => {
                self.take_channels(serde_json::from_str(json)?);
            }
            Need::ChannelHistory { .. } => self.channel_history = serde_json::from_str(json)?,
            Need::Shelf { .. } => self.shelf = serde_json::from_str(json)?,
            Need::Waiting { .. } => self.waiting = serde_json::from_str(json)?,
            Need::Pieces { .. } => self.pieces = serde_json::from_str(json)?,
            Need::OrderStory { .. } => self.order_story = first(json)?,
            Need::Shipment { .. } => self.shipment = first(json)?,
            Need::Holders { .. } => self.holders = serde_json::from_str(json)?,
            Need::LevelHolders { .. } => self.level_holders = serde_json::from_str(json)?,
            Need::Audit { check, .. } => {
                self.audit.insert(*check, serde_json::from_str(json)?);
            }
            Need::InventoryPage { .. } => self.inventory_page = serde_json::from_str(json)?,
            Need::MovementPage { .. } => self.movement_page = serde_json::from_str(json)?,
            Need::GoodsStock { .. }
            | Need::GoodsStockPage { .. }
            | Need::GoodsStockChanged { .. } => {
                self.goods_stock.push(serde_json::from_str(json)?);
            }
            Need::LotStock { .. } => self.lot_stock.extend(list(json)?),
            Need::PiecePage { .. } => self.piece_page.extend(serde_json::from_str(json)?),
            Need::InOutPage { .. } => self.in_out_page = serde_json::from_str(json)?,
            Need::StockPage { .. } => self.stock_page = serde_json::from_str(json)?,
            Need::LedgerPage { .. } => self.ledger_page = serde_json::from_str(json)?,
            Need::SerialViews { .. } => self.serial_views = serde_json::from_str(json)?,
            Need::CycleCount { .. } => self.cycle_count = first(json)?,
            Need::Countable { .. } | Need::Joining { .. } => {
                self.countable = serde_json::from_str(json)?;
            }
            Need::Order { .. } | Need::OrderOfShipment { .. } => self.order = first(json)?,
            Need::OrderReferences { .. } => self.order_references = keyed(json)?,
            Need::Levels { .. } => self.levels = serde_json::from_str(json)?,
            Need::User { .. } => self.user = first(json)?,
            Need::LoginFailures { .. } => self.login_failures = first(json)?,
            Need::ApiKeys { .. } => self.api_keys = serde_json::from_str(json)?,
            Need::ApiKeyRequests { .. } => self.api_key_requests = serde_json::from_str(json)?,
            Need::ApiKeyStats { .. } => self.api_key_stats = first(json)?,
            Need::Session { .. } => self.session = first(json)?,
            Need::Tenants { .. } => self.tenants = serde_json::from_str(json)?,
            Need::Users { .. } => self.users = serde_json::from_str(json)?,
            Need::Branches { .. } | Need::BranchesFor { .. } | Need::BranchPage { .. } => {
                self.branches = serde_json::from_str(json)?;
            }
            Need::Stores { .. } | Need::StorePage { .. } => {
                self.stores = serde_json::from_str(json)?;
            }
            Need::TenantUoms { .. } | Need::UomPage { .. } => {
                self.tenant_uoms = serde_json::from_str(json)?;
            }
            Need::WebhookSubscriptions { .. } => {
                self.webhook_subscriptions = serde_json::from_str(json)?;
            }
            Need::Deliveries { .. } => self.deliveries = serde_json::from_str(json)?,
        }
        Ok(())
    }

    fn take_goods(&mut self, rows: BTreeMap<String, Item>) {
        for (code, item) in rows {
            self.goods.insert(code, item.sku.clone());
            self.items.insert(item.sku.clone(), item);
        }
    }

    fn take_of_variants(&mut self, fact: OfVariants, json: &str) -> Result<(), serde_json::Error> {
        match fact {
            OfVariants::Items => self.items = by(json, |row: &Item| row.sku.clone())?,
            OfVariants::Inventories => self.inventories = by(json, Inventory::place)?,
            OfVariants::Shelf => self.shelf = serde_json::from_str(json)?,
            OfVariants::Waiting => self.waiting = serde_json::from_str(json)?,
            OfVariants::Pieces => self.pieces = serde_json::from_str(json)?,
        }
        Ok(())
    }

    /// Each store is a row of its own, and may be told of more than once.
    fn take_channels(&mut self, told: StoreChannels) {
        match self.channel_stock.get_mut(&told.store.id) {
            Some(known) => known.variants.extend(told.variants),
            None => {
                self.channel_stock.insert(told.store.id.clone(), told);
            }
        }
    }
}

fn list<T: DeserializeOwned>(json: &str) -> Result<Vec<T>, serde_json::Error> {
    serde_json::from_str(json)
}

fn first<T: DeserializeOwned>(json: &str) -> Result<Option<T>, serde_json::Error> {
    let rows: Vec<T> = serde_json::from_str(json)?;
    Ok(rows.into_iter().next())
}

fn by<K: Ord, T: DeserializeOwned>(
    json: &str,
    key: impl Fn(&T) -> K,
) -> Result<BTreeMap<K, T>, serde_json::Error> {
    let rows: Vec<T> = serde_json::from_str(json)?;
    Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
}

fn keyed<T: DeserializeOwned>(json: &str) -> Result<BTreeMap<String, T>, serde_json::Error> {
    let rows: Vec<Keyed<T>> = serde_json::from_str(json)?;
    Ok(rows.into_iter().map(|row| (row.key, row.row)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_need_by_goods_code_is_the_need_with_a_mark_and_items_become_goods() {
        let skus = BTreeSet::from(["A".to_owned()]);
        let order = Some("AN1".to_owned());
        let needs = by_goods_code(vec![
            Need::Items { skus: skus.clone() },
            Need::Shelf { skus, order },
        ]);
        let shown: Vec<_> = needs
            .iter()
            .map(|need| serde_json::to_value(need).unwrap())
            .collect();
        let marked = json!({ "skus": ["A"], "order": "AN1", "by_goods_code": true });
        assert_eq!(shown, [json!({ "codes": ["A"] }), marked]);
    }
}
