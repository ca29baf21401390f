//! What happens to a person besides events and actions: reactions, segments, jumps, changes of the
//! profile; and what test mode and publication ask for.

use std::path::{Path, PathBuf};

use itinera_tests::stub::Messaging;
use itinera_tests::until;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ahead::verdict_is;
use crate::desktop::{Desktop, SOON};
use crate::pages::{self, Designer};
use crate::start_local_engine;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    folder.join(format!("{name}.bundle.json"))
}

/// Opens the dialog that makes something happen and chooses what, and for whom.
async fn inject(window: &Desktop, what: &str, profile: &str) {
    window.press("Trigger an event").await;
    window.sees("Test profile").await;
    window.choose("Event", what).await;
    window.choose("Test profile", profile).await;
}

/// A message was sent; that it was clicked is made to happen by hand.
#[tokio::test]
async fn a_reaction_is_made_to_happen() {
    let home = TempDir::new().unwrap();
    let mut window = pages::workspace_with(&home, &[&fixture("mailing")]).await;
    window.press("Mailing").await;
    let designer = Designer::of(&window).await;
    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    window.sees("Running").await;
    window.press("+1 minute").await;
    // Opened is not what is waited for.
    inject(&window, "Reaction to WelcomeMail - Mail", "Anna Keller").await;
    window.choose("What became of it", "Opened").await;
    designer.send().await;
    window.sees("Running").await;
    inject(&window, "Reaction to WelcomeMail - Mail", "Anna Keller").await;
    window.choose("What became of it", "Clicked").await;
    designer.send().await;
    window.sees("Finished").await;
    // The mail, the change of the profile and the message after it.
    window.sees("Calls (2)").await;
    window.close().await;
}

/// A journey that begins with a segment: its changes are made to happen, in and out.
#[tokio::test]
async fn a_segment_changes_by_hand() {
    let home = TempDir::new().unwrap();
    let mut window = pages::workspace_with(&home, &[&fixture("loyal")]).await;
    window.press("Loyal").await;
    let designer = Designer::of(&window).await;
    window.flip("Test").await;
    inject(&window, "Segment Loyal guests", "Anna Keller").await;
    window.choose("New status", "Just entered (realized)").await;
    designer.send().await;
    window.sees("Running").await;
    window.press("+1 hour").await;
    inject(&window, "Segment Loyal guests", "Anna Keller").await;
    window.choose("New status", "Left (exited)").await;
    designer.send().await;
    window.sees("Finished").await;
    window.sees("Calls (1)").await;
    window.close().await;
}

/// A jump and a change of the profile are drawn and set up by hand; then a person takes both.
#[tokio::test]
async fn a_jump_and_a_change_of_the_profile() {
    let home = TempDir::new().unwrap();
    let mut window = pages::workspace_with(&home, &[&fixture("jump.target")]).await;
    // A draft that is not in test cannot be jumped to.
    window.press("Pooling").await;
    Designer::of(&window).await;
    window.flip("Test").await;
    window.sees("Trigger an event").await;
    window.press("Back to the journeys").await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    designer.double_click("Jump").await;
    designer.double_click("Update profile").await;

    designer.open("Jump").await;
    window.press("Choose a target journey").await;
    window.sees("Select a target journey").await;
    window.mark("Pooling").await;
    window.press("Save").await;
    window.sees("Pool").await;
    // Whom it concerns is handed over by itself.
    assert!(!window.text().await.contains("person.id"));
    window.fill("beacon.place (optional)", "\"Spa\"").await;
    designer.ok().await;

    designer.open("Update profile").await;
    window.choose("Schema", "Profile").await;
    window.press("Choose a field").await;
    window.fill("Search", "loyaltyPoints").await;
    window.mark("Loyalty points (loyaltyPoints)").await;
    window.press("Save").await;
    window.fill("Dataset", "Points").await;
    window.fill("Value", "100").await;
    designer.ok().await;
    let clean = "return document.querySelector('.dz-sign.dz-error') === null";
    window.holds("nothing is wrong", clean, vec![]).await;

    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    until("all links are green", SOON, || async {
        (designer.travelled().await == 6).then_some(())
    })
    .await;
    window.sees("Finished").await;
    window.close().await;
}

