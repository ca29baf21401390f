//! The real window, driven as a person drives it: by WebDriver, on a virtual display.
#![allow(clippy::unwrap_used, reason = "tests")]

mod ahead;
mod bundles;
mod desktop;
mod editors;
mod hands;
mod keyboard;
mod others;
mod pages;
mod pictures;
mod race;
mod trust;

use std::time::Duration;

use itinera_tests::stub::Messaging;
use itinera_tests::until;
use pages::Designer;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desktop::{Desktop, Spot};

const SPA: [&str; 4] = ["SpaBeacon", "Condition", "SpaDiscount", "End"];
const WITH_WAIT: [&str; 5] = ["SpaBeacon", "Condition", "Wait", "SpaDiscount", "End"];

/// From an empty workspace to a message: configure, draw, test, publish, watch.
#[tokio::test]
async fn from_an_empty_workspace_to_a_message() {
    let messaging = Messaging::start(&[]).await;
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&["--empty"]).await;

    pages::allow_local_endpoints(&window).await;
    pages::create_event(&window).await;
    let payload = pages::event_payload(&window).await;
    pages::create_field_group(&window).await;
    pages::create_action(&window, &messaging.url()).await;
    pages::create_test_profile(&window, "Anna", "Female").await;
    pages::create_test_profile(&window, "Marc", "Male").await;

    draw_spa(&window).await;
    test_spa(&window).await;
    undo_and_redo(&window).await;

    window.close().await;
    window.open(&[]).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    designer.holds(&SPA).await;
    window.press("Redo").await;
    designer.holds(&WITH_WAIT).await;
    window.press("Undo").await;
    designer.holds(&SPA).await;

    let engine = start_local_engine(&window).await;
    window.press("Journeys").await;
    window.press("Spa").await;
    publish(&window).await;
    for (name, gender) in [("Anna", "Female"), ("Marc", "Male")] {
        engine.put_profile(name, gender).await;
    }
    for name in ["Anna", "Marc"] {
        engine.send(&payload, name).await;
    }
    window.sees("2 passed").await;
    window.sees("1 passed").await;
    let counts = "return [...document.querySelectorAll('.react-flow__node')].map((one) => \
        [one.querySelector('.dz-caption')?.textContent, one.querySelector('.dz-counts')?.textContent].join(': ')).join('\\n')";
    let wanted = ["SpaBeacon: 2 passed", "SpaDiscount: 1 passed"];
    until(
        "the canvas shows 2 entered, 1 message",
        desktop::SOON,
        || async {
            let shown = window.ask(counts, vec![]).await.ok()?;
            let shown = shown.as_str()?.to_owned();
            wanted.iter().all(|one| shown.contains(one)).then_some(())
        },
    )
    .await;
    let received = messaging.received();
    assert_eq!(received.len(), 1, "{received:?}");
    assert_eq!(
        received[0].body,
        json!({"to": "anna@example.com", "text": "20 % off, Anna", "channel": "sms"})
    );
    window.close().await;
}

async fn draw_spa(window: &Desktop) {
    window.press("Journeys").await;
    window.press("Create a journey").await;
    let designer = Designer::of(window).await;
    window.fill("Name", "Spa").await;
    designer.ok().await;

    designer
        .drag_in("SpaBeacon", Spot { x: 480.0, y: 420.0 })
        .await;
    designer
        .drag_in("Condition", designer.place("End").await)
        .await;
    designer
        .drag_in("SpaDiscount", designer.place("End").await)
        .await;
    designer.holds(&SPA).await;

    designer.open("Condition").await;
    window.press("Choose").await;
    window.fill("Search fields", "gender").await;
    window.press_text("Gender").await;
    window.choose("Value", "Female").await;
    designer.ok().await;

    designer.open("SpaDiscount").await;
    window.fill("to", "#{Profiles.Guest.email}").await;
    window
        .fill(
            "text",
            "\"20 % off, \" + #{Profiles.Guest.person.name.firstName}",
        )
        .await;
    designer.ok().await;
    let clean = "return document.querySelector('.dz-sign') === null";
    window
        .holds("nothing is wrong with the journey", clean, vec![])
        .await;
}

