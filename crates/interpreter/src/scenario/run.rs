//! Running a scenario.

use std::collections::BTreeMap;
use std::sync::Arc;

use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ActivityId, EventId, SegmentId};
use itinera_journey::{Issue, Severity};
use jiff::{SignedDuration, Span};

use super::{
    Names, Report, Scenario, ScenarioError, ScenarioRules, ScenarioStep, Split, WaitOverride,
    Wrong, compare, wrong,
};
use crate::call::stub::{Stub, Stubs};
use crate::definition::{Definition, Journey, Rules};
use crate::session::{BUDGET, Key, Session, SessionProfile};

/// An ISO-8601 duration; days are 24 hours.
pub(crate) fn duration(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    span.to_duration(jiff::SpanRelativeTo::days_are_24_hours())
        .ok()
}

fn compiled(bundle: &Bundle) -> Result<Definition, ScenarioError> {
    Definition::compile(bundle, true).map_err(|issues| {
        let line = |issue: &Issue| match &issue.place.activity {
            Some(activity) => format!("{} at {activity}", issue.code),
            None => issue.code.clone(),
        };
        let errors = issues.iter().filter(|i| i.severity == Severity::Error);
        ScenarioError::Journey {
            journey: bundle.journey.name.clone(),
            issues: errors.map(line).collect(),
        }
    })
}

impl Scenario {
    fn rules(&self) -> Result<Rules, ScenarioError> {
        let rules = match self.rules {
            ScenarioRules::Live => Rules::LIVE,
            ScenarioRules::Test => Rules::TEST,
        };
        let wait_ms = match &self.wait_override {
            None => None,
            Some(WaitOverride::Seconds(seconds)) => Some(i64::from(*seconds) * 1_000),
            Some(WaitOverride::Duration(text)) => {
                let length = duration(text).and_then(|d| i64::try_from(d.as_millis()).ok());
                Some(length.ok_or_else(|| wrong("waitOverride", Wrong::NoWait))?)
            }
        };
        if wait_ms.is_some_and(|ms| ms < 1_000) {
            return Err(wrong("waitOverride", Wrong::ShortWait));
        }
        let split_top = self.split.map(|split| split == Split::Top);
        Ok(Rules {
            wait_ms,
            split_top: split_top.unwrap_or(rules.split_top),
            explain: true,
            ..rules
        })
    }

    /// Checks what the scenario names against the journey.
    fn check(&self, names: &Names<'_>, others: &[Names<'_>]) -> Result<(), ScenarioError> {
        let library = &names.library;
        for (i, profile) in self.profiles.iter().enumerate() {
            for name in profile.segments.keys() {
                segment(library, &format!("profiles[{i}].segments"), name)?;
            }
        }
        for (i, stub) in self.stubs.iter().enumerate() {
            let place = format!("stubs[{i}]");
            if stub.replies.is_empty() {
                return Err(wrong(&format!("{place}.replies"), Wrong::NoReply));
            }
            let known = |library: &itinera_journey::Library| match stub_name(stub) {
                Some(StubName::Action(name)) => library.actions.values().any(|a| a.name == name),
                Some(StubName::Group(source, group)) => library.group(source, group).is_some(),
                None => false,
            };
            if stub_name(stub).is_none() {
                return Err(wrong(&place, Wrong::StubOfNothing));
            }
            if !known(library) && !others.iter().any(|other| known(&other.library)) {
                return Err(wrong(&place, Wrong::StubUnused));
            }
        }
        for (i, instance) in self.expect.instances.iter().enumerate() {
            let place = format!("expect.instances[{i}]");
            let names = match &instance.journey {
                None => names,
                Some(name) => std::iter::once(names)
                    .chain(others)
                    .find(|known| known.is_journey(name))
                    .ok_or_else(|| {
                        let place = format!("{place}.journey");
                        wrong(&place, Wrong::NoJourney(name.clone()))
                    })?,
            };
            let versions: Vec<&Names<'_>> = others
                .iter()
                .filter(|other| other.bundle.journey.journey == names.bundle.journey.journey)
                .chain([names])
                .collect();
            let known = |name: &String| versions.iter().any(|v| !v.meant(name).is_empty());
            for (j, name) in instance.path.iter().flatten().enumerate() {
                if !known(name) {
                    return Err(names.unknown(&format!("{place}.path[{j}]"), name));
                }
            }
            if let Some(name) = instance.at.as_ref().filter(|name| !known(name)) {
                return Err(names.unknown(&format!("{place}.at"), name));
            }
        }
        Ok(())
    }
}

