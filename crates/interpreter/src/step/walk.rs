//! From activity to activity, until something must be waited for (semantics §5).

use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::{ActivityKind, Outlet};

use super::{Mark, Run};
use crate::call::{Cause, Failure, Outcome};
use crate::definition::Definition;
use crate::effect::{Effect, Fetch, Fetched, Want};
use crate::person::{Awaits, Fetches, LastCall, Phase};
use crate::prepare::{self, Data};
use crate::step::report::Origin;

/// How often an activity may ask for data: once, then for what depends on it.
pub(crate) const MAX_ROUNDS: u32 = 8;

/// The outlet to go on by, with what the activity leaves behind; none: something is waited for, or
/// the instance has ended.
pub(super) type Onward = Option<(Outlet, Mark)>;

impl Run<'_> {
    /// The person comes to an activity.
    pub(super) fn arrive(&mut self, at: &ActivityId, via: Option<TransitionId>) {
        let now = self.now;
        if let Some(instance) = &mut self.person.instance {
            instance.at = at.clone();
            instance.via = via;
            instance.awaits = Awaits::Nothing;
            instance.since = Some(now);
            instance.fetches = None;
        }
    }

    /// The activity where the person stands is done: record it, and go on by an outlet until
    /// something must be waited for.
    pub(super) fn leave(&mut self, definition: &Definition, outlet: &Outlet, mark: Mark) {
        let mut next = Some((outlet.clone(), mark));
        while let Some((outlet, mark)) = next.take() {
            let Some(at) = self.person.instance.as_ref().map(|i| i.at.clone()) else {
                return;
            };
            if prepare::ahead(definition, &at, &outlet).is_empty() {
                return self.end(definition, mark, Phase::Finished);
            }
            self.record(definition, &at, mark, None);
            next = self.follow(definition, &outlet, Data::new());
        }
    }

    /// Enters what an outlet of the present activity leads to.
    fn follow(&mut self, definition: &Definition, outlet: &Outlet, data: Data) -> Onward {
        let at = self.person.instance.as_ref()?.at.clone();
        let ahead = prepare::ahead(definition, &at, outlet);
        let (via, to) = ahead.first()?.clone();
        match definition.kind(&to)? {
            kind if kind.may_be_parallel() => self.waiting_point(definition, &ahead, outlet, data),
            ActivityKind::End {} => {
                self.arrive(&to, Some(via));
                self.end(definition, Mark::default(), Phase::Finished);
                None
            }
            _ => {
                self.arrive(&to, Some(via));
                self.perform(definition, data)
            }
        }
    }

    /// Does what the activity is there for, once all data that it needs is there.
    fn perform(&mut self, definition: &Definition, data: Data) -> Onward {
        let instance = self.person.instance.as_ref()?;
        let at = instance.at.clone();
        let missing = self.context(definition, instance, &at, &data).missing();
        if !missing.is_empty() {
            self.fetch(missing, data, None);
            return None;
        }
        match definition.kind(&at)? {
            ActivityKind::Condition { .. } => self.choose(definition, &at, &data),
            _ => self.ask(definition, &at, &data),
        }
    }

    /// Asks for data: for the present activity, or for the waits beyond an outlet.
    pub(super) fn fetch(&mut self, groups: Vec<Fetch>, data: Data, beyond: Option<Outlet>) {
        self.person.generation += 1;
        let generation = self.person.generation;
        if let Some(instance) = &mut self.person.instance {
            let got = data.into_iter().map(|(want, body)| Fetched {
                want,
                outcome: Outcome::Success {
                    status: 200,
                    body: Some(body),
                },
                elapsed_ms: 0,
            });
            let got = got.collect();
            instance.awaits = Awaits::Data { got, beyond };
        }
        self.effects.push(Effect::Fetch { generation, groups });
    }

    /// Data came.
    pub(super) fn data(&mut self, groups: Vec<Fetched>, elapsed_ms: u64) {
        let Some(definition) = self.definition() else {
            return;
        };
        let Some(Awaits::Data { got, beyond }) = self.awaits().cloned() else {
            return;
        };
        let rounds = self.count(&groups, elapsed_ms);
        let mut data = Data::new();
        let mut failed: Option<(Want, Failure)> = None;
        for Fetched { want, outcome, .. } in got.into_iter().chain(groups) {
            match outcome {
                Outcome::Success { body, .. } => {
                    data.insert(want, body.unwrap_or_default());
                }
                Outcome::Failure(failure) => {
                    failed.get_or_insert((want, failure));
                }
            }
        }
        if rounds > MAX_ROUNDS {
            let message = "the data that this activity needs does not come to an end".to_owned();
            let cause = Cause::Error { message };
            failed.get_or_insert((Want::Segments, Failure::of(cause)));
        }
        if let Some((want, failure)) = failed {
            let custom = matches!(want, Want::External { .. });
            self.remember_fetch(Some(failure.cause.code()), elapsed_ms);
            if let Some(outlet) = &beyond {
                self.stand_at_failed_wait(&definition, outlet, &want);
            }
            return self.fail(&definition, failure, Origin::Fetch { custom }, None);
        }
        self.remember_fetch(None, elapsed_ms);
        let onward = match beyond {
            Some(outlet) => self.follow(&definition, &outlet, data),
            None => self.perform(&definition, data),
        };
        if let Some((outlet, mark)) = onward {
            self.leave(&definition, &outlet, mark);
        }
    }

    /// Adds up what was fetched for the activity; yields how often it asked.
    fn count(&mut self, groups: &[Fetched], elapsed_ms: u64) -> u32 {
        let Some(instance) = &mut self.person.instance else {
            return 0;
        };
        let mut sum = instance.fetches.take().unwrap_or_default();
        sum.total_ms += elapsed_ms;
        for fetched in groups {
            if matches!(fetched.want, Want::External { .. }) {
                sum.custom += 1;
                sum.custom_ms += fetched.elapsed_ms;
            } else {
                sum.platform += 1;
                sum.platform_ms += fetched.elapsed_ms;
            }
        }
        sum.rounds += 1;
        instance.fetches = Some(sum);
        sum.rounds
    }

    fn remember_fetch(&mut self, error: Option<String>, ms: u64) {
        if let Some(instance) = &mut self.person.instance {
            let before = instance.last_fetch.take().and_then(|last| last.error);
            let error = error.or(before);
            instance.last_fetch = Some(LastCall { error, ms });
        }
    }

    /// Of the waits beyond an outlet, the upper one that needed what could not be fetched.
    fn stand_at_failed_wait(&mut self, definition: &Definition, outlet: &Outlet, want: &Want) {
        let Some(instance) = self.person.instance.as_ref() else {
            return;
        };
        let (at, fetches) = (instance.at.clone(), instance.fetches);
        let needs = |activity: &ActivityId| {
            let empty = Data::new();
            let context = self.context(definition, instance, activity, &empty);
            context.missing().iter().any(|fetch| fetch.want == *want)
        };
        let ahead = prepare::ahead(definition, &at, outlet);
        let custom =
            |(_, to): &&(TransitionId, ActivityId)| prepare::is_custom_wait(definition.kind(to));
        let waits: Vec<_> = ahead.iter().filter(custom).collect();
        let failed = waits.iter().find(|(_, to)| needs(to)).or(waits.first());
        if let Some((via, to)) = failed.copied().cloned() {
            self.arrive(&to, Some(via));
            if let Some(instance) = &mut self.person.instance {
                instance.fetches = fetches;
            }
        }
    }

    /// What was fetched for the present activity.
    pub(super) fn fetches(&self) -> Option<Fetches> {
        self.person.instance.as_ref()?.fetches
    }
}
