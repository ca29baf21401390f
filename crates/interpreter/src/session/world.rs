//! What the offline world does with effects.

use itinera_journey::id::JourneyId;
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{Key, Made, Pending, Session};
use crate::call::cap::Cap;
use crate::call::stub::Played;
use crate::call::{Cause, Failure, Outcome};
use crate::effect::{self, Call, Effect, Fetch, Fetched, Input, Want};
use crate::record::code;

/// The most experience events read (R-DS-04).
const MAX_EVENTS: usize = 1_000;
/// How old they may be, in hours.
const EVENT_HOURS: i64 = 365 * 24;

/// A call made outside.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    at: Timestamp,
    journey: JourneyId,
    key: Key,
    entry: u64,
    pub(super) call: Call,
    goal: Goal,
}

/// What an answer from outside is for.
#[derive(Debug, Clone)]
enum Goal {
    /// The activity's own call.
    Answer { generation: u64 },
    /// A field group among those that an activity waits for.
    Group {
        gathering: u64,
        index: usize,
        want: Want,
    },
}

/// Field groups that an activity waits for together.
#[derive(Debug, Clone)]
pub(super) struct Gathering {
    generation: u64,
    groups: Vec<Option<Fetched>>,
}

impl Session {
    pub(super) fn carry_out(&mut self, journey: &JourneyId, key: &Key, entry: u64, effect: Effect) {
        match effect {
            Effect::Record(record) => self.records.push(*record),
            Effect::Discard(discard) => self.discards.push(discard),
            Effect::Decide(decision) => self.decisions.push(*decision),
            Effect::SetTimer { generation, due } => {
                self.queue_at(due, journey, key.clone(), Input::Timer { generation });
            }
            Effect::Fetch { generation, groups } => {
                self.show_updates(key);
                let gathering = self.abroad.next;
                let mut found = Vec::new();
                for (index, fetch) in groups.into_iter().enumerate() {
                    found.push(
                        match fetch.call.as_ref().filter(|call| self.is_live(call)) {
                            Some(call) => {
                                let (call, want) = (call.clone(), fetch.want);
                                let goal = Goal::Group {
                                    gathering,
                                    index,
                                    want,
                                };
                                self.ask(journey, key, entry, call, goal);
                                None
                            }
                            None => Some(self.fetch(journey, key, entry, fetch)),
                        },
                    );
                }
                let gathered = Gathering {
                    generation,
                    groups: found,
                };
                self.gather(journey, key, gathering, gathered);
            }
            Effect::Call { generation, call } if self.is_live(&call) => {
                self.ask(journey, key, entry, call, Goal::Answer { generation });
            }
            Effect::Call { generation, call } => {
                let played = self.call(journey, key, entry, call, &Want::Segments);
                let input = Input::Answer {
                    generation,
                    outcome: played.outcome,
                    elapsed_ms: played.elapsed_ms,
                };
                self.queue_at(self.after(played.elapsed_ms), journey, key.clone(), input);
            }
            Effect::Jump { generation, jump } => {
                let outcome = self.jump(key, jump);
                let input = Input::Answer {
                    generation,
                    outcome,
                    elapsed_ms: 0,
                };
                self.queue_at(self.now, journey, key.clone(), input);
            }
            Effect::Update { generation, update } => {
                let people = &self.people[journey];
                let instance = people.get(key).and_then(|person| person.instance.as_ref());
                if let Some(instance) = instance {
                    self.pending.push(Pending {
                        key: key.clone(),
                        journey: journey.clone(),
                        instance: instance.id.clone(),
                        after: instance.sequence + 2,
                        update,
                    });
                }
                let input = Input::Answer {
                    generation,
                    outcome: success(json!({})),
                    elapsed_ms: 0,
                };
                self.queue_at(self.now, journey, key.clone(), input);
            }
        }
    }

    fn is_live(&self, call: &Call) -> bool {
        self.abroad.live.contains(&call.connector)
    }

    fn ask(&mut self, journey: &JourneyId, key: &Key, entry: u64, call: Call, goal: Goal) {
        let asked = Asked {
            at: self.now,
            journey: journey.clone(),
            key: key.clone(),
            entry,
            call,
            goal,
        };
        self.abroad.asked.insert(self.abroad.next, asked);
        self.abroad.next += 1;
    }

