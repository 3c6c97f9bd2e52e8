//! The replies of the Flash dialect as tables, for the description.

use khlang_core::schema;
use khlang_core::shape::schema::{Kind, Schema, optional, required};

/// Declares the envelope around one kind of data.
#[macro_export]
macro_rules! flash_reply {
    ($(#[$doc:meta])* $name:ident, $shown:literal, $data:expr) => {
        $(#[$doc])*
        pub static $name: khlang_core::shape::schema::Schema = khlang_core::shape::schema::Schema {
            name: $shown,
            about: "A reply; `data` is told for success, and is an empty list in a refusal.",
            fields: &[
                khlang_core::shape::schema::required("code", khlang_core::shape::schema::Kind::Integer { min: 0, max: 999_999 }, "1 for success, else a code of the document."),
                khlang_core::shape::schema::required("msg", khlang_core::shape::schema::Kind::Text { min: 1, max: usize::MAX }, "What the code means, in the language of Accept-Language."),
                khlang_core::shape::schema::required("message", khlang_core::shape::schema::Kind::Text { min: 1, max: usize::MAX }, "The same."),
                khlang_core::shape::schema::optional("data", $data, "What was asked for."),
            ],
        };
    };
}

flash_reply!(
    /// Success without data, or with data that has no table.
    DONE, "FlashReply", Kind::Any
);

flash_reply!(
    /// The number of a document.
    NUMBER_REPLY, "FlashNumberReply", Kind::Code
);

schema!(
    /// One problem of a refusal.
    FAULT, "FlashFault", "A parameter that does not fit.",
    [
        required("path", Kind::Text { min: 0, max: usize::MAX }, "The parameter; empty for the body itself."),
        required("code", Kind::Integer { min: 0, max: 999_999 }, "Its code."),
        required("message", Kind::Text { min: 1, max: usize::MAX }, "What is wrong, and what would be right."),
    ]
);

/// The faults of a refusal.
const FAULTS: Kind = Kind::List {
    of: &Kind::Object(&FAULT),
    min: 1,
    max: usize::MAX,
};

/// A refusal, with status 200 like every business answer.
pub static REFUSAL: Schema = Schema {
    name: "FlashRefusal",
    about: "A refusal.",
    fields: &[
        required(
            "code",
            Kind::Integer {
                min: 0,
                max: 999_999,
            },
            "A code of the document, not 1.",
        ),
        required(
            "msg",
            Kind::Text {
                min: 1,
                max: usize::MAX,
            },
            "What the code means, in the language of Accept-Language.",
        ),
        required(
            "message",
            Kind::Text {
                min: 1,
                max: usize::MAX,
            },
            "The same.",
        ),
        required(
            "data",
            Kind::List {
                of: &Kind::Any,
                min: 0,
                max: 0,
            },
            "Always an empty list.",
        ),
        optional("errors", FAULTS, "Every parameter that does not fit."),
    ],
};
