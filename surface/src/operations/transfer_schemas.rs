//! The bodies and replies of transfers as tables (docs/operations.md#transfers).

use crate::call::paging::{CURSOR, LIMIT, MAX_ROWS};
use crate::envelope;
use khlang_core::schema;
use khlang_core::shape::schema::{Field, Kind, optional, required, text};
use khlang_core::transfer::lifecycle::STATUS_WORDS;

const STATUS: Kind = Kind::OneOf(STATUS_WORDS);
const MEASURE: Kind = Kind::Integer {
    min: 1,
    max: 1_000_000_000,
};
const TENANT: Field = optional(
    "tenantId",
    Kind::Uuid,
    "The tenant; needed where the user is bound to none.",
);

schema!(
    /// Body of `POST ops/transfers/{transferNo}/receive`.
    TRANSFER_RECEIVE, "TransferReceive", "A parcel that came.",
    [
        required("packageExpressSn", Kind::Code, "The number it came under."),
        TENANT,
    ]
);

schema!(
    /// Body of `POST ops/transfers/{transferNo}/relabel`.
    TRANSFER_RELABEL, "TransferRelabel", "The parcel that leaves.",
    [
        optional("expressSn", Kind::Code, "The number it leaves under; the seller's where none is named."),
        optional("lengthMm", MEASURE, "Length in millimetres."),
        optional("widthMm", MEASURE, "Width in millimetres."),
        optional("heightMm", MEASURE, "Height in millimetres."),
        optional("weightG", MEASURE, "Weight in grams."),
        TENANT,
    ]
);

const fn list_of(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

schema!(
    /// A parcel of a transfer.
    PARCEL, "TransferParcel", "A parcel that a transfer is made of.",
    [
        required("packageExpressSn", Kind::Code, "The number it comes under."),
        optional("receivedAt", Kind::Timestamp, "When it came."),
    ]
);

schema!(
    /// A step of a transfer.
    STEP, "TransferStep", "A step of a transfer.",
    [
        required("at", Kind::Timestamp, "When."),
        required("actor", text(200), "Who took it."),
        required("to", STATUS, "The status after."),
        required("note", Kind::Text { min: 0, max: 500 }, "What it was about."),
    ]
);

schema!(
    /// A transfer in a reply.
    TRANSFER, "Transfer", "Domestic parcels that leave as one, under another number.",
    [
        required("transferNo", Kind::Code, "Its number."),
        required("warehouseCode", Kind::Code, "The warehouse."),
        required("storeCode", Kind::Code, "The store."),
        required("referenceNo", Kind::Code, "The seller's own number."),
        optional("expressSn", Kind::Code, "The number it leaves under."),
        required("status", STATUS, "Where it stands."),
        required("parcels", list_of(&Kind::Object(&PARCEL)), "Its parcels."),
        optional("lengthMm", MEASURE, "Length in millimetres."),
        optional("widthMm", MEASURE, "Width in millimetres."),
        optional("heightMm", MEASURE, "Height in millimetres."),
        optional("weightG", MEASURE, "Weight in grams."),
        required("details", Kind::Any, "Who sends and gets it, what it costs, and what customs are told."),
        required("createdAt", Kind::Timestamp, "When it was created."),
        required("updatedAt", Kind::Timestamp, "When it was last changed."),
        required("history", list_of(&Kind::Object(&STEP)), "Its steps."),
    ]
);

schema!(
    /// A page of transfers.
    TRANSFERS, "Transfers", "A page of transfers.",
    [
        required("items", Kind::List { of: &Kind::Object(&TRANSFER), min: 0, max: MAX_ROWS }, "Those of the page."),
        optional("nextCursor", text(4_096), "The cursor of the next page."),
        required("hasMore", Kind::Boolean, "Whether there is one."),
    ]
);

envelope!(
    /// A transfer.
    TRANSFER_REPLY, "TransferReply", Kind::Object(&TRANSFER)
);
envelope!(
    /// A page of transfers.
    TRANSFERS_REPLY, "TransfersReply", Kind::Object(&TRANSFERS)
);

/// Query of `GET ops/transfers`.
pub static TRANSFER_QUERY: &[Field] = &[
    LIMIT,
    CURSOR,
    TENANT,
    optional("status", STATUS, "Only those that stand there."),
    optional("warehouseCode", Kind::Code, "Only of this warehouse."),
    optional(
        "packageExpressSn",
        Kind::Code,
        "Only those with this parcel.",
    ),
];
