//! What is shown of a test.

use itinera_interpreter::Definition;
use itinera_interpreter::call::{Cause, Outcome};
use itinera_interpreter::session::Made;
use itinera_journey::id::{ActivityId, ConnectorId, EventId, VersionId};
use itinera_journey::model::{ActivityKind, DataSourceKind};
use serde_json::{Value, json};

use super::Running;
use crate::error::ApiError;
use crate::wire::{TestCall, TestConnector, TestFailure, TestPerson, TestView};
use crate::workspace::Workspace;

/// The least wait time in test, in seconds, which is also the first one (R-TEST-05).
const LEAST_WAIT: u32 = 10;
/// The same where a reaction has a timeout (R-TEST-06).
const LEAST_REACTION: u32 = 40;

impl Workspace {
    pub(super) fn view(&self, id: &VersionId, running: &Running) -> Result<TestView, ApiError> {
        let session = &running.session;
        let flow = running
            .shown
            .as_ref()
            .map(|key| session.flow(key))
            .unwrap_or_default();
        let mut people = Vec::new();
        for (key, person) in session.people() {
            if let Some(instance) = &person.instance {
                people.push(TestPerson {
                    key: key.1.clone(),
                    profile: self.profile_of(key)?,
                    phase: instance.phase,
                    at: instance.at.clone(),
                    entry: instance.entry,
                    shown: Some(key) == running.shown.as_ref(),
                });
            }
        }
        let failed = flow.failed.map(|(activity, failure, call)| TestFailure {
            activity,
            request: call.as_ref().and_then(|call| call.body.clone()),
            url: call.map(|call| format!("{} {}", call.method, call.url)),
            code: failure.cause.code(),
            message: match (&failure.cause, &failure.response) {
                (Cause::Error { message }, _) => message.clone(),
                (_, response) => response.clone().unwrap_or_default(),
            },
        });
        let definition = session.definition();
        Ok(TestView {
            version: id.clone(),
            now: session.now(),
            next_at: session.next_at(),
            exhausted: session.exhausted(),
            events: definition.map(events).unwrap_or_default(),
            messages: definition.map(messages).unwrap_or_default(),
            segments: definition
                .into_iter()
                .flat_map(|definition| &definition.library.segments)
                .map(|(id, known)| (id.clone(), known.name.clone()))
                .collect(),
            options: running.options.clone(),
            least_wait: definition.and_then(least_wait),
            travelled: flow.travelled,
            passed: flow.passed,
            standing: flow.standing,
            failed,
            blocked: flow.blocked,
            people,
            discards: session.discards().to_vec(),
            calls: session.made().iter().map(call).collect(),
            connectors: definition
                .map(|definition| connectors(definition, running))
                .unwrap_or_default(),
            steps: running.recorded.steps(),
        })
    }
}

fn call(made: &Made) -> TestCall {
    let (answer, response) = match &made.outcome {
        Outcome::Success { status, body } => (status.to_string(), body.clone()),
        Outcome::Failure(failure) => (
            failure.cause.code(),
            failure
                .response
                .as_ref()
                .map(|text| serde_json::from_str::<Value>(text).unwrap_or_else(|_| json!(text))),
        ),
    };
    TestCall {
        at: made.at,
        key: made.person.1.clone(),
        activity: made.call.activity.clone(),
        action: made.call.name.clone(),
        request: format!("{} {}", made.call.method, made.call.url),
        body: made.call.body.clone().unwrap_or_default(),
        answer,
        response: response.unwrap_or_default(),
        attempts: made.attempts,
        elapsed_ms: made.elapsed_ms,
    }
}

/// Events of a journey, the entry's first.
fn events(definition: &Definition) -> Vec<EventId> {
    let activities = &definition.version.activities;
    let event_of = |id| match activities.get(id).map(|activity| &activity.kind) {
        Some(ActivityKind::Event { event, .. }) => Some(event.clone()),
        _ => None,
    };
    let mut found: Vec<EventId> = event_of(&definition.start).into_iter().collect();
    for event in definition.version.activities.keys().filter_map(event_of) {
        if !found.contains(&event) {
            found.push(event);
        }
    }
    found
}

fn messages(definition: &Definition) -> Vec<ActivityId> {
    let activities = definition.version.activities.iter();
    activities
        .filter(|(_, activity)| matches!(activity.kind, ActivityKind::Message { .. }))
        .map(|(id, _)| id.clone())
        .collect()
}

/// The least wait time, where there is anything to wait for.
fn least_wait(definition: &Definition) -> Option<u32> {
    let kinds = || definition.version.activities.values().map(|a| &a.kind);
    let reaction = |kind: &ActivityKind| {
        matches!(kind, ActivityKind::Reaction { .. }) && kind.timeout().is_some()
    };
    if kinds().any(reaction) {
        return Some(LEAST_REACTION);
    }
    let waits =
        |kind: &ActivityKind| matches!(kind, ActivityKind::Wait { .. }) || kind.timeout().is_some();
    kinds().any(waits).then_some(LEAST_WAIT)
}

/// What a journey may call, actions first, each by the name its stub has.
pub(super) fn connectors(definition: &Definition, running: &Running) -> Vec<TestConnector> {
    let rules = |name: &str| running.rules.get(name).cloned().unwrap_or_default();
    let library = &definition.library;
    let actions = library.actions.values().map(|action| TestConnector {
        connector: ConnectorId::new(action.id.as_str()),
        name: action.name.clone(),
        live: running.live.contains(&ConnectorId::new(action.id.as_str())),
        source: false,
        rules: rules(&action.name),
    });
    let sources = library
        .data_sources
        .values()
        .filter(|source| matches!(source.kind, DataSourceKind::External { .. }));
    let groups = sources.flat_map(|source| {
        source.groups.values().map(|group| {
            let name = format!("{}.{}", source.name, group.name);
            TestConnector {
                connector: ConnectorId::new(source.id.as_str()),
                rules: rules(&name),
                name,
                live: running.live.contains(&ConnectorId::new(source.id.as_str())),
                source: true,
            }
        })
    });
    actions.chain(groups).collect()
}
