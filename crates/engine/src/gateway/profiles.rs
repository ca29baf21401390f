use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::ProfileBody;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Path, Sandbox};

/// Makes or replaces a profile.
#[utoipa::path(
    put, path = "/v1/profiles/{namespace}/{id}", tag = "profiles",
    params(("namespace" = String, Path), ("id" = String, Path),
        ("x-sandbox-name" = Option<String>, Header)),
    request_body = ProfileBody,
    responses((status = 204))
)]
pub(super) async fn put(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path((namespace, id)): Path<(String, String)>,
    body: Body,
) -> Result<StatusCode, Refused> {
    let body: ProfileBody = body.read()?;
    let store = &gateway.parts.store;
    store
        .put_profile(
            &sandbox,
            &namespace,
            &id,
            &body.attributes,
            body.experience_events.as_deref(),
        )
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
