//! What activities do, and what comes of it: calls, jumps, updates, data, failures.

use super::{Awaits, Change, LOOKED_AT, LastAsked, Machine, Onward, Traveller};
use crate::call::{Cause, Outcome};
use crate::passage::Happening;
use crate::person::Phase;
use crate::simulate::careful::Gathered;
use crate::simulate::draw::{For, visit};
use crate::simulate::endpoint::{Asking, play};
use crate::simulate::plan::{Node, Way};
use crate::simulate::world::World;

impl<W: World> Machine<'_, W> {
    pub(super) fn performs(
        &mut self,
        who: &mut Traveller,
        now: i64,
        data: Option<Box<Gathered>>,
    ) -> Onward {
        let plan = self.plan;
        let activity = plan.activity(who.at);
        let mut data = data;
        let asks = matches!(activity.node, Node::Condition { .. }) && !who.changes.is_empty();
        if (activity.careful || asks) && data.is_none() {
            match self.gather_now(who, now, None) {
                Ok(gathered) => data = Some(gathered),
                Err(onward) => return onward,
            }
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
                    match self.holds(who, now, test, data.as_deref()) {
                        Ok(true) => return Some(*way),
                        Ok(false) => {}
                        Err(_) => {
                            return self.faults(who, now);
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
                    return self.faults(who, now);
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
                Err(_) => self.faults(who, now),
            },
            _ => None,
        }
    }

    pub(super) fn calls(
        &mut self,
        who: &mut Traveller,
        now: i64,
        number: u16,
        message: bool,
        safe: bool,
        data: Option<Box<Gathered>>,
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
                    return self.faults(who, now);
                }
            }
        }
        let (failure, elapsed_ms) = match endpoint.sure {
            Some(ms) if endpoint.throttle.is_none() => {
                let free = endpoint
                    .cap
                    .is_none_or(|cap| self.world.slot(number, cap, now));
                if free {
                    self.world
                        .replied(number, || crate::simulate::endpoint::fine(ms));
                    (None, ms)
                } else {
                    self.world
                        .replied(number, crate::simulate::endpoint::capped_reply);
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
    pub(super) fn answered_at(
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

    pub(super) fn answered(
        &mut self,
        who: &mut Traveller,
        now: i64,
        failure: Option<Cause>,
        elapsed_ms: i64,
    ) {
        if let Some(way) = self.settled(who, now, failure, elapsed_ms) {
            self.go(who, now, way);
        }
    }

    pub(super) fn settled(
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
    pub(super) fn fails(&mut self, who: &mut Traveller, now: i64, failure: &Cause) -> Onward {
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

    /// An expression cannot be evaluated.
    pub(super) fn faults(&mut self, who: &mut Traveller, now: i64) -> Onward {
        let message = String::new();
        self.fails(who, now, &Cause::Error { message })
    }

    /// Data for the activity, or for the waits of a point, if it is there at once; else how it
    /// goes on: it is waited for, or it failed.
    pub(super) fn gather_now(
        &mut self,
        who: &mut Traveller,
        now: i64,
        beyond: Option<u16>,
    ) -> Result<Box<Gathered>, Onward> {
        let gathered = self.gather(who, now, who.at, beyond);
        if gathered.ready > now {
            let ready = gathered.ready;
            who.awaits = Awaits::Data { ready, gathered };
            return Err(None);
        }
        if gathered.failed.is_some() {
            return Err(self.gathering_failed(who, now, &gathered));
        }
        Ok(gathered)
    }

    pub(super) fn gathering_failed(
        &mut self,
        who: &mut Traveller,
        now: i64,
        gathered: &Gathered,
    ) -> Onward {
        let failure = gathered.failed.as_ref()?;
        who.last_fetch = Some(LastAsked {
            error: Some(failure.code()),
            ms: gathered.last_ms,
        });
        if let Some((activity, via)) = gathered.stands_at {
            self.reach(who, now, activity, via);
        }
        self.fails(who, now, failure)
    }

    /// Data came.
    pub(super) fn gathered(&mut self, who: &mut Traveller, now: i64, gathered: Box<Gathered>) {
        let onward = if gathered.failed.is_some() {
            self.gathering_failed(who, now, &gathered)
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
}
