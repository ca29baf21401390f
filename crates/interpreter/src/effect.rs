//! What comes in and what goes out of a step.

use std::collections::BTreeMap;

use itinera_journey::id::{
    ActivityId, ConnectorId, DataSourceId, EventId, FieldGroupId, JourneyId, SchemaId, SegmentId,
};
use itinera_journey::model::{Authentication, Feedback, SegmentStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Outcome;
use crate::decision::Decision;
use crate::record::{Discard, StepEvent};

/// Something that happened to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Input {
    /// An event was recognised and its key computed ([`crate::recognise`]).
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
    /// Another journey jumped here: an event that only lets in (semantics §12).
    Jump {
        /// The first event of this journey.
        event: EventId,
        /// The person's key.
        key: String,
        /// Code of the key's namespace.
        namespace: Option<String>,
        /// The event's body.
        payload: Value,
    },
    /// Something became of a message of this journey (semantics §13).
    Reaction {
        /// The message activity.
        activity: ActivityId,
        /// What.
        reaction: Feedback,
        /// The person's key.
        key: String,
        /// Code of the key's namespace.
        namespace: Option<String>,
        /// The instance that sent the message, where that is known: of an earlier one it is ignored.
        #[serde(default)]
        instance: Option<String>,
    },
    /// The person entered or left a segment (semantics §14).
    Segment {
        /// Which.
        segment: SegmentId,
        /// The new status.
        status: SegmentStatus,
        /// When that was.
        at: Timestamp,
        /// The person's key.
        key: String,
        /// Code of the key's namespace.
        namespace: Option<String>,
    },
    /// A timer set by [`Effect::SetTimer`] fired.
    Timer {
        /// The generation it was set with.
        generation: u64,
    },
    /// What was asked for by [`Effect::Call`], [`Effect::Jump`] or [`Effect::Update`] ended.
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
        /// A result for each thing asked for.
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
    /// Get all this, then answer with [`Input::Data`].
    Fetch {
        /// To be given back.
        generation: u64,
        /// What; distinct.
        groups: Vec<Fetch>,
    },
    /// Let the person into another journey, then answer with [`Input::Answer`]: a failure only if
    /// that journey cannot be entered by anyone.
    Jump {
        /// To be given back.
        generation: u64,
        /// Where and with what.
        jump: Jump,
    },
    /// Change the person's profile, then answer with [`Input::Answer`].
    Update {
        /// To be given back.
        generation: u64,
        /// What.
        update: Update,
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
    /// What was decided, and why: only where the rules ask for it.
    Decide(Box<Decision>),
}

/// A call of an action, a message or an external data source, all expressions evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Call {
    /// The activity that makes it.
    pub activity: ActivityId,
    /// The action or data source: what a secret and a cap are looked up for.
    pub connector: ConnectorId,
    /// The connector's name, for stubs and logs.
    pub name: String,
    /// Whether it fetches data.
    #[serde(default)]
    pub fetches: bool,
    /// `GET`, `POST` or `PUT`.
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

/// Something to get for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fetch {
    /// What.
    pub want: Want,
    /// Code of the namespace to look the person up in.
    pub namespace: Option<String>,
    /// The key to look the person up by.
    pub key: String,
    /// How, if it is a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
}

/// What an activity's expressions need.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Want {
    /// A group of profile attributes; empty for an unknown person (A14).
    Profile {
        /// The data source.
        source: DataSourceId,
        /// The group.
        group: FieldGroupId,
    },
    /// A group of experience events: `{"experienceevent": […]}`, the newest 1 000 of the last year.
    Events {
        /// The data source.
        source: DataSourceId,
        /// The group.
        group: FieldGroupId,
    },
    /// A field group of an external source, for these parameters.
    External {
        /// The data source.
        source: DataSourceId,
        /// The group.
        group: FieldGroupId,
        /// The parameters as a JSON object, keys in order.
        parameters: String,
    },
    /// The person's attributes, for the time zone.
    TimeZone,
    /// The person's status in each segment: `{"<id>": "realized"}`.
    Segments,
}

/// What came of a [`Fetch`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fetched {
    /// What was asked for.
    pub want: Want,
    /// What came; the body is what expressions read.
    pub outcome: Outcome,
    /// Milliseconds it took.
    #[serde(default)]
    pub elapsed_ms: u64,
}

/// A person on the way into another journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Jump {
    /// The activity that jumps.
    pub activity: ActivityId,
    /// The other journey.
    pub target: JourneyId,
    /// Its first event, as it was when the fields were mapped.
    pub event: EventId,
    /// The person's key.
    pub key: String,
    /// Code of the key's namespace.
    pub namespace: Option<String>,
    /// The event's body.
    pub payload: Value,
    /// Whether it comes from a test.
    pub in_test: bool,
}

/// A change of one field of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Update {
    /// The activity that changes it.
    pub activity: ActivityId,
    /// The profile schema.
    pub schema: SchemaId,
    /// Name of the dataset.
    pub dataset: String,
    /// Dotted path of the field.
    pub field: String,
    /// Its new value.
    pub value: Value,
    /// Code of the namespace to look the person up in.
    pub namespace: Option<String>,
    /// The key to look the person up by.
    pub key: String,
    /// Stable over retries and restarts.
    pub idempotency_key: String,
}

/// The parameters of an external fetch.
pub fn parameters_of(want: &Want) -> BTreeMap<String, Value> {
    match want {
        Want::External { parameters, .. } => serde_json::from_str(parameters).unwrap_or_default(),
        _ => BTreeMap::new(),
    }
}
