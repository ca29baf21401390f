//! Going a way in a real session, and writing down what is done there as a scenario.

use std::collections::BTreeSet;

use itinera_expr::Origin;
use itinera_expr::witness::Data;
use itinera_journey::check::ways::Reason;
use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::{ActivityKind, Outlet, PathTest, SegmentStatus};
use itinera_journey::scope::SEGMENT_QUALIFICATION;
use jiff::{SignedDuration, Timestamp};

use super::ask::{GAP_MS, Needs};
use super::ways::Hop;
use super::{body, taken};
use crate::definition::Definition;
use crate::hash;
use crate::intake;
use crate::person::{Awaits, Instance, Phase};
use crate::scenario::{
    Expect, ExpectInstance, FORMAT, Prepared, Scenario, ScenarioReaction, ScenarioRules,
    ScenarioSegment, ScenarioStep, Split,
};
use crate::session::{Key, Session};

/// The key of the person in scenarios that are made.
pub(super) const KEY: &str = "person-1";

/// The most seeds tried for the draws of splits.
const MAX_SEEDS: u64 = 200_000;
/// The most moves of the clock from one activity of a way to the next.
const MAX_MOVES: usize = 64;

/// A way that is gone.
pub(super) struct Drive<'p, 'a> {
    pub(super) prepared: &'p Prepared<'a>,
    pub(super) definition: &'p Definition,
    pub(super) way: &'p [Hop<'p>],
    pub(super) needs: &'p Needs<'p>,
    pub(super) data: &'p Data,
    pub(super) base: Timestamp,
}

/// What came of it.
pub(super) struct Driven {
    pub(super) scenario: Scenario,
    pub(super) taken: BTreeSet<TransitionId>,
    /// Milliseconds from the entry to each moment of the way, as far as it was gone.
    pub(super) elapsed: Vec<i64>,
    /// Why it was left, if it was.
    pub(super) left: Option<Reason>,
}

impl Drive<'_, '_> {
    /// Goes the way.
    pub(super) fn go(&self) -> Result<Driven, Reason> {
        let namespace = self.namespace();
        let mut scenario = Scenario {
            scenario: FORMAT,
            name: String::new(),
            now: self.base,
            seed: 0,
            timezone: None,
            rules: ScenarioRules::Live,
            wait_override: None,
            split: (!self.needs.drawn.is_empty()).then_some(Split::Seeded),
            profiles: Vec::new(),
            stubs: body::stubs(self.needs, self.data),
            steps: Vec::new(),
            expect: Expect::default(),
        };
        let key = self.key().ok_or_else(|| Reason::new("noKey", []))?;
        scenario.seed = self
            .seed(namespace.as_deref(), &key)
            .ok_or_else(|| Reason::new("noDraw", []))?;
        if namespace.is_some() {
            let now = self.base;
            let profile = body::profile(self.definition, self.data, namespace.clone(), &key, now);
            scenario.profiles.push(profile);
        }
        let failed = |message: String| Reason::new("left", [("activity", message)]);
        let session = self.prepared.start(&scenario);
        let mut session = session.map_err(|error| failed(error.to_string()))?;
        let person = (namespace, key);
        let mut elapsed = vec![0];
        let left = self
            .follow(&mut session, &person, &mut scenario, &mut elapsed)
            .err();
        session.run_to_end();
        let version = &self.definition.version;
        Ok(Driven {
            taken: taken(&session, &version.journey, version.number),
            scenario,
            elapsed,
            left,
        })
    }

    fn namespace(&self) -> Option<String> {
        let (version, library) = (&self.definition.version, &self.definition.library);
        let namespace = version.namespace(library)??;
        library.namespaces.get(namespace).map(|n| n.code.clone())
    }

    /// The key that the first event's payload yields.
    fn key(&self) -> Option<String> {
        match self.definition.kind(&self.definition.start)? {
            ActivityKind::Event { event, .. } => {
                let payload = self.payload(&self.definition.start, 0, self.base)?;
                let code = self.definition.events.get(event)?;
                intake::key_of(code, &payload, self.base)
            }
            _ => Some(KEY.to_owned()),
        }
    }