/// A connector is a stub, until it is switched to live: then it is really called.
#[tokio::test]
async fn a_connector_is_called_in_earnest_by_choice() {
    let messaging = Messaging::start(&[]).await;
    let home = TempDir::new().unwrap();
    let text = std::fs::read_to_string(fixture("once")).unwrap();
    let mut bundle: Value = serde_json::from_str(&text).unwrap();
    for action in bundle["actions"].as_object_mut().unwrap().values_mut() {
        action["url"] = json!(messaging.url());
    }
    let file = home.path().join("once.json");
    std::fs::write(&file, bundle.to_string()).unwrap();
    let mut window = pages::workspace_with(&home, &[&file]).await;
    pages::allow_local_endpoints(&window).await;
    window.press("Journeys").await;
    window.press("Once").await;
    let designer = Designer::of(&window).await;
    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    window.sees("Calls (1)").await;
    assert_eq!(messaging.received().len(), 0, "a stub answered");
    window.press("Reset").await;
    window.sees("Nobody has entered yet").await;
    window.flip("Call Notify in earnest").await;
    window
        .sees("What is switched to live is really called")
        .await;
    designer.send_for("Anna Keller").await;
    window.sees("Calls (1)").await;
    let received = messaging.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body["text"], "hi");
    window.close().await;
}

/// Test profiles come from comma-separated values and from JSON; a cell that is none says where.
#[tokio::test]
async fn test_profiles_come_from_files() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Test profiles").await;
    window.press("Import test profiles").await;
    let bad = home.path().join("bad.csv");
    let header = "CustomerId,name,testProfile,loyaltyPoints,person.gender\n";
    std::fs::write(&bad, format!("{header}lea-1,Léa,true,many,Female\n")).unwrap();
    window.choose_file(&bad).await;
    window.press("Read").await;
    window.sees("loyaltyPoints: many").await;
    let good = home.path().join("good.csv");
    let rows = "lea-1,Léa Moreau,true,12,Female\ntom-1,Tom Wagner,true,0,Male\n";
    std::fs::write(&good, format!("{header}{rows}")).unwrap();
    window.choose_file(&good).await;
    let there =
        "return document.querySelector('[role=dialog] textarea').value.includes('Tom Wagner')";
    window.holds("the file is read", there, vec![]).await;
    window.press("Read").await;
    window.sees("2 new, 0 replaced.").await;
    window.press("Close").await;
    window.sees("Léa Moreau").await;
    window.sees("Tom Wagner").await;

    window.press("Import test profiles").await;
    let both = json!([
        {"name": "Tom Wagner-Rossi", "testProfile": true, "identities": {"CustomerId": "tom-1"}},
        {"name": "Ida Rossi", "testProfile": true, "identities": {"CustomerId": "ida-1"}},
    ]);
    window.fill("Import test profiles", &both.to_string()).await;
    window.press("Read").await;
    window.sees("1 new, 1 replaced.").await;
    window.press("Close").await;
    window.sees("Tom Wagner-Rossi").await;
    window.sees("Ida Rossi").await;
    window.close().await;
}

/// A journey whose scenarios must pass: refused while there is none, while one fails, then live.
#[tokio::test]
async fn scenarios_must_pass_before_publication() {
    let home = TempDir::new().unwrap();
    let mut window = pages::workspace_with(&home, &[&fixture("once")]).await;
    window.press("Once").await;
    Designer::of(&window).await;
    start_local_engine(&window).await;
    window.press("Journeys").await;
    window.press("Once").await;
    let designer = Designer::of(&window).await;
    window.press("Properties of the journey").await;
    window.flip("Scenarios must pass before publication").await;
    designer.ok().await;
    refused(
        &window,
        "There is none, and the journey’s properties ask for them.",
    )
    .await;

    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    window.sees("Finished").await;
    window.press("Save as a scenario").await;
    window.fill("Name of the scenario", "Notified").await;
    window.press("Save").await;
    window.sees("The scenario “Notified” was saved.").await;
    window.flip("Test").await;
    window.sees("Orchestration (").await;

    // The activity that the scenario names is called otherwise: it no longer passes.
    designer.open("Notify - Notify").await;
    window.fill("Label", "Told").await;
    designer.ok().await;
    refused(&window, "The one scenario does not pass.").await;
    designer.open("Notify - Told").await;
    window.fill("Label", "Notify").await;
    designer.ok().await;
    crate::publish(&window).await;
    window.press("Properties of the journey").await;
    window.sees("Published by").await;
    window.sees("Published").await;
    window.press("Close").await;
    window.close().await;
}

