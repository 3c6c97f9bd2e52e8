//! Request and reply shapes as data: one table per DTO, read by the validator and by OpenAPI.
//!
//! Scope: checking a JSON value against a table and naming every problem with its path. What has
//! passed is read into a typed struct and not checked again. Unknown fields are ignored, wrong types are not
//! coerced (docs/push.md#values). Not here: whether a named thing exists (that takes facts).

use serde::Serialize;
use serde_json::{Map, Value};

use crate::access::{AllowList, AllowedOrigins};
use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{MAX_UNITS, NumberFault, Quantity};
use crate::base::random::is_uuid;
use crate::shape::text::{
    is_base64, is_code, is_email, is_link, is_phone, is_text, is_word, whole,
};
use crate::sign::idempotency::IdempotencyKey;

/// One thing wrong with a request: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field, as in `lines[0].qtyOrdered`; empty for the body itself.
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
    /// The code that a dialect has for it, where it has one for each field.
    #[serde(skip)]
    pub code: Option<u32>,
}

impl Problem {
    /// A problem at a path.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            code: None,
        }
    }
}

/// The shape of one JSON object.
#[derive(Debug)]
pub struct Schema {
    /// Its name in the OpenAPI description.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Its fields, in the order they are shown.
    pub fields: &'static [Field],
}

/// One field of an object, or one query parameter.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it may hold.
    pub kind: Kind,
    /// What it means, with its unit.
    pub about: &'static str,
    /// What a dialect that has codes for fields answers where it does not fit.
    pub codes: Option<FieldCodes>,
}

impl Field {
    /// The field with the code for where it is missing.
    pub const fn missing(mut self, code: u32) -> Self {
        if let Some(codes) = &mut self.codes {
            codes.missing = code;
        }
        self
    }

    /// The field with the code for where it does not fit, also for a number out of its range.
    pub const fn malformed(mut self, code: u32) -> Self {
        let is_text = matches!(
            self.kind,
            Kind::Text { .. } | Kind::Token(_) | Kind::Link(_)
        );
        if let Some(codes) = &mut self.codes {
            codes.malformed = code;
            if !is_text {
                codes.over = code;
            }
        }
        self
    }

    /// The field with the code for where it holds too much: to be said after `malformed`.
    pub const fn over(mut self, code: u32) -> Self {
        if let Some(codes) = &mut self.codes {
            codes.over = code;
        }
        self
    }
}

/// The codes of a dialect for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldCodes {
    /// Where it is missing.
    pub missing: u32,
    /// Where it holds something else than it should.
    pub malformed: u32,
    /// Where it holds too much of it: too long a text, too large a number, too many entries.
    pub over: u32,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there and not null.
    Required,
    /// It may be left out; null clears it or means the same as absent.
    Optional,
}

