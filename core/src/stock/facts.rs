//! What a decision may ask about stock, and what was answered.

use crate::base::answer::facts;
use crate::base::clock::{Day, Timestamp};
use crate::catalog::ItemSet;
use crate::stock::allocation::Candidate;
use crate::stock::audit::{Difference, Invariant};
use crate::stock::cycle_count::{CountLine, CycleCount};
use crate::stock::figures::GoodsStock;
use crate::stock::level::LevelHolder;
use crate::stock::level::{LevelView, Lot, Quality};
use crate::stock::serial::SerialRow;
use crate::stock::valuation::Inventory;
use crate::stock::view::{
    InOutView, InventoryView, LedgerRecord, Listing, LotView, MovementView, PieceView, SerialView,
    StockRecord,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One question about stock: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
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
        /// The business day, for what may be sold.
        today: Day,
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
    Inventories(ItemSet),
    /// The same, asked by what may make stock of these items free, or end promises of it: what follows a
    /// commit asks more of them.
    MayFree(ItemSet),
    /// The same, asked by what may also take stock away from under promises: a cycle count that is closed, and
    /// locations that may be for something else from now on.
    MayBreak(ItemSet),
    /// The levels of items, as allocation sees them.
    Shelf(ItemSet),
    /// The serials of items that are in stock, the oldest first, and those an order holds.
    Pieces(ItemSet),
    /// Promises on the levels of items, the latest first, up to 200 an item.
    LevelHolders(ItemSet),
    /// What differs from what an invariant says.
    Audit {
        /// Which invariant.
        check: Invariant,
        /// Only this tenant.
        tenant: Option<String>,
        /// The business day, for what has expired.
        today: Day,
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
}

facts! {
    /// What the read batch answered about stock.
    Facts {
        /// Of [`Need::Lots`], by sku and lot number.
        lots: BTreeMap<(String, String), Lot>,
        /// Of [`Need::Serials`].
        serials: Vec<SerialRow>,
        /// Of [`Need::Inventories`], by ids of warehouse and item.
        inventories: BTreeMap<(String, String), Inventory>,
        /// Of [`Need::Shelf`].
        shelf: Vec<Candidate>,
        /// Of [`Need::Pieces`].
        pieces: Vec<SerialRow>,
        /// Of [`Need::LevelHolders`].
        level_holders: Vec<LevelHolder>,
        /// Of [`Need::Audit`], by check.
        audit: BTreeMap<Invariant, Vec<Difference>>,
        /// Of [`Need::InventoryPage`].
        inventory_page: Vec<InventoryView>,
        /// Of [`Need::MovementPage`].
        movement_page: Vec<MovementView>,
        /// Of [`Need::GoodsStock`], [`Need::GoodsStockPage`] or [`Need::GoodsStockChanged`], in the order
        /// asked for.
        goods_stock: Vec<GoodsStock>,
        /// Of [`Need::LotStock`].
        lot_stock: Vec<LotView>,
        /// Of [`Need::PiecePage`].
        piece_page: Listing<PieceView>,
        /// Of [`Need::InOutPage`].
        in_out_page: Listing<InOutView>,
        /// Of [`Need::StockPage`].
        stock_page: Vec<StockRecord>,
        /// Of [`Need::LedgerPage`].
        ledger_page: Vec<LedgerRecord>,
        /// Of [`Need::SerialViews`].
        serial_views: Vec<SerialView>,
        /// Of [`Need::CycleCount`].
        cycle_count: Option<CycleCount>,
        /// Of [`Need::Countable`] or [`Need::Joining`].
        countable: Vec<CountLine>,
        /// Of [`Need::Levels`].
        levels: Vec<LevelView>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::LotsOf { .. } | Need::Lots { .. } => self.lots.take(json),
            Need::SerialsNamed { .. } | Need::SerialsAnnounced { .. } | Need::Serials { .. } => {
                self.serials.take_distinct(json)
            }
            Need::InventoryPage { .. } => self.inventory_page.take(json),
            Need::MovementPage { .. } => self.movement_page.take(json),
            Need::GoodsStock { .. }
            | Need::GoodsStockPage { .. }
            | Need::GoodsStockChanged { .. } => self.goods_stock.take_one(json),
            Need::LotStock { .. } => self.lot_stock.take(json),
            Need::PiecePage { .. } => self.take_pieces(json),
            Need::InOutPage { .. } => self.in_out_page.set(json),
            Need::StockPage { .. } => self.stock_page.take(json),
            Need::LedgerPage { .. } => self.ledger_page.take(json),
            Need::SerialViews { .. } => self.serial_views.take(json),
            Need::CycleCount { .. } => self.cycle_count.take(json),
            Need::Countable { .. } | Need::Joining { .. } => self.countable.take(json),
            Need::Inventories(..) | Need::MayFree(..) | Need::MayBreak(..) => {
                self.inventories.take(json)
            }
            Need::Shelf(..) => self.shelf.take_distinct(json),
            Need::Pieces(..) => self.pieces.take_distinct(json),
            Need::LevelHolders(..) => self.level_holders.take(json),
            Need::Audit { check, .. } => self.take_audit(*check, json),
            Need::Levels { .. } => self.levels.take(json),
        }
    }

    fn take_audit(&mut self, check: Invariant, json: &str) -> Result<(), serde_json::Error> {
        let differences = serde_json::from_str(json)?;
        self.audit.mark().insert(check, differences);
        Ok(())
    }

    fn take_pieces(&mut self, json: &str) -> Result<(), serde_json::Error> {
        self.piece_page.mark().extend(serde_json::from_str(json)?);
        Ok(())
    }
}
