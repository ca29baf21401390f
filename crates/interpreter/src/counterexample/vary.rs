//! Scenarios near a scenario: the same event twice, a second entry, events just before and after
//! what time brings, other answers, other hours, zones and draws.

use std::collections::{BTreeMap, BTreeSet};

use itinera_journey::bundle::Bundle;
use itinera_journey::check::key_fields;
use itinera_journey::id::EventId;
use itinera_journey::model::{
    ActivityKind, Event, PathTest, PromiseForm, PromiseZone, SegmentStatus,
};
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Run, Seeds};
use crate::call::stub::Reply;
use crate::definition::Definition;
use crate::scenario::{
    Expect, FORMAT, Scenario, ScenarioProfile, ScenarioReaction, ScenarioRules, ScenarioSegment,
    ScenarioStep, ScenarioStub, Split, duration, name_of,
};

/// Zones that lie far from each other.
const ZONES: [&str; 5] = [
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Paris",
    "Asia/Tokyo",
    "Pacific/Auckland",
];

/// The most instants beside which events are put.
const INSTANTS: usize = 16;

/// The key of people who are made up.
const KEY: &str = "person-1";

/// What may be varied in a version's scenarios.
pub(super) struct Variation<'a> {
    definition: &'a Definition,
    now: Timestamp,
    /// A body of each event, from what is given or made up.
    bodies: BTreeMap<EventId, Value>,
    /// Whether the time of day matters.
    hours: bool,
    /// Whether the person's zone matters.
    zones: bool,
    splits: bool,
}

/// A step without anything.
fn step(at: i64) -> ScenarioStep {
    ScenarioStep {
        at: SignedDuration::from_millis(at.max(0)).to_string(),
        ..ScenarioStep::default()
    }
}

fn at_of(step: &ScenarioStep) -> i64 {
    let at = duration(&step.at).unwrap_or_default();
    i64::try_from(at.as_millis()).unwrap_or(i64::MAX)
}

/// The steps in order of time.
fn sorted(mut scenario: Scenario) -> Scenario {
    scenario.steps.sort_by_key(at_of);
    scenario
}

fn timed(mut step: ScenarioStep, at: i64) -> ScenarioStep {
    step.at = SignedDuration::from_millis(at.max(0)).to_string();
    step
}

impl<'a> Variation<'a> {
    pub(super) fn of(
        bundle: &Bundle,
        definition: &'a Definition,
        seeds: Seeds<'_>,
        now: Timestamp,
    ) -> Self {
        let library = &definition.library;
        let steps = seeds.given.iter().chain(seeds.generated);
        let steps: Vec<&ScenarioStep> = steps.flat_map(|scenario| &scenario.steps).collect();
        let body = |event: &Event| {
            let is = |name: &String| *name == event.name || *name == event.id.as_str();
            let known = steps
                .iter()
                .find(|step| step.event.as_ref().is_some_and(is));
            let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
            let made = || schema.map(|schema| sample::body(event, schema));
            known.and_then(|step| step.payload.clone()).or_else(made)
        };
        let bodies = library.events.values();
        let bodies = bodies.map(|event| (event.id.clone(), body(event).unwrap_or_default()));
        let kinds = || {
            definition
                .version
                .activities
                .values()
                .map(|known| &known.kind)
        };
        let path = |is: fn(&PathTest) -> bool| {
            kinds().any(|kind| kind.ordered_paths().iter().any(|(_, path)| is(&path.test)))
        };
        let promises = bundle.journey.properties.promises.values();
        let quiet = |whose: Option<PromiseZone>| {
            promises.clone().any(|promise| {
                matches!(&promise.form, PromiseForm::QuietHours { zone, .. }
                    if whose.is_none_or(|whose| whose == *zone))
            })
        };
        let custom = kinds().any(|kind| matches!(kind, ActivityKind::Wait { until: Some(_), .. }));
        let zoned = path(|test| matches!(test, PathTest::Time { .. } | PathTest::Date { .. }));
        Self {
            definition,
            now: within(definition, now),
            bodies: bodies.collect(),
            hours: quiet(None) || custom || zoned,
            zones: quiet(Some(PromiseZone::Person))
                || (definition.version.properties.profile_time_zone && (custom || zoned)),
            splits: path(|test| matches!(test, PathTest::Share { .. })),
        }
    }

