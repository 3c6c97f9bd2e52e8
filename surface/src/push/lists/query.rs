//! What a caller asks of a list: its filters, and the index that answers them.

use std::collections::BTreeSet;

use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::catalog;
use khlang_core::catalog::resolve::{unknown_item, unknown_warehouse};
use khlang_core::decision::{Facts, Need};
use khlang_core::lists::{self, Way};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::{Field, Problem};
use serde_json::{Map, Value};

use crate::call::paging::Page;
use crate::call::route::Call;
use crate::push::lists::table::{ListTable, Place};

/// How many rows of an index a page looks at, where they are narrowed further.
const WINDOW: i64 = 1_000;

/// From so many characters on, a part of a text is looked for; fewer are the beginning of one.
const PART: usize = 3;

/// Stands before each of the texts that a row is looked for in.
const BEGINNING: char = '\u{1f}';

/// Parameters that are no filters of one list alone.
const COMMON: &[&str] = &[
    "limit",
    "cursor",
    "tenantId",
    "from",
    "to",
    "updatedSince",
    "q",
];

/// What is asked for.
pub struct Asked {
    page: lists::Page,
}

/// Refuses parameters that the list does not know.
pub fn check_names(call: &Call) -> Result<(), Rejection> {
    let fields = call.route.query;
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    let names: BTreeSet<&str> = call
        .request
        .query
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let unknown: Vec<Problem> = names
        .into_iter()
        .filter(|name| !known(name))
        .map(|name| Problem::new(name, not_known(fields)))
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(Rejection::invalid(unknown)),
    }
}

fn not_known(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    format!("is not known here; the names are {}", names.join(", "))
}

impl Asked {
    /// Reads the query of a call, which has passed its table.
    pub fn read(
        table: &'static ListTable,
        call: &Call,
        page: &Page<Place>,
    ) -> Result<Self, Rejection> {
        let filters = filters(table, call);
        let from = call.query_text("from").and_then(|text| first_moment(&text));
        let to = call.query_text("to").and_then(|text| moment_after(&text));
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            return Err(Rejection::invalid_at("to", "must not lie before from"));
        }
        let since = call
            .query_text("updatedSince")
            .and_then(|text| first_moment(&text));
        let text = call.query_text("q");
        let way = way(table, &filters, text.as_deref(), since);
        let conditions = [
            from.is_some(),
            to.is_some(),
            since.is_some(),
            text.is_some(),
        ];
        let conditions = filters.len() + conditions.iter().filter(|is_there| **is_there).count();
        let answered = usize::from(way != Way::Newest);
        let narrows = table.sparse || conditions > answered;
        Ok(Self {
            page: lists::Page {
                list: table.list,
                way,
                after: page.after.clone(),
                limit: page.wanted(),
                window: if narrows { WINDOW } else { page.wanted() },
                narrows,
                from,
                to,
                since,
                phrase: text.as_deref().filter(|_| way == Way::Sought).map(phrase),
                needle: text.as_deref().filter(|_| way != Way::Sought).map(needle),
                today: call.now().bangkok_day(),
                filters,
            },
        })
    }

    /// The page, and what its filters name.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = vec![lists::Need::Page(self.page.clone()).into()];
        if let Some(code) = self.filter("warehouseCode") {
            let codes = BTreeSet::from([code.to_owned()]);
            needs.push(catalog::Need::Warehouses { codes }.into());
        }
        if let Some(sku) = self.filter("sku") {
            let skus = BTreeSet::from([sku.to_owned()]);
            needs.push(catalog::Need::Items { skus }.into());
        }
        let partners: BTreeSet<String> = self.partners().map(|(_, code)| code.to_owned()).collect();
        if !partners.is_empty() {
            needs.push(catalog::Need::Partners { codes: partners }.into());
        }
        needs
    }

    /// Refuses a filter that names what is not there.
    pub fn check_references(&self, facts: &Facts) -> Result<(), Rejection> {
        let mut unknown = Vec::new();
        if let Some(code) = self.filter("warehouseCode")
            && !facts.catalog.warehouses.contains_key(code)
        {
            unknown.push(unknown_warehouse("warehouseCode", code));
        }
        if let Some(sku) = self.filter("sku")
            && !facts.catalog.items.contains_key(sku)
        {
            unknown.push(unknown_item("sku", sku));
        }
        for (name, code) in self.partners() {
            if !facts.catalog.partners.contains_key(code) {
                let message = format!("Partner code \"{code}\" not found.");
                unknown.push(Problem::new(name, message));
            }
        }
        match unknown.is_empty() {
            true => Ok(()),
            false => Err(Rejection::unknown_references(unknown)),
        }
    }

    fn filter(&self, name: &str) -> Option<&str> {
        self.page.filters.get(name).and_then(Value::as_str)
    }

    fn partners(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = ["customerCode", "supplierCode"].into_iter();
        names.filter_map(|name| Some((name, self.filter(name)?)))
    }
}

