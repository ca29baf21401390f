//! The pictures of the documentation, made anew: `cargo xtask test --all`.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use itinera_tests::stub::Messaging;
use itinera_tests::until;
use tempfile::TempDir;

use crate::desktop::{Desktop, SOON};
use crate::pages::{self, Designer};
use crate::{publish, start_local_engine};

const WIDTH: usize = 1280;
const HEIGHT: usize = 800;

/// A display of the window's size whose pixels lie in a file.
pub(crate) struct Display {
    server: Child,
    pub(crate) name: String,
    folder: TempDir,
}

impl Display {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut server = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "--", "Xvfb", "-displayfd", "1"])
            .args(["-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")])
            .args(["-nolisten", "tcp", "-nocursor", "-fbdir"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut number = String::new();
        let out = server.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        Self {
            server,
            name,
            folder,
        }
    }

    /// What is shown now, as the server keeps it.
    fn dump(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("Xvfb_screen0")).unwrap()
    }

    /// Red, green and blue of each pixel.
    fn pixels(dump: &[u8]) -> Vec<u8> {
        // The header's own size, and the number of colours of twelve bytes that follow it.
        let number = |at: usize| u32::from_be_bytes(dump[at..at + 4].try_into().unwrap()) as usize;
        let (head, line, colours) = (number(0), number(48), number(76));
        let pixels = &dump[head + 12 * colours..];
        let lines = pixels.chunks_exact(line).take(HEIGHT);
        lines
            .flat_map(|line| line[..WIDTH * 4].chunks_exact(4))
            .flat_map(|pixel| [pixel[2], pixel[1], pixel[0]])
            .collect()
    }

    /// Writes a picture once nothing moves any more; a caret blinks every half second.
    async fn take(&self, name: &str) {
        let path = images().join(name);
        self.take_to(&path).await;
        let size = std::fs::metadata(&path).unwrap().len();
        assert!(size < 150_000, "{name} has {size} bytes");
    }

    /// The same into any file.
    pub(crate) async fn take_to(&self, path: &Path) {
        let last = std::cell::RefCell::new((Vec::new(), 0));
        let dump = until("the window stands still", SOON, || async {
            let now = self.dump();
            let mut last = last.borrow_mut();
            last.1 = if last.0 == now { last.1 + 1 } else { 0 };
            last.0.clone_from(&now);
            (last.1 > 5).then_some(now)
        })
        .await;
        let pixels = Self::pixels(&dump);
        let mut writer = png::Encoder::new(
            BufWriter::new(File::create(path).unwrap()),
            WIDTH as u32,
            HEIGHT as u32,
        );
        writer.set_color(png::ColorType::Rgb);
        writer.set_compression(png::Compression::High);
        let mut writer = writer.write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn images() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/images")
}

/// Takes a picture in English and in French.
async fn both(display: &Display, window: &Desktop, name: &str) {
    display.take(&format!("{name}-en.png")).await;
    window.choose("Language", "Français").await;
    display.take(&format!("{name}-fr.png")).await;
    window.choose("Langue", "English").await;
}

/// List, pane, designer, test mode and live journey, in both languages.
#[tokio::test]
#[ignore = "writes the pictures of the documentation"]
async fn pictures_of_the_documentation() {
    std::fs::create_dir_all(images()).unwrap();
    let display = Display::start();
    let messaging = Messaging::start(&[]).await;
    let home = TempDir::new().unwrap();
    let mut window = Desktop::on(&display.name, home.path());
    window.open(&[]).await;
    window.sees("Spa").await;
    both(&display, &window, "list").await;

    window.press("Events").await;
    window.press("SpaBeacon").await;
    let payload = pages::event_payload(&window).await;
    both(&display, &window, "pane").await;
    pages::allow_local_endpoints(&window).await;
    window.press("Actions").await;
    window.press("SpaDiscount").await;
    window.fill("URL", &messaging.url()).await;
    pages::save(&window).await;

    window.press("Journeys").await;
    window.press("Spa").await;
    let designer = Designer::of(&window).await;
    designer.open("Condition - Gender").await;
    both(&display, &window, "designer").await;
    window.press("Cancel").await;
    window.flip("Test").await;
    designer.send_for("Anna Keller").await;
    window.sees("Calls (1)").await;
    both(&display, &window, "test").await;
    window.flip("Test").await;

    let engine = start_local_engine(&window).await;
    window.press("Journeys").await;
    window.press("Spa").await;
    publish(&window).await;
    for (name, gender) in [("Anna", "Female"), ("Marc", "Male")] {
        engine.put_profile(name, gender).await;
        engine.send(&payload, name).await;
    }
    window.sees("2 passed").await;
    until("the message is sent", SOON, || async {
        (!messaging.received().is_empty()).then_some(())
    })
    .await;
    both(&display, &window, "live").await;
    window.close().await;
}
