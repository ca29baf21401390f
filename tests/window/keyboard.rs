//! The keyboard alone: the whole path, and how the focus moves.

use std::time::Duration;

use fantoccini::key::Key;
use itinera_tests::until;
use serde_json::json;
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON};
use crate::pages::{self, Designer};
use crate::{SPA, WITH_WAIT};

/// How often Tab is pressed before something counts as out of reach.
const PATIENCE: usize = 120;

/// What has the focus.
struct Focus {
    named: bool,
    problem: Option<String>,
    at: String,
}

/// A person without a mouse.
struct Hand<'a> {
    window: &'a Desktop,
}

impl Hand<'_> {
    /// What has the focus, once something has it: what had it may just have been taken away.
    async fn focus(&self, name: &str) -> Focus {
        let script = include_str!("focus.js");
        let mut tries = 0;
        loop {
            let found = self.window.ask(script, vec![json!([name])]).await.unwrap();
            tries += 1;
            if found["nowhere"] == json!(true) && tries < 20 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            return Focus {
                named: found["named"] == json!(true),
                problem: found["problem"].as_str().map(str::to_owned),
                at: found["at"].as_str().unwrap_or_default().to_owned(),
            };
        }
    }

    /// Waits until what has this name has the focus and is seen: a pane may still be sliding in.
    async fn is_at(&self, name: &str) {
        let mut last = String::new();
        for _ in 0..60 {
            let focus = self.focus(name).await;
            if focus.named && focus.problem.is_none() {
                return;
            }
            last = focus.at + ": " + &focus.problem.unwrap_or_default();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the focus is at {last}, not at “{name}”");
    }

    /// Waits until an activity on the canvas has the focus.
    async fn is_on(&self, caption: &str) {
        self.is_at(&format!("on the canvas: {caption}")).await;
    }

    /// Goes on by Tab to what has this name. On the way the focus is always seen.
    async fn tab_to(&self, name: &str) {
        let mut way = Vec::new();
        for _ in 0..PATIENCE {
            let focus = self.focus(name).await;
            // Nothing may have the focus before the first Tab.
            if let Some(problem) = &focus.problem
                && !way.is_empty()
            {
                panic!(
                    "on the way to “{name}”, at {}: {problem}\n{way:?}",
                    focus.at
                );
            }
            if focus.named {
                return;
            }
            way.push(focus.at);
            self.window.key(Key::Tab).await;
        }
        panic!(
            "Tab does not lead to “{name}”: {way:#?}\n{}",
            self.window.text().await
        );
    }

    /// Presses a button, a link or an item.
    async fn press(&self, name: &str) {
        self.tab_to(name).await;
        self.window.key(Key::Enter).await;
    }

    /// Turns a switch or checkbox over.
    async fn flip(&self, name: &str) {
        self.tab_to(name).await;
        self.window.keys(&[' ']).await;
    }

    /// Replaces what stands in a field.
    async fn fill(&self, name: &str, text: &str) {
        self.tab_to(name).await;
        self.window.keys(&[Key::Control.into(), 'a']).await;
        self.window.type_text(text).await;
        let holds = "return document.activeElement.value === arguments[0]";
        let what = format!("“{name}” holds what was typed");
        self.window.holds(&what, holds, vec![json!(text)]).await;
    }

    /// Chooses an item of a list that opens.
    async fn choose(&self, list: &str, item: &str) {
        self.press(list).await;
        let open = "return document.activeElement?.getAttribute('role') === 'option'";
        self.window.holds("the list is open", open, vec![]).await;
        self.window.type_text(item).await;
        self.is_at(item).await;
        self.window.key(Key::Enter).await;
        self.is_at(list).await;
    }

    /// Waits for a dialog, which keeps the focus however often Tab is pressed.
    async fn is_in_dialog(&self, title: &str) {
        self.window.sees(title).await;
        let inside =
            "return document.activeElement?.closest('[role=dialog], [role=alertdialog]') !== null";
        self.window
            .holds("the dialog has the focus", inside, vec![])
            .await;
        for back in [false, true] {
            for _ in 0..12 {
                if back {
                    self.window
                        .keys(&[Key::Shift.into(), Key::Tab.into()])
                        .await;
                } else {
                    self.window.key(Key::Tab).await;
                }
                let still = self.window.ask(inside, vec![]).await.unwrap();
                assert_eq!(still, json!(true), "Tab leads out of the dialog “{title}”");
            }
        }
    }
}

