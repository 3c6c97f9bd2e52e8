//! The vectors on wasm32, in Node and in a browser. Without the usual harness, whose crate a lean std lacks.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may stop"
)]

#[cfg(target_arch = "wasm32")]
mod cases;

#[cfg(target_arch = "wasm32")]
mod on_wasm {
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn signatures_are_those_of_the_vectors() {
        super::cases::signatures();
    }

    #[wasm_bindgen_test]
    fn fingerprints_are_those_of_the_vectors() {
        super::cases::fingerprints();
    }

    #[wasm_bindgen_test]
    fn numbers_and_codes_are_those_of_the_vectors() {
        super::cases::numbers_and_codes();
    }

    #[wasm_bindgen_test]
    fn decisions_are_those_of_the_vectors() {
        super::cases::decisions();
    }
}

fn main() {}
