//! What came of a session, as what a scenario expects.

use std::collections::BTreeMap;

use itinera_journey::id::{ActivityId, JourneyId};
use itinera_journey::model::ActivityKind;

use super::{Expect, ExpectCall, ExpectDiscard, ExpectInstance};
use crate::definition::Definition;
use crate::person::{Awaits, Instance, Phase};
use crate::record::{StepEvent, StepStatus};
use crate::session::{Key, Made, Session};

/// What came of a session: every passage through the main journey that the newest version saw,
/// every discard and every call.
pub fn as_found(session: &Session) -> Expect {
    let mut expect = Expect::default();
    let Some(definition) = session.definition() else {
        return expect;
    };
    let main = &definition.version.journey;
    for (key, person) in session.people() {
        let Some(last) = &person.instance else {
            continue;
        };
        for (n, events) in (1..).zip(passages(session, main, key)) {
            let known = events
                .iter()
                .all(|event| event.journey_version == definition.version.number);
            if known {
                let last = Some(last).filter(|last| last.entry == n);
                let passage = passage(session, definition, key, n, &events, last);
                expect.instances.push(passage);
            }
        }
    }
    let discards = session.discards().iter().map(|discard| ExpectDiscard {
        key: discard.key.clone(),
        code: discard.code.clone(),
    });
    expect.discards = Some(discards.collect());
    for made in session.made().iter().filter(|made| made.journey == *main) {
        *expect.calls.entry(made.call.name.clone()).or_default() += 1;
    }
    expect
}

/// A person's step events by passage.
fn passages<'a>(session: &'a Session, main: &JourneyId, key: &Key) -> Vec<Vec<&'a StepEvent>> {
    let mut ids: Vec<&str> = Vec::new();
    let mut found: Vec<Vec<&StepEvent>> = Vec::new();
    for event in session.records() {
        let own = event.journey == *main
            && event.external_key == key.1
            && event.profile_namespace == key.0;
        if !own {
            continue;
        }
        match ids.iter().position(|id| *id == event.instance) {
            Some(at) => {
                if let Some(events) = found.get_mut(at) {
                    events.push(event);
                }
            }
            None => {
                ids.push(&event.instance);
                found.push(vec![event]);
            }
        }
    }
    found
}

fn passage(
    session: &Session,
    definition: &Definition,
    key: &Key,
    n: u64,
    events: &[&StepEvent],
    last: Option<&Instance>,
) -> ExpectInstance {
    // A last End marker may be left out.
    let is_end = |id: &ActivityId| matches!(definition.kind(id), Some(ActivityKind::End {}));
    let path = events
        .iter()
        .map(|event| &event.activity)
        .filter(|id| !is_end(id))
        .map(|id| name_of(definition, id));
    let phase = match (last, events.last().map(|event| event.step_status)) {
        (Some(last), _) => last.phase,
        (None, Some(StepStatus::Ended)) => Phase::Finished,
        (None, Some(StepStatus::Error | StepStatus::Capped)) => Phase::Error,
        (None, Some(StepStatus::Timedout | StepStatus::InstanceTimedout)) => Phase::Timedout,
        (None, Some(StepStatus::Transitions) | None) => Phase::Running,
    };
    let standing = match last.map(|last| (&last.awaits, &last.at)) {
        _ if phase != Phase::Running => None,
        Some((Awaits::First { listeners, timers }, _)) => listeners
            .first()
            .map(|listener| &listener.activity)
            .or_else(|| timers.first().map(|timer| &timer.activity)),
        Some((_, at)) => Some(at),
        None => None,
    };
    let own = |made: &&Made| {
        made.journey == definition.version.journey && made.person == *key && made.entry == n
    };
    let mut calls: BTreeMap<&str, usize> = BTreeMap::new();
    for made in session.made().iter().filter(own) {
        *calls.entry(&made.call.name).or_default() += 1;
    }
    let calls = calls.into_iter().map(|(action, times)| ExpectCall {
        action: action.to_owned(),
        times: Some(times),
        attempts: None,
        body: None,
        url: None,
    });
    ExpectInstance {
        journey: None,
        namespace: key.0.clone(),
        key: key.1.clone(),
        n: Some(n),
        phase: Some(phase),
        path: Some(path.collect()),
        at: standing.map(|id| name_of(definition, id)),
        error: None,
        calls: calls.collect(),
        step_events: Vec::new(),
    }
}

/// What a scenario calls an activity: its label, else the name of what it is, as long as no other
/// activity is called so; else its id.
pub fn name_of(definition: &Definition, id: &ActivityId) -> String {
    let (version, library) = (&definition.version, &definition.library);
    let own = |id: &ActivityId| {
        let label = version.activities.get(id).map(|a| a.label.as_str());
        match label {
            Some(label) if !label.is_empty() => label.to_owned(),
            _ => version.base_name(id, library),
        }
    };
    let name = own(id);
    let same = version.activities.keys().filter(|other| own(other) == name);
    match same.count() {
        1 => name,
        _ => id.to_string(),
    }
}
