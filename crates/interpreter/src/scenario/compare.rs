//! What happened beside what was expected.

use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ActivityId, JourneyId};
use serde_json::Value;

use super::{Difference, Expect, ExpectCall, ExpectInstance, Names};
use crate::person::{Awaits, Instance, Phase};
use crate::record::{StepEvent, StepStatus};
use crate::session::{Key, Made, Session};

pub(super) fn compare(bundles: &[&Bundle], session: &Session, expect: &Expect) -> Vec<Difference> {
    let mut differences = Vec::new();
    for instance in &expect.instances {
        compare_instance(bundles, session, instance, &mut differences);
    }
    if let Some(expected) = &expect.discards {
        let line = |key: Option<&str>, code: &str| format!("{}: {code}", key.unwrap_or("-"));
        let wanted = expected.iter().map(|d| line(d.key.as_deref(), &d.code));
        let found = session.discards().iter();
        let found = found.map(|d| line(d.key.as_deref(), &d.code));
        let (mut wanted, mut found): (Vec<_>, Vec<_>) = (wanted.collect(), found.collect());
        wanted.sort();
        found.sort();
        differ(&mut differences, "discards", wanted, found);
    }
    for (name, times) in &expect.calls {
        let made = session.made().iter();
        let found = made.filter(|made| made.call.name == *name).count();
        let about = format!("calls of {name}");
        differ(
            &mut differences,
            &about,
            vec![times.to_string()],
            vec![found.to_string()],
        );
    }
    differences
}

fn differ(into: &mut Vec<Difference>, about: &str, expected: Vec<String>, found: Vec<String>) {
    if expected != found {
        into.push(Difference {
            about: about.to_owned(),
            expected,
            found,
        });
    }
}

fn one(text: impl Into<String>) -> Vec<String> {
    vec![text.into()]
}

/// A passage as the session has it.
struct Passage<'a> {
    session: &'a Session,
    names: Names<'a>,
    journey: JourneyId,
    key: &'a Key,
    entry: u64,
    /// The person's last instance.
    last: &'a Instance,
    events: Vec<&'a StepEvent>,
}

fn compare_instance(
    bundles: &[&Bundle],
    session: &Session,
    expect: &ExpectInstance,
    into: &mut Vec<Difference>,
) {
    let journey = match &expect.journey {
        None => bundles.first().map(|bundle| bundle.journey.journey.clone()),
        Some(name) => bundles
            .iter()
            .find(|bundle| Names::of(bundle).is_journey(name))
            .map(|bundle| bundle.journey.journey.clone()),
    };
    let Some(journey) = journey else { return };
    let people = session.people_of(&journey);
    let fits = |(namespace, key): &Key| {
        *key == expect.key && (expect.namespace.is_none() || *namespace == expect.namespace)
    };
    let person = people.and_then(|people| people.iter().find(|(key, _)| fits(key)));
    let last = person.and_then(|(key, person)| Some((key, person.instance.as_ref()?)));
    let entries = last.map_or(0, |(_, instance)| instance.entry);
    let entry = expect.n.unwrap_or(entries.max(1));
    let about = |what: &str| format!("{} (entry {entry}): {what}", expect.key);
    if expect.n == Some(0) {
        let found = one(format!("entered {entries} times"));
        return differ(into, &about("instance"), one("entered 0 times"), found);
    }
    let Some((key, last)) = last.filter(|_| entry <= entries) else {
        let reasons = session.discards().iter();
        let reasons = reasons.filter(|d| d.key.as_ref() == Some(&expect.key));
        let mut found = one(format!("entered {entries} times"));
        found.extend(reasons.map(|discard| format!("discarded: {}", discard.code)));
        return differ(into, &about("instance"), one("entered"), found);
    };
    let events = events_of(session, &journey, key, entry);
    let version = events.first().map(|event| event.journey_version);
    let named = bundles.iter().find(|bundle| {
        bundle.journey.journey == journey && version.is_none_or(|n| bundle.journey.number == n)
    });
    let Some(bundle) = named else { return };
    let passage = Passage {
        session,
        names: Names::of(bundle),
        journey,
        key,
        entry,
        last,
        events,
    };
    if let Some(expected) = expect.phase {
        let found = one(phase_name(passage.phase()));
        differ(into, &about("phase"), one(phase_name(expected)), found);
    }
    if let Some(path) = &expect.path {
        differ(into, &about("path"), path.clone(), passage.path(path));
    }
    if let Some(at) = &expect.at {
        let found: Vec<String> = passage
            .standing()
            .iter()
            .map(|id| passage.names.name(at, id))
            .collect();
        if !found.contains(at) {
            differ(into, &about("at"), one(at.clone()), found);
        }
    }
    if let Some(error) = &expect.error {
        let found = passage.last.last_error.as_ref();
        let found = found.map_or("", |error| error.code.as_str());
        differ(into, &about("last error"), one(error.clone()), one(found));
    }
    for call in &expect.calls {
        passage.compare_calls(call, &about(&format!("calls of {}", call.action)), into);
    }
    for expected in &expect.step_events {
        let part = Value::Object(expected.clone());
        let all: Vec<Value> = passage
            .events
            .iter()
            .filter_map(|event| serde_json::to_value(event).ok())
            .collect();
        if !all.iter().any(|event| holds(event, &part)) {
            let node = expected.get("nodeID");
            let near = all
                .iter()
                .filter(|event| node.is_none_or(|n| event.get("nodeID") == Some(n)));
            let found = near.map(Value::to_string).collect();
            differ(into, &about("step event"), one(part.to_string()), found);
        }
    }
}

