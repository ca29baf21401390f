//! The ways that people can go through a version, as far as it can be known before anybody went:
//! what can never happen, and why; and which events may not have come where they are read.
//!
//! Conditions are gathered along each way. Payloads of events that were passed do not change, so
//! that tests of them at different activities must agree; profiles and fetched data may change, and
//! are other data at each activity.

mod condition;
mod empty;
mod race;

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::Origin;
use itinera_expr::witness::{Clash, Facts, Wanted, impossible};
use jiff::Timestamp;
use serde::Serialize;

use super::{MAX_WAIT_MS, issue};
use crate::Library;
use crate::id::{ActivityId, TransitionId};
use crate::issue::{Issue, Place};
use crate::model::{ActivityKind, Outlet, Version};
use crate::scope::{Reach, SEGMENT_QUALIFICATION};

/// The most ways to one activity that are told apart; beyond, what they have in common counts.
const MAX_STATES: usize = 24;

/// Why something can never happen, or was not brought about; texts are in the locale files under
/// `reason-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reason {
    /// `impossible`, `above`, `share`, `over`, `race`, `limit`, `upstream`.
    pub code: &'static str,
    /// What the text is filled with.
    pub params: BTreeMap<&'static str, String>,
}

impl Reason {
    /// A reason.
    pub fn new<const N: usize>(code: &'static str, params: [(&'static str, String); N]) -> Self {
        Self {
            code,
            params: BTreeMap::from(params),
        }
    }
}

/// What can never happen in a version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dead {
    /// Outlets that nobody leaves by; of activities that nobody reaches, all.
    pub outlets: BTreeMap<(ActivityId, Outlet), Reason>,
    /// Transitions that nobody takes: those of dead outlets, and to waits that always lose or are
    /// never over.
    pub transitions: BTreeMap<TransitionId, Reason>,
    /// Activities that nobody reaches.
    pub activities: BTreeSet<ActivityId>,
}

/// What can never happen in a version that has no errors. Sound: what is told cannot happen,
/// whatever the data.
pub fn dead(version: &Version, library: &Library) -> Dead {
    explore(version, library).dead
}

/// The warnings that follow.
pub(super) fn issues(version: &Version, library: &Library) -> Vec<Issue> {
    explore(version, library).issues
}

/// A test that was passed on a way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Passed<'a> {
    source: &'a str,
    truth: bool,
    /// The activity that tested, by its number.
    moment: usize,
}

/// What is known of those who come to an activity by some way.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct State<'a> {
    tests: Vec<Passed<'a>>,
    /// Events of which a payload is surely there, by name.
    received: BTreeSet<&'a str>,
    /// How often each event's payload may have been replaced, by name.
    passed: BTreeMap<&'a str, usize>,
    /// The same as it was at each moment.
    history: BTreeMap<(usize, &'a str), usize>,
}

struct Ways<'a> {
    version: &'a Version,
    library: &'a Library,
    ids: Vec<&'a ActivityId>,
    states: BTreeMap<&'a ActivityId, Vec<State<'a>>>,
    /// The least time from the entry, in milliseconds.
    earliest: BTreeMap<&'a ActivityId, i64>,
    scopes: BTreeMap<&'a ActivityId, Reach<'a>>,
    dead: Dead,
    issues: Vec<Issue>,
}

fn explore<'a>(version: &'a Version, library: &'a Library) -> Ways<'a> {
    let mut ways = Ways {
        version,
        library,
        ids: version.activities.keys().collect(),
        states: BTreeMap::new(),
        earliest: BTreeMap::new(),
        scopes: BTreeMap::new(),
        dead: Dead::default(),
        issues: Vec::new(),
    };
    let Some(start) = version.start().filter(|_| !version.has_cycle()) else {
        return ways;
    };
    ways.states.insert(start, vec![State::default()]);
    ways.earliest.insert(start, 0);
    for id in ways.order(start) {
        match ways.states.get(id).cloned() {
            Some(states) => ways.pass(id, states, id == start),
            None => ways.nobody(id),
        }
    }
    ways
}