/// What a value may be.
#[derive(Debug)]
pub enum Kind {
    /// Text of so many characters, of any script, without control characters.
    Text {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// A code: 1-64 printable characters, no blank at either end.
    Code,
    /// An idempotency key: 1-255 visible ASCII characters.
    Key,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A whole number in a range.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A number with at most 4 decimals.
    Number {
        /// Which numbers.
        range: NumberRange,
    },
    /// A calendar date, `2026-06-15`, of the years of [`DAYS`].
    Day,
    /// A timestamp in RFC 3339.
    Timestamp,
    /// A timestamp in RFC 3339, or a calendar date for that whole day in UTC.
    Instant,
    /// A UUID.
    Uuid,
    /// An email address.
    Email,
    /// An IP address or a CIDR range.
    Network,
    /// The origin of a web page, `https://shop.example.com`.
    Origin,
    /// An object of another table.
    Object(&'static Schema),
    /// An object of another table that takes no other field.
    Closed(&'static Schema),
    /// One of these words, or the number of its place.
    WordOrId(&'static [&'static str]),
    /// Any object, kept as sent, up to so many bytes of JSON.
    Free {
        /// Most bytes.
        max_bytes: usize,
    },
    /// A list.
    List {
        /// What each entry is.
        of: &'static Kind,
        /// Fewest entries.
        min: usize,
        /// Most entries.
        max: usize,
    },
    /// An object whose names are not known beforehand, such as codes; what each of them holds. In replies.
    Map(&'static Kind),
    /// Entries that a query parameter names by being repeated; canonical as a list.
    Repeated {
        /// What each entry is.
        of: &'static Kind,
        /// Most entries.
        max: usize,
    },
    /// A list of objects whose rows are checked one by one by the endpoint (bulk): only the
    /// list itself is checked here.
    Rows {
        /// The table of a row.
        of: &'static Schema,
        /// Most rows.
        max: usize,
    },
    /// Anything at all; in replies only.
    Any,
    /// Yes or no, which a form writes `1` or `0`, `Y` or `N`.
    Flag,
    /// A moment without a zone, `2019-06-10 14:45:00`; canonical as milliseconds since 1970.
    Moment {
        /// Whether it ends a range, so that a day alone stands for its last moment.
        end: bool,
    },
    /// A telephone number of so many digits, with `+`, blanks, brackets and dashes as people write it.
    Phone {
        /// Fewest digits.
        min: usize,
        /// Most digits.
        max: usize,
    },
    /// Letters, digits, `_` and `-`, at most so many.
    Word(usize),
    /// A code of at most so many printable characters, no blank at either end.
    Token(usize),
    /// The address of something on the web, `https://...`, of at most so many characters.
    Link(usize),
    /// Entries with commas between them; canonical as a list.
    Commas {
        /// What each entry is.
        of: &'static Kind,
        /// Most entries.
        max: usize,
    },
    /// The content of a file in base64, of at most so many bytes; it may be empty.
    Base64 {
        /// Most bytes of the file itself.
        max_bytes: usize,
    },
    /// No field of its own: at least one of these fields must be there.
    AnyOf(&'static [&'static str]),
}

/// Which numbers a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberRange {
    /// Above zero.
    Positive,
    /// Zero and above.
    NotNegative,
    /// Any but zero.
    NotZero,
    /// Any.
    Any,
}

/// The years of dates that goods can have: a zero, a slip of a digit or a year of the Buddhist calendar is
/// none of them.
pub const DAYS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The most problems named in one answer.
pub const MAX_PROBLEMS: usize = 100;

/// Shorthand for a required field.
pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Required,
        kind,
        about: described(about),
        codes: None,
    }
}

/// Shorthand for a field that may be left out.
pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Optional,
        kind,
        about: described(about),
        codes: None,
    }
}

/// A description where they are wanted; see the feature `descriptions`.
pub const fn described(about: &'static str) -> &'static str {
    if cfg!(feature = "descriptions") {
        about
    } else {
        ""
    }
}

/// A text of at most `max` characters.
pub const fn text(max: usize) -> Kind {
    Kind::Text { min: 1, max }
}

impl Schema {
    /// Every problem of `value` against this table; empty when it fits.
    pub fn problems(&self, value: &Value) -> Vec<Problem> {
        self.problems_at(value, "")
    }

    /// The same for a value that stands at `path` of a larger one.
    pub fn problems_at(&self, value: &Value, path: &str) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check(value, path, &mut found);
        found.truncate(MAX_PROBLEMS);
        found
    }

    /// The same for a value that stands at `path` of a larger one.
    pub fn check(&self, value: &Value, path: &str, found: &mut Vec<Problem>) {
        match value {
            Value::Object(object) => self.check_fields(object, path, found),
            _ => found.push(Problem::new(path, "must be a JSON object")),
        }
    }

    /// How many values and names the fullest object of this table holds, about.
    pub fn most_values(&self) -> usize {
        let of_field = |field: &Field| field.kind.most_values().saturating_add(2);
        let fields = self.fields.iter().map(of_field);
        fields.fold(1, usize::saturating_add)
    }

    /// Whether an object with none of the fields fits, so that a body may be left out.
    pub fn is_optional(&self) -> bool {
        self.fields
            .iter()
            .all(|field| field.presence == Presence::Optional)
    }

    fn check_fields(&self, object: &Map<String, Value>, path: &str, found: &mut Vec<Problem>) {
        for field in self.fields {
            let known = found.len();
            let value = object.get(field.name).filter(|value| !value.is_null());
            match value {
                _ if field.is_chosen(object) => {}
                None => check_absent(field, path, found),
                Some(value) => field.kind.check(value, &join(path, field.name), found),
            }
            field.add_code(value, found.get_mut(known..).unwrap_or_default());
        }
    }
}

impl Field {
    /// Whether it stands for a choice of fields of which one is there.
    fn is_chosen(&self, object: &Map<String, Value>) -> bool {
        let is_there = |name: &&str| object.get(*name).is_some_and(|value| !value.is_null());
        match self.kind {
            Kind::AnyOf(names) => names.iter().any(is_there),
            _ => false,
        }
    }

