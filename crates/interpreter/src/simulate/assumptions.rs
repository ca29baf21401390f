//! What a simulation takes for granted: who comes, what they are like, what they do next and how
//! endpoints answer. An input like any other: a file (`"assumptions": 1`), shown beside the result
//! and saved with it.

use std::collections::BTreeMap;

use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::scenario::ScenarioStub;

/// The format's number; readers refuse any other.
pub const FORMAT: u32 = 1;

/// What a simulation takes for granted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Assumptions {
    /// The format's number, 1.
    pub assumptions: u32,
    /// Where every draw comes from: the same seed gives the same result.
    #[serde(default)]
    #[ts(type = "number")]
    pub seed: u64,
    /// How many people come. With profiles from a file: as many as the file has.
    #[ts(type = "number")]
    pub people: u64,
    /// When the first of them comes, UTC.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub start: Timestamp,
    /// The time over which they come, one after the other, as an ISO-8601 duration; `PT0S`: all at
    /// once.
    #[serde(default = "at_once")]
    pub spread: String,
    /// Attributes of their profiles, by dotted path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Drawn>>")]
    pub profile: BTreeMap<String, Drawn>,
    /// The share of people that are in a segment when they come, by the segment's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, f64>>")]
    pub segments: BTreeMap<String, f64>,
    /// Fields of the event that they enter with, by dotted path. The key's field, if it is a plain
    /// one and not given here, is `person-<number>`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Drawn>>")]
    pub entry: BTreeMap<String, Drawn>,
    /// People who come again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// Events that follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LaterEvent>>")]
    pub events: Vec<LaterEvent>,
    /// What people do with messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LaterReaction>>")]
    pub reactions: Vec<LaterReaction>,
    /// Segments that people enter or leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LaterChange>>")]
    pub changes: Vec<LaterChange>,
    /// How endpoints answer. One that is not named answers 200 and an empty object at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Endpoint>>")]
    pub endpoints: Vec<Endpoint>,
    /// Scripted answers, as in a scenario: each person gets them in turn from the first. They come
    /// before `endpoints`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(type = "unknown[]", optional)]
    pub stubs: Vec<ScenarioStub>,
}

fn at_once() -> String {
    "PT0S".to_owned()
}

/// How the values of a field are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Drawn {
    /// Among what.
    pub from: Distribution,
    /// The share of people without it, from 0 to 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<f64>")]
    pub missing: f64,
}

/// Among what a value is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Constant {
        /// The value, any JSON.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// One of several.
    OneOf {
        /// Each with its weight.
        values: Vec<Weighted>,
    },
    /// A whole number, both ends among them.
    Whole {
        /// The least.
        from: i64,
        /// The greatest.
        to: i64,
    },
    /// A number from `from` to under `to`, all equally likely.
    Number {
        /// The least.
        from: f64,
        /// Where it ends.
        to: f64,
    },
    /// A number around a mean.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// An instant: a moment before or after the person comes, to the second.
    Instant {
        /// The earliest, as an ISO-8601 duration from the coming, e.g. `-P30D`.
        from: String,
        /// The latest.
        to: String,
        /// How it is written.
        #[serde(default)]
        #[ts(optional, as = "Option<Form>")]
        form: Form,
    },
    /// A text of its own for each person: the prefix and the person's number.
    Numbered {
        /// What stands before the number.
        prefix: String,
    },
}

/// How a drawn instant is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// With date, time and zone (UTC).
    #[default]
    DateTime,
    /// With date and time.
    DateTimeOnly,
    /// The date alone.
    DateOnly,
}

/// A value and how often it comes, relative to the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Weighted {
    /// The value, any JSON.
    #[ts(type = "unknown")]
    pub value: Value,
    /// Its weight; 1 if not given.
    #[serde(default = "one")]
    #[ts(as = "Option<f64>")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// How long something takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Delay {
    /// Always the same.
    Constant {
        /// ISO-8601 duration.
        time: String,
    },
    /// From `from` to under `to`, all equally likely.
    Between {
        /// ISO-8601 duration.
        from: String,
        /// ISO-8601 duration.
        to: String,
    },
    /// Mostly short, sometimes long (exponential).
    Around {
        /// The mean, as an ISO-8601 duration.
        mean: String,
    },
}

/// People who come again, with an event like the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Again {
    /// The share of people, from 0 to 1.
    pub probability: f64,
    /// How long after the time before.
    pub after: Delay,
    /// How often at most, beside the first time.
    pub times: u32,
}

/// From when a later event's delay counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Since {
    /// From when the journey begins to listen to it for the person: it comes for those who are
    /// listened to only.
    #[default]
    Listening,
    /// From the person's coming, whether the journey listens then or not.
    Entry,
}

/// An event after the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct LaterEvent {
    /// The event's name.
    pub event: String,
    /// From when the delay counts.
    #[serde(default)]
    #[ts(as = "Option<Since>")]
    pub since: Since,
    /// The share of people that it comes for, from 0 to 1.
    pub probability: f64,
    /// How long after.
    pub after: Delay,
    /// Its fields, by dotted path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Drawn>>")]
    pub payload: BTreeMap<String, Drawn>,
}

/// What people do with a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LaterReaction {
    /// The message activity: its label, or its id.
    pub activity: String,
    /// What they do.
    pub reaction: Feedback,
    /// The share of people, from 0 to 1.
    pub probability: f64,
    /// How long after the message was sent.
    pub after: Delay,
}

/// A segment that people enter or leave after they came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct LaterChange {
    /// The segment's name.
    pub segment: String,
    /// What becomes of them.
    pub status: SegmentStatus,
    /// From when the delay counts.
    #[serde(default)]
    #[ts(as = "Option<Since>")]
    pub since: Since,
    /// The share of people, from 0 to 1.
    pub probability: f64,
    /// How long after.
    pub after: Delay,
}

/// How an endpoint answers: of an action or message, or of a data source's field group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Endpoint {
    /// The action's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The data source's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_source: Option<String>,
    /// The field group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_group: Option<String>,
    /// How long an answer takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Delay>,
    /// The share of attempts that fail, from 0 to 1. A failed attempt is tried again as in a live
    /// journey.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<f64>")]
    pub failing: f64,
    /// The status of those that fail; 500 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The share of attempts that are never answered.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(as = "Option<f64>")]
    pub hanging: f64,
    /// Fields of the answer, by dotted path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, Drawn>>")]
    pub answer: BTreeMap<String, Drawn>,
    /// So many calls in so much time, those beyond thrown away (R-CAP-01). Without: the built-in
    /// caps, 4 000 in 5 minutes for messages and 15 a second for data sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Rate>,
    /// No cap at all, not even the built-in one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>")]
    pub uncapped: bool,
    /// So many calls in so much time, those beyond queued for up to 6 hours (R-CAP-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<Rate>,
}

/// So many calls in so much time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rate {
    /// How many.
    pub calls: u32,
    /// In how much time, as an ISO-8601 duration.
    pub per: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}
