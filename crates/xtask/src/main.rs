//! `cargo xtask`: sets up, builds, runs and tests Itinera on a bare machine.
//!
//! Everything here is about the developer's machine; nothing of the product depends on it.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod args;
mod bench;
mod binaries;
mod checks;
mod display;
mod packages;
mod place;
mod run;
mod shell;
mod tally;
mod tools;
mod ui;

use std::process::ExitCode;

use args::{Consent, Task};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let task = match args::parse(&words) {
        Ok(task) => task,
        Err(message) => {
            eprintln!("{message}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = match task {
        Task::Usage => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Task::Run { yes, rest } => run::run(Consent::of(yes), &rest),
        Task::Test { yes, all } => checks::test(Consent::of(yes).or_unattended(), all),
        Task::Setup { yes, tests } => {
            let consent = if tests {
                Consent::of(yes).or_unattended()
            } else {
                Consent::of(yes)
            };
            setup(consent, tests)
        }
        Task::Types => binaries::types(),
        Task::Bench { name, json } => bench::bench(&name, json),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Installs what is missing, and for `tests` what the tests need besides.
fn setup(consent: Consent, tests: bool) -> anyhow::Result<()> {
    shell::heading("Setting up");
    packages::ensure(consent, tests)?;
    tools::check_node()?;
    tools::restate()?;
    if tests {
        tools::tauri_driver()?;
    }
    ui::install()?;
    println!("Everything needed is here.");
    Ok(())
}
