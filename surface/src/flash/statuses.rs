//! The statuses of bills as the Flash document numbers and names them, as tables (docs/flash/delivery.md#status).
//!
//! How far a bill has come is one number, its stage, which the store works out of the order's status, of what
//! stands in its way, and of what the carrier reported. Everything the pages show of it follows from these tables.

/// A stage of a delivery bill.
pub struct Stage {
    /// `statusId`.
    pub id: i64,
    /// Its word in the filter of the list.
    pub word: &'static str,
    /// `status`.
    pub name: &'static str,
}

const fn stage(id: i64, word: &'static str, name: &'static str) -> Stage {
    Stage { id, word, name }
}

/// The stages of a delivery bill.
pub const DELIVERY: &[Stage] = &[
    stage(110, "cancelled", "Cancel shipping"),
    stage(120, "wait_activate", "Wait for activation"),
    stage(121, "pre_sale", "Presale order"),
    stage(
        130,
        "wait_allocate_warehouse",
        "Wait for allocation warehouse",
    ),
    stage(140, "sold_out", "Sold out"),
    stage(150, "allocated_warehouse", "Allocated warehouse"),
    stage(160, "wait_approval", "Wait for approval"),
    stage(170, "failed_get_the_label", "Failed to get the label"),
    stage(180, "in_outbound", "On the Outbound"),
    stage(190, "packed", "Packed"),
    stage(200, "shipped", "Shipped"),
    stage(205, "abnormal_delivery", "Abnormal delivery"),
    stage(210, "rejected", "Rejected"),
    stage(220, "signed", "Signed"),
];

/// The name of a stage.
pub fn stage_name(id: i64) -> &'static str {
    let row = DELIVERY.iter().find(|row| row.id == id);
    row.map_or("", |row| row.name)
}

/// The stage of a word of the filter.
pub fn stage_of_word(word: &str) -> Option<i64> {
    let row = DELIVERY.iter().find(|row| row.word == word);
    row.map(|row| row.id)
}

/// A processing status: the step of the order that causes it, and its number and name.
pub struct Processing {
    /// The order's statuses after it.
    pub to: &'static [&'static str],
    /// The number.
    pub status: i64,
    /// The name.
    pub name: &'static str,
}

const fn processing(to: &'static [&'static str], status: i64, name: &'static str) -> Processing {
    Processing { to, status, name }
}

/// The processing statuses that steps of the order cause.
pub const PROCESSING: &[Processing] = &[
    processing(&["cancelled"], 0, "Canceled"),
    processing(&["pending_approval"], 10, "Pending"),
    processing(
        &["pending", "partially_allocated", "allocated"],
        20,
        "Ready to ship",
    ),
    processing(&["picked"], 30, "Picked"),
    processing(&["packed"], 40, "Packed"),
    processing(&["shipped"], 50, "Shipped"),
    processing(&["completed"], 60, "Completed"),
];

/// The processing statuses that a carrier's words cause.
pub const PROCESSING_OF_CARRIER: &[(&str, i64, &str)] = &[
    ("failed", 55, "Abnormal delivery"),
    ("returned", 70, "Rejected"),
];

/// A state of a parcel: what causes it, its number, the carrier's word for the action, and a message.
pub struct ParcelState {
    /// The order's status, or the carrier's word.
    pub cause: &'static str,
    /// The number.
    pub state: i64,
    /// The action.
    pub action: &'static str,
    /// The message where nothing else is said.
    pub message: &'static str,
}

const fn parcel(
    cause: &'static str,
    state: i64,
    action: &'static str,
    message: &'static str,
) -> ParcelState {
    ParcelState {
        cause,
        state,
        action,
        message,
    }
}

/// The states that steps of the order cause.
pub const PARCEL_OF_ORDER: &[ParcelState] = &[
    parcel(
        "approved",
        1001,
        "ORDER_APPROVED",
        "The order has been approved",
    ),
    parcel(
        "released",
        1002,
        "WAREHOUSE_ACCEPTED",
        "The warehouse has accepted the order",
    ),
    parcel("picked", 1003, "PICKING_COMPLETED", "Picking is completed"),
    parcel("packed", 1004, "PACKED", "The parcel has been packed"),
    parcel(
        "cancelled",
        1013,
        "CANCELLED",
        "The order has been cancelled",
    ),
];

/// The states that a carrier's words cause.
pub const PARCEL_OF_CARRIER: &[ParcelState] = &[
    parcel(
        "picked_up",
        1005,
        "RECEIVED",
        "Your parcel has been picked up by the courier",
    ),
    parcel(
        "in_transit",
        1006,
        "SHIPMENT_WAREHOUSE_SCAN",
        "Your parcel is in transit",
    ),
    parcel(
        "out_for_delivery",
        1007,
        "DELIVERY_TICKET_CREATION_SCAN",
        "Your parcel is out for delivery",
    ),
    parcel(
        "held",
        1008,
        "DETAIN_WAREHOUSE",
        "Your parcel is held at the branch",
    ),
    parcel(
        "delivered",
        1009,
        "DELIVERY_CONFIRM",
        "Your parcel has been signed",
    ),
    parcel(
        "failed",
        1010,
        "DIFFICULTY_HANDOVER",
        "A problem with your parcel is being processed",
    ),
    parcel(
        "returned",
        1011,
        "RETURNED",
        "Your parcel has been returned",
    ),
    parcel(
        "closed",
        1012,
        "CLOSED_BY_EXCEPTION",
        "Your parcel has been closed by an exception",
    ),
];

/// The state that one of the tables gives for a cause.
pub fn parcel_state(table: &'static [ParcelState], cause: &str) -> Option<&'static ParcelState> {
    table.iter().find(|row| row.cause == cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flash::tables::delivery::STATUSES;

    #[test]
    fn the_words_of_the_filter_are_the_stages() {
        let words: Vec<&str> = DELIVERY.iter().map(|row| row.word).collect();
        assert_eq!(words.len(), STATUSES.len());
        assert!(STATUSES.iter().all(|word| words.contains(word)));
    }

    #[test]
    fn no_number_stands_for_two_stages() {
        let ids: std::collections::BTreeSet<i64> = DELIVERY.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), DELIVERY.len());
    }
}
