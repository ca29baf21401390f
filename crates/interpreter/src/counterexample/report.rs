//! What came of a search.

use std::collections::BTreeMap;

use itinera_journey::Issue;
use itinera_journey::id::{ActivityId, JourneyId, PromiseId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::scenario::Scenario;

/// How much is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// The most scenarios run in search of what breaks a promise.
    pub runs: usize,
    /// The most runs to make one counterexample smaller.
    pub shrink: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            runs: 3_000,
            shrink: 300,
        }
    }
}

/// What came of a search: of each promise what breaks it, if something that was searched does.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// By promise; none: nothing that was searched breaks it. That nothing does is not said.
    pub promises: BTreeMap<PromiseId, Option<Counterexample>>,
    /// What was searched.
    pub searched: Searched,
    /// What deserves a look whatever was promised: jumps that let nobody in, runs without an end,
    /// events without a key.
    pub findings: Vec<Finding>,
    /// What was taken for granted: journeys jumped to that were not there.
    pub assumed: Vec<JourneyId>,
    /// Scenarios given that could not be run, and why.
    pub unrunnable: Vec<(String, String)>,
}

impl Report {
    /// Whether any promise was broken.
    pub fn broken(&self) -> bool {
        self.promises.values().any(Option::is_some)
    }
}

/// How much was searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Searched {
    /// Scenarios run.
    pub scenarios: usize,
    /// Of these, given ones.
    pub given: usize,
    /// Of these, ones made to cover the journey's paths.
    pub generated: usize,
    /// Persons in them.
    pub persons: usize,
    /// Moments of those persons that promises were held against.
    pub moments: usize,
    /// Whether the search was over only because its budget was, or it was cancelled.
    pub cut_off: bool,
}

/// A scenario that breaks a promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterexample {
    /// It, with what comes of it as what is expected.
    pub scenario: Scenario,
    /// Code of the person's namespace.
    pub namespace: Option<String>,
    /// Whom the promise is broken for.
    pub key: String,
    /// When.
    pub at: Timestamp,
    /// At which journey's activity.
    pub journey: JourneyId,
    /// At which activity.
    pub activity: ActivityId,
    /// In which way: [`crate::promise::Why::code`].
    pub code: String,
    /// What the text is filled with.
    pub params: BTreeMap<String, String>,
}

/// Something found while searching, with the scenario in which it happened; none: without running.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What and where.
    pub issue: Issue,
    /// In which scenario.
    pub scenario: Option<Scenario>,
}
