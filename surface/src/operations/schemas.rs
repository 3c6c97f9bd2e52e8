//! Every body of the operations dialect as a table (docs/operations.md, docs/operations.md#api-keys,
//! docs/push.md#credentials).

use crate::call::paging::{CURSOR, LIMIT};
use crate::envelope;
use crate::operations::api_keys::STATUS_WORDS;
use crate::operations::users::ROLE_WORDS;
use khlang_core::access::tenancy::BACKORDER_WORDS;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, NumberRange, optional, required, text};

const AMOUNT: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const COUNT: Kind = Kind::Integer {
    min: 0,
    max: i64::MAX,
};
const NUMBER: Kind = Kind::Integer {
    min: 1,
    max: 999_999_999,
};
const WEIGHT: Kind = Kind::Integer {
    min: 0,
    max: 1_000_000,
};
const RATE: Kind = Kind::Integer {
    min: 0,
    max: 100_000,
};
const ROLE: Kind = Kind::OneOf(ROLE_WORDS);
/// As much as fits in what the password hash looks at.
const PASSWORD: Kind = Kind::Text { min: 8, max: 255 };
const SCOPES: Kind = Kind::List {
    of: &Kind::OneOf(&["read", "write", "admin"]),
    min: 1,
    max: 3,
};
const NETWORKS: Kind = Kind::List {
    of: &Kind::Network,
    min: 0,
    max: 100,
};
const ORIGINS: Kind = Kind::List {
    of: &Kind::Origin,
    min: 0,
    max: 50,
};
pub(super) const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the user is bound to none.",
);
const CREATED: Field = required("createdAt", Kind::Timestamp, "When it was created.");
const ID: Field = required("id", Kind::Uuid, "Its id.");

/// Query of the lists.
pub static LIST_QUERY: &[Field] = &[LIMIT, CURSOR, TENANT];

/// Query of everything else.
pub static TENANT_QUERY: &[Field] = &[TENANT];

/// Query of `GET /api-keys/{id}/stats`.
pub static STATS_QUERY: &[Field] = &[
    optional(
        "hours",
        Kind::Integer { min: 1, max: 720 },
        "How far back to count; 24 where nothing is said.",
    ),
    TENANT,
];

schema!(
    /// Body of `POST /auth/login`.
    LOGIN, "Login", "Who logs in.",
    [
        required("email", text(254), "Email address, in any case."),
        required("password", text(1024), "Password."),
    ]
);

schema!(
    /// The user in the answer to a login.
    LOGIN_USER, "LoginUser", "Who has logged in.",
    [
        required("email", Kind::Email, "Email address."),
        required("role", ROLE, "What they may do."),
        optional("tenantId", Kind::Uuid, "The tenant they are bound to."),
    ]
);

schema!(
    /// The answer to a login.
    SESSION, "Session", "A token for the operations API.",
    [
        required("token", text(8_192), "For `Authorization: Bearer`; it ends early when the user is changed."),
        required("expiresAt", Kind::Timestamp, "When it ends."),
        required("user", Kind::Object(&LOGIN_USER), "Whose it is."),
    ]
);

schema!(
    /// Body of `POST /api-keys`.
    NEW_API_KEY, "NewApiKey", "An API key to create.",
    [
        required("name", text(255), "Display name."),
        required("scopes", SCOPES, "What it may do; admin passes every check."),
        optional("tenantId", Kind::Uuid, "The tenant it is bound to; null for a key that names one in each request."),
        optional("ipWhitelist", NETWORKS, "Where it may be used from; everywhere where it is empty."),
        optional("allowedOrigins", ORIGINS, "The web pages that may use it from a browser; none where it is empty."),
        optional("rateLimitPerMin", RATE, "Requests a minute; 0 for no limit."),
        optional("expiresAt", Kind::Timestamp, "When it ends by itself; in the future."),
    ]
);

schema!(
    /// Body of `PATCH /api-keys/{id}`.
    API_KEY_CHANGE, "ApiKeyChange", "What to change of an API key; null clears a setting.",
    [
        optional("name", text(255), "Display name."),
        optional("scopes", SCOPES, "What it may do."),
        optional("tenantId", Kind::Uuid, "The tenant it is bound to."),
        optional("ipWhitelist", NETWORKS, "Where it may be used from."),
        optional("allowedOrigins", ORIGINS, "The web pages that may use it from a browser."),
        optional("rateLimitPerMin", RATE, "Requests a minute; 0 for no limit."),
        optional("expiresAt", Kind::Timestamp, "When it ends by itself; in the future."),
    ]
);