    /// Hands field groups on once all are there.
    fn gather(&mut self, journey: &JourneyId, key: &Key, id: u64, gathered: Gathering) {
        if gathered.groups.iter().any(Option::is_none) {
            self.abroad.gathering.insert(id, gathered);
            return;
        }
        let groups: Vec<Fetched> = gathered.groups.into_iter().flatten().collect();
        let slowest = groups.iter().map(|fetched| fetched.elapsed_ms).max();
        let elapsed_ms = slowest.unwrap_or(0);
        let input = Input::Data {
            generation: gathered.generation,
            groups,
            elapsed_ms,
        };
        self.queue_at(self.after(elapsed_ms), journey, key.clone(), input);
    }

    /// Says how a call made outside ended, after so many milliseconds. What it leads to happens
    /// when time goes on.
    pub fn answered(&mut self, id: u64, outcome: Outcome, elapsed_ms: u64) {
        let Some(asked) = self.abroad.asked.remove(&id) else {
            return;
        };
        let Asked {
            at,
            journey,
            key,
            entry,
            call,
            goal,
        } = asked;
        self.made.push(Made {
            at,
            person: key.clone(),
            journey: journey.clone(),
            entry,
            call,
            outcome: outcome.clone(),
            elapsed_ms,
            attempts: 1,
        });
        match goal {
            Goal::Answer { generation } => {
                let input = Input::Answer {
                    generation,
                    outcome,
                    elapsed_ms,
                };
                self.queue_at(self.after(elapsed_ms), &journey, key, input);
            }
            Goal::Group {
                gathering,
                index,
                want,
            } => {
                self.seen(&journey, &key, &want, &outcome);
                let Some(mut gathered) = self.abroad.gathering.remove(&gathering) else {
                    return;
                };
                if let Some(place) = gathered.groups.get_mut(index) {
                    *place = Some(Fetched {
                        want,
                        outcome,
                        elapsed_ms,
                    });
                }
                self.gather(&journey, &key, gathering, gathered);
            }
        }
    }

    /// Keeps what was fetched for the log.
    fn seen(&mut self, journey: &JourneyId, key: &Key, want: &Want, outcome: &Outcome) {
        if let (Some(name), Outcome::Success { body, .. }) = (self.name_of(journey, want), outcome)
        {
            let seen = self.fetched.entry((journey.clone(), key.clone()));
            seen.or_default()
                .insert(name, body.clone().unwrap_or_default());
        }
    }

    fn after(&self, ms: u64) -> Timestamp {
        let ms = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
        self.now.checked_add(ms).unwrap_or(self.now)
    }

    /// Makes changes of a profile visible whose next activity has been passed.
    pub(super) fn show_updates(&mut self, key: &Key) {
        let due = |pending: &Pending, session: &Self| {
            let people = session.people.get(&pending.journey);
            let person = people.and_then(|people| people.get(&pending.key));
            let instance = person.and_then(|person| person.instance.as_ref());
            let passed = instance.is_none_or(|instance| {
                instance.id != pending.instance || instance.sequence >= pending.after
            });
            passed || !session.delayed_updates
        };
        let all = std::mem::take(&mut self.pending);
        for pending in all {
            if pending.key == *key && due(&pending, self) {
                let profile = self.profiles.entry(pending.key).or_default();
                let mut attributes = Value::Object(std::mem::take(&mut profile.attributes));
                let update = pending.update;
                sample::put(&mut attributes, &update.field, update.value);
                if let Value::Object(map) = attributes {
                    profile.attributes = map;
                }
            } else {
                self.pending.push(pending);
            }
        }
    }

    fn fetch(&mut self, journey: &JourneyId, key: &Key, entry: u64, fetch: Fetch) -> Fetched {
        let Fetch { want, call, .. } = fetch;
        let profile = self.profiles.get(key);
        let read = |body: Value| Played {
            outcome: success(body),
            elapsed_ms: 0,
            attempts: 1,
        };
        let played = match (&want, call) {
            (Want::External { .. }, Some(call)) => self.call(journey, key, entry, call, &want),
            (Want::Events { .. }, _) => {
                let events = profile.map(|profile| profile.experience_events.clone());
                let events = recent(events.unwrap_or_default(), self.now);
                read(json!({ itinera_journey::EXPERIENCE_EVENT: events }))
            }
            (Want::Segments, _) => {
                let segments = profile.map(|profile| profile.segments.clone());
                read(json!(segments.unwrap_or_default()))
            }
            _ => {
                let attributes = profile.map(|profile| profile.attributes.clone());
                read(attributes.unwrap_or_default().into())
            }
        };
        self.seen(journey, key, &want, &played.outcome);
        Fetched {
            want,
            outcome: played.outcome,
            elapsed_ms: played.elapsed_ms,
        }
    }

