//! Two versions, the same people: who goes another way, from where on, and what was changed there.

use std::collections::BTreeMap;

use itinera_journey::Issue;
use itinera_journey::bundle::Bundle;
use itinera_journey::id::ActivityId;
use serde_json::Value;

use super::SimulationError;
use super::assumptions::Assumptions;
use super::comparison::{Comparison, Onward, Parting};
use super::draw::{mix, salt};
use super::machine::Traveller;
use super::people::Profiles;
use super::plan::Plan;
use super::retell::{Teller, Told};
use super::run::{Each, Run, Watch};
use super::tell::report;
use crate::passage::{Happening, Moment};
use crate::person::Phase;

/// The most examples of a group.
const EXAMPLES: usize = 5;

/// The codes of what was changed: each has a text in the locales.
pub const CHANGES: [&str; 6] = [
    "COMPARISON_ADDED",
    "COMPARISON_REMOVED",
    "COMPARISON_CHANGED",
    "COMPARISON_WAY",
    "COMPARISON_PROPERTY",
    "COMPARISON_SHARED",
];

/// A hash of everybody's way.
#[derive(Clone)]
struct Ways {
    /// What stands for each activity, by number.
    names: Vec<u64>,
    ways: Vec<(u64, u64)>,
}

impl Ways {
    fn of(plan: &Plan) -> Self {
        let names = plan.numbers.activities.iter();
        Self {
            names: names
                .map(|id| mix(u64::from(salt(id.as_str())) + 1))
                .collect(),
            ways: Vec::new(),
        }
    }
}

impl Each for Ways {
    const MOMENTS: bool = true;

    fn person(&mut self, who: &Traveller, moments: &[Moment]) {
        let hash = moments.iter().fold(0_u64, |hash, moment| {
            let what = match moment.what {
                Happening::Passed { .. } => 1,
                Happening::Ended { phase } => 2 + phase as u64,
                Happening::Entered { .. } | Happening::Called { .. } => return hash,
            };
            let name = self.names.get(usize::from(moment.activity)).copied();
            let bits = name.unwrap_or(0) ^ moment.at.unsigned_abs() ^ (what << 56);
            mix(hash.rotate_left(7) ^ bits)
        });
        self.ways.push((who.person, hash));
    }

    fn join(&mut self, other: Self) {
        self.ways.extend(other.ways);
    }
}

/// Where a person's ways part.
type Fork = (Option<ActivityId>, Onward, Onward);

/// Compares two versions for the same people. What the assumptions say of events, messages and
/// endpoints that one of the versions does not have is left out for that version.
///
/// # Errors
/// As [`super::run`].
pub fn compare(
    (a, b): (&Bundle, &Bundle),
    others: &[Bundle],
    assumptions: &Assumptions,
    profiles: Option<&dyn Profiles>,
    threads: usize,
    watch: &Watch,
) -> Result<Comparison, SimulationError> {
    let lines = profiles.map(Profiles::lines);
    let (for_a, for_b) = (known_to(a, assumptions), known_to(b, assumptions));
    let plan_a = Plan::of(a, others, &for_a, lines)?;
    let plan_b = Plan::of(b, others, &for_b, lines)?;
    let ran = |plan: &Plan, assumptions: &Assumptions| {
        let run = Run {
            plan,
            assumptions,
            profiles,
            threads,
            watch,
        };
        run.all(&Ways::of(plan))
    };
    let ran_a = ran(&plan_a, &for_a)?;
    let ran_b = ran(&plan_b, &for_b)?;
    let shares = !ran_a.felt.is_empty() || !ran_b.felt.is_empty();
    let mut ways_a = ran_a.each.ways.clone();
    let mut ways_b: BTreeMap<u64, u64> = ran_b.each.ways.iter().copied().collect();
    ways_a.sort_unstable();
    let (mut same, mut different) = (0, 0);
    let mut groups: BTreeMap<Fork, (u64, Vec<u64>)> = BTreeMap::new();
    let mut tellers = (
        Teller::new(&plan_a, &for_a, profiles),
        Teller::new(&plan_b, &for_b, profiles),
    );
    for (person, way) in ways_a {
        if ways_b.remove(&person) == Some(way) {
            same += 1;
            continue;
        }
        different += 1;
        if different % 256 == 0 && watch.cancelled.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(SimulationError::Cancelled);
        }
        let a = way_of(&plan_a, &tellers.0.tell(person)?);
        let b = way_of(&plan_b, &tellers.1.tell(person)?);
        let (people, examples) = groups.entry(fork(&a, &b)).or_default();
        *people += 1;
        if examples.len() < EXAMPLES {
            examples.push(person);
        }
    }
    let mut partings: Vec<Parting> = groups
        .into_iter()
        .map(|((after, on_a, on_b), (people, examples))| Parting {
            why: why((a, b), after.as_ref(), &on_a, &on_b, shares),
            after,
            a: on_a,
            b: on_b,
            people,
            examples,
        })
        .collect();
    partings.sort_by_key(|parting| std::cmp::Reverse(parting.people));
    Ok(Comparison {
        comparison: 1,
        a: report(&plan_a, &for_a, &ran_a, None),
        b: report(&plan_b, &for_b, &ran_b, None),
        same,
        different,
        groups: partings,
    })
}

