//! Edits of a journey version, each with the rules it obeys (R-CAN-08 … R-CAN-14).

use std::collections::{BTreeMap, BTreeSet};

use super::add;
use super::settle::{self, is_end};
use super::{Refusal, VersionEdit};
use crate::Library;
use crate::id::{ActivityId, NamespaceId, TransitionId, is_valid_id};
use crate::model::{Activity, ActivityKind, Outlet, Point, Transition, Version};

/// The longest re-entrance wait, in seconds: 29 days (semantics §20 A1).
pub const MAX_RE_ENTRANCE_WAIT: u32 = 29 * 86_400;

/// The most promises of a version.
pub const MAX_PROMISES: usize = 100;

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
            Self::Promise { .. } => "promise",
            Self::Unpromise { .. } => "unpromise",
            Self::Rename { .. } | Self::RenameSegment { .. } => "rename",
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
                add::add(&mut after, library, id, item, *at, onto)?;
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
                if properties.allow_re_entrance
                    && !(1..=MAX_RE_ENTRANCE_WAIT).contains(&properties.re_entrance_wait)
                {
                    return Err(Refusal::new("reEntranceRange", []));
                }
                if jiff::tz::TimeZone::get(&properties.time_zone).is_err() {
                    let zone = properties.time_zone.clone();
                    return Err(Refusal::new("unknownTimeZone", [("zone", zone)]));
                }
                after.name.clone_from(name);
                after.description.clone_from(description);
                after.properties = properties.clone();
            }
            Self::Promise { id, promise } => {
                new_id(id.as_str(), true)?;
                within(&promise.name)?;
                let promises = &mut after.properties.promises;
                promises.insert(id.clone(), promise.clone());
                if promises.len() > MAX_PROMISES {
                    let limit = MAX_PROMISES.to_string();
                    return Err(Refusal::new("tooManyPromises", [("limit", limit)]));
                }
            }
            Self::Unpromise { id } => {
                let gone = after.properties.promises.remove(id);
                gone.ok_or_else(|| unknown("unknownPromise", id.as_str()))?;
            }
            Self::Rename { from, to } => {
                let root = match from.len() {
                    1 => itinera_expr::Root::Event,
                    _ => itinera_expr::Root::Source,
                };
                rewrite(&mut after, |text| {
                    itinera_expr::rename(text, root, from, to)
                });
            }
            Self::RenameSegment { from, to } => {
                rewrite(&mut after, |text| {
                    itinera_expr::rename_segment(text, from, to)
                });
            }
        }
        settle::settle(&mut after);
        Ok(after)
    }
}

pub(super) fn unknown(code: &str, id: &str) -> Refusal {
    Refusal::new(code, [("id", id.to_owned())])
}

pub(super) fn new_id(id: &str, free: bool) -> Result<(), Refusal> {
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

pub(super) fn get_mut<'a>(
    version: &'a mut Version,
    id: &ActivityId,
) -> Result<&'a mut Activity, Refusal> {
    version
        .activities
        .get_mut(id)
        .ok_or_else(|| unknown("unknownActivity", id.as_str()))
}

/// Links, in place of an End marker if there is one.
pub(super) fn link(
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
pub(super) fn may_link(
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
    if let ActivityKind::Event { event, .. } = &target.kind
        && let Some(known) = library.events.get(event)
    {
        same_namespace(version, library, known.namespace.as_ref())?;
    }
    Ok(())
}

/// One namespace a journey (R-CAN-10).
pub(super) fn same_namespace(
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
    /// The namespace of the journey's people: none if there is no entry, `Some(None)` if they have
    /// none.
    pub fn namespace<'a>(&'a self, library: &'a Library) -> Option<Option<&'a NamespaceId>> {
        match &self.activities.get(self.start()?)?.kind {
            ActivityKind::Event { event, .. } => library
                .events
                .get(event)
                .map(|event| event.namespace.as_ref()),
            ActivityKind::SegmentQualification { namespace, .. } => Some(namespace.as_ref()),
            _ => None,
        }
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

/// Puts a new text in the place of each expression that has one.
fn rewrite(version: &mut Version, new: impl Fn(&str) -> Option<String>) {
    for activity in version.activities.values_mut() {
        for text in activity.kind.expressions_mut() {
            if let Some(new) = new(text) {
                *text = new;
            }
        }
    }
}