    /// A scenario as it is searched: by the rules and the clock of live journeys, its people test
    /// profiles, so that it opens in test mode.
    pub(super) fn ready(&self, scenario: &Scenario) -> Scenario {
        let mut ready = scenario.clone();
        ready.rules = ScenarioRules::Live;
        ready.wait_override = None;
        ready.split = ready.split.or(Some(match scenario.rules {
            ScenarioRules::Test => Split::Top,
            ScenarioRules::Live => Split::Seeded,
        }));
        ready.now = within(self.definition, ready.now);
        ready.expect = Expect::default();
        for profile in &mut ready.profiles {
            profile.test_profile = true;
        }
        ready
    }

    /// Someone enters, and nothing else happens.
    pub(super) fn first(&self) -> Vec<Scenario> {
        let start = self.definition.kind(&self.definition.start);
        let steps = start.map(|kind| self.happenings(kind, &[KEY.to_owned()], 0));
        let scenario = |step: ScenarioStep| Scenario {
            scenario: FORMAT,
            name: "Someone enters".to_owned(),
            now: self.now,
            seed: 0,
            timezone: None,
            rules: ScenarioRules::Live,
            wait_override: None,
            split: Some(Split::Seeded),
            profiles: vec![ScenarioProfile {
                namespace: None,
                key: KEY.to_owned(),
                test_profile: true,
                attributes: serde_json::Map::new(),
                experience_events: Vec::new(),
                segments: BTreeMap::new(),
            }],
            stubs: Vec::new(),
            steps: vec![step],
            expect: Expect::default(),
        };
        steps.into_iter().flatten().map(scenario).collect()
    }

