//! Whether a JSON text fits a table, found in one pass over its bytes and without building a value.
//!
//! This only ever says "it fits" of a text that `Schema::problems` finds no fault with; where it is
//! in doubt it says no, and the caller looks closely. So a body that fits, which nearly all do, costs
//! one scan. Not here: naming what is wrong.

use std::borrow::Cow;

use crate::shape::schema::{Field, Kind, Presence, Schema};

/// How deep objects and lists may nest before it is left to the close look.
const MAX_DEPTH: u32 = 60;

/// Whether the text is one JSON object that fits the table for certain.
pub fn fits(schema: &'static Schema, text: &str) -> bool {
    let mut scan = Scan::new(text);
    scan.object(schema, 0).is_some() && scan.is_at_end()
}

/// A reader of JSON that stops with `None` where it meets anything it is not sure of.
struct Scan<'t> {
    text: &'t str,
    rest: &'t [u8],
}

impl<'t> Scan<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.rest.is_empty()
    }

    fn object(&mut self, schema: &'static Schema, depth: u32) -> Option<()> {
        let mut fields = FieldsSeen::of(schema.fields)?;
        self.members(depth, |scan, name| match fields.find(name) {
            Some(field) => scan.field(field, &mut fields.seen, depth),
            None => scan.any(depth),
        })?;
        fields.all_required_seen().then_some(())
    }

    fn field(
        &mut self,
        (bit, field): (u64, &'static Field),
        seen: &mut u64,
        depth: u32,
    ) -> Option<()> {
        if self.peek()? == b'n' {
            // A null after a value takes its place, which the bits can't show.
            (field.presence == Presence::Optional).then_some(())?;
            return self.word("null");
        }
        *seen |= bit;
        self.value(&field.kind, depth + 1)
    }

    fn value(&mut self, kind: &'static Kind, depth: u32) -> Option<()> {
        match (kind, self.peek()?) {
            (Kind::Object(schema), b'{') => self.object(schema, depth),
            (Kind::List { of, min, max }, b'[') => {
                let length = self.entries(depth, |scan| scan.value(of, depth + 1))?;
                (*min..=*max).contains(&length).then_some(())
            }
            (Kind::Rows { of, max }, b'[') => {
                let length = self.entries(depth, |scan| scan.object(of, depth + 1))?;
                (1..=*max).contains(&length).then_some(())
            }
            (Kind::Free { max_bytes }, b'{') => self.free(*max_bytes, depth),
            (Kind::Any, _) => self.any(depth),
            (Kind::AnyOf(_), _) => None,
            (_, b'"') => {
                let text = self.string()?;
                kind.accepts_text(&text).then_some(())
            }
            (_, b't' | b'f') => self.boolean(kind),
            (_, b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                kind.accepts_number(number).then_some(())
            }
            _ => None,
        }
    }

    /// The compact form that counts is at most a third longer than what was sent.
    fn free(&mut self, max_bytes: usize, depth: u32) -> Option<()> {
        let before = self.rest.len();
        self.any(depth)?;
        let length = before - self.rest.len();
        (length + length / 3 <= max_bytes).then_some(())
    }

    fn boolean(&mut self, kind: &Kind) -> Option<()> {
        matches!(kind, Kind::Boolean).then_some(())?;
        self.word("true").or_else(|| self.word("false"))
    }

    /// Any JSON value at all.
    fn any(&mut self, depth: u32) -> Option<()> {
        match self.peek()? {
            b'{' => self.members(depth, |scan, _| scan.any(depth + 1)),
            b'[' => self.entries(depth, |scan| scan.any(depth + 1)).map(|_| ()),
            b'"' => self.string().map(|_| ()),
            b'-' | b'0'..=b'9' => self.number().map(|_| ()),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => self.word("null"),
        }
    }
}

