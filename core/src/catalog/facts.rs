//! What a decision may ask about master data, and what was answered.

use crate::base::answer::{Asked, facts};
use crate::catalog::ItemSet;
use crate::catalog::branch::Branch;
use crate::catalog::carrier::Carrier;
use crate::catalog::goods::SetPart;
use crate::catalog::item::Item;
use crate::catalog::location::Location;
use crate::catalog::partner::Partner;
use crate::catalog::store::Store;
use crate::catalog::uom::{TenantUom, Uom};
use crate::catalog::warehouse::Warehouse;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One question about master data: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// Branches by id, of that tenant or of the tenant of that partner's client.
    BranchesFor {
        /// The tenant.
        tenant: Option<String>,
        /// The client.
        client: Option<String>,
        /// The ids.
        ids: BTreeSet<String>,
    },
    /// Items by sku.
    Items {
        /// The codes.
        skus: BTreeSet<String>,
    },
    /// The components of the product sets among these items.
    SetParts {
        /// The codes.
        skus: BTreeSet<String>,
    },
    /// Goods by the codes of the Flash surface: barcode, else reserve barcode, else sku.
    Goods {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// What the sets among these goods are made of.
    GoodsParts {
        /// Barcodes, reserve barcodes or skus.
        codes: BTreeSet<String>,
    },
    /// The tenant's carriers.
    Carriers {},
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
    /// Items by sku, and those of an ASN or cycle count.
    ItemsOf(ItemSet),
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
    /// Which of these items have stock or open documents.
    ItemsInUse(ItemSet),
    /// Partners by code.
    Partners {
        /// The codes.
        codes: BTreeSet<String>,
    },
    /// Suppliers by name, at most five of one.
    SuppliersNamed {
        /// The names.
        names: BTreeSet<String>,
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
}

facts! {
    /// What the read batch answered about master data.
    Facts {
        /// Of [`Need::Items`], by sku.
        items: BTreeMap<String, Item>,
        /// Of [`Need::Goods`]: code to sku.
        goods: BTreeMap<String, String>,
        /// Of [`Need::SetParts`] and [`Need::GoodsParts`], in the order of their sets.
        set_parts: Vec<SetPart>,
        /// Of [`Need::Carriers`], by code.
        carriers: BTreeMap<String, Carrier>,
        /// Of [`Need::GoodsOfCode`].
        goods_of_code: Vec<GoodsOfCode>,
        /// Of [`Need::GoodsPage`].
        goods_page: GoodsPage,
        /// Of [`Need::ItemsInUse`].
        items_in_use: BTreeSet<String>,
        /// Of [`Need::Partners`] and [`Need::SuppliersNamed`], by code.
        partners: BTreeMap<String, Partner>,
        /// Of [`Need::Warehouses`], [`Need::WarehousesNumbered`] and [`Need::WarehousePage`], by code.
        warehouses: BTreeMap<String, Warehouse>,
        /// Of [`Need::Locations`], by warehouse code and code.
        locations: BTreeMap<(String, String), Location>,
        /// Of [`Need::Uoms`].
        uoms: Vec<Uom>,
        /// Of [`Need::Branches`], [`Need::BranchesFor`] and [`Need::BranchPage`].
        branches: Vec<Branch>,
        /// Of [`Need::Stores`] and [`Need::StorePage`].
        stores: Vec<Store>,
        /// Of [`Need::TenantUoms`] and [`Need::UomPage`].
        tenant_uoms: Vec<TenantUom>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::BranchesFor { .. } | Need::Branches { .. } | Need::BranchPage { .. } => {
                self.branches.take(json)
            }
            Need::Items { .. } | Need::ItemsOf(..) => self.items.take(json),
            Need::SetParts { .. } => self.set_parts.take_distinct(json),
            Need::Goods { .. } => self.take_goods(json),
            Need::GoodsParts { .. } => self.take_parts(json),
            Need::Carriers {} => self.carriers.take(json),
            Need::GoodsOfCode { .. } => self.goods_of_code.take(json),
            Need::GoodsPage { .. } => self.goods_page.set(json),
            Need::UomsOf { .. } | Need::Uoms { .. } => self.uoms.take(json),
            Need::WarehouseOf { .. }
            | Need::Warehouses { .. }
            | Need::WarehousesNumbered { .. }
            | Need::WarehousesOfStores { .. }
            | Need::WarehousePage { .. } => self.warehouses.take(json),
            Need::LocationsOf { .. } | Need::Locations { .. } | Need::LocationsOfStores { .. } => {
                self.locations.take(json)
            }
            Need::ItemsInUse(..) => self.items_in_use.take(json),
            Need::Partners { .. } | Need::SuppliersNamed { .. } => self.partners.take(json),
            Need::Stores { .. } | Need::StorePage { .. } => self.stores.take(json),
            Need::TenantUoms { .. } | Need::UomPage { .. } => self.tenant_uoms.take(json),
        }
    }

    /// The parts of a set are items as well.
    fn take_parts(&mut self, json: &str) -> Result<(), serde_json::Error> {
        self.set_parts.take_distinct(json)?;
        for part in self.set_parts.or_empty().clone() {
            self.items.mark().insert(part.item.sku.clone(), part.item);
        }
        Ok(())
    }

    /// Goods come under the code that named them; each is an item as well.
    fn take_goods(&mut self, json: &str) -> Result<(), serde_json::Error> {
        let mut found: Asked<BTreeMap<String, Item>> = Asked::default();
        found.take_keyed(json)?;
        self.items.mark();
        let goods = self.goods.mark();
        for (code, item) in found.into_inner() {
            goods.insert(code, item.sku.clone());
            self.items.mark().insert(item.sku.clone(), item);
        }
        Ok(())
    }
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
