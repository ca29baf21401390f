//! Scenarios: saved tests of a journey, as JSON files (`"scenario": 1`).
//!
//! Activities are named by label, by the name of their event or action (or `Condition`, `Wait`,
//! `End`) where they have none, or by id. After the last step time runs on until nothing is left
//! to happen, the 30-day limit aside.

use std::collections::BTreeMap;

use itinera_journey::bundle::Bundle;
use itinera_journey::id::ActivityId;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::stub::{Reply, Stub, Stubs};
use crate::definition::{Definition, Journey, Rules};
use crate::person::Phase;
use crate::session::{Key, Session, SessionProfile};

/// A scenario file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// The format's number, 1.
    pub scenario: u32,
    /// What it shows.
    pub name: String,
    /// The clock at the start.
    pub now: Timestamp,
    /// The seed of random draws.
    #[serde(default)]
    pub seed: u64,
    /// IANA zone in place of the journey's.
    #[serde(default)]
    pub timezone: Option<String>,
    /// `test` or `live`.
    pub rules: ScenarioRules,
    /// Seconds that every wait lasts.
    #[serde(default)]
    pub wait_override: Option<Value>,
    /// How percentage splits choose.
    #[serde(default)]
    pub split: Option<String>,
    /// Who there is.
    #[serde(default)]
    pub profiles: Vec<ScenarioProfile>,
    /// What endpoints answer.
    #[serde(default)]
    pub stubs: Vec<ScenarioStub>,
    /// What happens.
    pub steps: Vec<ScenarioStep>,
    /// What must come of it.
    #[serde(default)]
    pub expect: Expect,
}

/// By which rules a scenario runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScenarioRules {
    /// Those of test mode (semantics §18).
    Test,
    /// Every entry rule.
    Live,
}

/// A person of a scenario.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioProfile {
    /// Code of the namespace.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The key.
    pub key: String,
    /// Whether it may enter under test rules.
    #[serde(default)]
    pub test_profile: bool,
    /// What profile groups read.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// Not supported yet unless empty.
    #[serde(default)]
    pub experience_events: Vec<Value>,
    /// Not supported yet unless empty.
    #[serde(default)]
    pub segments: BTreeMap<String, String>,
}

/// The answers of an endpoint.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioStub {
    /// The action's name.
    #[serde(default)]
    pub action: Option<String>,
    /// Not supported yet.
    #[serde(default)]
    pub data_source: Option<String>,
    /// Not supported yet.
    #[serde(default)]
    pub field_group: Option<String>,
    /// Values that a call's payload must have.
    #[serde(default)]
    pub when: BTreeMap<String, Value>,
    /// Answers in turn; the last repeats.
    pub replies: Vec<Reply>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioStep {
    /// ISO-8601 duration from the start.
    pub at: String,
    /// An event, by name or id.
    #[serde(default)]
    pub event: Option<String>,
    /// Its body.
    #[serde(default)]
    pub payload: Option<Value>,
    /// Not supported yet.
    #[serde(default)]
    pub reaction: Option<Value>,
    /// Not supported yet.
    #[serde(default)]
    pub segment: Option<Value>,
    /// Whom it concerns.
    #[serde(default)]
    pub key: Option<String>,
    /// Everyone, or the person of `key`, is stopped.
    #[serde(default)]
    pub stop: Option<bool>,
    /// The journey is closed to new entrances.
    #[serde(default)]
    pub close: Option<bool>,
}

/// What must come of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Expect {
    /// Passages.
    pub instances: Vec<ExpectInstance>,
    /// Events that concern nobody; all of them when given.
    pub discards: Option<Vec<ExpectDiscard>>,
    /// Calls by action, over everyone.
    pub calls: BTreeMap<String, usize>,
}

/// A passage expected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectInstance {
    /// Code of the namespace.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The key.
    pub key: String,
    /// Which entry, from 1; the last one if not given.
    #[serde(default)]
    pub n: Option<u64>,
    /// Its phase at the end.
    #[serde(default)]
    pub phase: Option<Phase>,
    /// Activities passed, in order.
    #[serde(default)]
    pub path: Option<Vec<String>>,
    /// Where it stands at the end.
    #[serde(default)]
    pub at: Option<String>,
    /// Calls made in it.
    #[serde(default)]
    pub calls: Vec<ExpectCall>,
}

