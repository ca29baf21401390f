//! What is recorded: a step event for each activity processed, a discard for each event that did
//! not concern a person (semantics §5, §19; R-STEP).

use itinera_journey::id::{ActivityId, EventId, JourneyId, TransitionId, VersionId};
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
    /// The version's id.
    #[serde(rename = "journeyVersionID")]
    pub journey_version_id: VersionId,
    /// Version number.
    pub journey_version: u32,
    /// The journey's name.
    pub journey_version_name: String,
    /// The journey's description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>")]
    pub journey_version_description: String,
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
    /// Its caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_step_name: Option<String>,
    /// Caption of the transition by which the person came: a path's name, `Others`, `Error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_transition_name: Option<String>,
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
    /// Milliseconds from coming to the activity to leaving it; none of waits and events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing_time: Option<u64>,
    /// The action called.
    #[serde(rename = "actionID", default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Name of the action called; of jumps and updates, the activity's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_name: Option<String>,
    /// `customAction`, `email`, `sms`, `push`, `jump`, `updateProfile`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_type: Option<String>,
    /// Whether parts of the call were given in the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_parameterized: Option<bool>,
    /// Milliseconds the call took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_time: Option<u64>,
    /// `http`, `capping`, `timeout`, `error` (R-STEP-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_error: Option<String>,
    /// The HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_error_code: Option<String>,
    /// The failure of the attempt before, where a retry timed out or was capped (R-STEP-14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_origin_error: Option<String>,
    /// Its HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_execution_origin_error_code: Option<String>,
    /// `aep` or `custom`: what could not be fetched (R-STEP-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_type_in_error: Option<String>,
    /// `http`, `capping`, `timedout`, `error`; also of an expression that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_error: Option<String>,
    /// The HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_error_code: Option<String>,
    /// The failure of the attempt before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_origin_error: Option<String>,
    /// Its HTTP code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_origin_error_code: Option<String>,
    /// Milliseconds the fetches took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_total_time: Option<u64>,
    /// How many there were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_count: Option<u32>,
    /// Milliseconds of the profile store.
    #[serde(
        rename = "fetchPlatformTotalTime",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub fetch_platform_time: Option<u64>,
    /// Look-ups there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_platform_count: Option<u32>,
    /// Milliseconds of external sources.
    #[serde(
        rename = "fetchCustomTotalTime",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub fetch_custom_time: Option<u64>,
    /// Calls there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_custom_count: Option<u32>,
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

/// Codes of discards: the documented ones as documented, the others ours (semantics §3, §4, §19).
pub mod code {
    /// No journey uses the event.
    pub const NO_JOURNEY: &str = "EVENT_WITH_NO_JOURNEY";
    /// An unexpected failure.
    pub const INTERNAL: &str = "ERROR_SERVICE_INTERNAL";
    /// The person entered or left the segment, and the activity listens for the other.
    pub const SEGMENT_MISMATCH: &str = "ERROR_SEGMENT_REALISATION_CONDITION_MISMATCH";
    /// The payload yields no key.
    pub const MISSING_KEY: &str = "missingKey";
    /// The person is inside and does not listen to this now.
    pub const NOT_LISTENING: &str = "notListening";
    /// The person is not inside, and this lets nobody in.
    pub const NO_INSTANCE: &str = "noInstance";
    /// No version is open for entry.
    pub const JOURNEY_NOT_OPEN: &str = "journeyNotOpen";
    /// Before the start date, or from the end date on.
    pub const OUTSIDE_ENTRY_DATES: &str = "outsideEntryDates";
    /// The person has been inside, and may not come again.
    pub const RE_ENTRANCE_NOT_ALLOWED: &str = "reentranceNotAllowed";
    /// The person entered too short a while ago.
    pub const RE_ENTRANCE_WAIT_PERIOD: &str = "reentranceWaitPeriod";
    /// Test mode, and no test profile.
    pub const NOT_A_TEST_PROFILE: &str = "notATestProfile";
    /// Test mode, and the 101st profile.
    pub const TEST_PROFILE_LIMIT: &str = "testProfileLimit";
    /// All of them.
    pub const ALL: [&str; 12] = [
        NO_JOURNEY,
        INTERNAL,
        SEGMENT_MISMATCH,
        MISSING_KEY,
        NOT_LISTENING,
        NO_INSTANCE,
        JOURNEY_NOT_OPEN,
        OUTSIDE_ENTRY_DATES,
        RE_ENTRANCE_NOT_ALLOWED,
        RE_ENTRANCE_WAIT_PERIOD,
        NOT_A_TEST_PROFILE,
        TEST_PROFILE_LIMIT,
    ];
}