impl<'a> Ways<'a> {
    /// The activities that can be come to, each after those before it.
    fn order(&self, start: &'a ActivityId) -> Vec<&'a ActivityId> {
        let within = self.version.reachable(start);
        let mut waiting: BTreeMap<&ActivityId, usize> = BTreeMap::new();
        for transition in self.version.transitions.values() {
            if within.contains(&transition.from) {
                *waiting.entry(&transition.to).or_default() += 1;
            }
        }
        let (mut ready, mut order) = (vec![start], Vec::new());
        while let Some(id) = ready.pop() {
            order.push(id);
            for transition in self.version.transitions.values() {
                if transition.from == *id
                    && let Some(left) = waiting.get_mut(&transition.to)
                {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(&transition.to);
                    }
                }
            }
        }
        order
    }

    /// Nobody comes to an activity.
    fn nobody(&mut self, id: &'a ActivityId) {
        self.dead.activities.insert(id.clone());
        let Some(activity) = self.version.activities.get(id) else {
            return;
        };
        for outlet in activity.kind.outlets() {
            self.close(id, &outlet, Reason::new("upstream", []));
        }
        if !matches!(activity.kind, ActivityKind::End {}) {
            self.issues.push(issue("WARN_ACTIVITY_NEVER", at(id), []));
        }
    }

    /// Nobody leaves by an outlet.
    fn close(&mut self, id: &ActivityId, outlet: &Outlet, reason: Reason) {
        for (transition, known) in &self.version.transitions {
            if known.from == *id && known.outlet == *outlet {
                let dead = &mut self.dead.transitions;
                dead.insert(transition.clone(), reason.clone());
            }
        }
        let outlet = (id.clone(), outlet.clone());
        self.dead.outlets.insert(outlet, reason);
    }

    /// Lets those who came to an activity go on.
    fn pass(&mut self, id: &'a ActivityId, states: Vec<State<'a>>, entry: bool) {
        let Some(activity) = self.version.activities.get(id) else {
            return;
        };
        let kind = &activity.kind;
        self.may_be_empty(id, kind, &states);
        if let ActivityKind::Condition { .. } = kind {
            return self.condition(id, kind, states);
        }
        let time = self.earliest.get(id).copied().unwrap_or(0);
        for outlet in kind.outlets() {
            if self
                .dead
                .outlets
                .contains_key(&(id.clone(), outlet.clone()))
            {
                continue;
            }
            let mut onward = Vec::new();
            for state in &states {
                match kind {
                    ActivityKind::Event { event, timeout } => {
                        let name = self.library.events.get(event);
                        let name = name.map_or("", |event| event.name.as_str());
                        let came = state.received(name);
                        match outlet {
                            Outlet::Timeout => onward.push(state.clone()),
                            _ => {
                                let silent = timeout.filter(|timeout| !timeout.path);
                                if silent.is_some() && !entry {
                                    onward.push(state.clone());
                                }
                                onward.push(came);
                            }
                        }
                    }
                    _ => onward.push(state.clone()),
                }
            }
            let took = match (kind, &outlet) {
                (
                    ActivityKind::Wait {
                        until: None,
                        amount,
                        unit,
                        ..
                    },
                    Outlet::Next,
                ) => unit.times(*amount),
                (kind, Outlet::Timeout) => kind.timeout().map_or(0, |timeout| timeout.millis()),
                _ => 0,
            };
            let then = time.saturating_add(took);
            if then >= MAX_WAIT_MS && took > 0 {
                self.close(id, &outlet, Reason::new("limit", []));
                self.never_over(id, kind);
                continue;
            }
            self.go_on(id, &outlet, &onward, then);
        }
    }

    /// A wait that outlasts the people in it: nobody is seen to go there.
    fn never_over(&mut self, id: &ActivityId, kind: &ActivityKind) {
        if matches!(kind, ActivityKind::Wait { .. }) {
            let version = self.version;
            for (transition, _) in version.transitions_into(id) {
                let dead = &mut self.dead.transitions;
                dead.insert(transition.clone(), Reason::new("limit", []));
            }
        }
    }

