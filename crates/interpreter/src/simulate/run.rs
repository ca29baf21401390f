//! Many people: one by one on several threads, or, where caps couple them, in the order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::SimulationError;
use super::assumptions::Assumptions;
use super::count::{BROKEN, Count, Tally, busiest};
use super::draw::For;
use super::endpoint::Assumed;
use super::machine::{Given, Machine, Scratch, Traveller};
use super::people::{Block, BrokenLine, Line, Profiles};
use super::plan::Plan;
use super::world::World;
use crate::call::cap::{Cap, Window};
use crate::passage::Moment;
use crate::person::Phase;

/// How many people a thread takes at once.
const CHUNK: u64 = 512;

/// Progress, and a way to stop.
#[derive(Debug, Default)]
pub struct Watch {
    /// Set by whoever wants it to stop; it does within a few milliseconds.
    pub cancelled: AtomicBool,
    /// People done.
    pub done: AtomicU64,
    /// People in all.
    pub of: AtomicU64,
}

impl Watch {
    fn check(&self) -> Result<(), SimulationError> {
        match self.cancelled.load(Ordering::Relaxed) {
            true => Err(SimulationError::Cancelled),
            false => Ok(()),
        }
    }
}

/// Told of every person when nothing more happens to it.
pub(super) trait Each {
    /// Whether it reads moments.
    const MOMENTS: bool;
    /// A person is done.
    fn person(&mut self, who: &Traveller, moments: &[Moment]);
    /// Adds what another thread found.
    fn join(&mut self, other: Self);
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nobody;

impl Each for Nobody {
    const MOMENTS: bool = false;
    fn person(&mut self, _: &Traveller, _: &[Moment]) {}
    fn join(&mut self, _: Self) {}
}

/// Both want to know.
impl<A: Each, B: Each> Each for (A, B) {
    const MOMENTS: bool = A::MOMENTS || B::MOMENTS;

    fn person(&mut self, who: &Traveller, moments: &[Moment]) {
        self.0.person(who, moments);
        self.1.person(who, moments);
    }

    fn join(&mut self, other: Self) {
        self.0.join(other.0);
        self.1.join(other.1);
    }
}

/// What is run.
pub(super) struct Run<'a> {
    pub(super) plan: &'a Plan,
    pub(super) assumptions: &'a Assumptions,
    pub(super) profiles: Option<&'a dyn Profiles>,
    pub(super) threads: usize,
    pub(super) watch: &'a Watch,
}

/// What came of it.
pub(super) struct Ran<E> {
    pub(super) count: Count,
    pub(super) each: E,
    /// Numbers of the endpoints that people shared and felt.
    pub(super) felt: Vec<u16>,
}

