use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use futures::{StreamExt, TryStreamExt, stream};
use itinera_engine_api::wire::{Accepted, ErrorBody};
use itinera_interpreter::Input;
use itinera_journey::id::SandboxId;
use jiff::Timestamp;
use serde_json::Value;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, NO_NUL, Sandbox};
use crate::key::PersonKey;
use crate::person::Arrival;
use crate::published::Routed;
use crate::restate::RestateError;

/// People served at the same time; each gets their events in order.
const AT_ONCE: usize = 32;

/// An event for one person, and what makes a repetition of it known.
struct Message {
    arrival: Arrival,
    idempotency_key: String,
}

/// Whether a text in it has the character that no key may have.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(map) => map
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The `_id` of each envelope; all of them are looked at before anything is done.
fn ids(envelopes: &[Value], alone: bool) -> Result<Vec<String>, Refused> {
    let place = |n: usize, field: &str| match alone {
        true => field.to_owned(),
        false => format!("[{n}].{field}"),
    };
    let one = |(n, envelope): (usize, &Value)| {
        if !envelope.is_object() {
            let message = "an event is an object with `_id`, `header` and `body`";
            return Err(Refused::malformed(
                message,
                place(n, "").trim_end_matches('.'),
            ));
        }
        let id = envelope.get("_id").and_then(Value::as_str);
        let id = id
            .filter(|id| (1..=200).contains(&id.len()))
            .ok_or_else(|| {
                Refused::malformed("`_id` is a text of 1 to 200 bytes", &place(n, "_id"))
            })?;
        if !envelope
            .pointer("/body/xdmEntity")
            .is_some_and(Value::is_object)
        {
            let message = "`body.xdmEntity` is the event's payload, an object";
            return Err(Refused::malformed(message, &place(n, "body.xdmEntity")));
        }
        if has_nul(envelope) {
            return Err(Refused::malformed(
                NO_NUL,
                place(n, "").trim_end_matches('.'),
            ));
        }
        Ok(id.to_owned())
    };
    envelopes.iter().enumerate().map(one).collect()
}

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
    let (envelopes, alone) = match body.read::<Value>()? {
        Value::Array(envelopes) => (envelopes, false),
        envelope => (vec![envelope], true),
    };
    let ids = ids(&envelopes, alone)?;
    let store = &gateway.parts.store;
    let came = store.came(&sandbox, ids.clone(), now).await?;
    let mut fresh: Vec<(String, &Value)> = Vec::new();
    for ((id, envelope), came) in ids.into_iter().zip(&envelopes).zip(came) {
        if !came && !fresh.iter().any(|(known, _)| *known == id) {
            fresh.push((id, envelope));
        }
    }
    let (messages, discards) = sort(&gateway, &sandbox, &fresh, now);
    store.discard(&sandbox, discards).await?;
    deliver(&gateway, messages).await?;
    let accepted = Accepted {
        accepted: fresh.len(),
        repeated: envelopes.len() - fresh.len(),
    };
    // Only now: what was cut off before is taken when it is sent again, and Restate knows it.
    let ids = fresh.into_iter().map(|(id, _)| id).collect();
    store.remember(&sandbox, ids, now).await?;
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}

/// What goes to whom, in the order it came.
fn sort(
    gateway: &Gateway,
    sandbox: &SandboxId,
    fresh: &[(String, &Value)],
    now: Timestamp,
) -> (
    BTreeMap<PersonKey, Vec<Message>>,
    Vec<itinera_interpreter::record::Discard>,
) {
    let mut messages: BTreeMap<PersonKey, Vec<Message>> = BTreeMap::new();
    let mut discards = Vec::new();
    for (id, envelope) in fresh {
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

async fn deliver(
    gateway: &Gateway,
    messages: BTreeMap<PersonKey, Vec<Message>>,
) -> Result<(), RestateError> {
    let each = stream::iter(messages).map(Ok);
    each.try_for_each_concurrent(AT_ONCE, |(person, messages)| async move {
        let key = person.text();
        for message in messages {
            gateway
                .restate
                .send(
                    "Person",
                    &key,
                    "onEvent",
                    &message.arrival,
                    &message.idempotency_key,
                )
                .await?;
        }
        Ok(())
    })
    .await
}
