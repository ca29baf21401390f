//! Journeys in and out of a workspace.

use std::path::{Path, PathBuf};

use itinera_api::wire::{BundleSource, ExportRequest, ImportRequest, ListRequest, Problem};
use itinera_api::{Options, Workspace};
use itinera_journey::id::VersionId;
use itinera_journey::issue::ObjectKind;

fn told(problem: Problem) -> String {
    problem.message
}

fn open(path: Option<PathBuf>) -> Result<Workspace, String> {
    let mut options = Options::of_user(path, "itinera");
    if !options.path.exists() {
        return Err(format!("{}: there is no workspace", options.path.display()));
    }
    options.empty = true;
    Workspace::open(options).map_err(told)
}

pub(crate) fn export(
    workspace: Option<PathBuf>,
    journey: &str,
    output: &Path,
) -> Result<bool, String> {
    let workspace = open(workspace)?;
    let request = ListRequest {
        kind: ObjectKind::Version,
        search: String::new(),
    };
    let rows = workspace.list_objects(request).map_err(told)?.rows;
    let row = rows
        .iter()
        .find(|row| row.object.id == journey || row.name == journey);
    let row = row.ok_or_else(|| format!("there is no journey «{journey}»"))?;
    let version = VersionId::new(row.object.id.clone());
    let path = output.display().to_string();
    workspace
        .export_bundle(ExportRequest {
            version,
            path,
            replace: true,
        })
        .map_err(told)?;
    println!("{} written", output.display());
    Ok(true)
}

pub(crate) fn import(workspace: Option<PathBuf>, bundle: &Path) -> Result<bool, String> {
    let workspace = open(workspace)?;
    let path = bundle.display().to_string();
    let imported = workspace
        .import_bundle(ImportRequest {
            from: BundleSource::File { path },
        })
        .map_err(told)?;
    println!(
        "{} objects created; the journey's version is {}",
        imported.created.len(),
        imported.version
    );
    Ok(true)
}
