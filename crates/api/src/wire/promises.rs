//! Promises held against what was searched, as they cross IPC.

use std::collections::BTreeMap;

pub use itinera_interpreter::counterexample::Searched;
use itinera_journey::Issue;
use itinera_journey::id::{ActivityId, JourneyId, PromiseId, VersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

wire! {
    /// Searches for what breaks a version's promises.
    struct CheckPromisesRequest {
        /// The version.
        pub version: VersionId,
        /// What the scenario that breaks a promise is called, by promise.
        pub titles: BTreeMap<PromiseId, String>,
    }

    /// What came of a search.
    struct PromisesChecked {
        /// When it was made, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// Each promise, in the order of ids.
        pub promises: Vec<PromiseOutcome>,
        /// How much was searched.
        pub searched: Searched,
        /// What deserves a look whatever was promised.
        pub findings: Vec<SearchFinding>,
        /// Saved scenarios that could not be run: name, and why.
        pub unrunnable: Vec<(String, String)>,
    }

    /// A promise, and what breaks it.
    struct PromiseOutcome {
        /// Which.
        pub id: PromiseId,
        /// What breaks it; none: nothing that was searched.
        pub broken: Option<BrokenPromise>,
    }

    /// What breaks a promise.
    struct BrokenPromise {
        /// Whom it is broken for.
        pub key: String,
        /// When, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// At which journey's activity.
        pub journey: JourneyId,
        /// At which activity.
        pub activity: ActivityId,
        /// In which way; the text is `breach-<code>`.
        pub code: String,
        /// What the text is filled with.
        pub params: BTreeMap<String, String>,
        /// How many steps the scenario has.
        pub steps: usize,
        /// The scenario's file.
        pub scenario: String,
    }

    /// Something found while searching.
    struct SearchFinding {
        /// What and where.
        pub issue: Issue,
        /// A scenario's file that shows it; none: it shows without running.
        pub scenario: Option<String>,
    }

    /// Does in test mode what a scenario says.
    struct TestOpenRequest {
        /// The version; test mode is turned on where it is off.
        pub version: VersionId,
        /// The scenario's file.
        pub scenario: String,
        /// Whose path is shown; else that of the first person in it.
        pub key: Option<String>,
    }
}
