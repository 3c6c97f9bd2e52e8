//! The endpoints of the Flash document that are served, one row each, in its order.

use super::delivery::{self, replies as delivery_replies};
use super::goods::{self, replies as goods_replies};
use super::inbound::{self, replies as inbound_replies};
use super::inventory::{self, replies as inventory_replies};
use super::master::{self, replies as master_replies};
use super::ping;
use super::replies::{DONE, NUMBER_REPLY};
use super::returns::{self, replies as return_replies};
use super::tables::{
    NOTHING, delivery as delivery_tables, goods as goods_tables, inbound as inbound_tables,
    master as master_tables, returns as return_tables, stock as stock_tables,
    transfer as transfer_tables,
};
use super::transfers::{self, replies as transfer_replies};
use super::{DIALECT, FILE_DIALECT};
use crate::call::http::Method::Post;
use crate::call::route::{Access, Effect, Route};

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

    "/open/add_goods" "flashAddGoods" Writes DIALECT &goods_tables::ADD_GOODS, &goods_replies::NOTHING, goods::add::add, "Adds goods.";
    "/open/edit_goods" "flashEditGoods" Writes DIALECT &goods_tables::EDIT_GOODS, &goods_replies::CHANGED, goods::edit::edit, "Changes goods.";
    "/open/updateBarcodeByCode" "flashUpdateBarcodeByCode" Writes DIALECT &goods_tables::UPDATE_BARCODE, &goods_replies::CHANGED, goods::barcode::update, "Gives goods another barcode.";
    "/open/updateCodeByCode" "flashUpdateCodeByCode" Writes DIALECT &goods_tables::UPDATE_BARCODE, &goods_replies::CHANGED, goods::barcode::update, "Gives goods another barcode; the same by the other path.";
    "/open/addComboGoods" "flashAddComboGoods" Writes DIALECT &goods_tables::ADD_SET, &goods_replies::CODE, goods::set::add, "Adds a set of goods.";
    "/goods/list" "flashListGoods" Reads DIALECT &goods_tables::LIST_GOODS, &goods_replies::LISTED, goods::list::list, "Lists goods.";

    "/arrival_notice/create" "flashAnnounceInbound" Writes FILE_DIALECT &inbound_tables::CREATE, &NUMBER_REPLY, inbound::create::create, "Announces goods that will come.";
    "/arrival_notice/getOrderList" "flashListInbound" Reads DIALECT &inbound_tables::LIST, &inbound_replies::INBOUND_LIST_REPLY, inbound::list::list, "Lists inbound bills, newest first.";
    "/Audit/inbound" "flashApproveInbound" Writes DIALECT &inbound_tables::APPROVE, &DONE, inbound::steps::prepare_approve, "Approves an inbound bill: from now on it may be received.";
    "/Inbound/getInBoundDetail" "flashFindInbound" Reads DIALECT &inbound_tables::DETAIL, &inbound_replies::INBOUND_DETAIL_REPLY, inbound::detail::find, "Reads an inbound bill with what has come of it.";
    "/arrival_notice/rollback" "flashWithdrawInbound" Writes DIALECT &inbound_tables::WITHDRAW, &NUMBER_REPLY, inbound::steps::prepare_withdraw, "Takes the approval of an inbound bill back, as long as nothing has come.";
    "/arrival_notice/delete" "flashDeleteInbound" Writes DIALECT &inbound_tables::DELETE, &NUMBER_REPLY, inbound::steps::prepare_delete, "Deletes an inbound bill that waits for approval.";

    "/rollback_order/add" "flashAddReturn" Writes DIALECT &return_tables::ADD, &NUMBER_REPLY, returns::add::add, "Adds a return bill.";
    "/Audit/returnBill" "flashApproveReturn" Writes DIALECT &return_tables::APPROVE, &DONE, returns::steps::approve, "Approves a return bill: from now on it may be received.";
    "/rollback_order/cancel" "flashCancelReturn" Writes DIALECT &return_tables::CANCEL, &DONE, returns::steps::cancel, "Cancels a return bill of which nothing has come.";
    "/Inbound/getDeliveryRollbackOrderDetail" "flashFindReturn" Reads DIALECT &return_tables::DETAIL, &return_replies::DETAIL_REPLY, returns::detail::find, "Reads a return bill with what has come of it.";
    "/rollback_order/getOrderList" "flashListReturns" Reads DIALECT &return_tables::LIST, &return_replies::LIST_REPLY, returns::list::list, "Lists return bills, newest first.";
    "/Order/addOrder" "flashAddDelivery" Writes DIALECT &delivery_tables::ADD, &NUMBER_REPLY, delivery::add::add, "Adds a delivery bill.";
    "/Audit/delivery" "flashApproveDelivery" Writes DIALECT &delivery_tables::APPROVE, &DONE, delivery::steps::prepare_approve, "Approves a delivery bill: stock is allocated to it.";
    "/order/cancelOrder" "flashCancelDelivery" Writes DIALECT &delivery_tables::ONE, &delivery_replies::OUTCOME, delivery::steps::prepare_cancel, "Cancels a delivery bill that waits for approval.";
    "/order/withdrawOrder" "flashWithdrawDelivery" Writes DIALECT &delivery_tables::ONE, &delivery_replies::OUTCOME, delivery::steps::prepare_withdraw, "Takes the approval of a delivery bill back and frees its stock.";
    "/order/withdrawCancel" "flashWithdrawCancelDelivery" Writes DIALECT &delivery_tables::ONE, &delivery_replies::OUTCOME, delivery::steps::prepare_withdraw_cancel, "Withdraws a delivery bill and cancels it.";
    "/order/getOrderList" "flashListDeliveries" Reads DIALECT &delivery_tables::LIST, &delivery_replies::LIST, delivery::list::list, "Lists delivery bills, newest first.";
    "/order/getOrderDetail" "flashFindDelivery" Reads DIALECT &delivery_tables::ONE, &delivery_replies::DETAIL, delivery::detail::find, "Reads a delivery bill.";
    "/box/deliveryOrderBox" "flashDeliveryBoxes" Reads DIALECT &delivery_tables::ONE, &delivery_replies::BOXES, delivery::boxes::find, "Reads the boxes of a delivery bill.";
    "/order/importExpressLabel" "flashUploadLabel" Writes FILE_DIALECT &delivery_tables::LABEL, &goods_replies::NOTHING, delivery::files::prepare_label, "Takes the label of a parcel.";
    "/order/getDocument" "flashDeliveryDocument" Reads DIALECT &delivery_tables::ONE, &delivery_replies::DOCUMENT, delivery::files::document, "Reads the label of a parcel, or makes one.";
    "/order/getOrderStatusByNo" "flashDeliveryStatus" Reads DIALECT &delivery_tables::ONE, &delivery_replies::STATUS, delivery::status::find, "Reads how far a delivery bill has come.";
    "/order/getOrderTrackingInfoByNo" "flashDeliveryTracking" Reads DIALECT &delivery_tables::TRACKING_INFO, &delivery_replies::TRACKING_INFO, delivery::tracking::of_bill, "Reads the way of a delivery bill.";
    "/order/getTrackingBySn" "flashTracking" Reads DIALECT &delivery_tables::TRACKING, &delivery_replies::TRACKING, delivery::tracking::by_number, "Reads the way of a parcel, the newest stop first.";
    "/open/getExpressDimensions" "flashDimensions" Reads DIALECT &delivery_tables::DIMENSIONS, &delivery_replies::DIMENSIONS, delivery::dimensions::find, "Reads the weight and size of a parcel.";
    "/order/uploadInvoice" "flashUploadInvoice" Writes FILE_DIALECT &delivery_tables::INVOICE, &goods_replies::NOTHING, delivery::files::prepare_invoice, "Takes the invoice of a delivery bill.";
    "/order/freeze" "flashFreezeDelivery" Writes DIALECT &delivery_tables::FREEZE, &goods_replies::NOTHING, delivery::steps::prepare_freeze, "Freezes a delivery bill: it can't be released or shipped.";
    "/order/unfreeze" "flashUnfreezeDelivery" Writes DIALECT &delivery_tables::FREEZE, &goods_replies::NOTHING, delivery::steps::prepare_unfreeze, "Lets a frozen delivery bill go on.";

    "/open/goodsStock" "flashGoodsStock" Reads DIALECT &stock_tables::STOCK, &inventory_replies::STOCK_REPLY, inventory::stock::by_barcode, "Reads the stock of goods by barcode.";
    "/open/goodsStockWithErrBarcode" "flashGoodsStockWithErrBarcode" Reads DIALECT &stock_tables::STOCK_WITH_ERRORS, &inventory_replies::STOCK_WITH_ERRORS_REPLY, inventory::stock::with_unknown, "Reads the stock of goods by barcode, and tells which barcodes name none.";
    "/open/getSnList" "flashSnList" Reads DIALECT &stock_tables::SERIALS, &inventory_replies::PIECES_REPLY, inventory::pieces::search, "Lists single pieces by serial number.";
    "/open/shelfLifeGoodsStock" "flashShelfLifeStock" Reads DIALECT &stock_tables::SHELF_LIFE, &inventory_replies::LOTS_REPLY, inventory::lots::search, "Reads the stock of lots with their dates.";
    "/warehouse/inOutLog" "flashInOutLog" Reads DIALECT &stock_tables::LOG, &inventory_replies::IN_OUT_REPLY, inventory::in_out::search, "Lists what came into warehouses and what went out.";
    "/goods/stock" "flashGoodsStockPage" Reads DIALECT &stock_tables::STOCK_PAGE, &inventory_replies::STOCK_PAGE_REPLY, inventory::stock::by_page, "Reads the stock of all goods, a page at a time.";

    "/transfer_order/add" "flashAddTransfer" Writes DIALECT &transfer_tables::ADD, &goods_replies::NOTHING, transfers::add::add, "Adds a transfer order.";
    "/transfer_order/recall" "flashRecallTransfer" Writes DIALECT &transfer_tables::RECALL, &goods_replies::NOTHING, transfers::recall::recall, "Takes a transfer order back, as long as it was not handed over.";
    "/transfer_order/track_order" "flashTrackTransfer" Reads DIALECT &transfer_tables::TRACK, &transfer_replies::TRACK_REPLY, transfers::track::track, "Tells the way of a transfer order, in the caller's language and time.";

    "/seller_address/create" "flashAddCustomer" Writes DIALECT &master_tables::ADD_CUSTOMER, &goods_replies::NOTHING, master::customers::create, "Adds a customer.";
    "/seller_address/delete" "flashDisableCustomer" Writes DIALECT &master_tables::DISABLE_CUSTOMER, &goods_replies::NOTHING, master::customers::disable, "Disables a customer.";
    "/seller_address/update" "flashChangeCustomer" Writes DIALECT &master_tables::CHANGE_CUSTOMER, &goods_replies::NOTHING, master::customers::update, "Changes a customer.";
    "/open/getWarehouseList" "flashListWarehouses" Reads DIALECT &NOTHING, &master_replies::WAREHOUSES, master::places::warehouses, "Lists the warehouses.";
    "/order/getStoreList" "flashListStores" Reads DIALECT &NOTHING, &master_replies::STORES, master::places::stores, "Lists the stores.";
    "/supply/create" "flashAddSupplier" Writes DIALECT &master_tables::ADD_SUPPLIER, &goods_replies::CODE, master::suppliers::create, "Adds a supplier.";
}
