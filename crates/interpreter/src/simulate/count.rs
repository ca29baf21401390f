//! Counts over many people: sums, so that any number of threads adds up to the same.

use std::collections::{BTreeMap, HashMap};

use hdrhistogram::Histogram;

use super::draw::mix;
use super::machine::{DAY_MS, Given, Traveller};
use super::people::BrokenLine;
use super::plan::{Coming, NONE, Plan};
use super::world::World;
use crate::call::cap::Cap;
use crate::passage::{Happening, Moment};
use crate::person::Phase;

/// The most messages counted apart.
const MESSAGES: usize = 21;
/// Into how many parts the period of a cap is divided.
pub(super) const PARTS: i64 = 4;
/// The most broken lines told.
pub(super) const BROKEN: usize = 100;

/// What is kept of a person while he or she is on the way.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    hash: u64,
    pub(super) moments: Vec<Moment>,
}

/// Calls of one endpoint.
#[derive(Debug, Clone, Default)]
pub(super) struct Calls {
    pub(super) calls: u64,
    pub(super) failed: u64,
    pub(super) capped: u64,
    pub(super) queued: u64,
    /// By points of time.
    pub(super) over_time: Vec<u32>,
    /// Attempts by quarters of the cap's period.
    pub(super) wanted: HashMap<i64, u32>,
}

/// Counts.
#[derive(Debug, Clone)]
pub(super) struct Count {
    begin: i64,
    /// How long a point of time lasts.
    pub(super) point_ms: i64,
    days: usize,
    by_day: Vec<u32>,
    pub(super) reached: Vec<u64>,
    pub(super) passed: Vec<u64>,
    pub(super) failed: Vec<u64>,
    pub(super) timed_out: Vec<u64>,
    pub(super) transitions: Vec<u64>,
    pub(super) waiting: Vec<u64>,
    phases: [u64; 4],
    pub(super) entered: u64,
    pub(super) people: u64,
    pub(super) durations: Option<Histogram<u64>>,
    pub(super) messages: Vec<u64>,
    pub(super) discards: BTreeMap<&'static str, u64>,
    /// Reactions that nobody listened to, by rule.
    pub(super) lost: BTreeMap<u16, u64>,
    pub(super) calls: Vec<Calls>,
    periods: Vec<i64>,
    pub(super) empties: BTreeMap<(u16, String), u64>,
    pub(super) until: i64,
    pub(super) sum: u64,
    pub(super) tally: Tally,
    /// Whether the moments of each person are kept until it is done.
    pub(super) keeps: bool,
    pub(super) broken: Vec<BrokenLine>,
    pub(super) broken_count: u64,
}

fn add<T: Copy + std::ops::AddAssign>(into: &mut [T], from: &[T]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into += *from;
    }
}

impl Count {
    pub(super) fn new(plan: &Plan, keeps: bool) -> Self {
        let horizon = plan.spread + 32 * DAY_MS;
        let days = usize::try_from(horizon / DAY_MS + 1)
            .unwrap_or(1)
            .min(4_000);
        let (activities, transitions) = (
            plan.numbers.activities.len(),
            plan.numbers.transitions.len(),
        );
        let periods = plan
            .endpoints
            .iter()
            .map(|endpoint| endpoint.cap.map_or(0, |cap| (cap.period_ms / PARTS).max(1)));
        Self {
            begin: plan.begin,
            point_ms: (horizon / 100_000).max(60_000),
            days,
            by_day: vec![0; days * activities],
            reached: vec![0; activities],
            passed: vec![0; activities],
            failed: vec![0; activities],
            timed_out: vec![0; activities],
            waiting: vec![0; activities],
            transitions: vec![0; transitions],
            phases: [0; 4],
            entered: 0,
            people: 0,
            durations: Histogram::new(2).ok(),
            messages: vec![0; MESSAGES],
            discards: BTreeMap::new(),
            lost: BTreeMap::new(),
            calls: vec![Calls::default(); plan.endpoints.len()],
            periods: periods.collect(),
            empties: BTreeMap::new(),
            until: plan.begin,
            sum: 0,
            tally: Tally::default(),
            keeps,
            broken: Vec::new(),
            broken_count: 0,
        }
    }

