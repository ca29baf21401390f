//! One person's way over virtual time, in numbers. It does what [`crate::step()`] does, without
//! records and payloads: a test has both tell the same story for the same people.
//!
//! `traveller` is the person, `perform` what activities do, `race` waiting points, `choose` tests.

mod choose;
mod perform;
mod race;
mod traveller;

use crate::passage::{Happening, Moment};
use crate::person::Phase;
use crate::record::code;
use crate::simulate::careful::Gathered;
use crate::simulate::draw::visit;
use crate::simulate::endpoint::Assumed;
use crate::simulate::plan::{Coming, NONE, Node, Plan, Runner, Way};
use crate::simulate::world::World;
use crate::step::LIFE_HOURS;
pub(super) use choose::Scratch;
use itinera_journey::model::SegmentStatus;
use traveller::Awaits;
pub(super) use traveller::{Change, Given, LastAsked, PassedEvent, Traveller};

/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 86_400_000;
const LIFE_MS: i64 = LIFE_HOURS * 3_600_000;
/// Minutes after publication until segment qualifications let people in (R-SEG-10).
const SEGMENT_MS: i64 = 10 * 60_000;
/// How many of the people have the parameters of their calls looked at.
pub(super) const LOOKED_AT: u64 = 64;

/// Moves a person on.
pub(super) struct Machine<'a, W> {
    pub(super) plan: &'a Plan,
    pub(super) assumed: Assumed<'a>,
    pub(super) scratch: &'a mut Scratch,
    pub(super) world: &'a mut W,
}

/// How an activity goes on; none: something is waited for, or the passage has ended.
type Onward = Option<Way>;

