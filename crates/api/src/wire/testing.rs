//! Test mode and scenarios, as they cross IPC.

use std::collections::BTreeMap;

use itinera_expr::Type;
use itinera_interpreter::decision::Choice;
use itinera_interpreter::person::Phase;
use itinera_interpreter::record::Discard;
use itinera_journey::Issue;
use itinera_journey::id::{
    ActivityId, ConnectorId, EventId, ProfileId, SegmentId, TransitionId, VersionId,
};
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::Problem;

wire! {
    /// Test mode as the window shows it.
    struct TestView {
        /// The version in test.
        pub version: VersionId,
        /// The virtual clock, UTC.
        #[ts(type = "string")]
        pub now: Timestamp,
        /// When something happens next: a wait elapses or a call answers.
        #[ts(type = "string | null")]
        pub next_at: Option<Timestamp>,
        /// Whether the last move of the clock was cut off, since it did not come to an end.
        pub exhausted: bool,
        /// Events that may be sent: those of the journey, entry first.
        pub events: Vec<EventId>,
        /// Message activities that people may react to.
        pub messages: Vec<ActivityId>,
        /// Segments that people may enter or leave, with their names.
        pub segments: BTreeMap<SegmentId, String>,
        /// How the test runs.
        pub options: TestOptions,
        /// The least wait time in test, in seconds, which is also the first; none where nothing
        /// waits (R-TEST-05, R-TEST-06).
        pub least_wait: Option<u32>,
        /// Transitions travelled by the profile that is shown (semantics §18.7).
        pub travelled: Vec<TransitionId>,
        /// Activities passed by that profile.
        pub passed: Vec<ActivityId>,
        /// Where that profile stands now, if it is inside.
        pub standing: Vec<ActivityId>,
        /// The failing activity, if any, with why.
        pub failed: Option<TestFailure>,
        /// Transition that a failure blocks: shown orange.
        pub blocked: Option<TransitionId>,
        /// Everyone of this session.
        pub people: Vec<TestPerson>,
        /// Events that concerned nobody, newest last.
        pub discards: Vec<Discard>,
        /// Calls that the stubs answered, newest last.
        pub calls: Vec<TestCall>,
        /// What may be called, by the name that stubs have.
        pub connectors: Vec<TestConnector>,
        /// How many things were done that a scenario would hold.
        pub steps: usize,
    }

    /// How a test runs. A change begins it anew.
    struct TestOptions {
        /// What every wait and event timeout lasts, in seconds; none: as long as they say.
        pub wait_seconds: Option<u32>,
        /// Whether the re-entrance wait and the entry dates count (semantics §18.2).
        pub entry_rules: bool,
        /// Whether a changed profile is read with its new value at once (semantics §15).
        pub updates_at_once: bool,
    }

    /// Changes how a test runs.
    struct TestOptionsRequest {
        /// The version in test.
        pub version: VersionId,
        /// From now on.
        pub options: TestOptions,
    }

    /// A failure shown on its activity.
    struct TestFailure {
        /// Which.
        pub activity: ActivityId,
        /// Address called, if it was a call.
        pub url: Option<String>,
        /// `500`, `timedOut`, `capped`, `error`.
        pub code: String,
        /// In words, or what was answered.
        pub message: String,
        /// What was sent.
        #[ts(type = "unknown")]
        pub request: Option<Value>,
    }

    /// A person of a test session.
    struct TestPerson {
        /// The key.
        pub key: String,
        /// The profile, if the workspace has one with this key.
        pub profile: Option<ProfileId>,
        /// Where it stands in its life.
        pub phase: Phase,
        /// The activity it stands at.
        pub at: ActivityId,
        /// Which entry it is, from 1.
        #[ts(type = "number")]
        pub entry: u64,
        /// Whether its path is shown.
        pub shown: bool,
    }

    /// Shows another person's path.
    struct TestShowRequest {
        /// The version in test.
        pub version: VersionId,
        /// The person's key.
        pub key: String,
    }

    /// A call that a stub answered.
    struct TestCall {
        /// When, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// For whom.
        pub key: String,
        /// The activity.
        pub activity: ActivityId,
        /// The action's name, or those of data source and group.
        pub action: String,
        /// Method and address.
        pub request: String,
        /// The body that would be sent.
        #[ts(type = "unknown")]
        pub body: Value,
        /// How it ended: a status, `timedOut`, `capped` or `error`.
        pub answer: String,
        /// The answer's body, or what went wrong.
        #[ts(type = "unknown")]
        pub response: Value,
        /// How many attempts there were.
        pub attempts: u32,
        /// Milliseconds of virtual time it took.
        #[ts(type = "number")]
        pub elapsed_ms: u64,
    }

    /// Something that may be called in a test, with its stub.
    struct TestConnector {
        /// The action or data source.
        pub connector: ConnectorId,
        /// The name its stub has: that of the action, or of data source and group.
        pub name: String,
        /// Whether it is a data source.
        pub source: bool,
        /// Whether it is called in earnest in place of its stub.
        pub live: bool,
        /// What it answers; of the rules that fit a call, the first.
        pub rules: Vec<StubRule>,
    }

    /// What a stub answers to some calls.
    struct StubRule {
        /// Values that the call must have: of payload fields by dotted path, or of parameters.
        #[ts(type = "Record<string, unknown>")]
        pub when: BTreeMap<String, Value>,
        /// Answers in turn, one an attempt; the last repeats.
        pub replies: Vec<StubReply>,
    }

    /// What a stub answers.
    struct StubReply {
        /// The status; 200 at first.
        pub status: u16,
        /// Milliseconds of virtual time until it answers.
        #[ts(type = "number")]
        pub latency_ms: u64,
        /// The body.
        #[ts(type = "unknown")]
        pub body: Value,
        /// A failure in place of a status: `timeout`, `capped`, or one of the network.
        pub error: Option<String>,
    }

    /// Scripts a stub.
    struct StubRequest {
        /// The version in test.
        pub version: VersionId,
        /// Its name.
        pub name: String,
        /// What it answers from now on.
        pub rules: Vec<StubRule>,
    }

    /// A reaction to a message, made up by hand (semantics §13).
    struct TestReactRequest {
        /// The version in test.
        pub version: VersionId,
        /// The message activity.
        pub activity: ActivityId,
        /// What became of the message.
        pub reaction: Feedback,
        /// Whose.
        pub profile: ProfileId,
    }

    /// A change of a segment, made up by hand (semantics §14).
    struct TestQualifyRequest {
        /// The version in test.
        pub version: VersionId,
        /// The segment.
        pub segment: SegmentId,
        /// The new status.
        pub status: SegmentStatus,
        /// Whose.
        pub profile: ProfileId,
    }

    /// Chooses whether a connector is called in earnest.
    struct TestLiveRequest {
        /// The version in test.
        pub version: VersionId,
        /// The action or data source.
        pub connector: ConnectorId,
        /// In earnest, or answered by its stub.
        pub live: bool,
    }

    /// Asks why a person did or did not reach an activity.
    struct TestWhyRequest {
        /// The version in test.
        pub version: VersionId,
        /// The person's key.
        pub key: String,
        /// The activity.
        pub activity: ActivityId,
    }

    /// Why a person did or did not reach an activity.
    struct Why {
        /// `passed`, `standing`, `failed`, `notReached` or `notEntered`.
        pub outcome: String,
        /// What was decided on the way, in order of time.
        pub links: Vec<WhyLink>,
        /// Before the activity: where the person waits.
        pub standing: Vec<ActivityId>,
        /// Before the activity, or at it: where the person was stopped by a failure, with its code.
        pub stopped: Option<(ActivityId, String)>,
        /// Why the person did not enter: its discards, newest last.
        pub discards: Vec<Discard>,
    }

    /// A decision on the way to an activity.
    struct WhyLink {
        /// The activity that decided.
        pub activity: ActivityId,
        /// When, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// What, and on which values.
        pub choice: Choice,
        /// Whether it led away from the activity asked about.
        pub away: bool,
    }

    /// A scenario of a journey.
    struct ScenarioRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// How many steps it has.
        pub steps: usize,
        /// When it was saved last, UTC.
        #[ts(type = "string")]
        pub changed_at: Timestamp,
        /// What came of its last run in this window; none yet.
        pub last: Option<ScenarioOutcome>,
    }

    /// What a journey's saved scenarios cover of a version.
    struct CoverageView {
        /// Transitions and the scenarios that take each.
        pub transitions: Vec<CoveredTransition>,
        /// Transitions that no scenario takes though people may.
        pub uncovered: Vec<UntakenTransition>,
        /// Transitions that nobody ever takes.
        pub unreachable: Vec<UntakenTransition>,
        /// Scenarios that could not be run: name and why, in words.
        pub broken: Vec<BrokenScenario>,
        /// How many transitions are taken by a scenario.
        pub covered: usize,
        /// Whether scenarios were made and the work allowed for it was used up.
        pub exhausted: bool,
        /// Scenarios made and saved by this request.
        pub generated: Vec<ScenarioRow>,
    }

    /// A transition and the scenarios that take it.
    struct CoveredTransition {
        /// The transition.
        pub transition: TransitionId,
        /// Names of the scenarios.
        pub by: Vec<String>,
    }

    /// A transition that nothing takes, and why: the text is `reason-<code>`.
    struct UntakenTransition {
        /// The transition.
        pub transition: TransitionId,
        /// The code of the reason.
        pub code: String,
        /// What the text is filled with.
        pub params: BTreeMap<String, String>,
    }

    /// A scenario that could not be run.
    struct BrokenScenario {
        /// Its name.
        pub name: String,
        /// Why, in words.
        pub message: String,
    }

    /// What came of a scenario's run.
    struct ScenarioOutcome {
        /// When it ran, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// Whether all expectations hold.
        pub ok: bool,
        /// Those that do not.
        pub differences: Vec<ScenarioDifference>,
        /// The journey's errors, if they kept it from being run.
        pub issues: Vec<Issue>,
        /// Why it could not be run otherwise, with the place.
        pub problem: Option<Problem>,
    }

    /// An expectation that does not hold.
    struct ScenarioDifference {
        /// What it is about: `anna-1: path`.
        pub about: String,
        /// What was expected, a line each.
        pub expected: Vec<String>,
        /// What happened.
        pub found: Vec<String>,
    }

    /// Saves what was done in a test as a scenario.
    struct SaveRunRequest {
        /// The version in test.
        pub version: VersionId,
        /// The scenario's name.
        pub name: String,
    }

    /// A scenario's file.
    struct ScenarioText {
        /// The JSON text.
        pub text: String,
    }

    /// A scenario.
    struct ScenarioRequest {
        /// Its id.
        pub id: String,
    }

    /// Writes a scenario's file.
    struct ExportScenarioRequest {
        /// The scenario.
        pub id: String,
        /// The file to write; `~/` is the home folder.
        pub path: String,
        /// Whether a file that is there already is written over.
        pub replace: bool,
    }

    /// Saves a scenario's file.
    struct SaveScenarioRequest {
        /// A version of its journey.
        pub version: VersionId,
        /// Its id; none for a new one.
        pub id: Option<String>,
        /// The JSON text.
        pub text: String,
    }

    /// Runs a scenario against a version.
    struct RunScenarioRequest {
        /// The version.
        pub version: VersionId,
        /// The scenario.
        pub id: String,
    }

    /// Asks for the form of an event.
    struct TestFormRequest {
        /// The version in test.
        pub version: VersionId,
        /// Which event.
        pub event: EventId,
        /// For whom; fills the key.
        pub profile: Option<ProfileId>,
    }

    /// The form of an event (semantics §18, R-TEST-08, R-TEST-09).
    struct TestForm {
        /// Dotted path of the field that the key comes from, if it is one field.
        pub key_field: Option<String>,
        /// Fields, the key's first.
        pub fields: Vec<TestField>,
        /// The event ID condition in its own words, for rule-based events (R-TEST-12).
        pub rule: Option<String>,
        /// A payload with the values last used, or samples.
        #[ts(type = "Record<string, unknown>")]
        pub payload: Map<String, Value>,
    }

    /// A field of an event's form.
    struct TestField {
        /// Dotted path.
        pub path: String,
        /// Shown name.
        pub label: String,
        /// Its type.
        #[serde(rename = "type")]
        #[ts(type = "string")]
        pub kind: Type,
        /// The only values allowed, if it is an enumeration.
        pub choices: Vec<String>,
        /// Whether the event ID condition reads it.
        pub in_rule: bool,
    }

    /// Sends an event in test mode.
    struct TestSendRequest {
        /// The version in test.
        pub version: VersionId,
        /// Which event.
        pub event: EventId,
        /// For whom; the key in the payload decides, this is remembered.
        pub profile: Option<ProfileId>,
        /// The body.
        #[ts(type = "Record<string, unknown>")]
        pub payload: Map<String, Value>,
    }

    /// The log of a test (semantics §18.8).
    struct TestLog {
        /// The document, as that section spells it.
        #[ts(type = "unknown")]
        pub document: Value,
    }

    /// Moves the virtual clock.
    struct TestClockRequest {
        /// The version in test.
        pub version: VersionId,
        /// How far.
        pub go: ClockMove,
    }
}

/// How far the virtual clock goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum ClockMove {
    /// To the next thing that happens.
    Step {},
    /// On until whoever is shown waits again, or is at an end.
    Wait {},
    /// Until nothing is left to happen.
    End {},
    /// By this many milliseconds.
    By {
        /// How many.
        #[ts(type = "number")]
        ms: i64,
    },
    /// To this instant, UTC; one that is past changes nothing.
    To {
        /// When.
        #[ts(type = "string")]
        at: Timestamp,
    },
}
