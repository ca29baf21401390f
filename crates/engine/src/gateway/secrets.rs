use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::SecretBody;
use itinera_journey::id::{ConnectorId, is_valid_id};

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Path, Sandbox};
use crate::secret::origin_of;

/// Gives the engine a connector's secret. It never comes out again.
#[utoipa::path(
    put, path = "/v1/secrets/{connector}", tag = "secrets",
    params(("connector" = String, Path), ("x-sandbox-name" = Option<String>, Header)),
    request_body = SecretBody,
    responses((status = 204))
)]
pub(super) async fn put(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path(connector): Path<String>,
    body: Body,
) -> Result<StatusCode, Refused> {
    if !is_valid_id(&connector) {
        return Err(Refused::malformed("not a connector's id", "connector"));
    }
    // What is wrong is told without the text around it, which may be the secret.
    let body: SecretBody = serde_json::from_slice(&body.bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refused::malformed("the body is not `{\"secret\": …}`", &place)
    })?;
    let origin = match &body.origin {
        None => None,
        Some(text) => {
            let message = "`origin` is a scheme, host and port, as in https://api.example.com";
            let origin = origin_of(text);
            Some(origin.ok_or_else(|| Refused::malformed(message, "origin"))?)
        }
    };
    let connector = ConnectorId::new(connector);
    gateway
        .parts
        .secrets
        .put(&sandbox, &connector, origin, &body.secret)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