/// The grammar of RFC 8259.
impl<'t> Scan<'t> {
    /// An object; `member` reads the value behind each name.
    fn members(
        &mut self,
        depth: u32,
        mut member: impl FnMut(&mut Self, &[u8]) -> Option<()>,
    ) -> Option<()> {
        self.open(b'{', depth)?;
        if self.peek()? == b'}' {
            return self.take(b'}');
        }
        loop {
            let name = self.plain_string()?;
            self.take(b':')?;
            member(self, name.as_bytes())?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// A list; `entry` reads each value. Answers how many there were.
    fn entries(
        &mut self,
        depth: u32,
        mut entry: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<usize> {
        self.open(b'[', depth)?;
        if self.peek()? == b']' {
            self.take(b']')?;
            return Some(0);
        }
        let mut length = 0;
        loop {
            entry(self)?;
            length += 1;
            if !self.goes_on(b']')? {
                return Some(length);
            }
        }
    }

    fn open(&mut self, bracket: u8, depth: u32) -> Option<()> {
        (depth < MAX_DEPTH).then_some(())?;
        self.take(bracket)
    }

    /// Whether a comma follows, or else the end.
    #[inline(always)]
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.advance(1);
        match next {
            b',' => Some(true),
            _ => (next == end).then_some(false),
        }
    }

    /// A string; one with escapes is read by the same reader as everywhere.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let start = self.position();
        self.take(b'"')?;
        let length = plain_length(self.rest);
        if self.rest.get(length) == Some(&b'"') {
            return self.plain_of(length).map(Cow::Borrowed);
        }
        let mut escaped = false;
        let end = self.rest.iter().position(|byte| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        })?;
        self.advance(end + 1);
        let token = self.text.get(start..self.position())?;
        let read: String = serde_json::from_slice(token.trim_start().as_bytes()).ok()?;
        Some(Cow::Owned(read))
    }

    /// A string without escapes.
    #[inline(always)]
    fn plain_string(&mut self) -> Option<&'t str> {
        self.take(b'"')?;
        let length = plain_length(self.rest);
        (self.rest.get(length) == Some(&b'"')).then_some(())?;
        self.plain_of(length)
    }

    #[inline(always)]
    fn plain_of(&mut self, length: usize) -> Option<&'t str> {
        let start = self.position();
        self.advance(length + 1);
        self.text.get(start..start + length)
    }

    /// A number without exponent, of a length that any reader holds exactly.
    fn number(&mut self) -> Option<&'t str> {
        self.skip_blanks();
        let start = self.position();
        let mut digits = self.rest;
        if let Some((b'-', rest)) = digits.split_first() {
            digits = rest;
        }
        let whole = digits_length(digits);
        let leading_zero = whole > 1 && digits.first() == Some(&b'0');
        (whole > 0 && !leading_zero).then_some(())?;
        digits = digits.get(whole..)?;
        if let Some((b'.', rest)) = digits.split_first() {
            let fraction = digits_length(rest);
            (fraction > 0).then_some(())?;
            digits = rest.get(fraction..)?;
        }
        let length = self.rest.len() - digits.len();
        (length <= MAX_NUMBER && !matches!(digits.first(), Some(b'e' | b'E'))).then_some(())?;
        self.advance(length);
        self.text.get(start..start + length)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.skip_blanks();
        self.rest = self.rest.strip_prefix(word.as_bytes())?;
        Some(())
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.advance(1))
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn peek(&mut self) -> Option<u8> {
        match self.rest.first().copied() {
            Some(b' ' | b'\n' | b'\r' | b'\t') => {}
            byte => return byte,
        }
        self.skip_blanks();
        self.rest.first().copied()
    }

    fn skip_blanks(&mut self) {
        while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    #[inline(always)]
    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    #[inline(always)]
    const fn position(&self) -> usize {
        self.text.len() - self.rest.len()
    }
}

/// Longer numbers are looked at closely.
const MAX_NUMBER: usize = 24;

fn digits_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// How many bytes stand before a quote, a backslash or a control character.
fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    for byte in bytes {
        if matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            break;
        }
        length += 1;
    }
    length
}

/// The fields of a table, and which of them were there.
struct FieldsSeen {
    fields: &'static [Field],
    seen: u64,
    next: usize,
}

impl FieldsSeen {
    fn of(fields: &'static [Field]) -> Option<Self> {
        (fields.len() <= 64).then_some(Self {
            fields,
            seen: 0,
            next: 0,
        })
    }

