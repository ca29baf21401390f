//! What differs between two versions of a journey for the same people.

use itinera_journey::Issue;
use itinera_journey::id::ActivityId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::report::Report;
use crate::person::Phase;

/// What differs between two versions for the same people, drawn from the same seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The format's number, 1.
    pub comparison: u32,
    /// What came of the one.
    pub a: Report,
    /// What came of the other.
    pub b: Report,
    /// How many people went the same way in both.
    #[ts(type = "number")]
    pub same: u64,
    /// How many went another way.
    #[ts(type = "number")]
    pub different: u64,
    /// Those, by where their ways part, the largest group first.
    pub groups: Vec<Parting>,
}

/// People whose ways part at the same place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Parting {
    /// The last activity that they pass in both; none: they enter only one of the versions.
    pub after: Option<ActivityId>,
    /// How they go on in the one.
    pub a: Onward,
    /// How they go on in the other.
    pub b: Onward,
    /// How many.
    #[ts(type = "number")]
    pub people: u64,
    /// Numbers of a few of them, for `scenario_of`.
    #[ts(type = "number[]")]
    pub examples: Vec<u64>,
    /// What was changed there, as far as it is known.
    pub why: Vec<Issue>,
}

/// How a way goes on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Onward {
    /// To an activity, at the same time or another.
    To {
        /// Which.
        activity: ActivityId,
        /// Whether the other version goes there too, at another time.
        later: bool,
    },
    /// It ends there.
    Ends {
        /// How.
        phase: Phase,
    },
    /// It has not begun.
    Outside {},
}
