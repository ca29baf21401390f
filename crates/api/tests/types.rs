//! The TypeScript types that the UI is written against are the ones of this code (design
//! decision 9). `cargo xtask types` writes them, with `ITINERA_WRITE_TYPES` set.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> std::io::Result<BTreeMap<PathBuf, String>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in std::fs::read_dir(here)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = std::fs::read_to_string(&path)?;
                found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), text);
            }
        }
    }
    Ok(found)
}

#[test]
fn generated_types_are_current() -> Result<(), Box<dyn std::error::Error>> {
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    if made.exists() {
        std::fs::remove_dir_all(&made)?;
    }
    std::fs::create_dir_all(&made)?;
    itinera_api::commands::export_types(&made)?;
    let made = files(&made)?;
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/generated");
    if std::env::var_os("ITINERA_WRITE_TYPES").is_some() {
        for path in files(&kept)?
            .keys()
            .filter(|path| !made.contains_key(*path))
        {
            std::fs::remove_file(kept.join(path))?;
        }
        for (path, text) in &made {
            let file = kept.join(path);
            std::fs::create_dir_all(file.parent().unwrap_or(&kept))?;
            std::fs::write(file, text)?;
        }
        return Ok(());
    }
    let kept = files(&kept)?;
    let differs = |path: &&PathBuf| made.get(*path) != kept.get(*path);
    let stale: Vec<_> = made.keys().chain(kept.keys()).filter(differs).collect();
    assert!(stale.is_empty(), "run `cargo xtask types`: {stale:?}");
    Ok(())
}