impl<W: World> Machine<'_, W> {
    /// Lets all happen that happens next, at one instant; false if nothing more does.
    #[inline]
    pub(super) fn advance(&mut self, who: &mut Traveller) -> bool {
        let coming = who.coming.last().map(|given| given.at);
        let heard = match who.awaits {
            Awaits::Point {
                heard: Some((at, ..)),
                ..
            } => Some(at),
            _ => None,
        };
        let given = match (coming, heard) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        // What comes in at an instant comes before what is due then, but after what the thing
        // before, at the same instant, led to.
        match (who.wakes(), given) {
            (Some(wake), Some(given)) if wake < given || wake <= who.given => self.wake(who, wake),
            (Some(wake), None) => self.wake(who, wake),
            (_, Some(given)) if coming == Some(given) => {
                if let Some(given) = who.coming.pop() {
                    self.arrives(who, given);
                }
            }
            (_, Some(given)) => self.hears(who, given),
            (None, None) => return false,
        }
        true
    }

    fn moment(&mut self, who: &Traveller, at: i64, what: Happening) {
        self.world.moment(Moment {
            at,
            activity: who.at,
            what,
        });
    }

    fn wake(&mut self, who: &mut Traveller, now: i64) {
        match std::mem::replace(&mut who.awaits, Awaits::Nothing) {
            Awaits::Nothing => {}
            Awaits::Point {
                point,
                timer,
                heard,
            } => {
                let Some((due, rank)) = timer else {
                    return;
                };
                if due < who.deadline {
                    let way = self.timed(who, now, point, rank);
                    self.go(who, now, way);
                } else {
                    who.awaits = Awaits::Point {
                        point,
                        timer,
                        heard,
                    };
                    self.time_over(who, now);
                }
            }
            Awaits::Answer {
                failure,
                elapsed_ms,
                ..
            } => {
                if now >= who.deadline {
                    return self.time_over(who, now);
                }
                self.answered(who, now, failure, elapsed_ms);
            }
            Awaits::Data { gathered, .. } => {
                if now >= who.deadline {
                    return self.time_over(who, now);
                }
                self.gathered(who, now, gathered);
            }
        }
    }

    /// Something comes for the person.
    fn arrives(&mut self, who: &mut Traveller, given: Given) {
        let now = given.at;
        who.given = now;
        self.world.given(now, &given);
        if let Coming::Segment { segment, status } = given.coming {
            who.statuses.push((segment, status, now));
        }
        if let Coming::Event { event, .. } = given.coming
            && !self.has_key(who, event, &given)
        {
            return self.world.discarded(code::MISSING_KEY, &given);
        }
        if who.running && now >= who.deadline {
            self.time_over(who, now);
        }
        if !who.running {
            return self.enters(who, now, &given);
        }
        let point = match who.awaits {
            Awaits::Point { point, .. } => Some(point),
            _ => None,
        };
        let plan = self.plan;
        let runners = point.map_or(&[][..], |point| &plan.points[usize::from(point)].runners);
        let mut otherwise = false;
        for (rank, runner) in runners.iter().enumerate() {
            match self.listens(runner, given.coming) {
                Some(true) => {
                    let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                    if let Some(point) = point {
                        return self.won(who, now, point, rank, given.coming, given.ordinal);
                    }
                }
                Some(false) => otherwise = true,
                None => {}
            }
        }
        let code = match otherwise {
            true => code::SEGMENT_MISMATCH,
            false => code::NOT_LISTENING,
        };
        self.world.discarded(code, &given);
    }

    /// Whether a runner takes what comes; `Some(false)`: the right segment, but not so.
    fn listens(&self, runner: &Runner, coming: Coming) -> Option<bool> {
        if !runner.listens {
            return None;
        }
        self.takes(runner.activity, coming)
    }

    fn takes(&self, activity: u16, coming: Coming) -> Option<bool> {
        match (&self.plan.activity(activity).node, coming) {
            (Node::Event { event: known }, Coming::Event { event, .. }) => {
                (*known == event).then_some(true)
            }
            (
                Node::Reaction {
                    message: known,
                    reaction: wanted,
                },
                Coming::Reaction {
                    message, reaction, ..
                },
            ) => (*known == message && *wanted == reaction).then_some(true),
            (
                Node::Segment {
                    segment: known,
                    enter,
                    exit,
                },
                Coming::Segment { segment, status },
            ) => (*known == segment).then_some(match status {
                SegmentStatus::Realized => *enter,
                SegmentStatus::Exited => *exit,
                SegmentStatus::Existing => false,
            }),
            _ => None,
        }
    }

    /// The event that was waited for comes.
    fn hears(&mut self, who: &mut Traveller, now: i64) {
        let Awaits::Point {
            point,
            heard: Some((_, rank, rule)),
            ..
        } = who.awaits
        else {
            return;
        };
        let coming = self.plan.later[usize::from(rule)].coming;
        let given = Given {
            at: now,
            coming,
            ordinal: 0x8000_0000 | visit(self.listener_salt(point, rank, rule), who.entries),
        };
        who.given = now;
        self.world.given(now, &given);
        if let Coming::Segment { segment, status } = coming {
            who.statuses.push((segment, status, now));
        }
        if let Coming::Event { event, .. } = coming
            && !self.has_key(who, event, &given)
        {
            if let Awaits::Point { heard, .. } = &mut who.awaits {
                *heard = None;
            }
            return self.world.discarded(code::MISSING_KEY, &given);
        }
        if now >= who.deadline {
            self.time_over(who, now);
            return self.enters(who, now, &given);
        }
        self.won(who, now, point, rank, coming, given.ordinal);
    }

    /// What draws for a listener depend on: it and the assumption, not the rest of the journey.
    fn listener_salt(&self, point: u16, rank: u8, rule: u16) -> u32 {
        let runner = &self.plan.points[usize::from(point)].runners[usize::from(rank)];
        let later = &self.plan.later[usize::from(rule)];
        self.plan.activity(runner.activity).salt ^ later.salt
    }

    fn won(
        &mut self,
        who: &mut Traveller,
        now: i64,
        point: u16,
        rank: u8,
        coming: Coming,
        ordinal: u32,
    ) {
        let runner = &self.plan.points[usize::from(point)].runners[usize::from(rank)];
        let (activity, via) = (runner.activity, runner.via);
        self.reach(who, now, activity, via);
        if !matches!(coming, Coming::Reaction { .. }) {
            who.passed.push(PassedEvent {
                activity,
                coming,
                ordinal,
                at: now,
            });
        }
        let way = self.plan.activity(activity).next;
        self.go(who, now, way);
    }

    /// The rules of entry (semantics §4).
    fn enters(&mut self, who: &mut Traveller, now: i64, given: &Given) {
        let plan = self.plan;
        match self.takes(plan.start, given.coming) {
            Some(true) => {}
            Some(false) => return self.world.discarded(code::SEGMENT_MISMATCH, given),
            None => return self.world.discarded(code::NO_INSTANCE, given),
        }
        let early = plan.opens.is_some_and(|opens| now < opens);
        let late = plan.closes.is_some_and(|closes| now >= closes);
        if early || late {
            return self.world.discarded(code::OUTSIDE_ENTRY_DATES, given);
        }
        if let (Coming::Segment { .. }, Some(published)) = (given.coming, plan.published)
            && now - published < SEGMENT_MS
        {
            return self.world.discarded(code::JOURNEY_NOT_OPEN, given);
        }
        if let Some(last) = who.last_entry.filter(|last| now - last < LIFE_MS) {
            match plan.re_entrance {
                None => return self.world.discarded(code::RE_ENTRANCE_NOT_ALLOWED, given),
                Some(wait) if now - last < wait => {
                    return self.world.discarded(code::RE_ENTRANCE_WAIT_PERIOD, given);
                }
                Some(_) => {}
            }
        }
        who.last_entry = Some(now);
        who.entries += 1;
        who.running = true;
        who.entered = now;
        let life = now + LIFE_MS;
        who.deadline = match plan.closes {
            Some(closes) if plan.exit_at_end => life.min(closes),
            _ => life,
        };
        who.sequence = 0;
        who.at = plan.start;
        who.via = NONE;
        who.last_error = None;
        who.last_action = None;
        who.last_fetch = None;
        who.passed.clear();
        who.passed.push(PassedEvent {
            activity: plan.start,
            coming: given.coming,
            ordinal: given.ordinal,
            at: now,
        });
        self.world.reached(plan.start, NONE, now);
        let before = who.entries - 1;
        self.moment(who, now, Happening::Entered { before });
        let way = plan.activity(plan.start).next;
        self.go(who, now, way);
    }

    fn reach(&mut self, who: &mut Traveller, now: i64, activity: u16, via: u16) {
        who.at = activity;
        who.via = via;
        who.awaits = Awaits::Nothing;
        self.world.reached(activity, via, now);
    }

    /// The activity where the person stands is done: on by its way until something is waited for.
    fn go(&mut self, who: &mut Traveller, now: i64, way: Way) {
        let mut next = Some(way);
        while let Some(way) = next.take() {
            if way == Way::Finish {
                return self.ends(who, now, Phase::Finished);
            }
            self.record(who, now);
            next = self.follow(who, now, way, None);
        }
    }

    fn record(&mut self, who: &mut Traveller, now: i64) {
        who.sequence += 1;
        let via = (who.via != NONE).then_some(who.via);
        self.moment(who, now, Happening::Passed { via });
    }

    fn ends(&mut self, who: &mut Traveller, now: i64, phase: Phase) {
        self.record(who, now);
        who.running = false;
        who.awaits = Awaits::Nothing;
        who.passed.clear();
        self.world.ended(who.at, phase, now - who.entered);
        self.moment(who, now, Happening::Ended { phase });
    }

    fn time_over(&mut self, who: &mut Traveller, now: i64) {
        who.last_error = Some((who.at, "timedOut".to_owned()));
        self.ends(who, now, Phase::Timedout);
        let plan = self.plan;
        let closed = plan.closes.is_some_and(|closes| now >= closes);
        if !(closed && plan.exit_at_end) {
            who.last_entry = None;
        }
    }

    /// Enters what a way leads to; `data`: what was gathered for it.
    fn follow(
        &mut self,
        who: &mut Traveller,
        now: i64,
        way: Way,
        data: Option<Box<Gathered>>,
    ) -> Onward {
        match way {
            Way::Finish => None,
            Way::Point(point) => self.begins(who, now, point, data),
            Way::To { activity, via } => {
                self.reach(who, now, activity, via);
                self.performs(who, now, data)
            }
        }
    }
}