/// The assumptions without what a version does not know.
fn known_to(bundle: &Bundle, assumptions: &Assumptions) -> Assumptions {
    let library = bundle.library();
    let version = &bundle.journey;
    let mut known = assumptions.clone();
    let event = |name: &str| {
        let mut all = library.events.values();
        all.any(|event| event.name == name || event.id.as_str() == name)
    };
    let message = |name: &str| {
        version.activities.iter().any(|(id, activity)| {
            let caption = match activity.label.as_str() {
                "" => version.base_name(id, &library),
                label => label.to_owned(),
            };
            matches!(
                activity.kind,
                itinera_journey::model::ActivityKind::Message { .. }
            ) && (id.as_str() == name || caption == name)
        })
    };
    let endpoint = |action: &Option<String>, source: &Option<String>, group: &Option<String>| match (
        action, source, group,
    ) {
        (Some(action), None, None) => library.actions.values().any(|a| a.name == *action),
        (None, Some(source), Some(group)) => library.group(source, group).is_some(),
        _ => true,
    };
    known.events.retain(|later| event(&later.event));
    known.reactions.retain(|later| message(&later.activity));
    known
        .changes
        .retain(|later| library.segment(&later.segment).is_some());
    known
        .segments
        .retain(|name, _| library.segment(name).is_some());
    known
        .endpoints
        .retain(|e| endpoint(&e.action, &e.data_source, &e.field_group));
    known
        .stubs
        .retain(|e| endpoint(&e.action, &e.data_source, &e.field_group));
    known
}

/// A way: activities with their times, and how each passage ended.
type Way = Vec<(ActivityId, i64, Option<Phase>)>;

fn way_of(plan: &Plan, told: &Told) -> Way {
    let mut way = Way::new();
    for moment in &told.diary.moments {
        match moment.what {
            Happening::Passed { .. } => {
                let id = plan.numbers.activities[usize::from(moment.activity)].clone();
                way.push((id, moment.at, None));
            }
            Happening::Ended { phase } => {
                if let Some(last) = way.last_mut() {
                    last.2 = Some(phase);
                }
            }
            Happening::Entered { .. } | Happening::Called { .. } => {}
        }
    }
    way
}

fn fork(a: &Way, b: &Way) -> Fork {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let after = same.checked_sub(1).and_then(|at| a.get(at));
    let on = |mine: &Way, theirs: &Way| -> Onward {
        match mine.get(same) {
            Some((activity, at, ends)) => {
                let there = theirs.get(same).filter(|(other, ..)| other == activity);
                match (there, ends) {
                    (Some((_, other, _)), Some(phase)) if other == at => {
                        Onward::Ends { phase: *phase }
                    }
                    (Some(_), _) => Onward::To {
                        activity: activity.clone(),
                        later: true,
                    },
                    (None, _) => Onward::To {
                        activity: activity.clone(),
                        later: false,
                    },
                }
            }
            None => match mine.last() {
                None => Onward::Outside {},
                Some((_, _, phase)) => Onward::Ends {
                    phase: phase.unwrap_or(Phase::Running),
                },
            },
        }
    };
    (after.map(|(id, ..)| id.clone()), on(a, b), on(b, a))
}

