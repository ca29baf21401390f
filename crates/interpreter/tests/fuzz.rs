//! Files that somebody or something has damaged: a bundle or a scenario with bytes put in, taken
//! out and changed is refused or read, and what is read is checked, compiled and run; nothing
//! panics, hangs or grows. The seed stands in `.cargo/config.toml`.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::sync::atomic::{AtomicUsize, Ordering};

use itinera_interpreter::definition::Definition;
use itinera_interpreter::scenario::{Scenario, run};
use itinera_journey::bundle::Bundle;

const BUNDLE: &str = include_str!("../../../tests/fixtures/scenarios/race.bundle.json");
const SCENARIO: &str = include_str!("../../../tests/fixtures/scenarios/race-event.scenario.json");

/// What stands where something else was.
const PIECES: [&str; 16] = [
    "",
    "0",
    "-1",
    "1e999",
    "null",
    "true",
    "\"\"",
    "\"a\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\\",
    "9223372036854775808",
];

/// The file with damage: three bytes each say where, how much is lost, and what stands there then.
fn damaged(file: &str, bytes: &[u8]) -> String {
    let mut text = file.to_owned();
    for damage in bytes.chunks_exact(4) {
        let at = (usize::from(damage[0]) << 8 | usize::from(damage[1])) % (text.len() + 1);
        // Mostly a whole value is lost: from one mark of JSON to the next.
        let marks = |c: char| matches!(c, '"' | ',' | ':' | '{' | '}' | '[' | ']');
        let Some(from) = text.get(at..).and_then(|rest| rest.find(marks)) else {
            continue;
        };
        let from = at + from;
        let lost = usize::from(damage[2] % 24);
        let to = (from + lost..=text.len())
            .find(|&to| text.is_char_boundary(to))
            .unwrap_or(from);
        text.replace_range(from..to, PIECES[usize::from(damage[3] % 16)]);
    }
    text
}

#[test]
fn a_damaged_bundle() {
    let scenario = Scenario::read(SCENARIO.as_bytes()).unwrap();
    let ran = AtomicUsize::new(0);
    bolero::check!()
        .with_iterations(1_500)
        .with_max_len(24)
        .for_each(|bytes: &[u8]| {
            let Ok(bundle) = Bundle::read(damaged(BUNDLE, bytes).as_bytes()) else {
                return;
            };
            let _ = bundle.check(false);
            if Definition::compile(&bundle, true).is_ok() {
                ran.fetch_add(1, Ordering::Relaxed);
                let _ = run(&bundle, &[], &scenario);
            }
        });
    let ran = ran.into_inner();
    assert!(
        ran >= 10,
        "only {ran} could be run in spite of their damage"
    );
}

#[test]
fn a_damaged_scenario() {
    let bundle = Bundle::read(BUNDLE.as_bytes()).unwrap();
    let ran = AtomicUsize::new(0);
    bolero::check!()
        .with_iterations(1_500)
        .with_max_len(24)
        .for_each(|bytes: &[u8]| {
            if let Ok(scenario) = Scenario::read(damaged(SCENARIO, bytes).as_bytes()) {
                ran.fetch_add(1, Ordering::Relaxed);
                let _ = run(&bundle, &[], &scenario);
            }
        });
    let ran = ran.into_inner();
    assert!(
        ran >= 10,
        "only {ran} could be run in spite of their damage"
    );
}