impl Run<'_> {
    /// Runs all people: one by one unless they share something that they feel.
    pub(super) fn all<E: Each + Clone + Send>(&self, each: &E) -> Result<Ran<E>, SimulationError> {
        self.all_with(|| Ok(each.clone()))
    }

    /// The same, with a new `E` for each time that people have to be run.
    pub(super) fn all_with<E: Each + Clone + Send>(
        &self,
        each: impl Fn() -> Result<E, SimulationError>,
    ) -> Result<Ran<E>, SimulationError> {
        self.watch.of.store(self.plan.people, Ordering::Relaxed);
        let throttled = self
            .plan
            .endpoints
            .iter()
            .any(|known| known.throttle.is_some());
        if !throttled {
            let (count, ran) = self.apart(each()?)?;
            let felt = self.felt(&count);
            if felt.is_empty() {
                return self.whole(Ran {
                    count,
                    each: ran,
                    felt,
                });
            }
        }
        let (count, ran) = self.together(each()?)?;
        let felt = (0..).zip(&count.calls);
        let felt = felt
            .filter(|(_, calls)| calls.capped > 0 || calls.queued > 0)
            .map(|(at, _)| at)
            .collect();
        self.whole(Ran {
            count,
            each: ran,
            felt,
        })
    }

    fn whole<E>(&self, ran: Ran<E>) -> Result<Ran<E>, SimulationError> {
        match ran.count.broken.first() {
            Some(first) if ran.count.people == 0 => Err(SimulationError::NoProfiles {
                lines: self.plan.people,
                line: first.line,
                message: first.message.clone(),
            }),
            _ => Ok(ran),
        }
    }

    /// Endpoints whose cap may have been felt: in some period there were more attempts than slots.
    fn felt(&self, count: &Count) -> Vec<u16> {
        let mut windows = std::collections::BTreeMap::new();
        for (endpoint, calls) in self.plan.endpoints.iter().zip(&count.calls) {
            let wanted: &mut std::collections::HashMap<i64, u32> =
                windows.entry(endpoint.window).or_default();
            for (at, n) in &calls.wanted {
                *wanted.entry(*at).or_default() += n;
            }
        }
        let all = (0..).zip(&self.plan.endpoints);
        all.filter(|(_, endpoint)| {
            let (_, most) = busiest(&windows[&endpoint.window]);
            endpoint.cap.is_some_and(|cap| most > cap.calls as u64)
        })
        .map(|(at, _)| at)
        .collect()
    }

    fn apart<E: Each + Clone + Send>(&self, each: E) -> Result<(Count, E), SimulationError> {
        self.watch.done.store(0, Ordering::Relaxed);
        if let Some(profiles) = self.profiles {
            profiles.rewind().map_err(SimulationError::Profiles)?;
        }
        let next = AtomicU64::new(0);
        let threads = self.threads.clamp(1, 64);
        let results: Vec<Result<(Count, E), SimulationError>> = std::thread::scope(|scope| {
            let next = &next;
            let others: Vec<_> = (1..threads)
                .map(|_| {
                    let each = each.clone();
                    scope.spawn(move || self.share(next, each))
                })
                .collect();
            let mut results = vec![self.share(next, each)];
            for other in others {
                results.push(other.join().unwrap_or(Err(SimulationError::TooLarge)));
            }
            results
        });
        let mut sum: Option<(Count, E)> = None;
        for result in results {
            let (count, each) = result?;
            match &mut sum {
                None => sum = Some((count, each)),
                Some((known, joined)) => {
                    known.add(&count);
                    joined.join(each);
                }
            }
        }
        sum.ok_or(SimulationError::TooLarge)
    }

    /// One thread's share of the people.
    fn share<E: Each>(&self, next: &AtomicU64, mut each: E) -> Result<(Count, E), SimulationError> {
        let plan = self.plan;
        let mut scratch = Scratch::new(plan);
        let mut count = Count::new(plan, E::MOMENTS);
        let mut who = Traveller::new();
        loop {
            self.watch.check()?;
            if let Some(profiles) = self.profiles {
                let Some(block) = profiles.block().map_err(SimulationError::Profiles)? else {
                    break;
                };
                self.block(&block, &mut scratch, &mut count, &mut who, &mut each)?;
                continue;
            }
            let from = next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= plan.people {
                break;
            }
            let upto = (from + CHUNK).min(plan.people);
            for person in from..upto {
                who.become_person(plan, person, None);
                self.travel(&mut scratch, &mut count, &mut who);
                each.person(&who, &count.tally.moments);
            }
            self.watch.done.fetch_add(upto - from, Ordering::Relaxed);
        }
        Ok((count, each))
    }

    fn block<E: Each>(
        &self,
        block: &Block,
        scratch: &mut Scratch,
        count: &mut Count,
        who: &mut Traveller,
        each: &mut E,
    ) -> Result<(), SimulationError> {
        for (at, line) in lines(block) {
            if at % CHUNK == 0 {
                self.watch.check()?;
            }
            if let Some(line) = self.line(at, line, count) {
                who.become_person(self.plan, at, Some(Arc::new(line)));
                self.travel(scratch, count, who);
                each.person(who, &count.tally.moments);
            }
            self.watch.done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Reads a line; a broken one is told and left out, an empty one left out.
    fn line(&self, at: u64, bytes: &[u8], count: &mut Count) -> Option<Line> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        match Line::read(bytes, self.plan.namespace.as_deref()) {
            Ok(line) => Some(line),
            Err(message) => {
                count.broken_count += 1;
                if count.broken.len() < BROKEN {
                    let line = at + 1;
                    count.broken.push(BrokenLine { line, message });
                }
                None
            }
        }
    }

    #[inline]
    fn travel(&self, scratch: &mut Scratch, count: &mut Count, who: &mut Traveller) {
        count.begin_person();
        let mut machine = Machine {
            plan: self.plan,
            assumed: Assumed(self.assumptions),
            scratch,
            world: count,
        };
        while machine.advance(who) {}
        count.end_person(who);
    }

    /// All people in the order of time, since they share caps.
    fn together<E: Each>(&self, mut each: E) -> Result<(Count, E), SimulationError> {
        let plan = self.plan;
        self.watch.done.store(0, Ordering::Relaxed);
        let mut scratch = Scratch::new(plan);
        let mut crowd = Crowd::new(plan, E::MOMENTS);
        let mut entrants = Entrants::new(self)?;
        let mut on_the_way: Vec<(Traveller, Tally)> = Vec::new();
        let mut free: Vec<usize> = Vec::new();
        let mut heap: BinaryHeap<Reverse<(i64, u64, usize)>> = BinaryHeap::new();
        let mut next = entrants.next(self, &mut crowd.count)?;
        let mut steps = 0_u64;
        loop {
            steps += 1;
            if steps.is_multiple_of(4_096) {
                self.watch.check()?;
            }
            let first = heap.peek().map(|Reverse((at, ..))| *at);
            // Whoever comes at the same instant comes after those on the way.
            let enters = match (&next, first) {
                (Some((came, ..)), Some(first)) => *came < first,
                (Some(_), None) => true,
                (None, _) => false,
            };
            let place = if enters {
                let Some((_, person, line)) = next.take() else {
                    break;
                };
                next = entrants.next(self, &mut crowd.count)?;
                let place = free.pop().unwrap_or_else(|| {
                    on_the_way.push((Traveller::new(), Tally::default()));
                    on_the_way.len() - 1
                });
                on_the_way[place].0.become_person(plan, person, line);
                on_the_way[place].1 = Tally::default();
                place
            } else {
                let Some(Reverse((_, _, place))) = heap.pop() else {
                    break;
                };
                place
            };
            let (who, tally) = &mut on_the_way[place];
            std::mem::swap(&mut crowd.count.tally, tally);
            Machine {
                plan,
                assumed: Assumed(self.assumptions),
                scratch: &mut scratch,
                world: &mut crowd,
            }
            .advance(who);
            match who.next() {
                Some(at) => heap.push(Reverse((at, who.person, place))),
                None => {
                    crowd.count.end_person(who);
                    each.person(who, &crowd.count.tally.moments);
                    self.watch.done.fetch_add(1, Ordering::Relaxed);
                    free.push(place);
                }
            }
            std::mem::swap(&mut crowd.count.tally, tally);
        }
        Ok((crowd.count, each))
    }
}

