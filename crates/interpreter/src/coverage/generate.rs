//! Choosing ways, and making scenarios of them.

use std::collections::BTreeSet;

use itinera_journey::bundle::Bundle;
use itinera_journey::check::ways::{Dead, Reason, dead};
use itinera_journey::id::TransitionId;
use itinera_journey::model::{ActivityKind, Outlet};

use super::ask::Needs;
use super::drive::{self, Drive, Driven};
use super::ways::{Graph, Hop, Way};
use super::{Budget, Untaken, moment};
use crate::definition::Definition;
use crate::scenario::{Prepared, Scenario, ScenarioError};

/// The longest name of a scenario that is made, in characters.
const MAX_NAME: usize = 120;

/// Scenarios made, and what none could be made for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Generated {
    /// The scenarios, with all that is expected of them.
    pub scenarios: Vec<Scenario>,
    /// The transitions that each of them takes.
    pub covers: Vec<BTreeSet<TransitionId>>,
    /// Transitions that are not dead and that none takes, and why.
    pub impossible: Vec<Untaken>,
    /// Ways looked at.
    pub ways: usize,
    /// Runs made.
    pub runs: usize,
    /// Whether the budget was used up.
    pub exhausted: bool,
}

/// Makes scenarios for the transitions of a version that are not covered yet, few rather than many.
/// Every scenario was run, and takes what it is made for. `others`: later versions, and targets of
/// jumps. Deterministic.
///
/// # Errors
/// [`ScenarioError`] when the bundles cannot be compiled.
pub fn generate(
    bundle: &Bundle,
    others: &[Bundle],
    covered: &BTreeSet<TransitionId>,
    budget: Budget,
) -> Result<Generated, ScenarioError> {
    let prepared = Prepared::of(bundle, others)?;
    let known_dead = dead(&bundle.journey, &bundle.library());
    Ok(with(&prepared, &known_dead, covered, budget))
}

pub(super) fn with(
    prepared: &Prepared<'_>,
    known_dead: &Dead,
    covered: &BTreeSet<TransitionId>,
    budget: Budget,
) -> Generated {
    let made = Generated::default();
    let Some(definition) = prepared.definition() else {
        return made;
    };
    let Some(graph) = Graph::of(&definition.version, known_dead) else {
        return made;
    };
    let mut maker = Maker {
        prepared,
        definition,
        graph,
        budget,
        covered: covered.clone(),
        made,
    };
    maker.all();
    maker.made
}

struct Maker<'p, 'a> {
    prepared: &'p Prepared<'a>,
    definition: &'p Definition,
    graph: Graph<'p>,
    budget: Budget,
    covered: BTreeSet<TransitionId>,
    made: Generated,
}

