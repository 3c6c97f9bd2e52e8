//! The shared vectors of `tests/vectors`, as the native core answers them.

use khlang_core::rebalance::{
    Apportionment, Command, StorePolicy, VariantState, Whole, apportion, decide,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Vectors<T> {
    source: String,
    cases: Vec<T>,
}

fn cases<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let vectors: Vectors<T> = serde_json::from_str(text).expect("a vector file is valid");
    assert!(!vectors.source.is_empty() && !vectors.cases.is_empty());
    vectors.cases
}

#[test]
fn stock_is_apportioned_by_the_definitions() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        stock: Whole,
        weights: Vec<Whole>,
        webster: Option<Vec<Whole>>,
        hamilton: Option<Vec<Whole>>,
        error: Option<String>,
    }
    let all: Vec<Case> = cases(include_str!("../../../tests/vectors/apportionment.json"));
    for case in all {
        let expected = [
            (Apportionment::Webster, case.webster),
            (Apportionment::Hamilton, case.hamilton),
        ];
        for (method, shares) in expected {
            let found = apportion(method, case.stock, &case.weights);
            let found = found.map_err(|fault| fault.to_string());
            let expected = shares.ok_or_else(|| case.error.clone().expect("shares or an error"));
            assert_eq!(found, expected, "{} by {method:?}", case.name);
        }
    }
}

#[test]
fn commands_have_their_outcome() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        policy: StorePolicy,
        state: VariantState,
        command: Command,
        outcome: Option<Value>,
        denied: Option<Value>,
    }
    let all: Vec<Case> = cases(include_str!("../../../tests/vectors/rebalance.json"));
    for case in all {
        let found = match decide(&case.policy, &case.state, &case.command) {
            Ok(outcome) => json!({ "outcome": with_reasons(json!(outcome)) }),
            Err(denied) => json!({ "denied": denied }),
        };
        let expected = match (case.outcome, case.denied) {
            (Some(outcome), None) => json!({ "outcome": outcome }),
            (None, Some(denied)) => json!({ "denied": denied }),
            _ => panic!("{}: an outcome or a denial", case.name),
        };
        assert_eq!(found, expected, "{}", case.name);
    }
}

/// The vectors hold the explanation as one word for each channel.
fn with_reasons(mut outcome: Value) -> Value {
    let members = outcome.as_object_mut().expect("an outcome is an object");
    let explanation = members.remove("explanation").expect("it is explained");
    let rows = explanation.as_array().expect("a list").iter();
    let reason = |row: &Value| {
        (
            row["channel"].as_str().unwrap().to_owned(),
            row["reason"].clone(),
        )
    };
    members.insert(
        "reasons".into(),
        rows.map(reason).collect::<Map<_, _>>().into(),
    );
    outcome
}
