//! What a person would lose work or trust by: files that are no workspace, a second program, a live
//! journey, a log that says too much.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use fantoccini::key::Key;
use itinera_tests::stub::Messaging;
use itinera_tests::until;
use serde_json::json;
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON};
use crate::pages::{self, Designer};
use crate::start_local_engine;

/// A file that is no workspace, or one of a newer format: said, and left as it is.
#[tokio::test]
async fn what_is_no_workspace_is_left_as_it_is() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("test.itinera");
    let mut window = Desktop::at(home.path());
    std::fs::write(&file, "a letter to a friend\n".repeat(500)).unwrap();
    refused(&mut window, &file, "is not an Itinera workspace").await;

    std::fs::remove_file(&file).unwrap();
    window.open(&["--empty"]).await;
    window.sees("Your first journey in three steps").await;
    window.close().await;
    set_format(&file, 99);
    refused(&mut window, &file, "was made by a newer Itinera (format 99").await;

    set_format(&file, 1);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    refused(&mut window, &file, "This workspace cannot be opened").await;
}

fn set_format(file: &Path, number: u32) {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection
        .pragma_update(None, "user_version", number)
        .unwrap();
}

async fn refused(window: &mut Desktop, file: &Path, says: &str) {
    let before = std::fs::read(file).unwrap();
    window.open(&[]).await;
    window.sees(says).await;
    window.sees("Nothing").await;
    window.sees("Quit").await;
    window.close().await;
    assert!(
        before == std::fs::read(file).unwrap(),
        "the file is as it was"
    );
}

/// The checklist of an empty workspace leads on, a step at a time.
#[tokio::test]
async fn the_checklist_leads_through() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&["--empty"]).await;
    let done =
        "return document.querySelectorAll('.steps [aria-label=Done]').length === arguments[0]";
    for (step, button) in ["Add an event", "Add an action"].into_iter().enumerate() {
        window.sees("Your first journey in three steps").await;
        window
            .holds("what is done is ticked", done, vec![json!(step)])
            .await;
        window.press(button).await;
        window.press("Close").await;
        window.press("Journeys").await;
    }
    window.press("Create a journey").await;
    window.sees("Journey properties").await;
    Designer::of(&window).await.ok().await;
    window.press("Back to the journeys").await;
    window.sees("1/1").await;
    window.close().await;
}

/// A second program says who holds the workspace, and offers to look at it.
#[tokio::test]
async fn a_second_program_may_look_and_not_touch() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.sees("Spa").await;
    window.close().await;

    let mut holder = File::create(home.path().join("test.itinera.lock")).unwrap();
    holder.lock().unwrap();
    write!(holder, "itinera-desktop (process 4711)").unwrap();
    window.open(&[]).await;
    window.sees("This workspace is open elsewhere").await;
    window.sees("itinera-desktop (process 4711)").await;
    window.press("Open read-only").await;
    window.sees("You can look at everything").await;
    window.sees("1/1").await;
    window.sees_no("Create a journey").await;
    window.sees_no("Import a journey").await;
    window.keys(&['c']).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    window.sees("The workspace is open read-only.").await;
    cannot_be_changed(&window, &designer).await;
    let may_publish = "return [...document.querySelectorAll('.dz-bar button')].some((one) => one.textContent === 'Publish' && !one.disabled)";
    let no = format!("return !(() => {{ {may_publish} }})()");
    window.holds("it cannot be published", &no, vec![]).await;
    window.close().await;
}

/// Neither key nor pane changes the sample journey.
async fn cannot_be_changed(window: &Desktop, designer: &Designer<'_>) {
    let all = ["SpaBeacon", "Condition - Gender", "SpaDiscount", "End"];
    designer.open("SpaDiscount").await;
    let fixed = "return [...document.querySelectorAll('.dz-pane :is(input:not([type=checkbox]), textarea)')].every((one) => one.readOnly || one.disabled) \
         && ![...document.querySelectorAll('.dz-pane button')].some((one) => one.textContent === 'Ok')";
    window.holds("the pane only shows", fixed, vec![]).await;
    window.press("Close").await;
    let here = "return document.activeElement.closest('.react-flow__node') !== null";
    window
        .holds("the activity has the focus", here, vec![])
        .await;
    for key in [Key::Delete.into(), 'a', 'l'] {
        window.keys(&[key]).await;
    }
    window.keys(&[Key::Control.into(), 'z']).await;
    let none =
        "return document.querySelector('[role=dialog], [role=alertdialog], .dz-item') === null";
    window.holds("nothing offers a change", none, vec![]).await;
    let from = designer.place("SpaDiscount").await;
    let to = crate::desktop::Spot {
        x: from.x,
        y: from.y + 120.0,
    };
    window.drag(from, to).await;
    designer.holds(&all).await;
    let still = designer.place("SpaDiscount").await;
    assert!((still.y - from.y).abs() < 2.0, "it cannot be moved");
}

const SECRET: &str = "s3cr3t-of-the-spa";
const PASSPHRASE: &str = "correct horse battery";
const HEADER: &str = "header-value-4711";

/// Once live, a journey is only shown; and through all of it the log has said nothing of a person,
/// and no secret.
#[tokio::test]
async fn live_it_is_read_only_and_the_log_keeps_quiet() {
    let messaging = Messaging::start(&[]).await;
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    pages::allow_local_endpoints(&window).await;
    window.fill("Passphrase", PASSPHRASE).await;
    window.press("Make the file").await;
    window.sees("Secrets are unlocked.").await;
    window.press("Events").await;
    window.press("SpaBeacon").await;
    let payload = pages::event_payload(&window).await;

    window.press("Actions").await;
    window.press("SpaDiscount").await;
    window.fill("URL", &messaging.url()).await;
    window.press("Add a header").await;
    window.fill("Header name", "x-campaign").await;
    window.fill("Value of x-campaign", HEADER).await;
    window.choose("Type", "API key").await;
    window.fill("Key name", "x-api-key").await;
    pages::save(&window).await;

    window.press("Journeys").await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    window.sees("Calls (1)").await;
    window.flip("Test").await;
    let engine = start_local_engine(&window).await;

    window.press("Journeys").await;
    window.press("Spa").await;
    window.press("Publish").await;
    window.sees("Before you publish").await;
    window.press("Publish now").await;
    window.sees("The engine needs secrets").await;
    window.fill("Secret of SpaDiscount", SECRET).await;
    window.press("Send and publish").await;
    window.sees("As of").await;
    cannot_be_changed(&window, &designer).await;
    engine.put_profile("Anna", "Female").await;
    engine.send(&payload, "Anna").await;
    let received = until("the message arrives", SOON, || async {
        messaging.received().into_iter().next()
    })
    .await;
    assert_eq!(received.headers.get("x-api-key").unwrap(), SECRET);
    window.sees("1 passed").await;
    window.press("Back to the journeys").await;
    let deletes = "return [...document.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === 'Delete Spa')?.disabled";
    window.holds("it cannot be deleted", deletes, vec![]).await;
    window.close().await;

    let logs = home.path().join(".local/share/itinera/logs");
    let said: String = std::fs::read_dir(logs)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(said.contains("published"), "it says what happened:\n{said}");
    for private in [
        SECRET,
        PASSPHRASE,
        HEADER,
        &engine.token,
        "anna",
        "Anna",
        "Keller",
        "Female",
    ] {
        assert!(!said.contains(private), "the log says “{private}”:\n{said}");
    }
    let config = std::fs::read_to_string(home.path().join(".config/itinera/settings.json"));
    assert!(!config.unwrap().contains(engine.token.as_str()));
}
