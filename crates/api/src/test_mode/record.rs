//! What was done in a test, kept so that it can be saved as a scenario.

use std::collections::BTreeMap;

use itinera_interpreter::call::stub::{Reply, Stub};
use itinera_interpreter::call::{Cause, Outcome};
use itinera_interpreter::scenario::{
    self, FORMAT, Scenario, ScenarioProfile, ScenarioReaction, ScenarioRules, ScenarioSegment,
    ScenarioStep, ScenarioStub, Split, WaitOverride,
};
use itinera_interpreter::session::{Key, Session, SessionProfile};
use itinera_journey::id::{ActivityId, EventId, SegmentId};
use itinera_journey::model::{Feedback, SegmentStatus};
use jiff::Timestamp;
use serde_json::Value;

use super::Running;

/// What was done since a test began.
pub(crate) struct Recorded {
    started: Timestamp,
    steps: Vec<ScenarioStep>,
    /// Profiles as they were before anything was done for them, in the order they came.
    people: Vec<(Key, Option<SessionProfile>)>,
    /// Answers that stubs gave before they were scripted anew.
    given: Vec<Stub>,
    /// Whether the clock was moved since something was done last.
    moved: bool,
    seed: u64,
    split: Split,
}

impl Recorded {
    pub(super) fn at(started: Timestamp) -> Self {
        Self {
            started,
            steps: Vec::new(),
            people: Vec::new(),
            given: Vec::new(),
            moved: false,
            seed: 0,
            split: Split::Top,
        }
    }

    /// What a scenario says was done; `people`: its persons as they were.
    pub(super) fn of(scenario: &Scenario, people: Vec<(Key, Option<SessionProfile>)>) -> Self {
        let top = scenario.rules == ScenarioRules::Test;
        Self {
            steps: scenario.steps.clone(),
            people,
            moved: true,
            seed: scenario.seed,
            split: scenario
                .split
                .unwrap_or(if top { Split::Top } else { Split::Seeded }),
            ..Self::at(scenario.now)
        }
    }