/// The palette shows only what was used last, of this workspace, also after a restart.
#[tokio::test]
async fn only_recent_items() {
    let home = TempDir::new().unwrap();
    let mut window = pages::workspace_with(&home, &[&fixture("once")]).await;
    window.press("Create a journey").await;
    let designer = Designer::of(&window).await;
    designer.ok().await;
    designer.double_click("Lobby").await;
    window.press("Filter the palette").await;
    window.flip("Show only recent items").await;
    window.sees_no("SpaBeacon").await;
    window.sees("Wait").await;
    window.close().await;
    window.open(&[]).await;
    window.press("Once").await;
    Designer::of(&window).await;
    window.sees_no("Pool").await;
    window.press("Filter the palette").await;
    window.flip("Show only recent items").await;
    window.sees("Pool").await;
    window.close().await;
}

/// A scenario is written to a file, deleted, and added again from that file.
#[tokio::test]
async fn a_scenario_goes_out_and_comes_in() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&["--empty"]).await;
    window.press("Help").await;
    window.press("Add the sample “Spa”").await;
    Designer::of(&window).await;
    window.press("More actions").await;
    window.press("Scenarios").await;
    let name = "A woman gets the discount";
    window.press(&format!("Export {name}")).await;
    let file = home.path().join("woman.json");
    window
        .fill("Path of the file", file.to_str().unwrap())
        .await;
    window.press("Export").await;
    window.sees("The scenario was exported to").await;
    window.press(&format!("Delete {name}")).await;
    window.sees_no(name).await;
    window.press("Add from a file’s text").await;
    window.choose_file(&file).await;
    let there =
        "return document.querySelector('[role=dialog] textarea').value.includes('scenario')";
    window.holds("the file is read", there, vec![]).await;
    window.press("Save").await;
    window.sees(name).await;
    window.press("Run all").await;
    window.sees("2 of 2 passed.").await;
    window.close().await;
}

/// The page before publication says why not, and offers no way to do it.
async fn refused(window: &Desktop, why: &str) {
    window.press("Publish").await;
    window.sees("Before you publish").await;
    verdict_is(window, "scenarios", "bad").await;
    window.sees(why).await;
    let no = "return [...document.querySelectorAll('.ah-page button')].some((one) => one.textContent === 'Publish now' && one.disabled)";
    window.holds("it cannot be published", no, vec![]).await;
    window.press("Back to the journey").await;
    Designer::of(window).await;
}

/// The sample of the advanced case comes from the Help menu, with scenarios that pass; broken, one
/// of them says why in the window's language.
#[tokio::test]
async fn the_hotel_comes_from_the_help_menu() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&["--empty"]).await;
    window.sees("Or look at a journey").await;
    window.press("Help").await;
    window.press("Add the sample “Hotel”").await;
    let designer = Designer::of(&window).await;
    window.press("More actions").await;
    window.press("Scenarios").await;
    window.press("Run all").await;
    window.sees("6 of 6 passed.").await;
    window.press("Close").await;
    window.flip("Test").await;
    designer.send_one_for("LobbyBeacon", "Tom Wagner").await;
    window.sees("Finished").await;
    window.flip("Test").await;
    window.sees("Orchestration (").await;

    designer.open("Condition - Reservation").await;
    window.fill("Label", "Booked").await;
    designer.ok().await;
    window.choose("Language", "Français").await;
    window.press("Autres actions").await;
    window.press("Scénarios").await;
    window.press("Tout exécuter").await;
    window
        .sees("le parcours n’a pas d’activité « Reservation » ; il a :")
        .await;
    window.close().await;
}