/// The whole path without a mouse: settings, event, field group, action, profiles, journey, test,
/// publication.
#[tokio::test]
async fn the_whole_path_by_the_keyboard_alone() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&["--empty"]).await;
    let hand = Hand { window: &window };

    window.sees("Your first journey in three steps").await;
    create_event(&hand).await;
    create_field_group(&hand).await;
    create_action(&hand).await;
    create_profile(&hand, "Anna", "Female").await;
    draw(&hand).await;
    test(&hand).await;
    settings(&hand).await;
    publish(&hand).await;
    window.close().await;
}

async fn create_event(hand: &Hand<'_>) {
    hand.press("Add an event").await;
    hand.is_at("Name").await;
    hand.fill("Name", "SpaBeacon").await;
    hand.choose("Recognised by", "A generated identifier").await;
    let paste = "Create a schema from a sample payload";
    hand.press(paste).await;
    hand.is_in_dialog(paste).await;
    hand.fill(paste, pages::BEACON).await;
    hand.press("Read").await;
    hand.is_at("Schema name").await;
    hand.fill("Schema name", "Beacon").await;
    // Enter in a field of a dialog does what the dialog is for.
    hand.window.key(Key::Enter).await;
    hand.is_at(paste).await;
    hand.window.sees("3 fields selected").await;
    hand.choose("Namespace", "Customer ID").await;
    hand.fill("Key", "@{SpaBeacon.person.id}").await;
    hand.press("Save").await;
    hand.window.sees("Saved").await;
    hand.is_at("Close").await;
    hand.press("View payload").await;
    hand.is_in_dialog("View payload").await;
    hand.window.key(Key::Escape).await;
    hand.is_at("View payload").await;
    hand.window.key(Key::Escape).await;
    hand.is_at("SpaBeacon").await;
}

async fn create_field_group(hand: &Hand<'_>) {
    hand.press("Data sources").await;
    hand.press("Profiles").await;
    hand.press("Add a field group").await;
    hand.is_at("Field group name").await;
    hand.fill("Field group name", "Guest").await;
    hand.choose("Schema", "Profile").await;
    hand.press("Choose fields").await;
    hand.is_in_dialog("Mobile phone (mobilePhone)").await;
    for field in [
        "Gender (gender)",
        "First name (firstName)",
        "E-mail (email)",
    ] {
        hand.flip(field).await;
    }
    hand.press("OK").await;
    hand.is_at("Choose fields").await;
    hand.window.sees("3 fields selected").await;
    hand.press("Save").await;
    hand.is_at("Close").await;
}

async fn create_action(hand: &Hand<'_>) {
    hand.press("Journeys").await;
    hand.press("Add an action").await;
    hand.is_at("Name").await;
    hand.fill("Name", "SpaDiscount").await;
    hand.fill("URL", "https://messages.example.com/spa").await;
    hand.press("Paste a payload").await;
    hand.is_in_dialog("Paste a payload").await;
    hand.fill("Paste a payload", pages::MESSAGE).await;
    hand.press("Read").await;
    for field in ["to", "text"] {
        hand.choose(&format!("Constant or variable: {field}"), "Variable")
            .await;
    }
    // Enter saves from any field of the pane, and the focus stays there.
    hand.tab_to("URL").await;
    hand.window.key(Key::Enter).await;
    hand.window.sees("Saved").await;
    hand.is_at("URL").await;
}

async fn create_profile(hand: &Hand<'_>, name: &str, gender: &str) {
    hand.press("Test profiles").await;
    hand.press("Add a test profile").await;
    hand.is_at("Name").await;
    hand.fill("Name", name).await;
    hand.fill(
        "Identity in Customer ID",
        &format!("{}-1", name.to_lowercase()),
    )
    .await;
    hand.fill("Attributes", &pages::person(name, gender).to_string())
        .await;
    hand.press("Save").await;
    hand.is_at("Close").await;
}

