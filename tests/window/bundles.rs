//! Bundles out of the window and into it: whole or not at all, and with a word about what is wrong.

use std::path::Path;

use itinera_tests::until;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON};
use crate::pages::Designer;

/// Exports the sample, does not write over it unasked, refuses what is no bundle, imports a copy.
#[tokio::test]
async fn a_bundle_goes_out_and_comes_in() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    let file = home.path().join("exported spa.json");
    export(&window, &file).await;
    window.sees("The journey was exported to").await;
    let text = std::fs::read_to_string(&file).unwrap();
    let bundle: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bundle["journey"]["name"], json!("Spa"));

    std::fs::write(&file, "mine").unwrap();
    export(&window, &file).await;
    window.sees("Replace the file?").await;
    window.press("Cancel").await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    window.press("Export").await;
    window.sees("Replace the file?").await;
    window.press("Replace").await;
    until("the file is written over", SOON, || async {
        (std::fs::read_to_string(&file).ok()? == text).then_some(())
    })
    .await;

    window.press("Import a journey").await;
    let (half, _) = text.split_at(text.len() / 2);
    let strange = text.replacen("\"bundle\": 1,", "\"bundle\": 1, \"surprise\": true,", 1);
    let newer = text.replacen("\"bundle\": 1,", "\"bundle\": 2,", 1);
    let from = bundle["journey"]["transitions"]
        .as_object()
        .and_then(|all| all.values().next())
        .and_then(|link| link["to"].as_str())
        .unwrap();
    let dangling = text.replacen(&format!("\"to\": \"{from}\""), "\"to\": \"a-nowhere\"", 1);
    let cases: [(&[u8], &str); 6] = [
        (half.as_bytes(), "ends too early"),
        (strange.as_bytes(), "surprise"),
        (newer.as_bytes(), "format 2"),
        (dangling.as_bytes(), "a-nowhere"),
        (b"\x89PNG\r\n", "not JSON"),
        (b"[]", "not a bundle as Itinera writes them"),
    ];
    let bad = home.path().join("bad.json");
    for (content, says) in cases {
        std::fs::write(&bad, content).unwrap();
        import(&window, &bad).await;
        window.sees(says).await;
        window.sees("Nothing was imported").await;
    }
    import(&window, &home.path().join("missing.json")).await;
    window.sees("No such file").await;
    window.press("Cancel").await;
    window.sees("1/1").await;

    window.press("Import a journey").await;
    window.choose_file(&bad).await;
    window.sees("not a bundle as Itinera writes them").await;
    window.choose_file(&file).await;
    let designer = Designer::of(&window).await;
    designer
        .holds(&["SpaBeacon_2", "Condition - Gender", "SpaDiscount_2", "End"])
        .await;
    window.press("Back to the journeys").await;
    window.sees("2/2").await;
    window.close().await;
}

async fn export(window: &Desktop, file: &Path) {
    window.press("Export Spa").await;
    window.sees("Export “Spa”").await;
    window
        .fill("Path of the file", file.to_str().unwrap())
        .await;
    window.press("Export").await;
}

async fn import(window: &Desktop, file: &Path) {
    window
        .fill("Or the path of the file", file.to_str().unwrap())
        .await;
    window.press("Import").await;
}