/// A call expected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectCall {
    /// The action's name.
    pub action: String,
    /// How often; once if not given.
    #[serde(default)]
    pub times: Option<usize>,
    /// What the body must hold, at least.
    #[serde(default)]
    pub body: Option<Value>,
}

/// A discard expected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectDiscard {
    /// The key; none for a missing key.
    #[serde(default)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What it is about: `anna-1: path`.
    pub about: String,
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub found: String,
}

/// Why a scenario cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Not JSON, or not a scenario's shape.
    #[error("not a scenario, at line {line}, column {column}: {message}")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In words.
        message: String,
    },
    /// Of another format.
    #[error("the scenario has format {0}; this program reads format 1")]
    Format(u32),
    /// A part of the format that this program does not run yet.
    #[error("not supported yet: {0}")]
    NotYet(String),
    /// A part that makes no sense.
    #[error("{0}")]
    Wrong(String),
    /// The bundle has errors.
    #[error("the journey has errors: {0}")]
    Journey(String),
}

impl Scenario {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// [`ScenarioError`] with the place.
    pub fn read(bytes: &[u8]) -> Result<Self, ScenarioError> {
        let scenario: Self =
            serde_json::from_slice(bytes).map_err(|error| ScenarioError::Malformed {
                line: error.line(),
                column: error.column(),
                message: error.to_string(),
            })?;
        if scenario.scenario != 1 {
            return Err(ScenarioError::Format(scenario.scenario));
        }
        scenario.supported()?;
        Ok(scenario)
    }

    fn supported(&self) -> Result<(), ScenarioError> {
        let not_yet = |what: String| Err(ScenarioError::NotYet(what));
        for (i, profile) in self.profiles.iter().enumerate() {
            if !profile.experience_events.is_empty() {
                return not_yet(format!("profiles[{i}].experienceEvents"));
            }
            if !profile.segments.is_empty() {
                return not_yet(format!("profiles[{i}].segments"));
            }
        }
        for (i, stub) in self.stubs.iter().enumerate() {
            if stub.data_source.is_some() || stub.field_group.is_some() {
                return not_yet(format!("stubs[{i}].dataSource"));
            }
        }
        for (i, step) in self.steps.iter().enumerate() {
            if step.reaction.is_some() {
                return not_yet(format!("steps[{i}].reaction"));
            }
            if step.segment.is_some() {
                return not_yet(format!("steps[{i}].segment"));
            }
        }
        Ok(())
    }

    fn wait_ms(&self) -> Result<Option<i64>, ScenarioError> {
        let wrong =
            || ScenarioError::Wrong("waitOverride: seconds or an ISO-8601 duration".to_owned());
        match &self.wait_override {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(seconds)) => {
                let seconds = seconds.as_i64().filter(|s| *s >= 1).ok_or_else(wrong)?;
                Ok(Some(seconds.saturating_mul(1_000)))
            }
            Some(Value::String(text)) => {
                let length = duration(text).ok_or_else(wrong)?;
                Ok(Some(
                    i64::try_from(length.as_millis()).map_err(|_| wrong())?,
                ))
            }
            Some(_) => Err(wrong()),
        }
    }
}

/// An ISO-8601 duration; days are 24 hours.
fn duration(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    span.to_duration(jiff::SpanRelativeTo::days_are_24_hours())
        .ok()
}

