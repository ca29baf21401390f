//! Journeys that are jumped to and not there: something that lets everyone in stands in their place.

use std::collections::BTreeMap;

use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ActivityId, EventId, JourneyId, TransitionId, VersionId};
use itinera_journey::model::{
    Activity, ActivityKind, JumpTarget, Outlet, Point, Properties, Transition,
};

/// Adds what is missing; yields the journeys that are only stood in for.
pub(super) fn add(bundle: &Bundle, others: &mut Vec<Bundle>) -> Vec<JourneyId> {
    let all: Vec<Bundle> = std::iter::once(bundle).chain(&*others).cloned().collect();
    let mut assumed: Vec<JourneyId> = Vec::new();
    for from in &all {
        for activity in from.journey.activities.values() {
            let ActivityKind::Jump {
                target: Some(target),
                event: Some(event),
                ..
            } = &activity.kind
            else {
                continue;
            };
            let there = all.iter().any(|known| known.journey.journey == *target);
            let known = from.targets.get(target);
            if let (false, false, Some(known)) = (there, assumed.contains(target), known) {
                others.push(stand_in(from, target, known, event));
                assumed.push(target.clone());
            }
        }
    }
    assumed
}

fn stand_in(from: &Bundle, target: &JourneyId, known: &JumpTarget, event: &EventId) -> Bundle {
    let mut bundle = from.clone();
    let journey = &mut bundle.journey;
    journey.id = VersionId::new(target.as_str());
    journey.journey = target.clone();
    journey.name.clone_from(&known.name);
    journey.properties = Properties::in_zone(&from.journey.properties.time_zone);
    let activity = |kind| Activity {
        label: String::new(),
        description: String::new(),
        position: Point::default(),
        kind,
    };
    let (start, end) = (ActivityId::new("start"), ActivityId::new("end"));
    let event = event.clone();
    let timeout = None;
    journey.activities = BTreeMap::from([
        (
            start.clone(),
            activity(ActivityKind::Event { event, timeout }),
        ),
        (end.clone(), activity(ActivityKind::End {})),
    ]);
    let transition = Transition {
        from: start,
        outlet: Outlet::Next,
        to: end,
        order: 0,
    };
    journey.transitions = BTreeMap::from([(TransitionId::new("onward"), transition)]);
    bundle.targets = BTreeMap::new();
    bundle
}