    /// A person comes.
    pub(super) fn begin_person(&mut self) {
        self.tally.hash = 0;
        self.tally.moments.clear();
    }

    /// Nothing more happens to a person.
    pub(super) fn end_person(&mut self, who: &Traveller) {
        self.people += 1;
        let messages = (who.messages as usize).min(MESSAGES - 1);
        self.messages[messages] += 1;
        if who.running {
            self.phases[Phase::Running as usize] += 1;
            self.waiting[usize::from(who.at)] += 1;
        }
        let id = mix(who.person.wrapping_add(0x9E37_79B9_7F4A_7C15));
        self.sum = self.sum.wrapping_add(mix(self.tally.hash ^ id));
    }

    pub(super) fn queued(&mut self, endpoint: u16) {
        if let Some(calls) = self.calls.get_mut(usize::from(endpoint)) {
            calls.queued += 1;
        }
    }

    pub(super) fn wanted(&mut self, endpoint: u16, at: i64) {
        let at_endpoint = usize::from(endpoint);
        let period = self.periods.get(at_endpoint).copied().unwrap_or(0);
        if period > 0
            && let Some(calls) = self.calls.get_mut(at_endpoint)
        {
            *calls.wanted.entry(at.div_euclid(period)).or_default() += 1;
        }
    }

    pub(super) fn by_day(&self, activity: usize) -> Vec<u64> {
        let from = activity * self.days;
        let days = self.by_day.get(from..from + self.days).unwrap_or_default();
        let last = days.iter().rposition(|n| *n > 0).map_or(0, |at| at + 1);
        days[..last].iter().map(|n| u64::from(*n)).collect()
    }

    /// How many passages are in each phase.
    pub(super) fn phases(&self) -> BTreeMap<Phase, u64> {
        let all = [
            Phase::Running,
            Phase::Finished,
            Phase::Error,
            Phase::Timedout,
        ];
        let all = all
            .into_iter()
            .map(|phase| (phase, self.phases[phase as usize]));
        all.filter(|(_, n)| *n > 0).collect()
    }

    /// Adds what another thread counted.
    pub(super) fn add(&mut self, other: &Self) {
        add(&mut self.by_day, &other.by_day);
        add(&mut self.reached, &other.reached);
        add(&mut self.passed, &other.passed);
        add(&mut self.failed, &other.failed);
        add(&mut self.timed_out, &other.timed_out);
        add(&mut self.waiting, &other.waiting);
        add(&mut self.transitions, &other.transitions);
        add(&mut self.messages, &other.messages);
        add(&mut self.phases, &other.phases);
        self.entered += other.entered;
        self.people += other.people;
        if let (Some(mine), Some(theirs)) = (&mut self.durations, &other.durations) {
            // Both are made alike, so that it cannot fail.
            let _ = mine.add(theirs);
        }
        for (code, n) in &other.discards {
            *self.discards.entry(code).or_default() += n;
        }
        for (rule, n) in &other.lost {
            *self.lost.entry(*rule).or_default() += n;
        }
        for (mine, theirs) in self.calls.iter_mut().zip(&other.calls) {
            mine.calls += theirs.calls;
            mine.failed += theirs.failed;
            mine.capped += theirs.capped;
            mine.queued += theirs.queued;
            if mine.over_time.len() < theirs.over_time.len() {
                mine.over_time.resize(theirs.over_time.len(), 0);
            }
            add(&mut mine.over_time, &theirs.over_time);
            for (at, n) in &theirs.wanted {
                *mine.wanted.entry(*at).or_default() += n;
            }
        }
        for (what, n) in &other.empties {
            *self.empties.entry(what.clone()).or_default() += n;
        }
        self.until = self.until.max(other.until);
        self.sum = self.sum.wrapping_add(other.sum);
        self.broken.extend(other.broken.iter().cloned());
        self.broken.sort();
        self.broken.truncate(BROKEN);
        self.broken_count += other.broken_count;
    }
}