    fn name_of(&self, journey: &JourneyId, want: &Want) -> Option<String> {
        let (Want::Profile { source, group }
        | Want::Events { source, group }
        | Want::External { source, group, .. }) = want
        else {
            return None;
        };
        let versions = self.journeys.get(journey)?.versions.values();
        let mut sources = versions.filter_map(|known| known.library.data_sources.get(source));
        let source = sources.next()?;
        Some(format!(
            "{}.{}",
            source.name,
            source.groups.get(group)?.name
        ))
    }

    fn call(
        &mut self,
        journey: &JourneyId,
        key: &Key,
        entry: u64,
        call: Call,
        want: &Want,
    ) -> Played {
        let cap = if call.fetches {
            Some(Cap::SOURCES)
        } else {
            let message = self.messages.contains(&call.connector);
            message.then_some(Cap::MESSAGES)
        };
        let window = self.windows.entry(call.connector.clone()).or_default();
        let start = self.now.as_millisecond();
        let mut slot = |ms: u64| {
            let at = start.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX));
            cap.is_none_or(|cap| window.take(cap, at))
        };
        let parameters = effect::parameters_of(want);
        let played = self.stubs.play(&call, &parameters, &mut slot);
        self.made.push(Made {
            at: self.now,
            person: key.clone(),
            journey: journey.clone(),
            entry,
            call,
            outcome: played.outcome.clone(),
            elapsed_ms: played.elapsed_ms,
            attempts: played.attempts,
        });
        played
    }

    /// Lets a person into another journey of the world (semantics §12): a failure only if nobody
    /// could enter there.
    fn jump(&mut self, key: &Key, jump: effect::Jump) -> Outcome {
        let unreachable = |why: &str| {
            let message = format!("the target cannot be reached: {why}");
            Outcome::Failure(Failure::of(Cause::Error { message }))
        };
        let Some(target) = self.journeys.get(&jump.target) else {
            return unreachable("it must be live or in test");
        };
        let Some(definition) = target.entrance() else {
            return unreachable("it is closed");
        };
        let same = matches!(
            definition.kind(&definition.start),
            Some(itinera_journey::model::ActivityKind::Event { event, .. }) if *event == jump.event
        );
        if !same {
            return unreachable("its first event has changed");
        }
        let profile = self.profiles.get(key);
        if target.rules.in_test && !profile.is_some_and(|profile| profile.test_profile) {
            // Not entered is no error (R-JUMP-08).
            self.discard(code::NOT_A_TEST_PROFILE, Some(&jump.event), Some(&jump.key));
            return success(json!({}));
        }
        let input = Input::Jump {
            event: jump.event,
            key: jump.key,
            namespace: jump.namespace,
            payload: jump.payload,
        };
        self.queue_at(self.now, &jump.target, key.clone(), input);
        success(json!({}))
    }
}

fn success(body: Value) -> Outcome {
    Outcome::Success {
        status: 200,
        body: Some(body),
    }
}

/// The newest events of the last year, in the order they were given (R-DS-04).
pub(crate) fn recent(events: Vec<Map<String, Value>>, now: Timestamp) -> Vec<Map<String, Value>> {
    let time = |event: &Map<String, Value>| -> Option<Timestamp> {
        event.get("timestamp")?.as_str()?.parse().ok()
    };
    let young = |event: &Map<String, Value>| {
        let year = SignedDuration::from_hours(EVENT_HOURS);
        time(event).is_none_or(|at| now.duration_since(at) < year)
    };
    let mut kept: Vec<_> = events.into_iter().filter(young).enumerate().collect();
    kept.sort_by_key(|(rank, event)| std::cmp::Reverse((time(event), *rank)));
    kept.truncate(MAX_EVENTS);
    kept.sort_by_key(|(rank, _)| *rank);
    kept.into_iter().map(|(_, event)| event).collect()
}
