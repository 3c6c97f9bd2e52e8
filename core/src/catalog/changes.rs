//! What a decision may change of master data.

use crate::base::part::changes;
use crate::catalog::branch::Branch;
use crate::catalog::carrier::Carrier;
use crate::catalog::goods::{Component, ItemBarcodes};
use crate::catalog::item::Item;
use crate::catalog::location::Location;
use crate::catalog::partner::Partner;
use crate::catalog::store::Store;
use crate::catalog::uom::TenantUom;
use crate::catalog::warehouse::Warehouse;
use std::collections::BTreeMap;

changes! {
    /// The rows about master data that a decision writes.
    Changes {
        /// Facts that must still hold, or the commit is refused and decided again.
        guards: Guards,
        /// Branches.
        branches: Vec<Branch>,
        /// Warehouses.
        warehouses: Vec<Warehouse>,
        /// Carriers.
        carriers: Vec<Carrier>,
        /// Stores.
        stores: Vec<Store>,
        /// The tenant's units.
        uoms: Vec<TenantUom>,
        /// Items.
        items: Vec<Item>,
        /// Items that get another sku: id and sku.
        item_skus: Vec<(String, String)>,
        /// Reserve barcodes of items, each list in place of the one before.
        item_barcodes: Vec<ItemBarcodes>,
        /// What new sets are made of.
        components: Vec<Component>,
        /// Partners.
        partners: Vec<Partner>,
        /// Locations.
        locations: Vec<Location>,
    }
}

changes! {
    /// Facts about master data that a decision rests on without changing them.
    Guards {
        /// Items whose units were used for conversion: id to version.
        item_versions: BTreeMap<String, i64>,
        /// Items that must have neither stock nor open documents: ids.
        unused_items: Vec<String>,
        /// Barcodes that no other item may have: barcode and the id of the item.
        barcodes: Vec<(String, String)>,
    }
}
