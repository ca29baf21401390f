//! An offline world: a journey, people, stubs and a virtual clock. Test mode and scenarios.

use std::collections::BTreeMap;

use itinera_journey::id::{ActivityId, EventId, TransitionId};
use itinera_journey::model::Outlet;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::call::stub::Stubs;
use crate::call::{Cause, Failure, Outcome};
use crate::definition::{Definition, Journey, Rules};
use crate::effect::{Call, Effect, Fetched, Input};
use crate::intake;
use crate::person::{Person, Phase};
use crate::record::{Discard, StepEvent, StepStatus};
use crate::step::step;

/// The most test profiles of a session (R-TEST-04).
pub const MAX_PROFILES: usize = 100;

/// The most inputs that one move of the clock carries out.
const MAX_INPUTS: usize = 100_000;

/// A person by namespace and key.
pub type Key = (Option<String>, String);

/// A profile of the world.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionProfile {
    /// Whether it may enter under test rules (R-TEST-03).
    pub test_profile: bool,
    /// What profile groups read.
    pub attributes: Map<String, Value>,
}

/// A call that a stub answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// When it was asked for.
    pub at: Timestamp,
    /// For whom.
    pub person: Key,
    /// Which entry of that person, from 1.
    pub entry: u64,
    /// What was sent.
    pub call: Call,
    /// How it ended.
    pub outcome: Outcome,
    /// Milliseconds from the first attempt to the end.
    pub elapsed_ms: u64,
}

/// The path of one person, for the canvas (semantics §18.7).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flow {
    /// Transitions travelled.
    pub travelled: Vec<TransitionId>,
    /// Activities passed.
    pub passed: Vec<ActivityId>,
    /// Where the person stands, or what it waits for.
    pub standing: Vec<ActivityId>,
    /// The failing activity, with the failure and the call if there was one.
    pub failed: Option<(ActivityId, Failure, Option<Call>)>,
    /// The transition that a failure blocks.
    pub blocked: Option<TransitionId>,
}

