//! Fields that no table knows: they are ignored, and whoever misspelt one should hear of it
//! (docs/push.md#unknown-fields).
//!
//! Not here: whether a request that has one is refused (the caller asks for that by strict handling).

use serde_json::{Map, Value};

use crate::shape::schema::{Field, Kind, MAX_PROBLEMS, Problem, Schema, join};

/// A field that its table does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands.
    pub path: String,
    /// The known field that may have been meant.
    pub meant: Option<&'static str>,
}

impl Unknown {
    /// As a problem of a strict request.
    pub fn problem(&self) -> Problem {
        let message = match self.meant {
            Some(meant) => format!("is not known here; did you mean {meant}?"),
            None => "is not known here".to_owned(),
        };
        Problem::new(&self.path, message)
    }

    /// As a warning, where it looks like a slip.
    pub fn warning(&self) -> Option<Problem> {
        let message = format!(
            "was ignored: it is not known here; did you mean {}?",
            self.meant?
        );
        Some(Problem::new(&self.path, message))
    }
}

/// Every field of `value` that its table does not know, up to as many as one answer names.
pub fn unknown_fields(schema: &Schema, value: &Value) -> Vec<Unknown> {
    let mut found = Vec::new();
    of_object(schema, value, "", &mut found);
    found.truncate(MAX_PROBLEMS);
    found
}

/// The known name that an unknown one is nearest to: the same but for case and separators, one letter away,
/// or with a word too many or too few at an end.
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let scored = known.filter_map(|known| Some((distance(name, known)?, known)));
    scored
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn of_object(schema: &Schema, value: &Value, path: &str, found: &mut Vec<Unknown>) {
    let Value::Object(object) = value else {
        return;
    };
    of_names(schema, object, path, found);
    for field in schema.fields {
        if let Some(value) = object.get(field.name).filter(|_| is_named(field)) {
            of_value(&field.kind, value, &join(path, field.name), found);
        }
    }
}

fn of_names(schema: &Schema, object: &Map<String, Value>, path: &str, found: &mut Vec<Unknown>) {
    let named = || schema.fields.iter().filter(|field| is_named(field));
    for name in object.keys() {
        if found.len() > MAX_PROBLEMS || named().any(|field| field.name == name) {
            continue;
        }
        found.push(Unknown {
            path: join(path, name),
            meant: nearest(name, named().map(|field| field.name)),
        });
    }
}

/// A choice of fields has no name of its own.
const fn is_named(field: &Field) -> bool {
    !matches!(field.kind, Kind::AnyOf(_))
}

fn of_value(kind: &Kind, value: &Value, path: &str, found: &mut Vec<Unknown>) {
    match (kind, value) {
        (Kind::Object(schema), _) => of_object(schema, value, path, found),
        (Kind::List { of, .. }, Value::Array(list)) => {
            for (index, entry) in list.iter().enumerate() {
                of_value(of, entry, &format!("{path}[{index}]"), found);
            }
        }
        (Kind::Rows { of, .. }, Value::Array(list)) => {
            for (index, row) in list.iter().enumerate() {
                of_object(of, row, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// How far two names are from each other, where they are near.
fn distance(given: &str, known: &str) -> Option<u8> {
    let (plain, wanted) = (plain(given), plain(known));
    if plain == wanted {
        return Some(0);
    }
    if wanted.len() > 2 && is_one_edit(&plain, &wanted) {
        return Some(1);
    }
    let (longer, shorter) = match given.len() > known.len() {
        true => (given, known),
        false => (known, given),
    };
    is_at_an_end(longer, shorter).then_some(2)
}

/// Without case and separators.
fn plain(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// One letter more, less, other, or two that changed places.
fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        a.get(start..).unwrap_or_default(),
        b.get(start..).unwrap_or_default(),
    );
    match (a, b) {
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) if rest == a => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([x, y, rest @ ..], [v, w, other @ ..]) => x == w && y == v && rest == other,
        _ => false,
    }
}

/// Whether the shorter name is a word at the start or the end of the longer one: `qty` of `qtyPicked`.
fn is_at_an_end(longer: &str, shorter: &str) -> bool {
    if shorter.len() < 3 {
        return false;
    }
    let begins = longer
        .strip_prefix(shorter)
        .and_then(|rest| rest.chars().next());
    if begins.is_some_and(|next| !next.is_lowercase()) {
        return true;
    }
    let (longer_plain, shorter_plain) = (plain(longer), plain(shorter));
    let at = longer.chars().count().checked_sub(shorter.chars().count());
    let word = at.and_then(|at| longer.chars().nth(at));
    longer_plain.ends_with(&shorter_plain) && word.is_some_and(|first| !first.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::schema::{optional, required, text};
    use serde_json::json;

    static LINE: Schema = Schema {
        name: "Line",
        about: "",
        fields: &[
            required("taskNo", Kind::Code, ""),
            optional("qty", Kind::Integer { min: 0, max: 9 }, ""),
            optional("shipTo", Kind::Free { max_bytes: 99 }, ""),
        ],
    };
    static BODY: Schema = Schema {
        name: "Body",
        about: "",
        fields: &[
            optional("name", text(9), ""),
            optional("rows", Kind::Rows { of: &LINE, max: 9 }, ""),
            optional(
                "lines",
                Kind::List {
                    of: &Kind::Object(&LINE),
                    min: 0,
                    max: 9,
                },
                "",
            ),
        ],
    };

    #[test]
    fn unknown_fields_are_found_at_every_depth_and_never_in_a_free_object() {
        let body = json!({
            "name": "a", "zzz": 1,
            "lines": [{ "taskNo": "T", "qtyPicked": 1, "shipTo": { "qtty": 1 } }],
            "rows": [{ "task_no": "T" }],
        });
        let found = unknown_fields(&BODY, &body);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.path.as_str(), one.meant))
            .collect();
        assert_eq!(
            told,
            [
                ("zzz", None),
                ("rows[0].task_no", Some("taskNo")),
                ("lines[0].qtyPicked", Some("qty")),
            ]
        );
    }

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = [
            "qtyOrdered",
            "sku",
            "lotNo",
            "qty",
            "warehouseCode",
            "unitCost",
        ];
        for (name, meant) in [
            ("qtyOrderd", Some("qtyOrdered")),
            ("qtyOrdreed", Some("qtyOrdered")),
            ("SKU", Some("sku")),
            ("skus", Some("sku")),
            ("lot_no", Some("lotNo")),
            ("qtyPicked", Some("qty")),
            ("itemSku", Some("sku")),
            ("warehouse", Some("warehouseCode")),
            ("unitcost", Some("unitCost")),
            ("quantity", None),
            ("lot", Some("lotNo")),
            ("remark", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, known.into_iter()), meant, "{name}");
        }
    }
}
