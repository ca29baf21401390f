//! The window's places in the field's words: what a person does there, one function a task.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

use itinera_tests::{given, until};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON, Spot};

/// The sample that a beacon sends, as it is pasted.
pub(crate) const BEACON: &str =
    r#"{"timestamp": "2026-05-01T08:00:00Z", "person": {"id": "anna-1"}, "place": "Spa"}"#;
/// The sample of what the messaging service takes.
pub(crate) const MESSAGE: &str =
    r#"{"to": "anna@example.com", "text": "20 % off", "channel": "sms"}"#;

/// Opens the window on a workspace with the sample of the first start and with these bundles.
pub(crate) async fn workspace_with(home: &TempDir, bundles: &[&Path]) -> Desktop {
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.sees("Create a journey").await;
    window.close().await;
    for bundle in bundles {
        // The program that is ending may hold the workspace for a moment longer.
        until("the journey is imported", SOON, || async {
            let imported = Command::new(given("ITINERA_CLI"))
                .arg("import")
                .arg("--workspace")
                .arg(home.path().join("test.itinera"))
                .arg(bundle)
                .env("HOME", home.path())
                .env_remove("XDG_DATA_HOME")
                .env_remove("XDG_CONFIG_HOME")
                .output()
                .unwrap();
            imported.status.success().then_some(())
        })
        .await;
    }
    window.open(&[]).await;
    window
}

/// Settings: actions may call this machine.
pub(crate) async fn allow_local_endpoints(window: &Desktop) {
    window.press("Settings").await;
    window.flip("Allow local endpoints").await;
    let on = "return document.querySelector('.page input[type=checkbox]')?.checked === true";
    window
        .holds("local endpoints are allowed", on, vec![])
        .await;
}

/// The first step of the checklist: the event, its schema from a pasted sample.
pub(crate) async fn create_event(window: &Desktop) {
    window.press("Journeys").await;
    window.sees("Your first journey in three steps").await;
    window.press("Add an event").await;
    window.fill("Name", "SpaBeacon").await;
    window
        .choose("Recognised by", "A generated identifier")
        .await;
    window.press("Create a schema from a sample payload").await;
    window
        .fill("Create a schema from a sample payload", BEACON)
        .await;
    window.press("Read").await;
    window.fill("Schema name", "Beacon").await;
    window.press("Create schema").await;
    window.sees("3 fields selected").await;
    window.choose("Namespace", "Customer ID").await;
    window.fill("Key", "@{SpaBeacon.person.id}").await;
    save(window).await;
}

/// The payload that the event's pane says a sender must send.
pub(crate) async fn event_payload(window: &Desktop) -> Value {
    window.press("View payload").await;
    let shown = until("the payload is shown", SOON, || async {
        let script = "return document.querySelector('[role=dialog] pre')?.textContent ?? null";
        let text = window.ask(script, vec![]).await.ok()?;
        serde_json::from_str(text.as_str()?).ok()
    })
    .await;
    window.press("Cancel").await;
    window.sees_no("Copy").await;
    shown
}

/// A field group of the built-in source with what the journey needs of a person.
pub(crate) async fn create_field_group(window: &Desktop) {
    window.press("Data sources").await;
    window.press("Profiles").await;
    window.press("Add a field group").await;
    window.fill("Field group name", "Guest").await;
    window.choose("Schema", "Profile").await;
    window.press("Choose fields").await;
    for field in [
        "Gender (gender)",
        "First name (firstName)",
        "E-mail (email)",
    ] {
        window.flip(field).await;
    }
    window.press("OK").await;
    window.sees("3 fields selected").await;
    save(window).await;
}

/// The action that calls the messaging service.
pub(crate) async fn create_action(window: &Desktop, url: &str) {
    window.press("Journeys").await;
    window.press("Add an action").await;
    window.fill("Name", "SpaDiscount").await;
    window.fill("URL", url).await;
    window.press("Paste a payload").await;
    window.fill("Paste a payload", MESSAGE).await;
    window.press("Read").await;
    for field in ["to", "text"] {
        window
            .choose(&format!("Constant or variable: {field}"), "Variable")
            .await;
    }
    save(window).await;
}

/// A person made up for tests.
pub(crate) async fn create_test_profile(window: &Desktop, name: &str, gender: &str) {
    window.press("Test profiles").await;
    window.press("Add a test profile").await;
    window.fill("Name", name).await;
    let key = format!("{}-1", name.to_lowercase());
    window.fill("Identity in Customer ID", &key).await;
    let attributes = person(name, gender).to_string();
    window.fill("Attributes", &attributes).await;
    save(window).await;
}

/// What is known of a person.
pub(crate) fn person(name: &str, gender: &str) -> Value {
    json!({
        "person": {"name": {"firstName": name}, "gender": gender},
        "email": format!("{}@example.com", name.to_lowercase()),
    })
}

/// Saves a pane.
pub(crate) async fn save(window: &Desktop) {
    window.press("Save").await;
    let saved = "return document.querySelector('.pane-bar [role=status]')?.textContent === 'Saved'";
    window.holds("the pane is saved", saved, vec![]).await;
}

/// The designer of one journey.
pub(crate) struct Designer<'a> {
    pub(crate) window: &'a Desktop,
}

impl<'a> Designer<'a> {
    /// The designer that the window shows.
    pub(crate) async fn of(window: &'a Desktop) -> Self {
        let shown = "return document.querySelector('.react-flow__pane') !== null";
        window.holds("the designer is open", shown, vec![]).await;
        Self { window }
    }

