//! `itinera simulate`, `records` and `compare`, as somebody at the terminal uses them.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name)
}

fn itinera(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_itinera"));
    command.args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_same_seed_tells_the_same_whatever_the_threads() {
    let spa = sample("assets/samples/spa.bundle.json");
    let spa = spa.to_str().unwrap();
    let told = |threads: &str, seed: &str| -> Value {
        let output = itinera(&[
            "simulate",
            spa,
            "--people",
            "3000",
            "--seed",
            seed,
            "--threads",
            threads,
            "--json",
        ]);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_str(&text(&output)).unwrap()
    };
    let one = told("1", "5");
    assert_eq!(one["people"], 3000);
    assert_eq!(one["digest"], told("3", "5")["digest"]);
    assert_ne!(one["digest"], told("3", "6")["digest"]);
}

#[test]
fn assumptions_are_saved_and_used_again_and_nonsense_has_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("assumptions.json");
    let file = file.to_str().unwrap();
    let spa = sample("assets/samples/spa.bundle.json");
    let spa = spa.to_str().unwrap();
    let first = itinera(&[
        "simulate",
        spa,
        "--people",
        "500",
        "--json",
        "--save-assumptions",
        file,
    ]);
    let again = itinera(&["simulate", spa, "--json", "--assumptions", file]);
    assert_eq!(text(&first), text(&again));
    let mut broken: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    broken["spread"] = "soon".into();
    std::fs::write(file, broken.to_string()).unwrap();
    let refused = itinera(&["simulate", spa, "--assumptions", file]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("spread: «soon»"), "{said}");
}

#[test]
fn a_person_plays_in_test_mode_and_moments_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let spa = sample("assets/samples/spa.bundle.json");
    let spa = spa.to_str().unwrap();
    let scenario = folder.path().join("person.scenario.json");
    let told = itinera(&["simulate", spa, "--people", "50", "--person", "7"]);
    std::fs::write(&scenario, &told.stdout).unwrap();
    let played = itinera(&["test", spa, scenario.to_str().unwrap()]);
    assert!(played.status.success(), "{played:?}");
    let records = folder.path().join("moments");
    let records = records.to_str().unwrap();
    let done = itinera(&["simulate", spa, "--people", "50", "--records", records]);
    assert!(done.status.success(), "{done:?}");
    let printed = text(&itinera(&["records", records]));
    assert_eq!(
        printed
            .lines()
            .filter(|line| line.ends_with(",entered"))
            .count(),
        50
    );
    let broken = itinera(&["records", spa]);
    assert_eq!(broken.status.code(), Some(2));
}

#[test]
fn versions_are_compared_for_the_same_people() {
    let folder = tempfile::tempdir().unwrap();
    let entry = sample("tests/fixtures/scenarios/entry.bundle.json");
    let mut later: Value = serde_json::from_slice(&std::fs::read(&entry).unwrap()).unwrap();
    let activities = later["journey"]["activities"].as_object_mut().unwrap();
    let wait = activities
        .values_mut()
        .find(|a| a["kind"]["type"] == "wait")
        .unwrap();
    wait["kind"]["amount"] = (wait["kind"]["amount"].as_u64().unwrap() + 1).into();
    let other = folder.path().join("later.bundle.json");
    std::fs::write(&other, later.to_string()).unwrap();
    let (entry, other) = (entry.to_str().unwrap(), other.to_str().unwrap());
    let same = itinera(&["compare", entry, entry, "--people", "200", "--json"]);
    assert_eq!(same.status.code(), Some(0));
    let told = itinera(&["compare", entry, other, "--people", "200", "--json"]);
    assert_eq!(told.status.code(), Some(1));
    let told: Value = serde_json::from_str(&text(&told)).unwrap();
    assert_eq!(told["different"], 200);
    assert_eq!(told["groups"][0]["why"][0]["code"], "COMPARISON_CHANGED");
    let readable = text(&itinera(&["compare", entry, other, "--people", "200"]));
    assert!(readable.contains("at another time"), "{readable}");
}
