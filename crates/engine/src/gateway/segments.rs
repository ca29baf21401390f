use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use itinera_engine_api::wire::{Accepted, ErrorBody, SegmentChange};
use itinera_interpreter::Input;
use itinera_journey::id::{SandboxId, SegmentId, is_valid_id};
use itinera_journey::model::SegmentStatus;
use jiff::Timestamp;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, Sandbox};
use super::inlet::{Batch, Message, Messages};
use crate::key::PersonKey;
use crate::person::Arrival;
use crate::store::{Inlet, Membership};

/// Takes who entered or left a segment: one change or an array of them. Each has an `_id`; one that
/// came within the last 7 days is taken once. Every change is kept; `realized` and `exited` are
/// told to the journeys that ask for the segment, too.
#[utoipa::path(
    post, path = "/v1/segment-changes", tag = "events",
    params(("x-sandbox-name" = Option<String>, Header)),
    request_body(content = SegmentChange, description = "A change, or an array of them"),
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
        "a change is an object with `_id`, `segment`, `status`, `namespace` and `key`",
    )?;
    let changes: Vec<SegmentChange> = batch.all()?;
    for (n, change) in changes.iter().enumerate() {
        for (field, text) in [("namespace", &change.namespace), ("key", &change.key)] {
            if text.is_empty() {
                return Err(Refused::malformed("it is empty", &batch.place(n, field)));
            }
        }
        if !is_valid_id(&change.segment) {
            let place = batch.place(n, "segment");
            return Err(Refused::malformed("not a segment's id", &place));
        }
    }
    let inlet = Inlet::SegmentChanges;
    let fresh = batch.fresh(&gateway, &sandbox, inlet, now).await?;
    let mut messages = Messages::new();
    let mut kept = Vec::new();
    for n in &fresh {
        let change = &changes[*n];
        let membership = Membership {
            namespace: change.namespace.clone(),
            id: change.key.clone(),
            segment: SegmentId::new(change.segment.clone()),
            status: change.status,
            at: change.at.unwrap_or(now),
        };
        tell(
            &gateway,
            &sandbox,
            (batch.id(*n), &membership),
            now,
            &mut messages,
        );
        kept.push(membership);
    }
    gateway.parts.store.change_segments(&sandbox, kept).await?;
    batch
        .deliver(&gateway, &sandbox, inlet, (fresh, messages), now)
        .await
}

/// A change on its way to the journeys that ask for the segment.
fn tell(
    gateway: &Gateway,
    sandbox: &SandboxId,
    (id, change): (&str, &Membership),
    now: Timestamp,
    messages: &mut Messages,
) {
    if change.status == SegmentStatus::Existing {
        return;
    }
    let published = &gateway.parts.published;
    for journey in published.asking(sandbox, &change.segment, &change.namespace) {
        let person = PersonKey {
            sandbox: sandbox.clone(),
            journey: journey.id.clone(),
            namespace: Some(change.namespace.clone()),
            key: change.id.clone(),
        };
        let input = Input::Segment {
            segment: change.segment.clone(),
            status: change.status,
            at: change.at,
            key: change.id.clone(),
            namespace: Some(change.namespace.clone()),
        };
        let arrival = Arrival {
            input,
            at: now,
            entrance: journey.entrance,
        };
        messages.entry(person).or_default().push(Message {
            arrival,
            idempotency_key: format!("{sandbox}/segment/{id}"),
        });
    }
}
