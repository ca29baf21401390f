//! Scenario files against the real engine: what passes offline happens alike for real.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::time::{Duration, Instant};

use futures::future::join_all;
use itinera_tests::engine::Engine;
use itinera_tests::scenario::{Case, all, folder};
use itinera_tests::scripted::Scripted;
use tempfile::TempDir;

/// Six hours in 36 seconds: a quarter of an hour is long enough to be told from the next.
const SPEED: u32 = 600;

/// The names in `engine.txt`.
fn tagged() -> Vec<String> {
    let text = std::fs::read_to_string(folder().join("engine.txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Runs them all at the same time on one engine and tells what is not as expected.
async fn run(names: &[String], limit: Duration) -> Vec<String> {
    let data = TempDir::new().unwrap();
    let engine = Engine::fast(&data.path().join("engine"), SPEED);
    let stubs = Scripted::start().await;
    let cases: Vec<Case> = names.iter().map(|name| Case::read(name)).collect();
    let start = Instant::now();
    let runs = cases.iter().map(|case| async {
        let differences = case.run(&engine, &stubs, SPEED, limit).await;
        let mark = if differences.is_empty() {
            "ok"
        } else {
            "FAILED"
        };
        println!(
            "{:>6} {:>5.1} s  {}",
            mark,
            start.elapsed().as_secs_f32(),
            case.name
        );
        differences
    });
    let mut differences: Vec<String> = join_all(runs).await.concat();
    // What came after all was well in one of them.
    for case in &cases {
        differences.extend(case.differences(&engine, &stubs).await);
    }
    differences.dedup();
    differences
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tagged_subset_happens_alike_for_real() {
    let names = tagged();
    assert!(names.len() >= 25, "{}", names.len());
    for name in &names {
        assert_eq!(Case::read(name).unfit(), None, "{name}");
    }
    let differences = run(&names, Duration::from_secs(150)).await;
    assert!(differences.is_empty(), "{differences:#?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: all other scenarios that the engine can run"]
async fn the_others_happen_alike_for_real() {
    let tagged = tagged();
    let names = all().into_iter().filter(|name| !tagged.contains(name));
    let (mut fit, mut left) = (Vec::new(), Vec::new());
    for name in names {
        match Case::read(&name).unfit() {
            None => fit.push(name),
            Some(why) => left.push(format!("{name}: {why}")),
        }
    }
    println!("not run: {left:#?}");
    let differences = run(&fit, Duration::from_secs(900)).await;
    assert!(differences.is_empty(), "{differences:#?}");
}
