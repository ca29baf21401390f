//! The program under WebDriver: what a person sees, points at and types.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use itinera_tests::{given, until};
use serde_json::{Value, json};

/// How long anything may take to appear.
pub(crate) const SOON: Duration = Duration::from_secs(15);

/// A list that is open over the page.
const OPENED: &str = "[data-testid=popover], [role=listbox]:not(.dz-items)";
/// What can be pressed.
const PRESSABLE: &str =
    "button, a, [role=button], [role=menuitem], [role=option], [role=tab], [role=radio]";
/// What can be typed into.
const FIELD: &str = "input, textarea";

/// A place on the screen, in pixels of the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// The program, its workspace and its home, none of them the user's own.
pub(crate) struct Desktop {
    /// Windows on one display take the focus from each other: one at a time.
    _alone: MutexGuard<'static, ()>,
    driver: Child,
    port: u16,
    home: PathBuf,
    window: Option<Client>,
}

impl Desktop {
    /// Starts the driver for a home folder; no window is open yet.
    pub(crate) fn at(home: &Path) -> Self {
        Self::on(given("DISPLAY").to_str().unwrap(), home)
    }

    /// The same on a display of its own.
    pub(crate) fn on(display: &str, home: &Path) -> Self {
        static ONE: Mutex<()> = Mutex::new(());
        let alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let (port, native) = (free_port(), free_port());
        let driver = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--"])
            .arg(given("TAURI_DRIVER"))
            .args(["--port", &port.to_string()])
            .args(["--native-port", &native.to_string()])
            .arg("--native-driver")
            .arg(given("WEBKIT_WEBDRIVER"))
            .env("DISPLAY", display)
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            // More is said than usual: what a log must not hold is looked for in all of it.
            .env("ITINERA_LOG", "debug")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .spawn()
            .expect("the driver starts");
        Self {
            driver,
            port,
            home: home.to_owned(),
            window: None,
            _alone: alone,
        }
    }

    /// Opens the window with these arguments.
    pub(crate) async fn open(&mut self, arguments: &[&str]) {
        let workspace = self.home.join("test.itinera");
        let mut all = vec!["--workspace", workspace.to_str().unwrap()];
        all.extend(arguments);
        let options = json!({ "application": given("ITINERA_DESKTOP"), "args": all });
        let address = format!("http://127.0.0.1:{}", self.port);
        let window = until("the window opens", SOON, || async {
            let mut capabilities = serde_json::Map::new();
            capabilities.insert("tauri:options".to_owned(), options.clone());
            let mut client = ClientBuilder::new(HttpConnector::new());
            client.capabilities(capabilities);
            client.connect(&address).await.ok()
        })
        .await;
        self.window = Some(window);
    }

    /// Closes the window, as its user does.
    pub(crate) async fn close(&mut self) {
        let window = self.window.take().expect("a window is open");
        window.close().await.unwrap();
        until("the program and its engine have ended", SOON, || async {
            self.processes().is_empty().then_some(())
        })
        .await;
    }

