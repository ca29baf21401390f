//! The workspace, its settings and its logs.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{Nothing, Problem, Settings, WorkspaceState};
use tauri::State;

/// The workspace as it is open.
#[tauri::command]
pub(crate) async fn workspace_state(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<WorkspaceState, Problem> {
    workspace.workspace_state()
}

/// Changes settings.
#[tauri::command]
pub(crate) async fn save_settings(
    workspace: State<'_, Arc<Workspace>>,
    request: Settings,
) -> Result<WorkspaceState, Problem> {
    workspace.save_settings(request)
}

/// The folder of the logs.
#[tauri::command]
pub(crate) async fn log_folder(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<String, Problem> {
    workspace.log_folder()
}

/// Opens that folder in the system's file browser.
#[tauri::command]
pub(crate) async fn open_log_folder(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<Nothing, Problem> {
    workspace.open_log_folder()
}
