//! Objects of every kind: lists, panes, undo.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    Applied, CreateRequest, CreateSchemaRequest, EditObjectRequest, ImportProfilesRequest,
    ImportedProfiles, ListRequest, LogEntry, Nothing, ObjectList, Opened, PayloadSample, Problem,
    RevisionRequest, SampleRequest, SchemaSample, UndoRequest,
};
use itinera_journey::issue::ObjectRef;
use tauri::State;

/// Lists objects of a kind.
#[tauri::command]
pub(crate) async fn list_objects(
    workspace: State<'_, Arc<Workspace>>,
    request: ListRequest,
) -> Result<ObjectList, Problem> {
    workspace.list_objects(request)
}

/// Opens an object.
#[tauri::command]
pub(crate) async fn open_object(
    workspace: State<'_, Arc<Workspace>>,
    request: ObjectRef,
) -> Result<Opened, Problem> {
    workspace.open_object(request)
}

/// Creates an object with a made-up name.
#[tauri::command]
pub(crate) async fn create_object(
    workspace: State<'_, Arc<Workspace>>,
    request: CreateRequest,
) -> Result<Opened, Problem> {
    workspace.create_object(request)
}

/// Makes an independent copy (`_Copy`).
#[tauri::command]
pub(crate) async fn duplicate_object(
    workspace: State<'_, Arc<Workspace>>,
    request: ObjectRef,
) -> Result<Opened, Problem> {
    workspace.duplicate_object(request)
}

/// Deletes an object that nothing uses.
#[tauri::command]
pub(crate) async fn delete_object(
    workspace: State<'_, Arc<Workspace>>,
    request: ObjectRef,
) -> Result<Nothing, Problem> {
    workspace.delete_object(request)
}

/// Saves a pane.
#[tauri::command]
pub(crate) async fn edit_object(
    workspace: State<'_, Arc<Workspace>>,
    request: EditObjectRequest,
) -> Result<Applied, Problem> {
    workspace.edit_object(request)
}

/// Creates a schema.
#[tauri::command]
pub(crate) async fn create_schema(
    workspace: State<'_, Arc<Workspace>>,
    request: CreateSchemaRequest,
) -> Result<Opened, Problem> {
    workspace.create_schema(request)
}

/// Infers fields of a schema from a pasted sample.
#[tauri::command]
pub(crate) async fn read_schema_sample(
    workspace: State<'_, Arc<Workspace>>,
    request: SampleRequest,
) -> Result<SchemaSample, Problem> {
    workspace.read_schema_sample(request)
}

/// Infers an action's payload from a pasted sample.
#[tauri::command]
pub(crate) async fn read_payload_sample(
    workspace: State<'_, Arc<Workspace>>,
    request: SampleRequest,
) -> Result<PayloadSample, Problem> {
    workspace.read_payload_sample(request)
}

/// The payload a sender must send for an event (R-EVT-25), as indented JSON.
#[tauri::command]
pub(crate) async fn payload_preview(
    workspace: State<'_, Arc<Workspace>>,
    request: ObjectRef,
) -> Result<String, Problem> {
    workspace.payload_preview(request)
}

/// Takes the last edit back.
#[tauri::command]
pub(crate) async fn undo(
    workspace: State<'_, Arc<Workspace>>,
    request: UndoRequest,
) -> Result<Applied, Problem> {
    workspace.undo(request)
}

/// Brings the last undone edit again.
#[tauri::command]
pub(crate) async fn redo(
    workspace: State<'_, Arc<Workspace>>,
    request: UndoRequest,
) -> Result<Applied, Problem> {
    workspace.redo(request)
}

/// The log of an object.
#[tauri::command]
pub(crate) async fn history(
    workspace: State<'_, Arc<Workspace>>,
    request: ObjectRef,
) -> Result<Vec<LogEntry>, Problem> {
    workspace.history(request)
}

/// The document at an earlier revision.
#[tauri::command]
pub(crate) async fn open_revision(
    workspace: State<'_, Arc<Workspace>>,
    request: RevisionRequest,
) -> Result<Opened, Problem> {
    workspace.open_revision(request)
}

/// Reads test profiles from a text.
#[tauri::command]
pub(crate) async fn import_profiles(
    workspace: State<'_, Arc<Workspace>>,
    request: ImportProfilesRequest,
) -> Result<ImportedProfiles, Problem> {
    workspace.import_profiles(request)
}
