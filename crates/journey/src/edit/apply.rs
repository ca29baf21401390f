//! Edits of a journey version, each with the rules it obeys (R-CAN-08 … R-CAN-14).

use std::collections::{BTreeMap, BTreeSet};

use super::settle::{self, COLUMN, ROW, is_end};
use super::{Onto, PaletteItem, Refusal, VersionEdit};
use crate::Library;
use crate::id::{ActivityId, NamespaceId, PathId, TransitionId, is_valid_id};
use crate::model::{
    Activity, ActivityKind, ConditionPath, Outlet, PathTest, Point, Transition, Version,
};

/// The longest label or name, in characters.
pub const MAX_LABEL: usize = 200;

impl Refusal {
    pub(crate) fn new<const N: usize>(code: &str, params: [(&str, String); N]) -> Self {
        let params = params
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            code: code.to_owned(),
            params,
        }
    }
}

impl VersionEdit {
    /// The edit's name in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddActivity { .. } => "addActivity",
            Self::Connect { .. } => "connect",
            Self::Disconnect { .. } => "disconnect",
            Self::Move { .. } => "move",
            Self::Arrange { .. } => "arrange",
            Self::Remove { .. } => "remove",
            Self::Configure { .. } => "configure",
            Self::Describe { .. } => "describe",
            Self::Rename { .. } => "rename",
        }
    }

    /// The version after the edit.
    ///
    /// # Errors
    /// A [`Refusal`] that says which rule forbids it; nothing has changed then.
    pub fn apply(&self, version: &Version, library: &Library) -> Result<Version, Refusal> {
        let mut after = version.clone();
        match self {
            Self::AddActivity { id, item, at, onto } => {
                add(&mut after, library, id, item, *at, onto)?;
            }
            Self::Connect {
                id,
                from,
                outlet,
                to,
            } => {
                new_id(id.as_str(), !after.transitions.contains_key(id))?;
                may_link(&after, library, from, outlet, to)?;
                link(&mut after, id.clone(), from, outlet, to);
            }
            Self::Disconnect { id } => {
                after
                    .transitions
                    .remove(id)
                    .ok_or_else(|| unknown("unknownTransition", id.as_str()))?;
            }
            Self::Move { to } => {
                place(&mut after, to)?;
                settle::order_by_height(&mut after, &to.keys().cloned().collect());
            }
            Self::Arrange { to } => place(&mut after, to)?,
            Self::Remove { ids } => remove(&mut after, library, ids)?,
            Self::Configure {
                id,
                label,
                description,
                kind,
            } => {
                within(label)?;
                let activity = get_mut(&mut after, id)?;
                if std::mem::discriminant(&activity.kind) != std::mem::discriminant(kind) {
                    return Err(Refusal::new("typeChanges", []));
                }
                if let ActivityKind::Condition { paths, .. } = kind {
                    if paths.is_empty() {
                        return Err(Refusal::new("conditionNeedsPath", []));
                    }
                    for path in paths.keys() {
                        new_id(path.as_str(), true)?;
                    }
                }
                activity.label.clone_from(label);
                activity.description.clone_from(description);
                activity.kind = kind.clone();
            }
            Self::Describe {
                name,
                description,
                properties,
            } => {
                within(name)?;
                if name.trim().is_empty() {
                    return Err(Refusal::new("nameMissing", []));
                }
                if !(1..=30).contains(&properties.timeout) {
                    return Err(Refusal::new("timeoutRange", []));
                }
                if jiff::tz::TimeZone::get(&properties.time_zone).is_err() {
                    let zone = properties.time_zone.clone();
                    return Err(Refusal::new("unknownTimeZone", [("zone", zone)]));
                }
                after.name.clone_from(name);
                after.description.clone_from(description);
                after.properties = properties.clone();
            }
            Self::Rename { from, to } => rename(&mut after, from, to),
        }
        settle::settle(&mut after);
        Ok(after)
    }
}

fn unknown(code: &str, id: &str) -> Refusal {
    Refusal::new(code, [("id", id.to_owned())])
}

