//! Inbound documents as a seller reads them: rows of a list, and what has come of each line.

use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Money, Quantity};
use crate::inbound::kind::{Delivery, InboundKind};

/// By which moment documents are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InboundClock {
    /// That of their creation.
    Created,
    /// That at which their last line was filled.
    Completed,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NoticeRow {
    /// Its number.
    pub number: String,
    /// The caller's own number for it.
    pub reference_no: Option<String>,
    /// Flash id of its warehouse.
    pub warehouse: i64,
    /// Name of its warehouse.
    pub warehouse_name: String,
    /// How far it has come: 10 waits for approval, 20 approved, 30 arrived, 40 receiving, 50 completed.
    pub stage: i64,
    /// What kind of goods.
    pub kind: InboundKind,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct NoticePage {
    /// How many there are on all pages.
    pub total: i64,
    /// Those of this page, the newest first.
    pub rows: Vec<NoticeRow>,
}

/// A document with what has come of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NoticeView {
    /// What a list shows of it.
    #[serde(flatten)]
    pub row: NoticeRow,
    /// Code of the supplier.
    pub supplier_code: Option<String>,
    /// The day it is expected.
    pub expected_date: Option<Day>,
    /// What was said of the delivery.
    pub delivery: Delivery,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// When it came to the dock.
    pub arrived_at: Option<Timestamp>,
    /// Who said so.
    pub arrived_by: Option<String>,
    /// When its last line was filled.
    pub completed_at: Option<Timestamp>,
    /// Its lines by number.
    pub lines: Vec<NoticeLineView>,
}

/// A line with what has come of it, in base UoM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NoticeLineView {
    /// Its number.
    pub line_no: i64,
    /// The goods' barcode, or their sku.
    pub barcode: String,
    /// Their name.
    pub name: String,
    /// Their specification.
    pub specification: String,
    /// What is expected.
    pub expected: Quantity,
    /// What has come.
    pub received: Quantity,
    /// How much of it is normal.
    pub normal: Quantity,
    /// How much of it is bad.
    pub bad: Quantity,
    /// Price of one, if it was announced.
    pub unit_price: Option<Money>,
    /// The lots that came, the first first.
    pub lots: Vec<String>,
}
