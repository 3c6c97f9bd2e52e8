//! The endpoints of the Flash document that are served, one row each, in its order.

use super::DIALECT;
use super::inventory;
use super::ping;
use super::replies::DONE;
use super::tables::{NOTHING, stock};
use crate::http::Method::Post;
use crate::route::{Access, Effect, Route};

/// One row: path, name, `Reads` or `Writes`, `DIALECT` or, where it carries files, `FILE_DIALECT`,
/// parameters, reply, handler, what it does.
macro_rules! routes {
    ($($path:literal $name:literal $effect:ident $size:ident $params:expr, $reply:expr, $prepare:expr, $about:literal;)*) => {
        /// Every endpoint.
        pub static ROUTES: &[Route] = &[$(Route {
            dialect: &$size,
            method: Post,
            path: $path,
            name: $name,
            about: $about,
            access: Access::Merchant(Effect::$effect),
            idempotent: false,
            query: &[],
            body: Some($params),
            replies: &[(200, $reply)],
            prepare: $prepare,
        }),*];
    };
}

routes! {
    "/open/v1/ping" "flashPing" Reads DIALECT &NOTHING, &DONE, ping::ping, "Tells whether the signature is good.";
    "/open/goodsStock" "flashGoodsStock" Reads DIALECT &stock::STOCK, &inventory::replies::STOCK_REPLY, inventory::stock::by_barcode, "Reads the stock of goods by barcode.";
    "/open/goodsStockWithErrBarcode" "flashGoodsStockWithErrBarcode" Reads DIALECT &stock::STOCK_WITH_ERRORS, &inventory::replies::STOCK_WITH_ERRORS_REPLY, inventory::stock::with_unknown, "Reads the stock of goods by barcode, and tells which barcodes name none.";
    "/open/getSnList" "flashSnList" Reads DIALECT &stock::SERIALS, &inventory::replies::PIECES_REPLY, inventory::pieces::search, "Lists single pieces by serial number.";
    "/open/shelfLifeGoodsStock" "flashShelfLifeStock" Reads DIALECT &stock::SHELF_LIFE, &inventory::replies::LOTS_REPLY, inventory::lots::search, "Reads the stock of lots with their dates.";
    "/warehouse/inOutLog" "flashInOutLog" Reads DIALECT &stock::LOG, &inventory::replies::IN_OUT_REPLY, inventory::in_out::search, "Lists what came into warehouses and what went out.";
    "/goods/stock" "flashGoodsStockPage" Reads DIALECT &stock::STOCK_PAGE, &inventory::replies::STOCK_PAGE_REPLY, inventory::stock::by_page, "Reads the stock of all goods, a page at a time.";
}
