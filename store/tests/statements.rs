//! Every statement against the migrations, with D1's limits: it prepares, and it scans no table.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken fixture should stop its test"
)]

use std::collections::BTreeSet;

use khlang_sim::sqlite::Sqlite;
use khlang_store::sql::ALL;

/// Stands for the tables that a statement does not name.
const UNNAMED: &str = "(unnamed)";

/// The check of a foreign key looks for the rows of another table, but only where an id changes.
const FOREIGN_KEYS: &str = "checks a foreign key where an id changes, and none does";

/// Statements that may walk through a table: the beginning of their names, the table, and why.
const SCANS: &[(&str, &str, &str)] = &[
    ("audit:", "", "recomputes a whole invariant, on request"),
    (
        "behind:behind",
        "channel_catch_up",
        "holds only the stores that are behind",
    ),
    (
        "behind:unserved",
        "unserved",
        "holds only the items whose waiting lines are still to be served",
    ),
    ("write/access:tenants", UNNAMED, FOREIGN_KEYS),
    ("write/catalog:", UNNAMED, FOREIGN_KEYS),
    ("write/stock:movements", UNNAMED, FOREIGN_KEYS),
];

/// Whether that statement may walk through that table.
fn excuses(row: &(&str, &str, &str), name: &str, sql: &str, table: &str) -> bool {
    let of_table = match row.1 {
        "" => true,
        UNNAMED => !words(sql).contains(&table),
        named => named == table,
    };
    name.starts_with(row.0) && of_table
}

fn words(sql: &str) -> Vec<&str> {
    let words = sql.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|word| !word.is_empty()).collect()
}

/// The tables that a statement calls by that name: the one that has it, and those it gives it to.
fn called<'t>(name: &str, sql: &str, tables: &'t BTreeSet<String>) -> Vec<&'t String> {
    let words = words(sql);
    let has_it = |table: &&String| {
        let given = |pair: &[&str]| pair == [table.as_str(), name];
        *table == name || words.windows(2).any(given)
    };
    tables.iter().filter(has_it).collect()
}

fn tables(database: &Sqlite) -> BTreeSet<String> {
    let connection = database.connection();
    let mut all = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let names = all.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[test]
fn every_statement_prepares_within_the_limits_of_d1() {
    let database = Sqlite::open().unwrap();
    for (name, sql) in ALL {
        if let Err(error) = database.connection().prepare(sql) {
            panic!("{name}: {error}\n{sql}");
        }
    }
    assert!(ALL.len() > 200, "{}", ALL.len());
}

#[test]
fn no_statement_scans_a_table_but_for_those_that_say_why() {
    let database = Sqlite::open().unwrap();
    let tables = tables(&database);
    let (mut found, mut used) = (Vec::new(), BTreeSet::new());
    for (name, sql) in ALL {
        let begun = database.read_from_the_beginning(sql).unwrap();
        for step in database.plan(sql).unwrap() {
            let scanned = step.strip_prefix("SCAN ").unwrap_or_default();
            let called = called(scanned.split(' ').next().unwrap_or_default(), sql, &tables);
            let Some(table) = called.into_iter().find(|table| begun.contains(*table)) else {
                continue;
            };
            match SCANS.iter().find(|row| excuses(row, name, sql, table)) {
                Some(excuse) => {
                    used.insert(excuse);
                }
                None => found.push(format!("{name}: {step}")),
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(used.len(), SCANS.len(), "an excuse that nothing needs");
}