    /// Drags an item of the palette to a place of the canvas.
    pub(crate) async fn drag_in(&self, item: &str, to: Spot) {
        let before = self.count().await;
        let from = self
            .window
            .spot(&format!(
                ".dz-item[aria-label='{item}']:not([aria-disabled=true])"
            ))
            .await;
        self.window.drag(from, to).await;
        self.has_more_than(before, item).await;
        self.saved().await;
    }

    /// How many activities the canvas says it has, those out of view included, End markers not.
    pub(crate) async fn count(&self) -> u64 {
        let script = "return Number.parseInt(document.querySelector('.dz-counter').textContent)";
        let count = self.window.ask(script, vec![]).await.unwrap();
        count.as_u64().unwrap()
    }

    /// Waits until an item has come to those that were there before.
    pub(crate) async fn has_more_than(&self, before: u64, item: &str) {
        let more = "return Number.parseInt(document.querySelector('.dz-counter').textContent) > arguments[0]";
        let what = format!("“{item}” is on the canvas");
        self.window.holds(&what, more, vec![json!(before)]).await;
    }

    /// Waits until exactly these are on the canvas.
    pub(crate) async fn holds(&self, wanted: &[&str]) {
        let mut sorted: Vec<_> = wanted.to_vec();
        sorted.sort_unstable();
        let script = "const found = [...document.querySelectorAll('.react-flow__node .dz-caption')].map((one) => one.textContent); \
             return JSON.stringify(found.sort()) === JSON.stringify(arguments[0])";
        let what = format!("the canvas holds {wanted:?}");
        self.window.holds(&what, script, vec![json!(sorted)]).await;
    }

    /// Where an activity stands, once the canvas no longer moves under it.
    pub(crate) async fn place(&self, caption: &str) -> Spot {
        let script = "const [caption] = arguments; \
             const node = [...document.querySelectorAll('.react-flow__node')].find((one) => one.querySelector('.dz-caption')?.textContent === caption); \
             if (!node) return null; const box = node.querySelector('.dz-shape').getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]";
        let before = Cell::new(None);
        until(&format!("“{caption}” on the canvas"), SOON, || async {
            let at = self.window.ask(script, vec![json!(caption)]).await.ok()?;
            let now = (at[0].as_f64()?, at[1].as_f64()?);
            let (x, y) = now;
            (before.replace(Some(now)) == Some(now)).then_some(Spot { x, y })
        })
        .await
    }

    /// Opens the pane of an activity. The canvas may set out to move after it was looked at (it is
    /// fitted whenever test mode begins or ends), so that a click can miss: then it is made again.
    pub(crate) async fn open(&self, caption: &str) {
        let shown = "const picked = [...document.querySelectorAll('.react-flow__node.selected .dz-caption')]; \
             return document.querySelector('.dz-pane') !== null && picked.length === 1 && picked[0].textContent === arguments[0]";
        for _ in 0..5 {
            let at = self.place(caption).await;
            self.window.click_at(at).await;
            let of = vec![json!(caption)];
            let open = self.window.comes_to_hold(shown, of).await;
            if open {
                return;
            }
        }
        panic!("the pane of “{caption}” does not open");
    }

    /// Takes over what stands in the pane.
    pub(crate) async fn ok(&self) {
        self.window.press("Ok").await;
        let gone = "return document.querySelector('.dz-pane') === null";
        self.window.holds("the pane is closed", gone, vec![]).await;
        self.saved().await;
    }

    /// Waits until all is stored.
    pub(crate) async fn saved(&self) {
        let saved = "return /Saved|Enregistré/.test(document.querySelector('.dz-bar-state')?.textContent ?? '')";
        self.window.holds("it is saved", saved, vec![]).await;
    }

    /// Number of links that test mode shows as taken.
    pub(crate) async fn travelled(&self) -> usize {
        let script = "return document.querySelectorAll('.dz-link.dz-travelled').length";
        let count = self.window.ask(script, vec![]).await.unwrap_or_default();
        count.as_u64().unwrap_or_default() as usize
    }

    /// Sends the event for a test profile.
    pub(crate) async fn send_for(&self, profile: &str) {
        self.trigger(None, profile).await;
    }

    /// Sends one of several events for a test profile.
    pub(crate) async fn send_one_for(&self, event: &str, profile: &str) {
        self.trigger(Some(event), profile).await;
    }

    async fn trigger(&self, event: Option<&str>, profile: &str) {
        self.window.press("Trigger an event").await;
        // The dialog reads the profiles first, and fills the form for one of them.
        let filled = "return [...document.querySelectorAll('[role=dialog] input')].some((one) => /-1$/.test(one.value))";
        self.window
            .holds("the form is filled", filled, vec![])
            .await;
        if let Some(event) = event {
            self.window.choose("Event", event).await;
        }
        self.window.choose("Test profile", profile).await;
        let first = profile.split(' ').next().unwrap_or(profile).to_lowercase();
        let theirs = "return [...document.querySelectorAll('[role=dialog] input')].some((one) => one.value === arguments[0])";
        let key = vec![json!(format!("{first}-1"))];
        self.window.holds("the form is theirs", theirs, key).await;
        self.send().await;
    }

    /// Sends what the dialog holds, and waits until it is gone.
    pub(crate) async fn send(&self) {
        self.window.press("Send").await;
        let gone = "return document.querySelector('[role=dialog]') === null";
        self.window.holds("it is sent", gone, vec![]).await;
    }
}
