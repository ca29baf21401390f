//! Coverage: which transitions scenarios exercise, and scenarios made for the others.
//!
//! `ways` finds ways through the graph, `ask` says what data a way needs, `moment` when it may
//! begin, `drive` goes it in a real session and writes it down as a scenario, `generate` chooses
//! among them. Nothing is claimed covered that was not seen taken by running the scenario itself.

mod ask;
mod body;
mod drive;
mod generate;
mod moment;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use itinera_journey::bundle::Bundle;
use itinera_journey::check::ways::{Dead, Reason, dead};
use itinera_journey::id::{ActivityId, JourneyId, TransitionId};
use itinera_journey::model::Outlet;
use serde::Serialize;

use crate::person::Awaits;
use crate::scenario::{Prepared, Scenario, ScenarioError};
use crate::session::Session;

pub use generate::{Generated, generate};

/// How much may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Ways looked at.
    pub ways: usize,
    /// Runs made.
    pub runs: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            ways: 2_000,
            runs: 400,
        }
    }
}

/// The codes of [`Reason`]s: those of what can never happen, and those of what was not brought
/// about. Texts are in the locale files under `reason-<code>`.
pub const REASONS: &[&str] = &[
    "impossible",
    "above",
    "share",
    "over",
    "race",
    "limit",
    "upstream",
    "notUnderstood",
    "noMoment",
    "noDraw",
    "jumpTarget",
    "jumpWorks",
    "updateWorks",
    "nothingFails",
    "noKey",
    "left",
    "budget",
    "untested",
];

/// What scenarios cover of a version.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverageReport {
    /// Every transition.
    pub transitions: Vec<TransitionCoverage>,
    /// Transitions that no scenario takes though people may, and why none was made for them.
    pub uncovered: Vec<Untaken>,
    /// Transitions that nobody ever takes, and why.
    pub unreachable: Vec<Untaken>,
    /// Scenarios made for what the given ones do not cover.
    pub generated: Vec<Scenario>,
    /// Scenarios given that could not be run: name and why.
    pub broken: Vec<Broken>,
    /// In numbers.
    pub counts: Counts,
}

/// A transition and the scenarios that take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransitionCoverage {
    /// The transition.
    pub transition: TransitionId,
    /// Where it leaves.
    pub from: ActivityId,
    /// By which outlet.
    pub outlet: Outlet,
    /// Where it leads.
    pub to: ActivityId,
    /// Names of the scenarios that take it, in order.
    pub by: Vec<String>,
}

/// A transition that nothing takes, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Untaken {
    /// The transition.
    pub transition: TransitionId,
    /// Why.
    pub why: Reason,
}

/// A scenario that could not be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Broken {
    /// Its name.
    pub name: String,
    /// In words.
    pub message: String,
}

/// Coverage in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All transitions.
    pub transitions: usize,
    /// Taken by a scenario, generated ones included.
    pub covered: usize,
    /// Not taken though people may.
    pub uncovered: usize,
    /// Never taken by anybody.
    pub unreachable: usize,
    /// Ways looked at to make scenarios.
    pub ways: usize,
    /// Runs made to make scenarios.
    pub runs: usize,
    /// Whether the budget was used up.
    pub exhausted: bool,
}

impl CoverageReport {
    /// Whether all is covered: nothing uncovered and nothing dead.
    pub fn whole(&self) -> bool {
        self.uncovered.is_empty() && self.unreachable.is_empty()
    }
}

/// The transitions of a version that the people of a session took.
pub fn taken(session: &Session, journey: &JourneyId, version: u32) -> BTreeSet<TransitionId> {
    let records = session.records().iter();
    let mine =
        records.filter(|event| event.journey == *journey && event.journey_version == version);
    let mut found: BTreeSet<TransitionId> = mine.filter_map(|event| event.via.clone()).collect();
    let people = session.people_of(journey).into_iter().flatten();
    let standing = people.filter_map(|(_, person)| person.instance.as_ref());
    for instance in standing.filter(|instance| instance.version == version) {
        match &instance.awaits {
            // Who waits for one thing only has gone to it, though it may never be over.
            Awaits::First { listeners, timers } => {
                let listened = listeners.iter().map(|listener| &listener.via);
                let waited = timers.iter().map(|timer| &timer.via);
                let all: BTreeSet<&TransitionId> = listened.chain(waited).collect();
                if all.len() == 1 {
                    found.extend(all.into_iter().cloned());
                }
            }
            // Who waits for an answer has come to the activity without a step event yet.
            _ => found.extend(instance.via.clone()),
        }
    }
    found
}

