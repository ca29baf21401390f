//! The UI: its packages and its build, each only when what it depends on has changed.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{place, shell};

/// What the build reads, besides the folders it makes.
const SOURCES: &[&str] = &["ui", "assets/locales", "assets/schemas", "assets/samples"];
const MADE: &[&str] = &["node_modules", "dist", "coverage", ".vite"];

/// A command in `ui/`.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .current_dir(place::root().join("ui"));
    command
}

/// Installs the packages that `package-lock.json` names.
pub(crate) fn install() -> Result<()> {
    let ui = place::root().join("ui");
    let lock = ui.join("package-lock.json");
    let wanted = digest(&ui, std::slice::from_ref(&lock))
        .with_context(|| format!("{} cannot be read", lock.display()))?;
    let stamp = ui.join("node_modules/.itinera-stamp");
    if std::fs::read_to_string(&stamp).is_ok_and(|held| held == wanted) {
        return Ok(());
    }
    // Not `npm ci`: it refuses a lock file without every other platform's optional packages, and
    // those are not in every registry. This also installs what the lock file says, checks its
    // digests, and leaves it as it is.
    shell::run(&mut npm(&[
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
    ]))?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// Builds `ui/dist`, which is compiled into the desktop program.
pub(crate) fn build() -> Result<()> {
    let root = place::root();
    let page = root.join("ui/dist/index.html");
    let stamp = root.join("ui/node_modules/.itinera-built");
    let wanted = digest(&root, &sources(&root)?)?;
    if page.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|held| held == wanted) {
        return Ok(());
    }
    shell::run(&mut npm(&["run", "build"]))?;
    if !page.is_file() {
        bail!("the UI's build made no {}", page.display());
    }
    std::fs::write(stamp, wanted)?;
    Ok(())
}

fn sources(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<PathBuf> = SOURCES.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                if !MADE.iter().any(|made| entry.file_name() == *made) {
                    open.push(entry.path());
                }
            } else {
                found.insert(entry.path());
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// A digest of the files' paths below `root` and of their contents.
fn digest(root: &Path, files: &[PathBuf]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(file).hash(&mut hasher);
        std::fs::read(file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::{digest, sources};

    #[test]
    fn the_digest_follows_sources_and_nothing_else() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("itinera-xtask-{}", std::process::id()));
        for folder in [
            "ui/src",
            "ui/dist",
            "assets/locales",
            "assets/schemas",
            "assets/samples",
        ] {
            std::fs::create_dir_all(root.join(folder))?;
        }
        let now = || digest(&root, &sources(&root)?);
        std::fs::write(root.join("ui/src/a.ts"), "1")?;
        let first = now()?;
        std::fs::write(root.join("ui/dist/a.js"), "1")?;
        assert_eq!(now()?, first, "what the build makes does not count");
        std::fs::write(root.join("ui/src/a.ts"), "2")?;
        let second = now()?;
        assert_ne!(second, first);
        std::fs::rename(root.join("ui/src/a.ts"), root.join("ui/src/b.ts"))?;
        assert_ne!(now()?, second, "a name counts as well");
        std::fs::remove_dir_all(root)
    }
}