impl<'p> Maker<'p, '_> {
    fn all(&mut self) {
        for target in self.graph.targets() {
            if self.covered.contains(target.id) {
                continue;
            }
            if let Err(why) = self.one(target) {
                self.made.impossible.push(Untaken {
                    transition: target.id.clone(),
                    why,
                });
            }
        }
        let covered = &self.covered;
        let missing = &mut self.made.impossible;
        missing.retain(|known| !covered.contains(&known.transition));
    }

    fn spent(&self) -> bool {
        self.made.ways >= self.budget.ways || self.made.runs >= self.budget.runs
    }

    /// A scenario for a transition: over the best way, else over any.
    fn one(&mut self, target: Hop<'p>) -> Result<(), Reason> {
        let definition = self.definition;
        let wanted: BTreeSet<&TransitionId> = definition
            .version
            .transitions
            .keys()
            .filter(|id| !self.covered.contains(*id))
            .collect();
        let best = self.graph.best(target, &wanted);
        let (ways, whole) = self.graph.all(target, &wanted);
        let mut whys: Vec<Reason> = Vec::new();
        for way in std::iter::once(best).chain(ways.clone()) {
            if self.spent() {
                self.made.exhausted = true;
                return Err(Reason::new("budget", []));
            }
            self.made.ways += 1;
            match self.way(&way, target) {
                Ok((scenario, taken)) => {
                    self.covered.extend(taken.iter().cloned());
                    self.made.scenarios.push(scenario);
                    self.made.covers.push(taken);
                    return Ok(());
                }
                Err(why) => whys.push(why),
            }
        }
        // The first way went on beyond the transition: what hindered it may lie there.
        let own = whys.get(1..).filter(|own| !own.is_empty()).unwrap_or(&whys);
        let honest = own.iter().find(|why| why.code != "impossible");
        let why = match honest {
            Some(why) => why.clone(),
            None if whole => match own.first() {
                Some(why) => why.clone(),
                None => Reason::new("untested", []),
            },
            None => {
                self.made.exhausted = true;
                Reason::new("budget", [])
            }
        };
        Err(why)
    }

    /// A scenario that goes a way and takes a transition.
    fn way(
        &mut self,
        way: &Way<'p>,
        target: Hop<'p>,
    ) -> Result<(Scenario, BTreeSet<TransitionId>), Reason> {
        let first = self.go(way, None)?;
        let driven = match first.taken.contains(target.id) {
            true => first,
            // Custom waits last as long as they do: once more, with what was seen.
            false if first.elapsed.len() > 1 => self.go(way, Some(&first.elapsed))?,
            false => first,
        };
        if !driven.taken.contains(target.id) {
            let left = Reason::new("left", [("activity", self.prepared.name(target.from()))]);
            return Err(driven.left.unwrap_or(left));
        }
        let mut scenario = driven.scenario;
        scenario.name = self.name(way);
        self.made.runs += 2;
        let taken = drive::expect(self.prepared, self.definition, &mut scenario);
        let taken = taken.filter(|taken| taken.contains(target.id));
        let left = || Reason::new("left", [("activity", self.prepared.name(target.from()))]);
        Ok((scenario, taken.ok_or_else(left)?))
    }

    fn go(&mut self, way: &Way<'p>, elapsed: Option<&[i64]>) -> Result<Driven, Reason> {
        let jumps = |kind: &ActivityKind| self.jumps(kind);
        let needs = Needs::of(self.definition, way, &jumps, elapsed)?;
        let base = moment::beginning(self.definition, &needs);
        let base = base.ok_or_else(|| Reason::new("noMoment", []))?;
        let data = needs.data(base)?;
        self.made.runs += 1;
        let drive = Drive {
            prepared: self.prepared,
            definition: self.definition,
            way,
            needs: &needs,
            data: &data,
            base,
        };
        drive.go()
    }

    /// Whether a jump succeeds in the world of the scenarios: the target is there, and begins as it
    /// did.
    fn jumps(&self, kind: &ActivityKind) -> bool {
        let ActivityKind::Jump { target, event, .. } = kind else {
            return false;
        };
        self.prepared.others.iter().any(|other| {
            let version = &other.journey;
            let start = version.start().and_then(|id| version.activities.get(id));
            Some(&version.journey) == target.as_ref()
                && matches!(start.map(|start| &start.kind),
                    Some(ActivityKind::Event { event: known, .. }) if Some(known) == event.as_ref())
        })
    }

    /// What a scenario is called: the choices on its way.
    fn name(&self, way: &Way<'p>) -> String {
        let version = &self.definition.version;
        let mut parts: Vec<String> = Vec::new();
        for hop in way {
            let from = || self.prepared.name(hop.from());
            let rivals = version.transitions_from(hop.from());
            let rivals = rivals.filter(|(_, t)| t.outlet == *hop.outlet()).count();
            match hop.outlet() {
                Outlet::Path(id) => {
                    let paths = version.activities.get(hop.from());
                    let paths = paths.map(|known| known.kind.ordered_paths());
                    let mut paths = paths.into_iter().flatten();
                    let path = paths.find(|(known, _)| *known == id);
                    let path = path.map_or_else(String::new, |(_, path)| path.name.clone());
                    parts.push(format!("{}: {path}", from()));
                }
                Outlet::Next if rivals > 1 => parts.push(self.prepared.name(hop.to())),
                Outlet::Next => {}
                other => parts.push(format!("{}: {other}", from())),
            }
        }
        if parts.is_empty() {
            parts.extend(way.last().map(|hop| self.prepared.name(hop.to())));
        }
        let mut name = format!("Generated: {}", parts.join(" → "));
        if name.chars().count() > MAX_NAME {
            name = name.chars().take(MAX_NAME - 1).collect::<String>() + "…";
        }
        let numbered = format!("{name} (");
        let same = |known: &&Scenario| known.name == name || known.name.starts_with(&numbered);
        match self.made.scenarios.iter().filter(same).count() {
            0 => name,
            before => format!("{name} ({})", before + 1),
        }
    }
}