enum StubName<'a> {
    Action(&'a str),
    Group(&'a str, &'a str),
}

fn stub_name(stub: &super::ScenarioStub) -> Option<StubName<'_>> {
    match (&stub.action, &stub.data_source, &stub.field_group) {
        (Some(action), None, None) => Some(StubName::Action(action)),
        (None, Some(source), Some(group)) => Some(StubName::Group(source, group)),
        _ => None,
    }
}

fn segment(
    library: &itinera_journey::Library,
    place: &str,
    name: &str,
) -> Result<SegmentId, ScenarioError> {
    let by_id = library.segments.get(&SegmentId::new(name));
    let known = by_id.or_else(|| library.segment(name));
    known
        .map(|segment| segment.id.clone())
        .ok_or_else(|| wrong(place, Wrong::NoSegment(name.to_owned())))
}

/// A journey with what it needs beside it, compiled once to run many scenarios.
pub struct Prepared<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) others: &'a [Bundle],
    names: Names<'a>,
    other_names: Vec<Names<'a>>,
    definitions: Vec<Arc<Definition>>,
}

impl<'a> Prepared<'a> {
    /// Compiles. `others`: later versions of the journey, and journeys that it jumps to.
    ///
    /// # Errors
    /// [`ScenarioError::Journey`]; [`ScenarioError::Wrong`] where two bundles are one version.
    pub fn of(bundle: &'a Bundle, others: &'a [Bundle]) -> Result<Self, ScenarioError> {
        let mut definitions: Vec<Arc<Definition>> = Vec::new();
        for known in std::iter::once(bundle).chain(others) {
            let made = compiled(known)?;
            let same = |other: &Arc<Definition>| {
                other.version.journey == made.version.journey
                    && other.version.number == made.version.number
            };
            if definitions.iter().any(same) {
                let number = made.version.number;
                return Err(wrong("bundles", Wrong::SameVersion(number)));
            }
            definitions.push(Arc::new(made));
        }
        Ok(Self {
            bundle,
            others,
            names: Names::of(bundle),
            other_names: others.iter().map(Names::of).collect(),
            definitions,
        })
    }

    /// The tested version.
    pub(crate) fn definition(&self) -> Option<&Arc<Definition>> {
        self.definitions.first()
    }

    /// An activity's name in scenarios: its id where several share a name.
    pub(crate) fn name(&self, id: &ActivityId) -> String {
        let name = self.names.name("", id);
        match self.names.meant(&name).as_slice() {
            [_] => name,
            _ => id.to_string(),
        }
    }

    /// The version's definition with the scenario's zone in place of its own.
    fn in_zone(&self, at: usize, zone: Option<&String>) -> Result<Arc<Definition>, ScenarioError> {
        let bundle = std::iter::once(self.bundle).chain(self.others).nth(at);
        let (Some(zone), Some(bundle)) = (zone, bundle) else {
            return Ok(Arc::clone(&self.definitions[at]));
        };
        if jiff::tz::TimeZone::get(zone).is_err() {
            return Err(wrong("timezone", Wrong::NoTimeZone(zone.clone())));
        }
        let mut bundle = bundle.clone();
        bundle.journey.properties.time_zone.clone_from(zone);
        compiled(&bundle).map(Arc::new)
    }

