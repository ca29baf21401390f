//! One person's way over virtual time, in numbers. It does what [`crate::step()`] does, without
//! records and payloads: a test has both tell the same story for the same people.

use std::sync::Arc;

use itinera_expr::Bound;
use itinera_journey::model::SegmentStatus;
use jiff::Timestamp;
use serde_json::Value;

use super::careful::{Fault, Gathered};
use super::draw::{Chance, For, Whom, visit};
use super::endpoint::{Asking, Assumed, Script, play};
use super::people::Line;
use super::plan::{Coming, NONE, Node, Plan, Point, Quick, Runner, Slot, Test, Way};
use super::world::World;
use crate::call::{Cause, Outcome};
use crate::passage::{Happening, Moment};
use crate::person::Phase;
use crate::record::code;
use crate::step::LIFE_HOURS;

/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 86_400_000;
const LIFE_MS: i64 = LIFE_HOURS * 3_600_000;
/// Minutes after publication until segment qualifications let people in (R-SEG-10).
const SEGMENT_MS: i64 = 10 * 60_000;
/// How many of the people have the parameters of their calls looked at.
pub(super) const LOOKED_AT: u64 = 256;

/// Something that comes in for a person.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) at: i64,
    pub(super) coming: Coming,
    /// The how-manieth payload of the person.
    pub(super) ordinal: u32,
}

/// An event or qualification passed.
#[derive(Debug, Clone, Copy)]
pub(super) struct PassedEvent {
    pub(super) activity: u16,
    pub(super) coming: Coming,
    pub(super) ordinal: u32,
    pub(super) at: i64,
}

/// A change of the profile, not visible at once (semantics §15).
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) field: String,
    pub(super) value: Value,
    entry: u32,
    after: u32,
    pub(super) shown: bool,
}

/// What the person waits for.
#[derive(Debug)]
enum Awaits {
    Nothing,
    Point {
        point: u16,
        timer: Option<(i64, u8)>,
        heard: Option<(i64, u8, u16)>,
    },
    Answer {
        ready: i64,
        failure: Option<Cause>,
        elapsed_ms: i64,
    },
    Data {
        ready: i64,
        gathered: Box<Gathered>,
    },
}

/// What went wrong and how long it took, for the journey properties.
#[derive(Debug, Clone, Default)]
pub(super) struct LastAsked {
    pub(super) error: Option<String>,
    pub(super) ms: u64,
}

/// A person on the way.
#[derive(Debug)]
pub(super) struct Traveller {
    pub(super) person: u64,
    pub(super) chance: Chance,
    pub(super) came: i64,
    pub(super) line: Option<Arc<Line>>,
    pub(super) entries: u32,
    pub(super) last_entry: Option<i64>,
    pub(super) running: bool,
    pub(super) entered: i64,
    deadline: i64,
    pub(super) at: u16,
    pub(super) via: u16,
    sequence: u32,
    awaits: Awaits,
    pub(super) passed: Vec<PassedEvent>,
    /// What comes, the last first.
    coming: Vec<Given>,
    given: i64,
    ordinals: u32,
    pub(super) messages: u32,
    pub(super) last_error: Option<(u16, String)>,
    pub(super) last_action: Option<LastAsked>,
    pub(super) last_fetch: Option<LastAsked>,
    pub(super) changes: Vec<Change>,
    pub(super) statuses: Vec<(u16, SegmentStatus, i64)>,
    pub(super) script: Script,
}

impl Traveller {
    pub(super) fn new() -> Self {
        Self {
            person: 0,
            chance: Chance::of(0, 0),
            came: 0,
            line: None,
            entries: 0,
            last_entry: None,
            running: false,
            entered: 0,
            deadline: 0,
            at: NONE,
            via: NONE,
            sequence: 0,
            awaits: Awaits::Nothing,
            passed: Vec::new(),
            coming: Vec::new(),
            given: i64::MIN,
            ordinals: 0,
            messages: 0,
            last_error: None,
            last_action: None,
            last_fetch: None,
            changes: Vec::new(),
            statuses: Vec::new(),
            script: Script::default(),
        }
    }

