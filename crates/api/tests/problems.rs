//! Every problem has a text in both languages.
#![allow(clippy::unwrap_used, reason = "tests")]

use itinera_api::PROBLEM_CODES;

#[test]
fn every_problem_has_a_text_in_both_languages() {
    for language in ["en", "fr"] {
        let root = env!("CARGO_MANIFEST_DIR");
        let path = format!("{root}/../../assets/locales/{language}/errors.ftl");
        let texts = std::fs::read_to_string(path).unwrap();
        for code in PROBLEM_CODES {
            let start = format!("error-{code} =");
            let known = texts.lines().any(|line| line.starts_with(&start));
            assert!(known, "{language}: {start}");
        }
    }
}
