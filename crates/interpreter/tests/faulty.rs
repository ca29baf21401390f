//! Journeys with a fault, under `tests/fixtures/faulty`, and what finds it. `name.bundle.json`, with
//! `name.*.bundle.json` as the journeys that it jumps to, `name.scenario.json` as a saved scenario
//! if there is one, `name.assumptions.json` as those of a simulation (else the guessed ones), and
//! `name.found.json`: which tool must find what, and where.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::path::{Path, PathBuf};

use itinera_interpreter::counterexample::{Absent, Budget, Given, Report, search};
use itinera_interpreter::scenario::{Scenario, run};
use itinera_interpreter::simulate::{self, Watch, defaults};
use itinera_journey::bundle::Bundle;
use itinera_journey::{Issue, Severity};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    tool: String,
    code: String,
    /// An activity or an object; empty: the journey.
    at: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/faulty")
}

/// The files of a case, by the end of their names.
fn files(name: &str, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| {
            let file = path.file_name().unwrap().to_str().unwrap();
            file.starts_with(&format!("{name}.")) && file.ends_with(end)
        })
        .collect();
    paths.sort();
    paths
}

fn bundle(path: &Path) -> Bundle {
    Bundle::read(&std::fs::read(path).unwrap()).unwrap()
}

fn is_at(issue: &Issue, at: &str) -> bool {
    let activity = issue.place.activity.as_ref().map(|id| id.as_str());
    let object = issue.place.object.as_ref().map(|object| object.id.as_str());
    activity.or(object).unwrap_or_default() == at
}

struct Case {
    main: Bundle,
    others: Vec<Bundle>,
    scenarios: Vec<Scenario>,
}

impl Case {
    fn read(name: &str) -> Self {
        let main = folder().join(format!("{name}.bundle.json"));
        let others = files(name, ".bundle.json");
        let others = others.iter().filter(|path| **path != main);
        let scenarios = files(name, ".scenario.json");
        let scenarios = scenarios
            .iter()
            .map(|path| Scenario::read(&std::fs::read(path).unwrap()).unwrap());
        Self {
            others: others.map(|path| bundle(path)).collect(),
            main: bundle(&main),
            scenarios: scenarios.collect(),
        }
    }

    fn simulate(&self, name: &str) -> simulate::Report {
        let assumptions = match files(name, ".assumptions.json").first() {
            Some(path) => serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap(),
            None => {
                let mut guessed = defaults(&self.main, "2026-03-02T12:00:00Z".parse().unwrap());
                guessed.people = 500;
                guessed
            }
        };
        let watch = Watch::default();
        simulate::run(&self.main, &self.others, &assumptions, None, 1, &watch).unwrap()
    }

    fn search(&self) -> Report {
        let given = Given {
            scenarios: &self.scenarios,
            absent: Absent::Open,
        };
        let budget = Budget {
            runs: 400,
            shrink: 100,
        };
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        search(&self.main, &self.others, given, now, budget, &mut || true).unwrap()
    }
}

/// A counterexample is a scenario that holds by what it expects, and it breaks the promise alone.
fn stands(case: &Case, report: &Report) {
    for (id, found) in &report.promises {
        let Some(found) = found else { continue };
        let again = run(&case.main, &case.others, &found.scenario).unwrap();
        assert!(again.ok, "{id}: {:#?}", again.differences);
        assert!(found.scenario.name.starts_with("Breaks: "));
        let given = Given {
            scenarios: std::slice::from_ref(&found.scenario),
            absent: Absent::Open,
        };
        let budget = Budget { runs: 1, shrink: 0 };
        let (now, go_on) = (found.scenario.now, &mut || true);
        let alone = search(&case.main, &case.others, given, now, budget, go_on).unwrap();
        let alone = alone.promises[id].as_ref().unwrap();
        assert_eq!((&alone.at, &alone.activity), (&found.at, &found.activity));
    }
}

#[test]
fn each_fault_is_found_where_it_is() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    let all = files("", "");
    assert!(all.is_empty(), "names without a beginning: {all:?}");
    let entries = std::fs::read_dir(folder()).unwrap();
    for entry in entries {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = file.strip_suffix(".found.json") else {
            continue;
        };
        cases += 1;
        let case = Case::read(name);
        let issues = case.main.check(false);
        let errors = issues.iter().filter(|i| i.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{name}: {issues:?}");
        for scenario in &case.scenarios {
            let report = run(&case.main, &case.others, scenario).unwrap();
            assert!(report.ok, "{name}: {:#?}", report.differences);
        }
        let report = case.search();
        stands(&case, &report);
        let expected = std::fs::read(folder().join(&file)).unwrap();
        let expected: Vec<Found> = serde_json::from_slice(&expected).unwrap();
        for Found { tool, code, at } in expected {
            let findings = report.findings.iter().map(|finding| &finding.issue);
            let found = match tool.as_str() {
                "issues" => issues.iter().any(|i| i.code == code && is_at(i, &at)),
                "simulation" => {
                    let simulated = case.simulate(name).findings;
                    simulated.iter().any(|i| i.code == code && is_at(i, &at))
                }
                "findings" => findings.clone().any(|i| i.code == code && is_at(i, &at)),
                "promises" => report
                    .promises
                    .values()
                    .flatten()
                    .any(|found| found.code == code && found.activity.as_str() == at),
                other => panic!("{name}: no such tool: {other}"),
            };
            if !found {
                let promises = report.promises.values().flatten();
                let told: Vec<_> = promises.map(|p| (&p.code, &p.activity)).collect();
                let findings: Vec<_> = findings.map(|i| (&i.code, &i.place)).collect();
                let issues: Vec<_> = issues.iter().map(|i| (&i.code, &i.place)).collect();
                wrong.push(format!(
                    "{name}: {tool} {code} at «{at}»; found {told:?} {findings:?} {issues:?} {:?}",
                    report.unrunnable
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases >= 10, "{cases}");
}