schema!(
    /// An API key in a reply.
    API_KEY, "ApiKey", "An API key.",
    [
        ID,
        required("name", text(255), "Display name."),
        required("keyPrefix", text(12), "How the key begins."),
        required("status", Kind::OneOf(STATUS_WORDS), "Whether it can be used."),
        required("scopes", SCOPES, "What it may do."),
        optional("tenantId", Kind::Uuid, "The tenant it is bound to."),
        required("ipWhitelist", NETWORKS, "Where it may be used from."),
        required("allowedOrigins", ORIGINS, "The web pages that may use it from a browser."),
        required("rateLimitPerMin", RATE, "Requests a minute; 0 for no limit."),
        optional("expiresAt", Kind::Timestamp, "When it ends by itself."),
        optional("revokedAt", Kind::Timestamp, "When it was revoked."),
        optional("lastUsedAt", Kind::Timestamp, "When it was last used."),
        CREATED,
        optional("rawKey", Kind::Text { min: 36, max: 36 }, "The key itself: only in the answers to creating and rotating it."),
    ]
);

schema!(
    /// A line of an API key's request log.
    API_KEY_REQUEST, "ApiKeyRequest", "One request that came with an API key.",
    [
        required("requestId", Kind::Uuid, "The request, as in X-Request-Id."),
        required("at", Kind::Timestamp, "When it came in."),
        required("method", text(10), "HTTP method."),
        required("endpoint", Kind::Text { min: 1, max: usize::MAX }, "Path without query."),
        required("ip", Kind::Text { min: 0, max: 64 }, "The caller's address."),
        optional("origin", Kind::Text { min: 0, max: usize::MAX }, "The web page it came from."),
        required("status", Kind::Integer { min: 100, max: 599 }, "HTTP status of the reply."),
        required("durationMs", COUNT, "Milliseconds until the reply."),
    ]
);

schema!(
    /// Counts over an API key's request log.
    API_KEY_STATS, "ApiKeyStats", "How an API key was used.",
    [
        required("hours", Kind::Integer { min: 1, max: 720 }, "How far back it counts."),
        required("since", Kind::Timestamp, "The same as a moment."),
        required("requests", COUNT, "All requests."),
        required("succeeded", COUNT, "Those answered below 400."),
        required("refused", COUNT, "Those answered 400 to 499."),
        required("failed", COUNT, "Those answered 500 and above."),
        required("averageMs", COUNT, "Mean milliseconds until the reply."),
        required("slowestMs", COUNT, "Most milliseconds until a reply."),
        optional("lastAt", Kind::Timestamp, "The last one."),
    ]
);

schema!(
    /// Body of `POST /tenants`.
    NEW_TENANT, "NewTenant", "A tenant to create.",
    [
        optional("id", Kind::Uuid, "Its id, where the caller wants to choose it."),
        required("name", text(255), "Display name."),
        optional("uniqueReferences", Kind::Boolean, "Whether a reference number may be used by one document only; false where nothing is said."),
        optional("backorder", Kind::OneOf(BACKORDER_WORDS), "What becomes of what an order is short of when a part of it ships; keep where nothing is said."),
    ]
);

schema!(
    /// Body of `PATCH /tenants/{id}`.
    TENANT_CHANGE, "TenantChange", "What to change of a tenant.",
    [
        optional("name", text(255), "Display name."),
        optional("uniqueReferences", Kind::Boolean, "Whether a reference number may be used by one document only."),
        optional("backorder", Kind::OneOf(BACKORDER_WORDS), "What becomes of what an order is short of when a part of it ships."),
    ]
);

schema!(
    /// A tenant in a reply.
    TENANT_DATA, "Tenant", "An owner of stock.",
    [
        ID,
        required("name", text(255), "Display name."),
        required("uniqueReferences", Kind::Boolean, "Whether a reference number may be used by one document only."),
        required("backorder", Kind::OneOf(BACKORDER_WORDS), "What becomes of what an order is short of when a part of it ships."),
        CREATED,
    ]
);

schema!(
    /// Body of `POST /branches`.
    NEW_BRANCH, "NewBranch", "A branch to create.",
    [
        required("code", Kind::Code, "Its code, unique in the tenant."),
        required("name", text(255), "Display name."),
        TENANT,
    ]
);

schema!(
    /// A branch in a reply.
    BRANCH, "Branch", "A branch, with its warehouses.",
    [
        required("id", Kind::Uuid, "Its id; branch_id of the partner API."),
        required("code", Kind::Code, "Its code."),
        required("name", text(255), "Display name."),
        CREATED,
    ]
);

