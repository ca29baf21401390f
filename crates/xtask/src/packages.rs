//! Packages of the operating system: which are needed, why, and which are missing.

use std::io::{BufRead, Write};
use std::process::Command;

use anyhow::{Result, bail};

use crate::args::Consent;
use crate::{place, shell};

/// A package by its names, and what it is for.
struct Package {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    why: &'static str,
}

const BUILD: &[Package] = &[
    Package {
        debian: "build-essential",
        fedora: "gcc-c++ make",
        arch: "base-devel",
        why: "the C compiler and linker (SQLite is compiled in)",
    },
    Package {
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
        why: "finds the libraries of the window",
    },
    Package {
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
        why: "the web view that draws the window, and GTK",
    },
    Package {
        debian: "ca-certificates",
        fedora: "ca-certificates",
        arch: "ca-certificates",
        why: "HTTPS to the package registries",
    },
];

const TESTS: &[Package] = &[
    Package {
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        why: "a display without a screen, for the window's tests",
    },
    Package {
        debian: "webkit2gtk-driver",
        fedora: "webkitgtk6.0 (WebKitWebDriver)",
        arch: "webkitgtk-6.0 (WebKitWebDriver)",
        why: "drives the real window in the tests",
    },
    Package {
        debian: "postgresql",
        fedora: "postgresql-server",
        arch: "postgresql",
        why: "the engine's stores are tested on it, in servers that the tests start",
    },
];

fn needed(tests: bool) -> impl Iterator<Item = &'static Package> {
    BUILD.iter().chain(if tests { TESTS } else { &[] })
}

/// Sees to it that the packages are there; asks before it installs any.
pub(crate) fn ensure(consent: Consent, tests: bool) -> Result<()> {
    if cfg!(target_os = "linux") && place::on_path("dpkg-query").is_some() {
        return debian(consent, tests);
    }
    if cfg!(not(target_os = "linux")) {
        println!("Here the system's own web view is used; a C compiler must be installed.");
        return Ok(());
    }
    let found = shell::output("pkg-config", &["--exists", "webkit2gtk-4.1"]).is_some()
        && place::on_path("cc").is_some()
        && (!tests
            || ["Xvfb", "WebKitWebDriver", "initdb"]
                .iter()
                .all(|tool| place::on_path(tool).is_some()));
    if found {
        return Ok(());
    }
    println!("This is not Debian or Ubuntu; please install these packages and start again:");
    for package in needed(tests) {
        println!(
            "  {} — Fedora: {}; Arch: {}",
            package.why, package.fedora, package.arch
        );
    }
    bail!("packages are missing")
}

/// Which of `wanted` dpkg does not report as installed. `report` has a line `name status` each.
fn missing<'a>(wanted: &[&'a str], report: &str) -> Vec<&'a str> {
    let installed = |name: &str| {
        report.lines().any(|line| {
            let mut words = line.split_whitespace();
            words.next().and_then(|word| word.split(':').next()) == Some(name)
                && words.eq(["install", "ok", "installed"])
        })
    };
    wanted
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect()
}

fn debian(consent: Consent, tests: bool) -> Result<()> {
    let wanted: Vec<&str> = needed(tests).map(|package| package.debian).collect();
    // It fails when it does not know one of them, and still reports the others.
    let report = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${Status}\n"])
        .args(&wanted)
        .output()?;
    let missing = missing(&wanted, &String::from_utf8_lossy(&report.stdout));
    if missing.is_empty() {
        return Ok(());
    }
    println!("These packages are missing:");
    for package in needed(tests).filter(|package| missing.contains(&package.debian)) {
        println!("  {:<24} {}", package.debian, package.why);
    }
    let root = shell::output("id", &["-u"]).as_deref() == Some("0");
    let list = missing.join(" ");
    let by_hand = format!(
        "{}apt-get install --no-install-recommends {list}",
        if root { "" } else { "sudo " }
    );
    match consent {
        Consent::Given => {}
        Consent::Unattended => println!("Nobody to ask here: they will be installed."),
        Consent::Ask => ask(root, &by_hand)?,
        Consent::None => bail!("no terminal to ask on: give --yes, or run `{by_hand}`"),
    }
    if !root && place::on_path("sudo").is_none() {
        bail!("neither root nor sudo: as root, run `{by_hand}`");
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            Command::new("env")
        } else {
            Command::new("sudo")
        };
        if !root {
            command.arg("env");
        }
        shell::run(
            command
                .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
                .args(arguments),
        )
    };
    apt(&["update", "-q"])?;
    let mut install = vec!["install", "-q", "-y", "--no-install-recommends"];
    install.extend(&missing);
    apt(&install)
}

fn ask(root: bool, by_hand: &str) -> Result<()> {
    print!(
        "Install them now{}? [Y/n] ",
        if root { "" } else { " (with sudo)" }
    );
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "" | "y" | "yes" | "o" | "oui" => Ok(()),
        _ => bail!("nothing was installed; `{by_hand}` does the same"),
    }
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn only_installed_counts() {
        let report = "xvfb install ok installed\n\
                      pkg-config deinstall ok config-files\n\
                      libwebkit2gtk-4.1-dev:amd64 install ok installed\n";
        assert_eq!(
            missing(
                &[
                    "xvfb",
                    "pkg-config",
                    "libwebkit2gtk-4.1-dev",
                    "build-essential"
                ],
                report
            ),
            ["pkg-config", "build-essential"]
        );
    }
}
