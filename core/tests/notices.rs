//! Arrival notices natively: what is announced, what is refused, and what a notice becomes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken answer should stop its test"
)]

use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers::NumberKind;
use khlang_core::base::quantity::{Money, Quantity};
use khlang_core::catalog;
use khlang_core::catalog::item::{Item, ItemStatus, Tracking};
use khlang_core::catalog::warehouse::Warehouse;
use khlang_core::decision::Facts;
use khlang_core::inbound::announce::{MAX_PIECES, Misfit, NewNotice, NewNoticeLine, NoticeFault};
use khlang_core::inbound::asn::Inbound;
use khlang_core::inbound::lifecycle::InboundStatus;
use khlang_core::inbound::notice::{approve, delete, is_notice, withdraw, without_codes};
use proptest::prelude::*;
use serde_json::json;

fn item(sku: &str, fields: &serde_json::Value) -> Item {
    let mut row = json!({
        "id": format!("id-{sku}"), "variant_id": 1, "sku": sku, "name": sku, "barcode": null, "base_uom": "EA",
        "category": null, "tracking": "none", "shelf_life_days": null, "weight_kg": null,
        "created_at": 0, "updated_at": 0, "version": 1,
    });
    for (name, value) in fields.as_object().unwrap() {
        row[name] = value.clone();
    }
    serde_json::from_value(row).unwrap()
}

fn facts() -> Facts {
    let items = [
        item("A", &json!({})),
        item("B", &json!({})),
        item("SN", &json!({ "tracking": "serial" })),
        item("ASSET", &json!({ "details": { "is_asset": true } })),
        item("SET", &json!({ "is_set": true })),
        item("OFF", &json!({ "status": "disabled" })),
    ];
    let warehouse: Warehouse = serde_json::from_value(json!({
        "id": "w", "number": 1, "code": "W", "name": "W", "branch_id": "b", "over_receipt_percent": 0,
        "created_at": 0, "version": 1,
    }))
    .unwrap();
    let catalog = catalog::Facts {
        goods: items
            .iter()
            .map(|item| (item.sku.clone(), item.sku.clone()))
            .collect(),
        items: items
            .into_iter()
            .map(|item| (item.sku.clone(), item))
            .collect(),
        warehouses: [("W".to_owned(), warehouse)].into_iter().collect(),
        ..catalog::Facts::answered()
    };
    Facts {
        catalog,
        ..Facts::answered()
    }
}

fn context() -> Context {
    let now = Timestamp::parse("2026-06-15T10:00:00+07:00").unwrap();
    Context::new(now, [7; 32], "r".into(), Vec::new())
}

fn row(code: &str, units: i64) -> NewNoticeLine {
    NewNoticeLine {
        code: code.into(),
        units,
        ..NewNoticeLine::default()
    }
}

fn notice(lines: Vec<NewNoticeLine>) -> NewNotice {
    NewNotice {
        warehouse: 1,
        lines,
        ..NewNotice::default()
    }
}

fn announced(notice: &NewNotice) -> Result<Inbound, Vec<Misfit>> {
    notice.announce((&facts()).into(), "flash".into(), &context())
}

fn faults(notice: &NewNotice) -> Vec<NoticeFault> {
    let wrong = announced(notice).expect_err("it fits");
    wrong.into_iter().map(|misfit| misfit.fault).collect()
}

fn pieces(count: usize) -> Vec<String> {
    (0..count).map(|piece| format!("P-{piece}")).collect()
}

#[test]
fn a_notice_waits_for_approval_under_a_number_of_its_own_kind() {
    let cx = context();
    let made = notice(vec![row("A", 3)])
        .announce((&facts()).into(), "flash:ERP".into(), &cx)
        .unwrap();
    assert_eq!(
        (made.status, made.approved_at),
        (InboundStatus::PendingApproval, None)
    );
    assert!(is_notice(&made.source) && !is_notice("push"));
    let taken = cx.numbers_taken();
    assert_eq!(
        taken.iter().map(|taken| taken.kind).collect::<Vec<_>>(),
        [NumberKind::ArrivalNotice]
    );
    assert_eq!(
        made.lines[0].expected_base,
        Quantity::from_units(3).unwrap()
    );
}

#[test]
fn a_refused_notice_takes_no_number() {
    let cx = context();
    assert!(
        notice(vec![row("X", 3)])
            .announce((&facts()).into(), "flash".into(), &cx)
            .is_err()
    );
    assert!(cx.numbers_taken().is_empty());
}

#[test]
fn a_price_in_satang_is_kept_and_is_a_cost_unless_prices_are_ignored() {
    let mut sent = notice(vec![NewNoticeLine {
        satang: Some(250),
        ..row("A", 1)
    }]);
    let made = announced(&sent).unwrap();
    let price = Money::from_scaled(25_000);
    assert_eq!(made.lines[0].unit_price, Some(price));
    assert_eq!(made.unit_cost(&made.lines[0]), Some(price));
    sent.delivery.ignores_prices = true;
    let made = announced(&sent).unwrap();
    assert_eq!(
        (made.lines[0].unit_price, made.unit_cost(&made.lines[0])),
        (Some(price), None)
    );
}

#[test]
fn goods_that_do_not_come_in_are_told_by_kind() {
    let sent = notice(vec![
        row("X", 1),
        row("SET", 1),
        row("OFF", 1),
        row("ASSET", 1),
    ]);
    use NoticeFault::{DisabledGoods, NoPieces, Set, UnknownGoods};
    assert_eq!(faults(&sent), [UnknownGoods, Set, DisabledGoods, NoPieces]);
}