schema!(
    /// Body of `POST /warehouses`.
    NEW_WAREHOUSE, "NewWarehouse", "A warehouse to create.",
    [
        required("code", Kind::Code, "Its code, unique in the tenant."),
        required("name", text(255), "Display name."),
        optional("branchId", Kind::Uuid, "Its branch; the branch MAIN, made when missing, where none is named."),
        optional("overReceiptPercent", AMOUNT, "By how many percent, at most 1000, a receipt may exceed what was announced; 0 where nothing is said."),
        optional("address", Kind::Object(&WAREHOUSE_ADDRESS), "Where it stands."),
        TENANT,
    ]
);

schema!(
    /// Where a warehouse stands.
    WAREHOUSE_ADDRESS, "WarehouseAddress", "Where a warehouse stands, and who answers there.",
    [
        optional("contact", Kind::Text { min: 0, max: 100 }, "Whom to ask for."),
        optional("telephone", Kind::Text { min: 0, max: 40 }, "Telephone."),
        optional("province", Kind::Text { min: 0, max: 100 }, "Province."),
        optional("city", Kind::Text { min: 0, max: 100 }, "City."),
        optional("district", Kind::Text { min: 0, max: 100 }, "District."),
        optional("postalCode", Kind::Text { min: 0, max: 20 }, "Postal code."),
        optional("address", Kind::Text { min: 0, max: 500 }, "Street and house."),
    ]
);

schema!(
    /// Body of `PATCH /warehouses/{code}`.
    WAREHOUSE_CHANGE, "WarehouseChange", "What to change of a warehouse.",
    [
        optional("name", text(255), "Display name."),
        optional("branchId", Kind::Uuid, "Its branch."),
        optional("overReceiptPercent", AMOUNT, "By how many percent, at most 1000, a receipt may exceed what was announced."),
        optional("address", Kind::Object(&WAREHOUSE_ADDRESS), "Where it stands, as a whole; null for nothing."),
        TENANT,
    ]
);

schema!(
    /// A warehouse in a reply.
    WAREHOUSE, "Warehouse", "A warehouse.",
    [
        required("id", Kind::Uuid, "Its id; warehouse_id of the partner API."),
        optional("number", NUMBER, "Its number; warehouseId of the Flash API. Null in a dry run that would create it."),
        required("code", Kind::Code, "Its code."),
        required("name", text(255), "Display name."),
        required("branchId", Kind::Uuid, "Its branch."),
        required("overReceiptPercent", AMOUNT, "By how many percent a receipt may exceed what was announced."),
        required("address", Kind::Object(&WAREHOUSE_ADDRESS), "Where it stands."),
        CREATED,
    ]
);

schema!(
    /// The weights of a store's channels.
    WEIGHTS, "ChannelWeights", "The share of each channel; a channel that is not named has none.",
    [
        optional("shopee", WEIGHT, "Shopee."),
        optional("lazada", WEIGHT, "Lazada."),
        optional("bentoweb", WEIGHT, "BentoWeb."),
        optional("line_shopping", WEIGHT, "LINE Shopping."),
        optional("makro_pro", WEIGHT, "Makro Pro."),
        optional("tiktok_shop", WEIGHT, "TikTok Shop."),
        optional("shopify", WEIGHT, "Shopify."),
    ]
);

schema!(
    /// Body of `POST /stores`.
    NEW_STORE, "NewStore", "A store to create.",
    [
        required("code", Kind::Code, "Its code, unique in the tenant."),
        required("name", text(255), "Display name."),
        required("warehouseCode", Kind::Code, "The warehouse whose stock it sells."),
        optional("storeId", NUMBER, "Its number, where the caller wants to choose it."),
        optional("weights", Kind::Object(&WEIGHTS), "How its channels share the stock."),
        optional("lowStockThreshold", WEIGHT, "The sales stock at or below which a variant is low; 0 where nothing is said."),
        optional("manualAllocation", Kind::Boolean, "Whether bills that name no warehouse wait until one is assigned; false where nothing is said."),
        TENANT,
    ]
);

schema!(
    /// A store in a reply.
    STORE, "Store", "A store.",
    [
        ID,
        required("storeId", NUMBER, "Its number; store_id of the rebalance API."),
        required("code", Kind::Code, "Its code; storeCode of the Flash API."),
        required("name", text(255), "Display name."),
        required("warehouseCode", Kind::Code, "The warehouse whose stock it sells."),
        required("weights", Kind::Object(&WEIGHTS), "How its channels share the stock."),
        required("lowStockThreshold", WEIGHT, "The sales stock at or below which a variant is low."),
        CREATED,
    ]
);

schema!(
    /// Body of `POST /uoms` and `PUT /uoms`.
    UOM_UPSERT, "UomUpsert", "A unit of the tenant to create or change.",
    [
        required("code", Kind::Code, "Its code, unique in the tenant."),
        required("factor", Kind::Number { range: NumberRange::Positive }, "How many of the tenant's smallest unit it holds."),
        TENANT,
    ]
);