/// What was changed where ways part.
fn why(
    (a, b): (&Bundle, &Bundle),
    after: Option<&ActivityId>,
    on_a: &Onward,
    on_b: &Onward,
    shares: bool,
) -> Vec<Issue> {
    let mut found = Vec::new();
    let mut looked: Vec<&ActivityId> = Vec::new();
    let onward = [on_a, on_b].into_iter().filter_map(|on| match on {
        Onward::To { activity, .. } => Some(activity),
        _ => None,
    });
    for id in after.into_iter().chain(onward) {
        if looked.contains(&id) {
            continue;
        }
        looked.push(id);
        activity_changed(a, b, id, &mut found);
    }
    if after.is_none() {
        let (x, y) = (&a.journey.properties, &b.journey.properties);
        let (x, y) = (serde_json::to_value(x), serde_json::to_value(y));
        if let (Ok(x), Ok(y)) = (x, y) {
            differences("", &x, &y, &mut |field, from, to| {
                let params = [("field", field), ("from", from), ("to", to)];
                found.push(Issue::warning("COMPARISON_PROPERTY", None, params));
            });
        }
    }
    if found.is_empty() && shares {
        found.push(Issue::warning("COMPARISON_SHARED", None, []));
    }
    found
}

fn activity_changed(a: &Bundle, b: &Bundle, id: &ActivityId, found: &mut Vec<Issue>) {
    let in_a = a.journey.activities.get(id);
    let in_b = b.journey.activities.get(id);
    let name = |bundle: &Bundle| ("name", bundle.journey.caption(id, &bundle.library()));
    match (in_a, in_b) {
        (None, Some(_)) => found.push(Issue::warning("COMPARISON_ADDED", Some(id), [name(b)])),
        (Some(_), None) => found.push(Issue::warning("COMPARISON_REMOVED", Some(id), [name(a)])),
        (Some(x), Some(y)) => {
            let (kind_x, kind_y) = (serde_json::to_value(&x.kind), serde_json::to_value(&y.kind));
            if let (Ok(x), Ok(y)) = (kind_x, kind_y) {
                differences("", &x, &y, &mut |field, from, to| {
                    let params = [name(b), ("field", field), ("from", from), ("to", to)];
                    found.push(Issue::warning("COMPARISON_CHANGED", Some(id), params));
                });
            }
            let ways = |bundle: &Bundle| {
                let all = bundle.journey.transitions.values();
                let mut all: Vec<_> = all
                    .filter(|transition| transition.from == *id)
                    .map(|t| (t.outlet.to_string(), t.order, t.to.clone()))
                    .collect();
                all.sort();
                all
            };
            if ways(a) != ways(b) {
                found.push(Issue::warning("COMPARISON_WAY", Some(id), [name(b)]));
            }
        }
        (None, None) => {}
    }
}

/// The leaves that differ, by dotted path.
fn differences(path: &str, a: &Value, b: &Value, told: &mut dyn FnMut(String, String, String)) {
    if a == b {
        return;
    }
    if let (Value::Object(x), Value::Object(y)) = (a, b) {
        let keys: std::collections::BTreeSet<&String> = x.keys().chain(y.keys()).collect();
        for key in keys {
            let below = match path {
                "" => key.clone(),
                path => format!("{path}.{key}"),
            };
            let null = Value::Null;
            let (x, y) = (x.get(key).unwrap_or(&null), y.get(key).unwrap_or(&null));
            differences(&below, x, y, told);
        }
        return;
    }
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    told(path.to_owned(), text(a), text(b));
}
