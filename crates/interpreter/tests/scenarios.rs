//! Every scenario under `tests/fixtures/scenarios` and `assets/samples` holds. A scenario
//! `name-what.scenario.json` runs against the bundle `name.bundle.json` beside it.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::path::Path;

use itinera_interpreter::scenario::{Scenario, run};
use itinera_journey::bundle::Bundle;

fn check(folder: &str) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut ran = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix(".scenario.json") else {
            continue;
        };
        let bundle =
            path.with_file_name(format!("{}.bundle.json", stem.split('-').next().unwrap()));
        let bundle = Bundle::read(&std::fs::read(bundle).unwrap()).unwrap();
        let scenario = Scenario::read(&std::fs::read(&path).unwrap()).unwrap();
        let report = run(&bundle, &scenario).unwrap();
        assert!(report.ok, "{name}: {:#?}", report.differences);
        ran += 1;
    }
    ran
}

#[test]
fn samples_hold() {
    assert!(check("assets/samples") >= 2);
}

#[test]
fn fixtures_hold() {
    assert!(check("tests/fixtures/scenarios") >= 10);
}