fn new_id(id: &str, free: bool) -> Result<(), Refusal> {
    match (is_valid_id(id), free) {
        (false, _) => Err(unknown("badId", id)),
        (_, false) => Err(unknown("idTaken", id)),
        _ => Ok(()),
    }
}

fn within(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > MAX_LABEL {
        return Err(Refusal::new(
            "textTooLong",
            [("limit", MAX_LABEL.to_string())],
        ));
    }
    Ok(())
}

fn get_mut<'a>(version: &'a mut Version, id: &ActivityId) -> Result<&'a mut Activity, Refusal> {
    version
        .activities
        .get_mut(id)
        .ok_or_else(|| unknown("unknownActivity", id.as_str()))
}

fn add(
    version: &mut Version,
    library: &Library,
    id: &ActivityId,
    item: &PaletteItem,
    at: Option<Point>,
    onto: &Onto,
) -> Result<(), Refusal> {
    new_id(id.as_str(), !version.activities.contains_key(id))?;
    let kind = match item {
        PaletteItem::Event { event } => {
            let known = library
                .events
                .get(event)
                .ok_or_else(|| unknown("unknownEvent", event.as_str()))?;
            same_namespace(version, library, known.namespace.as_ref())?;
            ActivityKind::Event {
                event: event.clone(),
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
        },
        PaletteItem::Action { action } => {
            if !library.actions.contains_key(action) {
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
    };
    if version.activities.is_empty() && !matches!(kind, ActivityKind::Event { .. }) {
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

/// Links, in place of an End marker if there is one.
fn link(
    version: &mut Version,
    id: TransitionId,
    from: &ActivityId,
    outlet: &Outlet,
    to: &ActivityId,
) {
    let order = version.transitions_of(from, outlet).count();
    let order = u32::try_from(order).unwrap_or(u32::MAX);
    let transition = Transition {
        from: from.clone(),
        outlet: outlet.clone(),
        to: to.clone(),
        order,
    };
    version.transitions.insert(id, transition);
    settle::order_by_height(version, &BTreeSet::from([to.clone()]));
}

/// Whether a link is allowed: forward only, one step an outlet unless all are events and waits,
/// nothing into the entry's place (R-CAN-12, R-CAN-13; semantics §2).
fn may_link(
    version: &Version,
    library: &Library,
    from: &ActivityId,
    outlet: &Outlet,
    to: &ActivityId,
) -> Result<(), Refusal> {
    let get = |id: &ActivityId| {
        version
            .activities
            .get(id)
            .ok_or_else(|| unknown("unknownActivity", id.as_str()))
    };
    let (source, target) = (get(from)?, get(to)?);
    if !source.kind.outlets().contains(outlet) {
        return Err(Refusal::new(
            "unknownOutlet",
            [("outlet", outlet.to_string())],
        ));
    }
    if version.reachable(to).contains(from) {
        return Err(Refusal::new("cycle", []));
    }
    if is_end(target) {
        return Err(Refusal::new("endIsAutomatic", []));
    }
    let others: Vec<&Activity> = version
        .transitions_of(from, outlet)
        .filter_map(|(_, t)| version.activities.get(&t.to).filter(|a| !is_end(a)))
        .collect();
    if version
        .transitions_of(from, outlet)
        .any(|(_, t)| t.to == *to)
    {
        return Err(Refusal::new("alreadyLinked", []));
    }
    let parallel =
        others.iter().all(|other| other.kind.may_be_parallel()) && target.kind.may_be_parallel();
    if !others.is_empty() && (*outlet != Outlet::Next || !parallel) {
        return Err(Refusal::new("onlyEventsAndWaitsInParallel", []));
    }
    if let ActivityKind::Event { event } = &target.kind
        && let Some(known) = library.events.get(event)
    {
        same_namespace(version, library, known.namespace.as_ref())?;
    }
    Ok(())
}

/// One namespace a journey (R-CAN-10).
fn same_namespace(
    version: &Version,
    library: &Library,
    namespace: Option<&NamespaceId>,
) -> Result<(), Refusal> {
    match version.namespace(library) {
        Some(first) if first != namespace => Err(Refusal::new("otherNamespace", [])),
        _ => Ok(()),
    }
}

impl Version {
    /// The namespace of the entry event: none if there is no entry, `Some(None)` if it has none.
    pub fn namespace<'a>(&self, library: &'a Library) -> Option<Option<&'a NamespaceId>> {
        let start = self.activities.get(self.start()?)?;
        let ActivityKind::Event { event } = &start.kind else {
            return None;
        };
        library
            .events
            .get(event)
            .map(|event| event.namespace.as_ref())
    }
}

fn place(version: &mut Version, to: &BTreeMap<ActivityId, Point>) -> Result<(), Refusal> {
    let mut carried = BTreeMap::new();
    for (id, at) in to {
        let before = get_mut(version, id)?.position;
        let delta = (at.x - before.x, at.y - before.y);
        for (_, t) in version.transitions_from(id) {
            if version.activities.get(&t.to).is_some_and(is_end) && !to.contains_key(&t.to) {
                carried.insert(t.to.clone(), delta);
            }
        }
        get_mut(version, id)?.position = Point {
            x: clamp(at.x),
            y: clamp(at.y),
        };
    }
    for (id, (dx, dy)) in carried {
        let end = get_mut(version, &id)?;
        end.position = Point {
            x: clamp(end.position.x + dx),
            y: clamp(end.position.y + dy),
        };
    }
    Ok(())
}

/// The canvas is 100 000 pixels each way.
fn clamp(value: i32) -> i32 {
    value.clamp(-100_000, 100_000)
}

/// Removes activities. A single one in a chain leaves its neighbours linked where that is allowed.
fn remove(version: &mut Version, library: &Library, ids: &[ActivityId]) -> Result<(), Refusal> {
    let gone: Vec<&ActivityId> = ids
        .iter()
        .filter(|id| version.activities.get(*id).is_some_and(|a| !is_end(a)))
        .collect();
    if gone.is_empty() {
        let end = ids.iter().any(|id| version.activities.contains_key(id));
        let code = if end {
            "endIsAutomatic"
        } else {
            "unknownActivity"
        };
        return Err(Refusal::new(code, []));
    }
    for id in gone {
        let before: Vec<(TransitionId, Transition)> = version
            .transitions_into(id)
            .map(|(t, known)| (t.clone(), known.clone()))
            .collect();
        let after: Vec<Transition> = version
            .transitions_from(id)
            .filter(|(_, t)| version.activities.get(&t.to).is_some_and(|a| !is_end(a)))
            .map(|(_, t)| t.clone())
            .collect();
        version.activities.remove(id);
        version
            .transitions
            .retain(|_, t| t.from != *id && t.to != *id);
        if let ([(transition, into)], [onward]) = (before.as_slice(), after.as_slice())
            && may_link(version, library, &into.from, &into.outlet, &onward.to).is_ok()
        {
            link(
                version,
                transition.clone(),
                &into.from,
                &into.outlet,
                &onward.to,
            );
        }
    }
    Ok(())
}

fn rename(version: &mut Version, from: &[String], to: &[String]) {
    let root = if from.len() == 1 {
        itinera_expr::Root::Event
    } else {
        itinera_expr::Root::Source
    };
    let rewrite = |text: &mut String| {
        if let Some(new) = itinera_expr::rename(text, root, from, to) {
            *text = new;
        }
    };
    for activity in version.activities.values_mut() {
        match &mut activity.kind {
            ActivityKind::Condition { paths, .. } => {
                for path in paths.values_mut() {
                    let PathTest::Expression { expression } = &mut path.test;
                    rewrite(expression);
                }
            }
            ActivityKind::Action {
                path,
                headers,
                parameters,
                ..
            } => {
                rewrite(path);
                headers
                    .values_mut()
                    .chain(parameters.values_mut())
                    .for_each(rewrite);
            }
            ActivityKind::Event { .. } | ActivityKind::Wait { .. } | ActivityKind::End {} => {}
        }
    }
}
