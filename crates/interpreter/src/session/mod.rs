//! An offline world: journeys, people, stubs and a virtual clock. Test mode and scenarios.

mod view;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use itinera_journey::id::{ActivityId, ConnectorId, EventId, JourneyId, SegmentId};
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::call::cap::Window;
use crate::call::stub::Stubs;
use crate::call::{Failure, Outcome};
use crate::decision::Decision;
use crate::definition::{Definition, Journey};
use crate::effect::{Call, Input, Update};
use crate::intake;
use crate::person::{Awaits, Person};
use crate::record::{Discard, StepEvent, code};
use crate::step::step;

pub use view::Flow;
pub(crate) use world::recent;

/// The most test profiles of a session (R-TEST-04).
pub const MAX_PROFILES: usize = 100;

/// The most inputs that one move of the clock carries out: more means that something never ends.
pub const BUDGET: usize = 100_000;

/// A person by namespace and key.
pub type Key = (Option<String>, String);

/// A profile of the world.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionProfile {
    /// Whether it may enter under test rules (R-TEST-03).
    pub test_profile: bool,
    /// What profile groups read.
    pub attributes: Map<String, Value>,
    /// What groups of experience events read.
    pub experience_events: Vec<Map<String, Value>>,
    /// Status by segment.
    pub segments: BTreeMap<SegmentId, SegmentStatus>,
}

/// A call that a stub answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// When it was asked for.
    pub at: Timestamp,
    /// For whom.
    pub person: Key,
    /// In which journey.
    pub journey: JourneyId,
    /// Which entry of that person, from 1.
    pub entry: u64,
    /// What was sent.
    pub call: Call,
    /// How it ended.
    pub outcome: Outcome,
    /// Milliseconds from the first attempt to the end.
    pub elapsed_ms: u64,
    /// How many attempts there were.
    pub attempts: u32,
}

/// A call that no stub answers: whoever drives the session makes it and says how it ended.
#[derive(Debug, Clone)]
pub struct Outside {
    /// For [`Session::answered`].
    pub id: u64,
    /// What to send.
    pub call: Call,
}

/// Calls made outside, and what waits for them.
#[derive(Debug, Clone, Default)]
struct Abroad {
    live: BTreeSet<ConnectorId>,
    next: u64,
    asked: BTreeMap<u64, world::Asked>,
    gathering: BTreeMap<u64, world::Gathering>,
}

/// A change of a profile that is not visible yet (semantics §15).
#[derive(Debug, Clone, PartialEq)]
struct Pending {
    key: Key,
    journey: JourneyId,
    instance: String,
    /// Visible once the instance has emitted this many step events.
    after: u32,
    update: Update,
}

/// The offline world.
#[derive(Debug, Clone)]
pub struct Session {
    main: JourneyId,
    journeys: BTreeMap<JourneyId, Journey>,
    seed: u64,
    now: Timestamp,
    profiles: BTreeMap<Key, SessionProfile>,
    stubs: Stubs,
    people: BTreeMap<JourneyId, BTreeMap<Key, Person>>,
    queue: BTreeMap<(Timestamp, u64), (JourneyId, Key, Input)>,
    queued: u64,
    spent: usize,
    limit: usize,
    exhausted: bool,
    delayed_updates: bool,
    pending: Vec<Pending>,
    windows: BTreeMap<ConnectorId, Window>,
    messages: BTreeSet<ConnectorId>,
    records: Vec<StepEvent>,
    discards: Vec<Discard>,
    decisions: Vec<Decision>,
    made: Vec<Made>,
    fetched: BTreeMap<(JourneyId, Key), Map<String, Value>>,
    failures: BTreeMap<(JourneyId, Key, ActivityId), Failure>,
    abroad: Abroad,
}

