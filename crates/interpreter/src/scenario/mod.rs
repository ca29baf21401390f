//! Scenarios: saved tests of a journey, as JSON files (`"scenario": 1`).
//!
//! Activities are named by label, by the name of their event, action or message (or `Condition`,
//! `Wait`, `End`) where they have none, or by id. After the last step time runs on until nothing is
//! left to happen, the 30-day limit aside.

mod compare;
mod error;
mod found;
mod run;

use std::collections::BTreeMap;

use itinera_journey::id::{ActivityId, JourneyId};
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::stub::Reply;
use crate::person::Phase;

pub use error::{CODES, ScenarioError, Wrong};
pub use found::{as_found, name_of};
pub(crate) use run::duration;
pub use run::{Prepared, perform, play, prepare, run};

/// The format's number; readers refuse any other.
pub const FORMAT: u32 = 1;

/// The largest scenario read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A scenario file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// The format's number, 1.
    pub scenario: u32,
    /// What it shows.
    pub name: String,
    /// The clock at the start, UTC.
    #[schemars(with = "String")]
    pub now: Timestamp,
    /// The seed of random draws.
    #[serde(default)]
    pub seed: u64,
    /// IANA zone in place of the journey's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `test`: as in test mode; `live`: with every entry rule.
    pub rules: ScenarioRules,
    /// What every wait and event timeout lasts: seconds, or an ISO-8601 duration. Without, they last
    /// as long as they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_override: Option<WaitOverride>,
    /// How percentage splits choose; without: `top` under test rules, else `seeded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// Who there is.
    #[serde(default)]
    pub profiles: Vec<ScenarioProfile>,
    /// What endpoints answer. A call that no stub fits gets 200 and an empty object at once.
    #[serde(default)]
    pub stubs: Vec<ScenarioStub>,
    /// What happens, in order of time.
    pub steps: Vec<ScenarioStep>,
    /// What must come of it.
    #[serde(default)]
    pub expect: Expect,
}

/// By which rules a scenario runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScenarioRules {
    /// Those of test mode (semantics §18).
    Test,
    /// Every entry rule.
    Live,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WaitOverride {
    /// Seconds.
    Seconds(u32),
    /// ISO 8601.
    Duration(String),
}

/// How percentage splits choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// The top path.
    Top,
    /// By the seed.
    Seeded,
}

/// A person of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioProfile {
    /// Code of the namespace; the journey's if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The key.
    pub key: String,
    /// Whether it may enter under test rules.
    #[serde(default)]
    pub test_profile: bool,
    /// What profile groups read.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// What groups of experience events read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub experience_events: Vec<Map<String, Value>>,
    /// Status by segment, named or by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, String>")]
    pub segments: BTreeMap<String, SegmentStatus>,
}

/// The answers of an endpoint: of an action or message, or of a data source's field group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioStub {
    /// The action's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The data source's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_source: Option<String>,
    /// The field group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_group: Option<String>,
    /// Values that a call must have: of payload fields by dotted path, or of the group's parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<String, Value>,
    /// Answers in turn, one an attempt; the last repeats.
    pub replies: Vec<Reply>,
}

impl ScenarioStub {
    /// Whose answers they are: the action's name, or `Source.Group`; none if it says neither or both.
    pub fn name(&self) -> Option<String> {
        match (&self.action, &self.data_source, &self.field_group) {
            (Some(action), None, None) => Some(action.clone()),
            (None, Some(source), Some(group)) => Some(format!("{source}.{group}")),
            _ => None,
        }
    }
}

/// Something that happens: exactly one of `event`, `reaction`, `segment`, `stop`, `close` and
/// `publish`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioStep {
    /// ISO-8601 duration from the start.
    pub at: String,
    /// An event, by name or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Its body; the key comes from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Value>,
    /// A reaction to a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<ScenarioReaction>,
    /// A person enters or leaves a segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<ScenarioSegment>,
    /// Whom a reaction, a segment or a stop concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Everyone, or the person of `key`, is stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<bool>,
    /// The journey is closed to new entrances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<bool>,
    /// The version of this number, of another bundle given, is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<u32>,
}

/// A reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioReaction {
    /// The message activity.
    pub activity: String,
    /// `sent`, `opened`, `clicked`, `failed`.
    #[serde(rename = "type")]
    #[schemars(with = "String")]
    pub kind: Feedback,
}

/// A person's new status in a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioSegment {
    /// The segment's name or id.
    pub name: String,
    /// `realized`, `existing`, `exited`.
    #[schemars(with = "String")]
    pub status: SegmentStatus,
}

