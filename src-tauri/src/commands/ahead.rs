//! Seeing ahead: simulations and comparisons. What takes long runs beside the other commands.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    AssumptionSets, AssumptionsRequest, ComparableVersion, CompareRequest, Compared,
    ExportReportRequest, Nothing, PersonRequest, Problem, ProfilesRead, ReadProfilesRequest,
    Report, RunRequest, SaveAssumptionsRequest, ScenarioText, SimulateRequest, VersionRequest,
};
use tauri::State;

/// Does something long on a thread of its own.
async fn aside<T: Send + 'static>(
    workspace: State<'_, Arc<Workspace>>,
    work: impl FnOnce(&Workspace) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let workspace = workspace.inner().clone();
    let done = tauri::async_runtime::spawn_blocking(move || work(&workspace)).await;
    done.unwrap_or_else(|error| {
        Err(Problem {
            code: "unknown".to_owned(),
            message: error.to_string(),
            details: Default::default(),
        })
    })
}

/// What simulations of a version may take for granted.
#[tauri::command]
pub(crate) async fn assumptions(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<AssumptionSets, Problem> {
    workspace.assumptions(request)
}

/// Keeps assumptions beside a version's journey.
#[tauri::command]
pub(crate) async fn save_assumptions(
    workspace: State<'_, Arc<Workspace>>,
    request: SaveAssumptionsRequest,
) -> Result<AssumptionSets, Problem> {
    workspace.save_assumptions(request)
}

/// Forgets assumptions that were kept.
#[tauri::command]
pub(crate) async fn delete_assumptions(
    workspace: State<'_, Arc<Workspace>>,
    request: AssumptionsRequest,
) -> Result<AssumptionSets, Problem> {
    workspace.delete_assumptions(request)
}

/// Reads profiles for simulations from a file.
#[tauri::command]
pub(crate) async fn read_profiles(
    workspace: State<'_, Arc<Workspace>>,
    request: ReadProfilesRequest,
) -> Result<ProfilesRead, Problem> {
    aside(workspace, move |workspace| workspace.read_profiles(request)).await
}

/// Simulates a version; answers once it is done.
#[tauri::command]
pub(crate) async fn simulate(
    workspace: State<'_, Arc<Workspace>>,
    request: SimulateRequest,
) -> Result<Report, Problem> {
    aside(workspace, move |workspace| workspace.simulate(request)).await
}

/// Ends a simulation or comparison early.
#[tauri::command]
pub(crate) async fn cancel_run(
    workspace: State<'_, Arc<Workspace>>,
    request: RunRequest,
) -> Result<Nothing, Problem> {
    workspace.cancel_run(request)
}

/// The versions that one may be compared with.
#[tauri::command]
pub(crate) async fn comparable(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Vec<ComparableVersion>, Problem> {
    workspace.comparable(request)
}

/// Compares a version with another; answers once it is done.
#[tauri::command]
pub(crate) async fn compare(
    workspace: State<'_, Arc<Workspace>>,
    request: CompareRequest,
) -> Result<Compared, Problem> {
    aside(workspace, move |workspace| workspace.compare(request)).await
}

/// One person of a simulation, as a scenario.
#[tauri::command]
pub(crate) async fn person_scenario(
    workspace: State<'_, Arc<Workspace>>,
    request: PersonRequest,
) -> Result<ScenarioText, Problem> {
    aside(workspace, move |workspace| {
        workspace.person_scenario(request)
    })
    .await
}

/// Writes a report into a file.
#[tauri::command]
pub(crate) async fn export_report(
    workspace: State<'_, Arc<Workspace>>,
    request: ExportReportRequest,
) -> Result<Nothing, Problem> {
    aside(workspace, move |workspace| workspace.export_report(request)).await
}
