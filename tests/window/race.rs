//! A race in test mode, a source that fails, and a scenario that tells when the journey is broken.

use std::path::Path;

use tempfile::TempDir;

use crate::desktop::Desktop;
use crate::pages::{self, Designer};

/// Opens the window on the journey: Lobby, a condition on a booking, Bar within 30 minutes or not.
async fn open(home: &TempDir) -> Desktop {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/window/race.bundle.json");
    let window = pages::workspace_with(home, &[&bundle]).await;
    window.press("Race").await;
    window
}

/// What the booking service answers from now on.
async fn booking_answers(window: &Desktop, status: &str, body: &str) {
    window
        .press("Change the answer of the data source Booking.Reservation")
        .await;
    window.fill("HTTP status", status).await;
    window.fill("Body (JSON)", body).await;
    window.press("Ok").await;
    window
        .sees_no("What is answered from now on, in this test.")
        .await;
}

/// Sends an event of the journey for Anna.
async fn send(window: &Desktop, event: &str) {
    let designer = Designer::of(window).await;
    designer.send_one_for(event, "Anna Keller").await;
}

#[tokio::test]
async fn a_race_a_failing_source_and_a_scenario_that_tells_what_broke() {
    let home = TempDir::new().unwrap();
    let mut window = open(&home).await;
    let designer = Designer::of(&window).await;

    // The event comes before the timeout, then after it.
    window.flip("Test").await;
    booking_answers(&window, "200", "{\"reserved\": true}").await;
    send(&window, "Lobby").await;
    window.sees("Running").await;
    window.press("+1 minute").await;
    send(&window, "Bar").await;
    window.sees("Finished").await;
    designer.open("Notify - Came").await;
    window.sees("anna-1 passed Notify - Came.").await;
    window.sees("Bar - Bar came first.").await;
    window.press("Close").await;

    window.press("Reset").await;
    window.sees("Nobody has entered yet").await;
    send(&window, "Lobby").await;
    window.press("+1 hour").await;
    window.sees("Finished").await;
    send(&window, "Bar").await;
    window
        .sees("Nobody is in the journey with this key, and it does not start with this event.")
        .await;
    designer.open("Notify - Came").await;
    window.sees("anna-1 did not reach Notify - Came.").await;
    window.sees("Bar - Bar did not come in time.").await;
    window.press("Close").await;
    window.press("Save as a scenario").await;
    window.fill("Name of the scenario", "Too late").await;
    window.press("Save").await;
    window.sees("The scenario “Too late” was saved.").await;

    // The source fails: without a path for that the person stops, with one goes on.
    window.press("Reset").await;
    booking_answers(&window, "500", "{\"fault\": \"no beds\"}").await;
    send(&window, "Lobby").await;
    window.sees("Failed at Condition - Booked:").await;
    window.sees("no beds").await;
    window.flip("Test").await;
    window.sees("Orchestration (2)").await;
    designer.open("Condition - Booked").await;
    window
        .flip("Add an alternative path in case of a timeout or an error")
        .await;
    designer.ok().await;
    window.flip("Test").await;
    booking_answers(&window, "500", "{}").await;
    send(&window, "Lobby").await;
    window.sees("Finished").await;

    // The scenario holds, until somebody lets Bar be waited for longer.
    window.flip("Test").await;
    window.press("More actions").await;
    window.press("Scenarios").await;
    window.press("Run all").await;
    window.sees("1 of 1 passed.").await;
    window.press("Close").await;
    designer.open("Bar - Bar").await;
    window.fill("Wait for", "90").await;
    designer.ok().await;
    window.press("More actions").await;
    window.press("Scenarios").await;
    window.press("Run all").await;
    window.sees("0 of 1 passed.").await;
    window.sees("anna-1 (entry 1): path").await;
    window.sees("− Late").await;
    window.sees("+ Came").await;
    window.close().await;
}