fn filters(table: &ListTable, call: &Call) -> Map<String, Value> {
    let own = table.query.iter();
    let own = own.filter(|field| !COMMON.contains(&field.name));
    own.filter_map(|field| Some((field.name.to_owned(), call.query(field.name)?)))
        .collect()
}

/// The index that leaves the fewest rows over.
fn way(
    table: &ListTable,
    filters: &Map<String, Value>,
    text: Option<&str>,
    since: Option<Timestamp>,
) -> Way {
    let named = table.ways.iter().find(|(name, wanted, _)| {
        let value = filters.get(*name);
        match wanted {
            None => value.is_some(),
            Some(wanted) => value.is_some_and(|value| is_written(value, wanted)),
        }
    });
    let found = |text: &str| table.sought && text.chars().count() >= PART;
    match named {
        Some((_, _, way))
            if !matches!(
                way,
                Way::OfStatus | Way::OfWarehouse | Way::Short | Way::Frozen | Way::Open
            ) =>
        {
            *way
        }
        _ if text.is_some_and(found) => Way::Sought,
        _ if table.changed && since.is_some() => Way::Changed,
        Some((_, _, way)) => *way,
        None => Way::Newest,
    }
}

fn is_written(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Bool(yes) => *yes == (wanted == "true"),
        _ => false,
    }
}

/// A text as one phrase of the full text search.
fn phrase(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn needle(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    match text.chars().count() < PART {
        true => format!("{BEGINNING}{lower}"),
        false => lower,
    }
}

/// The moment itself, or the first one of a day in UTC.
fn first_moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| midnight(Day::parse(text)?))
}

/// The moment after the one named, or after a day in UTC.
fn moment_after(text: &str) -> Option<Timestamp> {
    let moment = Timestamp::parse(text);
    let next = moment.map(|moment| Timestamp::from_millis(moment.millis().saturating_add(1)));
    next.or_else(|| Day::parse(text)?.plus_days(1).and_then(midnight))
}

fn midnight(day: Day) -> Option<Timestamp> {
    Timestamp::parse(&format!("{day}T00:00:00Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_phrase_and_short_ones_stand_at_the_beginning() {
        assert_eq!(phrase("a \"b\" OR c"), "\"a \"\"b\"\" OR c\"");
        assert_eq!(needle("Ab"), "\u{1f}ab");
        assert_eq!(needle("กาแ"), "กาแ");
    }

    #[test]
    fn a_day_is_asked_for_whole() {
        let shown = |moment: Option<Timestamp>| moment.map(|moment| moment.to_string());
        let first = shown(first_moment("2026-05-24"));
        assert_eq!(first.as_deref(), Some("2026-05-24T00:00:00.000Z"));
        let after = shown(moment_after("2026-05-24"));
        assert_eq!(after.as_deref(), Some("2026-05-25T00:00:00.000Z"));
    }
}