    /// Brings states to what an outlet leads to.
    fn go_on(&mut self, id: &'a ActivityId, outlet: &Outlet, states: &[State<'a>], time: i64) {
        let version = self.version;
        let ahead: Vec<(&TransitionId, &ActivityId)> = version
            .transitions_from(id)
            .filter(|(_, transition)| transition.outlet == *outlet)
            .map(|(transition, known)| (transition, &known.to))
            .collect();
        self.race(&ahead);
        for (transition, to) in ahead {
            if self.dead.transitions.contains_key(transition) {
                continue;
            }
            let earliest = self.earliest.entry(to).or_insert(time);
            *earliest = (*earliest).min(time);
            let known = self.states.entry(to).or_default();
            for state in states {
                if !known.contains(state) {
                    known.push(state.clone());
                }
            }
            if known.len() > MAX_STATES {
                let merged = known.drain(..).reduce(State::common);
                known.extend(merged);
            }
        }
    }

    fn moment(&self, id: &ActivityId) -> usize {
        self.ids.binary_search(&id).unwrap_or(usize::MAX)
    }

    fn scope(&mut self, id: &'a ActivityId) {
        let (version, library) = (self.version, self.library);
        self.scopes
            .entry(id)
            .or_insert_with(|| Reach::at_activity(version, library, id));
    }

    /// The tests that contradict, if those passed on the way and those given now do.
    fn contradict(&mut self, state: &State<'a>, now: &[Passed<'_>]) -> Option<Vec<Clash>> {
        let tests: Vec<&Passed<'_>> = state.tests.iter().chain(now).collect();
        for test in &tests {
            if let Some(id) = self.ids.get(test.moment) {
                self.scope(id);
            }
        }
        let wanted: Option<Vec<Wanted<'_>>> = tests
            .iter()
            .map(|test| {
                Some(Wanted {
                    source: test.source,
                    truth: test.truth,
                    scope: self.scopes.get(self.ids.get(test.moment)?)?,
                    moment: test.moment,
                    now: Timestamp::UNIX_EPOCH,
                })
            })
            .collect();
        let lasting = |origin: &Origin, moment: usize| match origin {
            Origin::Event(name) if name != SEGMENT_QUALIFICATION => state.count(moment, name),
            _ => moment,
        };
        let facts = Facts {
            lasting: &lasting,
            likely: &|_| Vec::new(),
            steady: false,
            timed: false,
        };
        impossible(&wanted?, facts)
    }
}

impl<'a> State<'a> {
    /// With an event's payload come.
    fn received(&self, name: &'a str) -> Self {
        let mut state = self.clone();
        state.received.insert(name);
        *state.passed.entry(name).or_default() += 1;
        state
    }

    /// Which of an event's payloads was read at a moment: one that is yet to come is the present.
    fn count(&self, moment: usize, name: &str) -> usize {
        let then = self
            .history
            .iter()
            .find(|((at, known), _)| *at == moment && *known == name);
        match then {
            Some((_, count)) => *count,
            None => self.passed.get(name).copied().unwrap_or(0),
        }
    }

    /// Remembers tests of event payloads, passed at a moment.
    fn remember(&mut self, tests: &[Passed<'a>], moment: usize) {
        let reads = |test: &&Passed<'a>| {
            let fields = itinera_expr::references(test.source);
            let mut fields = fields.iter();
            fields.any(|field| field.root == itinera_expr::Root::Event)
        };
        let kept: Vec<Passed<'a>> = tests.iter().filter(reads).cloned().collect();
        if kept.is_empty() {
            return;
        }
        for (name, count) in &self.passed {
            self.history.insert((moment, name), *count);
        }
        self.tests.extend(kept);
    }

    /// What two ways have in common: no test, the events that surely came on both.
    fn common(self, other: Self) -> Self {
        let mut passed = self.passed;
        for (name, count) in other.passed {
            let known = passed.entry(name).or_default();
            *known = (*known).max(count);
        }
        Self {
            tests: Vec::new(),
            received: &self.received & &other.received,
            passed,
            history: BTreeMap::new(),
        }
    }
}

fn at(id: &ActivityId) -> Place {
    Place {
        activity: Some(id.clone()),
        ..Place::default()
    }
}

/// Tests as one expression: what must hold, and what must not.
fn written(clashes: &[Clash]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for clash in clashes.iter().take(4) {
        let text = &clash.part.text;
        let part = if clash.truth {
            text.clone()
        } else {
            format!("not ({text})")
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(" and ")
}