    /// The program and the engine that it started, recognised by the home in their arguments.
    fn processes(&self) -> Vec<u32> {
        let of_home = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.ok()?.path();
            let line = std::fs::read(path.join("cmdline")).ok()?;
            let ours = String::from_utf8_lossy(&line).contains(self.home.to_str()?);
            ours.then(|| path.file_name()?.to_str()?.parse().ok())?
        };
        std::fs::read_dir("/proc")
            .map_or_else(|_| Vec::new(), |all| all.filter_map(of_home).collect())
    }

    /// Where the program keeps all that is its user's.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    fn window(&self) -> &Client {
        self.window.as_ref().expect("a window is open")
    }

    /// Runs a script in the page.
    pub(crate) async fn ask(&self, script: &str, arguments: Vec<Value>) -> Result<Value, CmdError> {
        self.window().execute(script, arguments).await
    }

    async fn find(&self, kind: &str, name: &str) -> Element {
        let found = in_time(|| async {
            let arguments = vec![json!(kind), json!(name)];
            let found = self.ask(include_str!("find.js"), arguments).await.ok()?;
            self.element(&found)
        });
        match found.await {
            Some(found) => found,
            None => self.complain(&format!("“{name}” is not there")).await,
        }
    }

    async fn complain(&self, what: &str) -> ! {
        panic!("{what}. The window says:\n{}", self.text().await)
    }

    /// All that can be read in the window.
    pub(crate) async fn text(&self) -> String {
        let text = self.ask("return document.body.innerText", vec![]).await;
        text.ok()
            .and_then(|text| Some(text.as_str()?.to_owned()))
            .unwrap_or_default()
    }

    /// Waits until the window says this.
    pub(crate) async fn sees(&self, wanted: &str) {
        let seen = in_time(|| async { self.text().await.contains(wanted).then_some(()) });
        if seen.await.is_none() {
            self.complain(&format!("“{wanted}” is not said")).await;
        }
    }

    /// Waits until the window no longer says this.
    pub(crate) async fn sees_no(&self, unwanted: &str) {
        until(&format!("“{unwanted}” is gone"), SOON, || async {
            (!self.text().await.contains(unwanted)).then_some(())
        })
        .await;
    }

    /// Waits until a script answers true.
    pub(crate) async fn holds(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let held = in_time(|| async {
            let answer = self.ask(script, arguments.clone()).await.ok()?;
            (answer == json!(true)).then_some(())
        });
        if held.await.is_none() {
            self.complain(&format!("not so: {what}")).await;
        }
    }

    /// Whether a script comes to answer true within a moment, for what may be tried again.
    pub(crate) async fn comes_to_hold(&self, script: &str, arguments: Vec<Value>) -> bool {
        for _ in 0..40 {
            let answer = self.ask(script, arguments.clone()).await;
            if answer.is_ok_and(|answer| answer == json!(true)) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// Waits until an element no longer moves: dialogs and lists slide in, and a click would miss.
    async fn stands_still(&self, element: &Element) {
        let script = "const box = arguments[0].getBoundingClientRect(); return [box.x, box.y, box.width, box.height]";
        let mut before = None;
        for _ in 0..40 {
            let of = vec![serde_json::to_value(element).unwrap_or_default()];
            let now = self.ask(script, of).await.ok();
            if now.is_none() || now == before {
                return;
            }
            before = now;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses a button, a link or an item, once it can be pressed.
    pub(crate) async fn press(&self, name: &str) {
        let enabled = ":not([disabled]):not([aria-disabled=true])";
        let kind = PRESSABLE.replace(", ", &format!("{enabled}, ")) + enabled;
        self.click(&kind, name).await;
    }

    /// Presses what begins with this text: an item that says more beside its name.
    pub(crate) async fn press_text(&self, start: &str) {
        self.click("strong", start).await;
    }

    /// Clicks what has this name, once it stands still; again if something was in between.
    async fn click(&self, kind: &str, name: &str) {
        let mut last = None;
        for _ in 0..5 {
            let found = self.find(kind, name).await;
            self.stands_still(&found).await;
            match found.click().await {
                Ok(()) => return,
                Err(error) => last = Some(error),
            }
        }
        panic!("“{name}” cannot be pressed: {last:?}");
    }

    /// Turns a switch or checkbox over, once it can be turned, and waits until it is.
    pub(crate) async fn flip(&self, name: &str) {
        let found = self.find("label, input[type=checkbox]", name).await;
        let found = vec![serde_json::to_value(&found).unwrap_or_default()];
        let box_of = "const [found] = arguments; const box = found.control ?? found.querySelector('input') ?? found;";
        let ready = format!(
            "{box_of} if (box.disabled) return false; box.dataset.before = box.checked; return true"
        );
        self.holds(&format!("“{name}” can be turned"), &ready, found.clone())
            .await;
        // The box itself lies hidden under what its label draws.
        let label = format!("{box_of} return box.closest('label') ?? found");
        let label = self.ask(&label, found.clone()).await.unwrap();
        let label = self.element(&label).expect("a label is there");
        self.stands_still(&label).await;
        label.click().await.unwrap();
        let turned = format!(
            "{box_of} return !box.isConnected || String(box.checked) !== box.dataset.before"
        );
        self.holds(&format!("“{name}” is turned"), &turned, found)
            .await;
    }

    /// What a script answers, if it is an element.
    fn element(&self, answer: &Value) -> Option<Element> {
        let id = answer.as_object()?.values().next()?.as_str()?.to_owned();
        let id = ElementRef::from(id);
        Some(Element::from_element_id(self.window().clone(), id))
    }

    /// Chooses one of several that exclude each other.
    pub(crate) async fn mark(&self, name: &str) {
        self.click("input[type=radio]", name).await;
        let marked = "return document.querySelector('input[type=radio]:checked')?.ariaLabel === arguments[0]";
        self.holds(&format!("“{name}” is chosen"), marked, vec![json!(name)])
            .await;
    }

    /// Replaces what stands in a field.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(FIELD, name).await;
        field.click().await.unwrap();
        self.keys(&[Key::Control.into(), 'a']).await;
        field.send_keys(text).await.unwrap();
        let arguments = vec![json!(name), json!(text)];
        let holds = "const [name, text] = arguments; return document.activeElement.value === text";
        self.holds(&format!("“{name}” holds what was typed"), holds, arguments)
            .await;
    }

    /// Chooses an item of a list that opens.
    pub(crate) async fn choose(&self, list: &str, item: &str) {
        let open = format!("return document.querySelector('{OPENED}') !== null");
        let closed = format!("return document.querySelector('{OPENED}') === null");
        // A second click would fall on the list that the first has opened.
        for _ in 0..5 {
            let button = self.find(PRESSABLE, list).await;
            self.stands_still(&button).await;
            let clicked = button.click().await;
            if self.comes_to_hold(&open, vec![]).await {
                break;
            }
            if let Err(error) = clicked {
                eprintln!("“{list}” was not clicked: {error}");
            }
        }
        self.holds("the list is open", &open, vec![]).await;
        self.press(item).await;
        self.holds("the list is closed", &closed, vec![]).await;
    }

    /// Chooses a file where the window asks for one, as the system's dialog does.
    pub(crate) async fn choose_file(&self, file: &Path) {
        let found = self.ask("return document.querySelector('input[type=file]')", vec![]);
        let input = self.element(&found.await.unwrap());
        let input = input.expect("a file is asked for");
        input.send_keys(file.to_str().unwrap()).await.unwrap();
    }

    /// Presses keys together.
    pub(crate) async fn keys(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.window().perform_actions(actions).await.unwrap();
    }

    /// Presses one key.
    pub(crate) async fn key(&self, key: Key) {
        self.keys(&[key.into()]).await;
    }

    /// Goes on by Tab until what has the focus has this name.
    pub(crate) async fn tab_to(&self, name: &str) {
        let script = "const at = document.activeElement; const ids = (at.getAttribute('aria-labelledby') ?? '').split(' '); \
             const names = [at.getAttribute('aria-label'), at.innerText?.trim(), ...ids.map((id) => { const e = document.getElementById(id); \
             return e?.getAttribute('aria-label') ?? e?.textContent; })]; return names.includes(arguments[0])";
        self.tab_until(name, script).await;
    }

    /// Goes on by Tab until an activity of the canvas has the focus.
    pub(crate) async fn tab_to_node(&self, caption: &str) {
        let script = "const at = document.activeElement; return at.matches('.react-flow__node') \
             && at.querySelector('.dz-caption')?.textContent === arguments[0]";
        self.tab_until(caption, script).await;
    }

    async fn tab_until(&self, name: &str, script: &str) {
        for _ in 0..60 {
            let there = self.ask(script, vec![json!(name)]).await;
            if there.is_ok_and(|there| there == json!(true)) {
                return;
            }
            self.key(Key::Tab).await;
        }
        self.complain(&format!("Tab does not lead to “{name}”"))
            .await;
    }

    /// Types a text at the place that has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value });
            actions = actions.then(KeyAction::Up { value });
        }
        self.window().perform_actions(actions).await.unwrap();
    }

    /// Moves the pointer from one place to another with the button held.
    pub(crate) async fn drag(&self, from: Spot, to: Spot) {
        let step = |to: Spot, ms: u64| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(ms)),
            x: to.x.round(),
            y: to.y.round(),
        };
        let near = Spot {
            x: from.x + 8.0,
            y: from.y + 6.0,
        };
        let middle = Spot {
            x: (from.x + to.x) / 2.0,
            y: (from.y + to.y) / 2.0,
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(step(from, 0))
            .then(PointerAction::Down { button: 0 })
            .then(step(near, 20))
            .then(step(middle, 40))
            .then(step(to, 40))
            .then(PointerAction::Pause {
                duration: Duration::from_millis(150),
            })
            .then(PointerAction::Up { button: 0 });
        self.window().perform_actions(mouse).await.unwrap();
    }

    /// Clicks a place.
    pub(crate) async fn click_at(&self, at: Spot) {
        self.clicks_at(at, 1).await;
    }

    /// Clicks a place twice, in one go: a pause between the two would make them two clicks.
    pub(crate) async fn double_click_at(&self, at: Spot) {
        self.clicks_at(at, 2).await;
    }

    async fn clicks_at(&self, at: Spot, times: usize) {
        let mut mouse = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveTo {
            duration: None,
            x: at.x.round(),
            y: at.y.round(),
        });
        for _ in 0..times {
            mouse = mouse
                .then(PointerAction::Down { button: 0 })
                .then(PointerAction::Up { button: 0 });
        }
        self.window().perform_actions(mouse).await.unwrap();
    }

    /// Moves the pointer to a place.
    pub(crate) async fn hover(&self, at: Spot) {
        let mouse = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveTo {
            duration: None,
            x: at.x.round(),
            y: at.y.round(),
        });
        self.window().perform_actions(mouse).await.unwrap();
    }

    /// The middle of what a CSS selector finds, brought into view.
    pub(crate) async fn spot(&self, selector: &str) -> Spot {
        let script = "const found = document.querySelector(arguments[0]); if (!found) return null; \
                      found.scrollIntoView({ block: 'nearest' }); const box = found.getBoundingClientRect(); \
                      return [box.x + box.width / 2, box.y + box.height / 2]";
        until(selector, SOON, || async {
            let at = self.ask(script, vec![json!(selector)]).await.ok()?;
            Some(Spot {
                x: at[0].as_f64()?,
                y: at[1].as_f64()?,
            })
        })
        .await
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // After a failed test the window may still be open; the driver ends its own child.
        for id in self.processes().into_iter().chain([self.driver.id()]) {
            let _ = Command::new("kill").arg(id.to_string()).status();
        }
        let _ = self.driver.wait();
    }
}

/// Asks until there is an answer; nothing if there is none in time.
async fn in_time<T, F: Future<Output = Option<T>>>(mut ask: impl FnMut() -> F) -> Option<T> {
    let start = std::time::Instant::now();
    while start.elapsed() < SOON {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    None
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
