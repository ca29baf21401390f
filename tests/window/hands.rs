//! What a hand does in the designer: double-click, link, arrange, delete; and what a journey says
//! when something is wrong, in test and at publication.

use fantoccini::key::Key;
use itinera_tests::until;
use serde_json::json;
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON, Spot};
use crate::pages::Designer;

/// Builds a journey by double-clicks and a drawn link, sees what is missing, arranges it, deletes.
#[tokio::test]
async fn by_double_click_and_by_linking() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Create a journey").await;
    let designer = Designer::of(&window).await;
    // Its properties are open; they are left as they are.
    designer.ok().await;
    for item in ["SpaBeacon", "Wait", "SpaDiscount"] {
        designer.double_click(item).await;
    }
    designer
        .holds(&["SpaBeacon", "Wait", "SpaDiscount", "End"])
        .await;
    designer.says_errors().await;
    window.sees("1h").await;

    designer.open("Wait").await;
    window.fill("Wait for", "6").await;
    designer.ok().await;
    window.sees("6h").await;

    // The wait goes; what stood around it is linked.
    designer.select("Wait").await;
    window.key(Key::Delete).await;
    window.sees("Delete the activity?").await;
    window.key(Key::Enter).await;
    designer.holds(&["SpaBeacon", "SpaDiscount", "End"]).await;
    designer.has_links(3).await;

    // A link is taken away and drawn again; the open end gets its End meanwhile.
    let (from, to) = (
        designer.place("SpaBeacon").await,
        designer.place("SpaDiscount").await,
    );
    window
        .hover(Spot {
            x: (from.x + to.x) / 2.0,
            y: from.y,
        })
        .await;
    window
        .press("Delete the link: From SpaBeacon to SpaDiscount")
        .await;
    designer
        .holds(&["SpaBeacon", "SpaDiscount", "End", "End"])
        .await;
    designer.link("SpaBeacon", "SpaDiscount").await;
    designer.holds(&["SpaBeacon", "SpaDiscount", "End"]).await;
    designer.has_links(3).await;

    // Moved away and arranged again.
    let before = designer.place("SpaDiscount").await;
    let away = Spot {
        x: before.x + 20.0,
        y: before.y + 160.0,
    };
    window.drag(before, away).await;
    designer.saved().await;
    until("it has moved", SOON, || async {
        (designer.place("SpaDiscount").await.y > before.y + 80.0).then_some(())
    })
    .await;
    window.press("More actions").await;
    window.press("Arrange").await;
    until("it is in line again", SOON, || async {
        let (beacon, discount) = (
            designer.place("SpaBeacon").await,
            designer.place("SpaDiscount").await,
        );
        ((beacon.y - discount.y).abs() < 4.0).then_some(())
    })
    .await;
    window.keys(&[Key::Control.into(), 'z']).await;
    until("the arrangement is undone", SOON, || async {
        let (beacon, discount) = (
            designer.place("SpaBeacon").await,
            designer.place("SpaDiscount").await,
        );
        ((beacon.y - discount.y).abs() > 80.0).then_some(())
    })
    .await;
    window.close().await;
}

/// In test: a wait is passed by the simulated clock, a failing action says why. Published without
/// an engine, the journey is a draft again.
#[tokio::test]
async fn a_wait_a_failure_and_no_engine() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
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
    window.flip("Test").await;
    window.press("Change the answer of SpaDiscount").await;
    window.fill("HTTP status", "500").await;
    window.press("Ok").await;
    designer.send_for("Anna Keller").await;
    let waits = "return document.querySelector('.dz-person') !== null";
    window.holds("the person waits", waits, vec![]).await;
    window.sees("Next at").await;
    window.press("Step").await;
    let failed = "return document.querySelector('.dz-failure')?.textContent ?? ''";
    until("the action says why it failed", SOON, || async {
        let text = window.ask(failed, vec![]).await.ok()?;
        let text = text.as_str()?.to_owned();
        (text.contains("500") && text.contains("https://")).then_some(())
    })
    .await;
    window.sees("Failed at SpaDiscount").await;
    window.press("Trigger an event").await;
    window.press("Cancel").await;
    window.flip("Test").await;
    window.sees("Orchestration (").await;

    window.press("Back to the journeys").await;
    window.press("Settings").await;
    window.fill("Address", "http://127.0.0.1:9").await;
    window.press("Save connection").await;
    window.sees("Saved.").await;
    window.press("Journeys").await;
    window.press("Spa").await;
    window.press("Publish").await;
    window.sees("Before you publish").await;
    window.press("Publish now").await;
    window.sees("The journey was not published").await;
    window
        .sees("The journey is a draft again; nothing of it was lost.")
        .await;
    window.close().await;
}

impl Designer<'_> {
    /// Adds an item of the palette where it fits next.
    pub(crate) async fn double_click(&self, item: &str) {
        let before = self.count().await;
        let at = self
            .window
            .spot(&format!(".dz-item[aria-label='{item}']"))
            .await;
        // Items scroll to the same place, where a third click would not begin a second double click.
        let at = Spot {
            x: at.x - 8.0 * (before % 5) as f64,
            y: at.y,
        };
        self.window.double_click_at(at).await;
        self.has_more_than(before, item).await;
        self.saved().await;
    }

    /// Selects an activity without opening its pane.
    async fn select(&self, caption: &str) {
        self.open(caption).await;
        self.window.press("Cancel").await;
        let gone = "return document.querySelector('.dz-pane') === null";
        self.window.holds("the pane is closed", gone, vec![]).await;
    }

    /// Draws a link from one activity to another.
    async fn link(&self, from: &str, to: &str) {
        let (start, end) = (self.place(from).await, self.place(to).await);
        let out = "const node = [...document.querySelectorAll('.react-flow__node')].find((one) => one.querySelector('.dz-caption')?.textContent === arguments[0]); \
             const box = node.querySelector('.dz-out').getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]";
        // The handle shows itself under the pointer.
        self.window.hover(start).await;
        let at = self.window.ask(out, vec![json!(from)]).await.unwrap();
        let handle = Spot {
            x: at[0].as_f64().unwrap(),
            y: at[1].as_f64().unwrap(),
        };
        self.window.drag(handle, end).await;
        self.saved().await;
    }

    /// Links between activities.
    async fn links(&self) -> usize {
        let script = "return document.querySelectorAll('.react-flow__edge .dz-link').length";
        let count = self.window.ask(script, vec![]).await.unwrap_or_default();
        count.as_u64().unwrap_or_default() as usize
    }

    /// Waits until there are so many links, the one from the start included.
    async fn has_links(&self, wanted: usize) {
        until(&format!("{wanted} links"), SOON, || async {
            (self.links().await == wanted).then_some(())
        })
        .await;
    }

    /// The sign of errors is there, and an activity carries a badge.
    async fn says_errors(&self) {
        let sign = "return document.querySelector('.dz-sign.dz-error') !== null \
             && document.querySelector('.react-flow__node .dz-badge') !== null";
        self.window.holds("errors are told", sign, vec![]).await;
    }
}
