//! One simulated person as a scenario: what was drawn is written down, so that test mode shows the
//! same way.

use std::collections::BTreeMap;
use std::sync::Arc;

use itinera_journey::bundle::Bundle;
use itinera_journey::model::SegmentStatus;
use serde_json::Value;

use super::SimulationError;
use super::assumptions::Assumptions;
use super::careful::instant;
use super::endpoint::Assumed;
use super::machine::{Given, Machine, Scratch, Traveller};
use super::people::{Block, Line, Profiles};
use super::plan::{Coming, Plan};
use super::run::lines;
use super::world::World;
use crate::call::stub::Reply;
use crate::passage::Moment;
use crate::scenario::{
    Expect, FORMAT, Scenario, ScenarioProfile, ScenarioReaction, ScenarioRules, ScenarioSegment,
    ScenarioStep, ScenarioStub, Split,
};

/// Everything that one person is given and answered.
#[derive(Default)]
pub(super) struct Diary {
    pub(super) moments: Vec<Moment>,
    given: Vec<Given>,
    replies: Vec<(u16, Reply)>,
}

impl World for Diary {
    fn moment(&mut self, moment: Moment) {
        self.moments.push(moment);
    }

    fn given(&mut self, _at: i64, given: &Given) {
        self.given.push(given.clone());
    }

    fn replied(&mut self, endpoint: u16, reply: impl FnOnce() -> Reply) {
        self.replies.push((endpoint, reply()));
    }
}

/// A person told again.
pub(super) struct Told {
    pub(super) who: Traveller,
    pub(super) diary: Diary,
    /// The segments that the person was in at first.
    segments: Vec<(String, SegmentStatus)>,
}

/// Tells people again, best in the order of their numbers.
pub(super) struct Teller<'a> {
    plan: &'a Plan,
    assumptions: &'a Assumptions,
    profiles: Option<&'a dyn Profiles>,
    scratch: Scratch,
    /// The block of the file that the last one was in.
    block: Option<Block>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        assumptions: &'a Assumptions,
        profiles: Option<&'a dyn Profiles>,
    ) -> Self {
        Self {
            plan,
            assumptions,
            profiles,
            scratch: Scratch::new(plan),
            block: None,
        }
    }

    /// The line of a person, if the file has it.
    fn line(&mut self, profiles: &dyn Profiles, person: u64) -> Result<Line, SimulationError> {
        let namespace = self.plan.namespace.as_deref();
        let read = |block: &Block| {
            let mut all = lines(block);
            let found = all.find(|(at, _)| *at == person);
            found.map(|(_, bytes)| Line::read(bytes, namespace))
        };
        if let Some(Ok(line)) = self.block.as_ref().and_then(read) {
            return Ok(line);
        }
        profiles.rewind().map_err(SimulationError::Profiles)?;
        while let Some(block) = profiles.block().map_err(SimulationError::Profiles)? {
            if let Some(line) = read(&block) {
                self.block = Some(block);
                return line.map_err(|_| SimulationError::NoPerson(person));
            }
        }
        Err(SimulationError::NoPerson(person))
    }

    /// Tells one person again, as if alone.
    pub(super) fn tell(&mut self, person: u64) -> Result<Told, SimulationError> {
        let plan = self.plan;
        let line = match self.profiles {
            None if person < plan.people => None,
            None => return Err(SimulationError::NoPerson(person)),
            Some(profiles) => Some(Arc::new(self.line(profiles, person)?)),
        };
        let mut diary = Diary::default();
        let mut who = Traveller::new();
        who.become_person(plan, person, line);
        let segments = plan
            .statuses(&who)
            .map(|(id, status)| (id.as_str().to_owned(), status))
            .collect();
        let mut machine = Machine {
            plan,
            assumed: Assumed(self.assumptions),
            scratch: &mut self.scratch,
            world: &mut diary,
        };
        while machine.advance(&mut who) {}
        Ok(Told {
            who,
            diary,
            segments,
        })
    }
}