/// Who comes next, in the order of coming.
struct Entrants {
    person: u64,
    block: Option<Block>,
    at: usize,
}

type Entrant = (i64, u64, Option<Arc<Line>>);

impl Entrants {
    fn new(run: &Run<'_>) -> Result<Self, SimulationError> {
        if let Some(profiles) = run.profiles {
            profiles.rewind().map_err(SimulationError::Profiles)?;
        }
        Ok(Self {
            person: 0,
            block: None,
            at: 0,
        })
    }

    fn next(
        &mut self,
        run: &Run<'_>,
        count: &mut Count,
    ) -> Result<Option<Entrant>, SimulationError> {
        let plan = run.plan;
        let came = |person: u64| {
            let jitter = super::draw::Chance::of(plan.seed, person).unit(For::Coming, 0, 0);
            plan.comes(person, jitter)
        };
        let Some(profiles) = run.profiles else {
            if self.person >= plan.people {
                return Ok(None);
            }
            let person = self.person;
            self.person += 1;
            return Ok(Some((came(person), person, None)));
        };
        loop {
            let rest = self
                .block
                .as_ref()
                .and_then(|block| block.bytes.get(self.at..));
            let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
                match profiles.block().map_err(SimulationError::Profiles)? {
                    None => return Ok(None),
                    Some(block) => {
                        self.person = block.first;
                        self.at = 0;
                        self.block = Some(block);
                        continue;
                    }
                }
            };
            let end = rest.iter().position(|byte| *byte == b'\n');
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let read = run.line(self.person, line, count);
            self.at += line.len() + usize::from(end.is_some());
            let person = self.person;
            self.person += 1;
            if let Some(line) = read {
                let first = line.recorded.first();
                let at = first.map(|event| event.at.as_millisecond());
                let at = at.unwrap_or_else(|| came(person));
                return Ok(Some((at, person, Some(Arc::new(line)))));
            }
        }
    }
}

