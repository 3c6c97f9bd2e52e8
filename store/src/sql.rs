//! The statements, as `build.rs` assembles them from `sql/`.

include!(concat!(env!("OUT_DIR"), "/statements.rs"));

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn no_statement_stands_there_twice_under_two_names() {
        let mut texts: Vec<&str> = ALL.iter().map(|(_, text)| *text).collect();
        texts.sort_unstable();
        let before = texts.len();
        texts.dedup();
        assert_eq!(texts.len(), before);
    }

    #[test]
    fn the_tenant_of_the_request_is_found_in_one_way() {
        let tenant =
            "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1)";
        for (name, text) in ALL {
            assert!(
                !text.contains("WITH t(id)") || text.starts_with(tenant),
                "{name}"
            );
        }
    }
}
