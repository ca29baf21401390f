//! Benchmarks: a workspace of their own, so that nothing else builds what they compare with.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place;

/// Builds and runs a benchmark in release mode; nothing but its report goes to the standard output.
pub(crate) fn bench(name: &str, json: bool) -> Result<()> {
    let root = place::root();
    let mut command = Command::new("cargo");
    command
        .current_dir(&root)
        .args(["run", "--release", "--quiet", "--manifest-path"])
        .arg(root.join("crates/bench/Cargo.toml"))
        .arg("--target-dir")
        .arg(place::target().join("bench"))
        .args(["--", name]);
    if json {
        command.arg("--json");
    }
    eprintln!("Building in release mode; the first time takes some minutes.");
    let status = command.status().context("cargo could not be started")?;
    if !status.success() {
        bail!("the benchmark `{name}` missed a bar, or could not run");
    }
    Ok(())
}
