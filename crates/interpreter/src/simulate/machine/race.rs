//! Events and waits that start together.

use super::{Awaits, Machine, Onward, Traveller};
use crate::simulate::careful::Gathered;
use crate::simulate::draw::For;
use crate::simulate::plan::{Point, Way};
use crate::simulate::world::World;

impl<W: World> Machine<'_, W> {
    /// Events and waits start together (semantics §6).
    pub(super) fn begins(
        &mut self,
        who: &mut Traveller,
        now: i64,
        number: u16,
        data: Option<Box<Gathered>>,
    ) -> Onward {
        let plan = self.plan;
        let point = &plan.points[usize::from(number)];
        let mut timer = point.first.map(|(length, rank)| (now + length, rank));
        if point.custom {
            let gathered = match data {
                Some(gathered) => gathered,
                None => match self.gather_now(who, now, Some(number)) {
                    Ok(gathered) => gathered,
                    Err(onward) => return onward,
                },
            };
            match self.custom_timers(who, now, point, &gathered) {
                Ok(first) => timer = first,
                Err(rank) => {
                    let runner = &point.runners[usize::from(rank)];
                    self.reach(who, now, runner.activity, runner.via);
                    return self.faults(who, now);
                }
            }
            if let Some((due, rank)) = timer
                && due <= now
                && due < who.deadline
            {
                return Some(self.timed(who, now, number, rank));
            }
        }
        let mut heard: Option<(i64, u8, u16)> = None;
        let heard_of = match who.is_recorded() {
            true => &[][..],
            false => &point.heard,
        };
        for (rule, rank) in heard_of {
            let later = &plan.later[usize::from(*rule)];
            let which = self.listener_salt(number, *rank, *rule);
            if who.chance.unit(For::Event, who.entries + 2, which) < later.share {
                let bits = who
                    .chance
                    .bits(For::Event, who.entries + 2, which | 1 << 23);
                let at = now + later.after.draw(bits);
                if heard.is_none_or(|(known, ..)| at < known) {
                    heard = Some((at, *rank, *rule));
                }
            }
        }
        // What comes after it is over is not waited for any more.
        if let (Some((at, ..)), Some((due, _))) = (heard, timer)
            && at > due
        {
            heard = None;
        }
        who.awaits = Awaits::Point {
            point: number,
            timer,
            heard,
        };
        None
    }

    /// The first of the timers of a point with custom waits; the wait whose date is not there.
    pub(super) fn custom_timers(
        &mut self,
        who: &mut Traveller,
        now: i64,
        point: &Point,
        gathered: &Gathered,
    ) -> Result<Option<(i64, u8)>, u8> {
        let mut first: Option<(i64, i64, u8)> = None;
        for (rank, runner) in point.runners.iter().enumerate() {
            let rank = u8::try_from(rank).unwrap_or(u8::MAX);
            let configured = match runner.length {
                Some(length) => now + length,
                None if runner.custom => self
                    .until(who, now, runner.activity, gathered)
                    .ok_or(rank)?,
                None => continue,
            };
            let timer = (configured.max(now), configured, rank);
            if first.is_none_or(|known| timer < known) {
                first = Some(timer);
            }
        }
        Ok(first.map(|(due, _, rank)| (due, rank)))
    }

    /// On by a timer: after a wait, or when an event did not come.
    pub(super) fn timed(&mut self, who: &mut Traveller, now: i64, point: u16, rank: u8) -> Way {
        let plan = self.plan;
        let runner = &plan.points[usize::from(point)].runners[usize::from(rank)];
        self.reach(who, now, runner.activity, runner.via);
        let activity = plan.activity(runner.activity);
        if runner.timeout_path {
            activity.timeout
        } else {
            activity.next
        }
    }
}