    /// The world of a scenario before its first step.
    ///
    /// # Errors
    /// [`ScenarioError`] when it makes no sense.
    pub fn start(&self, scenario: &Scenario) -> Result<Session, ScenarioError> {
        scenario.check(&self.names, &self.other_names)?;
        let rules = scenario.rules()?;
        let mut journeys: BTreeMap<_, Journey> = BTreeMap::new();
        for at in 0..self.definitions.len() {
            let made = self.in_zone(at, scenario.timezone.as_ref())?;
            let number = made.version.number;
            let id = made.version.journey.clone();
            let journey = journeys.entry(id.clone()).or_insert_with(|| Journey {
                id,
                sandbox: None,
                versions: BTreeMap::new(),
                entrance: Some(number),
                rules,
            });
            journey.versions.insert(number, made);
        }
        let main = self.bundle.journey.journey.clone();
        let Some(journey) = journeys.remove(&main) else {
            return Err(wrong("bundles", Wrong::Nothing));
        };
        let mut session = Session::start(
            journey,
            scenario.now,
            scenario.seed,
            BTreeMap::new(),
            stubs(scenario),
        );
        for other in journeys.into_values() {
            session.add_journey(other);
        }
        people(&mut session, &self.names, scenario)?;
        Ok(session)
    }

    /// The versions, the tested one first.
    pub fn definitions(&self) -> &[Arc<Definition>] {
        &self.definitions
    }

    /// The world in which all of a scenario has happened; one move of the clock takes no more than
    /// so many inputs.
    ///
    /// # Errors
    /// [`ScenarioError`] when it cannot be run at all.
    pub fn play(&self, scenario: &Scenario, inputs: usize) -> Result<Session, ScenarioError> {
        let mut session = self.start(scenario)?;
        session.set_limit(inputs);
        steps(&mut session, &self.names, &self.other_names, scenario)?;
        session.run_to_end();
        if session.exhausted() {
            return Err(ScenarioError::Endless { place: None });
        }
        Ok(session)
    }

    /// Runs a scenario to its end: what came of it, and the world as it is then.
    ///
    /// # Errors
    /// [`ScenarioError`] when it cannot be run at all.
    pub fn run(&self, scenario: &Scenario) -> Result<(Report, Session), ScenarioError> {
        let session = self.play(scenario, BUDGET)?;
        let all: Vec<&Bundle> = std::iter::once(self.bundle).chain(self.others).collect();
        let differences = compare::compare(&all, &session, &scenario.expect);
        let report = Report {
            name: scenario.name.clone(),
            ok: differences.is_empty(),
            differences,
        };
        Ok((report, session))
    }
}

/// Runs a scenario against a journey. `others`: later versions of it, and journeys that it jumps to.
///
/// # Errors
/// [`ScenarioError`] when it cannot be run at all.
pub fn run(
    bundle: &Bundle,
    others: &[Bundle],
    scenario: &Scenario,
) -> Result<Report, ScenarioError> {
    let prepared = Prepared::of(bundle, others)?;
    prepared.run(scenario).map(|(report, _)| report)
}

/// Plays a scenario to its end, whatever it expects.
///
/// # Errors
/// [`ScenarioError`] when it cannot be run at all.
pub fn play(
    bundle: &Bundle,
    others: &[Bundle],
    scenario: &Scenario,
) -> Result<Session, ScenarioError> {
    let prepared = Prepared::of(bundle, others)?;
    prepared.run(scenario).map(|(_, session)| session)
}

/// Puts a scenario's people into a session of these journeys.
///
/// # Errors
/// [`ScenarioError`] when it names what the journey has not.
pub fn prepare(
    session: &mut Session,
    bundle: &Bundle,
    others: &[Bundle],
    scenario: &Scenario,
) -> Result<(), ScenarioError> {
    let names = Names::of(bundle);
    let others: Vec<Names<'_>> = others.iter().map(Names::of).collect();
    scenario.check(&names, &others)?;
    people(session, &names, scenario)
}

/// Lets a scenario's steps happen in a session of these journeys, to the last one.
///
/// # Errors
/// [`ScenarioError`] when a step makes no sense.
pub fn perform(
    session: &mut Session,
    bundle: &Bundle,
    others: &[Bundle],
    scenario: &Scenario,
) -> Result<(), ScenarioError> {
    let others: Vec<Names<'_>> = others.iter().map(Names::of).collect();
    steps(session, &Names::of(bundle), &others, scenario)
}

