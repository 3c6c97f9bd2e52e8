//! Random sequences of every command, one after the other.

use khlang_surface::call::http::Method;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::commands::{Manner, Step, step, stock};
use crate::house::{Answer, Ask, House};
use crate::invariants::{self, today};
use crate::promises;
use crate::tables::Tables;
use crate::told;

/// What a caller may be answered: never that it lost, nor that we failed.
const ANSWERS: &[u16] = &[200, 201, 207, 400, 403, 404, 409, 422];

fn check(holds: bool, told: impl FnOnce() -> String) -> Result<(), TestCaseError> {
    if holds {
        Ok(())
    } else {
        Err(TestCaseError::fail(told()))
    }
}

/// Takes a step and checks all there is to check.
fn take(house: &mut House, step: &Step, index: usize) -> Result<(), TestCaseError> {
    house.wait(step.wait);
    let before = house.tables.clone();
    let (mut ask, spoilt) = step.ask(&before);
    let preview = ask.path.ends_with("/preview");
    let twice = step.manner == Manner::Twice && ask.method == Method::Post;
    ask.key = (twice && !preview).then(|| format!("key-{index}"));
    let answer = house.send(&ask);
    let told = |rule: &str| format!("{rule}: {ask:?} -> {} {}", answer.status, answer.body);
    check(ANSWERS.contains(&answer.status), || told("no such answer"))?;
    check(!spoilt || !answer.is_success(), || {
        told("a flaw was not seen")
    })?;
    let nothing = !answer.is_success() || ask.dry_run || preview;
    check(!nothing || house.tables == before, || {
        told("something changed")
    })?;
    check_state(&before, house, true).map_err(|fault| TestCaseError::fail(told(&fault)))?;
    repeat(house, &ask, &answer)
}

/// The same request again under its key changes nothing and is answered the same.
fn repeat(house: &mut House, ask: &Ask, first: &Answer) -> Result<(), TestCaseError> {
    if ask.key.is_none() || !first.is_success() || ask.dry_run || ask.body.is_null() {
        return Ok(());
    }
    let before = house.tables.clone();
    let again = house.send(ask);
    check(again.replayed && again.body == first.body, || {
        format!("no replay: {ask:?} {again:?}")
    })?;
    check(house.tables == before, || {
        format!("a replay changed something: {ask:?}")
    })
}

fn check_state(before: &Tables, house: &House, alone: bool) -> Result<(), String> {
    let mut faults = invariants::faults(&house.tables, house.now);
    faults.extend(told::faults(before, &house.tables));
    if alone {
        faults.extend(promises::faults(before, &house.tables, today(house.now)));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn every_invariant_holds_after_each_command_of_any_sequence(
        stock in stock(),
        steps in vec(step(), 1..60),
    ) {
        let mut house = House::open();
        for receipt in &stock {
            house.send(&receipt.ask(&house.tables.clone()));
        }
        for (index, step) in steps.iter().enumerate() {
            take(&mut house, step, index)?;
        }
    }
}
