//! A person on the way.

use crate::call::Cause;
use crate::simulate::careful::Gathered;
use crate::simulate::draw::{Chance, For, Whom};
use crate::simulate::endpoint::Script;
use crate::simulate::people::{Line, Recorded};
use crate::simulate::plan::{Coming, NONE, Plan, RECORDED};
use itinera_journey::model::SegmentStatus;
use serde_json::Value;
use std::sync::Arc;

/// Something that comes in for a person.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Given {
    pub(in crate::simulate) at: i64,
    pub(in crate::simulate) coming: Coming,
    /// The how-manieth payload of the person.
    pub(in crate::simulate) ordinal: u32,
}

/// An event or qualification passed.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulate) struct PassedEvent {
    pub(in crate::simulate) activity: u16,
    pub(in crate::simulate) coming: Coming,
    pub(in crate::simulate) ordinal: u32,
    pub(in crate::simulate) at: i64,
}

/// A change of the profile, not visible at once (semantics §15).
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Change {
    pub(in crate::simulate) field: String,
    pub(in crate::simulate) value: Value,
    pub(super) entry: u32,
    pub(super) after: u32,
    pub(in crate::simulate) shown: bool,
}

/// What the person waits for.
#[derive(Debug)]
pub(super) enum Awaits {
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
pub(in crate::simulate) struct LastAsked {
    pub(in crate::simulate) error: Option<String>,
    pub(in crate::simulate) ms: u64,
}

/// A person on the way.
#[derive(Debug)]
pub(in crate::simulate) struct Traveller {
    pub(in crate::simulate) person: u64,
    pub(in crate::simulate) chance: Chance,
    pub(in crate::simulate) came: i64,
    pub(in crate::simulate) line: Option<Arc<Line>>,
    pub(in crate::simulate) entries: u32,
    pub(in crate::simulate) last_entry: Option<i64>,
    pub(in crate::simulate) running: bool,
    pub(in crate::simulate) entered: i64,
    pub(super) deadline: i64,
    pub(in crate::simulate) at: u16,
    pub(in crate::simulate) via: u16,
    pub(super) sequence: u32,
    pub(super) awaits: Awaits,
    pub(in crate::simulate) passed: Vec<PassedEvent>,
    /// What comes, the last first.
    pub(super) coming: Vec<Given>,
    pub(super) given: i64,
    pub(super) ordinals: u32,
    pub(in crate::simulate) messages: u32,
    pub(in crate::simulate) last_error: Option<(u16, String)>,
    pub(in crate::simulate) last_action: Option<LastAsked>,
    pub(in crate::simulate) last_fetch: Option<LastAsked>,
    pub(in crate::simulate) changes: Vec<Change>,
    pub(in crate::simulate) statuses: Vec<(u16, SegmentStatus, i64)>,
    pub(in crate::simulate) script: Script,
}

impl Traveller {
    pub(in crate::simulate) fn new() -> Self {
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
    pub(in crate::simulate) fn become_person(
        &mut self,
        plan: &Plan,
        person: u64,
        line: Option<Arc<Line>>,
    ) {
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
        if self.is_recorded() {
            return self.expect_recorded(plan);
        }
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

    /// The recorded event that was passed.
    pub(in crate::simulate) fn recorded(&self, passed: &PassedEvent) -> Option<&Recorded> {
        match passed.coming {
            Coming::Event {
                fields: RECORDED, ..
            } => {
                let at = usize::try_from(passed.ordinal).ok()?;
                self.line.as_ref()?.recorded.get(at)
            }
            _ => None,
        }
    }

    /// Whether what comes for the person was recorded.
    pub(super) fn is_recorded(&self) -> bool {
        let line = self.line.as_ref();
        line.is_some_and(|line| !line.recorded.is_empty())
    }

    fn expect_recorded(&mut self, plan: &Plan) {
        let Some(line) = self.line.clone() else {
            return;
        };
        for (ordinal, recorded) in (0..).zip(&line.recorded) {
            let at = recorded.at.as_millisecond();
            if ordinal == 0 {
                self.came = at;
            }
            if let Some(event) = plan.event_named(&recorded.event) {
                let fields = RECORDED;
                let coming = Coming::Event { event, fields };
                self.coming.push(Given {
                    at,
                    coming,
                    ordinal,
                });
            }
        }
        self.coming.reverse();
    }

    pub(super) fn expect(&mut self, at: i64, coming: Coming) {
        let given = Given {
            at,
            coming,
            ordinal: self.ordinals,
        };
        self.ordinals += 1;
        let place = self.coming.partition_point(|known| known.at > at);
        self.coming.insert(place, given);
    }

    pub(in crate::simulate) fn whom(&self) -> Whom {
        Whom {
            person: self.person,
            came: self.came,
        }
    }

    /// When the person's own time goes on.
    pub(super) fn wakes(&self) -> Option<i64> {
        match &self.awaits {
            Awaits::Nothing => None,
            Awaits::Point { timer, .. } => timer.map(|(due, _)| due.min(self.deadline)),
            Awaits::Answer { ready, .. } | Awaits::Data { ready, .. } => Some(*ready),
        }
    }

    /// When something happens next.
    #[inline]
    pub(in crate::simulate) fn next(&self) -> Option<i64> {
        let heard = match self.awaits {
            Awaits::Point { heard, .. } => heard.map(|(at, ..)| at),
            _ => None,
        };
        let coming = self.coming.last().map(|given| given.at);
        [self.wakes(), heard, coming].into_iter().flatten().min()
    }

    pub(in crate::simulate) fn show_changes(&mut self) {
        for change in &mut self.changes {
            change.shown |= change.entry != self.entries || self.sequence >= change.after;
        }
    }

    pub(in crate::simulate) fn status(&self, plan: &Plan, segment: u16) -> Option<SegmentStatus> {
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
