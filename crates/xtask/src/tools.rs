//! Tools that no package of the system brings: Node is only checked, the others are installed
//! into `target/tools`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::binaries::cargo;
use crate::{place, shell};

/// The Restate server that the engine was tested with.
const RESTATE: &str = "1.7.12";
/// The WebDriver bridge of Tauri; 3.0 is not released.
const TAURI_DRIVER: &str = "2.1.0";
/// The oldest Node that the UI's tools run on.
const NODE: u32 = 20;

/// The major number of what `node --version` prints.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Node must be there; its packages differ too much between systems to install it here.
pub(crate) fn check_node() -> Result<()> {
    let Some(version) = shell::output("node", &["--version"]) else {
        bail!("Node.js {NODE} or newer is needed to build the UI: https://nodejs.org/en/download");
    };
    if major(&version).is_none_or(|major| major < NODE) {
        bail!("Node.js {NODE} or newer is needed to build the UI; this is {version}");
    }
    if place::on_path("npm").is_none() {
        bail!("npm is needed to build the UI; it comes with Node.js");
    }
    Ok(())
}

/// The name of the npm package with the server for this machine.
fn restate_package(system: &str, processor: &str) -> Option<String> {
    let system = match system {
        "linux" => "linux",
        "macos" => "darwin",
        _ => return None,
    };
    let processor = match processor {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        _ => return None,
    };
    Some(format!("@restatedev/restate-server-{system}-{processor}"))
}

/// The Restate server: installed if missing. `None` where there is none for this machine.
pub(crate) fn restate() -> Result<Option<PathBuf>> {
    if let Some(given) = std::env::var_os("ITINERA_RESTATE_SERVER") {
        return Ok(Some(given.into()));
    }
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let Some(package) = restate_package(system, processor) else {
        println!("There is no Restate server for {system} on {processor}: no local engine here.");
        return Ok(None);
    };
    let folder = place::tools().join("restate");
    let installed = folder.join("node_modules").join(&package);
    let server = installed.join("bin/restate-server");
    let wanted = format!("\"version\": \"{RESTATE}\"");
    let is_it = std::fs::read_to_string(installed.join("package.json"))
        .is_ok_and(|manifest| manifest.contains(&wanted));
    if !(is_it && server.is_file()) {
        println!("The Restate server {RESTATE} is missing: the engine keeps its state in it.");
        std::fs::create_dir_all(&folder)?;
        shell::run(
            Command::new("npm")
                .args([
                    "install",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                ])
                .arg(&folder)
                .arg(format!("{package}@{RESTATE}"))
                .env("SCARF_ANALYTICS", "false"),
        )?;
        if !server.is_file() {
            bail!("{package} did not bring {}", server.display());
        }
    }
    Ok(Some(server))
}

/// Whether cargo's list of installed crates has this version.
fn installed(list: &str, name: &str, version: &str) -> bool {
    let entry = format!("\"{name} {version} ");
    list.lines().any(|line| line.starts_with(&entry))
}

/// Tauri's WebDriver bridge: installed if missing.
pub(crate) fn tauri_driver() -> Result<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let tools = place::tools();
    for folder in [Some(tools.clone()), home].into_iter().flatten() {
        let list = std::fs::read_to_string(folder.join(".crates.toml")).unwrap_or_default();
        let binary = folder.join("bin/tauri-driver");
        if installed(&list, "tauri-driver", TAURI_DRIVER) && binary.is_file() {
            return Ok(binary);
        }
    }
    println!("tauri-driver {TAURI_DRIVER} is missing: it drives the window (about three minutes).");
    let install = [
        "install",
        "tauri-driver",
        "--version",
        TAURI_DRIVER,
        "--locked",
        "--root",
    ];
    // Built in a folder of cargo's own, so that it does not mix with ours.
    shell::run(cargo(&install).arg(&tools).env_remove("CARGO_TARGET_DIR"))?;
    Ok(tools.join("bin/tauri-driver"))
}

/// WebKit's own WebDriver, which the tests talk to.
pub(crate) fn webkit_driver() -> Result<PathBuf> {
    place::on_path("WebKitWebDriver").context("WebKitWebDriver is not on the search path")
}

#[cfg(test)]
mod tests {
    use super::{installed, major, restate_package};

    #[test]
    fn versions_of_node() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
    }

    #[test]
    fn a_server_for_each_machine() {
        let name = |system, processor| restate_package(system, processor);
        let linux = "@restatedev/restate-server-linux-x64";
        assert_eq!(name("linux", "x86_64").as_deref(), Some(linux));
        let mac = "@restatedev/restate-server-darwin-arm64";
        assert_eq!(name("macos", "aarch64").as_deref(), Some(mac));
        assert_eq!(name("windows", "x86_64"), None);
    }

    #[test]
    fn only_the_named_version_counts() {
        let list = "[v1]\n\"tauri-driver 2.1.0 (registry+https://x)\" = [\"tauri-driver\"]\n";
        assert!(installed(list, "tauri-driver", "2.1.0"));
        assert!(!installed(list, "tauri-driver", "2.1.00"));
        assert!(!installed(list, "driver", "2.1.0"));
    }
}