/// One simulated person as a scenario, without expectations. People are told as if they were
/// alone: caps that they share with others are not felt.
///
/// # Errors
/// [`SimulationError`]: as of a simulation, or when there is no such person.
pub fn scenario_of(
    bundle: &Bundle,
    assumptions: &Assumptions,
    profiles: Option<&dyn Profiles>,
    person: u64,
) -> Result<Scenario, SimulationError> {
    let lines = profiles.map(Profiles::lines);
    let plan = Plan::of(bundle, &[], assumptions, lines)?;
    let Told {
        mut who,
        diary,
        segments,
    } = Teller::new(&plan, assumptions, profiles).tell(person)?;
    who.changes.clear();
    let start = diary.given.first().map_or(plan.begin, |given| given.at);
    let key = plan.key_of(&who).unwrap_or_default();
    let events = who.line.as_ref().map(|line| line.events.clone());
    Ok(Scenario {
        scenario: FORMAT,
        name: format!("Person {}", person + 1),
        now: instant(start),
        seed: plan.seed,
        timezone: None,
        rules: ScenarioRules::Live,
        wait_override: None,
        split: Some(Split::Seeded),
        profiles: vec![ScenarioProfile {
            namespace: None,
            key: key.clone(),
            test_profile: true,
            attributes: plan.attributes(&who),
            experience_events: events.unwrap_or_default(),
            segments: segments.into_iter().collect(),
        }],
        stubs: stubs(&plan, diary.replies),
        steps: diary
            .given
            .iter()
            .map(|given| step(&plan, &who, given, start, &key))
            .collect(),
        expect: Expect::default(),
    })
}

fn stubs(plan: &Plan, replies: Vec<(u16, Reply)>) -> Vec<ScenarioStub> {
    let mut by_endpoint: BTreeMap<u16, Vec<Reply>> = BTreeMap::new();
    for (endpoint, reply) in replies {
        by_endpoint.entry(endpoint).or_default().push(reply);
    }
    let library = &plan.definition.library;
    let told = by_endpoint.into_iter().filter_map(|(at, mut replies)| {
        let endpoint = plan.endpoints.get(usize::from(at))?;
        // The last one repeats: those like it need not be told.
        while let [.., before, last] = replies.as_slice()
            && before == last
        {
            replies.pop();
        }
        if replies == [Reply::default()] {
            return None;
        }
        let (action, data_source, field_group) = if endpoint.fetches {
            let source = library.data_sources.values();
            let source = source
                .clone()
                .find(|known| known.id.as_str() == endpoint.connector.as_str())?;
            let group = endpoint.name.strip_prefix(&format!("{}.", source.name))?;
            (None, Some(source.name.clone()), Some(group.to_owned()))
        } else {
            (Some(endpoint.name.clone()), None, None)
        };
        Some(ScenarioStub {
            action,
            data_source,
            field_group,
            when: BTreeMap::new(),
            replies,
        })
    });
    told.collect()
}

fn step(plan: &Plan, who: &Traveller, given: &Given, start: i64, key: &str) -> ScenarioStep {
    let seconds = (given.at - start) as f64 / 1_000.0;
    let mut step = ScenarioStep {
        at: format!("PT{seconds}S"),
        ..ScenarioStep::default()
    };
    let library = &plan.definition.library;
    match given.coming {
        Coming::Event { event, fields } => {
            let id = &plan.events[usize::from(event)];
            let name = library.events.get(id).map(|known| known.name.clone());
            step.event = Some(name.unwrap_or_else(|| id.to_string()));
            let body: Value = plan.payload(who, event, fields, given.ordinal);
            step.payload = Some(body);
        }
        Coming::Reaction {
            message, reaction, ..
        } => {
            step.key = Some(key.to_owned());
            step.reaction = Some(ScenarioReaction {
                activity: plan.numbers.activities[usize::from(message)].to_string(),
                kind: reaction,
            });
        }
        Coming::Segment { segment, status } => {
            let (id, _) = &plan.segments[usize::from(segment)];
            step.key = Some(key.to_owned());
            step.segment = Some(ScenarioSegment {
                name: id.to_string(),
                status,
            });
        }
    }
    step
}

/// What happens to one simulated person, told as if alone.
///
/// # Errors
/// As [`scenario_of`].
pub fn passage_of(
    bundle: &Bundle,
    others: &[Bundle],
    assumptions: &Assumptions,
    profiles: Option<&dyn Profiles>,
    person: u64,
) -> Result<Vec<Moment>, SimulationError> {
    let lines = profiles.map(Profiles::lines);
    let plan = Plan::of(bundle, others, assumptions, lines)?;
    let mut teller = Teller::new(&plan, assumptions, profiles);
    Ok(teller.tell(person)?.diary.moments)
}
