//! What is recorded: a step event for each activity processed, a discard for each event that did
//! not concern a person (semantics §5, §19; R-STEP).

use itinera_journey::id::{ActivityId, EventId, JourneyId, TransitionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One activity processed by one person (R-STEP-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct StepEvent {
    /// Unique and stable over replays: instance id and sequence.
    #[serde(rename = "_id")]
    pub id: String,
    /// When.
    #[ts(type = "string")]
    pub timestamp: Timestamp,
    /// The journey.
    #[serde(rename = "journeyID")]
    pub journey: JourneyId,
    /// Version number.
    pub journey_version: u32,
    /// The journey's name.
    pub journey_version_name: String,
    /// The instance.
    #[serde(rename = "instanceID")]
    pub instance: String,
    /// The person's key.
    pub external_key: String,
    /// Code of its namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_namespace: Option<String>,
    /// The activity.
    #[serde(rename = "nodeID")]
    pub activity: ActivityId,
    /// Its caption.
    pub node_name: String,
    /// `start`, `event`, `condition`, `wait`, `action`, `end`.
    pub node_type: String,
    /// `Condition`, `Action`, `Scheduler`, `Timer`, where one applies (R-STEP-08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_type: Option<String>,
    /// How it ended (R-STEP-09).
    pub step_status: StepStatus,
    /// The transition by which the person came; none at the entry.
    #[serde(
        rename = "parentTransitionID",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub via: Option<TransitionId>,
    /// The activity left before this one.
    #[serde(
        rename = "parentStepID",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub parent: Option<ActivityId>,
    /// `createInstance`, `scheduledNotificationReceived`, `executedAction` or the payload's `_id`.
    #[serde(rename = "eventID", default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// Whether the person entered the journey with it (R-STEP-06).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub entrance: bool,
    /// Whether the person had entered before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub reentrance: bool,
    /// Whether the instance ended with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub instance_ended: bool,
    /// Whether it happened in test mode.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub in_test: bool,
    /// Name of the action called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_name: Option<String>,
    /// Milliseconds the call took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_time: Option<u64>,
    /// `http`, `capping`, `timeout`, `error` (R-STEP-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_error: Option<String>,
    /// The HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_error_code: Option<String>,
    /// `http`, `capping`, `timedout`, `error` (R-STEP-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_error: Option<String>,
    /// The HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_error_code: Option<String>,
    /// Milliseconds the fetches took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_total_time: Option<u64>,
}

/// How the processing of an activity ended (R-STEP-09).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StepStatus {
    /// The last one.
    #[serde(rename = "ended")]
    Ended,
    /// Failed.
    #[serde(rename = "error")]
    Error,
    /// Goes on.
    #[serde(rename = "transitions")]
    Transitions,
    /// No capping slot.
    #[serde(rename = "capped")]
    Capped,
    /// The call timed out.
    #[serde(rename = "timedout")]
    Timedout,
    /// 30 days, or stopped.
    #[serde(rename = "instanceTimedout")]
    InstanceTimedout,
}

/// An event that did not concern a person, and why (semantics §3, §4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Discard {
    /// When.
    #[ts(type = "string")]
    pub timestamp: Timestamp,
    /// `EVENT_WITH_NO_JOURNEY`, `missingKey`, `notListening`, `noInstance`, `journeyNotOpen`,
    /// `reentranceNotAllowed`, `reentranceWaitPeriod`, `notATestProfile`, …
    pub code: String,
    /// The journey; none when no journey uses the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// The event, if the payload was recognised as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The payload's `_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The person's key, if it could be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}
