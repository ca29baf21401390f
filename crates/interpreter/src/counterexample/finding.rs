//! What deserves a look whatever was promised.

use std::collections::BTreeMap;

use itinera_journey::bundle::Bundle;
use itinera_journey::check::leads_to;
use itinera_journey::id::{ActivityId, EventId};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::ActivityKind;
use itinera_journey::{Issue, Library, Place, Severity};

use super::Finding;
use crate::definition::Definition;
use crate::record::code;
use crate::session::Session;

fn issue<const N: usize>(code: &str, place: Place, params: [(&str, String); N]) -> Issue {
    let params = params.into_iter();
    Issue {
        code: code.to_owned(),
        severity: Severity::Warning,
        place,
        params: params
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}

fn at(activity: &ActivityId) -> Place {
    Place {
        activity: Some(activity.clone()),
        ..Place::default()
    }
}

/// A run that does not come to an end.
pub(super) fn endless(place: &str) -> Issue {
    let params = [("step", place.to_owned())];
    issue("WARN_RUN_ENDLESS", Place::default(), params)
}

/// What the bundles show together and none by itself: jumps that lead round.
pub(super) fn of_bundles(bundle: &Bundle, others: &[Bundle]) -> Vec<Finding> {
    let mut library = Library::default();
    for known in others.iter().chain([bundle]) {
        library.events.extend(known.events.clone());
        library.add_target(&known.journey);
    }
    let jumps = bundle.journey.activities.iter();
    let jumps = jumps.filter_map(|(id, activity)| match &activity.kind {
        ActivityKind::Jump {
            target: Some(target),
            ..
        } => Some((id, target)),
        _ => None,
    });
    jumps
        .filter(|(_, target)| leads_to(&library, target, &bundle.journey.journey))
        .map(|(id, target)| {
            let known = library.journeys.get(target);
            let name = known.map_or_else(|| target.to_string(), |known| known.name.clone());
            Finding {
                issue: issue("WARN_RUN_JUMP_LOOP", at(id), [("name", name)]),
                scenario: None,
            }
        })
        .collect()
}

/// What a run shows. `given`: its events are somebody's, not made up here.
pub(super) fn of_run(definition: &Definition, session: &Session, given: bool) -> Vec<Issue> {
    let version = &definition.version;
    let mut found = Vec::new();
    let mut names: BTreeMap<_, Vec<(&ActivityId, String)>> = BTreeMap::new();
    for (id, activity) in &version.activities {
        if let ActivityKind::Jump {
            target: Some(target),
            ..
        } = &activity.kind
        {
            let known = definition.library.journeys.get(target);
            let name = known.map_or_else(|| target.to_string(), |known| known.name.clone());
            names.entry(target).or_default().push((id, name));
        }
    }
    // A jump calls nothing that could fail but the other journey's entry.
    for event in session.records() {
        let jumps = names.values().flatten();
        let mut jumps = jumps.filter(|(id, _)| **id == event.activity);
        if event.journey == version.journey
            && event.action_execution_error.is_some()
            && let Some((id, name)) = jumps.next()
        {
            found.push(issue(
                "WARN_RUN_JUMP_CLOSED",
                at(id),
                [("name", name.clone())],
            ));
        }
    }
    for discard in session.discards() {
        let closed = matches!(
            discard.code.as_str(),
            code::JOURNEY_NOT_OPEN | code::OUTSIDE_ENTRY_DATES
        );
        let jumps = discard
            .journey
            .as_ref()
            .and_then(|journey| names.get(journey));
        if let (true, Some(jumps)) = (closed, jumps) {
            for (id, name) in jumps {
                found.push(issue(
                    "WARN_RUN_JUMP_CLOSED",
                    at(id),
                    [("name", name.clone())],
                ));
            }
        }
        if discard.code == code::MISSING_KEY
            && given
            && let Some(event) = &discard.event
        {
            found.push(keyless(definition, event));
        }
    }
    found
}

fn keyless(definition: &Definition, event: &EventId) -> Issue {
    let known = definition.library.events.get(event);
    let name = known.map_or_else(|| event.to_string(), |known| known.name.clone());
    let object = Some(ObjectRef {
        kind: ObjectKind::Event,
        id: event.as_str().to_owned(),
    });
    let place = Place {
        object,
        field: Some("key".to_owned()),
        ..Place::default()
    };
    issue("WARN_RUN_KEY_MISSING", place, [("name", name)])
}
