//! What comes in from outside: one thing or an array of them, each with an `_id`, taken once.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use futures::{StreamExt, TryStreamExt, stream};
use itinera_engine_api::wire::Accepted;
use itinera_journey::id::SandboxId;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Gateway;
use super::error::Refused;
use super::extract::{Body, NO_NUL};
use crate::key::PersonKey;
use crate::person::Arrival;
use crate::restate::RestateError;
use crate::store::Inlet;

/// People served at the same time; each gets what is theirs in order.
const AT_ONCE: usize = 32;

/// Something for one person, and what makes a repetition of it known.
pub(super) struct Message {
    pub(super) arrival: Arrival,
    pub(super) idempotency_key: String,
}

/// What goes to whom, in the order it came.
pub(super) type Messages = BTreeMap<PersonKey, Vec<Message>>;

/// The things of one request, all looked at before anything is done.
pub(super) struct Batch {
    pub(super) items: Vec<Value>,
    ids: Vec<String>,
    alone: bool,
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

impl Batch {
    /// Reads a body: `what` each thing is, for the message.
    pub(super) fn read(body: &Body, what: &str) -> Result<Self, Refused> {
        let (items, alone) = match body.read::<Value>()? {
            Value::Array(items) => (items, false),
            item => (vec![item], true),
        };
        let mut batch = Self {
            items,
            ids: Vec::new(),
            alone,
        };
        for (n, item) in batch.items.iter().enumerate() {
            if !item.is_object() {
                return Err(Refused::malformed(what, &batch.place(n, "")));
            }
            let id = item.get("_id").and_then(Value::as_str);
            let id = id.filter(|id| (1..=200).contains(&id.len()));
            let Some(id) = id else {
                let message = "`_id` is a text of 1 to 200 bytes";
                return Err(Refused::malformed(message, &batch.place(n, "_id")));
            };
            if has_nul(item) {
                return Err(Refused::malformed(NO_NUL, &batch.place(n, "")));
            }
            batch.ids.push(id.to_owned());
        }
        Ok(batch)
    }

    /// A place in the body: `[n].field`, or `field` of a thing that stands alone.
    pub(super) fn place(&self, n: usize, field: &str) -> String {
        match (self.alone, field.is_empty()) {
            (true, _) => field.to_owned(),
            (false, true) => format!("[{n}]"),
            (false, false) => format!("[{n}].{field}"),
        }
    }

    /// Each thing in its known shape.
    pub(super) fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, Refused> {
        let one = |(n, item): (usize, &Value)| {
            serde_json::from_value(item.clone())
                .map_err(|error| Refused::malformed(&error.to_string(), &self.place(n, "")))
        };
        self.items.iter().enumerate().map(one).collect()
    }

    /// The places of those that did not come before within 7 days, each id once.
    pub(super) async fn fresh(
        &self,
        gateway: &Gateway,
        sandbox: &SandboxId,
        inlet: Inlet,
        now: Timestamp,
    ) -> Result<Vec<usize>, Refused> {
        let store = &gateway.parts.store;
        let came = store.came(sandbox, inlet, self.ids.clone(), now).await?;
        let mut seen = std::collections::BTreeSet::new();
        let places = came.iter().enumerate();
        let fresh = places.filter(|(n, came)| !**came && seen.insert(&self.ids[*n]));
        Ok(fresh.map(|(n, _)| n).collect())
    }

    pub(super) fn id(&self, n: usize) -> &str {
        &self.ids[n]
    }

    /// Gives the messages to their people, and remembers the ids only then: what is cut off before
    /// is taken when it is sent again, and Restate knows it.
    pub(super) async fn deliver(
        &self,
        gateway: &Gateway,
        sandbox: &SandboxId,
        inlet: Inlet,
        (fresh, messages): (Vec<usize>, Messages),
        now: Timestamp,
    ) -> Result<(StatusCode, Json<Accepted>), Refused> {
        send(gateway, messages).await?;
        let accepted = Accepted {
            accepted: fresh.len(),
            repeated: self.items.len() - fresh.len(),
        };
        let ids = fresh.into_iter().map(|n| self.ids[n].clone()).collect();
        let store = &gateway.parts.store;
        store.remember(sandbox, inlet, ids, now).await?;
        Ok((StatusCode::ACCEPTED, Json(accepted)))
    }
}

async fn send(gateway: &Gateway, messages: Messages) -> Result<(), RestateError> {
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