/// What must come of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Expect {
    /// Passages.
    pub instances: Vec<ExpectInstance>,
    /// Events that concern nobody; all of them when given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discards: Option<Vec<ExpectDiscard>>,
    /// Calls by name of the action, or of data source and group (`Source.Group`), over everyone.
    pub calls: BTreeMap<String, usize>,
}

/// A passage expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectInstance {
    /// The journey's name or id, if it is not the tested one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<String>,
    /// Code of the namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The key.
    pub key: String,
    /// Which entry, from 1; the last one if not given. 0: never entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// Its phase at the end: `running`, `finished`, `error`, `timedout`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub phase: Option<Phase>,
    /// Activities passed, in order; a last End marker may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Vec<String>>,
    /// Where it stands, or what it waits for, at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Code of its last failure: an HTTP code, `capped`, `timedOut`, `error`; empty: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Calls made in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ExpectCall>,
    /// Parts of its step events: each must be found in one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub step_events: Vec<Map<String, Value>>,
}

/// A call expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectCall {
    /// The name of the action, or of data source and group: `Source.Group`.
    pub action: String,
    /// How often, retries not counted; once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<usize>,
    /// How many attempts in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// What the body must hold, at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// What the address must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A discard expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectDiscard {
    /// The key; none for a missing key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The code.
    pub code: String,
}

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The scenario's name.
    pub name: String,
    /// Whether all expectations hold.
    pub ok: bool,
    /// Those that do not.
    pub differences: Vec<Difference>,
}

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What it is about: `anna-1: path`.
    pub about: String,
    /// What was expected, a line each.
    pub expected: Vec<String>,
    /// What happened.
    pub found: Vec<String>,
}

impl Scenario {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// [`ScenarioError`] with the place.
    pub fn read(bytes: &[u8]) -> Result<Self, ScenarioError> {
        #[derive(Deserialize)]
        struct Head {
            scenario: u64,
        }
        if bytes.len() > MAX_BYTES {
            return Err(ScenarioError::TooLarge);
        }
        if let Ok(Head { scenario }) = serde_json::from_slice(bytes)
            && scenario != u64::from(FORMAT)
        {
            return Err(ScenarioError::Format(scenario));
        }
        serde_json::from_slice(bytes).map_err(|error| {
            let message = error.to_string();
            let at = message.rfind(" at line ").unwrap_or(message.len());
            ScenarioError::Malformed {
                line: error.line(),
                column: error.column(),
                message: message[..at].to_owned(),
            }
        })
    }

    /// The file's text: indented, a line break at the end.
    ///
    /// # Errors
    /// Never for a scenario that was read or made here.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The JSON Schema of the format; `docs/scenario.schema.json` is it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Scenario)
}

/// What activities are called in scenarios.
struct Names<'a> {
    bundle: &'a itinera_journey::bundle::Bundle,
    library: itinera_journey::Library,
}

impl<'a> Names<'a> {
    fn of(bundle: &'a itinera_journey::bundle::Bundle) -> Self {
        Self {
            bundle,
            library: bundle.library(),
        }
    }

    /// An activity's own name; its id where that is what was written.
    fn name(&self, written: &str, id: &ActivityId) -> String {
        let known = self.bundle.journey.activities.get(id);
        let label = known.map_or("", |activity| activity.label.as_str());
        match label {
            _ if written == id.as_str() => written.to_owned(),
            "" => self.bundle.journey.base_name(id, &self.library),
            label => label.to_owned(),
        }
    }

    /// The activities that a name may mean.
    fn meant(&self, written: &str) -> Vec<&'a ActivityId> {
        let activities = self.bundle.journey.activities.keys();
        activities
            .filter(|id| self.name(written, id) == written)
            .collect()
    }

    /// The only activity that a name may mean.
    fn one(&self, place: &str, written: &str) -> Result<&'a ActivityId, ScenarioError> {
        match self.meant(written).as_slice() {
            [one] => Ok(one),
            [] => Err(self.unknown(place, written)),
            _ => Err(wrong(place, Wrong::Ambiguous(written.to_owned()))),
        }
    }

    fn unknown(&self, place: &str, written: &str) -> ScenarioError {
        let all = self.bundle.journey.activities.keys();
        let mut names: Vec<String> = all.map(|id| self.name("", id)).collect();
        names.sort();
        names.dedup();
        let known = names.join(", ");
        let name = written.to_owned();
        wrong(place, Wrong::NoActivity { name, known })
    }

    fn is_journey(&self, name: &str) -> bool {
        let journey = &self.bundle.journey;
        journey.name == name || journey.journey == JourneyId::new(name)
    }
}

fn wrong(place: &str, wrong: Wrong) -> ScenarioError {
    let place = place.to_owned();
    ScenarioError::Wrong { place, wrong }
}