/// The offline world.
#[derive(Debug, Clone)]
pub struct Session {
    journey: Journey,
    seed: u64,
    now: Timestamp,
    profiles: BTreeMap<Key, SessionProfile>,
    stubs: Stubs,
    people: BTreeMap<Key, Person>,
    queue: BTreeMap<(Timestamp, u64), (Key, Input)>,
    queued: u64,
    records: Vec<StepEvent>,
    discards: Vec<Discard>,
    made: Vec<Made>,
    failures: BTreeMap<(Key, ActivityId), Failure>,
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
        Self {
            journey,
            seed,
            now,
            profiles,
            stubs,
            people: BTreeMap::new(),
            queue: BTreeMap::new(),
            queued: 0,
            records: Vec::new(),
            discards: Vec::new(),
            made: Vec::new(),
            failures: BTreeMap::new(),
        }
    }

    /// The virtual clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When something happens next, not counting the 30-day limit.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.pending().map(|((at, _), _)| *at).next()
    }

    /// Step events so far.
    pub fn records(&self) -> &[StepEvent] {
        &self.records
    }

    /// Events that concerned nobody.
    pub fn discards(&self) -> &[Discard] {
        &self.discards
    }

    /// Calls that stubs answered.
    pub fn made(&self) -> &[Made] {
        &self.made
    }

    /// Everyone who entered or was turned away.
    pub fn people(&self) -> &BTreeMap<Key, Person> {
        &self.people
    }

    /// The stubs, to script them anew.
    pub fn stubs_mut(&mut self) -> &mut Stubs {
        &mut self.stubs
    }

    /// Replaces a profile.
    pub fn put_profile(&mut self, key: Key, profile: SessionProfile) {
        self.profiles.insert(key, profile);
    }

    /// The version in the world.
    pub fn definition(&self) -> Option<&Definition> {
        self.journey
            .versions
            .values()
            .next_back()
            .map(|definition| &**definition)
    }

    /// Sends an event with this body; the key comes from the body. Carries out whatever happens
    /// at this instant. Yields whom it concerned.
    pub fn send(&mut self, event: &EventId, body: Value) -> Option<Key> {
        let definition = self.definition()?;
        let known = definition.library.events.get(event)?;
        let namespace = intake::namespace_of(definition, known);
        let key = definition
            .events
            .get(event)
            .and_then(|code| intake::key_of(code, &body, self.now));
        let discard = |code: &str, key: Option<String>, session: &Self| Discard {
            timestamp: session.now,
            code: code.to_owned(),
            journey: Some(session.journey.id.clone()),
            event: Some(event.clone()),
            event_id: None,
            key,
        };
        let Some(key) = key else {
            let discard = discard("missingKey", None, self);
            self.discards.push(discard);
            return None;
        };
        let person = (namespace.clone(), key.clone());
        if let Some(code) = self.refused(&person) {
            let discard = discard(code, Some(key), self);
            self.discards.push(discard);
            return Some(person);
        }
        let input = Input::Event {
            event: event.clone(),
            key,
            namespace,
            payload: body,
            event_id: None,
        };
        self.put_in(person.clone(), input);
        self.run_until(self.now);
        Some(person)
    }

    /// Test mode admits test profiles only, a hundred of them (semantics §4 h).
    fn refused(&self, person: &Key) -> Option<&'static str> {
        if self.journey.rules == Rules::Live {
            return None;
        }
        if !self
            .profiles
            .get(person)
            .is_some_and(|profile| profile.test_profile)
        {
            return Some("notATestProfile");
        }
        let full = self.people.len() >= MAX_PROFILES && !self.people.contains_key(person);
        full.then_some("testProfileLimit")
    }

    /// Stops everyone, or one person.
    pub fn stop(&mut self, only: Option<&str>) {
        let all: Vec<Key> = self
            .people
            .keys()
            .filter(|(_, key)| only.is_none_or(|k| k == key))
            .cloned()
            .collect();
        for person in all {
            self.put_in(person, Input::Stop);
        }
    }

    /// Closes the journey to new entrances; people inside go on.
    pub fn close(&mut self) {
        self.journey.entrance = None;
    }

    /// Goes to the next thing that happens. False if there is none.
    pub fn step_clock(&mut self) -> bool {
        let Some(next) = self.next_at() else {
            return false;
        };
        self.run_until(next);
        true
    }

    /// Lets time pass until nothing is left to happen but the 30-day limit.
    pub fn run_to_end(&mut self) {
        for _ in 0..MAX_INPUTS {
            if !self.step_clock() {
                break;
            }
        }
    }

    /// Lets time pass up to an instant, with all that happens on the way.
    pub fn run_until(&mut self, to: Timestamp) {
        self.run_while(|at| at <= to);
        self.now = self.now.max(to);
    }

    /// Lets time pass up to an instant without what is due just then, so that an event sent at
    /// that instant comes before timers (semantics §6).
    pub fn run_before(&mut self, to: Timestamp) {
        self.run_while(|at| at < to);
        self.now = self.now.max(to);
    }

    fn run_while(&mut self, due: impl Fn(Timestamp) -> bool) {
        for _ in 0..MAX_INPUTS {
            let Some(entry) = self.queue.first_entry().filter(|entry| due(entry.key().0)) else {
                break;
            };
            let at = entry.key().0;
            let (person, input) = entry.remove();
            self.now = self.now.max(at);
            self.put_in(person, input);
        }
    }

    /// What is queued and not stale, apart from timers that stand for the 30-day limit alone.
    fn pending(&self) -> impl Iterator<Item = (&(Timestamp, u64), &(Key, Input))> {
        self.queue.iter().filter(|(_, (key, input))| {
            let Some(person) = self.people.get(key) else {
                return false;
            };
            match input {
                Input::Timer { generation } => {
                    *generation == person.generation
                        && person.instance.as_ref().is_some_and(|instance| {
                            matches!(&instance.awaits,
                                crate::person::Awaits::First { timers, .. } if !timers.is_empty())
                        })
                }
                _ => true,
            }
        })
    }

    fn put_in(&mut self, key: Key, input: Input) {
        let person = self.people.remove(&key).unwrap_or_default();
        let answered = match &input {
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
        let at = person.instance.as_ref().map(|instance| instance.at.clone());
        let (person, effects) = step(&self.journey, person, self.now, self.seed, input);
        if let (Some(failure), Some(at)) = (answered, at) {
            self.failures.insert((key.clone(), at), failure);
        }
        let entry = person
            .instance
            .as_ref()
            .map_or(0, |instance| instance.entry);
        self.people.insert(key.clone(), person);
        for effect in effects {
            self.carry_out(&key, entry, effect);
        }
    }

    fn carry_out(&mut self, key: &Key, entry: u64, effect: Effect) {
        match effect {
            Effect::Record(record) => self.records.push(*record),
            Effect::Discard(discard) => self.discards.push(discard),
            Effect::SetTimer { generation, due } => {
                self.queue_at(due, key.clone(), Input::Timer { generation });
            }
            Effect::Fetch { generation, groups } => {
                let attributes = self
                    .profiles
                    .get(key)
                    .map(|p| p.attributes.clone())
                    .unwrap_or_default();
                let groups = groups.into_iter().map(|fetch| Fetched {
                    source: fetch.source,
                    group: fetch.group,
                    outcome: Outcome::Success {
                        status: 200,
                        body: Some(attributes.clone().into()),
                    },
                });
                let input = Input::Data {
                    generation,
                    groups: groups.collect(),
                    elapsed_ms: 0,
                };
                self.queue_at(self.now, key.clone(), input);
            }
            Effect::Call { generation, call } => {
                let (outcome, elapsed_ms, _) = self.stubs.play(&call);
                let made = Made {
                    at: self.now,
                    person: key.clone(),
                    entry,
                    call,
                    outcome: outcome.clone(),
                    elapsed_ms,
                };
                self.made.push(made);
                let ms = i64::try_from(elapsed_ms).unwrap_or(i64::MAX);
                let at = self
                    .now
                    .checked_add(jiff::SignedDuration::from_millis(ms))
                    .unwrap_or(self.now);
                self.queue_at(
                    at,
                    key.clone(),
                    Input::Answer {
                        generation,
                        outcome,
                        elapsed_ms,
                    },
                );
            }
        }
    }

    fn queue_at(&mut self, at: Timestamp, key: Key, input: Input) {
        self.queued += 1;
        self.queue.insert((at, self.queued), (key, input));
    }

    /// Step events of a person's last passage.
    pub fn passage(&self, key: &Key) -> impl Iterator<Item = &StepEvent> {
        let id = self
            .people
            .get(key)
            .and_then(|p| p.instance.as_ref())
            .map(|i| i.id.clone());
        self.records
            .iter()
            .filter(move |record| Some(&record.instance) == id.as_ref())
    }

    /// The path of a person's last passage.
    pub fn flow(&self, key: &Key) -> Flow {
        let mut flow = Flow::default();
        let Some(instance) = self
            .people
            .get(key)
            .and_then(|person| person.instance.as_ref())
        else {
            return flow;
        };
        let definition = self.journey.versions.get(&instance.version);
        for record in self.passage(key) {
            flow.travelled.extend(record.via.clone());
            flow.passed.push(record.activity.clone());
            let failed = matches!(
                record.step_status,
                StepStatus::Error | StepStatus::Capped | StepStatus::Timedout
            );
            if failed {
                let failure = self
                    .failures
                    .get(&(key.clone(), record.activity.clone()))
                    .cloned();
                let failure = failure.unwrap_or(Failure {
                    cause: Cause::Error {
                        message: "the expression could not be evaluated".to_owned(),
                    },
                    origin: None,
                    response: None,
                });
                let call = self
                    .made
                    .iter()
                    .rev()
                    .find(|made| made.person == *key && made.call.activity == record.activity);
                flow.failed = Some((
                    record.activity.clone(),
                    failure,
                    call.map(|made| made.call.clone()),
                ));
                if record.instance_ended {
                    flow.blocked = definition.and_then(|definition| {
                        let next = definition
                            .version
                            .transitions_of(&record.activity, &Outlet::Next);
                        next.map(|(id, _)| id.clone()).next()
                    });
                }
            }
        }
        if instance.phase == Phase::Running {
            match &instance.awaits {
                crate::person::Awaits::First { listeners, timers } => {
                    flow.standing
                        .extend(listeners.iter().map(|listener| listener.activity.clone()));
                    flow.standing
                        .extend(timers.iter().map(|timer| timer.activity.clone()));
                }
                _ => {
                    flow.standing.push(instance.at.clone());
                    flow.travelled.extend(instance.via.clone());
                }
            }
        }
        flow
    }

    /// The log document (semantics §18.8).
    pub fn log(&self) -> Value {
        let instances = self.people.iter().filter_map(|(key, person)| {
            let instance = person.instance.as_ref()?;
            let definition = self.journey.versions.get(&instance.version)?;
            let named = |id: &ActivityId| {
                format!(
                    "{} ({id})",
                    definition.version.caption(id, &definition.library)
                )
            };
            let at = named(&instance.at);
            let history: Map<String, Value> = instance
                .payloads
                .iter()
                .map(|passed| (named(&passed.activity), passed.payload.clone()))
                .collect();
            let errors: Vec<Value> = self
                .made
                .iter()
                .filter(|made| made.person == *key && made.entry == instance.entry)
                .filter_map(|made| match &made.outcome {
                    Outcome::Success { .. } => None,
                    Outcome::Failure(failure) => Some(json!({
                        "node": named(&made.call.activity),
                        "url": made.call.url,
                        "code": failure.cause.code(),
                        "response": failure.response,
                    })),
                })
                .collect();
            let attributes = self.profiles.get(key).map(|profile| &profile.attributes);
            let mut extra = json!({"phase": "transitions"});
            if let Some(error) = &instance.last_error {
                extra["errorMessage"] = json!(error.code);
            }
            Some(json!({
                "id": instance.id,
                "currentStep": at,
                "currentStepPhase": {
                    "phase": instance.phase,
                    "step": at,
                    "extraInfo": extra,
                    "fetchErrors": [],
                },
                "externalKeys": {"key": instance.key},
                "creationDate": instance.created_at,
                "enrichedData": attributes,
                "transitionsHistory": history,
                "actionExecutionErrors": errors,
            }))
        });
        json!({"instances": instances.collect::<Vec<_>>()})
    }
}