    /// The steps by which an activity that listens may be passed.
    fn happenings(&self, kind: &ActivityKind, keys: &[String], at: i64) -> Vec<ScenarioStep> {
        let library = &self.definition.library;
        match kind {
            ActivityKind::Event { event, .. } => {
                let Some(known) = library.events.get(event) else {
                    return Vec::new();
                };
                let step_of = |key: &String| {
                    let mut body = self.bodies.get(event).cloned().unwrap_or_default();
                    for field in key_fields(&known.key) {
                        sample::put(&mut body, &field, Value::String(key.clone()));
                    }
                    ScenarioStep {
                        event: Some(known.name.clone()),
                        payload: Some(body),
                        ..step(at)
                    }
                };
                keys.iter().map(step_of).collect()
            }
            ActivityKind::Reaction {
                message: Some(message),
                reaction: Some(reaction),
                ..
            } => {
                let activity = name_of(self.definition, message);
                let step_of = |key: &String| ScenarioStep {
                    reaction: Some(ScenarioReaction {
                        activity: activity.clone(),
                        kind: *reaction,
                    }),
                    key: Some(key.clone()),
                    ..step(at)
                };
                keys.iter().map(step_of).collect()
            }
            ActivityKind::SegmentQualification {
                segment: Some(segment),
                enter,
                exit,
                ..
            } => {
                let statuses = [
                    (*enter, SegmentStatus::Realized),
                    (*exit, SegmentStatus::Exited),
                ];
                let step_of = |status: SegmentStatus, key: &String| ScenarioStep {
                    segment: Some(ScenarioSegment {
                        name: segment.to_string(),
                        status,
                    }),
                    key: Some(key.clone()),
                    ..step(at)
                };
                let statuses = statuses.into_iter().filter(|(listens, _)| *listens);
                statuses
                    .flat_map(|(_, status)| keys.iter().map(move |key| step_of(status, key)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Scenarios near one that was run, each with one thing changed.
    pub(super) fn of_run(&self, scenario: &Scenario, run: &Run) -> Vec<Scenario> {
        let mut all = Vec::new();
        self.steps(scenario, run, &mut all);
        self.answers(scenario, run, &mut all);
        self.clocks(scenario, &mut all);
        all
    }

    fn steps(&self, scenario: &Scenario, run: &Run, all: &mut Vec<Scenario>) {
        let with = |steps: Vec<ScenarioStep>| {
            sorted(Scenario {
                steps,
                ..scenario.clone()
            })
        };
        let and = |step: ScenarioStep| {
            let mut steps = scenario.steps.clone();
            steps.push(step);
            with(steps)
        };
        let start = scenario.now.as_millisecond();
        let moments = || run.people.values().flatten();
        let last_at = moments().map(|moment| moment.at - start);
        let over = last_at.clone().filter(|at| *at < 29 * 86_400_000).max();
        let wait = i64::from(self.definition.version.properties.re_entrance_wait) * 1_000;
        // The same event twice, and someone's whole story once more.
        for known in &scenario.steps {
            all.push(and(timed(known.clone(), at_of(known) + 1_000)));
        }
        let first = scenario.steps.first().map_or(0, at_of);
        let anew = [wait, wait + 1_000, over.unwrap_or(0).max(wait) + 1_000];
        for by in BTreeSet::from(anew) {
            let mut steps = scenario.steps.clone();
            let again = scenario.steps.iter();
            steps.extend(again.map(|known| timed(known.clone(), at_of(known) - first + by)));
            all.push(with(steps));
        }
        for by in BTreeSet::from(anew) {
            if let Some(entry) = scenario.steps.first() {
                all.push(and(timed(entry.clone(), first + by)));
            }
        }
        // Just before and just after whatever happened.
        let mut instants: BTreeSet<i64> = last_at.collect();
        while instants.len() > INSTANTS {
            instants.pop_last();
        }
        let beside: BTreeSet<i64> = instants
            .iter()
            .flat_map(|at| [at - 1_000, at + 1_000])
            .filter(|at| *at >= 0)
            .collect();
        let keys: BTreeSet<String> = run.people.keys().map(|(_, key)| key.clone()).collect();
        let keys: Vec<String> = keys.into_iter().collect();
        for (i, known) in scenario.steps.iter().enumerate().skip(1) {
            for at in &beside {
                let mut steps = scenario.steps.clone();
                if let Some(step) = steps.get_mut(i) {
                    *step = timed(known.clone(), *at);
                }
                all.push(with(steps));
            }
        }
        for activity in self.definition.version.activities.values() {
            for at in &beside {
                let steps = self.happenings(&activity.kind, &keys, *at);
                all.extend(steps.into_iter().map(and));
            }
        }
    }

    /// Answers that fail, of each that was called.
    fn answers(&self, scenario: &Scenario, run: &Run, all: &mut Vec<Scenario>) {
        let called: BTreeSet<(&str, bool)> = run
            .session
            .made()
            .iter()
            .map(|made| (made.call.name.as_str(), made.call.fetches))
            .collect();
        let failed = Reply {
            status: 500,
            ..Reply::default()
        };
        let hung = Reply {
            error: Some("timeout".to_owned()),
            ..Reply::default()
        };
        for (name, fetches) in called {
            for reply in [&failed, &hung] {
                let parts = name.split_once('.').filter(|_| fetches);
                let stub = ScenarioStub {
                    action: parts.is_none().then(|| name.to_owned()),
                    data_source: parts.map(|(source, _)| source.to_owned()),
                    field_group: parts.map(|(_, group)| group.to_owned()),
                    when: BTreeMap::new(),
                    replies: vec![reply.clone()],
                };
                let mut varied = scenario.clone();
                varied.stubs.retain(|known| {
                    (&known.action, &known.data_source, &known.field_group)
                        != (&stub.action, &stub.data_source, &stub.field_group)
                });
                varied.stubs.push(stub);
                all.push(varied);
            }
        }
    }

    fn clocks(&self, scenario: &Scenario, all: &mut Vec<Scenario>) {
        if self.hours {
            for hour in 1..24 {
                let now = scenario.now.checked_add(SignedDuration::from_hours(hour));
                let now = within(self.definition, now.unwrap_or(scenario.now));
                all.push(Scenario {
                    now,
                    ..scenario.clone()
                });
            }
        }
        if self.zones {
            for zone in ZONES {
                let mut varied = scenario.clone();
                for profile in &mut varied.profiles {
                    let zone = Value::String(zone.to_owned());
                    profile.attributes.insert("timeZone".to_owned(), zone);
                }
                all.push(varied);
            }
        }
        if self.splits {
            for seed in 1..9 {
                all.push(Scenario {
                    seed,
                    split: Some(Split::Seeded),
                    ..scenario.clone()
                });
            }
        }
    }
}

/// An instant at which people may enter, near the one given.
fn within(definition: &Definition, now: Timestamp) -> Timestamp {
    let now = definition.opens.map_or(now, |opens| opens.max(now));
    match definition.closes {
        Some(closes) if now >= closes => definition.opens.unwrap_or_else(|| {
            let day = SignedDuration::from_hours(24);
            closes.checked_sub(day).unwrap_or(closes)
        }),
        _ => now,
    }
}
