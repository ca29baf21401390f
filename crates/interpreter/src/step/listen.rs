//! Waiting points: events, waits and timeouts that start together, the first of which wins
//! (semantics §6, §7).

use itinera_expr::Value as Typed;
use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::{ActivityKind, Outlet};
use jiff::{SignedDuration, Timestamp};

use super::walk::Onward;
use super::{LIFE_HOURS, Mark, Run, deadline, later};
use crate::call::{Cause, Failure};
use crate::decision::{Choice, Runner, Win};
use crate::definition::{self, Definition};
use crate::effect::Effect;
use crate::person::{Awaits, Listener, Timer};
use crate::prepare::{Data, is_custom_wait};
use crate::step::report::Origin;

impl Run<'_> {
    /// A waiting point: all listeners and timers start now. What custom waits read is fetched
    /// before; a custom wait whose date is past goes on at once.
    pub(super) fn waiting_point(
        &mut self,
        definition: &Definition,
        ahead: &[(TransitionId, ActivityId)],
        outlet: &Outlet,
        data: Data,
    ) -> Onward {
        let instance = self.person.instance.as_ref()?;
        let custom = ahead
            .iter()
            .filter(|(_, to)| is_custom_wait(definition.kind(to)));
        let mut missing = Vec::new();
        for (_, to) in custom {
            for fetch in self.context(definition, instance, to, &data).missing() {
                if !missing.contains(&fetch) {
                    missing.push(fetch);
                }
            }
        }
        if !missing.is_empty() {
            self.fetch(missing, data, Some(outlet.clone()));
            return None;
        }
        let (mut listeners, mut timers) = (Vec::new(), Vec::new());
        for (via, to) in ahead {
            let kind = definition.kind(to)?;
            if kind.listens() {
                listeners.push(Listener {
                    activity: to.clone(),
                    via: via.clone(),
                });
            }
            let configured_due = match kind {
                ActivityKind::Wait { until: Some(_), .. } => {
                    match self.until(definition, to, &data) {
                        Ok(due) => due,
                        Err(failure) => {
                            self.arrive(to, Some(via.clone()));
                            self.fail(definition, failure, Origin::Expression, None);
                            return None;
                        }
                    }
                }
                ActivityKind::Wait { amount, unit, .. } => later(self.now, unit.times(*amount)),
                kind => match kind.timeout() {
                    Some(timeout) => later(self.now, timeout.millis()),
                    None => continue,
                },
            };
            let due = match self.journey.rules.wait_ms {
                Some(ms) => later(self.now, ms),
                None => configured_due.max(self.now),
            };
            timers.push(Timer {
                activity: to.clone(),
                due,
                configured_due,
                via: via.clone(),
                timeout: kind.listens(),
            });
        }
        self.person.generation += 1;
        let instance = self.person.instance.as_mut()?;
        instance.awaits = Awaits::First { listeners, timers };
        if let Some(timer) = self.elapsed(definition) {
            return self.take(definition, timer);
        }
        self.set_timer(definition);
        None
    }

    /// The date of a custom wait as an instant, in the effective zone (semantics §7).
    fn until(
        &self,
        definition: &Definition,
        wait: &ActivityId,
        data: &Data,
    ) -> Result<Timestamp, Failure> {
        let failed = |message: &str| {
            let message = message.to_owned();
            Failure::of(Cause::Error { message })
        };
        let nothing = || failed("the date of the wait is not there");
        let instance = self.running().ok_or_else(nothing)?;
        let code = definition
            .code
            .get(wait)
            .and_then(|code| code.value.as_ref());
        let context = self.context(definition, instance, wait, data);
        let value = code.ok_or_else(nothing)?.compiled.eval(&context);
        let Typed::DateTimeOnly(at) = value.map_err(|error| failed(&error.to_string()))? else {
            return Err(nothing());
        };
        let due = definition::instant(at, &context.zone()).ok_or_else(nothing)?;
        if due.duration_since(self.now) > SignedDuration::from_hours(LIFE_HOURS) {
            return Err(failed("the date of the wait is more than 30 days away"));
        }
        Ok(due)
    }

    /// Comes back when the first of the timers is due, or the person's time is over.
    fn set_timer(&mut self, definition: &Definition) {
        let generation = self.person.generation;
        let Some(instance) = self.running() else {
            return;
        };
        let Awaits::First { timers, .. } = &instance.awaits else {
            return;
        };
        let limit = deadline(definition, instance);
        let first = timers.iter().map(|timer| timer.due).min();
        let due = first.map_or(limit, |due| due.min(limit));
        self.effects.push(Effect::SetTimer { generation, due });
    }

    /// The timer that acts now, if one is due: the earliest; of several the one due earlier by its
    /// own settings, then the upper (semantics §6, A17).
    fn elapsed(&self, definition: &Definition) -> Option<Timer> {
        let instance = self.running()?;
        let Awaits::First { timers, .. } = &instance.awaits else {
            return None;
        };
        let limit = deadline(definition, instance);
        timers
            .iter()
            .enumerate()
            .filter(|(_, timer)| timer.due <= self.now && timer.due < limit)
            .min_by_key(|(rank, timer)| (timer.due, timer.configured_due, *rank))
            .map(|(_, timer)| timer.clone())
    }

    /// Goes on by a timer: after a wait, or by an event's timeout path if it has one, else by its
    /// normal path without its payload.
    fn take(&mut self, definition: &Definition, timer: Timer) -> Onward {
        let win = if timer.timeout {
            Win::Timeout
        } else {
            Win::Wait
        };
        self.won(&timer.activity, win);
        self.arrive(&timer.activity, Some(timer.via));
        let timeout_path = definition
            .kind(&timer.activity)
            .and_then(|kind| kind.timeout())
            .is_some_and(|timeout| timeout.path);
        let outlet = if timer.timeout && timeout_path {
            Outlet::Timeout
        } else {
            Outlet::Next
        };
        let mark = Mark {
            event_id: Some("scheduledNotificationReceived".to_owned()),
            scheduled: timer.timeout,
            ..Mark::default()
        };
        Some((outlet, mark))
    }

    /// A timer fired, perhaps early.
    pub(super) fn timer(&mut self) {
        let Some(definition) = self.definition() else {
            return;
        };
        let Some(instance) = self.running() else {
            return;
        };
        let over = self.now >= deadline(&definition, instance);
        if !matches!(instance.awaits, Awaits::First { .. }) {
            return;
        }
        match self.elapsed(&definition) {
            Some(timer) => {
                if let Some((outlet, mark)) = self.take(&definition, timer) {
                    self.leave(&definition, &outlet, mark);
                }
            }
            None if over => self.global_timeout(&definition),
            None => self.set_timer(&definition),
        }
    }

    /// Tells who won the race that the person is in.
    pub(super) fn won(&mut self, winner: &ActivityId, by: Win) {
        let Some(instance) = self.running() else {
            return;
        };
        let at = instance.at.clone();
        let Awaits::First { listeners, timers } = instance.awaits.clone() else {
            return;
        };
        self.decide(&at, || {
            let due = |activity: &ActivityId| {
                let timer = timers.iter().find(|timer| timer.activity == *activity);
                timer.map(|timer| timer.due)
            };
            let waits = timers.iter().filter(|timer| !timer.timeout);
            let activities = listeners
                .iter()
                .map(|listener| &listener.activity)
                .chain(waits.map(|timer| &timer.activity));
            Choice::Race {
                winner: winner.clone(),
                by,
                runners: activities
                    .map(|activity| Runner {
                        activity: activity.clone(),
                        due: due(activity),
                    })
                    .collect(),
            }
        });
    }
}
