use axum::Json;
use axum::extract::State;
use itinera_engine_api::wire::{Counts, Discards, ErrorBody, InstanceView};
use itinera_journey::id::JourneyId;

use super::Gateway;
use super::error::Refused;
use super::extract::{Path, Sandbox};

/// Stands in an address for the namespace of journeys that have none.
const NO_NAMESPACE: &str = "-";

/// How many people entered, finished, failed, passed each activity and are there now.
#[utoipa::path(
    get, path = "/v1/journeys/{journey}/counts", tag = "monitor",
    params(("journey" = String, Path), ("x-sandbox-name" = Option<String>, Header)),
    responses((status = 200, body = Counts))
)]
pub(super) async fn counts(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path(journey): Path<String>,
) -> Result<Json<Counts>, Refused> {
    let journey = JourneyId::new(journey);
    Ok(Json(gateway.parts.store.counts(&sandbox, &journey).await?))
}

/// A person's running or last passage through a journey.
#[utoipa::path(
    get, path = "/v1/journeys/{journey}/instances/{namespace}/{key}", tag = "monitor",
    params(("journey" = String, Path),
        ("namespace" = String, Path, description = "`-` in journeys without namespace"),
        ("key" = String, Path), ("x-sandbox-name" = Option<String>, Header)),
    responses((status = 200, body = InstanceView), (status = 404, description = "`notFound`: this person has not entered", body = ErrorBody))
)]
pub(super) async fn instance(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path((journey, namespace, key)): Path<(String, String, String)>,
) -> Result<Json<InstanceView>, Refused> {
    let journey = JourneyId::new(journey);
    let namespace = if namespace == NO_NAMESPACE {
        ""
    } else {
        &namespace
    };
    let store = &gateway.parts.store;
    let found = store.instance(&sandbox, &journey, namespace, &key).await?;
    let found = found.ok_or_else(|| Refused::not_found("this person has not entered"))?;
    Ok(Json(found))
}

/// Why people did not enter, newest first.
#[utoipa::path(
    get, path = "/v1/journeys/{journey}/discards", tag = "monitor",
    params(("journey" = String, Path), ("x-sandbox-name" = Option<String>, Header)),
    responses((status = 200, body = Discards))
)]
pub(super) async fn discards(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path(journey): Path<String>,
) -> Result<Json<Discards>, Refused> {
    let journey = JourneyId::new(journey);
    let discards = gateway.parts.store.discards(&sandbox, &journey).await?;
    Ok(Json(Discards { discards }))
}
