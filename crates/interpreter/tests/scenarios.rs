//! Every scenario under `tests/fixtures/scenarios` and `assets/samples` holds. A scenario
//! `name-what.scenario.json` runs against the bundle `name.bundle.json` beside it, with the bundles
//! `name.*.bundle.json` as further versions and targets of jumps.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::path::Path;

use itinera_interpreter::scenario::{Scenario, run};
use itinera_journey::bundle::Bundle;

fn read(path: &Path) -> Bundle {
    Bundle::read(&std::fs::read(path).unwrap()).unwrap()
}

/// The names in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn check(folder: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let files = files(&folder);
    let mut wrong = Vec::new();
    let mut ran = 0;
    for name in &files {
        let Some(stem) = name.strip_suffix(".scenario.json") else {
            continue;
        };
        let journey = stem.split('-').next().unwrap();
        let main = format!("{journey}.bundle.json");
        let beside = |file: &&String| {
            file.starts_with(&format!("{journey}."))
                && file.ends_with(".bundle.json")
                && **file != main
        };
        let others: Vec<Bundle> = files
            .iter()
            .filter(beside)
            .map(|f| read(&folder.join(f)))
            .collect();
        let scenario = Scenario::read(&std::fs::read(folder.join(name)).unwrap()).unwrap();
        match run(&read(&folder.join(main)), &others, &scenario) {
            Ok(report) if report.ok => {}
            Ok(report) => wrong.push(format!("{name}: {:#?}", report.differences)),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
        ran += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    ran
}

#[test]
fn samples_hold() {
    assert!(check("assets/samples") >= 8);
}

#[test]
fn fixtures_hold() {
    assert!(check("tests/fixtures/scenarios") >= 10);
}
