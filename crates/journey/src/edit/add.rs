//! Putting a new activity on the canvas, from the palette (R-CAN-03, R-CAN-08).

use std::collections::BTreeMap;

use super::apply::{get_mut, link, may_link, new_id, same_namespace, unknown};
use super::settle::{self, COLUMN, ROW, is_end};
use super::{Onto, PaletteItem, Refusal};
use crate::Library;
use crate::id::{ActivityId, PathId, TransitionId};
use crate::model::{
    Activity, ActivityKind, ConditionPath, Outlet, PathTest, Point, Transition, Version,
};

pub(super) fn add(
    version: &mut Version,
    library: &Library,
    id: &ActivityId,
    item: &PaletteItem,
    at: Option<Point>,
    onto: &Onto,
) -> Result<(), Refusal> {
    new_id(id.as_str(), !version.activities.contains_key(id))?;
    let kind = kind_of(version, library, item, onto)?;
    if version.activities.is_empty() && !kind.may_begin() {
        return Err(Refusal::new("startsWithoutEvent", []));
    }
    let target = resolve(version, onto)?;
    let position = match (at, &target) {
        (Some(at), _) => at,
        (None, Some((from, outlet, _))) => beside(version, from, outlet),
        (None, None) => settle::free_place(version, Point { x: 120, y: 120 }),
    };
    let activity = Activity {
        label: String::new(),
        description: String::new(),
        position,
        kind,
    };
    let outlet_of_new = activity.kind.outlets().into_iter().next();
    version.activities.insert(id.clone(), activity);
    let Some((from, outlet, split)) = target else {
        return Ok(());
    };
    let end = ends_of(version, &from, &outlet);
    if at.is_none()
        && let (Some(end), None) = (&end, &split)
        && let Some(place) = version.activities.get(end).map(|end| end.position)
    {
        get_mut(version, id)?.position = place;
    }
    match split {
        Some(transition) => {
            let Some(old) = version.transitions.remove(&transition) else {
                return Ok(());
            };
            may_link(version, library, &from, &outlet, id)?;
            version.transitions.insert(
                transition,
                Transition {
                    from,
                    outlet,
                    to: id.clone(),
                    order: old.order,
                },
            );
            if let Some(next) = outlet_of_new {
                may_link(version, library, id, &next, &old.to)?;
                let onward = TransitionId::new(format!("{id}-onward"));
                version.transitions.insert(
                    onward,
                    Transition {
                        from: id.clone(),
                        outlet: next,
                        to: old.to.clone(),
                        order: 0,
                    },
                );
                make_room(version, id, &old.to);
            }
        }
        None => {
            may_link(version, library, &from, &outlet, id)?;
            link(
                version,
                TransitionId::new(format!("to-{id}")),
                &from,
                &outlet,
                id,
            );
        }
    }
    Ok(())
}

/// What a palette item becomes, or why it may not be taken.
fn kind_of(
    version: &Version,
    library: &Library,
    item: &PaletteItem,
    onto: &Onto,
) -> Result<ActivityKind, Refusal> {
    let named = || match version.namespace(library) {
        Some(None) => Err(Refusal::new("needsNamespace", [])),
        _ => Ok(()),
    };
    let any = |is: fn(&ActivityKind) -> bool| {
        let mut kinds = version.activities.values().map(|activity| &activity.kind);
        kinds.any(is)
    };
    Ok(match item {
        PaletteItem::Event { event } => {
            let known = library
                .events
                .get(event)
                .ok_or_else(|| unknown("unknownEvent", event.as_str()))?;
            same_namespace(version, library, known.namespace.as_ref())?;
            ActivityKind::Event {
                event: event.clone(),
                timeout: None,
            }
        }
        PaletteItem::Reaction {} => {
            let message = nearest_message(version, onto);
            let messages = any(|kind| matches!(kind, ActivityKind::Message { .. }));
            if message.is_none() && (!messages || !matches!(onto, Onto::Nothing {})) {
                return Err(Refusal::new("reactionNeedsMessage", []));
            }
            ActivityKind::Reaction {
                message,
                reaction: None,
                timeout: None,
            }
        }
        PaletteItem::SegmentQualification {} => {
            named()?;
            if any(|kind| matches!(kind, ActivityKind::Jump { .. })) {
                return Err(Refusal::new("segmentWithJump", []));
            }
            ActivityKind::SegmentQualification {
                segment: None,
                enter: true,
                exit: false,
                namespace: None,
                timeout: None,
            }
        }
        PaletteItem::Condition {} => {
            let test = PathTest::Expression {
                expression: String::new(),
            };
            let path = ConditionPath {
                name: "Path1".to_owned(),
                order: 0,
                test,
            };
            let paths = BTreeMap::from([(PathId::new("p1"), path)]);
            ActivityKind::Condition {
                paths,
                others: false,
                error_path: false,
            }
        }
        PaletteItem::Wait { amount, unit } => ActivityKind::Wait {
            amount: *amount,
            unit: *unit,
            until: None,
            error_path: false,
        },
        PaletteItem::Action { action } => {
            if library
                .actions
                .get(action)
                .is_none_or(|known| known.channel.is_some())
            {
                return Err(unknown("unknownAction", action.as_str()));
            }
            ActivityKind::Action {
                action: action.clone(),
                path: String::new(),
                headers: BTreeMap::new(),
                parameters: BTreeMap::new(),
                error_path: false,
            }
        }
        PaletteItem::Message { channel } => {
            let mut messages = library
                .actions
                .values()
                .filter(|action| action.channel == Some(*channel));
            let Some(first) = messages.next() else {
                return Err(Refusal::new("noMessageConfigured", []));
            };
            ActivityKind::Message {
                channel: *channel,
                action: messages.next().is_none().then(|| first.id.clone()),
                path: String::new(),
                headers: BTreeMap::new(),
                parameters: BTreeMap::new(),
                error_path: false,
            }
        }
        PaletteItem::Jump {} => {
            named()?;
            if any(|kind| matches!(kind, ActivityKind::SegmentQualification { .. })) {
                return Err(Refusal::new("segmentWithJump", []));
            }
            ActivityKind::Jump {
                target: None,
                event: None,
                parameters: BTreeMap::new(),
                error_path: false,
            }
        }
        PaletteItem::UpdateProfile {} => {
            named()?;
            ActivityKind::UpdateProfile {
                schema: None,
                field: String::new(),
                dataset: String::new(),
                value: String::new(),
                error_path: false,
            }
        }
    })
}

