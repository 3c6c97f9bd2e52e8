//! The words that parameter tables are written in: fields with the codes that the document has for
//! them, and the kinds of value that come again.
//!
//! A field answers 1503 where it is missing, 1716 where a text is too long and 1504 where it does not
//! fit otherwise, unless it says so.

use super::codes::Code;
use khlang_core::shape::schema::{Field, FieldCodes, Kind, NumberRange, optional, required};

/// The most rows of a list of goods.
pub const MAX_ROWS: usize = 500;

/// The largest file that is taken, in bytes.
pub const MAX_FILE_BYTES: usize = 7 * 1_048_576;

/// The largest amount: 10,000,000.00 baht in satang (codes 100195 and 100196).
pub const MAX_SATANG: i64 = 1_000_000_000;

/// The largest quantity of a line (code 100187).
pub const MAX_QUANTITY: i64 = 10_000_000;

/// A parameter that must be there.
pub const fn must(name: &'static str, kind: Kind, about: &'static str) -> Field {
    general(required(name, kind, about))
}

/// A parameter that may be left out.
pub const fn may(name: &'static str, kind: Kind, about: &'static str) -> Field {
    general(optional(name, kind, about))
}

/// No parameter of its own: at least one of these must be there, else 1032.
pub const fn one_of(names: &'static [&'static str]) -> Field {
    let field = must("", Kind::AnyOf(names), "At least one must be given.");
    field.missing(Code::ONE_PARAMETER_REQUIRED.number())
}

const fn general(field: Field) -> Field {
    let malformed = Code::PARAMETER_ERROR.number();
    let over = match field.kind {
        Kind::Text { .. } | Kind::Token(_) | Kind::Link(_) => Code::FIELD_LENGTH_ILLEGAL.number(),
        _ => malformed,
    };
    let codes = FieldCodes {
        missing: Code::PARAMETER_REQUIRED.number(),
        malformed,
        over,
    };
    Field {
        // A program that only checks shows no codes.
        codes: if cfg!(feature = "server") {
            Some(codes)
        } else {
            None
        },
        ..field
    }
}

/// Text of at most so many characters.
pub const fn text(max: usize) -> Kind {
    Kind::Text { min: 1, max }
}

/// A whole number in a range.
pub const fn integer(min: i64, max: i64) -> Kind {
    Kind::Integer { min, max }
}

/// One of these words.
pub const fn word_of(words: &'static [&'static str]) -> Kind {
    Kind::OneOf(words)
}

/// Words with commas between them.
pub const fn commas(of: &'static Kind, max: usize) -> Kind {
    Kind::Commas { of, max }
}

/// Rows of a table, at least one.
pub const fn rows(of: &'static Kind, max: usize) -> Kind {
    Kind::List { of, min: 1, max }
}

/// An amount of money in satang.
pub const SATANG: Kind = integer(0, MAX_SATANG);
/// An amount that need not be whole: baht, or a weight in kilograms.
pub const DECIMAL: Kind = Kind::Number {
    range: NumberRange::NotNegative,
};
/// How many pieces.
pub const PIECES: Kind = integer(1, MAX_QUANTITY);
/// Grams, millimetres; they need not be whole.
pub const MEASURE: Kind = DECIMAL;
/// Yes or no, `1` or `0`, `Y` or `N`.
pub const FLAG: Kind = Kind::Flag;
/// The barcode of a goods (100188).
pub const BARCODE: Kind = Kind::Token(200);
/// Barcodes of a query, `^[\w-]+(,[\w-]+)*`, at most 500 (code 1720).
pub const BARCODES: Kind = commas(&Kind::Word(200), 500);
/// The number of a document, ours or the caller's own (code 1341).
pub const NUMBER: Kind = Kind::Token(64);
/// Numbers of documents with commas between them.
pub const NUMBERS: Kind = commas(&NUMBER, 100);
/// The Flash id of a warehouse.
pub const WAREHOUSE_ID: Kind = integer(1, i64::MAX);
/// A telephone number (code 1101).
pub const PHONE: Kind = Kind::Phone { min: 6, max: 20 };
/// A postal code. Not only the five digits of Thailand: the document's own examples have others.
pub const POSTAL_CODE: Kind = Kind::Token(20);
/// A code of the merchant or of the warehouse.
pub const CODE: Kind = Kind::Token(64);
/// The address of a picture (codes 1326 and 100194).
pub const IMAGE: Kind = Kind::Link(200);
/// Normal or bad goods.
pub const QUALITY: Kind = word_of(&["normal", "bad"]);
/// A moment, or the start of a range.
pub const FROM: Kind = Kind::Moment { end: false };
/// The end of a range.
pub const TO: Kind = Kind::Moment { end: true };
/// The page of a list, from 1.
pub const PAGE: Kind = integer(1, 1_000_000);
/// Rows of a page. What is over the page's own limit is cut down to it by the endpoint.
pub const PAGE_SIZE: Kind = integer(1, 1_000_000);
/// The content of a file in base64.
pub const FILE: Kind = Kind::Base64 {
    max_bytes: MAX_FILE_BYTES,
};
/// A free remark (code 100193).
pub const REMARK: Kind = text(1000);
