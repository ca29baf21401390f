//! `cargo xtask run`: from a bare machine to the open window.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::args::Consent;
use crate::{binaries, display, place, setup, shell, tools, ui};

/// Sets up, builds and opens the window; without a display, tests the sample journey instead.
pub(crate) fn run(consent: Consent, rest: &[String]) -> Result<()> {
    setup(consent, false)?;
    let restate = tools::restate()?;
    shell::heading("Building the UI");
    ui::build()?;
    shell::heading("Building Itinera (the first time takes several minutes)");
    binaries::build()?;
    if !display::present() {
        shell::heading("There is no display here: testing the sample journey instead");
        return test_sample();
    }
    shell::heading("Opening the window");
    let mut window = Command::new(place::binary("itinera-desktop"));
    window
        .args(rest)
        .env("ITINERA_ENGINE", place::binary("itinera-engine"));
    if let Some(server) = restate {
        window.env("ITINERA_RESTATE_SERVER", server);
    }
    for (name, value) in display::webkit() {
        if std::env::var_os(name).is_none() {
            window.env(name, value);
        }
    }
    become_it(window)
}

fn test_sample() -> Result<()> {
    let folder = place::root().join("assets/samples");
    let of_spa = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with("spa-") && name.ends_with(".scenario.json"))
    };
    let mut scenarios: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(of_spa)
        .collect();
    scenarios.sort();
    if scenarios.is_empty() {
        bail!("{} holds no scenario", folder.display());
    }
    shell::run(
        Command::new(place::binary("itinera"))
            .arg("test")
            .arg(folder.join("spa.bundle.json"))
            .args(scenarios),
    )?;
    println!("\nTo see the window, run this where DISPLAY or WAYLAND_DISPLAY is set.");
    Ok(())
}

/// Replaces this program by the window, so that signals and the exit code are the window's own.
#[cfg(unix)]
fn become_it(mut window: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(window.exec()).context("the window could not be started")
}

#[cfg(not(unix))]
fn become_it(mut window: Command) -> Result<()> {
    shell::run(&mut window)
}
