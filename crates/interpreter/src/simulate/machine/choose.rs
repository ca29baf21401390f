//! Tests of conditions.

use super::{Machine, Traveller};
use crate::simulate::careful::{Fault, Gathered};
use crate::simulate::draw::For;
use crate::simulate::plan::{Coming, Plan, Quick, Slot, Test};
use crate::simulate::world::World;
use itinera_expr::Bound;
use itinera_journey::model::SegmentStatus;
use jiff::Timestamp;
use serde_json::Value;

/// The set of fields and the choice that a slot was filled from.
type Held = (u16, Option<usize>);

/// What one thread needs for itself.
pub(in crate::simulate) struct Scratch {
    pub(super) bounds: Vec<Bound>,
    /// Where values come from, and the one of several that a slot holds.
    pub(super) slots: Vec<Vec<(Slot, Option<Held>)>>,
}

impl Scratch {
    pub(in crate::simulate) fn new(plan: &Plan) -> Self {
        let own = |slot: &Slot| match slot {
            Slot::Nothing => Slot::Nothing,
            Slot::Filed => Slot::Filed,
            Slot::Segment(segment) => Slot::Segment(*segment),
            Slot::Profile(index, drawer) => Slot::Profile(*index, drawer.apart()),
            Slot::Event {
                activities,
                by_fields,
            } => Slot::Event {
                activities: activities.clone(),
                by_fields: by_fields
                    .iter()
                    .map(|field| {
                        field
                            .as_ref()
                            .map(|(index, drawer)| (*index, drawer.apart()))
                    })
                    .collect(),
            },
        };
        Self {
            bounds: plan.quick.iter().map(|q| q.compiled.unbound()).collect(),
            slots: plan
                .quick
                .iter()
                .map(|quick| quick.slots.iter().map(|slot| (own(slot), None)).collect())
                .collect(),
        }
    }
}

impl<W: World> Machine<'_, W> {
    pub(super) fn holds(
        &mut self,
        who: &mut Traveller,
        now: i64,
        test: &Test,
        data: Option<&Gathered>,
    ) -> Result<bool, Fault> {
        match test {
            Test::Never => Ok(false),
            Test::Quick(number) if who.changes.is_empty() => self.quick(who, now, *number),
            Test::Quick(number) => {
                let text = &self.plan.quick[usize::from(*number)];
                self.expression(who, now, &text.compiled, data)
            }
            Test::Careful(path) => self.path_expression(who, now, path, data),
            Test::Time { hours, days } => {
                let local = self.local(who, now, data);
                Ok(hours.is_none_or(|hours| hours.contains(local.time()))
                    && (days.is_empty() || days.contains(&local.weekday().into())))
            }
            Test::Date { from, to } => {
                let local = self.local(who, now, data);
                Ok(from.is_none_or(|from| from <= local) && to.is_none_or(|to| local < to))
            }
        }
    }

    #[inline]
    pub(super) fn quick(&mut self, who: &Traveller, now: i64, number: u16) -> Result<bool, Fault> {
        let Quick {
            compiled, timed, ..
        } = &self.plan.quick[usize::from(number)];
        let scratch = &mut *self.scratch;
        let bound = &mut scratch.bounds[usize::from(number)];
        let whom = who.whom();
        let slots = scratch.slots[usize::from(number)].iter_mut().enumerate();
        for (at, (slot, held)) in slots {
            let drawn = match slot {
                Slot::Nothing => continue,
                Slot::Profile(index, drawer) => {
                    Some((who.chance.bits(For::Profile, 0, *index), 0, &*drawer))
                }
                Slot::Event {
                    activities,
                    by_fields,
                } => {
                    let passed = who.passed.iter().rev();
                    let mut passed = passed.filter(|p| activities.contains(&p.activity));
                    let last = passed.next();
                    if let Some(recorded) = last.and_then(|passed| who.recorded(passed)) {
                        compiled.fill(bound, at, &recorded.payload);
                        *held = None;
                        continue;
                    }
                    last.and_then(|passed| match passed.coming {
                        Coming::Event { fields, .. } => by_fields
                            .get(usize::from(fields))
                            .and_then(Option::as_ref)
                            .map(|(index, drawer)| {
                                let bits = who.chance.bits(For::Payload, passed.ordinal, *index);
                                (bits, fields, drawer)
                            }),
                        _ => None,
                    })
                }
                Slot::Filed => {
                    let empty = Value::Null;
                    let profile = who.line.as_ref().map_or(&empty, |line| &line.attributes);
                    compiled.fill(bound, at, profile);
                    continue;
                }
                Slot::Segment(segment) => {
                    let status = who.status(self.plan, *segment);
                    let within = status.is_some_and(SegmentStatus::is_member);
                    bound.set(at, itinera_expr::Value::Boolean(within));
                    continue;
                }
            };
            // Whoever has the same one of several values as the person before needs no new one.
            let Some((bits, fields, drawer)) = drawn else {
                bound.set(at, itinera_expr::Value::Null);
                *held = None;
                continue;
            };
            let choice = drawer.choice_of(bits).map(|choice| (fields, choice));
            if choice.is_none() || choice != *held {
                bound.set(at, drawer.value(bits, whom));
                *held = choice;
            }
        }
        if *timed {
            bound.set_instant(Timestamp::from_millisecond(now).unwrap_or_default(), 0);
        }
        compiled.test(bound).map_err(|_| Fault)
    }
}
