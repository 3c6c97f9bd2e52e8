//! Commands that were told the same and commit one after the other: who lost decides again.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::commands::{Command, command, stock};
use crate::house::{Ask, House};
use crate::invariants;
use crate::told;

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn every_invariant_holds_after_each_commit_of_commands_that_race(
        stock in stock(),
        before in vec(command(), 0..12),
        rounds in vec(vec(command().prop_map(Command::for_a_race), 2..4), 1..8),
    ) {
        let mut house = House::open();
        for command in stock.iter().chain(&before) {
            house.wait(1_000);
            house.send(&command.ask(&house.tables.clone()));
        }
        for round in &rounds {
            house.wait(1_000);
            let asks: Vec<Ask> = round.iter().map(|command: &Command| command.ask(&house.tables)).collect();
            let mut faults = Vec::new();
            let now = house.now;
            let mut before = house.tables.clone();
            let answers = house.race(&asks, |store| {
                faults.extend(invariants::faults(store, now));
                faults.extend(told::faults(&before, store));
                before = store.clone();
            });
            prop_assert!(faults.is_empty(), "{:#?}\n{:#?}\n{:#?}", asks, answers, faults);
        }
    }
}