    /// Makes it somebody else, who has not come yet.
    pub(super) fn become_person(&mut self, plan: &Plan, person: u64, line: Option<Arc<Line>>) {
        self.person = person;
        self.chance = Chance::of(plan.seed, person);
        self.came = plan.comes(person, self.chance.unit(For::Coming, 0, 0));
        self.line = line;
        self.entries = 0;
        self.last_entry = None;
        self.running = false;
        self.at = NONE;
        self.via = NONE;
        self.sequence = 0;
        self.awaits = Awaits::Nothing;
        self.passed.clear();
        self.coming.clear();
        self.given = i64::MIN;
        self.ordinals = 0;
        self.messages = 0;
        self.last_error = None;
        self.last_action = None;
        self.last_fetch = None;
        self.changes.clear();
        self.statuses.clear();
        self.script = Script::default();
        let mut at = self.came;
        self.expect(at, plan.entry);
        if let Some((share, after, times)) = plan.again {
            for time in 0..times {
                if self.chance.unit(For::Again, time, 0) >= share {
                    break;
                }
                at += after.draw(self.chance.bits(For::Again, time, 1));
                self.expect(at, plan.entry);
            }
        }
        for rule in &plan.from_entry {
            let later = &plan.later[usize::from(*rule)];
            if self.chance.unit(For::Event, 0, later.salt) < later.share {
                let bits = self.chance.bits(For::Event, 1, later.salt);
                self.expect(self.came + later.after.draw(bits), later.coming);
            }
        }
    }

    fn expect(&mut self, at: i64, coming: Coming) {
        let given = Given {
            at,
            coming,
            ordinal: self.ordinals,
        };
        self.ordinals += 1;
        let place = self.coming.partition_point(|known| known.at > at);
        self.coming.insert(place, given);
    }

    pub(super) fn whom(&self) -> Whom {
        Whom {
            person: self.person,
            came: self.came,
        }
    }

    /// When the person's own time goes on.
    fn wakes(&self) -> Option<i64> {
        match &self.awaits {
            Awaits::Nothing => None,
            Awaits::Point { timer, .. } => timer.map(|(due, _)| due.min(self.deadline)),
            Awaits::Answer { ready, .. } | Awaits::Data { ready, .. } => Some(*ready),
        }
    }

    /// When something happens next.
    #[inline]
    pub(super) fn next(&self) -> Option<i64> {
        let heard = match self.awaits {
            Awaits::Point { heard, .. } => heard.map(|(at, ..)| at),
            _ => None,
        };
        let coming = self.coming.last().map(|given| given.at);
        [self.wakes(), heard, coming].into_iter().flatten().min()
    }

    pub(super) fn show_changes(&mut self) {
        for change in &mut self.changes {
            change.shown |= change.entry != self.entries || self.sequence >= change.after;
        }
    }

    pub(super) fn status(&self, plan: &Plan, segment: u16) -> Option<SegmentStatus> {
        let changed = self
            .statuses
            .iter()
            .rev()
            .find(|(known, ..)| *known == segment);
        if let Some((_, status, _)) = changed {
            return Some(*status);
        }
        if let Some(line) = &self.line {
            return line.segment(plan, segment);
        }
        let (_, share) = plan.segments.get(usize::from(segment))?;
        let within = self.chance.unit(For::Member, 0, u32::from(segment)) < *share;
        within.then_some(SegmentStatus::Realized)
    }
}

/// What one thread needs for itself.
pub(super) struct Scratch {
    bounds: Vec<Bound>,
    slots: Vec<Vec<Slot>>,
}