    /// The body that an event activity gets at a moment.
    fn payload(
        &self,
        activity: &ActivityId,
        moment: usize,
        now: Timestamp,
    ) -> Option<serde_json::Value> {
        let ActivityKind::Event { event, .. } = self.definition.kind(activity)? else {
            return None;
        };
        let event = self.definition.library.events.get(event)?;
        let number = self.needs.count(moment, &event.name);
        let (definition, needs, data) = (self.definition, self.needs, self.data);
        Some(body::payload(definition, needs, data, event, number, now))
    }

    /// A seed with which every split on the way is drawn as it must be.
    fn seed(&self, namespace: Option<&str>, key: &str) -> Option<u64> {
        if self.needs.drawn.is_empty() {
            return Some(1);
        }
        let journey = self.definition.version.journey.as_str();
        (1..=MAX_SEEDS).find(|seed| {
            let instance = hash::instance(*seed, journey, namespace, key, 1);
            self.needs.drawn.iter().all(|drawn| {
                let draw = hash::draw(*seed, &instance, drawn.activity.as_str());
                self.drawn(drawn.activity, hash::percent(draw)).as_ref() == Some(drawn.outlet)
            })
        })
    }

    fn drawn(&self, activity: &ActivityId, draw: f64) -> Option<Outlet> {
        let mut sum = 0.0;
        for (id, path) in self.definition.kind(activity)?.ordered_paths() {
            if let PathTest::Share { percent } = path.test {
                sum += f64::from(percent);
            }
            if draw < sum {
                return Some(Outlet::Path(id.clone()));
            }
        }
        None
    }

    fn follow(
        &self,
        session: &mut Session,
        person: &Key,
        scenario: &mut Scenario,
        elapsed: &mut Vec<i64>,
    ) -> Result<(), Reason> {
        let start = &self.definition.start;
        self.arrive(session, person, scenario, start, 0)?;
        for (at, hop) in self.way.iter().enumerate() {
            let next = self.way.get(at + 1).map(Hop::outlet);
            let to = hop.to();
            let Some(kind) = self
                .definition
                .kind(to)
                .filter(|kind| kind.may_be_parallel())
            else {
                elapsed.push(self.since(session));
                continue;
            };
            if next == Some(&Outlet::Error) {
                elapsed.push(self.since(session));
                continue;
            }
            self.come_to(session, person, to)?;
            if kind.listens() && next != Some(&Outlet::Timeout) {
                let moment = session.now();
                let due = self.due(session, person);
                let gap = due.map_or(GAP_MS, |due| {
                    let left = due.duration_since(moment).as_millis();
                    i64::try_from(left / 2).unwrap_or(GAP_MS).min(GAP_MS)
                });
                let gap = SignedDuration::from_millis(gap);
                session.run_before(moment.checked_add(gap).unwrap_or(moment));
                self.arrive(session, person, scenario, to, at + 1)?;
            } else {
                let mut moves = 0;
                while waits_for(instance(session, person), to) && moves < MAX_MOVES {
                    if !session.step_clock() {
                        return Err(self.left(session, person));
                    }
                    moves += 1;
                }
            }
            elapsed.push(self.since(session));
        }
        Ok(())
    }

    fn since(&self, session: &Session) -> i64 {
        let since = session.now().duration_since(self.base).as_millis();
        i64::try_from(since).unwrap_or(i64::MAX)
    }

    /// Lets time pass until the person waits for an activity.
    fn come_to(&self, session: &mut Session, person: &Key, to: &ActivityId) -> Result<(), Reason> {
        for _ in 0..MAX_MOVES {
            let standing = instance(session, person);
            if waits_for(standing, to) {
                return Ok(());
            }
            let gone = standing.is_none_or(|instance| {
                instance.phase != Phase::Running || matches!(instance.awaits, Awaits::First { .. })
            });
            if gone || !session.step_clock() {
                break;
            }
        }
        Err(self.left(session, person))
    }

    fn left(&self, session: &Session, person: &Key) -> Reason {
        let at = instance(session, person).map(|instance| self.prepared.name(&instance.at));
        Reason::new("left", [("activity", at.unwrap_or_default())])
    }

    /// When the first timer of the person's waiting point is due.
    fn due(&self, session: &Session, person: &Key) -> Option<Timestamp> {
        match &instance(session, person)?.awaits {
            Awaits::First { timers, .. } => timers.iter().map(|timer| timer.due).min(),
            _ => None,
        }
    }

