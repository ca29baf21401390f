//! Every direct dependency has its line in `docs/decisions/0007-dependencies.md`.

use std::collections::BTreeSet;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The dependencies that a Cargo.toml names, our own crates aside.
fn of_cargo(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(table) = line.strip_prefix('[') {
            inside = table.trim_end_matches(']').ends_with("dependencies");
        } else if inside && let Some((name, _)) = line.split_once('=') {
            let name = name.trim().split('.').next().unwrap_or_default();
            if !name.starts_with('#') && !name.starts_with("itinera-") {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// The dependencies that a package.json names.
fn of_npm(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let name = line
            .trim_start_matches('"')
            .split('"')
            .next()
            .unwrap_or_default();
        if line.ends_with('{') {
            inside = name == "dependencies" || name == "devDependencies";
        } else if line.starts_with('}') {
            inside = false;
        } else if inside {
            found.insert(name.to_owned());
        }
    }
    found
}

#[test]
fn every_dependency_has_its_line() -> std::io::Result<()> {
    let mut manifests = vec![root().join("Cargo.toml"), root().join("tests/Cargo.toml")];
    for entry in std::fs::read_dir(root().join("crates"))? {
        manifests.push(entry?.path().join("Cargo.toml"));
    }
    let mut used = BTreeSet::new();
    for manifest in manifests {
        used.extend(of_cargo(&std::fs::read_to_string(manifest)?));
    }
    used.extend(of_npm(&std::fs::read_to_string(
        root().join("ui/package.json"),
    )?));
    let text = std::fs::read_to_string(root().join("docs/decisions/0007-dependencies.md"))?;
    let listed: BTreeSet<String> = text
        .lines()
        .filter_map(|line| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned()))
        .collect();
    let forgotten: Vec<_> = used.difference(&listed).collect();
    assert!(forgotten.is_empty(), "without a line: {forgotten:?}");
    Ok(())
}

#[test]
fn manifests_are_read() {
    let cargo = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\n# b = 1\n\
                 itinera-expr.workspace = true\n[dev-dependencies]\nc = \"1\"\n[lints]\nd = true\n";
    assert_eq!(of_cargo(cargo).into_iter().collect::<Vec<_>>(), ["a", "c"]);
    let npm = "{\n\"name\": \"x\",\n\"scripts\": {\n\"build\": \"y\"\n},\n\
               \"devDependencies\": {\n\"@a/b\": \"1\",\n\"c\": \"2\"\n}\n}\n";
    assert_eq!(of_npm(npm).into_iter().collect::<Vec<_>>(), ["@a/b", "c"]);
}
