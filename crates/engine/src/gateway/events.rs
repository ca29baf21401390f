use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::{Accepted, ErrorBody};
use itinera_interpreter::Input;
use itinera_interpreter::record::Discard;
use itinera_journey::id::SandboxId;
use jiff::Timestamp;
use serde_json::Value;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Sandbox};
use super::inlet::{Batch, Message, Messages};
use crate::key::PersonKey;
use crate::person::Arrival;
use crate::published::Routed;
use crate::store::Inlet;

/// Takes one event or an array of them. Each has an `_id`; one that came within the last 7 days is
/// taken once. The answer says that they are on their way, not what became of them.
#[utoipa::path(
    post, path = "/v1/events", tag = "events",
    params(("x-sandbox-name" = Option<String>, Header)),
    request_body(content = Object, description = "An envelope `{\"_id\",\"header\",\"body\":{\"xdmMeta\",\"xdmEntity\"}}`, or an array of them"),
    responses(
        (status = 202, body = Accepted),
        (status = 400, description = "`malformed` with the place; nothing was taken", body = ErrorBody),
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
        "an event is an object with `_id`, `header` and `body`",
    )?;
    for (n, envelope) in batch.items.iter().enumerate() {
        let payload = envelope.pointer("/body/xdmEntity");
        if !payload.is_some_and(Value::is_object) {
            let message = "`body.xdmEntity` is the event's payload, an object";
            let place = batch.place(n, "body.xdmEntity");
            return Err(Refused::malformed(message, &place));
        }
    }
    let fresh = batch.fresh(&gateway, &sandbox, Inlet::Events, now).await?;
    let (messages, discards) = sort(&gateway, &sandbox, &batch, &fresh, now);
    gateway.parts.store.discard(&sandbox, discards).await?;
    let inlet = Inlet::Events;
    batch
        .deliver(&gateway, &sandbox, inlet, (fresh, messages), now)
        .await
}

/// What goes to whom, in the order it came.
fn sort(
    gateway: &Gateway,
    sandbox: &SandboxId,
    batch: &Batch,
    fresh: &[usize],
    now: Timestamp,
) -> (Messages, Vec<Discard>) {
    let mut messages = Messages::new();
    let mut discards = Vec::new();
    for n in fresh {
        let (id, envelope) = (batch.id(*n), &batch.items[*n]);
        let (inputs, turned_away) = gateway.parts.published.recognise(sandbox, envelope, now);
        discards.extend(turned_away);
        for Routed {
            journey,
            input,
            entrance,
        } in inputs
        {
            let Input::Event {
                event,
                key,
                namespace,
                ..
            } = &input
            else {
                continue;
            };
            let idempotency_key = format!("{sandbox}/{id}/{event}");
            let person = PersonKey {
                sandbox: sandbox.clone(),
                journey,
                namespace: namespace.clone(),
                key: key.clone(),
            };
            let arrival = Arrival {
                input,
                at: now,
                entrance,
            };
            messages.entry(person).or_default().push(Message {
                arrival,
                idempotency_key,
            });
        }
    }
    (messages, discards)
}