    /// Gives new problems the field's code, unless a field inside it has one.
    fn add_code(&self, value: Option<&Value>, problems: &mut [Problem]) {
        let code = self.codes.map(|codes| match value {
            None => codes.missing,
            Some(value) if self.kind.is_over(value) => codes.over,
            Some(_) => codes.malformed,
        });
        for problem in problems {
            problem.code = problem.code.or(code);
        }
    }
}

fn check_absent(field: &Field, path: &str, found: &mut Vec<Problem>) {
    if field.presence == Presence::Required {
        found.push(Problem::new(
            join(path, field.name),
            format!("is required: {}", field.kind.wanted()),
        ));
    }
}

/// Fields that the table does not know: where they would be ignored, a slip would lose what it says.
fn check_names(schema: &Schema, value: &Value, path: &str, found: &mut Vec<Problem>) {
    let known = |name: &&String| {
        schema
            .fields
            .iter()
            .any(|field| field.name == name.as_str())
    };
    let names = value.as_object().into_iter().flat_map(Map::keys);
    for name in names.filter(|name| !known(name)) {
        let fields: Vec<&str> = schema.fields.iter().map(|field| field.name).collect();
        let message = format!("is not known here; the names are {}", fields.join(", "));
        found.push(Problem::new(join(path, name), message));
    }
}

