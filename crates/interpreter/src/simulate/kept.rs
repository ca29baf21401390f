//! Whether what must hold holds for simulated people.

use std::sync::Arc;

use itinera_journey::model::{PromiseForm, PromiseZone};
use jiff::tz::TimeZone;

use super::machine::Traveller;
use super::plan::Plan;
use super::run::Each;
use crate::passage::{Moment, Places};
use crate::promise::{Breach, Compiled, State};
use crate::step::LIFE_HOURS;

/// A promise that was broken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken {
    /// For how many people.
    pub(super) people: u64,
    /// The first of them, by number, and how.
    pub(super) first: (u64, Breach),
}

/// Holds promises against everybody's moments.
#[derive(Clone)]
pub(super) struct Kept<'a> {
    plan: &'a Plan,
    promises: Arc<[Compiled]>,
    states: Vec<State>,
    pub(super) broken: Vec<Option<Broken>>,
    /// Whether a promise speaks of the person's own time.
    own_time: bool,
}

impl<'a> Kept<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let promises: Arc<[Compiled]> =
            Compiled::all(&Places::of(std::slice::from_ref(&plan.definition))).into();
        let forms = plan.definition.version.properties.promises.values();
        let own = |form: &PromiseForm| matches!(form, PromiseForm::QuietHours { zone, .. } if *zone != PromiseZone::Journey);
        Self {
            plan,
            states: promises.iter().map(Compiled::start).collect(),
            broken: vec![None; promises.len()],
            own_time: forms.into_iter().any(|promise| own(&promise.form)),
            promises,
        }
    }

    fn add(&mut self, at: usize, broken: Broken) {
        let known = &mut self.broken[at];
        *known = Some(match known.take() {
            None => broken,
            Some(known) => Broken {
                people: known.people + broken.people,
                first: if broken.first.0 < known.first.0 {
                    broken.first
                } else {
                    known.first
                },
            },
        });
    }

    /// Which promises were broken, by id.
    pub(super) fn told(&self) -> impl Iterator<Item = (&Compiled, Broken)> {
        let all = self.promises.iter().zip(&self.broken);
        all.filter_map(|(promise, broken)| Some((promise, (*broken)?)))
    }
}

impl Each for Kept<'_> {
    const MOMENTS: bool = true;

    fn person(&mut self, who: &Traveller, moments: &[Moment]) {
        let zone = self.own_time.then(|| {
            let attributes = self.plan.attributes(who);
            let name = attributes.get("timeZone")?.as_str()?;
            TimeZone::get(name).ok()
        });
        let zone = zone.flatten();
        let last = moments.last().map_or(0, |moment| moment.at);
        let until = last.saturating_add(LIFE_HOURS * 3_600_000);
        for at in 0..self.promises.len() {
            let (promise, state) = (&self.promises[at], &mut self.states[at]);
            promise.anew(state);
            let mut seen = moments.iter();
            let found = seen.find_map(|moment| promise.see(state, moment, zone.as_ref()));
            let found = found.or_else(|| promise.finish(state, until));
            if let Some(breach) = found {
                let first = (who.person, breach);
                self.add(at, Broken { people: 1, first });
            }
        }
    }

    fn join(&mut self, other: Self) {
        for (at, broken) in other.broken.into_iter().enumerate() {
            if let Some(broken) = broken {
                self.add(at, broken);
            }
        }
    }
}
