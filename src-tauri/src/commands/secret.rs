//! Secrets: in, never out.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    ConnectorRequest, EngineState, Nothing, PassphraseRequest, Problem, SecretRequest, SecretState,
};
use tauri::State;

/// Opens or makes the passphrase file.
#[tauri::command]
pub(crate) async fn unlock_secrets(
    workspace: State<'_, Arc<Workspace>>,
    request: PassphraseRequest,
) -> Result<EngineState, Problem> {
    workspace.unlock_secrets(request)
}

/// Keeps a connector's secret on this machine.
#[tauri::command]
pub(crate) async fn set_secret(
    workspace: State<'_, Arc<Workspace>>,
    request: SecretRequest,
) -> Result<SecretState, Problem> {
    workspace.set_secret(request)
}

/// Whether a connector's secret is kept on this machine.
#[tauri::command]
pub(crate) async fn secret_state(
    workspace: State<'_, Arc<Workspace>>,
    request: ConnectorRequest,
) -> Result<SecretState, Problem> {
    workspace.secret_state(request)
}

/// Sends a kept secret to the engine.
#[tauri::command]
pub(crate) async fn send_secret(
    workspace: State<'_, Arc<Workspace>>,
    request: ConnectorRequest,
) -> Result<Nothing, Problem> {
    workspace.send_secret(request).await
}
