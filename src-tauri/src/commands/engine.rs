//! The engine and publication.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    EngineAbout, EngineConnectRequest, EngineState, LiveView, Nothing, Problem, Published,
    VersionRequest,
};
use tauri::State;

/// What is known of the engine.
#[tauri::command]
pub(crate) async fn engine_state(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<EngineState, Problem> {
    workspace.engine_state().await
}

/// Saves address and token.
#[tauri::command]
pub(crate) async fn engine_connect(
    workspace: State<'_, Arc<Workspace>>,
    request: EngineConnectRequest,
) -> Result<EngineState, Problem> {
    workspace.engine_connect(request).await
}

/// Asks the engine who it is, with the token.
#[tauri::command]
pub(crate) async fn engine_test(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<EngineAbout, Problem> {
    workspace.engine_test().await
}

/// Starts an engine on this machine and connects to it.
#[tauri::command]
pub(crate) async fn engine_start_local(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<EngineState, Problem> {
    workspace.engine_start_local().await
}

/// Stops the engine started from here.
#[tauri::command]
pub(crate) async fn engine_stop_local(
    workspace: State<'_, Arc<Workspace>>,
    _request: Nothing,
) -> Result<EngineState, Problem> {
    workspace.engine_stop_local().await
}

/// Publishes a version.
#[tauri::command]
pub(crate) async fn publish(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Published, Problem> {
    workspace.publish(request).await
}

/// Counts and discards of a live version.
#[tauri::command]
pub(crate) async fn live_view(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<LiveView, Problem> {
    workspace.live_view(request).await
}

/// The entry event of a live version as a curl command, token left as a variable.
#[tauri::command]
pub(crate) async fn entry_curl(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<String, Problem> {
    workspace.entry_curl(request)
}
