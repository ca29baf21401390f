//! What holds of `step` whatever happens: random people, events, answers and times through a
//! journey with every kind of activity, driven by a driver of its own.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use itinera_interpreter::call::{Cause, Failure, Outcome};
use itinera_interpreter::effect::{Fetched, Want};
use itinera_interpreter::person::{Awaits, Phase};
use itinera_interpreter::record::StepEvent;
use itinera_interpreter::{Definition, Effect, Input, Journey, Person, Rules, step};
use itinera_journey::bundle::Bundle;
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

const EVERYTHING: &str = include_str!("../../../tests/fixtures/bundles/everything.bundle.json");
const SEGMENTS: &str = include_str!("../../../tests/fixtures/bundles/segments.bundle.json");
const SEED: u64 = 42;

fn journey(segments: bool) -> Journey {
    let text = if segments { SEGMENTS } else { EVERYTHING };
    let bundle = Bundle::read(text.as_bytes()).unwrap();
    Journey::of(Definition::compile(&bundle, false).unwrap(), Rules::LIVE)
}

/// Something from outside: who, how long after the last, and what.
#[derive(Debug, Clone)]
enum Outside {
    Event(&'static str, i64),
    Reaction(Feedback),
    Segment(SegmentStatus),
    Stop,
    /// Anything that might come late or twice.
    Stale(u64),
}

fn outside() -> impl Strategy<Value = (usize, i64, Outside)> {
    let what = prop_oneof![
        6 => (prop_oneof![Just("lobby"), Just("bar"), Just("pool")], 5..14_i64)
            .prop_map(|(event, hours)| Outside::Event(event, hours)),
        2 => prop_oneof![Just(Feedback::Clicked), Just(Feedback::Opened)].prop_map(Outside::Reaction),
        2 => prop_oneof![
            Just(SegmentStatus::Realized),
            Just(SegmentStatus::Existing),
            Just(SegmentStatus::Exited)
        ]
        .prop_map(Outside::Segment),
        1 => Just(Outside::Stop),
        1 => (0..20_u64).prop_map(Outside::Stale),
    ];
    let gap = prop_oneof![Just(0), 1..600_i64, 1_000..100_000_i64, Just(31 * 86_400)];
    (0..3_usize, gap, what)
}

/// One input as it was given, with what came of it.
struct Given {
    who: usize,
    at: Timestamp,
    input: Input,
    before: Person,
    after: Person,
    effects: Vec<Effect>,
}

/// A driver that answers every effect: by turns well, with a failure, with a timeout.
struct Driver {
    journey: Journey,
    now: Timestamp,
    people: BTreeMap<usize, Person>,
    queue: BTreeMap<(Timestamp, usize), (usize, Input)>,
    answers: Vec<u8>,
    answered: usize,
    log: Vec<Given>,
}

impl Driver {
    fn new(journey: Journey, answers: Vec<u8>) -> Self {
        Self {
            journey,
            now: "2026-06-01T10:00:00Z".parse().unwrap(),
            people: BTreeMap::new(),
            queue: BTreeMap::new(),
            answers,
            answered: 0,
            log: Vec::new(),
        }
    }

    fn outcome(&mut self) -> Outcome {
        self.answered += 1;
        let failure = |cause| Outcome::Failure(Failure::of(cause));
        match self.answers[self.answered % self.answers.len()] {
            0 => failure(Cause::Http { code: 500 }),
            1 => failure(Cause::Timeout),
            2 => failure(Cause::Capped),
            n => Outcome::Success {
                status: 200,
                body: Some(json!({
                    "person": {"gender": if n % 2 == 0 { "Female" } else { "Male" }},
                    "timeZone": "Asia/Tokyo",
                })),
            },
        }
    }

    fn give(&mut self, who: usize, input: Input) {
        let before = self.people.remove(&who).unwrap_or_default();
        let told = before.clone();
        let (after, effects) = step(&self.journey, told, self.now, SEED, input.clone());
        self.people.insert(who, after.clone());
        for effect in &effects {
            let (ms, input) = match effect {
                Effect::SetTimer { generation, due } => {
                    let input = Input::Timer {
                        generation: *generation,
                    };
                    let place = (*due, self.log.len() * 100 + self.queue.len());
                    self.queue.insert(place, (who, input));
                    continue;
                }
                Effect::Call { generation, .. }
                | Effect::Jump { generation, .. }
                | Effect::Update { generation, .. } => {
                    let outcome = self.outcome();
                    let input = Input::Answer {
                        generation: *generation,
                        outcome,
                        elapsed_ms: 700,
                    };
                    (700, input)
                }
                Effect::Fetch { generation, groups } => {
                    let groups = groups
                        .iter()
                        .map(|fetch| Fetched {
                            want: fetch.want.clone(),
                            outcome: self.outcome(),
                            elapsed_ms: 3,
                        })
                        .collect();
                    let input = Input::Data {
                        generation: *generation,
                        groups,
                        elapsed_ms: 3,
                    };
                    (3, input)
                }
                Effect::Record(_) | Effect::Discard(_) | Effect::Decide(_) => continue,
            };
            let at = self.now + SignedDuration::from_millis(ms);
            let place = (at, self.log.len() * 100 + self.queue.len());
            self.queue.insert(place, (who, input));
        }
        let at = self.now;
        self.log.push(Given {
            who,
            at,
            input,
            before,
            after,
            effects,
        });
    }

