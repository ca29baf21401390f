//! Expressions where they stand.

use std::sync::Arc;

use itinera_api::Workspace;
use itinera_api::wire::{
    AvailableFields, CheckExpressionRequest, CheckedExpression, ConditionNode, EvaluateRequest,
    ExpressionPlace, FunctionTable, LiveValue, Nothing, Problem,
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
) -> Result<AvailableFields, Problem> {
    workspace.available_fields(request)
}

/// Source text of a condition built by clicking.
#[tauri::command]
pub(crate) async fn print_condition(
    workspace: State<'_, Arc<Workspace>>,
    request: ConditionNode,
) -> Result<Option<String>, Problem> {
    workspace.print_condition(request)
}

/// Every function of the language.
#[tauri::command]
pub(crate) async fn expression_functions(
    workspace: State<'_, Arc<Workspace>>,
    request: Nothing,
) -> Result<FunctionTable, Problem> {
    workspace.expression_functions(request)
}

/// The value of an expression for a test profile and payloads.
#[tauri::command]
pub(crate) async fn evaluate_expression(
    workspace: State<'_, Arc<Workspace>>,
    request: EvaluateRequest,
) -> Result<LiveValue, Problem> {
    workspace.evaluate_expression(request)
}