/// The message that a reaction put there most likely follows: the activity before it, or the only
/// one upstream.
fn nearest_message(version: &Version, onto: &Onto) -> Option<ActivityId> {
    let (from, ..) = resolve(version, onto).ok().flatten()?;
    let is_message = |id: &ActivityId| {
        let kind = version.activities.get(id).map(|activity| &activity.kind);
        matches!(kind, Some(ActivityKind::Message { .. }))
    };
    if is_message(&from) {
        return Some(from);
    }
    version.upstream(&from).into_iter().find(is_message)
}

/// Where an addition is linked: from, outlet, and the transition that it stands in, if any.
type Target = (ActivityId, Outlet, Option<TransitionId>);

fn resolve(version: &Version, onto: &Onto) -> Result<Option<Target>, Refusal> {
    Ok(match onto {
        Onto::Nothing {} => None,
        Onto::Outlet { from, outlet } => Some((from.clone(), outlet.clone(), None)),
        Onto::Transition { transition } => {
            let known = version
                .transitions
                .get(transition)
                .ok_or_else(|| unknown("unknownTransition", transition.as_str()))?;
            let to_end = version.activities.get(&known.to).is_some_and(is_end);
            let split = (!to_end).then(|| transition.clone());
            Some((known.from.clone(), known.outlet.clone(), split))
        }
        Onto::Next { after } => {
            let mut ends: Vec<(&TransitionId, &Transition)> = version
                .transitions
                .iter()
                .filter(|(_, t)| version.activities.get(&t.to).is_some_and(is_end))
                .collect();
            ends.sort_by_key(|(_, t)| {
                let from = version.activities.get(&t.from);
                let rank = from.and_then(|a| a.kind.outlets().iter().position(|o| *o == t.outlet));
                let place = from.map_or((0, 0), |a| (-a.position.x, a.position.y));
                (after.as_ref() != Some(&t.from), place, rank)
            });
            ends.first()
                .map(|(_, t)| (t.from.clone(), t.outlet.clone(), None))
        }
    })
}

/// Right of an activity, as many rows down as its outlet is from the top.
fn beside(version: &Version, from: &ActivityId, outlet: &Outlet) -> Point {
    let Some(source) = version.activities.get(from) else {
        return Point::default();
    };
    let rank = source
        .kind
        .outlets()
        .iter()
        .position(|known| known == outlet)
        .unwrap_or(0);
    let rows = i32::try_from(rank).unwrap_or(0);
    let at = Point {
        x: source.position.x + COLUMN,
        y: source.position.y + rows * ROW,
    };
    settle::free_place(version, at)
}

/// The End marker that an outlet leads to.
fn ends_of(version: &Version, from: &ActivityId, outlet: &Outlet) -> Option<ActivityId> {
    version
        .transitions_of(from, outlet)
        .find(|(_, t)| version.activities.get(&t.to).is_some_and(is_end))
        .map(|(_, t)| t.to.clone())
}

/// Moves what follows one column to the right, if the new activity covers it.
fn make_room(version: &mut Version, new: &ActivityId, next: &ActivityId) {
    let (Some(a), Some(b)) = (version.activities.get(new), version.activities.get(next)) else {
        return;
    };
    let missing = a.position.x + COLUMN - b.position.x;
    if missing > 0 {
        for id in version.reachable(next) {
            if let Some(activity) = version.activities.get_mut(&id) {
                activity.position.x += missing;
            }
        }
    }
}
