//! Coverage and generated scenarios. A file a case under `tests/fixtures/coverage`: a bundle, what
//! is changed in it, the scenarios given, and what must come of it. And what holds of every journey
//! under `tests/fixtures/scenarios`.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use itinera_interpreter::coverage::{Budget, REASONS, coverage, generate, taken};
use itinera_interpreter::scenario::{Prepared, Scenario, ScenarioRules, Split};
use itinera_journey::bundle::Bundle;
use itinera_journey::check::ways::dead;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    /// Under `tests/fixtures`.
    bundle: String,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    patch: Value,
    /// Under `tests/fixtures`.
    #[serde(default)]
    scenarios: Vec<String>,
    /// Transitions taken by the scenarios given, where that is of interest.
    taken: Option<BTreeSet<String>>,
    /// The most scenarios made.
    generated: usize,
    #[serde(default)]
    uncovered: BTreeMap<String, String>,
    #[serde(default)]
    unreachable: BTreeMap<String, String>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// RFC 7396.
fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        into.clone_from(patch);
        return;
    };
    if !into.is_object() {
        *into = Value::Object(serde_json::Map::new());
    }
    let into = into.as_object_mut().unwrap();
    for (key, value) in patch {
        if value.is_null() {
            into.remove(key);
        } else {
            merge(into.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

fn bundle(name: &str, patch: &Value) -> Bundle {
    let mut json: Value =
        serde_json::from_slice(&std::fs::read(fixtures().join(name)).unwrap()).unwrap();
    if patch.is_object() {
        merge(&mut json, patch);
    }
    Bundle::read(&serde_json::to_vec(&json).unwrap()).unwrap()
}

fn scenario(name: &str) -> Scenario {
    Scenario::read(&std::fs::read(fixtures().join(name)).unwrap()).unwrap()
}

#[test]
fn every_case_is_covered_as_it_says() {
    let mut wrong = Vec::new();
    let mut ran = 0;
    let mut names: Vec<_> = std::fs::read_dir(fixtures().join("coverage"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let case: Case = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let main = bundle(&case.bundle, &case.patch);
        let others: Vec<Bundle> = case
            .with
            .iter()
            .map(|name| bundle(name, &Value::Null))
            .collect();
        let given: Vec<Scenario> = case.scenarios.iter().map(|name| scenario(name)).collect();
        let plain = coverage(&main, &others, &given, None).unwrap();
        let by_given: BTreeSet<String> = plain
            .transitions
            .iter()
            .filter(|known| !known.by.is_empty())
            .map(|known| known.transition.to_string())
            .collect();
        if let Some(wanted) = &case.taken
            && *wanted != by_given
        {
            wrong.push(format!("{name}: taken {by_given:?}"));
        }
        let report = coverage(&main, &others, &given, Some(Budget::default())).unwrap();
        let told =
            |untaken: &[itinera_interpreter::coverage::Untaken]| -> BTreeMap<String, String> {
                let all = untaken.iter();
                all.map(|known| (known.transition.to_string(), known.why.code.to_owned()))
                    .collect()
            };
        if told(&report.uncovered) != case.uncovered {
            wrong.push(format!("{name}: uncovered {:?}", report.uncovered));
        }
        if told(&report.unreachable) != case.unreachable {
            wrong.push(format!("{name}: unreachable {:?}", report.unreachable));
        }
        if report.generated.len() > case.generated {
            let names: Vec<_> = report.generated.iter().map(|made| &made.name).collect();
            wrong.push(format!("{name}: generated {names:?}"));
        }
        ran += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran >= 12, "{ran}");
}

/// The journeys of the scenarios' fixtures, each with its companions and scenarios.
fn journeys() -> Vec<(String, Bundle, Vec<Bundle>, Vec<Scenario>)> {
    let folder = fixtures().join("scenarios");
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mains = files.iter().filter_map(|file| {
        let stem = file.strip_suffix(".bundle.json")?;
        (!stem.contains('.')).then(|| stem.to_owned())
    });
    mains
        .map(|name| {
            let read = |file: &String| bundle(&format!("scenarios/{file}"), &Value::Null);
            let main = read(&format!("{name}.bundle.json"));
            let beside = files.iter().filter(|file| {
                file.starts_with(&format!("{name}."))
                    && file.ends_with(".bundle.json")
                    && **file != format!("{name}.bundle.json")
            });
            let own = files.iter().filter(|file| {
                file.ends_with(".scenario.json") && file.split('-').next() == Some(&name)
            });
            let others = beside.map(read).collect();
            let scenarios = own
                .map(|file| scenario(&format!("scenarios/{file}")))
                .collect();
            (name, main, others, scenarios)
        })
        .collect()
}

#[test]
fn nothing_called_dead_is_ever_taken() {
    for (name, main, others, scenarios) in journeys() {
        let known = dead(&main.journey, &main.library());
        let prepared = Prepared::of(&main, &others).unwrap();
        // Test mode shortens waits and draws the top path: what is dead in earnest may happen there.
        let in_earnest = |scenario: &&Scenario| {
            scenario.rules == ScenarioRules::Live
                && scenario.wait_override.is_none()
                && scenario.split != Some(Split::Top)
        };
        for scenario in scenarios.iter().filter(in_earnest) {
            let (_, session) = prepared.run(scenario).unwrap();
            for taken in taken(&session, &main.journey.journey, main.journey.number) {
                assert!(!known.transitions.contains_key(&taken), "{name}: {taken}");
            }
        }
    }
}

#[test]
fn what_is_generated_holds_and_is_always_the_same() {
    let mut made = 0;
    for (name, main, others, _) in journeys() {
        let none = BTreeSet::new();
        let first = generate(&main, &others, &none, Budget::default()).unwrap();
        let again = generate(&main, &others, &none, Budget::default()).unwrap();
        assert_eq!(first, again, "{name}");
        let prepared = Prepared::of(&main, &others).unwrap();
        for (scenario, covers) in first.scenarios.iter().zip(&first.covers) {
            let text = scenario.write().unwrap();
            let read = Scenario::read(text.as_bytes()).unwrap();
            let (report, session) = prepared.run(&read).unwrap();
            assert!(report.ok, "{name}: {:?}", report.differences);
            let found = taken(&session, &main.journey.journey, main.journey.number);
            assert_eq!(found, *covers, "{name}: {}", scenario.name);
        }
        let told: BTreeSet<_> = first
            .impossible
            .iter()
            .map(|known| known.why.code)
            .collect();
        assert!(told.iter().all(|code| REASONS.contains(code)), "{told:?}");
        assert!(!told.contains("budget"), "{name}");
        made += first.scenarios.len();
    }
    assert!(made > 40, "{made}");
}

#[test]
fn a_small_budget_is_kept_and_told() {
    let main = bundle("scenarios/hotel.bundle.json", &Value::Null);
    let budget = Budget { ways: 1, runs: 400 };
    let made = generate(&main, &[], &BTreeSet::new(), budget).unwrap();
    assert!(made.exhausted && made.ways == 1 && made.scenarios.len() <= 1);
    assert!(
        made.impossible
            .iter()
            .any(|known| known.why.code == "budget")
    );
}

#[test]
fn every_reason_has_both_texts() {
    for locale in ["en", "fr"] {
        let file = fixtures().join(format!("../../assets/locales/{locale}/coverage.ftl"));
        let text = std::fs::read_to_string(file).unwrap();
        let there: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.split_once(" = ")?.0.strip_prefix("reason-"))
            .collect();
        assert_eq!(there, REASONS.iter().copied().collect(), "{locale}");
    }
}
