//! The state of one person in one journey: one value, small, that later versions can read.

use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::Outlet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::effect::Fetched;

/// The form of a person's state that this program writes.
pub const FORM: u32 = 2;

/// A person's place in a journey, across its versions. `Person::default()` has never entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The form of this value, [`FORM`]; every earlier form is read.
    pub state: u32,
    /// The entry record: when the person last entered (semantics §1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_entry_at: Option<Timestamp>,
    /// Counts waiting points and calls over all instances; an answer or a timer of another
    /// generation is stale and ignored.
    pub generation: u64,
    /// The instance that runs, or the last one that ended, without its payloads then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<Instance>,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            state: FORM,
            last_entry_at: None,
            generation: 0,
            instance: None,
        }
    }
}

/// One passage through the journey (semantics §1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its id: a hash of seed, journey, key and entry number.
    pub id: String,
    /// The version it runs in, to its end (R-LIFE-08).
    pub version: u32,
    /// The person's key.
    pub key: String,
    /// Code of the key's namespace, if the journey has one.
    pub namespace: Option<String>,
    /// When it entered.
    pub created_at: Timestamp,
    /// Which entry of this person it is, from 1.
    pub entry: u64,
    /// The activity it stands at: the last one entered.
    pub at: ActivityId,
    /// Where it stands in its life.
    pub phase: Phase,
    /// What it waits for.
    pub awaits: Awaits,
    /// Payloads of the events passed, oldest first, only the events' selected fields.
    pub payloads: Vec<Passed>,
    /// How many step events it has emitted.
    pub sequence: u32,
    /// How it came to where it stands: the last transition taken.
    pub via: Option<TransitionId>,
    /// The most recent failure, for the journey properties (semantics §19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
    /// The last call of an action, message, jump or update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_action: Option<LastCall>,
    /// The last fetch of data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fetch: Option<LastCall>,
    /// When it came to the activity it stands at; absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// What was fetched for the activity it stands at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetches: Option<Fetches>,
}

/// The last call or fetch of an instance, for the journey properties (semantics §19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastCall {
    /// Code of the most recent failure of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Milliseconds that the last one took.
    pub ms: u64,
}

/// What was fetched for one activity (R-STEP-15).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fetches {
    /// Milliseconds in all.
    pub total_ms: u64,
    /// Milliseconds of the profile store.
    pub platform_ms: u64,
    /// Look-ups there.
    pub platform: u32,
    /// Milliseconds of external sources.
    pub custom_ms: u64,
    /// Calls there.
    pub custom: u32,
    /// How often the activity asked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rounds: u32,
}

/// An event activity passed, with the payload that it took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passed {
    /// The event activity.
    pub activity: ActivityId,
    /// The payload's selected fields.
    pub payload: Value,
}

/// The most recent failure of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastError {
    /// The activity in error.
    pub activity: ActivityId,
    /// HTTP code, `capped`, `timedOut` or `error`.
    pub code: String,
}

/// Phase of an instance (semantics §18, R-TEST-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// On its way or waiting.
    Running,
    /// Passed the last activity, or no path of a condition matched.
    Finished,
    /// An unhandled failure.
    Error,
    /// An unhandled timeout, the 30-day limit, or stopped.
    Timedout,
}

/// What a running instance waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Awaits {
    /// Nothing: it has ended.
    Nothing,
    /// The first of several listeners and timers, all started together (semantics §6).
    First {
        /// Activities whose event is listened to, upper first.
        listeners: Vec<Listener>,
        /// Waits under way, upper first.
        timers: Vec<Timer>,
    },
    /// The answer of a call made by the activity it stands at.
    Answer,
    /// Data.
    Data {
        /// What came already.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        got: Vec<Fetched>,
        /// The activity it stands at was left by this outlet, and the data is for the waits beyond;
        /// none: it is for the activity itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beyond: Option<Outlet>,
    },
}

/// An activity listening; its version says for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    /// The event, reaction or segment qualification.
    pub activity: ActivityId,
    /// The transition that leads to it.
    pub via: TransitionId,
}

/// A wait under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timer {
    /// The wait, or the event whose timeout this is.
    pub activity: ActivityId,
    /// When it elapses.
    pub due: Timestamp,
    /// When it would elapse by its own settings: decides ties made by the test wait (A17).
    pub configured_due: Timestamp,
    /// The transition that leads to it.
    pub via: TransitionId,
    /// Whether it is the timeout of an event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timeout: bool,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
