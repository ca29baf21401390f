use axum::Json;
use itinera_engine_api::wire::{
    About, Accepted, ActivityCount, Counts, Discards, ErrorBody, InstanceView, ProfileBody,
    Published, SecretBody,
};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{events, monitor, profiles, secrets, versions};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Itinera engine",
        description = "Publishes journeys, takes events, and tells how people pass through. \
            Every request carries the engine's token."
    ),
    paths(
        super::about,
        versions::publish,
        versions::published,
        secrets::put,
        events::take,
        profiles::put,
        monitor::counts,
        monitor::instance,
        monitor::discards,
        document,
    ),
    components(schemas(
        About,
        Accepted,
        ActivityCount,
        Counts,
        Discards,
        ErrorBody,
        InstanceView,
        ProfileBody,
        Published,
        SecretBody
    )),
    modifiers(&Bearer),
    security(("token" = []))
)]
pub(crate) struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        if let Some(components) = &mut document.components {
            let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
            components.add_security_scheme("token", bearer);
        }
    }
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", responses((status = 200, body = Object)))]
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
