use itinera_engine_api::EngineError;
use itinera_interpreter::simulate::SimulationError;
use itinera_journey::Issue;
use itinera_journey::bundle::{BundleError, Fault, MAX_BYTES, MAX_NESTING, MAX_OBJECTS};
use itinera_journey::edit::Refusal;
use itinera_journey::sample::SampleError;
use itinera_store::{EditError, Stale, StoreError};
use serde_json::{Map, Value, json};

use crate::wire::Problem;

/// Why a use case failed. The boundary turns it into a [`Problem`].
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The workspace file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An edit breaks a rule.
    #[error("this change is not allowed: {}", .0.code)]
    Refused(Refusal),
    /// Somebody else changed the same place.
    #[error("this was changed elsewhere meanwhile; nothing was overwritten")]
    Stale {
        /// Where, and both values.
        details: Box<Map<String, Value>>,
    },
    /// Nothing to undo or redo.
    #[error("there is nothing to take back")]
    NothingToTurn,
    /// The object cannot be changed now.
    #[error("this cannot be changed now: {0}")]
    Locked(&'static str),
    /// Deleting what journeys use.
    #[error("{0} journeys use this")]
    InUse(usize),
    /// A pasted sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// A bundle file.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A bundle whose parts do not fit together.
    #[error("the bundle's parts do not fit together: {0}")]
    BundleInconsistent(String),
    /// The system has nothing that shows a folder.
    #[error("no file browser shows {0}")]
    NoFileBrowser(String),
    /// A file that would be written is there already.
    #[error("{0} is there already")]
    FileExists(String),
    /// Errors block test mode or publication.
    #[error("errors must be mended first")]
    HasErrors(Vec<Issue>),
    /// Test mode needs a namespace.
    #[error("the journey's entry event has no namespace")]
    NoNamespace,
    /// Test mode is off.
    #[error("test mode is off")]
    NotInTest,
    /// A file could not be written or read.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// In words.
        message: String,
    },
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// No engine is set up.
    #[error("no engine is set up")]
    NoEngine,
    /// The engine's program could not be started here.
    #[error("the engine could not be started: {0}")]
    EngineStart(String),
    /// Secrets.
    #[error("{message}")]
    Secret {
        /// `secretsLocked`, `passphraseWrong`, `passphraseShort`, `secretMissing`, `secretsUnavailable`.
        code: &'static str,
        /// In words.
        message: String,
    },
    /// A document that is not what its kind says.
    #[error("a document could not be read: {0}")]
    Document(#[from] serde_json::Error),
    /// No call can be made in earnest from here.
    #[error("no call can be made: {0}")]
    Live(String),
    /// A profile without an identity in the journey's namespace.
    #[error("the profile has no identity in the journey's namespace")]
    NoIdentity,
    /// A scenario's file.
    #[error(transparent)]
    Scenario(#[from] itinera_interpreter::scenario::ScenarioError),
    /// Scenarios must pass before publication, and these do not.
    #[error("scenarios do not pass: {}", .0.join(", "))]
    ScenariosFail(Vec<String>),
    /// Scenarios must pass before publication, and there is none.
    #[error("there is no scenario")]
    NoScenario,
    /// A simulation or comparison.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// A file without a line.
    #[error("the file is empty")]
    EmptyProfiles,
    /// Profiles of a file that is not kept any more.
    #[error("the profiles are not in memory any more")]
    ProfilesGone,
    /// A text that holds no profiles.
    #[error("line {line}: {fault}: {what}")]
    Profiles {
        /// From 1; of a list in JSON, which of its profiles.
        line: u64,
        /// `namespace`, `segment` (there is none of the name), `identity` (it has none), `integer`,
        /// `number`, `boolean` (a cell is none), `syntax`, `empty`, `tooMany`.
        fault: &'static str,
        /// What it is about.
        what: String,
    },
}

/// Every code of a [`Problem`], for the locale files.
pub const CODES: &[&str] = &[
    "notAWorkspace",
    "newerVersion",
    "damaged",
    "readOnly",
    "unknownObject",
    "fileAccess",
    "refused",
    "staleRevision",
    "nothingToUndo",
    "locked",
    "inUse",
    "sampleNotJson",
    "sampleNotObject",
    "sampleFieldName",
    "sampleTooDeep",
    "bundleTooLarge",
    "bundleTooDeep",
    "bundleTooMany",
    "bundleFormat",
    "bundleTruncated",
    "bundleNotJson",
    "bundleOtherShape",
    "bundleInconsistent",
    "hasErrors",
    "noNamespace",
    "notInTest",
    "file",
    "fileExists",
    "noFileBrowser",
    "engineAddress",
    "engineUnreachable",
    "engineTimeout",
    "engineInterrupted",
    "notAnEngine",
    "unauthorized",
    "engineRefused",
    "missingSecrets",
    "otherContent",
    "engineFailed",
    "noEngine",
    "engineStart",
    "secretsLocked",
    "passphraseWrong",
    "passphraseShort",
    "secretMissing",
    "secretsUnavailable",
    "document",
    "profiles",
    "live",
    "noIdentity",
    "scenariosFail",
    "noScenario",
    "assumptionsFormat",
    "assumption",
    "simulationTooLarge",
    "profilesUnreadable",
    "noProfiles",
    "noPerson",
    "cancelled",
    "emptyProfiles",
    "profilesGone",
];

impl<R: std::error::Error> From<EditError<R>> for ApiError
where
    Refusal: From<R>,
{
    fn from(error: EditError<R>) -> Self {
        match error {
            EditError::Refused(refusal) => Self::Refused(refusal.into()),
            EditError::Stale(met) => Self::Stale {
                details: Box::new(stale(*met)),
            },
            EditError::Nothing => Self::NothingToTurn,
            EditError::Store(error) => Self::Store(error),
        }
    }
}

fn stale(met: Stale) -> Map<String, Value> {
    let details = json!({
        "path": met.path, "mine": met.mine, "theirs": met.theirs,
        "patch": met.missed, "revision": met.revision,
    });
    match details {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        let message = error.to_string();
        let (code, details) = match error {
            ApiError::Store(error) => match error {
                StoreError::NotAWorkspace(path) => ("notAWorkspace", json!({"path": path})),
                StoreError::NewerVersion { path, found, known } => (
                    "newerVersion",
                    json!({"path": path, "found": found, "known": known}),
                ),
                StoreError::Damaged(what) => ("damaged", json!({"what": what})),
                StoreError::ReadOnly => ("readOnly", json!({})),
                StoreError::Unknown { kind, id } => {
                    ("unknownObject", json!({"kind": kind, "id": id}))
                }
                StoreError::Io(_) | StoreError::Database(_) | StoreError::Document(_) => {
                    ("fileAccess", json!({"message": message}))
                }
            },
            ApiError::Refused(refusal) => (
                "refused",
                json!({"refusal": refusal.code, "params": refusal.params}),
            ),
            ApiError::Stale { details } => ("staleRevision", Value::Object(*details)),
            ApiError::NothingToTurn => ("nothingToUndo", json!({})),
            ApiError::Locked(why) => ("locked", json!({"why": why})),
            ApiError::InUse(count) => ("inUse", json!({"count": count})),
            ApiError::Sample(error) => match error {
                SampleError::NotJson {
                    line,
                    column,
                    message,
                } => (
                    "sampleNotJson",
                    json!({"line": line, "column": column, "message": message}),
                ),
                SampleError::NotAnObject => ("sampleNotObject", json!({})),
                SampleError::FieldName(name) => ("sampleFieldName", json!({"name": name})),
                SampleError::TooDeep => ("sampleTooDeep", json!({})),
            },
            ApiError::Bundle(error) => bundle(error),
            ApiError::BundleInconsistent(what) => ("bundleInconsistent", json!({"what": what})),
            ApiError::NoFileBrowser(path) => ("noFileBrowser", json!({"path": path})),
            ApiError::FileExists(path) => ("fileExists", json!({"path": path})),
            ApiError::HasErrors(issues) => (
                "hasErrors",
                json!({"issues": issues, "count": issues.len()}),
            ),
            ApiError::NoNamespace => ("noNamespace", json!({})),
            ApiError::NotInTest => ("notInTest", json!({})),
            ApiError::File { path, message } => ("file", json!({"path": path, "message": message})),
            ApiError::Engine(error) => match error {
                EngineError::Address(address) => ("engineAddress", json!({"address": address})),
                EngineError::Unreachable(address) => {
                    ("engineUnreachable", json!({"address": address}))
                }
                EngineError::Timeout => ("engineTimeout", json!({})),
                EngineError::Interrupted(address) => {
                    ("engineInterrupted", json!({"address": address}))
                }
                EngineError::NotAnEngine => ("notAnEngine", json!({})),
                EngineError::Unauthorized => ("unauthorized", json!({})),
                EngineError::Refused(body) => match body.code.as_str() {
                    "missingSecrets" => ("missingSecrets", Value::Object(body.details)),
                    "otherContent" => ("otherContent", json!({})),
                    _ => (
                        "engineRefused",
                        json!({"message": body.message, "details": body.details}),
                    ),
                },
                EngineError::Failed(status) => ("engineFailed", json!({"status": status})),
            },
            ApiError::NoEngine => ("noEngine", json!({})),
            ApiError::EngineStart(why) => ("engineStart", json!({"message": why})),
            ApiError::Secret { code, .. } => (code, json!({})),
            ApiError::Document(_) => ("document", json!({"message": message})),
            ApiError::Live(message) => ("live", json!({"message": message})),
            ApiError::NoIdentity => ("noIdentity", json!({})),
            ApiError::Scenario(error) => {
                let params = error.params().into_iter();
                let details = params.map(|(key, value)| (key.to_owned(), Value::String(value)));
                (error.code(), Value::Object(details.collect()))
            }
            ApiError::ScenariosFail(names) => (
                "scenariosFail",
                json!({"count": names.len(), "names": names.join(", ")}),
            ),
            ApiError::NoScenario => ("noScenario", json!({})),
            ApiError::Simulation(error) => simulation(error),
            ApiError::EmptyProfiles => ("emptyProfiles", json!({})),
            ApiError::ProfilesGone => ("profilesGone", json!({})),
            ApiError::Profiles { line, fault, what } => (
                "profiles",
                json!({"line": line, "fault": fault, "what": what}),
            ),
        };
        let details = match details {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        Self {
            code: code.to_owned(),
            message,
            details,
        }
    }
}

fn simulation(error: SimulationError) -> (&'static str, Value) {
    match error {
        SimulationError::Format { found } => ("assumptionsFormat", json!({"found": found})),
        SimulationError::Assumption { place, code, what } => (
            "assumption",
            json!({"place": place, "fault": code, "what": what}),
        ),
        SimulationError::Journey { name, issues } => (
            "hasErrors",
            json!({"name": name, "count": issues.len(), "issues": issues}),
        ),
        SimulationError::TooLarge => ("simulationTooLarge", json!({})),
        SimulationError::Profiles(message) => ("profilesUnreadable", json!({"message": message})),
        SimulationError::NoProfiles {
            lines,
            line,
            message,
        } => (
            "noProfiles",
            json!({"lines": lines, "line": line, "message": message}),
        ),
        SimulationError::Records(message) => ("file", json!({"path": "", "message": message})),
        SimulationError::NoPerson(person) => ("noPerson", json!({"person": person})),
        SimulationError::Cancelled => ("cancelled", json!({})),
    }
}

fn bundle(error: BundleError) -> (&'static str, Value) {
    match error {
        BundleError::TooLarge => ("bundleTooLarge", json!({"limit": MAX_BYTES / 1024 / 1024})),
        BundleError::TooDeep => ("bundleTooDeep", json!({"limit": MAX_NESTING})),
        BundleError::TooMany { what, found } => (
            "bundleTooMany",
            json!({"what": what, "found": found, "limit": MAX_OBJECTS}),
        ),
        BundleError::Format(found) => ("bundleFormat", json!({"found": found})),
        BundleError::Malformed {
            fault,
            line,
            column,
            message,
        } => {
            let code = match fault {
                Fault::Truncated => "bundleTruncated",
                Fault::NotJson => "bundleNotJson",
                Fault::OtherShape => "bundleOtherShape",
            };
            // The place is said beside it, and what would have been right is for who writes one.
            let what = message.split(" at line ").next().unwrap_or_default();
            let what = what.split(", expected one of").next().unwrap_or_default();
            (code, json!({"line": line, "column": column, "what": what}))
        }
    }
}
