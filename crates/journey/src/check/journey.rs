//! What is wrong with a version as a whole: its entry, its properties, activities in parallel.

use std::collections::{BTreeMap, BTreeSet};

use super::{MAX_ACTIVITIES, MAX_WAIT_MS, issue};
use crate::Library;
use crate::edit::MAX_RE_ENTRANCE_WAIT;
use crate::id::ActivityId;
use crate::issue::{Issue, Place};
use crate::model::{ActivityKind, Version};

/// What concerns the version as a whole.
pub(super) fn journey_wide(version: &Version, library: &Library) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut say = |code| issues.push(issue(code, Place::default(), []));
    let counted = version
        .activities
        .values()
        .filter(|a| !matches!(a.kind, ActivityKind::End {}))
        .count();
    if counted == 0 {
        say("ERR_JOURNEY_EMPTY");
    } else if version.start().is_none() {
        say("ERR_JOURNEY_START");
    }
    if version.has_cycle() {
        say("ERR_JOURNEY_CYCLE");
    }
    let used: BTreeSet<_> = version
        .activities
        .values()
        .filter_map(|activity| match &activity.kind {
            ActivityKind::Event { event, .. } => {
                library.events.get(event).map(|e| e.namespace.as_ref())
            }
            _ => None,
        })
        .chain(version.namespace(library))
        .collect();
    if used.len() > 1 {
        say("ERR_JOURNEY_NAMESPACES");
    }
    let any = |is: fn(&ActivityKind) -> bool| {
        let mut kinds = version.activities.values().map(|activity| &activity.kind);
        kinds.any(is)
    };
    if any(|kind| matches!(kind, ActivityKind::SegmentQualification { .. }))
        && any(|kind| matches!(kind, ActivityKind::Jump { .. }))
    {
        say("ERR_JOURNEY_SEGMENT_AND_JUMP");
    }
    if counted > MAX_ACTIVITIES {
        say("ERR_JOURNEY_TOO_MANY");
    } else if counted >= MAX_ACTIVITIES - 5 {
        say("WARN_JOURNEY_MANY");
    }
    issues.extend(properties(version, library));
    issues.extend(parallel(version));
    if !version.has_cycle() && longest_waits(version) > MAX_WAIT_MS {
        issues.push(issue("WARN_WAITS_TOO_LONG", Place::default(), []));
    }
    issues
}

fn properties(version: &Version, library: &Library) -> Vec<Issue> {
    let known = &version.properties;
    let mut issues = Vec::new();
    let mut say = |code, field: &str| {
        let place = Place {
            field: Some(format!("properties.{field}")),
            ..Place::default()
        };
        issues.push(issue(code, place, []));
    };
    if jiff::tz::TimeZone::get(&known.time_zone).is_err() {
        say("ERR_PROPERTIES_TIME_ZONE", "timeZone");
    }
    if known.profile_time_zone && version.namespace(library) == Some(None) {
        say("ERR_PROPERTIES_PROFILE_ZONE", "profileTimeZone");
    }
    if let (Some(start), Some(end)) = (known.start, known.end)
        && start >= end
    {
        say("ERR_PROPERTIES_DATES", "end");
    }
    if known.allow_re_entrance && !(1..=MAX_RE_ENTRANCE_WAIT).contains(&known.re_entrance_wait) {
        say("ERR_PROPERTIES_RE_ENTRANCE", "reEntranceWait");
    }
    if !(1..=30).contains(&known.timeout) {
        say("ERR_PROPERTIES_TIMEOUT", "timeout");
    }
    issues
}

/// The longest that the waits and timeouts on one way through the journey may last, in
/// milliseconds (semantics §20 A10). The graph has no cycle.
fn longest_waits(version: &Version) -> i64 {
    fn from<'a>(
        version: &'a Version,
        id: &'a ActivityId,
        known: &mut BTreeMap<&'a ActivityId, i64>,
    ) -> i64 {
        if let Some(known) = known.get(id) {
            return *known;
        }
        let own = match version.activities.get(id).map(|activity| &activity.kind) {
            Some(ActivityKind::Wait {
                amount,
                unit,
                until: None,
                ..
            }) => unit.times(*amount),
            Some(kind) if version.start() != Some(id) => {
                kind.timeout().map_or(0, |timeout| timeout.millis())
            }
            _ => 0,
        };
        let next = version
            .transitions
            .values()
            .filter(|t| t.from == *id)
            .map(|t| from(version, &t.to, known))
            .max()
            .unwrap_or(0);
        known.insert(id, own.saturating_add(next));
        own.saturating_add(next)
    }
    version
        .start()
        .map_or(0, |start| from(version, start, &mut BTreeMap::new()))
}

/// Only events and waits may be in parallel after one outlet (R-VAL-10), and only one of them may
/// have a timeout (R-CAN-41).
fn parallel(version: &Version) -> Vec<Issue> {
    let mut by_outlet: BTreeMap<_, Vec<&ActivityId>> = BTreeMap::new();
    for transition in version.transitions.values() {
        by_outlet
            .entry((&transition.from, &transition.outlet))
            .or_default()
            .push(&transition.to);
    }
    let mut issues = Vec::new();
    for ((from, _), to) in by_outlet.into_iter().filter(|(_, to)| to.len() > 1) {
        let kinds = || to.iter().filter_map(|id| version.activities.get(*id));
        let mut say = |code, id: &ActivityId| {
            let place = Place {
                activity: Some(id.clone()),
                ..Place::default()
            };
            issues.push(issue(code, place, []));
        };
        if !kinds().all(|activity| activity.kind.may_be_parallel()) {
            say("ERR_ACTIVITY_PARALLEL", from);
        }
        let timed = |id: &&&ActivityId| {
            let known = version.activities.get(**id);
            known.is_some_and(|activity| activity.kind.timeout().is_some())
        };
        for id in to.iter().filter(timed).skip(1) {
            say("ERR_EVENT_TIMEOUT_TWICE", id);
        }
    }
    issues
}
