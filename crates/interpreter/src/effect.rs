//! What comes in and what goes out of a step.

use itinera_journey::id::{ActionId, ActivityId, DataSourceId, EventId, FieldGroupId};
use itinera_journey::model::Authentication;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Outcome;
use crate::record::{Discard, StepEvent};

/// Something that happened to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Input {
    /// An event was recognised and its key computed ([`crate::definition::Journey::recognise`]).
    Event {
        /// Which event.
        event: EventId,
        /// The person's key.
        key: String,
        /// Code of the key's namespace.
        namespace: Option<String>,
        /// Its body, whole; the step keeps the selected fields.
        payload: Value,
        /// The payload's `_id`, for the records.
        event_id: Option<String>,
    },
    /// A timer set by [`Effect::SetTimer`] fired.
    Timer {
        /// The generation it was set with.
        generation: u64,
    },
    /// A call asked for by [`Effect::Call`] ended.
    Answer {
        /// The generation it was asked with.
        generation: u64,
        /// How it ended.
        outcome: Outcome,
        /// Milliseconds from the first attempt to the end.
        elapsed_ms: u64,
    },
    /// Data asked for by [`Effect::Fetch`] came.
    Data {
        /// The generation it was asked with.
        generation: u64,
        /// A result for each group asked for.
        groups: Vec<Fetched>,
        /// Milliseconds it took in all.
        elapsed_ms: u64,
    },
    /// The journey was stopped for everyone (semantics §16).
    Stop,
}

/// Something that must happen outside. In order: a driver carries them out as they stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Effect {
    /// Make this call with the policy of [`crate::call`], then answer with [`Input::Answer`].
    Call {
        /// To be given back.
        generation: u64,
        /// What to send.
        call: Call,
    },
    /// Get these field groups, then answer with [`Input::Data`].
    Fetch {
        /// To be given back.
        generation: u64,
        /// Which; distinct.
        groups: Vec<Fetch>,
    },
    /// Come back with [`Input::Timer`] at `due`. A later generation makes it stale.
    SetTimer {
        /// To be given back.
        generation: u64,
        /// When.
        due: Timestamp,
    },
    /// Append a step event to the records (semantics §5).
    Record(Box<StepEvent>),
    /// The event did not concern this person now: append the reason to the records.
    Discard(Discard),
}

/// A call of a custom action, all expressions evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Call {
    /// The activity that makes it.
    pub activity: ActivityId,
    /// The action; the connector that a secret is looked up for.
    pub action: ActionId,
    /// The action's name, for stubs and logs.
    pub action_name: String,
    /// `POST` or `PUT`.
    pub method: String,
    /// The address with its path.
    pub url: String,
    /// Name and value of each header, `Content-Type` included.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Value>,
    /// How the connector authenticates; the secret is known only to whoever sends it.
    pub authentication: Authentication,
    /// Milliseconds it may take with all its retries (R-PROP-05).
    pub timeout_ms: u64,
    /// Stable over retries and restarts: instance/activity/generation.
    pub idempotency_key: String,
}

/// A field group to get for a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fetch {
    /// The data source.
    pub source: DataSourceId,
    /// The group.
    pub group: FieldGroupId,
    /// Code of the namespace to look the profile up in.
    pub namespace: Option<String>,
    /// The key to look the profile up by.
    pub key: String,
}

/// What came of a [`Fetch`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fetched {
    /// The data source.
    pub source: DataSourceId,
    /// The group.
    pub group: FieldGroupId,
    /// The group's fields: for profiles the profile's attributes, empty for an unknown person (A14).
    pub outcome: Outcome,
}
