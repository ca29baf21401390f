//! What crosses HTTP between a client and the engine.

use std::collections::BTreeMap;

use itinera_interpreter::person::Phase;
use itinera_interpreter::record::{Discard, StepEvent};
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What `GET /v1` answers as `product`, and the value that every answer's header
/// [`ENGINE_HEADER`] begins with.
pub const PRODUCT: &str = "itinera-engine";

/// The header that every answer of an engine carries: `itinera-engine/<version>`.
pub const ENGINE_HEADER: &str = "x-itinera-engine";

/// The header that names the sandbox; [`DEFAULT_SANDBOX`] if it is missing.
pub const SANDBOX_HEADER: &str = "x-sandbox-name";

/// The sandbox of requests that name none.
pub const DEFAULT_SANDBOX: &str = "prod";

/// The largest body accepted, in bytes.
pub const MAX_BODY: usize = 8 * 1024 * 1024;

/// What an engine says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// Always `itinera-engine`.
    pub product: String,
    /// Its version.
    pub version: String,
}

/// A version as the engine holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// The journey.
    pub journey: String,
    /// The version's number.
    pub version: u32,
    /// When it was published, UTC.
    #[schema(value_type = String, format = "date-time")]
    pub published_at: Timestamp,
    /// SHA-256 of the bundle's content, hexadecimal.
    pub digest: String,
    /// Whether people enter this version.
    pub open: bool,
}

/// A connector's secret on its way in; it never comes out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretBody {
    /// The password or key.
    pub secret: String,
    /// Scheme, host and port that it is for, as in `https://api.example.com`. Without it the secret
    /// is for the address of the next version published that uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

/// A profile's attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileBody {
    /// Nested as the profile schema has them.
    #[schema(value_type = Object)]
    pub attributes: Map<String, Value>,
    /// What the person did, each with its `timestamp`: in place of what was there, if given. The
    /// newest 1 000 of the last year are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub experience_events: Option<Vec<Map<String, Value>>>,
}

/// What became of a message: tells the journey that sent it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReactionBody {
    /// Made by the sender, 1 to 200 bytes; the same within 7 days is taken once.
    #[serde(rename = "_id")]
    pub id: String,
    /// The journey.
    pub journey: String,
    /// The message activity, by id.
    pub activity: String,
    /// `sent`, `opened`, `clicked`, `failed`, as far as the message's channel knows it.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: Feedback,
    /// The person's key.
    pub key: String,
    /// Code of the key's namespace; the journey's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The instance that sent the message: the part of the call's `idempotency-key` before the
    /// first `/`. Given, a reaction to a message of an earlier passage is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
}

/// A person has entered or left a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SegmentChange {
    /// Made by the sender, 1 to 200 bytes; the same within 7 days is taken once.
    #[serde(rename = "_id")]
    pub id: String,
    /// The segment, by id.
    pub segment: String,
    /// `realized`: has come in; `exited`: has left; `existing`: is in, which no journey is told.
    #[schema(value_type = String)]
    pub status: SegmentStatus,
    /// Code of the key's namespace.
    pub namespace: String,
    /// The person's key.
    pub key: String,
    /// When that was, UTC; now if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub at: Option<Timestamp>,
}

/// What became of the events of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// How many are on their way to people.
    pub accepted: usize,
    /// How many had come before, within 7 days.
    pub repeated: usize,
}

/// People of a journey.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Entries.
    pub entered: u64,
    /// Passages finished.
    pub finished: u64,
    /// Passages that failed or timed out.
    pub failed: u64,
    /// By activity.
    pub activities: BTreeMap<String, ActivityCount>,
}

/// People of an activity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityCount {
    /// How many passed it.
    pub passed: u64,
    /// How many are there now.
    pub here: u64,
}

/// A person in a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstanceView {
    /// The instance.
    pub id: String,
    /// The version it runs in.
    pub version: u32,
    /// Which entry of the person, from 1.
    pub entry: u64,
    /// `running`, `finished`, `error`, `timedout`.
    #[schema(value_type = String)]
    pub phase: Phase,
    /// The activity it stands at.
    pub at: String,
    /// When it entered, UTC.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// Its step events, oldest first.
    #[schema(value_type = Vec<Object>)]
    pub steps: Vec<StepEvent>,
}

/// Why people did not enter, newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Discards {
    /// At most 100.
    #[schema(value_type = Vec<Object>)]
    pub discards: Vec<Discard>,
}

/// What a refused request answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// Stable: `unauthorized`, `malformed`, `otherContent`, `missingSecrets`, `invalidBundle`, …
    pub code: String,
    /// In English.
    pub message: String,
    /// What belongs to the code: `connectors`, `issues`, `place`, …
    #[serde(default)]
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
}
