use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use itinera_engine_api::wire::{ErrorBody, ProfileBody};

use super::error::Refused;
use super::{Gateway, Sandbox, read};

/// Makes or replaces a profile.
#[utoipa::path(
    put, path = "/v1/profiles/{namespace}/{id}",
    params(("namespace" = String, Path), ("id" = String, Path),
        ("x-sandbox-name" = Option<String>, Header)),
    request_body = ProfileBody,
    responses((status = 204), (status = 400, body = ErrorBody))
)]
pub(super) async fn put(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path((namespace, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let body: ProfileBody = read(&body)?;
    let store = &gateway.parts.store;
    store
        .put_profile(&sandbox, &namespace, &id, &body.attributes)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