schema!(
    /// A unit in a reply.
    UOM, "Uom", "A unit of the tenant.",
    [
        required("code", Kind::Code, "Its code."),
        required("factor", Kind::Number { range: NumberRange::Positive }, "How many of the tenant's smallest unit it holds."),
    ]
);

schema!(
    /// Body of `POST /users`.
    NEW_USER, "NewUser", "A user to create.",
    [
        required("email", Kind::Email, "Email address; kept in lower case."),
        required("password", PASSWORD, "Password."),
        required("role", ROLE, "What they may do."),
        optional("tenantId", Kind::Uuid, "The tenant they are bound to; null for a user of all tenants."),
    ]
);

schema!(
    /// Body of `PATCH /users/{id}`.
    USER_CHANGE, "UserChange", "What to change of a user.",
    [
        optional("role", ROLE, "What they may do."),
        optional("password", PASSWORD, "Password."),
    ]
);

schema!(
    /// A user in a reply.
    USER, "User", "A user of the operations API.",
    [
        ID,
        required("email", Kind::Email, "Email address."),
        required("role", ROLE, "What they may do."),
        optional("tenantId", Kind::Uuid, "The tenant they are bound to."),
        CREATED,
    ]
);

/// Declares the page of one kind of thing, and the reply around it.
macro_rules! page {
    ($(#[$doc:meta])* $page:ident $shown:literal, $reply:ident $reply_shown:literal, $row:expr) => {
        khlang_core::schema!(
            $(#[$doc])*
            $page, $shown, "A page of a list.",
            [
                khlang_core::shape::schema::required(
                    "items",
                    Kind::List { of: &Kind::Object($row), min: 0, max: $crate::call::paging::MAX_ROWS },
                    "The rows.",
                ),
                khlang_core::shape::schema::optional("nextCursor", khlang_core::shape::schema::text(4_096), "For the next page; null on the last."),
                khlang_core::shape::schema::required("hasMore", Kind::Boolean, "Whether there is a next page."),
            ]
        );
        $crate::envelope!(
            $(#[$doc])*
            $reply, $reply_shown, Kind::Object(&$page)
        );
    };
}

pub(super) use page;

page!(
    /// API keys.
    API_KEY_PAGE "ApiKeyPage", API_KEYS_REPLY "ApiKeysReply", &API_KEY
);
page!(
    /// Lines of a request log.
    API_KEY_REQUEST_PAGE "ApiKeyRequestPage", API_KEY_REQUESTS_REPLY "ApiKeyRequestsReply", &API_KEY_REQUEST
);
page!(
    /// Tenants.
    TENANT_PAGE "TenantPage", TENANTS_REPLY "TenantsReply", &TENANT_DATA
);
page!(
    /// Branches.
    BRANCH_PAGE "BranchPage", BRANCHES_REPLY "BranchesReply", &BRANCH
);
page!(
    /// Warehouses.
    WAREHOUSE_PAGE "WarehousePage", WAREHOUSES_REPLY "WarehousesReply", &WAREHOUSE
);
page!(
    /// Stores.
    STORE_PAGE "StorePage", STORES_REPLY "StoresReply", &STORE
);
page!(
    /// Units.
    UOM_PAGE "UomPage", UOMS_REPLY "UomsReply", &UOM
);
page!(
    /// Users.
    USER_PAGE "UserPage", USERS_REPLY "UsersReply", &USER
);

envelope!(
    /// A login.
    LOGIN_REPLY, "LoginReply", Kind::Object(&SESSION)
);
envelope!(
    /// An API key.
    API_KEY_REPLY, "ApiKeyReply", Kind::Object(&API_KEY)
);
envelope!(
    /// Stats of an API key.
    API_KEY_STATS_REPLY, "ApiKeyStatsReply", Kind::Object(&API_KEY_STATS)
);
envelope!(
    /// A tenant.
    TENANT_REPLY, "TenantReply", Kind::Object(&TENANT_DATA)
);
envelope!(
    /// A branch.
    BRANCH_REPLY, "BranchReply", Kind::Object(&BRANCH)
);
envelope!(
    /// A warehouse.
    WAREHOUSE_REPLY, "WarehouseReply", Kind::Object(&WAREHOUSE)
);
envelope!(
    /// A store.
    STORE_REPLY, "StoreReply", Kind::Object(&STORE)
);
envelope!(
    /// A unit.
    UOM_REPLY, "UomReply", Kind::Object(&UOM)
);
envelope!(
    /// A user.
    USER_REPLY, "UserReply", Kind::Object(&USER)
);
