//! Seeing ahead: simulations, what they take for granted, and comparisons.

use std::collections::BTreeMap;

pub use itinera_interpreter::simulate::{Assumptions, Report};
use itinera_interpreter::simulate::{BrokenLine, Comparison};
use itinera_journey::id::VersionId;
use itinera_journey::model::{Status, Version};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::BundleSource;

/// A simulation or comparison under way; the window makes the id up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct RunId(pub String);

/// Profiles that were read from a file, kept until the program ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ProfilesId(pub String);

/// A version to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum OtherVersion {
    /// One of this workspace; a live one as it was published.
    Version {
        /// Which.
        version: VersionId,
    },
    /// A bundle.
    Bundle {
        /// Where it is.
        from: BundleSource,
    },
}

/// The form of a written report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReportFormat {
    /// Comma-separated: a line an activity, then a line a path.
    Csv,
    /// All of it, assumptions included.
    Json,
}

wire! {
    /// What simulations of a journey may take for granted.
    struct AssumptionSets {
        /// What is guessed from the journey.
        pub defaults: Assumptions,
        /// Those that were kept, by name.
        pub saved: Vec<SavedAssumptions>,
    }

    /// Assumptions kept beside a journey.
    struct SavedAssumptions {
        /// Their name.
        pub name: String,
        /// What they say.
        pub assumptions: Assumptions,
    }

    /// Keeps assumptions beside a version's journey; a known name is replaced.
    struct SaveAssumptionsRequest {
        /// A version of the journey.
        pub version: VersionId,
        /// Their name.
        pub name: String,
        /// What they say.
        pub assumptions: Assumptions,
    }

    /// Assumptions kept beside a version's journey.
    struct AssumptionsRequest {
        /// A version of the journey.
        pub version: VersionId,
        /// Their name.
        pub name: String,
    }

    /// A file of profiles for simulations.
    struct ReadProfilesRequest {
        /// A version that it is for: its profile schema says what cells are.
        pub version: VersionId,
        /// The file's name: one that ends in `.csv` has comma-separated values, any other JSON Lines.
        pub name: String,
        /// Where it is.
        pub from: BundleSource,
    }

    /// Profiles that were read.
    struct ProfilesRead {
        /// Names them in a simulation.
        pub id: ProfilesId,
        /// The file's name.
        pub name: String,
        /// How many there are.
        #[ts(type = "number")]
        pub people: u64,
        /// How many lines were left out.
        #[ts(type = "number")]
        pub left_out: u64,
        /// The first of these.
        pub broken: Vec<BrokenLine>,
    }

    /// Simulates a version.
    struct SimulateRequest {
        /// Names the run, for progress and cancelling.
        pub run: RunId,
        /// Which version.
        pub version: VersionId,
        /// What is taken for granted.
        pub assumptions: Assumptions,
        /// Who comes, if it is not who the assumptions say.
        pub profiles: Option<ProfilesId>,
    }

    /// A run under way.
    struct RunRequest {
        /// Which.
        pub run: RunId,
    }

    /// Compares a version with another for the same people.
    struct CompareRequest {
        /// Names the run, for progress and cancelling.
        pub run: RunId,
        /// The one version.
        pub version: VersionId,
        /// The other.
        pub other: OtherVersion,
        /// What is taken for granted.
        pub assumptions: Assumptions,
        /// Who comes, if it is not who the assumptions say.
        pub profiles: Option<ProfilesId>,
    }

    /// What came of a comparison.
    struct Compared {
        /// The other version is its `a`, this one its `b`.
        pub comparison: Comparison,
        /// The other version, to be drawn.
        pub other: Version,
        /// Names of the other's events and actions by id.
        pub names: BTreeMap<String, String>,
    }

    /// A version that another may be compared with.
    struct ComparableVersion {
        /// Which.
        pub version: VersionId,
        /// The journey's name.
        pub name: String,
        /// Its number.
        pub number: u32,
        /// Its status.
        pub status: Status,
        /// Whether it is of the same journey.
        pub same_journey: bool,
    }

    /// One person of a simulation, as a scenario.
    struct PersonRequest {
        /// Which version they passed.
        pub version: VersionId,
        /// What was taken for granted.
        pub assumptions: Assumptions,
        /// Who came, if it is not who the assumptions say.
        pub profiles: Option<ProfilesId>,
        /// The person's number.
        #[ts(type = "number")]
        pub person: u64,
    }

    /// Writes a report into a file.
    struct ExportReportRequest {
        /// The version that was simulated.
        pub version: VersionId,
        /// What came of it.
        pub report: Report,
        /// How to write it.
        pub format: ReportFormat,
        /// The file; `~/` is the home folder.
        pub path: String,
        /// Replace the file if it is there.
        pub replace: bool,
    }
}
