//! What is seen ahead of a journey: simulated people on the canvas and in charts, versions side by
//! side, and what is looked at before publication.

use std::path::Path;

use fantoccini::key::Key;
use itinera_tests::until;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON, Spot};
use crate::pages::Designer;
use crate::pictures::Display;

/// The counts and widths of the canvas: of each link its count, if it has one, and its width.
const LINKS: &str = "return [...document.querySelectorAll('.react-flow__edge')].map((edge) => { \
     const words = edge.getAttribute('aria-label') ?? ''; \
     const found = words.match(/(?:^|, )([0-9][0-9,.\\u202f\\u00a0 ]*)$/); \
     return { words, people: found ? Number(found[1].replace(/[^0-9]/g, '')) : null, \
              width: parseFloat(edge.querySelector('.dz-line').style.strokeWidth) || null }; })";

/// Opens a workspace with the sample of a hotel.
async fn hotel(window: &mut Desktop) {
    window.open(&["--empty"]).await;
    window.press("Help").await;
    window.press("Add the sample “Hotel”").await;
    Designer::of(window).await;
}

/// Lets people pass through the hotel: counts and widths on the canvas, charts that say what they
/// show, a table, and the way of one of them as a scenario.
#[tokio::test]
async fn many_people_pass_through() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    hotel(&mut window).await;
    window.press("Simulation").await;
    window.press("Simulate").await;
    window.sees("Time to complete").await;

    let links = until("counts on the links", SOON, || async {
        let links = window.ask(LINKS, vec![]).await.ok()?;
        let links = links.as_array()?.clone();
        let counted = links.iter().filter(|link| link["people"].is_u64()).count();
        (counted > 2).then_some(links)
    })
    .await;
    widths_follow_counts(&links);
    let shown = "return [...document.querySelectorAll('.react-flow__node .dz-counts')].map((one) => one.textContent)";
    let counts = window.ask(shown, vec![]).await.unwrap();
    assert!(counts.to_string().contains("people"), "{counts}");

    window.press("Charts").await;
    let charts = "const charts = [...document.querySelectorAll('.ah-chart[role=img]')]; \
         return charts.length >= 3 && charts.every((chart) => /[0-9]/.test(chart.getAttribute('aria-label')) \
           && chart.querySelector('canvas') !== null)";
    window
        .holds("charts say what they show", charts, vec![])
        .await;
    window.press("Table").await;
    window.press("Export as CSV").await;
    let file = home.path().join("counts.csv");
    window
        .fill("Path of the file", file.to_str().unwrap())
        .await;
    window.press("Export").await;
    let table = until("the table is written", SOON, || async {
        std::fs::read_to_string(&file).ok()
    })
    .await;
    assert!(table.starts_with("what,id,name,outlet,reached"), "{table}");
    assert!(
        table.contains("activity,") && table.contains("path,"),
        "{table}"
    );

    window.press("Overview").await;
    window.press("Save as scenario").await;
    window.sees("was saved").await;
    window.close().await;
}

/// The more people a link carries, the wider it is; and they are not all alike.
fn widths_follow_counts(links: &[Value]) {
    let mut counted: Vec<(u64, f64)> = links
        .iter()
        .filter_map(|link| Some((link["people"].as_u64()?, link["width"].as_f64()?)))
        .collect();
    counted.sort_by_key(|(people, _)| *people);
    assert!(
        counted.windows(2).all(|pair| pair[0].1 <= pair[1].1),
        "{links:#?}"
    );
    let (least, most) = (counted.first().unwrap(), counted.last().unwrap());
    assert!(least.0 < most.0 && least.1 < most.1, "{links:#?}");
}

/// Sees which paths no scenario takes, has scenarios made for them, and finds the line green before
/// publication; the journey is compared with itself, exported before a change.
#[tokio::test]
async fn what_is_missing_is_made_and_what_changes_is_seen() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    let file = home.path().join("before.json");
    window.press("More actions").await;
    window.press("Export bundle").await;
    window
        .fill("Path of the file", file.to_str().unwrap())
        .await;
    window.press("Export").await;
    window.sees("The journey was exported to").await;

    window.press("Publish").await;
    window.sees("Before you publish").await;
    verdict_is(&window, "coverage", "look").await;
    window.press("Show: Coverage").await;
    window.sees("Not covered").await;
    window.press("Generate scenarios for what is missing").await;
    window
        .sees("Every path that people may take is covered.")
        .await;
    let covered = "return document.querySelectorAll('.dz-link.dz-tone-covered').length";
    let links = window.ask(covered, vec![]).await.unwrap();
    assert!(links.as_u64().unwrap() >= 2, "{links}");
    window.press("Publish").await;
    window.sees("Before you publish").await;
    window.press("Look again").await;
    verdict_is(&window, "scenarios", "good").await;
    verdict_is(&window, "coverage", "good").await;

    // A wait in between: everybody who is sent a message gets it later.
    window.press("Back to the journey").await;
    let at = designer.place("SpaDiscount").await;
    let before = Spot {
        x: at.x - 90.0,
        y: at.y,
    };
    designer.drag_in("Wait", before).await;
    window.press("Comparison").await;
    window.choose_file(&file).await;
    window.press("Compare").await;
    window.sees("take another way").await;
    let two = "return document.querySelectorAll('.react-flow').length === 2";
    window.holds("two canvases", two, vec![]).await;
    let said = window.text().await;
    assert!(said.contains("“Wait” was added."), "{said}");
    window.close().await;
}