    fn run_until(&mut self, to: Timestamp) {
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > to || self.log.len() > 5_000 {
                break;
            }
            self.now = self.now.max(entry.key().0);
            let (who, input) = entry.remove();
            self.give(who, input);
        }
        self.now = self.now.max(to);
    }

    fn run(&mut self, script: &[(usize, i64, Outside)]) {
        for (who, gap, what) in script {
            self.run_until(self.now + SignedDuration::from_secs(*gap));
            let key = format!("k{who}");
            let namespace = Some("CustomerId".to_owned());
            let input = match what {
                Outside::Event(event, hours) => {
                    let until = self.now + SignedDuration::from_hours(*hours);
                    let until = jiff::tz::TimeZone::UTC.to_datetime(until).to_string();
                    Input::Event {
                        event: (*event).into(),
                        payload: json!({"person": {"id": key}, "until": until, "beacon": {"count": 3}}),
                        key,
                        namespace,
                        event_id: None,
                    }
                }
                Outside::Reaction(reaction) => Input::Reaction {
                    activity: "mail".into(),
                    reaction: *reaction,
                    key,
                    namespace,
                    instance: None,
                },
                Outside::Segment(status) => Input::Segment {
                    segment: "loyal".into(),
                    status: *status,
                    at: self.now,
                    key,
                    namespace,
                },
                Outside::Stop => Input::Stop,
                Outside::Stale(generation) => Input::Timer {
                    generation: *generation,
                },
            };
            self.give(*who, input);
        }
    }

    fn records(&self) -> impl Iterator<Item = &StepEvent> {
        self.log.iter().flat_map(|given| {
            given.effects.iter().filter_map(|effect| match effect {
                Effect::Record(record) => Some(&**record),
                _ => None,
            })
        })
    }
}

fn reread(person: &Person) -> Person {
    serde_json::from_str(&serde_json::to_string(person).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_happens(
        script in proptest::collection::vec(outside(), 1..40),
        answers in proptest::collection::vec(0..12_u8, 1..12),
        segments in any::<bool>(),
    ) {
        let mut driver = Driver::new(journey(segments), answers);
        driver.run(&script);
        let journey = &driver.journey;

        // The same state and input give the same result, be the state in memory or read again.
        for given in &driver.log {
            let again = step(journey, given.before.clone(), given.at, SEED, given.input.clone());
            prop_assert_eq!(&again, &(given.after.clone(), given.effects.clone()));
            prop_assert_eq!(&reread(&given.before), &given.before);
            let read = step(journey, reread(&given.before), given.at, SEED, given.input.clone());
            prop_assert_eq!(&read.0, &given.after);
        }

        // The log alone gives the same people.
        let mut replayed: BTreeMap<usize, Person> = BTreeMap::new();
        for given in &driver.log {
            let person = replayed.remove(&given.who).unwrap_or_default();
            let (person, _) = step(journey, person, given.at, SEED, given.input.clone());
            replayed.insert(given.who, person);
        }
        prop_assert_eq!(&replayed, &driver.people);

        // One place a person and journey, and everyone who entered is accounted for.
        let mut inside: BTreeSet<&str> = BTreeSet::new();
        let (mut entered, mut completed, mut failed) = (0, 0, 0);
        let mut ids = BTreeSet::new();
        for record in driver.records() {
            prop_assert!(ids.insert(record.id.clone()), "{} twice", record.id);
            if record.entrance {
                entered += 1;
                prop_assert!(inside.insert(&record.external_key), "entered while inside");
            }
            prop_assert!(inside.contains(record.external_key.as_str()), "acts while outside");
            if record.instance_ended {
                inside.remove(record.external_key.as_str());
                match record.step_status {
                    itinera_interpreter::record::StepStatus::Ended => completed += 1,
                    _ => failed += 1,
                }
            }
        }
        let current = driver
            .people
            .values()
            .filter(|person| person.instance.as_ref().is_some_and(|i| i.phase == Phase::Running))
            .count();
        prop_assert_eq!(entered, completed + failed + current);
        prop_assert_eq!(inside.len(), current);

        // Nobody hangs: who is inside waits for something that a timer or an answer will end.
        for person in driver.people.values() {
            let running = person.instance.as_ref().filter(|i| i.phase == Phase::Running);
            prop_assert!(running.is_none_or(|i| i.awaits != Awaits::Nothing));
            if let Some(instance) = running {
                let due = driver.queue.values().any(|(_, input)| match input {
                    Input::Timer { generation }
                    | Input::Answer { generation, .. }
                    | Input::Data { generation, .. } => *generation == person.generation,
                    _ => false,
                });
                prop_assert!(due, "{:?} waits for nothing", instance.awaits);
            }
        }
    }
}

/// The properties above would hold of a world where nobody gets anywhere: here somebody does.
#[test]
fn the_driver_reaches_every_kind_of_activity() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut statuses = BTreeSet::new();
    for n in 0..40_u8 {
        // A woman, by day, so that she gets to the message; her zone is nine hours ahead.
        let mut driver = Driver::new(journey(false), vec![n % 12, 4, 6, 8, 10, n % 7]);
        let who = usize::from(n);
        let lobby = (who, 0, Outside::Event("lobby", 8 + i64::from(n % 4)));
        let bar = (who, 60, Outside::Event("bar", 0));
        let click = (who, 60, Outside::Reaction(Feedback::Clicked));
        driver.run(&if n % 2 == 0 {
            [lobby, click]
        } else {
            [lobby, bar]
        });
        driver.run_until(driver.now + SignedDuration::from_hours(24 * 40));
        seen.extend(driver.records().map(|record| record.node_type.clone()));
        statuses.extend(
            driver
                .records()
                .map(|record| format!("{:?}", record.step_status)),
        );
        let people = driver.people.values();
        assert!(
            people
                .flat_map(|p| &p.instance)
                .all(|i| i.phase != Phase::Running)
        );
    }
    for kind in ["start", "event", "condition", "wait", "action", "end"] {
        assert!(seen.contains(kind), "{kind}: {seen:?}");
    }
    assert!(statuses.len() >= 4, "{statuses:?}");
}