#[test]
fn as_many_pieces_are_named_as_come_and_not_more_than_a_notice_holds() {
    let named = |code: &str, units: i64, pieces: Vec<String>| {
        notice(vec![NewNoticeLine {
            pieces,
            ..row(code, units)
        }])
    };
    assert_eq!(
        faults(&named("ASSET", 2, pieces(1))),
        [NoticeFault::PieceCount]
    );
    assert_eq!(
        faults(&named("SN", 1, pieces(2))),
        [NoticeFault::PieceCount]
    );
    assert_eq!(
        faults(&named("SN", 2, vec!["P".into(), "P".into()])),
        [NoticeFault::RepeatedPiece]
    );
    let most = i64::try_from(MAX_PIECES).unwrap();
    assert_eq!(
        announced(&named("SN", most, pieces(MAX_PIECES)))
            .unwrap()
            .lines[0]
            .pieces
            .len(),
        MAX_PIECES
    );
    assert_eq!(
        faults(&named("SN", most + 1, pieces(MAX_PIECES + 1))),
        [NoticeFault::TooManyPieces]
    );
    assert_eq!(
        announced(&named("A", 1, pieces(2))).unwrap().lines[0]
            .pieces
            .len(),
        0
    );
}

#[test]
fn a_notice_is_approved_withdrawn_and_deleted_one_after_the_other() {
    let cx = context();
    let waiting = announced(&notice(vec![row("A", 1)])).unwrap();
    let (open, _) = approve(&waiting, &cx).unwrap();
    assert_eq!(
        (open.status, open.approved_at, open.version),
        (InboundStatus::Open, Some(cx.now), 2)
    );
    assert!(approve(&open, &cx).is_err() && delete(&open, &cx).is_err());
    let (again, _) = withdraw(&open, &cx).unwrap();
    assert_eq!(
        (again.status, again.approved_at),
        (InboundStatus::PendingApproval, None)
    );
    let changes = delete(&again, &cx).unwrap();
    let gone = &changes.inbound.inbounds[0];
    assert_eq!(
        (gone.status, &gone.unique_reference),
        (InboundStatus::Cancelled, &None)
    );
    assert!(changes.inbound.inbound_lines.iter().all(|line| !line.open));
    assert_eq!(
        changes.documents.forgotten_files,
        std::slice::from_ref(&gone.id)
    );
}

#[test]
fn goods_that_carry_codes_by_now_must_have_named_them() {
    let mut waiting = announced(&notice(vec![row("A", 2)])).unwrap();
    assert_eq!(without_codes(&waiting), None);
    waiting.lines[0].is_asset = true;
    assert_eq!(without_codes(&waiting).map(|line| line.line_no), Some(1));
    waiting.lines[0].pieces = pieces(2);
    assert_eq!(without_codes(&waiting), None);
}

#[test]
fn the_tables_of_the_facts_are_what_they_seem() {
    let facts = facts();
    assert_eq!(facts.catalog.items["SN"].tracking, Tracking::Serial);
    assert_eq!(facts.catalog.items["OFF"].status, ItemStatus::Disabled);
    assert!(facts.catalog.items["ASSET"].has_pieces() && !facts.catalog.items["A"].has_pieces());
}

fn any_line() -> impl Strategy<Value = NewNoticeLine> {
    let code = prop::sample::select(vec!["A", "B", "SN", "X"]);
    let number = prop::option::of(0..5_i64);
    (number, code, 1..5_i64, prop::option::of(0..3_i64)).prop_map(
        |(line_no, code, units, satang)| NewNoticeLine {
            line_no,
            satang,
            ..row(code, units)
        },
    )
}

proptest! {
    #[test]
    fn lines_have_numbers_of_their_own_from_one_and_what_was_said(
        lines in prop::collection::vec(any_line(), 1..6), ignores in any::<bool>(),
    ) {
        let mut sent = notice(lines.clone());
        sent.delivery.ignores_prices = ignores;
        let Ok(made) = announced(&sent) else {
            prop_assert!(is_at_fault(&lines, ignores));
            return Ok(());
        };
        prop_assert!(!is_at_fault(&lines, ignores));
        let mut numbers: Vec<i64> = made.lines.iter().map(|line| line.line_no).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), lines.len());
        prop_assert!(numbers[0] >= 1);
        for (line, said) in made.lines.iter().zip(&lines) {
            prop_assert_eq!(&line.sku, &said.code);
            prop_assert_eq!(line.expected_base, Quantity::from_units(said.units).unwrap());
        }
    }
}

/// The rules once more, as the document puts them: known goods, row numbers once, and goods again only
/// for another price.
fn is_at_fault(lines: &[NewNoticeLine], ignores: bool) -> bool {
    let pairs = || (0..lines.len()).flat_map(|a| (0..a).map(move |b| (&lines[a], &lines[b])));
    let same_goods = |(a, b): (&NewNoticeLine, &NewNoticeLine)| {
        a.code == b.code && (ignores || a.satang == b.satang)
    };
    lines.iter().any(|line| line.code == "X")
        || pairs().any(|(a, b)| a.line_no.is_some() && a.line_no == b.line_no)
        || pairs().any(same_goods)
}
