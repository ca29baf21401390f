//! `docs/conformance.md` has one row for each requirement, and what it calls done is tested.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many requirements each area of the specification has, numbered from 1.
const AREAS: &[(&str, u32)] = &[
    ("EVT", 32),
    ("DS", 32),
    ("ACT", 37),
    ("CAN", 44),
    ("COND", 15),
    ("WAIT", 9),
    ("REACT", 8),
    ("SEG", 17),
    ("JUMP", 11),
    ("UPD", 8),
    ("PROP", 14),
    ("LIFE", 20),
    ("TEST", 28),
    ("VAL", 16),
    ("REP", 15),
    ("STEP", 20),
    ("CAP", 16),
    ("IO", 9),
    ("ACC", 7),
    ("UI", 16),
];

struct Row {
    requirement: String,
    subject: String,
    status: String,
    reason: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows(text: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> {
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    text.lines()
        .filter(|line| line.starts_with("| R-"))
        .map(|line| {
            let mut cells = cells(line).into_iter();
            let mut next = || cells.next().unwrap_or_default();
            Row {
                requirement: next(),
                subject: next(),
                status: next(),
                reason: next(),
            }
        })
        .collect()
}

/// The words between backticks: `path` or `path::name`.
fn named(reason: &str) -> Vec<&str> {
    reason.split('`').skip(1).step_by(2).collect()
}

/// What is wrong with a row, if anything.
fn fault(row: &Row) -> Option<String> {
    if row.subject.is_empty() {
        return Some("has no subject".into());
    }
    match row.status.as_str() {
        "not yet" => None,
        "partly" | "out of scope" if row.reason.is_empty() => Some("gives no reason".into()),
        "partly" | "out of scope" => None,
        "done" => {
            let tests = named(&row.reason);
            if tests.is_empty() {
                return Some("is done and names no test".into());
            }
            tests
                .into_iter()
                .find_map(|test| missing(test).map(|why| format!("{test}: {why}")))
        }
        other => Some(format!("has the unknown status `{other}`")),
    }
}

/// Why a test cannot be found; nothing if it can.
fn missing(test: &str) -> Option<&'static str> {
    let (path, name) = test.split_once("::").unwrap_or((test, ""));
    match std::fs::read_to_string(root().join(path)) {
        Err(_) => Some("no such file"),
        Ok(text) if !text.contains(name) => Some("no such name in the file"),
        Ok(_) => None,
    }
}

#[test]
fn every_requirement_has_its_row() {
    let text = std::fs::read_to_string(root().join("docs/conformance.md")).unwrap_or_default();
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    for (area, last) in AREAS {
        for number in 1..=*last {
            count.insert(format!("R-{area}-{number:02}"), 0);
        }
    }
    let mut faults = Vec::new();
    for row in rows(&text) {
        match count.get_mut(&row.requirement) {
            Some(times) => *times += 1,
            None => faults.push(format!("{} is no requirement", row.requirement)),
        }
        faults.extend(fault(&row).map(|fault| format!("{} {fault}", row.requirement)));
    }
    let odd = count.iter().filter(|(_, times)| **times != 1);
    faults.extend(odd.map(|(requirement, times)| format!("{requirement} has {times} rows")));
    assert!(
        faults.is_empty(),
        "docs/conformance.md:\n{}",
        faults.join("\n")
    );
}

#[test]
fn a_row_must_keep_its_word() {
    let verdict = |line: &str| rows(line).iter().find_map(fault);
    let here = "crates/xtask/tests/conformance.rs";
    assert_eq!(verdict("| R-EVT-01 | x | not yet | |"), None);
    assert_eq!(
        verdict(&format!(
            "| R-EVT-01 | x | done | `{here}::a_row_must_keep` |"
        )),
        None
    );
    assert!(verdict("| R-EVT-01 | x | done | |").is_some());
    assert!(verdict("| R-EVT-01 | x | done | `tests/none.rs` |").is_some());
    assert!(verdict("| R-EVT-01 | x | soon | |").is_some());
    assert!(verdict("| R-EVT-01 | x | partly | |").is_some());
    let absent = concat!("`crates/xtask/tests/conformance.rs::never", "_written`");
    assert!(verdict(&format!("| R-EVT-01 | x | done | {absent} |")).is_some());
}