/// What scenarios cover of a version. `others`: later versions, and targets of jumps. `budget`: for
/// making scenarios for the rest; none: none are made.
///
/// # Errors
/// [`ScenarioError`] when the bundles cannot be compiled. A scenario that cannot be run is told in
/// the report.
pub fn coverage(
    bundle: &Bundle,
    others: &[Bundle],
    scenarios: &[Scenario],
    budget: Option<Budget>,
) -> Result<CoverageReport, ScenarioError> {
    let prepared = Prepared::of(bundle, others)?;
    let version = &bundle.journey;
    let mut by: BTreeMap<TransitionId, Vec<String>> = BTreeMap::new();
    let mut broken = Vec::new();
    for scenario in scenarios {
        match prepared.run(scenario) {
            Ok((_, session)) => {
                for transition in taken(&session, &version.journey, version.number) {
                    by.entry(transition)
                        .or_default()
                        .push(scenario.name.clone());
                }
            }
            Err(error) => broken.push(Broken {
                name: scenario.name.clone(),
                message: error.to_string(),
            }),
        }
    }
    let covered: BTreeSet<TransitionId> = by.keys().cloned().collect();
    let known_dead = dead(version, &bundle.library());
    let made = match budget {
        Some(budget) => generate::with(&prepared, &known_dead, &covered, budget),
        None => Generated::default(),
    };
    for (scenario, transitions) in made.scenarios.iter().zip(&made.covers) {
        for transition in transitions {
            by.entry(transition.clone())
                .or_default()
                .push(scenario.name.clone());
        }
    }
    Ok(report(bundle, &known_dead, by, made, broken))
}

fn report(
    bundle: &Bundle,
    known_dead: &Dead,
    mut by: BTreeMap<TransitionId, Vec<String>>,
    made: Generated,
    broken: Vec<Broken>,
) -> CoverageReport {
    let all = &bundle.journey.transitions;
    let (mut uncovered, mut unreachable) = (Vec::new(), Vec::new());
    let within = bundle
        .journey
        .start()
        .map(|start| bundle.journey.reachable(start));
    for (id, transition) in all.iter().filter(|(id, _)| !by.contains_key(*id)) {
        let connected = within
            .as_ref()
            .is_some_and(|within| within.contains(&transition.from));
        let dead = known_dead.transitions.get(id).cloned();
        let dead = dead.or((!connected).then(|| Reason::new("upstream", [])));
        let (into, why) = match dead {
            Some(why) => (&mut unreachable, why),
            None => {
                let why = made.impossible.iter().find(|known| known.transition == *id);
                let why = why.map(|known| known.why.clone());
                let why = why.unwrap_or_else(|| Reason::new("untested", []));
                (&mut uncovered, why)
            }
        };
        into.push(Untaken {
            transition: id.clone(),
            why,
        });
    }
    let counts = Counts {
        transitions: all.len(),
        covered: all.len() - uncovered.len() - unreachable.len(),
        uncovered: uncovered.len(),
        unreachable: unreachable.len(),
        ways: made.ways,
        runs: made.runs,
        exhausted: made.exhausted,
    };
    let transitions = all
        .iter()
        .map(|(id, transition)| TransitionCoverage {
            transition: id.clone(),
            from: transition.from.clone(),
            outlet: transition.outlet.clone(),
            to: transition.to.clone(),
            by: by.remove(id).unwrap_or_default(),
        })
        .collect();
    CoverageReport {
        transitions,
        uncovered,
        unreachable,
        generated: made.scenarios,
        broken,
        counts,
    }
}
