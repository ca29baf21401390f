//! Every code of simulations and comparisons has a text in both languages, with the same variables.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use itinera_interpreter::simulate::{ASSUMPTIONS, CHANGES, CODES};

fn texts(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = file.lines().filter_map(|line| line.split_once(" = "));
    lines
        .map(|(id, text)| {
            let names = text.split("{ $").skip(1);
            let names = names.map(|rest| rest.split(' ').next().unwrap().to_owned());
            (id.to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn every_code_has_both_texts() {
    let wanted: BTreeSet<String> = CODES
        .iter()
        .chain(&CHANGES)
        .map(|code| format!("issue-{code}"))
        .chain(ASSUMPTIONS.iter().map(|code| format!("assumption-{code}")))
        .collect();
    let english = texts(include_str!("../../../assets/locales/en/forecast.ftl"));
    let french = texts(include_str!("../../../assets/locales/fr/forecast.ftl"));
    assert_eq!(english, french);
    assert_eq!(english.into_keys().collect::<BTreeSet<_>>(), wanted);
}