    /// The field of that name with its bit. Callers tend to write fields in one order, so the search
    /// begins behind the one found last.
    fn find(&mut self, name: &[u8]) -> Option<(u64, &'static Field)> {
        let (before, after) = self.fields.split_at_checked(self.next)?;
        let named = |(_, field): &(usize, &'static Field)| field.name.as_bytes() == name;
        let after = after
            .iter()
            .enumerate()
            .map(|(i, field)| (i + self.next, field));
        let (index, field) = after.chain(before.iter().enumerate()).find(named)?;
        self.next = index + 1;
        Some((1 << index, field))
    }

    fn all_required_seen(&self) -> bool {
        let mut fields = self.fields.iter().enumerate();
        fields.all(|(index, field)| {
            field.presence == Presence::Optional || self.seen & (1 << index) != 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::schema::{NumberRange, optional, required, text};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    static LINE: Schema = Schema {
        name: "Line",
        about: "",
        fields: &[
            required("no", Kind::Integer { min: 1, max: 99 }, ""),
            optional(
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
            optional("on", Kind::Boolean, ""),
            optional("shipTo", Kind::Free { max_bytes: 40 }, ""),
            optional(
                "lines",
                Kind::List {
                    of: &Kind::Object(&LINE),
                    min: 1,
                    max: 2,
                },
                "",
            ),
            optional("rows", Kind::Rows { of: &LINE, max: 2 }, ""),
        ],
    };

    #[test]
    fn what_fits_is_told_without_a_close_look() {
        for body in [
            r#"{"sku":"A"}"#,
            r#" { "sku" : "ก\"1" , "name" : null , "on" : true } "#,
            r#"{"lines":[{"no":1,"qty":0.5},{"qty":12.0001,"no":99}],"sku":"A","x":[{"y":[]},{},-1.5,"\n"]}"#,
            r#"{"sku":"A","rows":[{"no":1}],"shipTo":{"name":"ข","lines":["a",1]}}"#,
        ] {
            assert!(fits(&BODY, body), "{body}");
        }
    }

    #[test]
    fn what_does_not_fit_never_passes() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"sku":"A""#,
            r#"{"sku":"A"} x"#,
            r#"{"sku":"A",}"#,
            r#"{"sku":" A"}"#,
            r#"{"sku":1}"#,
            r#"{"sku":"A","sku":null}"#,
            r#"{"sku":"A","name":"too long"}"#,
            r#"{"sku":"A","on":"true"}"#,
            r#"{"sku":"A","on":tru}"#,
            r#"{"sku":"A","lines":[]}"#,
            r#"{"sku":"A","lines":[{"no":1},{"no":1},{"no":1}]}"#,
            r#"{"sku":"A","lines":[{"no":1.5}]}"#,
            r#"{"sku":"A","lines":[{"no":01}]}"#,
            r#"{"sku":"A","rows":[{"no":1,"qty":0}]}"#,
            r#"{"sku":"A","rows":[{"no":1,"qty":0.00001}]}"#,
            r#"{"sku":"A","x":"\ud800"}"#,
            r#"{"sku":"A","x":1.}"#,
            r#"{"sku":"A","shipTo":{"name":"a text of more than forty bytes in all"}}"#,
        ] {
            assert!(!fits(&BODY, body), "{body}");
        }
        let deep = format!(
            r#"{{"sku":"A","x":{}{}}}"#,
            "[".repeat(200),
            "]".repeat(200)
        );
        assert!(!fits(&BODY, &deep));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-3_i64..120).prop_map(Value::from),
            Just(json!(0.5)),
            Just(json!(0.00001)),
            "[ aก\n\"\\\\\u{7f}]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 3, |inner| {
            let name = prop_oneof![
                Just("sku"),
                Just("name"),
                Just("on"),
                Just("lines"),
                Just("no"),
                Just("qty"),
                Just("shipTo"),
                Just("x"),
            ];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                proptest::collection::vec((name, inner), 0..5)
                    .prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
            ]
        })
    }

    fn body() -> impl Strategy<Value = Value> {
        let line = (0_i64..100, any_value()).prop_map(|(no, qty)| json!({"no": no, "qty": qty}));
        let lines = proptest::collection::vec(line, 0..3);
        let field = proptest::option::of(any_value());
        ("[A-C ]{0,2}", field, lines).prop_map(|(sku, extra, lines)| match extra {
            None => json!({"sku": sku, "lines": lines}),
            Some(extra) => json!({"x": extra, "sku": sku, "rows": lines, "name": extra}),
        })
    }

    proptest! {
        #[test]
        fn only_a_body_without_problems_fits(value in prop_oneof![body(), any_value()], pretty: bool) {
            let text = match pretty {
                true => serde_json::to_string_pretty(&value).unwrap(),
                false => value.to_string(),
            };
            let rows = value.get("rows").and_then(Value::as_array).into_iter().flatten();
            let rows_fit = rows.map(|row| LINE.problems(row)).all(|found| found.is_empty());
            let without_fault = BODY.problems(&value).is_empty() && rows_fit;
            prop_assert_eq!(fits(&BODY, &text), without_fault, "{}", text);
        }

        #[test]
        fn no_text_that_fits_is_refused_by_the_reader_of_json(text in r#"[{}\[\]:,"skuA 1.\\-]{0,20}"#) {
            let text = format!(r#"{{"sku":"A","x":{text}}}"#);
            if fits(&BODY, &text) {
                let value: Value = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(BODY.problems(&value), vec![]);
            }
        }
    }
}