impl Passage<'_> {
    fn phase(&self) -> Phase {
        if self.entry == self.last.entry {
            return self.last.phase;
        }
        match self.events.last().map(|event| event.step_status) {
            Some(StepStatus::Ended) => Phase::Finished,
            Some(StepStatus::Error | StepStatus::Capped) => Phase::Error,
            Some(StepStatus::Timedout | StepStatus::InstanceTimedout) => Phase::Timedout,
            Some(StepStatus::Transitions) | None => Phase::Running,
        }
    }

    /// Activities passed, as the expected path calls them; an End marker that nobody named is left
    /// out.
    fn path(&self, expected: &[String]) -> Vec<String> {
        let named = |(i, event): (usize, &&StepEvent)| {
            let written = expected.get(i).map_or("", String::as_str);
            self.names.name(written, &event.activity)
        };
        let mut found: Vec<String> = self.events.iter().enumerate().map(named).collect();
        let end = found.last().is_some_and(|last| last == "End");
        if end && expected.last().is_none_or(|last| last != "End") {
            found.pop();
        }
        found
    }

    fn standing(&self) -> Vec<ActivityId> {
        match &self.last.awaits {
            Awaits::First { listeners, timers } => listeners
                .iter()
                .map(|listener| listener.activity.clone())
                .chain(timers.iter().map(|timer| timer.activity.clone()))
                .collect(),
            _ => vec![self.last.at.clone()],
        }
    }

    fn compare_calls(&self, call: &ExpectCall, about: &str, into: &mut Vec<Difference>) {
        let made: Vec<&Made> = self
            .session
            .made()
            .iter()
            .filter(|made| {
                made.journey == self.journey
                    && made.person == *self.key
                    && made.entry == self.entry
                    && made.call.name == call.action
            })
            .collect();
        let fits = |made: &&&Made| {
            let body = made.call.body.clone().unwrap_or_default();
            call.body.as_ref().is_none_or(|part| holds(&body, part))
                && call.url.as_ref().is_none_or(|url| made.call.url == *url)
        };
        let fitting: Vec<&&Made> = made.iter().filter(fits).collect();
        let attempts: u32 = fitting.iter().map(|made| made.attempts).sum();
        let times = call.times.unwrap_or(1);
        if fitting.len() == times && call.attempts.is_none_or(|n| n == attempts) {
            return;
        }
        let mut expected = one(format!("{times} times"));
        expected.extend(call.attempts.map(|n| format!("{n} attempts")));
        expected.extend(call.url.as_ref().map(|url| format!("to {url}")));
        expected.extend(call.body.as_ref().map(|body| format!("with {body}")));
        let mut found = one(format!("{} times", fitting.len()));
        found.extend(call.attempts.map(|_| format!("{attempts} attempts")));
        found.extend(made.iter().map(|made| {
            let body = made.call.body.clone().unwrap_or_default();
            format!("{} {} with {body}", made.call.method, made.call.url)
        }));
        differ(into, about, expected, found);
    }
}

/// Step events of a person's n-th passage through a journey.
fn events_of<'a>(
    session: &'a Session,
    journey: &JourneyId,
    key: &Key,
    entry: u64,
) -> Vec<&'a StepEvent> {
    let mine = session.records().iter().filter(|event| {
        event.journey == *journey && event.external_key == key.1 && event.profile_namespace == key.0
    });
    let (mut seen, mut found) = (Vec::new(), Vec::new());
    for event in mine {
        if !seen.contains(&&event.instance) {
            seen.push(&event.instance);
        }
        if u64::try_from(seen.len()).is_ok_and(|n| n == entry) {
            found.push(event);
        }
    }
    found
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Running => "running",
        Phase::Finished => "finished",
        Phase::Error => "error",
        Phase::Timedout => "timedout",
    }
}

/// Whether `whole` has all that `part` has; lists must agree in length and order.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(key, part)| whole.get(key).is_some_and(|whole| holds(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(w, p)| holds(w, p))
        }
        (Value::Number(whole), Value::Number(part)) => whole.as_f64() == part.as_f64(),
        _ => whole == part,
    }
}