/// The most attempts in a period of a cap: at least, and at most.
pub(super) fn busiest(wanted: &HashMap<i64, u32>) -> (u64, u64) {
    let mut parts: Vec<(i64, u64)> = wanted.iter().map(|(at, n)| (*at, u64::from(*n))).collect();
    parts.sort_unstable();
    let most = |length: i64| {
        let (mut from, mut sum, mut most) = (0, 0, 0);
        for (at, n) in &parts {
            sum += n;
            while parts
                .get(from)
                .is_some_and(|(first, _)| *first <= at - length)
            {
                sum -= parts[from].1;
                from += 1;
            }
            most = most.max(sum);
        }
        most
    };
    (most(PARTS), most(PARTS + 1))
}

impl World for Count {
    fn slot(&mut self, endpoint: u16, _cap: Cap, at: i64) -> bool {
        self.wanted(endpoint, at);
        true
    }

    #[inline]
    fn moment(&mut self, moment: Moment) {
        let what = match moment.what {
            Happening::Passed { .. } => {
                self.passed[usize::from(moment.activity)] += 1;
                1
            }
            Happening::Entered { .. } => {
                self.entered += 1;
                2
            }
            Happening::Called { ok, capped } => 3 + u64::from(ok) + 2 * u64::from(capped),
            Happening::Ended { phase } => 8 + phase as u64,
        };
        #[expect(clippy::cast_sign_loss, reason = "bits for a hash")]
        let at = moment.at as u64;
        let bits = at ^ (u64::from(moment.activity) << 48) ^ (what << 44);
        self.tally.hash = (self.tally.hash ^ bits)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
        self.until = self.until.max(moment.at);
        if self.keeps {
            self.tally.moments.push(moment);
        }
    }

    #[inline]
    fn reached(&mut self, activity: u16, via: u16, at: i64) {
        let activity = usize::from(activity);
        self.reached[activity] += 1;
        if via != NONE {
            self.transitions[usize::from(via)] += 1;
        }
        let day = usize::try_from((at - self.begin) / DAY_MS).unwrap_or(0);
        self.by_day[activity * self.days + day.min(self.days - 1)] += 1;
    }

    fn called(&mut self, endpoint: u16, asked_at: i64, failed: bool, capped: bool) {
        let Some(calls) = self.calls.get_mut(usize::from(endpoint)) else {
            return;
        };
        calls.calls += 1;
        calls.failed += u64::from(failed);
        calls.capped += u64::from(capped);
        let point = usize::try_from((asked_at - self.begin) / self.point_ms).unwrap_or(0);
        let point = point.min(1_000_000);
        if calls.over_time.len() <= point {
            calls.over_time.resize(point + 1, 0);
        }
        calls.over_time[point] += 1;
    }

    fn ended(&mut self, activity: u16, phase: Phase, lasted: i64) {
        self.phases[phase as usize] += 1;
        let at = usize::from(activity);
        match phase {
            Phase::Finished => {
                if let Some(durations) = &mut self.durations {
                    durations.saturating_record(lasted.unsigned_abs());
                }
            }
            Phase::Error => self.failed[at] += 1,
            Phase::Timedout => self.timed_out[at] += 1,
            Phase::Running => {}
        }
    }

    fn discarded(&mut self, code: &'static str, given: &Given) {
        *self.discards.entry(code).or_default() += 1;
        if let Coming::Reaction { rule, .. } = given.coming {
            *self.lost.entry(rule).or_default() += 1;
        }
    }

    fn sent_empty(&mut self, activity: u16, parameter: &str) {
        let key = (activity, parameter.to_owned());
        *self.empties.entry(key).or_default() += 1;
    }
}
