//! The editors of conditions in the real window: built by clicking, broken and mended as code.

use fantoccini::key::Key;
use itinera_tests::until;
use serde_json::json;
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON, Spot};
use crate::pages::Designer;

/// Two groups built by clicking, dragging and the keyboard; shown as code, broken, its mistake and
/// place told, mended with completion; shown as groups again; kept.
#[tokio::test]
async fn two_groups_become_code_and_groups_again() {
    let home = TempDir::new().unwrap();
    let mut window = Desktop::at(home.path());
    window.open(&[]).await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    designer.open("Condition - Gender").await;
    window.press("Open the editor").await;
    let editor = Editor { window: &window };
    editor.says(&["person › Gender is equal to Female"]).await;

    // A second card by a double click; the two are joined by “and”, then by “or”.
    window.fill("Search", "first").await;
    editor.double_click("First name").await;
    window.choose("Operator", "starts with").await;
    window.fill("Value", "A").await;
    window.flip("Case-sensitive").await;
    window.press("Accept").await;
    window.press("Joined by and: change").await;
    editor
        .says(&[
            "person › Gender is equal to Female",
            "name › First name starts with A (any case)",
        ])
        .await;

    // A third is dragged onto the second: the two are a group.
    window.fill("Search", "mail").await;
    let card = editor.card("name › First name").await;
    window.drag(editor.leaf("E-mail").await, card).await;
    window.choose("Operator", "has a value").await;
    window.press("Accept").await;
    editor.groups(&["or", "and"]).await;

    window.press("Advanced mode").await;
    let built = "#{Profiles.ProfileFieldGroup.person.gender} == \"Female\" or \
                 (startWithIgnoreCase(#{Profiles.ProfileFieldGroup.person.name.firstName}, \"A\") \
                 and #{Profiles.ProfileFieldGroup.email} is not null)";
    editor.code_is(built).await;
    window
        .sees("The gender of person is equal to 'Female' or")
        .await;

    // Broken: the mistake is told with its place, nothing can be kept.
    window.click_at(editor.code().await).await;
    window.keys(&[Key::Control.into(), Key::End.into()]).await;
    window.type_text(" and @{").await;
    window.sees("Line 1, column").await;
    window.sees("a name is expected here").await;
    editor.cannot("Ok").await;
    editor.cannot("Simple mode").await;

    // Mended with what is offered.
    window.type_text("SpaB").await;
    editor.offers("@{SpaBeacon.").await;
    window.key(Key::Enter).await;
    window.type_text(" is not null").await;
    window.sees("has a value").await;
    window.press("Simple mode").await;
    editor.groups(&["or", "and", "and"]).await;
    window.press("Ok").await;
    designer.ok().await;
    designer.saved().await;

    designer.open("Condition - Gender").await;
    let kept = "return [...document.querySelectorAll('.dz-condition-text textarea')].some((area) => \
                area.value.startsWith(arguments[0]) && area.value.endsWith('is not null)'))";
    window
        .holds("the condition is kept", kept, vec![json!(&built[..40])])
        .await;
    window.close().await;
}

struct Editor<'a> {
    window: &'a Desktop,
}

impl Editor<'_> {
    /// The sentences of the cards, in order.
    async fn says(&self, wanted: &[&str]) {
        let script = "return [...document.querySelectorAll('.ex-sentence')].map((p) => p.innerText.replace(/\\s+/g, ' ').trim())";
        until("the cards say so", SOON, || async {
            let found: Vec<String> =
                serde_json::from_value(self.window.ask(script, vec![]).await.ok()?).ok()?;
            (found == wanted).then_some(())
        })
        .await;
    }

    /// How the groups are joined, outermost first.
    async fn groups(&self, wanted: &[&str]) {
        let script =
            "return [...document.querySelectorAll('.ex-join')].map((join) => join.textContent)";
        until("the groups are joined so", SOON, || async {
            let found: Vec<String> =
                serde_json::from_value(self.window.ask(script, vec![]).await.ok()?).ok()?;
            (found == wanted).then_some(())
        })
        .await;
    }

    async fn at(&self, script: &str, name: &str) -> Spot {
        until(name, SOON, || async {
            let at = self.window.ask(script, vec![json!(name)]).await.ok()?;
            Some(Spot {
                x: at[0].as_f64()?,
                y: at[1].as_f64()?,
            })
        })
        .await
    }

    /// The middle of a leaf of the tree.
    async fn leaf(&self, label: &str) -> Spot {
        let script = "const found = [...document.querySelectorAll('.ex-leaf')].find((leaf) => leaf.firstChild.textContent === arguments[0]); \
                      if (!found) return null; const box = found.getBoundingClientRect(); return [box.x + 30, box.y + box.height / 2]";
        self.at(script, label).await
    }

    async fn double_click(&self, label: &str) {
        self.window.double_click_at(self.leaf(label).await).await;
    }

    /// The middle of a card.
    async fn card(&self, label: &str) -> Spot {
        let script = "const found = document.querySelector(`.ex-card[aria-label=\"${arguments[0]}\"]`); \
                      if (!found) return null; const box = found.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]";
        self.at(script, label).await
    }

    async fn code(&self) -> Spot {
        self.window.spot(".cm-content").await
    }

    async fn code_is(&self, wanted: &str) {
        let script =
            "return document.querySelector('.cm-content')?.innerText.replace(/\\n/g, '') ?? null";
        until(wanted, SOON, || async {
            let found = self.window.ask(script, vec![]).await.ok()?;
            (found == wanted).then_some(())
        })
        .await;
    }

    /// A button is there but cannot be pressed.
    async fn cannot(&self, name: &str) {
        let script = "return [...document.querySelectorAll('[role=dialog] button')].some((button) => \
                      button.innerText.trim() === arguments[0] && button.disabled)";
        self.window
            .holds(&format!("“{name}” is off"), script, vec![json!(name)])
            .await;
    }

    async fn offers(&self, start: &str) {
        let script = "return [...document.querySelectorAll('.cm-tooltip-autocomplete li')].some((item) => item.innerText.startsWith(arguments[0]))";
        self.window
            .holds("completion offers it", script, vec![json!(start)])
            .await;
    }
}
