//! The vectors on the machine that builds.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may stop"
)]

mod cases;

#[test]
fn signatures_are_those_of_the_vectors() {
    cases::signatures();
}

#[test]
fn fingerprints_are_those_of_the_vectors() {
    cases::fingerprints();
}

#[test]
fn numbers_and_codes_are_those_of_the_vectors() {
    cases::numbers_and_codes();
}

#[test]
fn decisions_are_those_of_the_vectors() {
    cases::decisions();
}

#[test]
fn a_call_that_is_cut_short_is_a_fault_and_not_a_panic() {
    use khlang_wasm::parts::{Parts, written};
    let whole = written(&[b"key", b"name", b"value"]);
    for length in 1..whole.len() {
        let cut = whole.get(..length).unwrap_or_default();
        let result = Parts::read(cut).and_then(khlang_wasm::signing::sign_form);
        let at_a_part = [7, 15].contains(&length);
        assert_eq!(result.is_ok(), at_a_part && length == 7, "{length}");
    }
}
