//! Cargo's builds. One set of features for all of them: a change of features recompiles half of
//! the tree.

use std::io::IsTerminal;
use std::process::Command;

use anyhow::Result;

use crate::{place, shell};

/// Without this feature the window looks for a development server.
pub(crate) const FEATURES: [&str; 2] = ["--features", "custom-protocol"];

/// A cargo command at the root, coloured when we are on a terminal.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(place::root());
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// The desktop, the engine and the command line.
///
/// All packages are named, and one small test is built with them: only then does cargo take the
/// tests' dependencies into account when it unifies features, as `cargo test --workspace` will.
/// With the programs' packages alone, half the tree is compiled a second time for the tests.
pub(crate) fn build() -> Result<()> {
    let all = ["build", "--workspace", "--bins", "--test", "conformance"];
    shell::run(cargo(&all).args(FEATURES))
}

/// Regenerates the TypeScript types; the same test that compares them writes them.
pub(crate) fn types() -> Result<()> {
    shell::run(
        cargo(&["test", "-p", "itinera-api", "--test", "types"]).env("ITINERA_WRITE_TYPES", "1"),
    )?;
    println!("Written to ui/src/ipc/generated.");
    Ok(())
}