/// The lines of a block, numbered.
pub(super) fn lines(block: &Block) -> impl Iterator<Item = (u64, &[u8])> {
    let bytes = block.bytes.strip_suffix(b"\n").unwrap_or(&block.bytes);
    (block.first..).zip(bytes.split(|byte| *byte == b'\n'))
}

/// Counts, with the caps that people share.
struct Crowd {
    count: Count,
    windows: Vec<Window>,
    /// When the next call leaves the queue of a throttle, in microseconds.
    queues: Vec<i64>,
    window_of: Vec<u16>,
}

impl Crowd {
    fn new(plan: &Plan, keeps: bool) -> Self {
        Self {
            count: Count::new(plan, keeps),
            windows: vec![Window::default(); plan.endpoints.len()],
            queues: vec![i64::MIN; plan.endpoints.len()],
            window_of: plan.endpoints.iter().map(|known| known.window).collect(),
        }
    }

    fn window(&self, endpoint: u16) -> usize {
        let known = self.window_of.get(usize::from(endpoint));
        usize::from(known.copied().unwrap_or_default())
    }
}

impl World for Crowd {
    fn slot(&mut self, endpoint: u16, cap: Cap, at: i64) -> bool {
        self.count.wanted(endpoint, at);
        let window = self.window(endpoint);
        self.windows[window].take(cap, at)
    }

    fn leaves(&mut self, endpoint: u16, (calls, per): (i64, i64), at: i64) -> Option<i64> {
        let window = self.window(endpoint);
        let queue = &mut self.queues[window];
        let leaves = (*queue).max(at.saturating_mul(1_000));
        let at_ms = leaves.div_euclid(1_000);
        if at_ms - at > super::endpoint::QUEUE_MS {
            return None;
        }
        *queue = leaves + per.saturating_mul(1_000) / calls.max(1);
        if at_ms > at {
            self.count.queued(endpoint);
        }
        Some(at_ms)
    }

    fn moment(&mut self, moment: Moment) {
        self.count.moment(moment);
    }

    fn reached(&mut self, activity: u16, via: u16, at: i64) {
        self.count.reached(activity, via, at);
    }

    fn called(&mut self, endpoint: u16, asked_at: i64, failed: bool, capped: bool) {
        self.count.called(endpoint, asked_at, failed, capped);
    }

    fn ended(&mut self, activity: u16, phase: Phase, lasted: i64) {
        self.count.ended(activity, phase, lasted);
    }

    fn discarded(&mut self, code: &'static str, given: &Given) {
        self.count.discarded(code, given);
    }

    fn sent_empty(&mut self, activity: u16, parameter: &str) {
        self.count.sent_empty(activity, parameter);
    }
}