/// The path of a field inside the object at `path`.
pub fn join(path: &str, name: &str) -> String {
    match (path, name) {
        ("", alone) | (alone, "") => alone.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

impl Kind {
    /// Adds what is wrong with `value` at `path`.
    pub fn check(&self, value: &Value, path: &str, found: &mut Vec<Problem>) {
        match (self, value) {
            (Self::Object(schema), _) => schema.check(value, path, found),
            (Self::Closed(schema), _) => {
                schema.check(value, path, found);
                check_names(schema, value, path, found);
            }
            (Self::List { of, min, max }, Value::Array(list)) => {
                check_length(list.len(), *min, *max, path, found);
                for (index, entry) in list.iter().take(*max).enumerate() {
                    of.check(entry, &format!("{path}[{index}]"), found);
                }
            }
            (Self::Map(of), Value::Object(entries)) => {
                for (name, entry) in entries {
                    of.check(entry, &join(path, name), found);
                }
            }
            (Self::Rows { max, .. }, Value::Array(list)) => {
                check_length(list.len(), 1, *max, path, found);
            }
            (Self::Repeated { of, .. }, Value::Array(list)) if list.len() == 1 => {
                list.iter().for_each(|entry| of.check(entry, path, found));
            }
            (Self::Commas { of, max } | Self::Repeated { of, max }, Value::Array(list)) => {
                check_length(list.len(), 1, *max, path, found);
                for (index, entry) in list.iter().take(*max).enumerate() {
                    of.check(entry, &format!("{path}[{index}]"), found);
                }
            }
            _ if self.accepts(value) => {}
            _ => found.push(Problem::new(path, format!("must be {}", self.wanted()))),
        }
    }

    /// Whether a single value fits.
    fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Boolean | Self::Flag, Value::Bool(_)) | (Self::Any, _) => true,
            (Self::Free { max_bytes }, Value::Object(_)) => value.to_string().len() <= *max_bytes,
            (_, Value::String(text)) => self.accepts_text(text),
            (_, Value::Number(number)) => self.accepts_number(number.as_str()),
            _ => false,
        }
    }

    /// Whether a string fits.
    pub fn accepts_text(&self, text: &str) -> bool {
        match self {
            Self::Text { min, max } => is_text(text, *min, *max),
            Self::Code => is_code(text, 64),
            Self::Token(max) => is_code(text, *max),
            Self::Key => IdempotencyKey::parse(text).is_ok(),
            Self::Link(max) => is_link(text, *max),
            Self::OneOf(words) | Self::WordOrId(words) => words.contains(&text),
            Self::Day => Day::parse(text).is_some_and(|day| DAYS.contains(&day.year())),
            Self::Timestamp => Timestamp::parse(text).is_some(),
            Self::Instant => Timestamp::parse(text).is_some() || Day::parse(text).is_some(),
            Self::Uuid => is_uuid(text),
            Self::Email => is_email(text),
            Self::Network => AllowList::parse(&[text]).is_ok(),
            Self::Origin => AllowedOrigins::parse(&[text]).is_ok(),
            Self::Phone { min, max } => is_phone(text, *min, *max),
            Self::Word(max) => is_word(text, *max),
            Self::Base64 { max_bytes } => is_base64(text, *max_bytes),
            Self::Any => true,
            _ => false,
        }
    }

    /// Whether a number fits, by its text in JSON.
    pub fn accepts_number(&self, number: &str) -> bool {
        match self {
            Self::Integer { min, max } => {
                whole(number).is_some_and(|whole| (*min..=*max).contains(&whole))
            }
            Self::Number { range } => {
                Quantity::parse(number).is_ok_and(|quantity| range.holds(quantity))
            }
            Self::WordOrId(words) => whole(number)
                .and_then(|place| usize::try_from(place).ok())
                .is_some_and(|place| place < words.len()),
            Self::Moment { .. } => number.parse::<i64>().is_ok(),
            Self::Any => true,
            _ => false,
        }
    }

    /// What would be right, as the end of "must be ...".
    pub fn wanted(&self) -> String {
        match self {
            Self::Text { min: 0, max } => format!("text of at most {max} characters"),
            Self::Text { min, max } => {
                format!("text of {min} to {max} characters without control characters")
            }
            Self::Code => {
                "text of 1 to 64 printable characters without a blank at either end".to_owned()
            }
            Self::Key => "1 to 255 visible ASCII characters".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Boolean => "true or false".to_owned(),
            Self::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Self::Number { range } => {
                format!("a number {}, with at most 4 decimals", range.wanted())
            }
            Self::Day => format!(
                "a calendar date such as \"2026-06-15\", of the years {} to {}",
                DAYS.start(),
                DAYS.end()
            ),
            Self::Timestamp => "a timestamp such as \"2026-06-15T10:30:00.000Z\"".to_owned(),
            Self::Instant => {
                "a timestamp such as \"2026-06-15T10:30:00.000Z\" or a date such as \"2026-06-15\""
                    .to_owned()
            }
            Self::Uuid => "a UUID".to_owned(),
            Self::Email => "an email address of at most 254 characters".to_owned(),
            Self::Network => "an IP address or a CIDR range such as \"203.0.113.0/24\"".to_owned(),
            Self::Origin => "an origin such as \"https://shop.example.com\"".to_owned(),
            Self::Object(_) | Self::Closed(_) | Self::Map(_) => "an object".to_owned(),
            Self::WordOrId(words) => {
                let last = words.len().saturating_sub(1);
                format!(
                    "one of {}, or its number from 0 to {last}",
                    words.join(", ")
                )
            }
            Self::Free { max_bytes } => format!("an object of at most {max_bytes} bytes of JSON"),
            Self::List { min, max, .. } => format!("a list of {min} to {max} entries"),
            Self::Rows { max, .. } => format!("a list of 1 to {max} entries"),
            Self::Repeated { of, max } => format!("given 1 to {max} times, each {}", of.wanted()),
            Self::Any => "any value".to_owned(),
            Self::Flag => "1 or 0".to_owned(),
            Self::Moment { .. } => {
                "a date such as \"2019-06-10\", with a time such as \"14:45:00\" or without"
                    .to_owned()
            }
            Self::Phone { min, max } => format!("a telephone number of {min} to {max} digits"),
            Self::Token(max) => {
                format!("1 to {max} printable characters without a blank at either end")
            }
            Self::Link(max) => format!(
                "an address such as \"https://example.com/a.png\" of at most {max} characters"
            ),
            Self::Word(max) => format!("1 to {max} letters, digits, `_` or `-`"),
            Self::Commas { of, max } => {
                format!(
                    "1 to {max} entries separated by commas, each {}",
                    of.wanted()
                )
            }
            Self::Base64 { max_bytes } => {
                format!("a file of at most {max_bytes} bytes in base64")
            }
            Self::AnyOf(names) => format!("at least one of {}", names.join(", ")),
        }
    }

    /// Whether the value is of the kind, but more of it than the kind takes.
    fn is_over(&self, value: &Value) -> bool {
        match (self, value) {
            (
                Self::Text { max, .. } | Self::Token(max) | Self::Word(max) | Self::Link(max),
                Value::String(text),
            ) => text.chars().count() > *max,
            (Self::Integer { max, .. }, Value::Number(number)) => {
                whole(number.as_str()).is_some_and(|n| n > *max)
            }
            (Self::List { max, .. } | Self::Commas { max, .. }, Value::Array(list)) => {
                list.len() > *max
            }
            _ => false,
        }
    }

    /// How many values and names the fullest value holds, about.
    fn most_values(&self) -> usize {
        let list = |max: usize, of: usize| max.saturating_mul(of.saturating_add(1));
        match self {
            Self::Object(schema) | Self::Closed(schema) => schema.most_values(),
            Self::List { of, max, .. } | Self::Commas { of, max } | Self::Repeated { of, max } => {
                list(*max, of.most_values())
            }
            Self::Rows { of, max } => list(*max, of.most_values()),
            // An entry of an object takes two bytes at least.
            Self::Free { max_bytes } => max_bytes / 2,
            _ => 1,
        }
    }

    /// Whether JSON writes it as a number.
    pub const fn is_numeric(&self) -> bool {
        matches!(self, Self::Integer { .. } | Self::Number { .. })
    }
}