impl Session {
    /// A world at `now` where nobody has entered.
    pub fn start(
        journey: Journey,
        now: Timestamp,
        seed: u64,
        profiles: BTreeMap<Key, SessionProfile>,
        stubs: Stubs,
    ) -> Self {
        let mut session = Self {
            main: journey.id.clone(),
            journeys: BTreeMap::new(),
            seed,
            now,
            profiles,
            stubs,
            people: BTreeMap::new(),
            queue: BTreeMap::new(),
            queued: 0,
            spent: 0,
            limit: BUDGET,
            exhausted: false,
            delayed_updates: true,
            pending: Vec::new(),
            windows: BTreeMap::new(),
            messages: BTreeSet::new(),
            records: Vec::new(),
            discards: Vec::new(),
            decisions: Vec::new(),
            made: Vec::new(),
            fetched: BTreeMap::new(),
            failures: BTreeMap::new(),
            abroad: Abroad::default(),
        };
        session.people.insert(journey.id.clone(), BTreeMap::new());
        session.add_journey(journey);
        session
    }

    /// Puts another journey into the world, as a target of jumps.
    pub fn add_journey(&mut self, journey: Journey) {
        for definition in journey.versions.values() {
            let actions = definition.library.actions.values();
            let messages = actions.filter(|action| action.channel.is_some());
            self.messages
                .extend(messages.map(|action| ConnectorId::new(action.id.as_str())));
        }
        self.people.entry(journey.id.clone()).or_default();
        self.journeys.insert(journey.id.clone(), journey);
    }

    /// Says which connectors are called outside instead of being stubbed. While such a call is
    /// open, time stands still.
    pub fn set_live(&mut self, live: BTreeSet<ConnectorId>) {
        self.abroad.live = live;
    }

    /// The calls to be made outside.
    pub fn outside(&self) -> Vec<Outside> {
        let asked = self.abroad.asked.iter();
        asked
            .map(|(id, asked)| Outside {
                id: *id,
                call: asked.call.clone(),
            })
            .collect()
    }

    /// Sets how many inputs one move of the clock may carry out, in place of [`BUDGET`].
    pub fn set_limit(&mut self, inputs: usize) {
        self.limit = inputs;
    }

    /// Whether a changed profile is read with its new value at once, not only after the next
    /// activity (semantics §15).
    pub fn show_updates_at_once(&mut self, at_once: bool) {
        self.delayed_updates = !at_once;
    }

