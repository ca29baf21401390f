//! The engine's HTTP interface: who may ask, and what each answer carries.

mod error;
mod events;
mod extract;
mod inlet;
mod monitor;
mod openapi;
mod profiles;
mod reactions;
mod secrets;
mod segments;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
mod versions;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post, put};
use axum::{Json, Router};
use itinera_engine_api::wire::{About, ENGINE_HEADER, MAX_BODY, PRODUCT};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tracing::Instrument;
use uuid::Uuid;

use crate::caller::Parts;
use crate::restate::Restate;
use error::Refused;

/// The header by which an answer names its lines in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the routes share.
#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) parts: Arc<Parts>,
    pub(crate) restate: Restate,
    token: [u8; 32],
    /// Room for bodies, in KiB.
    room: Arc<Semaphore>,
    /// How long a body may take to arrive.
    arrives: Duration,
}

/// As many bodies as these KiB are handled at once: read as JSON they take many times as much.
const ROOM: usize = 32 * 1_024;

impl Gateway {
    pub(crate) fn new(parts: Arc<Parts>, restate: Restate, token: &str) -> Self {
        Self {
            parts,
            restate,
            token: Sha256::digest(token).into(),
            room: Arc::new(Semaphore::new(ROOM)),
            arrives: Duration::from_secs(30),
        }
    }

    /// All routes.
    pub(crate) fn router(self) -> Router {
        routes()
            .into_iter()
            .fold(Router::new(), |router, (path, methods)| {
                router.route(path, methods)
            })
            .fallback(|| async { Refused::not_found("there is no such route") })
            .method_not_allowed_fallback(|| async { Refused::method() })
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(middleware::from_fn_with_state(self.clone(), authenticate))
            .layer(middleware::from_fn(accompany))
            .with_state(self)
    }
}

/// Every route. A test compares them with the OpenAPI document.
fn routes() -> [(&'static str, MethodRouter<Gateway>); 11] {
    [
        ("/v1", get(about)),
        ("/v1/openapi.json", get(openapi::document)),
        (
            "/v1/journeys/{journey}/versions/{version}",
            put(versions::publish).get(versions::published),
        ),
        ("/v1/journeys/{journey}/counts", get(monitor::counts)),
        (
            "/v1/journeys/{journey}/instances/{namespace}/{key}",
            get(monitor::instance),
        ),
        ("/v1/journeys/{journey}/discards", get(monitor::discards)),
        ("/v1/secrets/{connector}", put(secrets::put)),
        ("/v1/profiles/{namespace}/{id}", put(profiles::put)),
        ("/v1/events", post(events::take)),
        ("/v1/reactions", post(reactions::take)),
        ("/v1/segment-changes", post(segments::take)),
    ]
}

/// Every request needs the token; nothing is done without.
async fn authenticate(
    State(gateway): State<Gateway>,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
    // Hashes are compared, so that the time it takes tells nothing of the token.
    let right = shown.is_some_and(|token| <[u8; 32]>::from(Sha256::digest(token)) == gateway.token);
    if right {
        Ok(next.run(request).await)
    } else {
        Err(Refused::unauthorized())
    }
}

/// Gives each request an id and a line in the log, and each answer the headers of an engine.
async fn accompany(request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().to_string();
    // The path holds keys of people: the log has the method and the route's kind only.
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or("-", |path| path.as_str())
        .to_owned();
    let span = tracing::info_span!("request", id = %id, method = %request.method(), route = %route);
    let start = std::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), ms, "answered"));
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static(ENGINE_HEADER),
        HeaderValue::from_static(concat!("itinera-engine/", env!("CARGO_PKG_VERSION"))),
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// Who answers.
#[utoipa::path(get, path = "/v1", tag = "engine", responses((status = 200, body = About)))]
async fn about() -> Json<About> {
    Json(About {
        product: PRODUCT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Prints the OpenAPI document.
pub(crate) fn print_openapi() -> Result<(), crate::EngineError> {
    use std::io::Write;

    use utoipa::OpenApi;

    let text = openapi::Document::openapi()
        .to_pretty_json()
        .unwrap_or_default();
    writeln!(std::io::stdout(), "{text}").map_err(crate::EngineError::Print)
}