async fn test_spa(window: &Desktop) {
    let designer = Designer::of(window).await;
    window.flip("Test").await;
    designer.send_for("Anna").await;
    until("all four links are green", desktop::SOON, || async {
        (designer.travelled().await == 4).then_some(())
    })
    .await;
    window.sees("Calls (1)").await;
    window.press("Show log").await;
    window.sees("One person in the log.").await;
    window.sees("\"End (").await;
    window.press("Close").await;
    designer.send_for("Marc").await;
    until(
        "the man's way ends at the condition",
        desktop::SOON,
        || async { (designer.travelled().await == 2).then_some(()) },
    )
    .await;
    window.sees("Calls (1)").await;
    window.flip("Test").await;
    window.sees("Orchestration (").await;
}

async fn undo_and_redo(window: &Desktop) {
    let designer = Designer::of(window).await;
    let at = designer.place("SpaDiscount").await;
    designer
        .drag_in(
            "Wait",
            Spot {
                x: at.x - 90.0,
                y: at.y,
            },
        )
        .await;
    designer.holds(&WITH_WAIT).await;
    window.press("Undo").await;
    designer.holds(&SPA).await;
    window.press("Redo").await;
    designer.holds(&WITH_WAIT).await;
    window.press("Undo").await;
    designer.holds(&SPA).await;
    designer.saved().await;
}

/// The engine that the window started.
struct LocalEngine {
    address: String,
    token: String,
}

async fn start_local_engine(window: &Desktop) -> LocalEngine {
    window.press("Back to the journeys").await;
    window.press("Settings").await;
    window.press("Start a local engine").await;
    window.sees("The local engine is running.").await;
    window.press("Test connection").await;
    window.sees("answers.").await;
    let script = "return document.querySelector('input[aria-label=Address]').value";
    let address = window.ask(script, vec![]).await.unwrap();
    let token = std::fs::read_to_string(window.home().join(".local/share/itinera/engine/token"));
    LocalEngine {
        address: address.as_str().unwrap().trim_end_matches('/').to_owned(),
        token: token.unwrap().trim().to_owned(),
    }
}

impl LocalEngine {
    async fn request(&self, request: reqwest::RequestBuilder, body: &Value) {
        let request = request.bearer_auth(&self.token).json(body);
        let answer = request
            .timeout(Duration::from_secs(10))
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
    }

    async fn put_profile(&self, name: &str, gender: &str) {
        let key = format!("{}-1", name.to_lowercase());
        let url = format!("{}/v1/profiles/CustomerId/{key}", self.address);
        let put = reqwest::Client::new().put(url);
        let profile = json!({ "attributes": pages::person(name, gender) });
        self.request(put, &profile).await;
    }

    async fn send(&self, payload: &Value, name: &str) {
        let mut event = payload.clone();
        fill_in(&mut event, &format!("{}-1", name.to_lowercase()));
        let post = reqwest::Client::new().post(format!("{}/v1/events", self.address));
        self.request(post, &event).await;
    }
}

/// Puts a person and an identifier of its own into the sample of the event.
fn fill_in(event: &mut Value, key: &str) {
    let Value::Object(fields) = event else { return };
    for (name, value) in fields {
        match value {
            Value::Object(_) if name == "person" => value["id"] = json!(key),
            Value::String(text) if name == "_id" => *text = format!("event-of-{key}"),
            _ => fill_in(value, key),
        }
    }
}

async fn publish(window: &Desktop) {
    Designer::of(window).await;
    window.press("Publish").await;
    window.sees("Before you publish").await;
    window.press("Publish now").await;
    window.sees("Live").await;
    window.sees("As of").await;
}