    /// What an activity listens to comes now.
    fn arrive(
        &self,
        session: &mut Session,
        person: &Key,
        scenario: &mut Scenario,
        activity: &ActivityId,
        moment: usize,
    ) -> Result<(), Reason> {
        let now = session.now();
        let mut step = ScenarioStep {
            at: now.duration_since(self.base).to_string(),
            ..ScenarioStep::default()
        };
        let library = &self.definition.library;
        match self.definition.kind(activity) {
            Some(ActivityKind::Event { event, .. }) => {
                let payload = self.payload(activity, moment, now).unwrap_or_default();
                let name = library.events.get(event).map(|event| event.name.clone());
                step.event = name;
                step.payload = Some(payload.clone());
                let whom = session.send(event, payload);
                if whom.as_ref() != Some(person) {
                    return Err(Reason::new("noKey", []));
                }
            }
            Some(ActivityKind::Reaction {
                message: Some(message),
                reaction: Some(reaction),
                ..
            }) => {
                step.reaction = Some(ScenarioReaction {
                    activity: self.prepared.name(message),
                    kind: *reaction,
                });
                step.key = Some(person.1.clone());
                session.react(message, *reaction, person);
            }
            Some(ActivityKind::SegmentQualification {
                segment: Some(segment),
                enter,
                exit,
                ..
            }) => {
                let status = self.status(segment, *enter, *exit);
                step.segment = Some(ScenarioSegment {
                    name: segment.to_string(),
                    status,
                });
                step.key = Some(person.1.clone());
                session.qualify(segment, status, person);
            }
            _ => return Err(self.left(session, person)),
        }
        scenario.steps.push(step);
        Ok(())
    }

    /// Whether the person enters or leaves a segment: as later conditions want it, if they do.
    fn status(
        &self,
        segment: &itinera_journey::id::SegmentId,
        enter: bool,
        exit: bool,
    ) -> SegmentStatus {
        let origin = Origin::Event(SEGMENT_QUALIFICATION.to_owned());
        let wanted = self.data.payloads.iter().find_map(|((known, _), payload)| {
            let place = format!("/segmentMembership/ups/{segment}/status");
            (*known == origin).then(|| payload.pointer(&place)?.as_str())?
        });
        match wanted {
            Some("exited") if exit => SegmentStatus::Exited,
            _ if enter => SegmentStatus::Realized,
            _ => SegmentStatus::Exited,
        }
    }
}

fn instance<'s>(session: &'s Session, person: &Key) -> Option<&'s Instance> {
    session.people().get(person)?.instance.as_ref()
}

fn waits_for(instance: Option<&Instance>, activity: &ActivityId) -> bool {
    match instance.map(|instance| &instance.awaits) {
        Some(Awaits::First { listeners, timers }) => {
            listeners.iter().any(|known| known.activity == *activity)
                || timers.iter().any(|known| known.activity == *activity)
        }
        _ => false,
    }
}

/// Fills in what comes of a scenario, as it is found by running it; the transitions taken. None if
/// it cannot be run or does not come out the same again.
pub(super) fn expect(
    prepared: &Prepared<'_>,
    definition: &Definition,
    scenario: &mut Scenario,
) -> Option<BTreeSet<TransitionId>> {
    let (_, session) = prepared.run(scenario).ok()?;
    let mut expect = Expect::default();
    let version = &definition.version;
    for (key, person) in session.people() {
        let Some(instance) = &person.instance else {
            continue;
        };
        let mine = session.passage(key);
        let path = mine.map(|event| prepared.name(&event.activity)).collect();
        expect.instances.push(ExpectInstance {
            journey: None,
            namespace: key.0.clone(),
            key: key.1.clone(),
            n: None,
            phase: Some(instance.phase),
            path: Some(path),
            at: None,
            error: instance.last_error.as_ref().map(|error| error.code.clone()),
            calls: Vec::new(),
            step_events: Vec::new(),
        });
    }
    for action in definition.library.actions.values() {
        expect.calls.insert(action.name.clone(), 0);
    }
    for made in session.made() {
        *expect.calls.entry(made.call.name.clone()).or_default() += 1;
    }
    expect.discards = Some(
        session
            .discards()
            .iter()
            .map(|discard| crate::scenario::ExpectDiscard {
                key: discard.key.clone(),
                code: discard.code.clone(),
            })
            .collect(),
    );
    scenario.expect = expect;
    let (report, session) = prepared.run(scenario).ok()?;
    report
        .ok
        .then(|| taken(&session, &version.journey, version.number))
}
