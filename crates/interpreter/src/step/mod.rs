//! The interpreter's one function (semantics §4 to §16).
//!
//! `entry` lets people in and gives them what they listen to, `walk` takes them from activity to
//! activity, `listen` starts and ends waiting points, `choose` is the conditions, `call` all that
//! is asked of the world, `ending` failures and ends, `report` what is recorded.

mod call;
mod choose;
mod ending;
mod entry;
mod listen;
mod report;
mod walk;

use std::sync::Arc;

use itinera_journey::id::ActivityId;
use jiff::{SignedDuration, Timestamp};

use crate::decision::{Choice, Decision};
use crate::definition::{Definition, Journey};
use crate::effect::{Effect, Input};
use crate::person::{Awaits, FORM, Instance, Person, Phase};
use crate::prepare::{Data, PersonContext};
use entry::{Arrival, What};
pub(crate) use entry::{SEGMENT_MINUTES, kept_fields};
use report::Mark;
pub(crate) use walk::MAX_ROUNDS;

/// The longest life of an instance, in hours: 30 days (semantics §16).
pub(crate) const LIFE_HOURS: i64 = 30 * 24;

/// What an input does to a person, and what must happen outside. Total: never fails, never panics.
/// A stale timer or answer changes nothing.
pub fn step(
    journey: &Journey,
    person: Person,
    now: Timestamp,
    seed: u64,
    input: Input,
) -> (Person, Vec<Effect>) {
    let mut run = Run {
        journey,
        person: Person {
            state: FORM,
            ..person
        },
        now,
        seed,
        effects: Vec::new(),
    };
    run.elapse(matches!(input, Input::Timer { .. }));
    match input {
        Input::Event {
            event,
            key,
            namespace,
            payload,
            event_id,
        } => run.arrival(Arrival {
            what: What::Event { event, payload },
            key,
            namespace,
            event_id,
        }),
        Input::Jump {
            event,
            key,
            namespace,
            payload,
        } => run.arrival(Arrival {
            what: What::Jump { event, payload },
            key,
            namespace,
            event_id: None,
        }),
        Input::Reaction {
            activity,
            reaction,
            key,
            namespace,
            instance,
        } => run.arrival(Arrival {
            what: What::Reaction {
                activity,
                reaction,
                instance,
            },
            key,
            namespace,
            event_id: None,
        }),
        Input::Segment {
            segment,
            status,
            at,
            key,
            namespace,
        } => run.arrival(Arrival {
            what: What::Segment {
                segment,
                status,
                at,
            },
            key,
            namespace,
            event_id: None,
        }),
        Input::Timer { generation } => {
            if run.person.generation == generation {
                run.timer();
            }
        }
        Input::Answer {
            generation,
            outcome,
            elapsed_ms,
        } => {
            let awaited = matches!(run.awaits(), Some(Awaits::Answer));
            if run.person.generation == generation && awaited {
                run.answer(outcome, elapsed_ms);
            }
        }
        Input::Data {
            generation,
            groups,
            elapsed_ms,
        } => {
            if run.person.generation == generation {
                run.data(groups, elapsed_ms);
            }
        }
        Input::Stop => run.stop(),
    }
    (run.person, run.effects)
}

struct Run<'a> {
    journey: &'a Journey,
    person: Person,
    now: Timestamp,
    seed: u64,
    effects: Vec<Effect>,
}

impl Run<'_> {
    fn running(&self) -> Option<&Instance> {
        self.person
            .instance
            .as_ref()
            .filter(|instance| instance.phase == Phase::Running)
    }

    fn awaits(&self) -> Option<&Awaits> {
        self.running().map(|instance| &instance.awaits)
    }

    fn definition(&self) -> Option<Arc<Definition>> {
        self.journey.versions.get(&self.running()?.version).cloned()
    }

    fn context<'a>(
        &'a self,
        definition: &'a Definition,
        instance: &'a Instance,
        activity: &'a ActivityId,
        data: &'a Data,
    ) -> PersonContext<'a> {
        let at = (self.now, self.seed);
        PersonContext::new(self.journey, definition, instance, activity, data, at)
    }

    fn decide(&mut self, activity: &ActivityId, choice: impl FnOnce() -> Choice) {
        let Some(instance) = self.person.instance.as_ref() else {
            return;
        };
        if self.journey.rules.explain {
            self.effects.push(Effect::Decide(Box::new(Decision {
                at: self.now,
                instance: instance.id.clone(),
                activity: activity.clone(),
                choice: choice(),
            })));
        }
    }

    /// What was due strictly before now comes before what happens now (semantics §6): timers, and
    /// the limit of the person's time in the journey (semantics §16).
    fn elapse(&mut self, timer: bool) {
        while let Some(Awaits::First { timers, .. }) = self.awaits() {
            if timer || !timers.iter().any(|timer| timer.due < self.now) {
                break;
            }
            self.timer();
        }
        let Some(definition) = self.definition() else {
            return;
        };
        let over = self
            .running()
            .is_some_and(|instance| self.now >= deadline(&definition, instance));
        if over && !timer {
            self.global_timeout(&definition);
        }
    }
}

/// When an instance's time in the journey is over.
fn deadline(definition: &Definition, instance: &Instance) -> Timestamp {
    let life = instance
        .created_at
        .checked_add(SignedDuration::from_hours(LIFE_HOURS))
        .unwrap_or(Timestamp::MAX);
    match definition.closes {
        Some(closes) if definition.version.properties.exit_at_end => life.min(closes),
        _ => life,
    }
}

fn later(now: Timestamp, ms: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(Timestamp::MAX)
}
