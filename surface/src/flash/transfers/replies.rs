//! The replies of the transfer pages as tables, for the description.

use crate::flash_reply;
use khlang_core::schema;
use khlang_core::shape::schema::{Kind, required};

const ANY_TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

schema!(
    /// A row of `routes`.
    ROUTE, "FlashTransferRoute", "A step of a transfer order.",
    [
        required("action", Kind::Code, "T1001 created, T1002 a parcel came, T1003 all came, T1004 relabelled, T1005 handed over, T1006 recalled."),
        required("description", ANY_TEXT, "The same in the caller's language."),
        required("time", ANY_TEXT, "When, on the clock of timeZone."),
        required("timeZone", ANY_TEXT, "The clock."),
    ]
);

schema!(
    /// The way of a transfer order.
    TRACK, "FlashTransferTrack", "The way of a transfer order.",
    [
        required("transferSn", Kind::Code, "Its number."),
        required("orderSn", Kind::Code, "Order no. on the platform."),
        required("expressSn", ANY_TEXT, "Tracking no. of the last mile; empty while there is none."),
        required("routes", Kind::List { of: &Kind::Object(&ROUTE), min: 1, max: usize::MAX }, "Its steps, newest first."),
    ]
);

flash_reply!(
    /// Reply to `/transfer_order/track_order`.
    TRACK_REPLY, "FlashTransferTrackReply", Kind::Object(&TRACK)
);