fn people(
    session: &mut Session,
    names: &Names<'_>,
    scenario: &Scenario,
) -> Result<(), ScenarioError> {
    let namespace = session.namespace();
    for (i, profile) in scenario.profiles.iter().enumerate() {
        let mut segments = BTreeMap::new();
        for (name, status) in &profile.segments {
            let place = format!("profiles[{i}].segments");
            segments.insert(segment(&names.library, &place, name)?, *status);
        }
        let known = SessionProfile {
            test_profile: profile.test_profile,
            attributes: profile.attributes.clone(),
            experience_events: profile.experience_events.clone(),
            segments,
        };
        let namespace = profile.namespace.clone().or_else(|| namespace.clone());
        session.put_profile((namespace, profile.key.clone()), known);
    }
    Ok(())
}

fn steps(
    session: &mut Session,
    names: &Names<'_>,
    others: &[Names<'_>],
    scenario: &Scenario,
) -> Result<(), ScenarioError> {
    for (i, step) in scenario.steps.iter().enumerate() {
        let place = format!("steps[{i}]");
        take(session, names, others, scenario, &place, step)?;
        if session.exhausted() {
            return Err(ScenarioError::Endless { place: Some(place) });
        }
    }
    Ok(())
}

fn stubs(scenario: &Scenario) -> Stubs {
    let stubs = scenario.stubs.iter().filter_map(|stub| {
        let name = stub.name()?;
        Some(Stub {
            name,
            when: stub.when.clone(),
            replies: stub.replies.clone(),
            used: 0,
        })
    });
    Stubs(stubs.collect())
}

fn take(
    session: &mut Session,
    names: &Names<'_>,
    others: &[Names<'_>],
    scenario: &Scenario,
    place: &str,
    step: &ScenarioStep,
) -> Result<(), ScenarioError> {
    let offset = duration(&step.at).filter(|d| !d.is_negative());
    let at = |what: Wrong| wrong(&format!("{place}.at"), what);
    let offset = offset.ok_or_else(|| at(Wrong::NoDuration))?;
    let to = scenario.now.checked_add(offset);
    let to = to.map_err(|_| at(Wrong::TooFar))?;
    if to < session.now() {
        return Err(at(Wrong::Backwards));
    }
    session.run_before(to);
    let kinds = [
        step.event.is_some(),
        step.reaction.is_some(),
        step.segment.is_some(),
        step.stop == Some(true),
        step.close == Some(true),
        step.publish.is_some(),
    ];
    if kinds.iter().filter(|given| **given).count() != 1 {
        return Err(wrong(place, Wrong::NotOneThing));
    }
    let person = || -> Result<Key, ScenarioError> {
        let key = step.key.clone();
        let key = key.ok_or_else(|| wrong(&format!("{place}.key"), Wrong::Nobody))?;
        Ok((session.namespace(), key))
    };
    if let Some(name) = &step.event {
        let library = std::iter::once(&names.library).chain(others.iter().map(|o| &o.library));
        let known = library.flat_map(|library| library.events.values());
        let found: Option<EventId> = known
            .clone()
            .find(|e| e.name == *name || e.id.as_str() == name)
            .map(|e| e.id.clone());
        let place = format!("{place}.event");
        let event = found.ok_or_else(|| wrong(&place, Wrong::NoEvent(name.clone())))?;
        session.send(&event, step.payload.clone().unwrap_or_default());
    } else if let Some(reaction) = &step.reaction {
        let message = names.one(&format!("{place}.reaction.activity"), &reaction.activity)?;
        let person = person()?;
        session.react(message, reaction.kind, &person);
    } else if let Some(known) = &step.segment {
        let id = segment(
            &names.library,
            &format!("{place}.segment.name"),
            &known.name,
        )?;
        let person = person()?;
        session.qualify(&id, known.status, &person);
    } else if step.stop == Some(true) {
        session.stop(step.key.as_deref());
    } else if let Some(number) = step.publish {
        if !session.publish(number) {
            let place = format!("{place}.publish");
            return Err(wrong(&place, Wrong::NoVersion(number)));
        }
    } else {
        session.close();
    }
    Ok(())
}