/// A promise is broken by a long wait: the page before publication says so, what breaks it opens in
/// test mode, and once the wait is gone everything is in order.
#[tokio::test]
async fn a_broken_promise_is_seen_and_mended() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    window.press("More actions").await;
    window.press("What must hold").await;
    window.press("State what must hold").await;
    window.choose("What kind", "Everyone ends in time").await;
    window.press("Ok").await;
    window.sees("ends within 7 days").await;
    window.press("Close").await;
    window.press("Coverage").await;
    window.press("Generate scenarios for what is missing").await;
    window
        .sees("Every path that people may take is covered.")
        .await;

    window.press("Journey").await;
    Designer::of(&window).await;
    let at = designer.place("SpaDiscount").await;
    let before = Spot {
        x: at.x - 90.0,
        y: at.y,
    };
    designer.drag_in("Wait", before).await;
    designer.open("Wait").await;
    window.fill("Wait for", "10").await;
    window.choose("Unit", "Days").await;
    designer.ok().await;
    window.press("Publish").await;
    verdict_is(&window, "promises", "bad").await;
    window.sees("The one promise is broken.").await;
    verdict_is(&window, "comparison", "good").await;
    window.sees("Something is not in order.").await;
    window.press("Open in test mode").await;
    window.sees("Simulated clock").await;
    let passed = "return document.querySelectorAll('.dz-link.dz-travelled').length >= 2";
    window.holds("their way is shown", passed, vec![]).await;

    window.flip("Test").await;
    window.sees("Orchestration (").await;
    designer.open("Wait").await;
    window.press("Cancel").await;
    window.key(Key::Delete).await;
    window.sees("Delete the activity?").await;
    window.key(Key::Enter).await;
    designer
        .holds(&["SpaBeacon", "Condition - Gender", "SpaDiscount", "End"])
        .await;
    window.press("Publish").await;
    window.sees("Everything is in order.").await;
    let lines =
        "return [...document.querySelectorAll('[data-line]')].map((one) => one.dataset.verdict)";
    let verdicts = window.ask(lines, vec![]).await.unwrap();
    assert_eq!(verdicts, json!(vec!["good"; 6]));
    window.close().await;
}

/// Waits until a line before publication has this verdict.
pub(crate) async fn verdict_is(window: &Desktop, line: &str, verdict: &str) {
    let script = "return document.querySelector(`[data-line=${arguments[0]}]`)?.dataset.verdict === arguments[1]";
    let what = format!("{line} is {verdict}");
    window
        .holds(&what, script, vec![json!(line), json!(verdict)])
        .await;
}

/// Pictures to be looked at, into a folder that is not kept: `ITINERA_LOOK`.
#[tokio::test]
#[ignore = "writes pictures to be looked at"]
async fn pictures_of_what_is_seen_ahead() {
    let Some(folder) = std::env::var_os("ITINERA_LOOK") else {
        return;
    };
    let folder = Path::new(&folder);
    let display = Display::start();
    let home = TempDir::new().unwrap();
    let mut window = Desktop::on(&display.name, home.path());
    hotel(&mut window).await;
    let take = async |name: &str| display.take_to(&folder.join(format!("{name}.png"))).await;
    window.press("Simulation").await;
    take("simulation-0").await;
    window.press("Simulate").await;
    window.sees("Time to complete").await;
    take("simulation-1").await;
    window.press("Charts").await;
    let drawn = "return document.querySelectorAll('.ah-chart canvas').length >= 3";
    window.holds("the charts are drawn", drawn, vec![]).await;
    take("simulation-2").await;
    window.press("Table").await;
    take("simulation-3").await;
    window.press("Coverage").await;
    window.sees("paths that people may take").await;
    take("coverage-0").await;
    window.press("Comparison").await;
    if let Some(other) = std::env::var_os("ITINERA_LOOK_OTHER") {
        window.choose_file(Path::new(&other)).await;
        window.press("Compare").await;
        window.sees("Counts that change").await;
    }
    take("comparison-0").await;
    window.press("Publish").await;
    window.sees("Look again").await;
    take("publish").await;
    window.choose("Language", "Français").await;
    take("publish-fr").await;
    window.press("Simulation").await;
    take("simulation-fr").await;
    for _ in 0..10 {
        window.keys(&[Key::Control.into(), '+']).await;
    }
    take("simulation-fr-200").await;
    window.close().await;
}