fn check_length(length: usize, min: usize, max: usize, path: &str, found: &mut Vec<Problem>) {
    if !(min..=max).contains(&length) {
        let message = format!("must hold {min} to {max} entries, not {length}");
        found.push(Problem::new(path, message));
    }
}

impl NumberRange {
    fn holds(self, quantity: Quantity) -> bool {
        match self {
            Self::Positive => quantity.is_positive(),
            Self::NotNegative => quantity >= Quantity::ZERO,
            Self::NotZero => !quantity.is_zero(),
            Self::Any => true,
        }
    }

    fn wanted(self) -> String {
        match self {
            Self::Positive => format!("above 0 and at most {MAX_UNITS}"),
            Self::NotNegative => format!("from 0 to {MAX_UNITS}"),
            Self::NotZero => format!("other than 0, at most {MAX_UNITS} either way"),
            Self::Any => format!("of at most {MAX_UNITS} either way"),
        }
    }
}

/// What a [`NumberFault`] means to the caller.
pub fn number_problem(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::NotANumber => "must be a number",
        NumberFault::TooFine => "must have at most 4 decimals",
        NumberFault::TooLarge => "is too large",
    }
}

/// Declares a table.
#[macro_export]
macro_rules! schema {
    ($(#[$doc:meta])* $name:ident, $shown:expr, $about:literal, [$($field:expr),* $(,)?]) => {
        $(#[$doc])*
        pub static $name: $crate::shape::schema::Schema = $crate::shape::schema::Schema {
            name: $shown,
            about: $crate::shape::schema::described($about),
            fields: &[$($field),*],
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    static LINE: Schema = Schema {
        name: "Line",
        about: "",
        fields: &[
            required("lineNo", Kind::Integer { min: 1, max: 9_999 }, ""),
            required(
                "qty",
                Kind::Number {
                    range: NumberRange::Positive,
                },
                "",
            ),
        ],
    };
    static BODY: Schema = Schema {
        name: "Body",
        about: "",
        fields: &[
            required("sku", Kind::Code, ""),
            optional("name", text(5), ""),
            optional("day", Kind::Day, ""),
            required(
                "lines",
                Kind::List {
                    of: &Kind::Object(&LINE),
                    min: 1,
                    max: 2,
                },
                "",
            ),
        ],
    };

    fn paths(value: Value) -> Vec<String> {
        BODY.problems(&value).into_iter().map(|p| p.path).collect()
    }

    #[test]
    fn a_fitting_body_has_no_problem_and_unknown_fields_are_ignored() {
        let body =
            json!({"sku": "ก-1", "name": "น้ำ", "x": [1], "lines": [{"lineNo": 1, "qty": 0.5}]});
        assert_eq!(paths(body), Vec::<String>::new());
    }

    #[test]
    fn every_problem_is_named_at_once_with_its_path() {
        let body = json!({
            "name": "too long", "day": "2026-02-30",
            "lines": [{"lineNo": "1", "qty": 0}, {"qty": 0.00001}],
        });
        assert_eq!(
            paths(body),
            [
                "sku",
                "name",
                "day",
                "lines[0].lineNo",
                "lines[0].qty",
                "lines[1].lineNo",
                "lines[1].qty"
            ]
        );
    }

    #[test]
    fn a_body_that_is_no_object_is_one_problem() {
        assert_eq!(paths(json!([1])), [""]);
        assert_eq!(paths(json!({"sku": "A", "lines": []})), ["lines"]);
        assert_eq!(paths(json!({"sku": "A", "lines": {}})), ["lines"]);
    }
}
