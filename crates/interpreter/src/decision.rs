//! Decisions as data: what the interpreter chose at an activity, and on which values.

use itinera_journey::id::{ActivityId, PathId};
use itinera_journey::model::Outlet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// What was decided at one activity for one instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// The instance.
    pub instance: String,
    /// The activity that decided: in a race, the one before it.
    pub activity: ActivityId,
    /// What.
    pub choice: Choice,
}

/// What was chosen, and among what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Choice {
    /// A condition tested its paths from the top.
    Paths {
        /// Each path, tested or not.
        tests: Vec<TestedPath>,
        /// The outlet taken; none: the journey ended here.
        taken: Option<Outlet>,
    },
    /// A percentage split drew a number.
    Split {
        /// From 0 to under 100; none where the top path is always taken.
        draw: Option<f64>,
        /// The outlet taken.
        taken: Outlet,
    },
    /// A race was won.
    Race {
        /// The activity that the person went on to.
        winner: ActivityId,
        /// Whether its timeout came, or an event or the end of a wait.
        by: Win,
        /// All that took part.
        runners: Vec<Runner>,
    },
    /// A call, jump, update or fetch ended.
    Call {
        /// `success`, an HTTP code, `capped`, `timedOut` or `error`.
        code: String,
        /// In words, where there are some.
        message: Option<String>,
        /// Whether it was data for the activity, not the activity's own call.
        fetch: bool,
        /// The outlet taken; none: the person stopped here.
        taken: Option<Outlet>,
    },
}

/// How a race was won.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Win {
    /// Something that was listened to came.
    Event,
    /// A wait was over.
    Wait,
    /// An event did not come in time.
    Timeout,
}

/// Something that took part in a race.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Runner {
    /// The event or wait.
    pub activity: ActivityId,
    /// When it would have been over; none: whenever its event comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub due: Option<Timestamp>,
}

/// A path of a condition as it was tested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestedPath {
    /// The path.
    pub path: PathId,
    /// Its name.
    pub name: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The values that it was decided on, outermost first.
    pub values: Vec<Part>,
}

/// What came of testing a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Taken.
    True,
    /// Not taken.
    False,
    /// Not taken: it could not be decided, something it reads is not there.
    Unknown,
    /// It could not be evaluated.
    Failed,
    /// A path above was taken.
    Untested,
}

/// A part of an expression with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Its text.
    pub text: String,
    /// Its value.
    #[ts(type = "unknown")]
    pub value: Value,
}
