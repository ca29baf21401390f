//! Scenarios.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    CheckPromisesRequest, CoverageView, ExportScenarioRequest, Nothing, Problem, PromisesChecked,
    RunScenarioRequest, SaveRunRequest, SaveScenarioRequest, ScenarioRequest, ScenarioRow,
    ScenarioText, TestOpenRequest, TestView, VersionRequest,
};
use tauri::State;

/// The scenarios of a version's journey.
#[tauri::command]
pub(crate) async fn scenarios(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Vec<ScenarioRow>, Problem> {
    workspace.scenarios(request)
}

/// Saves what was done in a test as a scenario.
#[tauri::command]
pub(crate) async fn save_run(
    workspace: State<'_, Arc<Workspace>>,
    request: SaveRunRequest,
) -> Result<ScenarioRow, Problem> {
    workspace.save_run(request)
}

/// A scenario's file.
#[tauri::command]
pub(crate) async fn scenario_text(
    workspace: State<'_, Arc<Workspace>>,
    request: ScenarioRequest,
) -> Result<ScenarioText, Problem> {
    workspace.scenario_text(request)
}

/// Saves a scenario's file.
#[tauri::command]
pub(crate) async fn save_scenario(
    workspace: State<'_, Arc<Workspace>>,
    request: SaveScenarioRequest,
) -> Result<ScenarioRow, Problem> {
    workspace.save_scenario(request)
}

/// Writes a scenario's file to a path.
#[tauri::command]
pub(crate) async fn export_scenario(
    workspace: State<'_, Arc<Workspace>>,
    request: ExportScenarioRequest,
) -> Result<Nothing, Problem> {
    workspace.export_scenario(request)
}

/// Deletes a scenario.
#[tauri::command]
pub(crate) async fn delete_scenario(
    workspace: State<'_, Arc<Workspace>>,
    request: ScenarioRequest,
) -> Result<Nothing, Problem> {
    workspace.delete_scenario(request)
}

/// Runs a scenario against a version.
#[tauri::command]
pub(crate) async fn run_scenario(
    workspace: State<'_, Arc<Workspace>>,
    request: RunScenarioRequest,
) -> Result<ScenarioRow, Problem> {
    workspace.run_scenario(request)
}

/// What the saved scenarios cover of a version.
#[tauri::command]
pub(crate) async fn coverage(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<CoverageView, Problem> {
    workspace.coverage(request)
}

/// Makes and saves scenarios for what is not covered.
#[tauri::command]
pub(crate) async fn generate_scenarios(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<CoverageView, Problem> {
    workspace.generate_scenarios(request)
}

/// Searches for what breaks a version's promises.
#[tauri::command]
pub(crate) async fn check_promises(
    workspace: State<'_, Arc<Workspace>>,
    request: CheckPromisesRequest,
) -> Result<PromisesChecked, Problem> {
    workspace.check_promises(request)
}

/// Does in test mode what a scenario says.
#[tauri::command]
pub(crate) async fn test_open(
    workspace: State<'_, Arc<Workspace>>,
    request: TestOpenRequest,
) -> Result<TestView, Problem> {
    workspace.test_open(request)
}