/// Runs a scenario against a journey.
///
/// # Errors
/// [`ScenarioError`] when it cannot be run at all.
pub fn run(bundle: &Bundle, scenario: &Scenario) -> Result<Report, ScenarioError> {
    let mut bundle = bundle.clone();
    if let Some(zone) = &scenario.timezone {
        bundle.journey.properties.time_zone.clone_from(zone);
    }
    let definition = Definition::compile(&bundle, true).map_err(|issues| {
        let codes: Vec<String> = issues.iter().map(|issue| issue.code.clone()).collect();
        ScenarioError::Journey(codes.join(", "))
    })?;
    let rules = match scenario.rules {
        ScenarioRules::Live => Rules::Live,
        ScenarioRules::Test => Rules::Test {
            wait_ms: scenario.wait_ms()?,
            entry_rules: false,
        },
    };
    let profiles = scenario.profiles.iter().map(|profile| {
        let known = SessionProfile {
            test_profile: profile.test_profile,
            attributes: profile.attributes.clone(),
        };
        ((profile.namespace.clone(), profile.key.clone()), known)
    });
    let stubs = scenario.stubs.iter().filter_map(|stub| {
        let action = stub.action.clone()?;
        Some(Stub {
            action,
            when: stub.when.clone(),
            replies: stub.replies.clone(),
            used: 0,
        })
    });
    let mut session = Session::start(
        Journey::of(definition, rules),
        scenario.now,
        scenario.seed,
        profiles.collect(),
        Stubs(stubs.collect()),
    );
    for (i, step) in scenario.steps.iter().enumerate() {
        take(&mut session, scenario, i, step)?;
    }
    session.run_to_end();
    let differences = compare(&bundle, &session, &scenario.expect);
    Ok(Report {
        name: scenario.name.clone(),
        ok: differences.is_empty(),
        differences,
    })
}

fn take(
    session: &mut Session,
    scenario: &Scenario,
    i: usize,
    step: &ScenarioStep,
) -> Result<(), ScenarioError> {
    let wrong = |what: &str| ScenarioError::Wrong(format!("steps[{i}]: {what}"));
    let offset = duration(&step.at).filter(|d| !d.is_negative());
    let offset = offset.ok_or_else(|| wrong("«at» is not an ISO-8601 duration"))?;
    let at = scenario
        .now
        .checked_add(offset)
        .map_err(|_| wrong("«at» is too far away"))?;
    if at < session.now() {
        return Err(wrong("«at» lies before the step above"));
    }
    session.run_before(at);
    match (&step.event, step.stop, step.close) {
        (Some(name), None, None) => {
            let known = session.definition().and_then(|definition| {
                let events = definition.library.events.values();
                events
                    .clone()
                    .find(|e| e.name == *name || e.id.as_str() == name)
                    .map(|e| e.id.clone())
            });
            let event =
                known.ok_or_else(|| wrong(&format!("the journey has no event «{name}»")))?;
            session.send(&event, step.payload.clone().unwrap_or_default());
        }
        (None, Some(true), None) => session.stop(step.key.as_deref()),
        (None, None, Some(true)) => session.close(),
        _ => return Err(wrong("exactly one of event, stop and close")),
    }
    Ok(())
}

fn compare(bundle: &Bundle, session: &Session, expect: &Expect) -> Vec<Difference> {
    let mut differences = Vec::new();
    for instance in &expect.instances {
        compare_instance(bundle, session, instance, &mut differences);
    }
    if let Some(expected) = &expect.discards {
        let line = |key: Option<&str>, code: &str| format!("{}: {code}", key.unwrap_or("-"));
        let mut wanted: Vec<String> = expected
            .iter()
            .map(|d| line(d.key.as_deref(), &d.code))
            .collect();
        let mut found: Vec<String> = session
            .discards()
            .iter()
            .map(|d| line(d.key.as_deref(), &d.code))
            .collect();
        wanted.sort();
        found.sort();
        differ(
            &mut differences,
            "discards",
            &wanted.join(", "),
            &found.join(", "),
        );
    }
    for (action, times) in &expect.calls {
        let found = session
            .made()
            .iter()
            .filter(|made| made.call.action_name == *action)
            .count();
        differ(
            &mut differences,
            &format!("calls of {action}"),
            &times.to_string(),
            &found.to_string(),
        );
    }
    differences
}