    /// The virtual clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When something happens next, not counting the 30-day limit.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.pending().next()
    }

    /// Step events so far, of all journeys.
    pub fn records(&self) -> &[StepEvent] {
        &self.records
    }

    /// Events that concerned nobody, of all journeys.
    pub fn discards(&self) -> &[Discard] {
        &self.discards
    }

    /// What was decided so far, where the rules ask for it.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Calls so far, data included.
    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// Everyone who ever did something in the main journey.
    pub fn people(&self) -> &BTreeMap<Key, Person> {
        &self.people[&self.main]
    }

    /// Everyone who ever did something in a journey.
    pub fn people_of(&self, journey: &JourneyId) -> Option<&BTreeMap<Key, Person>> {
        self.people.get(journey)
    }

    /// The journeys of the world.
    pub fn journeys(&self) -> &BTreeMap<JourneyId, Journey> {
        &self.journeys
    }

    /// A person's profile.
    pub fn profile(&self, key: &Key) -> Option<&SessionProfile> {
        self.profiles.get(key)
    }

    /// Adds or replaces a profile.
    pub fn put_profile(&mut self, key: Key, profile: SessionProfile) {
        self.profiles.insert(key, profile);
    }

    /// The stubs, to be scripted anew.
    pub fn stubs_mut(&mut self) -> &mut Stubs {
        &mut self.stubs
    }

    /// Whether a move of the clock was cut off because it did not come to an end.
    pub fn exhausted(&self) -> bool {
        self.exhausted
    }

    fn journey(&self) -> &Journey {
        &self.journeys[&self.main]
    }

    /// The newest version of the main journey.
    pub fn definition(&self) -> Option<&Definition> {
        let versions = self.journey().versions.values();
        versions.last().map(|definition| &**definition)
    }

    /// The version that listens to an event, else the newest one.
    fn knows(&self, event: &EventId) -> Option<&Definition> {
        let versions = self.journey().versions.values().rev();
        let listens =
            |definition: &&std::sync::Arc<Definition>| definition.events.contains_key(event);
        let found = versions.clone().find(listens).or(versions.clone().next());
        found.map(|definition| &**definition)
    }

    /// Whom an event with this body concerns.
    pub fn key_of(&self, event: &EventId, body: &Value) -> Option<Key> {
        let definition = self.knows(event)?;
        let known = definition.library.events.get(event)?;
        let code = definition.events.get(event)?;
        let key = intake::key_of(code, body, self.now)?;
        Some((intake::namespace_of(definition, known), key))
    }

    /// Sends an event with this body; the key comes from the body. Carries out whatever happens
    /// at this instant. Yields whom it concerned.
    pub fn send(&mut self, event: &EventId, body: Value) -> Option<Key> {
        let known = self.knows(event)?.library.events.contains_key(event);
        let Some((namespace, key)) = self.key_of(event, &body) else {
            if known {
                self.discard(code::MISSING_KEY, Some(event), None);
            }
            return None;
        };
        let person = (namespace.clone(), key.clone());
        if let Some(code) = self.refused(&person) {
            self.discard(code, Some(event), Some(&key));
            return Some(person);
        }
        let input = Input::Event {
            event: event.clone(),
            key,
            namespace,
            payload: body,
            event_id: None,
        };
        self.give(person.clone(), input);
        Some(person)
    }

    /// Something became of a message that the person was sent (semantics §20: injected by hand).
    pub fn react(&mut self, activity: &ActivityId, reaction: Feedback, person: &Key) {
        let input = Input::Reaction {
            activity: activity.clone(),
            reaction,
            key: person.1.clone(),
            namespace: person.0.clone(),
            instance: None,
        };
        self.injected(person, input);
    }

    /// The person entered or left a segment.
    pub fn qualify(&mut self, segment: &SegmentId, status: SegmentStatus, person: &Key) {
        if let Some(profile) = self.profiles.get_mut(person) {
            profile.segments.insert(segment.clone(), status);
        }
        let input = Input::Segment {
            segment: segment.clone(),
            status,
            at: self.now,
            key: person.1.clone(),
            namespace: person.0.clone(),
        };
        self.injected(person, input);
    }

    fn injected(&mut self, person: &Key, input: Input) {
        match self.refused(person) {
            Some(code) => self.discard(code, None, Some(&person.1)),
            None => self.give(person.clone(), input),
        }
    }

    fn give(&mut self, person: Key, input: Input) {
        self.spent = 0;
        let main = self.main.clone();
        self.put_in(main, person, input);
        let now = self.now;
        self.run_while(|at| at <= now);
    }

    fn discard(&mut self, code: &str, event: Option<&EventId>, key: Option<&str>) {
        self.discards.push(Discard {
            timestamp: self.now,
            code: code.to_owned(),
            journey: Some(self.main.clone()),
            event: event.cloned(),
            event_id: None,
            key: key.map(str::to_owned),
        });
    }

    /// Test mode admits test profiles only, a hundred of them (semantics §4 h).
    fn refused(&self, person: &Key) -> Option<&'static str> {
        if !self.journey().rules.in_test {
            return None;
        }
        let known = self.profiles.get(person);
        if !known.is_some_and(|profile| profile.test_profile) {
            return Some(code::NOT_A_TEST_PROFILE);
        }
        let people = self.people();
        let full = people.len() >= MAX_PROFILES && !people.contains_key(person);
        full.then_some(code::TEST_PROFILE_LIMIT)
    }

    /// The namespace of the main journey's people.
    pub fn namespace(&self) -> Option<String> {
        let definition = self.definition()?;
        let namespace = definition.version.namespace(&definition.library)??;
        let known = definition.library.namespaces.get(namespace)?;
        Some(known.code.clone())
    }

    /// Stops everyone, or one person.
    pub fn stop(&mut self, only: Option<&str>) {
        self.spent = 0;
        let all: Vec<Key> = self
            .people()
            .keys()
            .filter(|(_, key)| only.is_none_or(|k| k == key))
            .cloned()
            .collect();
        for person in all {
            self.put_in(self.main.clone(), person, Input::Stop);
        }
    }

    /// Closes the journey to new entrances; people inside go on.
    pub fn close(&mut self) {
        let main = self.main.clone();
        if let Some(journey) = self.journeys.get_mut(&main) {
            journey.entrance = None;
        }
    }

    /// Opens another version of the journey; people inside stay in theirs. False if the world has
    /// no such version.
    pub fn publish(&mut self, number: u32) -> bool {
        let main = self.main.clone();
        let journey = self.journeys.get_mut(&main);
        let journey = journey.filter(|journey| journey.versions.contains_key(&number));
        let known = journey.is_some();
        if let Some(journey) = journey {
            journey.entrance = Some(number);
        }
        known
    }

    /// Goes to the next thing that happens. False if there is none.
    pub fn step_clock(&mut self) -> bool {
        self.spent = 0;
        self.step_on()
    }

    fn step_on(&mut self) -> bool {
        let Some(next) = self.next_at().filter(|_| self.abroad.asked.is_empty()) else {
            return false;
        };
        self.run_while(|at| at <= next);
        self.now = self.now.max(next);
        !self.exhausted
    }

    /// Lets time pass until nothing is left to happen but the 30-day limit.
    pub fn run_to_end(&mut self) {
        self.spent = 0;
        while self.step_on() {}
    }

    /// Lets time pass up to an instant, with all that happens on the way.
    pub fn run_until(&mut self, to: Timestamp) {
        self.spent = 0;
        self.run_while(|at| at <= to);
        if self.abroad.asked.is_empty() {
            self.now = self.now.max(to);
        }
    }

    /// Lets time pass up to an instant without what is due just then, so that an event sent at
    /// that instant comes before timers (semantics §6).
    pub fn run_before(&mut self, to: Timestamp) {
        self.spent = 0;
        self.run_while(|at| at < to);
        self.now = self.now.max(to);
    }

    fn run_while(&mut self, due: impl Fn(Timestamp) -> bool) {
        while let Some(entry) = self.queue.first_entry().filter(|entry| due(entry.key().0)) {
            if !self.abroad.asked.is_empty() {
                break;
            }
            if self.spent >= self.limit {
                self.exhausted = true;
                break;
            }
            let at = entry.key().0;
            let (journey, person, input) = entry.remove();
            self.now = self.now.max(at);
            self.put_in(journey, person, input);
        }
    }

    /// When something is queued that is not stale and does not stand for the 30-day limit alone.
    fn pending(&self) -> impl Iterator<Item = Timestamp> {
        let counts = |(journey, key, input): &(JourneyId, Key, Input)| {
            let person = self.people.get(journey).and_then(|people| people.get(key));
            match (person, input) {
                (None, _) => matches!(input, Input::Jump { .. }),
                (Some(person), Input::Timer { generation }) => {
                    let awaits = person.instance.as_ref().map(|instance| &instance.awaits);
                    *generation == person.generation
                        && matches!(awaits, Some(Awaits::First { timers, .. }) if !timers.is_empty())
                }
                _ => true,
            }
        };
        let all = self.queue.iter();
        all.filter(move |(_, queued)| counts(queued))
            .map(|((at, _), _)| *at)
    }

    fn put_in(&mut self, journey: JourneyId, key: Key, input: Input) {
        self.spent += 1;
        let Some(known) = self.journeys.get(&journey) else {
            return;
        };
        let people = self.people.entry(journey.clone()).or_default();
        let person = people.remove(&key).unwrap_or_default();
        let failed = match &input {
            Input::Answer {
                outcome: Outcome::Failure(failure),
                ..
            } => Some(failure.clone()),
            Input::Data { groups, .. } => groups.iter().find_map(|group| match &group.outcome {
                Outcome::Failure(failure) => Some(failure.clone()),
                Outcome::Success { .. } => None,
            }),
            _ => None,
        };
        let (person, effects) = step(known, person, self.now, self.seed, input);
        let entry = person
            .instance
            .as_ref()
            .map_or(0, |instance| instance.entry);
        let at = person.instance.as_ref().and_then(|instance| {
            let error = instance.last_error.as_ref()?;
            Some(error.activity.clone())
        });
        people.insert(key.clone(), person);
        if let (Some(failure), Some(at)) = (failed, at) {
            self.failures
                .insert((journey.clone(), key.clone(), at), failure);
        }
        for effect in effects {
            self.carry_out(&journey, &key, entry, effect);
        }
    }

    fn queue_at(&mut self, at: Timestamp, journey: &JourneyId, key: Key, input: Input) {
        self.queued += 1;
        let queued = (journey.clone(), key, input);
        self.queue.insert((at, self.queued), queued);
    }
}
