//! Journey versions.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    AddSampleRequest, Applied, EditVersionRequest, ExportRequest, ImportRequest, Imported, JumpRow,
    MayRequest, Nothing, Problem, VersionRequest,
};
use itinera_journey::edit::Refusal;
use tauri::State;

/// Applies one gesture to a journey version.
#[tauri::command]
pub(crate) async fn edit_version(
    workspace: State<'_, Arc<Workspace>>,
    request: EditVersionRequest,
) -> Result<Applied, Problem> {
    workspace.edit_version(request)
}

/// Asks whether edits would be accepted: null, or why not.
#[tauri::command]
pub(crate) async fn may_edit(
    workspace: State<'_, Arc<Workspace>>,
    request: MayRequest,
) -> Result<Vec<Option<Refusal>>, Problem> {
    workspace.may_edit(request)
}

/// Other journeys, with whether a version may jump to them and whether they jump to it.
#[tauri::command]
pub(crate) async fn jump_targets(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Vec<JumpRow>, Problem> {
    workspace.jump_targets(request)
}

/// Writes a bundle.
#[tauri::command]
pub(crate) async fn export_bundle(
    workspace: State<'_, Arc<Workspace>>,
    request: ExportRequest,
) -> Result<Nothing, Problem> {
    workspace.export_bundle(request)
}

/// Reads a bundle as new objects.
#[tauri::command]
pub(crate) async fn import_bundle(
    workspace: State<'_, Arc<Workspace>>,
    request: ImportRequest,
) -> Result<Imported, Problem> {
    workspace.import_bundle(request)
}

/// Puts a sample journey into the workspace.
#[tauri::command]
pub(crate) async fn add_sample(
    workspace: State<'_, Arc<Workspace>>,
    request: AddSampleRequest,
) -> Result<Imported, Problem> {
    workspace.add_sample(request)
}