fn differ(into: &mut Vec<Difference>, about: &str, expected: &str, found: &str) {
    if expected != found {
        into.push(Difference {
            about: about.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }
}

fn compare_instance(
    bundle: &Bundle,
    session: &Session,
    expect: &ExpectInstance,
    into: &mut Vec<Difference>,
) {
    let person = session.people().iter().find(|((namespace, key), _)| {
        *key == expect.key && (expect.namespace.is_none() || *namespace == expect.namespace)
    });
    let last = person.and_then(|(key, person)| Some((key, person.instance.as_ref()?)));
    let wanted = expect
        .n
        .or(last.map(|(_, instance)| instance.entry))
        .unwrap_or(1);
    let about = |what: &str| format!("{} (entry {wanted}): {what}", expect.key);
    let Some((key, instance)) = last.filter(|(_, instance)| wanted <= instance.entry && wanted > 0)
    else {
        differ(into, &about("instance"), "entered", "never entered");
        return;
    };
    let passage = passage_of(session, key, wanted);
    let library = bundle.library();
    let named = |name: &str, id: &ActivityId| {
        let label = bundle
            .journey
            .activities
            .get(id)
            .map_or("", |activity| activity.label.as_str());
        let base = bundle.journey.base_name(id, &library);
        let own = if label.is_empty() {
            base
        } else {
            label.to_owned()
        };
        if name == id.as_str() {
            name.to_owned()
        } else {
            own
        }
    };
    let phase = if wanted == instance.entry {
        instance.phase
    } else {
        ended_phase(passage.last().map(|(_, phase)| *phase))
    };
    if let Some(expected) = expect.phase {
        differ(
            into,
            &about("phase"),
            phase_name(expected),
            phase_name(phase),
        );
    }
    if let Some(path) = &expect.path {
        let found: Vec<String> = passage
            .iter()
            .enumerate()
            .map(|(i, (id, _))| named(path.get(i).map_or("", String::as_str), id))
            .collect();
        // An End marker that nobody named may be left out.
        let mut shown = found.clone();
        if shown.len() == path.len() + 1 && shown.last().is_some_and(|last| last == "End") {
            shown.pop();
        }
        differ(into, &about("path"), &path.join(" → "), &shown.join(" → "));
    }
    if let Some(at) = &expect.at {
        let flow = session.flow(key);
        let standing = if flow.standing.is_empty() {
            vec![instance.at.clone()]
        } else {
            flow.standing
        };
        let found: Vec<String> = standing.iter().map(|id| named(at, id)).collect();
        if !found.contains(at) {
            differ(into, &about("at"), at, &found.join(", "));
        }
    }
    for call in &expect.calls {
        let made = session.made().iter().filter(|made| {
            made.person == *key && made.entry == wanted && made.call.action_name == call.action
        });
        let bodies: Vec<Value> = made
            .map(|made| made.call.body.clone().unwrap_or_default())
            .collect();
        let fits = bodies
            .iter()
            .filter(|body| call.body.as_ref().is_none_or(|part| holds(body, part)))
            .count();
        let times = call.times.unwrap_or(1);
        if fits != times {
            let with = call
                .body
                .as_ref()
                .map_or(String::new(), |body| format!(" with {body}"));
            let all: Vec<String> = bodies.iter().map(Value::to_string).collect();
            differ(
                into,
                &about(&format!("calls of {}", call.action)),
                &format!("{times}{with}"),
                &format!("{fits} of {}: {}", bodies.len(), all.join(", ")),
            );
        }
    }
}

/// Activities of a person's n-th passage with how each step ended.
fn passage_of(
    session: &Session,
    key: &Key,
    entry: u64,
) -> Vec<(ActivityId, crate::record::StepStatus)> {
    let mut seen = Vec::new();
    let mine = session
        .records()
        .iter()
        .filter(|record| record.external_key == key.1 && record.profile_namespace == key.0);
    let mut found = Vec::new();
    for record in mine {
        if !seen.contains(&&record.instance) {
            seen.push(&record.instance);
        }
        if u64::try_from(seen.len()).is_ok_and(|n| n == entry) {
            found.push((record.activity.clone(), record.step_status));
        }
    }
    found
}

fn ended_phase(last: Option<crate::record::StepStatus>) -> Phase {
    use crate::record::StepStatus as Status;
    match last {
        Some(Status::Ended) => Phase::Finished,
        Some(Status::Error | Status::Capped) => Phase::Error,
        Some(Status::Timedout | Status::InstanceTimedout) => Phase::Timedout,
        Some(Status::Transitions) | None => Phase::Running,
    }
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Running => "running",
        Phase::Finished => "finished",
        Phase::Error => "error",
        Phase::Timedout => "timedout",
    }
}

/// Whether `whole` has all that `part` has; lists must agree in length and order.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(key, part)| whole.get(key).is_some_and(|whole| holds(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len()
                && whole
                    .iter()
                    .zip(part)
                    .all(|(whole, part)| holds(whole, part))
        }
        _ => whole == part,
    }
}
