//! `channel.stock.updated`: one event for each channel of a variant that may sell another number of units.

use serde_json::json;

use crate::access::context::Context;
use crate::catalog::store::Store;
use crate::channels::row::Variant;
use crate::rebalance::ChannelChange;
use crate::webhooks::{Event, EventKind};

/// The event. It is counted by the inventory record of the item in the store's warehouse, as every event of
/// that stock is; a set has one for this alone.
pub fn updated(
    store: &Store,
    variant: &Variant,
    change: &ChannelChange,
    inventory_id: &str,
    cx: &Context,
) -> Event {
    let data = json!({
        "storeId": store.number,
        "variantId": variant.variant_id,
        "sku": variant.sku,
        "warehouseCode": store.warehouse_code,
        "channel": change.channel,
        "oldStock": change.old,
        "newStock": change.new,
    });
    let event = Event::of_stock(EventKind::ChannelStockUpdated, inventory_id, data, cx);
    event.about(topic(store, variant, change))
}

/// What a later event makes obsolete.
fn topic(store: &Store, variant: &Variant, change: &ChannelChange) -> String {
    let store = store.number.unwrap_or_default();
    format!("{store}/{}/{}", variant.variant_id, change.channel)
}