async fn draw(hand: &Hand<'_>) {
    let window = hand.window;
    hand.press("Journeys").await;
    hand.press("Create a journey").await;
    let designer = Designer::of(window).await;
    // The properties of a new journey are open, its name is ready to be written over.
    hand.is_at("Name").await;
    hand.fill("Name", "Spa").await;
    window.key(Key::Enter).await;
    hand.is_at("SpaBeacon").await;
    window.key(Key::Enter).await;
    hand.press("Condition").await;
    designer.saved().await;
    // Own actions stand below the built-in ones: within a list the arrows lead on, End to its end.
    hand.tab_to("Jump").await;
    window.key(Key::End).await;
    hand.is_at("SpaDiscount").await;
    window.key(Key::Enter).await;
    designer.saved().await;
    designer.holds(&SPA).await;

    // From the palette to the canvas by F6, along it by the arrows.
    window.key(Key::F6).await;
    hand.is_on("SpaDiscount").await;
    window.key(Key::Left).await;
    hand.is_on("Condition").await;
    window.key(Key::Enter).await;
    hand.is_at("Label").await;
    hand.press("Choose").await;
    hand.is_at("Search fields").await;
    window.type_text("gender").await;
    hand.press("Gender").await;
    hand.choose("Value", "Female").await;
    hand.press("Ok").await;
    hand.is_on("Condition").await;

    window.key(Key::Right).await;
    hand.is_on("SpaDiscount").await;
    window.key(Key::Enter).await;
    hand.fill("to", "#{Profiles.Guest.email}").await;
    let text = "\"20 % off, \" + #{Profiles.Guest.person.name.firstName}";
    hand.fill("text", text).await;
    hand.press("Ok").await;
    hand.is_on("SpaDiscount").await;
    designer.saved().await;

    // A step in between, on the link that leads to the action. Where the panes left the canvas, the
    // link may lie outside, where it is not drawn.
    hand.press("Fit the journey into view").await;
    hand.tab_to("From Condition to SpaDiscount, path Path1")
        .await;
    window.keys(&['a']).await;
    hand.is_in_dialog("Between Condition and SpaDiscount").await;
    hand.press("Wait").await;
    designer.holds(&WITH_WAIT).await;
    hand.is_on("Wait").await;
    window.key(Key::Enter).await;
    hand.fill("Wait for", "6").await;
    window.key(Key::Enter).await;
    hand.is_on("Wait").await;
    window.sees("6h").await;
    let clean = "return document.querySelector('.dz-sign') === null";
    window.holds("nothing is wrong", clean, vec![]).await;
}

async fn test(hand: &Hand<'_>) {
    let window = hand.window;
    let designer = Designer::of(window).await;
    window.keys(&['t']).await;
    window.sees("Trigger an event").await;
    window.keys(&['e']).await;
    hand.is_in_dialog("Test profile").await;
    hand.choose("Test profile", "Anna").await;
    hand.tab_to("place").await;
    hand.fill("place", "Spa by the lake").await;
    window.key(Key::Enter).await;
    window.sees("Next at").await;
    hand.press("Step").await;
    window.sees("Finished").await;
    until("the way is green to its end", SOON, || async {
        (designer.travelled().await == 5).then_some(())
    })
    .await;
    hand.tab_to("Show log").await;
    window.keys(&['l']).await;
    hand.is_in_dialog("One person in the log.").await;
    window.key(Key::Escape).await;
    hand.is_at("Show log").await;
    window.keys(&['t']).await;
    window.sees("Orchestration (").await;
}

async fn settings(hand: &Hand<'_>) {
    let window = hand.window;
    hand.press("Back to the journeys").await;
    hand.press("Settings").await;
    hand.fill("Author", "Ada").await;
    hand.flip("Allow local endpoints").await;
    hand.press("Start a local engine").await;
    window.sees("The local engine is running.").await;
    hand.press("Test connection").await;
    window.sees("answers.").await;
    hand.press("Journeys").await;
}

