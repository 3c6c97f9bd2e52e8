//! The bodies of the order steps as tables (docs/operations.md#order-steps).

use crate::envelope;
use crate::push::schemas::{ORDER, SHIPMENT};
use khlang_core::inbound::asn::MAX_LINES;
use khlang_core::outbound::shipment::CARRIER_WORDS;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, NumberRange, optional, required, text};

const SIZE: Kind = Kind::Number {
    range: NumberRange::Positive,
};
const FOUND: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
const LINE_NUMBER: Kind = Kind::Integer {
    min: 1,
    max: 999_999,
};

schema!(
    /// Body of a step that says nothing.
    NOTHING, "Nothing", "No field: the step is for the whole document.",
    []
);

schema!(
    /// What was picked of a task.
    PICKED_TASK, "PickedTask", "What was picked of a task, in the item's base unit.",
    [
        required("taskNo", Kind::Code, "The task."),
        optional("qty", FOUND, "How much was found; as many as serials names, where it names any. The rest is held for a count, and the line gets other stock or waits."),
        optional("serials", Kind::List { of: &Kind::Code, min: 0, max: MAX_LINES }, "The pieces that were scanned; those promised where nothing is said."),
        required("qty", Kind::AnyOf(&["qty", "serials"]), "What was found must be said."),
    ]
);

schema!(
    /// Body of `POST ops/orders/{orderNo}/pick`.
    PICKS, "Picks", "What was picked; nothing named is every task that is out, in full.",
    [optional("tasks", Kind::List { of: &Kind::Object(&PICKED_TASK), min: 1, max: MAX_LINES }, "The tasks.")]
);

schema!(
    /// What of a line is in a box.
    BOX_LINE, "BoxLine", "What of a line is in a box.",
    [
        required("lineNo", LINE_NUMBER, "The order's line."),
        required("qty", SIZE, "How much, in the item's base unit."),
    ]
);

/// Grams, millimetres.
const MEASURE: Kind = Kind::Integer {
    min: 1,
    max: 1_000_000_000,
};

schema!(
    /// A material.
    CONTAINER, "Container", "What a box is packed in.",
    [
        required("name", text(100), "Name of the material."),
        required("number", Kind::Integer { min: 1, max: 10_000 }, "How many."),
    ]
);

schema!(
    /// Body of `POST ops/orders/{orderNo}/warehouse`.
    ASSIGNMENT, "WarehouseAssignment", "The warehouse that a bill gets.",
    [required("warehouseCode", Kind::Code, "The warehouse.")]
);

schema!(
    /// A box.
    BOX, "Box", "A box of an order.",
    [
        optional("lengthCm", SIZE, "Length in centimetres."),
        optional("widthCm", SIZE, "Width in centimetres."),
        optional("heightCm", SIZE, "Height in centimetres."),
        optional("weightKg", SIZE, "Weight in kilograms."),
        optional("lengthMm", MEASURE, "Length in millimetres, in place of lengthCm."),
        optional("widthMm", MEASURE, "Width in millimetres."),
        optional("heightMm", MEASURE, "Height in millimetres."),
        optional("weightG", MEASURE, "Weight in grams, in place of weightKg."),
        optional("trackingNo", Kind::Code, "The carrier's number for it; a bill's box without one gets the next of a carrier's range."),
        optional("containers", Kind::List { of: &Kind::Object(&CONTAINER), min: 0, max: 50 }, "What it is packed in."),
        optional("lines", Kind::List { of: &Kind::Object(&BOX_LINE), min: 1, max: MAX_LINES }, "What is in it; needed where there is more than one box."),
    ]
);

schema!(
    /// Body of `POST ops/orders/{orderNo}/pack`.
    PACKING, "Packing", "How an order is packed; nothing named is one box with all that was picked.",
    [optional("boxes", Kind::List { of: &Kind::Object(&BOX), min: 1, max: 200 }, "The boxes.")]
);

schema!(
    /// Body of `POST ops/orders/{orderNo}/ship`.
    DISPATCH, "Dispatch", "With whom an order leaves.",
    [
        optional("carrier", text(64), "Who carries it."),
        optional("trackingNo", Kind::Code, "The carrier's number for it."),
    ]
);

schema!(
    /// Body of `POST ops/orders/{orderNo}/exception`.
    EXCEPTION, "Exception", "Something went wrong with an order.",
    [required("reason", text(500), "What.")]
);

schema!(
    /// Body of `POST ops/shipments/{trackingNo}/events`.
    CARRIER_EVENT, "CarrierEvent", "What a carrier tells of a shipment; delivered completes its order.",
    [
        required("status", Kind::OneOf(CARRIER_WORDS), "What."),
        optional("at", Kind::Timestamp, "When; now where nothing is said."),
        optional("location", text(255), "Where."),
        optional("note", text(500), "What else."),
        optional("returnTrackingNo", Kind::Code, "The number under which the parcel goes back."),
    ]
);

envelope!(
    /// An order after a step.
    STEPPED_REPLY, "SteppedOrderReply", Kind::Object(&ORDER)
);
envelope!(
    /// A shipment.
    SHIPMENT_REPLY, "ShipmentReply", Kind::Object(&SHIPMENT)
);
