//! A scenario that cannot be run says why and where; one that does not hold says what happened.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads the locales")]

use itinera_interpreter::scenario::{Report, Scenario, ScenarioError, run};
use itinera_journey::bundle::Bundle;
use serde_json::{Value, json};

const RACE: &str = include_str!("../../../tests/fixtures/scenarios/race.bundle.json");
const EVENT: &str = include_str!("../../../tests/fixtures/scenarios/race-event.scenario.json");

fn tried(change: impl FnOnce(&mut Value)) -> Result<Report, ScenarioError> {
    let mut scenario: Value = serde_json::from_str(EVENT).unwrap();
    change(&mut scenario);
    let scenario = Scenario::read(&serde_json::to_vec_pretty(&scenario).unwrap())?;
    run(&Bundle::read(RACE.as_bytes()).unwrap(), &[], &scenario)
}

fn told(change: impl FnOnce(&mut Value)) -> String {
    tried(change).unwrap_err().to_string()
}

/// The window has a text for each code, with what the error names, in each language.
#[test]
fn every_error_has_its_texts() {
    for language in ["en", "fr"] {
        let root = env!("CARGO_MANIFEST_DIR");
        let path = format!("{root}/../../assets/locales/{language}/errors.ftl");
        let texts = std::fs::read_to_string(path).unwrap();
        for code in itinera_interpreter::scenario::CODES {
            let start = format!("error-{code} =");
            assert!(texts.contains(&start), "{language}: {start}");
        }
    }
    let error = tried(|s| s["steps"][0]["event"] = json!("Nowhere")).unwrap_err();
    assert_eq!(error.code(), "scenarioNoEvent");
    let named = [("place", "steps[0].event"), ("name", "Nowhere")];
    assert_eq!(
        error.params(),
        named.map(|(key, value)| (key, value.to_owned()))
    );
}

#[test]
fn what_is_malformed_is_told_with_its_place() {
    let error = Scenario::read(b"{\n \"scenario\": 1,\n \"name\": }").unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a scenario, at line 3, column 10: expected value"
    );
    assert!(told(|s| s["nmae"] = json!("x")).contains("unknown field `nmae`"));
    assert_eq!(
        tried(|s| s["scenario"] = json!(2)).unwrap_err(),
        ScenarioError::Format(2)
    );
    for length in (0..EVENT.trim_end().len()).step_by(29) {
        assert!(matches!(
            Scenario::read(&EVENT.as_bytes()[..length]),
            Err(ScenarioError::Malformed { .. })
        ));
    }
}

#[test]
fn what_is_unknown_is_named() {
    let cases: [(&str, Value, &str); 9] = [
        (
            "/steps/0/event",
            json!("Nowhere"),
            "steps[0].event: the journey has no event «Nowhere»",
        ),
        (
            "/expect/instances/0/path/1",
            json!("Baar"),
            "expect.instances[0].path[1]: the journey has no activity «Baar»; it has: ",
        ),
        (
            "/steps/1/at",
            json!("later"),
            "steps[1].at: not an ISO-8601 duration",
        ),
        (
            "/steps/1/at",
            json!("-PT1H"),
            "steps[1].at: not an ISO-8601 duration",
        ),
        ("/steps/0/stop", json!(true), "steps[0]: exactly one of"),
        (
            "/timezone",
            json!("Mars/Olympus"),
            "timezone: there is no time zone «Mars/Olympus»",
        ),
        (
            "/stubs",
            json!([{"action": "Gone", "replies": [{}]}]),
            "stubs[0]: the journey uses no such",
        ),
        (
            "/waitOverride",
            json!("soon"),
            "waitOverride: neither seconds nor",
        ),
        (
            "/expect/instances/0/journey",
            json!("Other"),
            "expect.instances[0].journey: no bundle given has",
        ),
    ];
    for (pointer, value, expected) in cases {
        let error = told(|scenario| {
            let (above, last) = pointer.rsplit_once('/').unwrap();
            let above = scenario.pointer_mut(above).unwrap();
            match above.as_array_mut() {
                Some(items) => items[last.parse::<usize>().unwrap()] = value,
                None => above[last] = value,
            }
        });
        assert!(error.starts_with(expected), "{pointer}: {error}");
    }
}

#[test]
fn what_does_not_hold_says_what_happened_instead() {
    let report = tried(|s| {
        s["expect"]["instances"][0]["path"] = json!(["Lobby", "Pause", "Late"]);
        s["expect"]["instances"][0]["phase"] = json!("error");
        s["expect"]["calls"] = json!({"Notify": 2});
        s["expect"]["discards"] = json!([{"key": "a", "code": "notListening"}]);
    })
    .unwrap();
    assert!(!report.ok);
    let about: Vec<&str> = report
        .differences
        .iter()
        .map(|d| d.about.as_str())
        .collect();
    assert_eq!(
        about,
        [
            "a (entry 1): phase",
            "a (entry 1): path",
            "discards",
            "calls of Notify"
        ]
    );
    assert_eq!(report.differences[0].found, ["finished"]);
    assert_eq!(report.differences[1].found, ["Lobby", "Bar", "AtBar"]);
    assert_eq!(report.differences[3].found, ["1"]);
    let never = tried(|s| s["expect"]["instances"][0]["key"] = json!("z")).unwrap();
    assert_eq!(never.differences[0].found, ["entered 0 times"]);
}

/// Two journeys that jump into each other: no bundle that is checked allows it, so that both are
/// changed after the check knew nothing of it.
#[test]
fn what_loops_for_ever_is_stopped() {
    let jump = |file: &str, target: &str, event: &str| {
        let mut bundle: Value = serde_json::from_str(file).unwrap();
        let known = json!({"name": "X", "event": event, "namespace": "customer-id"});
        bundle["targets"] = json!({ target: known });
        bundle["journey"]["properties"]["reEntranceWait"] = json!(1);
        bundle
    };
    let mut there = jump(
        include_str!("../../../tests/fixtures/scenarios/jump.bundle.json"),
        "pooling",
        "pool",
    );
    let back_text = include_str!("../../../tests/fixtures/scenarios/jump.target.bundle.json");
    let mut back = jump(back_text, "jump", "lobby");
    back["journey"]["activities"]["towel"]["kind"] = json!({
        "type": "jump", "target": "jump", "event": "lobby", "parameters": {}, "errorPath": false,
    });
    // The wait lasts a second, and both let people in again after a second.
    back["journey"]["activities"]["pause"]["kind"] =
        json!({"type": "wait", "amount": 1, "unit": "seconds"});
    back["events"]["lobby"] = there["events"]["lobby"].clone();
    there["journey"]["name"] = json!("There");
    let read = |value: &Value| Bundle::read(&serde_json::to_vec(value).unwrap()).unwrap();
    let scenario = json!({
        "scenario": 1, "name": "round and round", "now": "2026-05-04T09:00:00Z", "rules": "live",
        "steps": [{"at": "PT0S", "event": "Lobby", "payload": {"person": {"id": "a"}}}],
    });
    let scenario = Scenario::read(&serde_json::to_vec(&scenario).unwrap()).unwrap();
    let error = run(&read(&there), &[read(&back)], &scenario).unwrap_err();
    assert_eq!(error, ScenarioError::Endless { place: None });
}