async fn publish(hand: &Hand<'_>) {
    let window = hand.window;
    hand.press("Spa").await;
    Designer::of(window).await;
    hand.press("Publish").await;
    window.sees("Before you publish").await;
    hand.press("Publish now").await;
    window.sees("As of").await;
    hand.press("Copy as curl").await;
    window.sees("The command was copied").await;
    // What was copied is there for the next program, or the next field.
    hand.press("Back to the journeys").await;
    hand.press("Settings").await;
    hand.tab_to("Author").await;
    window.keys(&[Key::Control.into(), 'a']).await;
    window.keys(&[Key::Control.into(), 'v']).await;
    let pasted = "const text = document.activeElement.value; return text.startsWith('curl -X POST') \
         && text.includes('/v1/events') && text.includes('Bearer $ITINERA_TOKEN')";
    window.holds("the command is pasted", pasted, vec![]).await;
}

/// What opens over the page gives the focus back, and what is added or taken away moves it to where
/// the work goes on.
#[tokio::test]
async fn the_focus_comes_back() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    let hand = Hand { window: &window };
    window.sees("Spa").await;
    hand.press("Help").await;
    hand.is_at("Keyboard shortcuts").await;
    window.key(Key::Enter).await;
    hand.is_in_dialog("Create or add, in a list").await;
    window.key(Key::Escape).await;
    hand.is_at("Help").await;

    hand.press("Delete Spa").await;
    hand.is_in_dialog("will be deleted").await;
    window.key(Key::Escape).await;
    hand.is_at("Delete Spa").await;

    hand.press("Actions").await;
    hand.press("SpaDiscount").await;
    hand.is_at("Name").await;
    hand.press("Add a header").await;
    hand.is_at("Header name").await;
    window.key(Key::Escape).await;
    hand.is_in_dialog("Discard").await;
    hand.press("Cancel").await;
    hand.is_at("Header name").await;
    window.key(Key::Escape).await;
    hand.is_at("Discard").await;
    window.key(Key::Enter).await;
    hand.is_at("SpaDiscount").await;

    hand.press("Journeys").await;
    hand.press("Create a journey").await;
    hand.is_at("Name").await;
    window.key(Key::Escape).await;
    hand.is_at("SpaBeacon").await;
    window.key(Key::Enter).await;
    hand.press("Condition").await;
    hand.press("1 error, 0 warnings").await;
    hand.is_in_dialog("currently blocking").await;
    hand.press("Condition · Path1").await;
    hand.is_at("Label").await;
    hand.press("Add a path").await;
    hand.is_at("Name of the path").await;
    window.key(Key::Escape).await;
    hand.is_on("Condition").await;
    window.keys(&['l']).await;
    hand.is_in_dialog("Link Condition").await;
    window.key(Key::Escape).await;
    hand.is_on("Condition").await;
    window.close().await;
}

/// By the keyboard alone, in French: create, add, link, move, delete, undo.
#[tokio::test]
async fn by_the_keyboard_alone_in_french() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.sees("Spa").await;
    window.tab_to("Language").await;
    window.key(Key::Enter).await;
    window.type_text("F").await;
    window.key(Key::Enter).await;
    window.sees("Créer un parcours").await;

    window.tab_to("Créer un parcours").await;
    window.key(Key::Enter).await;
    let designer = Designer::of(&window).await;
    window.tab_to("SpaBeacon").await;
    window.key(Key::Enter).await;
    designer.holds(&["SpaBeacon", "Fin"]).await;
    window.tab_to("Condition").await;
    window.key(Key::Enter).await;
    designer.holds(&["SpaBeacon", "Condition", "Fin"]).await;
    designer.saved().await;

    window.tab_to_node("Condition").await;
    let before = designer.place("Condition").await;
    window.keys(&[Key::Shift.into(), Key::Down.into()]).await;
    until("the condition stands lower", SOON, || async {
        (designer.place("Condition").await.y > before.y).then_some(())
    })
    .await;
    window.key(Key::Delete).await;
    window.sees("Supprimer l’activité").await;
    window.key(Key::Enter).await;
    designer.holds(&["SpaBeacon", "Fin"]).await;
    window.keys(&[Key::Control.into(), 'z']).await;
    designer.holds(&["SpaBeacon", "Condition", "Fin"]).await;
    window
        .keys(&[Key::Control.into(), Key::Shift.into(), 'z'])
        .await;
    designer.holds(&["SpaBeacon", "Fin"]).await;
    window.close().await;
}
