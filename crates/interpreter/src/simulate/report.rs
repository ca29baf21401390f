//! What came of a simulation.

use std::collections::BTreeMap;

use itinera_journey::Issue;
use itinera_journey::id::{ActivityId, ConnectorId, JourneyId, TransitionId, VersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::assumptions::Assumptions;
use super::people::BrokenLine;
use crate::person::Phase;

/// The most points of a series over time.
pub const MAX_POINTS: usize = 240;

/// What came of a simulation: a value that the same journey, assumptions and seed always give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Report {
    /// The format's number, 1.
    pub simulation: u32,
    /// SHA-256 of all that happened to everybody: the same on any number of threads.
    pub digest: String,
    /// The journey.
    pub journey: JourneyId,
    /// Its name.
    pub name: String,
    /// The version.
    pub version: VersionId,
    /// The version's number.
    pub number: u32,
    /// What was taken for granted.
    pub assumptions: Assumptions,
    /// How many people came.
    #[ts(type = "number")]
    pub people: u64,
    /// How many times one of them entered.
    #[ts(type = "number")]
    pub entered: u64,
    /// Whether people did not affect each other; else what they shared: names of the endpoints
    /// whose caps or throttles were felt.
    pub shared: Vec<String>,
    /// When the last thing happened, UTC.
    #[ts(type = "string")]
    pub until: Timestamp,
    /// By activity.
    pub activities: BTreeMap<ActivityId, ActivityCount>,
    /// How many people took each way.
    #[ts(type = "Record<string, number>")]
    pub transitions: BTreeMap<TransitionId, u64>,
    /// How passages ended. Running: those that stay where nothing more comes for them.
    #[ts(type = "Partial<Record<\"running\" | \"finished\" | \"error\" | \"timedout\", number>>")]
    pub phases: BTreeMap<Phase, u64>,
    /// Calls, by action, message and field group.
    pub calls: Vec<CallCount>,
    /// From entry to the end, of passages that finished.
    pub duration: Option<Quantiles>,
    /// How many people got so many messages: none, one, two, …; the last also those with more.
    #[ts(type = "number[]")]
    pub messages: Vec<u64>,
    /// Events that concerned nobody just then, by code.
    #[ts(type = "Record<string, number>")]
    pub discards: BTreeMap<String, u64>,
    /// How many stay where, at the end, since nothing more comes for them: by the activity before.
    #[ts(type = "Record<string, number>")]
    pub waiting: BTreeMap<ActivityId, u64>,
    /// Lines of the profiles' file that could not be read, the first hundred.
    pub broken: Vec<BrokenLine>,
    /// How many of them there are.
    #[ts(type = "number")]
    pub broken_count: u64,
    /// What deserves a look: caps that throw calls away, activities that nobody reached, keys that
    /// were missing, parameters that were sent empty.
    pub findings: Vec<Issue>,
    /// What the simulation does not know about this journey, so that its result may differ.
    pub limits: Vec<Issue>,
}

/// What happened at one activity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ActivityCount {
    /// How many came there.
    #[ts(type = "number")]
    pub reached: u64,
    /// How many went on from there or finished there.
    #[ts(type = "number")]
    pub passed: u64,
    /// How many stopped there by a failure that no path takes care of.
    #[ts(type = "number")]
    pub failed: u64,
    /// How many stopped there since their time was over.
    #[ts(type = "number")]
    pub timed_out: u64,
    /// How many of those who came were there on which day, from the day of the first coming on,
    /// 24 hours each.
    #[ts(type = "number[]")]
    pub by_day: Vec<u64>,
}

/// The calls of one endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct CallCount {
    /// The action or data source.
    pub connector: ConnectorId,
    /// Name of the action, or of data source and group: `Source.Group`.
    pub name: String,
    /// Whether it sends messages.
    pub message: bool,
    /// Whether it fetches data.
    pub fetches: bool,
    /// How many, retries not counted.
    #[ts(type = "number")]
    pub calls: u64,
    /// Of these, how many failed, capped ones among them.
    #[ts(type = "number")]
    pub failed: u64,
    /// How many the cap threw away.
    #[ts(type = "number")]
    pub capped: u64,
    /// How many the throttle made wait.
    #[ts(type = "number")]
    pub queued: u64,
    /// The cap.
    pub cap: Option<CapCount>,
    /// How long the points of `over_time` last, in milliseconds.
    #[ts(type = "number")]
    pub point_ms: u64,
    /// Calls begun in each point of time, from the start on.
    #[ts(type = "number[]")]
    pub over_time: Vec<u64>,
}

/// A cap, and how near the calls came to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CapCount {
    /// So many calls …
    #[ts(type = "number")]
    pub calls: u64,
    /// … in so many milliseconds.
    #[ts(type = "number")]
    pub period_ms: u64,
    /// The most that were wanted in such a time.
    #[ts(type = "number")]
    pub busiest: u64,
}

/// Of a hundred values, the fiftieth, ninetieth and ninety-ninth: to two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Quantiles {
    /// Half of them took no longer, in milliseconds.
    #[ts(type = "number")]
    pub p50: u64,
    /// Nine of ten took no longer.
    #[ts(type = "number")]
    pub p90: u64,
    /// All but one of a hundred took no longer.
    #[ts(type = "number")]
    pub p99: u64,
    /// The longest.
    #[ts(type = "number")]
    pub max: u64,
}