/// A state saved by an earlier program loads and goes on; a state stays small.
#[test]
fn states_of_earlier_forms_go_on() {
    let hotel = include_str!("../../../tests/fixtures/scenarios/hotel.bundle.json");
    let bundle = Bundle::read(hotel.as_bytes()).unwrap();
    let journey = Journey::of(Definition::compile(&bundle, false).unwrap(), Rules::LIVE);
    let read = |text: &str| serde_json::from_str::<Person>(text).unwrap();
    let waiting = read(include_str!(
        "../../../tests/fixtures/states/1-waiting.json"
    ));
    assert_eq!(waiting.state, 1);
    let generation = waiting.generation;
    let at = "2026-05-04T09:00:01Z".parse().unwrap();
    let (after, effects) = step(&journey, waiting, at, 1, Input::Timer { generation });
    assert_eq!(after.state, itinera_interpreter::person::FORM);
    assert_ne!(
        after.instance.as_ref().unwrap().at.as_str(),
        "who",
        "it went on"
    );
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Record(_)))
    );

    let finished = read(include_str!(
        "../../../tests/fixtures/states/1-finished.json"
    ));
    let entry = bundle.journey.start().unwrap();
    let itinera_journey::model::ActivityKind::Event { event, .. } =
        &bundle.journey.activities[entry].kind
    else {
        panic!("no event")
    };
    let again = |at: &str| {
        let input = Input::Event {
            event: event.clone(),
            key: "w".to_owned(),
            namespace: Some("CustomerId".to_owned()),
            payload: json!({"person": {"id": "w"}}),
            event_id: None,
        };
        step(&journey, finished.clone(), at.parse().unwrap(), 1, input).0
    };
    assert_eq!(
        again("2026-05-04T09:04:59Z").instance.unwrap().entry,
        1,
        "too early"
    );
    assert_eq!(again("2026-05-06T09:05:00Z").instance.unwrap().entry, 2);
}

#[test]
fn a_state_is_small() {
    let mut driver = Driver::new(journey(false), vec![4]);
    let mut largest = 0;
    driver.run(&[(0, 0, Outside::Event("lobby", 3))]);
    driver.run_until(driver.now + SignedDuration::from_hours(24));
    for given in &driver.log {
        largest = largest.max(serde_json::to_string(&given.after).unwrap().len());
    }
    assert!((200..1_500).contains(&largest), "{largest} bytes");
}

#[test]
fn nothing_is_asked_for_twice() {
    let mut driver = Driver::new(journey(false), vec![4]);
    driver.run(&[(0, 0, Outside::Event("lobby", 3))]);
    driver.run_until(driver.now + SignedDuration::from_hours(24));
    for given in &driver.log {
        for effect in &given.effects {
            if let Effect::Fetch { groups, .. } = effect {
                let wants: Vec<&Want> = groups.iter().map(|fetch| &fetch.want).collect();
                let distinct: BTreeSet<&Want> = wants.iter().copied().collect();
                assert_eq!(distinct.len(), wants.len());
            }
        }
    }
}
