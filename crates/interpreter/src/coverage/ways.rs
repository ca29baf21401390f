//! Ways through the graph: from the entry over a transition.

use std::collections::{BTreeMap, BTreeSet};

use itinera_journey::check::ways::Dead;
use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::{Outlet, Transition, Version};

/// The most ways to one transition that are listed.
const MAX_LISTED: usize = 96;
/// The most activities looked at to list them.
const MAX_LOOKED: usize = 20_000;

/// One transition of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hop<'a> {
    pub(super) id: &'a TransitionId,
    pub(super) transition: &'a Transition,
}

impl<'a> Hop<'a> {
    pub(super) fn from(&self) -> &'a ActivityId {
        &self.transition.from
    }

    pub(super) fn to(&self) -> &'a ActivityId {
        &self.transition.to
    }

    pub(super) fn outlet(&self) -> &'a Outlet {
        &self.transition.outlet
    }
}

/// A way from the entry.
pub(super) type Way<'a> = Vec<Hop<'a>>;

/// The living part of a version's graph.
pub(super) struct Graph<'a> {
    pub(super) start: &'a ActivityId,
    out: BTreeMap<&'a ActivityId, Vec<Hop<'a>>>,
    into: BTreeMap<&'a ActivityId, Vec<Hop<'a>>>,
    /// How many transitions at most lie between the entry and an activity.
    depth: BTreeMap<&'a ActivityId, usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(version: &'a Version, dead: &Dead) -> Option<Self> {
        let start = version.start()?;
        let within = version.reachable(start);
        let mut graph = Self {
            start,
            out: BTreeMap::new(),
            into: BTreeMap::new(),
            depth: BTreeMap::new(),
        };
        for (id, transition) in &version.transitions {
            let alive = within.contains(&transition.from) && !dead.transitions.contains_key(id);
            if alive {
                let hop = Hop { id, transition };
                graph.out.entry(hop.from()).or_default().push(hop);
                graph.into.entry(hop.to()).or_default().push(hop);
            }
        }
        for activity in version.activities.keys() {
            graph.deep(activity, version.activities.len());
        }
        Some(graph)
    }

    fn deep(&mut self, activity: &'a ActivityId, left: usize) -> usize {
        if let Some(depth) = self.depth.get(activity) {
            return *depth;
        }
        let before = self.into.get(activity).cloned().unwrap_or_default();
        let depth = match left {
            0 => 0,
            _ => before
                .iter()
                .map(|hop| self.deep(hop.from(), left - 1) + 1)
                .max()
                .unwrap_or(0),
        };
        self.depth.insert(activity, depth);
        depth
    }

    /// The living transitions, those far from the entry first.
    pub(super) fn targets(&self) -> Vec<Hop<'a>> {
        let mut all: Vec<Hop<'a>> = self.out.values().flatten().copied().collect();
        let depth = |hop: &Hop<'a>| self.depth.get(hop.from()).copied().unwrap_or(0);
        all.sort_by_key(|hop| (std::cmp::Reverse(depth(hop)), hop.id));
        all
    }

    /// The way over a transition and on to an end that takes most of the wanted transitions; of
    /// equal ones the shorter.
    pub(super) fn best(&self, over: Hop<'a>, wanted: &BTreeSet<&TransitionId>) -> Way<'a> {
        let mut way = self.best_to(over.from(), wanted, &mut BTreeMap::new()).1;
        way.push(over);
        way.extend(self.best_from(over.to(), wanted, &mut BTreeMap::new()).1);
        way
    }

    fn best_to(
        &self,
        to: &'a ActivityId,
        wanted: &BTreeSet<&TransitionId>,
        known: &mut BTreeMap<&'a ActivityId, Weighed<'a>>,
    ) -> Weighed<'a> {
        if let Some(known) = known.get(to) {
            return known.clone();
        }
        let before = self.into.get(to).map_or(&[][..], Vec::as_slice);
        let mut best: Option<Weighed<'a>> = None;
        for hop in before {
            let (weight, mut way) = self.best_to(hop.from(), wanted, known);
            way.push(*hop);
            better(
                &mut best,
                weight + usize::from(wanted.contains(hop.id)),
                way,
            );
        }
        let best = best.unwrap_or_default();
        known.insert(to, best.clone());
        best
    }

    fn best_from(
        &self,
        from: &'a ActivityId,
        wanted: &BTreeSet<&TransitionId>,
        known: &mut BTreeMap<&'a ActivityId, Weighed<'a>>,
    ) -> Weighed<'a> {
        if let Some(known) = known.get(from) {
            return known.clone();
        }
        let after = self.out.get(from).map_or(&[][..], Vec::as_slice);
        let mut best: Option<Weighed<'a>> = None;
        for hop in after {
            let (weight, rest) = self.best_from(hop.to(), wanted, known);
            let way = std::iter::once(*hop).chain(rest).collect();
            better(
                &mut best,
                weight + usize::from(wanted.contains(hop.id)),
                way,
            );
        }
        let best = best.unwrap_or_default();
        known.insert(from, best.clone());
        best
    }

    /// Ways that end with a transition, those over most wanted transitions first, then short ones;
    /// and whether these are all.
    pub(super) fn all(
        &self,
        over: Hop<'a>,
        wanted: &BTreeSet<&TransitionId>,
    ) -> (Vec<Way<'a>>, bool) {
        let (mut found, mut looked, mut whole) = (Vec::new(), 0, true);
        let mut todo: Vec<Way<'a>> = vec![vec![over]];
        while let Some(way) = todo.pop() {
            looked += 1;
            if found.len() >= MAX_LISTED || looked > MAX_LOOKED {
                whole = false;
                break;
            }
            let Some(first) = way.last() else { continue };
            if first.from() == self.start {
                found.push(way.iter().rev().copied().collect::<Way<'a>>());
                continue;
            }
            for hop in self.into.get(first.from()).into_iter().flatten().rev() {
                let mut longer = way.clone();
                longer.push(*hop);
                todo.push(longer);
            }
        }
        let weight = |way: &Way<'a>| way.iter().filter(|hop| wanted.contains(hop.id)).count();
        found.sort_by_key(|way| (std::cmp::Reverse(weight(way)), way.len()));
        (found, whole)
    }
}

type Weighed<'a> = (usize, Way<'a>);

fn better<'a>(best: &mut Option<Weighed<'a>>, weight: usize, way: Way<'a>) {
    let wins = best.as_ref().is_none_or(|(known, known_way)| {
        weight > *known || (weight == *known && way.len() < known_way.len())
    });
    if wins {
        *best = Some((weight, way));
    }
}