impl Scratch {
    pub(super) fn new(plan: &Plan) -> Self {
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
                .map(|quick| quick.slots.iter().map(own).collect())
                .collect(),
        }
    }
}

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
    /// Lets all happen that happens next, at one instant.
    pub(super) fn advance(&mut self, who: &mut Traveller) {
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
            (None, None) => {}
        }
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
                self.gathered(who, now, *gathered);
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
        data: Option<Gathered>,
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

    fn performs(&mut self, who: &mut Traveller, now: i64, data: Option<Gathered>) -> Onward {
        let plan = self.plan;
        let activity = plan.activity(who.at);
        let mut data = data;
        let asks = matches!(activity.node, Node::Condition { .. }) && !who.changes.is_empty();
        if (activity.careful || asks) && data.is_none() {
            let gathered = self.gather(who, now, who.at, None);
            if gathered.ready > now {
                who.awaits = Awaits::Data {
                    ready: gathered.ready,
                    gathered: Box::new(gathered),
                };
                return None;
            }
            if gathered.failed.is_some() {
                return self.gathering_failed(who, now, gathered);
            }
            data = Some(gathered);
        }
        match &activity.node {
            Node::End => {
                self.ends(who, now, Phase::Finished);
                None
            }
            Node::Split(shares) => {
                let draw = self.split_draw(who);
                let within = |(upto, _): &&(f64, Way)| draw < *upto;
                shares
                    .iter()
                    .find(within)
                    .or(shares.last())
                    .map(|(_, way)| *way)
            }
            Node::Condition { tests, others } => {
                for (test, way) in tests {
                    match self.holds(who, now, test, data.as_ref()) {
                        Ok(true) => return Some(*way),
                        Ok(false) => {}
                        Err(_) => {
                            return self.fails(
                                who,
                                now,
                                &Cause::Error {
                                    message: String::new(),
                                },
                            );
                        }
                    }
                }
                if others.is_none() {
                    self.ends(who, now, Phase::Finished);
                }
                *others
            }
            Node::Call {
                endpoint,
                message,
                safe,
            } => self.calls(who, now, *endpoint, *message, *safe, data),
            Node::Jump { reaches, safe } => {
                if !safe && self.make_jump(who, now, data).is_err() {
                    return self.fails(
                        who,
                        now,
                        &Cause::Error {
                            message: String::new(),
                        },
                    );
                }
                let failure = reaches.err().map(|why| Cause::Error {
                    message: why.to_owned(),
                });
                self.answered_at(who, now, failure, 0)
            }
            Node::Update => match self.make_update(who, now, data) {
                Ok((field, value)) => {
                    who.changes.push(Change {
                        field,
                        value,
                        entry: who.entries,
                        after: who.sequence + 2,
                        shown: false,
                    });
                    self.answered_at(who, now, None, 0)
                }
                Err(_) => self.fails(
                    who,
                    now,
                    &Cause::Error {
                        message: String::new(),
                    },
                ),
            },
            _ => None,
        }
    }

    fn calls(
        &mut self,
        who: &mut Traveller,
        now: i64,
        number: u16,
        message: bool,
        safe: bool,
        data: Option<Gathered>,
    ) -> Onward {
        let plan = self.plan;
        let endpoint = &plan.endpoints[usize::from(number)];
        let look = who.person < LOOKED_AT;
        let mut made = None;
        if !safe || look || endpoint.scripted {
            match self.make_call(who, now, data) {
                Ok(call) => {
                    if look {
                        self.look(who, &call);
                    }
                    made = Some(call);
                }
                Err(_) => {
                    return self.fails(
                        who,
                        now,
                        &Cause::Error {
                            message: String::new(),
                        },
                    );
                }
            }
        }
        let (failure, elapsed_ms) = match endpoint.sure {
            Some(ms) if endpoint.throttle.is_none() => {
                let free = endpoint
                    .cap
                    .is_none_or(|cap| self.world.slot(number, cap, now));
                if free {
                    self.world.replied(number, &super::endpoint::fine(ms));
                    (None, ms)
                } else {
                    self.world.replied(number, &super::endpoint::capped_reply());
                    (Some(Cause::Capped), 0)
                }
            }
            _ => {
                let nothing = std::collections::BTreeMap::new();
                let asking = Asking {
                    chance: who.chance,
                    whom: who.whom(),
                    asked: visit(plan.activity(who.at).salt, who.entries),
                    at: now,
                    script: &mut who.script,
                    assumed: self.assumed,
                };
                let call = made.as_ref().map(|call| (call, &nothing));
                let answered = play(endpoint, number, call, asking, self.world);
                let failure = match answered.outcome {
                    Outcome::Success { .. } => None,
                    Outcome::Failure(failure) => Some(failure.cause),
                };
                (failure, answered.elapsed_ms)
            }
        };
        let capped = failure == Some(Cause::Capped);
        self.world.called(number, now, failure.is_some(), capped);
        if message && failure.is_none() {
            who.messages += 1;
        }
        self.answered_at(who, now, failure, elapsed_ms)
    }

    /// An answer that comes after so long.
    fn answered_at(
        &mut self,
        who: &mut Traveller,
        now: i64,
        failure: Option<Cause>,
        elapsed_ms: i64,
    ) -> Onward {
        if elapsed_ms > 0 {
            who.awaits = Awaits::Answer {
                ready: now + elapsed_ms,
                failure,
                elapsed_ms,
            };
            return None;
        }
        self.settled(who, now, failure, 0)
    }

    fn answered(&mut self, who: &mut Traveller, now: i64, failure: Option<Cause>, elapsed_ms: i64) {
        if let Some(way) = self.settled(who, now, failure, elapsed_ms) {
            self.go(who, now, way);
        }
    }

    fn settled(
        &mut self,
        who: &mut Traveller,
        now: i64,
        failure: Option<Cause>,
        elapsed_ms: i64,
    ) -> Onward {
        let before = who.last_action.take().and_then(|last| last.error);
        who.last_action = Some(LastAsked {
            error: failure.as_ref().map(Cause::code).or(before),
            ms: elapsed_ms.unsigned_abs(),
        });
        let capped = failure == Some(Cause::Capped);
        let ok = failure.is_none();
        self.moment(who, now, Happening::Called { ok, capped });
        if let Some(failure) = failure {
            return self.fails(who, now, &failure);
        }
        if let Some(rules) = self.plan.reactions.get(&who.at) {
            for rule in rules {
                let later = &self.plan.later[usize::from(*rule)];
                if who.chance.unit(For::Reaction, who.entries, later.salt) < later.share {
                    let which = later.salt | 1 << 16;
                    let bits = who.chance.bits(For::Reaction, who.entries, which);
                    who.expect(now + later.after.draw(bits), later.coming);
                }
            }
        }
        Some(self.plan.activity(who.at).next)
    }

    /// A failure: by the error path if there is one, else the person stops (semantics §11).
    fn fails(&mut self, who: &mut Traveller, now: i64, failure: &Cause) -> Onward {
        who.last_error = Some((who.at, failure.code()));
        let error = self.plan.activity(who.at).error;
        if error.is_none() {
            let phase = match failure {
                Cause::Timeout => Phase::Timedout,
                _ => Phase::Error,
            };
            self.ends(who, now, phase);
        }
        error
    }

    pub(super) fn gathering_failed(
        &mut self,
        who: &mut Traveller,
        now: i64,
        gathered: Gathered,
    ) -> Onward {
        let failure = gathered.failed?;
        who.last_fetch = Some(LastAsked {
            error: Some(failure.code()),
            ms: gathered.last_ms,
        });
        if let Some((activity, via)) = gathered.stands_at {
            self.reach(who, now, activity, via);
        }
        self.fails(who, now, &failure)
    }

    /// Data came.
    fn gathered(&mut self, who: &mut Traveller, now: i64, gathered: Gathered) {
        let onward = if gathered.failed.is_some() {
            self.gathering_failed(who, now, gathered)
        } else {
            let before = who.last_fetch.take().and_then(|last| last.error);
            who.last_fetch = Some(LastAsked {
                error: before,
                ms: gathered.last_ms,
            });
            match gathered.beyond {
                Some(point) => self.begins(who, now, point, Some(gathered)),
                None => self.performs(who, now, Some(gathered)),
            }
        };
        if let Some(way) = onward {
            self.go(who, now, way);
        }
    }

    /// Events and waits start together (semantics §6).
    fn begins(
        &mut self,
        who: &mut Traveller,
        now: i64,
        number: u16,
        data: Option<Gathered>,
    ) -> Onward {
        let plan = self.plan;
        let point = &plan.points[usize::from(number)];
        let mut timer = point.first.map(|(length, rank)| (now + length, rank));
        if point.custom {
            let gathered = match data {
                Some(gathered) => gathered,
                None => {
                    let gathered = self.gather(who, now, who.at, Some(number));
                    if gathered.ready > now {
                        who.awaits = Awaits::Data {
                            ready: gathered.ready,
                            gathered: Box::new(gathered),
                        };
                        return None;
                    }
                    if gathered.failed.is_some() {
                        return self.gathering_failed(who, now, gathered);
                    }
                    gathered
                }
            };
            match self.custom_timers(who, now, point, &gathered) {
                Ok(first) => timer = first,
                Err(rank) => {
                    let runner = &point.runners[usize::from(rank)];
                    self.reach(who, now, runner.activity, runner.via);
                    return self.fails(
                        who,
                        now,
                        &Cause::Error {
                            message: String::new(),
                        },
                    );
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
        for (rule, rank) in &point.heard {
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
    fn custom_timers(
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
    fn timed(&mut self, who: &mut Traveller, now: i64, point: u16, rank: u8) -> Way {
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

    fn holds(
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
    fn quick(&mut self, who: &Traveller, now: i64, number: u16) -> Result<bool, Fault> {
        let Quick { compiled, .. } = &self.plan.quick[usize::from(number)];
        let bound = &mut self.scratch.bounds[usize::from(number)];
        let whom = who.whom();
        for (at, slot) in self.scratch.slots[usize::from(number)].iter().enumerate() {
            let value = match slot {
                Slot::Nothing => itinera_expr::Value::Null,
                Slot::Profile(index, drawer) => {
                    drawer.value(who.chance.bits(For::Profile, 0, *index), whom)
                }
                Slot::Event {
                    activities,
                    by_fields,
                } => {
                    let passed = who.passed.iter().rev();
                    let mut passed = passed.filter(|p| activities.contains(&p.activity));
                    let drawn = passed.next().and_then(|passed| match passed.coming {
                        Coming::Event { fields, .. } => by_fields
                            .get(usize::from(fields))
                            .and_then(Option::as_ref)
                            .map(|(index, drawer)| (passed.ordinal, *index, drawer)),
                        _ => None,
                    });
                    drawn.map_or(itinera_expr::Value::Null, |(ordinal, index, drawer)| {
                        drawer.value(who.chance.bits(For::Payload, ordinal, index), whom)
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
                    itinera_expr::Value::Boolean(status.is_some_and(SegmentStatus::is_member))
                }
            };
            bound.set(at, value);
        }
        bound.set_instant(Timestamp::from_millisecond(now).unwrap_or_default(), 0);
        compiled.test(bound).map_err(|_| Fault)
    }
}
