use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::{ErrorBody, Published};
use itinera_journey::bundle::{Bundle, BundleError};
use itinera_journey::id::{ConnectorId, JourneyId};
use itinera_journey::model::DataSourceKind;
use serde_json::json;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Path, Sandbox};
use crate::secret::origin_of;
use crate::store::Kept;

fn answer(gateway: &Gateway, kept: Kept) -> Json<Published> {
    Json(Published {
        open: gateway.parts.published.is_open(&kept),
        journey: kept.journey.to_string(),
        version: kept.number,
        published_at: kept.published_at,
        digest: kept.digest,
    })
}

fn number(text: &str) -> Result<u32, Refused> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Refused::malformed("a version's number is an integer from 1", "version"))
}

/// Publishes a bundle as a version. It cannot change afterwards; repeating it is harmless.
#[utoipa::path(
    put, path = "/v1/journeys/{journey}/versions/{version}", tag = "journeys",
    params(("journey" = String, Path), ("version" = u32, Path, minimum = 1),
        ("x-sandbox-name" = Option<String>, Header)),
    request_body(content = Object, description = "A bundle"),
    responses(
        (status = 200, body = Published),
        (status = 400, description = "`malformed` with the place, `invalidBundle` with the issues", body = ErrorBody),
        (status = 409, description = "`otherContent`, `notLatest`, `missingSecrets` with the connectors", body = ErrorBody),
    )
)]
pub(super) async fn publish(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path((journey, version)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Published>, Refused> {
    let version = number(&version)?;
    let bundle = Bundle::read(&body.bytes).map_err(|error| {
        let place = match &error {
            BundleError::Malformed { line, column, .. } => format!("line {line}, column {column}"),
            BundleError::Format(_) => "bundle".to_owned(),
            BundleError::TooMany { what, .. } => (*what).to_owned(),
            BundleError::TooLarge | BundleError::TooDeep => "body".to_owned(),
        };
        Refused::malformed(&error.to_string(), &place)
    })?;
    if bundle.journey.journey.as_str() != journey || bundle.journey.number != version {
        let message = "the address names another journey or version than the bundle";
        return Err(Refused::malformed(message, "journey"));
    }
    let secrets = &gateway.parts.secrets;
    let actions = bundle
        .actions
        .values()
        .map(|action| (action.id.as_str(), &action.url, &action.authentication));
    let sources = bundle
        .data_sources
        .values()
        .filter_map(|source| match &source.kind {
            DataSourceKind::External {
                url,
                authentication,
            } => Some((source.id.as_str(), url, authentication)),
            DataSourceKind::Profiles {} => None,
        });
    // An address that is none has no secret either; what is wrong with it is told below.
    let needing: Vec<(ConnectorId, String)> = actions
        .chain(sources)
        .filter(|(_, _, authentication)| authentication.needs_secret())
        .filter_map(|(id, url, _)| Some((ConnectorId::new(id), origin_of(url)?)))
        .collect();
    let published = &gateway.parts.published;
    let turn = published.turn().await;
    let mut missing = Vec::new();
    for (connector, origin) in &needing {
        if !secrets.has(&sandbox, connector, origin).await? {
            missing.push(connector.clone());
        }
    }
    if !missing.is_empty() {
        let message = "the engine lacks secrets of connectors, or has them for another host";
        let details = json!({"connectors": missing});
        return Err(Refused::new(
            StatusCode::CONFLICT,
            "missingSecrets",
            message,
            details,
        ));
    }
    let kept = published
        .publish(turn, &sandbox, &bundle, needing, gateway.parts.clock.now())
        .await?;
    tracing::info!(journey = %kept.journey, version = kept.number, "published");
    Ok(answer(&gateway, kept))
}

/// What the engine holds as a version: settles a publication whose answer got lost.
#[utoipa::path(
    get, path = "/v1/journeys/{journey}/versions/{version}", tag = "journeys",
    params(("journey" = String, Path), ("version" = u32, Path, minimum = 1),
        ("x-sandbox-name" = Option<String>, Header)),
    responses((status = 200, body = Published), (status = 404, description = "`notFound`: this version is not published here", body = ErrorBody))
)]
pub(super) async fn published(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    Path((journey, version)): Path<(String, String)>,
) -> Result<Json<Published>, Refused> {
    let number = number(&version)?;
    let journey = JourneyId::new(journey);
    let kept = gateway
        .parts
        .store
        .version(&sandbox, &journey, number)
        .await?;
    let kept = kept.ok_or_else(|| Refused::not_found("this version is not published here"))?;
    Ok(answer(&gateway, kept))
}
