//! Expressions where they stand.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    Card, CheckExpressionRequest, CheckedExpression, ExpressionPlace, FieldNode, Problem,
};
use tauri::State;

/// Checks an expression where it stands.
#[tauri::command]
pub(crate) async fn check_expression(
    workspace: State<'_, Arc<Workspace>>,
    request: CheckExpressionRequest,
) -> Result<CheckedExpression, Problem> {
    workspace.check_expression(request)
}

/// What an expression may refer to where it stands.
#[tauri::command]
pub(crate) async fn available_fields(
    workspace: State<'_, Arc<Workspace>>,
    request: ExpressionPlace,
) -> Result<Vec<FieldNode>, Problem> {
    workspace.available_fields(request)
}

/// Source text of a card.
#[tauri::command]
pub(crate) async fn print_card(
    workspace: State<'_, Arc<Workspace>>,
    request: Card,
) -> Result<String, Problem> {
    workspace.print_card(request)
}
