//! Reading and checking bundle files.

use std::path::{Path, PathBuf};

use itinera_journey::bundle::{Bundle, MAX_BYTES};
use itinera_journey::check::blocks;
use itinera_journey::{Issue, Severity};
use serde_json::json;

/// Reads a file of at most the size that a bundle may have.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if usize::try_from(size).is_ok_and(|size| size > MAX_BYTES) {
        return Err(format!(
            "{}: larger than {} MiB",
            path.display(),
            MAX_BYTES / 1024 / 1024
        ));
    }
    std::fs::read(path).map_err(failed)
}

pub(crate) fn read(path: &Path) -> Result<Bundle, String> {
    Bundle::read(&bytes(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Further bundles of a command.
pub(crate) fn read_all(paths: &[PathBuf]) -> Result<Vec<Bundle>, String> {
    paths.iter().map(|path| read(path)).collect()
}

pub(crate) fn check(path: &Path, as_json: bool, allow_local: bool) -> Result<bool, String> {
    let issues = read(path)?.check(allow_local);
    if as_json {
        println!("{}", json!({"issues": issues}));
    } else if issues.is_empty() {
        println!("no issues");
    } else {
        issues.iter().for_each(|issue| println!("{}", line(issue)));
    }
    Ok(!blocks(&issues))
}

/// An issue on one line.
pub(crate) fn line(issue: &Issue) -> String {
    let severity = if issue.severity == Severity::Error {
        "error"
    } else {
        "warning"
    };
    let place = [
        issue.place.object.as_ref().map(|object| object.id.clone()),
        issue.place.activity.as_ref().map(ToString::to_string),
        issue.place.path.as_ref().map(ToString::to_string),
        issue.place.field.clone(),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let place = if place.is_empty() {
        "journey".to_owned()
    } else {
        place.join(" / ")
    };
    let params: Vec<String> = issue
        .params
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    format!("{severity} {} at {place} {}", issue.code, params.join(", "))
        .trim_end()
        .to_owned()
}