    pub(super) fn steps(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn moved(&mut self) {
        self.moved = true;
    }

    pub(super) fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    pub(super) fn person(&mut self, key: &Key, profile: Option<SessionProfile>) {
        if self.people.iter().all(|(known, _)| known != key) {
            self.people.push((key.clone(), profile));
        }
    }

    fn step(&mut self, session: &Session) -> &mut ScenarioStep {
        let at = session.now().duration_since(self.started).to_string();
        self.steps.push(ScenarioStep {
            at,
            ..ScenarioStep::default()
        });
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    pub(super) fn event(&mut self, session: &Session, event: &EventId, payload: &Value) {
        let known = session.definition();
        let known = known.and_then(|definition| definition.library.events.get(event));
        let name = known.map_or_else(|| event.to_string(), |event| event.name.clone());
        let step = self.step(session);
        step.event = Some(name);
        step.payload = Some(payload.clone());
    }

    pub(super) fn reaction(
        &mut self,
        session: &Session,
        activity: &ActivityId,
        kind: Feedback,
        key: &Key,
    ) {
        let name = name_of(session, activity);
        let step = self.step(session);
        step.reaction = Some(ScenarioReaction {
            activity: name,
            kind,
        });
        step.key = Some(key.1.clone());
    }

    pub(super) fn segment(
        &mut self,
        session: &Session,
        segment: &SegmentId,
        status: SegmentStatus,
        key: &Key,
    ) {
        let step = self.step(session);
        step.segment = Some(ScenarioSegment {
            name: segment.to_string(),
            status,
        });
        step.key = Some(key.1.clone());
    }

    /// Keeps how a call in earnest ended, as the answers of a stub that end alike.
    pub(super) fn answered(&mut self, name: &str, outcome: &Outcome, elapsed_ms: u64) {
        let reply = |status, body, error: Option<&str>| Reply {
            status,
            latency: 0,
            body,
            error: error.map(str::to_owned),
        };
        let text = |response: &Option<String>| {
            let text = response.clone().unwrap_or_default();
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        let replies = match outcome {
            Outcome::Success { status, body } => vec![Reply {
                latency: elapsed_ms,
                ..reply(*status, body.clone().unwrap_or_default(), None)
            }],
            // Every attempt failed alike, or was counted as the last one.
            Outcome::Failure(failure) => match &failure.cause {
                Cause::Http { code } => vec![reply(*code, text(&failure.response), None); 4],
                Cause::Timeout => vec![reply(200, Value::Null, Some("timeout"))],
                Cause::Capped => vec![reply(200, Value::Null, Some("capped"))],
                Cause::Error { message } => vec![reply(200, Value::Null, Some(message)); 4],
            },
        };
        let same = |known: &&mut Stub| known.name == name && known.when.is_empty();
        match self.given.iter_mut().find(same) {
            Some(known) => known.replies.extend(replies),
            None => self.given.push(Stub {
                name: name.to_owned(),
                when: BTreeMap::new(),
                replies,
                used: 0,
            }),
        }
    }

    /// Keeps the answers that stubs of a name gave, one a use.
    pub(super) fn scripted(&mut self, name: &str, stubs: &[Stub]) {
        for stub in stubs
            .iter()
            .filter(|stub| stub.name == name && stub.used > 0)
        {
            let given = (0..stub.used).filter_map(|at| {
                let last = stub.replies.len().saturating_sub(1);
                stub.replies.get(at.min(last)).cloned()
            });
            let given: Vec<Reply> = given.collect();
            let same = |known: &&mut Stub| known.name == name && known.when == stub.when;
            match self.given.iter_mut().find(same) {
                Some(known) => known.replies.extend(given),
                None => self.given.push(Stub {
                    replies: given,
                    used: 0,
                    ..stub.clone()
                }),
            }
        }
    }
}

impl Running {
    /// What was done as a scenario that expects what then happened. As a scenario does, time runs
    /// on until nothing is left to happen.
    pub(crate) fn scenario(&self, name: &str) -> Scenario {
        let mut ended = self.session.clone();
        ended.run_to_end();
        let recorded = &self.recorded;
        let profiles = recorded
            .people
            .iter()
            .filter_map(|((namespace, key), profile)| {
                let profile = profile.clone()?;
                Some(ScenarioProfile {
                    namespace: namespace.clone(),
                    key: key.clone(),
                    test_profile: profile.test_profile,
                    attributes: profile.attributes,
                    experience_events: profile.experience_events,
                    segments: self.named_segments(&profile.segments),
                })
            });
        Scenario {
            scenario: FORMAT,
            name: name.to_owned(),
            now: recorded.started,
            seed: recorded.seed,
            timezone: None,
            rules: if self.options.entry_rules {
                ScenarioRules::Live
            } else {
                ScenarioRules::Test
            },
            wait_override: self.options.wait_seconds.map(WaitOverride::Seconds),
            split: Some(recorded.split),
            profiles: profiles.collect(),
            stubs: self.stubs(),
            steps: recorded.steps.clone(),
            expect: scenario::as_found(&ended),
        }
    }

    /// Statuses by segment, as far as the journey names them.
    fn named_segments(
        &self,
        segments: &BTreeMap<SegmentId, SegmentStatus>,
    ) -> BTreeMap<String, SegmentStatus> {
        let library = self.session.definition().map(|known| &known.library);
        let known =
            |id: &SegmentId| library.is_some_and(|library| library.segments.contains_key(id));
        segments
            .iter()
            .filter(|(id, _)| known(id))
            .map(|(id, status)| (id.to_string(), *status))
            .collect()
    }

    fn stubs(&self) -> Vec<ScenarioStub> {
        let mut all: Vec<Stub> = self.recorded.given.clone();
        for (name, rules) in &self.rules {
            for rule in rules {
                let replies: Vec<Reply> = rule.replies.iter().map(super::reply).collect();
                let same = |known: &&mut Stub| known.name == *name && known.when == rule.when;
                match all.iter_mut().find(same) {
                    Some(known) => known.replies.extend(replies),
                    None => all.push(Stub {
                        name: name.clone(),
                        when: rule.when.clone(),
                        replies,
                        used: 0,
                    }),
                }
            }
        }
        // A call that no stub fits is answered in this way as well.
        all.retain(|stub| {
            let plain = stub.replies.iter().all(|reply| *reply == Reply::default());
            !(plain && stub.when.is_empty())
        });
        // Those for particular calls come before those for all.
        all.sort_by_key(|stub| stub.when.is_empty());
        let parts = |name: &str| {
            name.split_once('.')
                .map(|(source, group)| (source.to_owned(), group.to_owned()))
        };
        all.into_iter()
            .map(|stub| {
                let source = parts(&stub.name);
                ScenarioStub {
                    action: source.is_none().then(|| stub.name.clone()),
                    data_source: source.as_ref().map(|(source, _)| source.clone()),
                    field_group: source.map(|(_, group)| group),
                    when: stub.when,
                    replies: stub.replies,
                }
            })
            .collect()
    }
}

/// What a scenario calls an activity.
fn name_of(session: &Session, id: &ActivityId) -> String {
    let definition = session.definition();
    definition.map_or_else(
        || id.to_string(),
        |definition| scenario::name_of(definition, id),
    )
}
