use axum::Json;
use itinera_engine_api::wire::{
    About, Accepted, ActivityCount, Counts, Discards, ErrorBody, InstanceView, ProfileBody,
    Published, ReactionBody, SecretBody, SegmentChange,
};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi};

use super::{events, monitor, profiles, reactions, secrets, segments, versions};

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
        reactions::take,
        segments::take,
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
        ReactionBody,
        SecretBody,
        SegmentChange
    )),
    tags(
        (name = "engine", description = "The engine itself"),
        (name = "journeys", description = "Publishing versions of journeys"),
        (name = "secrets", description = "Passwords and keys of connectors"),
        (name = "profiles", description = "What is known of people"),
        (name = "events", description = "What happens to people: events, reactions to messages, segments"),
        (name = "monitor", description = "How people pass through journeys"),
    ),
    modifiers(&Bearer, &Errors),
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

/// The errors that a route has for what it takes, beside those it names itself.
struct Errors;

impl Modify for Errors {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for item in document.paths.paths.values_mut() {
            let methods = [&mut item.get, &mut item.put, &mut item.post];
            for operation in methods.into_iter().flatten() {
                complete(operation);
            }
        }
    }
}

fn complete(operation: &mut Operation) {
    let mut errors = vec![(
        "401",
        "`unauthorized`: the token is wrong or missing; nothing was done",
    )];
    if operation.parameters.is_some() {
        errors.push(("400", "`malformed`, with the place"));
        errors.push((
            "500",
            "`internal`: the engine's log says why, under the request's id",
        ));
        errors.push(("503", "`unavailable`: send the same again"));
    }
    if operation.request_body.is_some() {
        errors.push(("408", "`slow`: the body did not arrive within 30 s"));
        errors.push(("413", "`tooLarge`: the body has more than 8 MiB"));
    }
    for (status, description) in errors {
        let json = Content::new(Some(Ref::from_schema_name("ErrorBody")));
        let error = Response::builder()
            .description(description)
            .content("application/json", json)
            .build();
        let known = &mut operation.responses.responses;
        known.entry(status.to_owned()).or_insert(RefOr::T(error));
    }
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "engine", responses((status = 200, body = Object)))]
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
