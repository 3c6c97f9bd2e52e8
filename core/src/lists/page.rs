//! A page of a list: what is asked for, and the rows that were found.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::clock::{Day, Timestamp};

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Items.
    Items,
    /// Suppliers, customers and carriers.
    Partners,
    /// Locations.
    Locations,
    /// Orders.
    Orders,
    /// ASNs.
    Asns,
    /// Receipts.
    Receipts,
    /// What there is of each item in each warehouse.
    Stock,
    /// Shipments.
    Shipments,
    /// Cycle counts.
    CycleCounts,
    /// Pick tasks.
    PickTasks,
    /// What lies where.
    Levels,
    /// Lots.
    Lots,
    /// Single pieces.
    Serials,
}

/// By which index a page is read. Each is an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Newest first; where rows have no age, by what they are.
    Newest,
    /// By the last change, the earliest first.
    Changed,
    /// What holds a text, newest first.
    Sought,
    /// Of one status.
    OfStatus,
    /// Of one reference number.
    OfReference,
    /// Of one tracking number.
    OfTracking,
    /// Of one item.
    OfItem,
    /// Of one order.
    OfOrder,
    /// Of one ASN.
    OfAsn,
    /// Of one warehouse.
    OfWarehouse,
    /// Orders that lack something.
    Short,
    /// Orders that are past their day, the longest first.
    Late,
    /// Orders that are frozen.
    Frozen,
    /// Pick tasks that nobody has finished.
    Open,
    /// Lots that expire before a day, the first first.
    Expiring,
}

/// Which page of which list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The list.
    pub list: List,
    /// The index.
    pub way: Way,
    /// Filters by their names on the wire.
    pub filters: Map<String, Value>,
    /// The place of the last row before it; none for the first page.
    pub after: Option<Vec<Value>>,
    /// At most so many rows.
    pub limit: i64,
    /// So many rows of the index are looked at.
    pub window: i64,
    /// Whether the rows of the index are narrowed further.
    pub narrows: bool,
    /// Created since then.
    pub from: Option<Timestamp>,
    /// Created before then.
    pub to: Option<Timestamp>,
    /// Changed since then.
    pub since: Option<Timestamp>,
    /// What the full text search looks for, in its own syntax.
    pub phrase: Option<String>,
    /// What the texts of a row must hold, in lower case; U+001F before it means at the beginning of one.
    pub needle: Option<String>,
    /// The business day, for what is late or expired.
    pub today: Day,
}

/// A row that was found, or the end of a window.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Found {
    /// Its place in the order of the list.
    pub at: Vec<Value>,
    /// Its columns by their names; none where only the end of the window is marked.
    #[serde(default)]
    pub row: Option<Map<String, Value>>,
}
