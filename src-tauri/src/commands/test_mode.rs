//! Test mode.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    Nothing, Problem, StubRequest, TestClockRequest, TestForm, TestFormRequest, TestLiveRequest,
    TestLog, TestOptionsRequest, TestQualifyRequest, TestReactRequest, TestSendRequest,
    TestShowRequest, TestView, TestWhyRequest, VersionRequest, Why,
};
use tauri::State;

/// Turns test mode on.
#[tauri::command]
pub(crate) async fn test_start(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<TestView, Problem> {
    workspace.test_start(request)
}

/// Turns test mode off; its people are gone.
#[tauri::command]
pub(crate) async fn test_stop(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Nothing, Problem> {
    workspace.test_stop(request)
}

/// Test mode as it is; null when off.
#[tauri::command]
pub(crate) async fn test_view(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<Option<TestView>, Problem> {
    workspace.test_view(request)
}

/// The form of an event.
#[tauri::command]
pub(crate) async fn test_form(
    workspace: State<'_, Arc<Workspace>>,
    request: TestFormRequest,
) -> Result<TestForm, Problem> {
    workspace.test_form(request)
}

/// Sends an event.
#[tauri::command]
pub(crate) async fn test_send(
    workspace: State<'_, Arc<Workspace>>,
    request: TestSendRequest,
) -> Result<TestView, Problem> {
    workspace.test_send_live(request).await
}

/// Moves the virtual clock.
#[tauri::command]
pub(crate) async fn test_clock(
    workspace: State<'_, Arc<Workspace>>,
    request: TestClockRequest,
) -> Result<TestView, Problem> {
    workspace.test_clock_live(request).await
}

/// Scripts a stub.
#[tauri::command]
pub(crate) async fn test_stub(
    workspace: State<'_, Arc<Workspace>>,
    request: StubRequest,
) -> Result<TestView, Problem> {
    workspace.test_stub(request)
}

/// The log document (semantics §18.8).
#[tauri::command]
pub(crate) async fn test_log(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<TestLog, Problem> {
    workspace.test_log(request)
}

/// Changes how a test runs, and begins it anew.
#[tauri::command]
pub(crate) async fn test_options(
    workspace: State<'_, Arc<Workspace>>,
    request: TestOptionsRequest,
) -> Result<TestView, Problem> {
    workspace.test_options(request)
}

/// Begins a test anew: nobody is inside.
#[tauri::command]
pub(crate) async fn test_reset(
    workspace: State<'_, Arc<Workspace>>,
    request: VersionRequest,
) -> Result<TestView, Problem> {
    workspace.test_reset(request)
}

/// Shows another person's path.
#[tauri::command]
pub(crate) async fn test_show(
    workspace: State<'_, Arc<Workspace>>,
    request: TestShowRequest,
) -> Result<TestView, Problem> {
    workspace.test_show(request)
}

/// Lets a person react to a message.
#[tauri::command]
pub(crate) async fn test_react(
    workspace: State<'_, Arc<Workspace>>,
    request: TestReactRequest,
) -> Result<TestView, Problem> {
    workspace.test_react_live(request).await
}

/// Lets a person enter or leave a segment.
#[tauri::command]
pub(crate) async fn test_qualify(
    workspace: State<'_, Arc<Workspace>>,
    request: TestQualifyRequest,
) -> Result<TestView, Problem> {
    workspace.test_qualify_live(request).await
}

/// Why a person did or did not reach an activity.
#[tauri::command]
pub(crate) async fn test_why(
    workspace: State<'_, Arc<Workspace>>,
    request: TestWhyRequest,
) -> Result<Why, Problem> {
    workspace.test_why(request)
}

/// Chooses whether a connector is called in earnest.
#[tauri::command]
pub(crate) async fn test_live(
    workspace: State<'_, Arc<Workspace>>,
    request: TestLiveRequest,
) -> Result<TestView, Problem> {
    workspace.test_live(request)
}
