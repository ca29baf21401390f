use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::{Accepted, ErrorBody, ReactionBody};
use itinera_interpreter::Input;
use itinera_journey::id::{ActivityId, JourneyId, SandboxId};
use jiff::Timestamp;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Sandbox};
use super::inlet::{Batch, Message, Messages};
use crate::key::PersonKey;
use crate::person::Arrival;
use crate::published;
use crate::store::Inlet;

/// Takes what became of messages: one reaction or an array of them. Each has an `_id`; one that
/// came within the last 7 days is taken once.
#[utoipa::path(
    post, path = "/v1/reactions", tag = "events",
    params(("x-sandbox-name" = Option<String>, Header)),
    request_body(content = ReactionBody, description = "A reaction, or an array of them"),
    responses(
        (status = 202, body = Accepted),
        (status = 400, description = "`malformed` with the place; nothing was taken", body = ErrorBody),
        (status = 404, description = "`notFound` with the place: the journey is not published here, or has no such message; nothing was taken", body = ErrorBody),
    )
)]
pub(super) async fn take(
    State(gateway): State<Gateway>,
    Sandbox(sandbox): Sandbox,
    body: Body,
) -> Result<(StatusCode, Json<Accepted>), Refused> {
    let now = gateway.parts.clock.now();
    let batch = Batch::read(
        &body,
        "a reaction is an object with `_id`, `journey`, `activity`, `type` and `key`",
    )?;
    let reactions: Vec<ReactionBody> = batch.all()?;
    let mut messages = Vec::new();
    for (n, reaction) in reactions.into_iter().enumerate() {
        messages.push(message(&gateway, &sandbox, (&batch, n), reaction, now)?);
    }
    let inlet = Inlet::Reactions;
    let fresh = batch.fresh(&gateway, &sandbox, inlet, now).await?;
    let mut sorted = Messages::new();
    for (n, (person, message)) in messages.into_iter().enumerate() {
        if fresh.contains(&n) {
            sorted.entry(person).or_default().push(message);
        }
    }
    batch
        .deliver(&gateway, &sandbox, inlet, (fresh, sorted), now)
        .await
}

/// A reaction on its way to the person, if there is such a message.
fn message(
    gateway: &Gateway,
    sandbox: &SandboxId,
    (batch, n): (&Batch, usize),
    reaction: ReactionBody,
    now: Timestamp,
) -> Result<(PersonKey, Message), Refused> {
    let place = |field: &str| batch.place(n, field);
    let journey = JourneyId::new(reaction.journey);
    let known = gateway.parts.published.journey(sandbox, &journey);
    let known = known.ok_or_else(|| {
        Refused::not_found_at("this journey is not published here", &place("journey"))
    })?;
    let activity = ActivityId::new(reaction.activity);
    let (channel, code) = published::message(&known, &activity).ok_or_else(|| {
        Refused::not_found_at("the journey has no such message", &place("activity"))
    })?;
    if !channel.feedback().contains(&reaction.kind) {
        let message = "a message of this channel knows no such reaction";
        return Err(Refused::malformed(message, &place("type")));
    }
    if reaction.key.is_empty() {
        return Err(Refused::malformed("the key is empty", &place("key")));
    }
    let namespace = reaction.namespace.or_else(|| code.map(str::to_owned));
    let idempotency_key = format!("{sandbox}/reaction/{}", reaction.id);
    let person = PersonKey {
        sandbox: sandbox.clone(),
        journey,
        namespace: namespace.clone(),
        key: reaction.key.clone(),
    };
    let input = Input::Reaction {
        activity,
        reaction: reaction.kind,
        key: reaction.key,
        namespace,
        instance: reaction.instance,
    };
    let arrival = Arrival {
        input,
        at: now,
        entrance: known.entrance,
    };
    let message = Message {
        arrival,
        idempotency_key,
    };
    Ok((person, message))
}
