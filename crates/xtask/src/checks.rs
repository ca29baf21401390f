//! `cargo xtask test`: every check, in order; the first that fails ends the run.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::args::Consent;
use crate::binaries::{FEATURES, cargo};
use crate::display::{self, VirtualDisplay};
use crate::tally::Tally;
use crate::{binaries, place, setup, shell, tools, ui};

/// One check that ran, for the summary.
struct Ran {
    name: &'static str,
    took: Duration,
    failed: bool,
}

/// Sets up with the tests' tools and runs every check; `all`: the ignored long tests too.
pub(crate) fn test(consent: Consent, all: bool) -> Result<()> {
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut ran = Vec::new();
    let outcome = all_checks(consent, all, &mut tally, &mut ran);
    summary(&ran, &tally, start.elapsed());
    outcome
}

fn all_checks(consent: Consent, all: bool, tally: &mut Tally, ran: &mut Vec<Ran>) -> Result<()> {
    let mut check = |name: &'static str, work: &mut dyn FnMut(&mut Tally) -> Result<()>| {
        shell::heading(name);
        let start = Instant::now();
        let outcome = work(tally);
        let took = start.elapsed();
        match &outcome {
            Ok(()) => println!("({name}: {})", minutes(took)),
            Err(error) => println!("({name}: FAILED after {}: {error:#})", minutes(took)),
        }
        ran.push(Ran {
            name,
            took,
            failed: outcome.is_err(),
        });
        outcome
    };
    check("Set up", &mut |_| setup(consent, true))?;
    check("Formatting", &mut |_| {
        shell::run(&mut cargo(&["fmt", "--all", "--check"]))
    })?;
    check("UI: lint", &mut |_| {
        shell::run(&mut ui::npm(&["run", "lint"]))
    })?;
    check("UI: types", &mut |_| {
        shell::run(&mut ui::npm(&["run", "typecheck"]))
    })?;
    check("UI: unit tests", &mut |tally| {
        shell::run_counting(ui::npm(&["test"]).env("NO_COLOR", "1"), tally)
    })?;
    check("UI: build", &mut |_| ui::build())?;
    check("Lints", &mut |_| {
        let workspace = ["clippy", "--workspace", "--all-targets"];
        shell::run(
            cargo(&workspace)
                .args(FEATURES)
                .args(["--", "-D", "warnings"]),
        )
    })?;
    check("Build", &mut |_| binaries::build())?;
    check(
        "Rust tests, the real engine, the real window",
        &mut |tally| rust_tests(all, tally),
    )
}

/// All of cargo's tests, with a virtual display and the paths of what they start.
fn rust_tests(all: bool, tally: &mut Tally) -> Result<()> {
    let display = VirtualDisplay::start()?;
    println!("Virtual display {}", display.name);
    let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
    command.args(FEATURES);
    if all {
        command.args(["--", "--include-ignored"]);
    }
    command
        .env("DISPLAY", &display.name)
        .env_remove("WAYLAND_DISPLAY")
        .env("ITINERA_DESKTOP", place::binary("itinera-desktop"))
        .env("ITINERA_ENGINE", place::binary("itinera-engine"))
        .env("ITINERA_CLI", place::binary("itinera"))
        .env("WEBKIT_WEBDRIVER", tools::webkit_driver()?)
        .env("TAURI_DRIVER", tools::tauri_driver()?)
        .envs(display::webkit());
    if let Some(server) = tools::restate()? {
        command.env("ITINERA_RESTATE_SERVER", server);
    }
    run_and_end(&mut command, tally, display)
}

fn run_and_end(command: &mut Command, tally: &mut Tally, display: VirtualDisplay) -> Result<()> {
    let outcome = shell::run_counting(command, tally);
    drop(display);
    outcome
}

fn summary(ran: &[Ran], tally: &Tally, whole: Duration) {
    shell::heading("Summary");
    for step in ran {
        let mark = if step.failed { "FAILED" } else { "ok" };
        println!("{mark:>6}  {:>8}  {}", minutes(step.took), step.name);
    }
    println!("        {:>8}  in all", minutes(whole));
    for line in &tally.lines {
        println!("  {line}");
    }
    if tally.ignored > 0 {
        println!(
            "{} ignored (`cargo xtask test --all` runs the long ones)",
            tally.ignored
        );
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
}

/// `3 min 05 s`.
fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{seconds} s"),
        minutes => format!("{minutes} min {:02} s", seconds % 60),
    }
}
