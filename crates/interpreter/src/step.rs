//! The interpreter's one function (semantics §4 to §11, §16).

use std::sync::Arc;

use itinera_expr::Value as Typed;
use itinera_journey::id::{ActivityId, EventId, TransitionId};
use itinera_journey::model::{ActivityKind, Outlet};
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::call::{Cause, Failure, Outcome};
use crate::definition::{Definition, Journey, Rules};
use crate::effect::{Effect, Fetch, Fetched, Input};
use crate::person::{Awaits, Instance, LastError, Listener, Passed, Person, Phase, Timer};
use crate::prepare::{self, Data, PersonContext};
use crate::record::{Discard, StepEvent, StepStatus};

/// The longest life of an instance, in hours: 30 days (semantics §16).
const LIFE_HOURS: i64 = 30 * 24;

/// What an input does to a person, and what must happen outside. Total: never fails, never panics.
/// A stale timer or answer changes nothing.
pub fn step(
    journey: &Journey,
    person: Person,
    now: Timestamp,
    seed: u64,
    input: Input,
) -> (Person, Vec<Effect>) {
    let mut run = Run {
        journey,
        person,
        now,
        seed,
        effects: Vec::new(),
    };
    match input {
        Input::Event {
            event,
            key,
            namespace,
            payload,
            event_id,
        } => {
            run.elapse();
            run.event(Arrival {
                event,
                key,
                namespace,
                payload,
                event_id,
            });
        }
        Input::Timer { generation } => {
            if run.person.generation == generation {
                run.timer();
            }
        }
        Input::Answer {
            generation,
            outcome,
            elapsed_ms,
        } => {
            if run.person.generation == generation && run.awaits(&Awaits::Answer) {
                run.answer(outcome, elapsed_ms);
            }
        }
        Input::Data {
            generation,
            groups,
            elapsed_ms,
        } => {
            if run.person.generation == generation && run.awaits(&Awaits::Data) {
                run.data(groups, elapsed_ms);
            }
        }
        Input::Stop => run.stop(),
    }
    (run.person, run.effects)
}

struct Arrival {
    event: EventId,
    key: String,
    namespace: Option<String>,
    payload: Value,
    event_id: Option<String>,
}

struct Run<'a> {
    journey: &'a Journey,
    person: Person,
    now: Timestamp,
    seed: u64,
    effects: Vec<Effect>,
}

/// What a processed activity leaves behind in its step event.
#[derive(Default)]
struct Mark {
    event_id: Option<String>,
    entrance: bool,
    reentrance: bool,
    call: Option<(String, u64)>,
    fetch_ms: Option<u64>,
    failure: Option<(Failure, bool)>,
}

impl Run<'_> {
    fn running(&self) -> Option<&Instance> {
        self.person
            .instance
            .as_ref()
            .filter(|instance| instance.phase == Phase::Running)
    }

    fn awaits(&self, what: &Awaits) -> bool {
        self.running()
            .is_some_and(|instance| instance.awaits == *what)
    }

    fn definition(&self) -> Option<Arc<Definition>> {
        self.journey.versions.get(&self.running()?.version).cloned()
    }

    fn discard(&mut self, code: &str, arrival: &Arrival) {
        self.effects.push(Effect::Discard(Discard {
            timestamp: self.now,
            code: code.to_owned(),
            journey: Some(self.journey.id.clone()),
            event: Some(arrival.event.clone()),
            event_id: arrival.event_id.clone(),
            key: Some(arrival.key.clone()),
        }));
    }

    /// Timers that were due strictly before an event came win over it (semantics §6).
    fn elapse(&mut self) {
        while let Some(Instance {
            awaits: Awaits::First { timers, .. },
            ..
        }) = self.running()
        {
            if !timers.iter().any(|timer| timer.due < self.now) {
                break;
            }
            self.timer();
        }
    }

    fn event(&mut self, arrival: Arrival) {
        let Some(instance) = self.running() else {
            self.enter(arrival);
            return;
        };
        let listener = match &instance.awaits {
            Awaits::First { listeners, .. } => listeners
                .iter()
                .find(|listener| listener.event == arrival.event)
                .cloned(),
            _ => None,
        };
        match (listener, self.definition()) {
            (Some(listener), Some(definition)) => {
                let payload = kept(&definition, &arrival);
                self.arrive(&listener.activity, Some(listener.via), |instance| {
                    let activity = instance.at.clone();
                    instance.payloads.push(Passed { activity, payload });
                });
                let mark = Mark {
                    event_id: arrival.event_id,
                    ..Mark::default()
                };
                self.leave(&definition, &Outlet::Next, mark);
            }
            _ => self.discard("notListening", &arrival),
        }
    }

    /// The rules of entry, c to i of semantics §4.
    fn enter(&mut self, arrival: Arrival) {
        let number = self.journey.entrance;
        let definition = number
            .and_then(|number| self.journey.versions.get(&number))
            .cloned();
        let (Some(number), Some(definition)) = (number, definition) else {
            return self.discard("journeyNotOpen", &arrival);
        };
        let first = definition
            .version
            .activities
            .get(&definition.start)
            .map(|activity| &activity.kind);
        if !matches!(first, Some(ActivityKind::Event { event, .. }) if *event == arrival.event) {
            return self.discard("noInstance", &arrival);
        }
        let properties = &definition.version.properties;
        if let Some(last) = self.person.last_entry_at {
            let wait = SignedDuration::from_secs(i64::from(properties.re_entrance_wait));
            let waits = match self.journey.rules {
                Rules::Live => true,
                Rules::Test { entry_rules, .. } => entry_rules,
            };
            if !properties.allow_re_entrance {
                return self.discard("reentranceNotAllowed", &arrival);
            }
            if waits && self.now.duration_since(last) < wait {
                return self.discard("reentranceWaitPeriod", &arrival);
            }
        }
        let reentrance = self.person.last_entry_at.is_some();
        let entry = self
            .person
            .instance
            .as_ref()
            .map_or(0, |instance| instance.entry)
            + 1;
        let id = instance_id(self.seed, self.journey.id.as_str(), &arrival, entry);
        let payload = kept(&definition, &arrival);
        self.person.last_entry_at = Some(self.now);
        self.person.instance = Some(Instance {
            id,
            version: number,
            key: arrival.key,
            namespace: arrival.namespace,
            created_at: self.now,
            entry,
            at: definition.start.clone(),
            phase: Phase::Running,
            awaits: Awaits::Nothing,
            payloads: vec![Passed {
                activity: definition.start.clone(),
                payload,
            }],
            sequence: 0,
            via: None,
            last_error: None,
        });
        let event_id = Some("createInstance".to_owned());
        let mark = Mark {
            event_id,
            entrance: true,
            reentrance,
            ..Mark::default()
        };
        self.leave(&definition, &Outlet::Next, mark);
    }

    /// The person comes to an activity.
    fn arrive(
        &mut self,
        at: &ActivityId,
        via: Option<TransitionId>,
        with: impl FnOnce(&mut Instance),
    ) {
        if let Some(instance) = &mut self.person.instance {
            instance.at = at.clone();
            instance.via = via;
            instance.awaits = Awaits::Nothing;
            with(instance);
        }
    }

    /// The activity where the person stands is done: record it, and go on by an outlet until
    /// something must be waited for.
    fn leave(&mut self, definition: &Definition, outlet: &Outlet, mark: Mark) {
        let mut next = Some((outlet.clone(), mark));
        while let Some((outlet, mark)) = next.take() {
            let Some(at) = self
                .person
                .instance
                .as_ref()
                .map(|instance| instance.at.clone())
            else {
                return;
            };
            let ahead: Vec<(TransitionId, ActivityId)> = definition
                .version
                .transitions_of(&at, &outlet)
                .map(|(id, t)| (id.clone(), t.to.clone()))
                .collect();
            if ahead.is_empty() {
                return self.end(definition, mark, Phase::Finished);
            }
            self.record(definition, &at, mark, None);
            next = self.follow(definition, ahead);
        }
    }

    /// Enters what comes next; yields the outlet to leave by if nothing must be waited for.
    fn follow(
        &mut self,
        definition: &Definition,
        ahead: Vec<(TransitionId, ActivityId)>,
    ) -> Option<(Outlet, Mark)> {
        let kind_of = |id: &ActivityId| definition.version.activities.get(id).map(|a| &a.kind);
        let (via, to) = ahead.first()?.clone();
        match kind_of(&to)? {
            ActivityKind::Event { .. } | ActivityKind::Wait { .. } => {
                self.listen(definition, &ahead);
                None
            }
            ActivityKind::Condition { .. } | ActivityKind::Action { .. } => {
                self.arrive(&to, Some(via), |_| {});
                let groups = definition.groups.get(&to).cloned().unwrap_or_default();
                if groups.is_empty() {
                    return self.perform(definition, &Data::new(), None);
                }
                self.person.generation += 1;
                let generation = self.person.generation;
                let instance = self.person.instance.as_mut()?;
                instance.awaits = Awaits::Data;
                let groups = groups.into_iter().map(|(source, group)| Fetch {
                    source,
                    group,
                    namespace: instance.namespace.clone(),
                    key: instance.key.clone(),
                });
                self.effects.push(Effect::Fetch {
                    generation,
                    groups: groups.collect(),
                });
                None
            }
            _ => {
                self.arrive(&to, Some(via), |_| {});
                self.end(definition, Mark::default(), Phase::Finished);
                None
            }
        }
    }

    /// A waiting point: all listeners and timers start now (semantics §6).
    fn listen(&mut self, definition: &Definition, ahead: &[(TransitionId, ActivityId)]) {
        let (mut listeners, mut timers) = (Vec::new(), Vec::new());
        for (via, to) in ahead {
            match definition
                .version
                .activities
                .get(to)
                .map(|activity| &activity.kind)
            {
                Some(ActivityKind::Event { event, .. }) => {
                    listeners.push(Listener {
                        activity: to.clone(),
                        event: event.clone(),
                        via: via.clone(),
                    });
                }
                Some(ActivityKind::Wait { amount, unit, .. }) => {
                    let own = i64::from(*amount).saturating_mul(unit.millis());
                    let lasts = match self.journey.rules {
                        Rules::Test {
                            wait_ms: Some(ms), ..
                        } => ms,
                        _ => own,
                    };
                    timers.push(Timer {
                        activity: to.clone(),
                        due: later(self.now, lasts),
                        configured_due: later(self.now, own),
                        via: via.clone(),
                    });
                }
                _ => {}
            }
        }
        self.person.generation += 1;
        let generation = self.person.generation;
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        let deadline = deadline(instance);
        let due = timers
            .iter()
            .map(|timer| timer.due)
            .min()
            .map_or(deadline, |due| due.min(deadline));
        instance.awaits = Awaits::First { listeners, timers };
        self.effects.push(Effect::SetTimer { generation, due });
    }

    fn timer(&mut self) {
        let Some(definition) = self.definition() else {
            return;
        };
        let now = self.now;
        let Some(instance) = self.running() else {
            return;
        };
        let Awaits::First { timers, .. } = &instance.awaits else {
            return;
        };
        let elapsed = timers
            .iter()
            .enumerate()
            .filter(|(_, timer)| timer.due <= now && timer.due <= deadline(instance))
            .min_by_key(|(rank, timer)| (timer.due, timer.configured_due, *rank))
            .map(|(_, timer)| timer.clone());
        match elapsed {
            Some(timer) => {
                self.arrive(&timer.activity, Some(timer.via), |_| {});
                let event_id = Some("scheduledNotificationReceived".to_owned());
                self.leave(
                    &definition,
                    &Outlet::Next,
                    Mark {
                        event_id,
                        ..Mark::default()
                    },
                );
            }
            None if now >= deadline(instance) => self.global_timeout(&definition),
            None => {
                let due = timers
                    .iter()
                    .map(|timer| timer.due)
                    .min()
                    .unwrap_or_else(|| deadline(instance));
                let due = due.min(deadline(instance));
                let generation = self.person.generation;
                self.effects.push(Effect::SetTimer { generation, due });
            }
        }
    }

    fn data(&mut self, groups: Vec<Fetched>, elapsed_ms: u64) {
        let Some(definition) = self.definition() else {
            return;
        };
        let mut data = Data::new();
        for fetched in groups {
            match fetched.outcome {
                Outcome::Success { body, .. } => {
                    let body = body.unwrap_or_else(|| json!({}));
                    data.insert((fetched.source, fetched.group), body);
                }
                Outcome::Failure(failure) => {
                    return self.fail(&definition, failure, true, None, Some(elapsed_ms));
                }
            }
        }
        if let Some((outlet, mark)) = self.perform(&definition, &data, Some(elapsed_ms)) {
            self.leave(&definition, &outlet, mark);
        }
    }

    /// A condition chooses, an action calls: all data it needs is there.
    fn perform(
        &mut self,
        definition: &Definition,
        data: &Data,
        fetch_ms: Option<u64>,
    ) -> Option<(Outlet, Mark)> {
        let instance = self.person.instance.as_ref()?;
        let at = instance.at.clone();
        let context = PersonContext {
            definition,
            instance,
            data,
            now: self.now,
        };
        match definition
            .version
            .activities
            .get(&at)
            .map(|activity| &activity.kind)?
        {
            ActivityKind::Condition { others, .. } => {
                let mut taken = None;
                for (path, code) in definition.conditions.get(&at).into_iter().flatten() {
                    match code.eval(&context) {
                        Ok(Typed::Boolean(true)) => {
                            taken = Some(Outlet::Path(path.clone()));
                            break;
                        }
                        Ok(_) => {}
                        Err(error) => {
                            let cause = Cause::Error {
                                message: error.to_string(),
                            };
                            let failure = Failure {
                                cause,
                                origin: None,
                                response: None,
                            };
                            self.fail(definition, failure, false, None, fetch_ms);
                            return None;
                        }
                    }
                }
                let mark = Mark {
                    fetch_ms,
                    ..Mark::default()
                };
                match taken.or_else(|| others.then_some(Outlet::Others)) {
                    Some(outlet) => Some((outlet, mark)),
                    None => {
                        self.end(definition, mark, Phase::Finished);
                        None
                    }
                }
            }
            ActivityKind::Action { action, .. } => {
                let known = definition.library.actions.get(action)?;
                match prepare::call(&context, &at, known, self.person.generation + 1) {
                    Ok(call) => {
                        self.person.generation += 1;
                        if let Some(instance) = &mut self.person.instance {
                            instance.awaits = Awaits::Answer;
                        }
                        let generation = self.person.generation;
                        self.effects.push(Effect::Call { generation, call });
                    }
                    Err(error) => {
                        let cause = Cause::Error {
                            message: error.to_string(),
                        };
                        let failure = Failure {
                            cause,
                            origin: None,
                            response: None,
                        };
                        self.fail(definition, failure, false, None, fetch_ms);
                    }
                }
                None
            }
            _ => None,
        }
    }

    fn answer(&mut self, outcome: Outcome, elapsed_ms: u64) {
        let Some(definition) = self.definition() else {
            return;
        };
        let name = self.running().and_then(|instance| {
            match &definition.version.activities.get(&instance.at)?.kind {
                ActivityKind::Action { action, .. } => definition.library.actions.get(action),
                _ => None,
            }
        });
        let call = name.map(|action| (action.name.clone(), elapsed_ms));
        match outcome {
            Outcome::Success { .. } => {
                let event_id = Some("executedAction".to_owned());
                self.leave(
                    &definition,
                    &Outlet::Next,
                    Mark {
                        event_id,
                        call,
                        ..Mark::default()
                    },
                );
            }
            Outcome::Failure(failure) => self.fail(&definition, failure, false, call, None),
        }
    }

    /// A failure: by the error path if there is one, else the person stops here (semantics §11).
    fn fail(
        &mut self,
        definition: &Definition,
        failure: Failure,
        fetch: bool,
        call: Option<(String, u64)>,
        fetch_ms: Option<u64>,
    ) {
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        let at = instance.at.clone();
        instance.last_error = Some(LastError {
            activity: at.clone(),
            code: failure.cause.code(),
        });
        let handled = definition
            .version
            .activities
            .get(&at)
            .is_some_and(|activity| activity.kind.outlets().contains(&Outlet::Error));
        let phase = match failure.cause {
            Cause::Timeout => Phase::Timedout,
            _ => Phase::Error,
        };
        let mark = Mark {
            call,
            fetch_ms,
            failure: Some((failure, fetch)),
            ..Mark::default()
        };
        if handled {
            self.leave(definition, &Outlet::Error, mark);
        } else {
            self.end(definition, mark, phase);
        }
    }

    fn end(&mut self, definition: &Definition, mark: Mark, phase: Phase) {
        let Some(instance) = &self.person.instance else {
            return;
        };
        let at = instance.at.clone();
        self.record(definition, &at, mark, Some(phase));
        self.close(phase);
    }

    fn close(&mut self, phase: Phase) {
        self.person.generation += 1;
        if let Some(instance) = &mut self.person.instance {
            instance.phase = phase;
            instance.awaits = Awaits::Nothing;
            instance.payloads.clear();
        }
    }

    fn global_timeout(&mut self, definition: &Definition) {
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        let at = instance.at.clone();
        instance.last_error = Some(LastError {
            activity: at.clone(),
            code: "timedOut".to_owned(),
        });
        self.record(definition, &at, Mark::default(), Some(Phase::Timedout));
        self.close(Phase::Timedout);
        self.person.last_entry_at = None;
    }

    fn stop(&mut self) {
        let Some(definition) = self.definition() else {
            return;
        };
        let Some(at) = self.running().map(|instance| instance.at.clone()) else {
            return;
        };
        self.record(&definition, &at, Mark::default(), Some(Phase::Timedout));
        self.close(Phase::Timedout);
    }

    /// Emits the step event of an activity; `ends`: the phase the instance ends in with it.
    fn record(
        &mut self,
        definition: &Definition,
        at: &ActivityId,
        mark: Mark,
        ends: Option<Phase>,
    ) {
        let in_test = matches!(self.journey.rules, Rules::Test { .. });
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        instance.sequence += 1;
        let version = &definition.version;
        let (node_type, step_type) = match version.activities.get(at).map(|activity| &activity.kind)
        {
            Some(ActivityKind::Event { .. }) if mark.entrance => ("start", None),
            Some(ActivityKind::Event { .. }) | None => ("event", None),
            Some(ActivityKind::Condition { .. }) => ("condition", Some("Condition")),
            Some(ActivityKind::Wait { .. }) => ("wait", Some("Timer")),
            Some(ActivityKind::Action { .. }) => ("action", Some("Action")),
            Some(ActivityKind::End {}) => ("end", None),
            Some(_) => ("action", None),
        };
        let failed = mark.failure.as_ref();
        let step_status = match (failed.map(|(failure, _)| &failure.cause), ends) {
            (Some(Cause::Capped), _) => StepStatus::Capped,
            (Some(Cause::Timeout), _) => StepStatus::Timedout,
            (Some(_), _) => StepStatus::Error,
            (None, Some(Phase::Timedout)) => StepStatus::InstanceTimedout,
            (None, Some(_)) => StepStatus::Ended,
            (None, None) => StepStatus::Transitions,
        };
        let http = failed.and_then(|(failure, _)| match &failure.cause {
            Cause::Http { code } => Some(code.to_string()),
            _ => None,
        });
        let fetch = failed.is_some_and(|(_, fetch)| *fetch);
        let error = failed.map(|(failure, fetch)| failure.cause.kind(*fetch).to_owned());
        let is_action = step_type == Some("Action");
        let parent = instance
            .via
            .as_ref()
            .and_then(|via| version.transitions.get(via));
        self.effects.push(Effect::Record(Box::new(StepEvent {
            id: format!("{}-{}", instance.id, instance.sequence),
            timestamp: self.now,
            journey: self.journey.id.clone(),
            journey_version: instance.version,
            journey_version_name: version.name.clone(),
            instance: instance.id.clone(),
            external_key: instance.key.clone(),
            profile_namespace: instance.namespace.clone(),
            activity: at.clone(),
            node_name: version.caption(at, &definition.library),
            node_type: node_type.to_owned(),
            step_type: step_type.map(str::to_owned),
            step_status,
            via: instance.via.clone(),
            parent: parent.map(|transition| transition.from.clone()),
            event_id: mark.event_id,
            entrance: mark.entrance,
            reentrance: mark.reentrance,
            instance_ended: ends.is_some(),
            in_test,
            action_name: mark.call.as_ref().map(|(name, _)| name.clone()),
            action_execution_time: mark.call.map(|(_, ms)| ms),
            action_execution_error: error.clone().filter(|_| is_action && !fetch),
            action_execution_error_code: http.clone().filter(|_| is_action && !fetch),
            fetch_error: error.filter(|_| fetch || !is_action),
            fetch_error_code: http.filter(|_| fetch || !is_action),
            fetch_total_time: mark.fetch_ms,
        })));
    }
}

fn deadline(instance: &Instance) -> Timestamp {
    instance
        .created_at
        .checked_add(SignedDuration::from_hours(LIFE_HOURS))
        .unwrap_or(Timestamp::MAX)
}

fn later(now: Timestamp, ms: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(Timestamp::MAX)
}

/// The payload's selected fields (semantics §3.7).
fn kept(definition: &Definition, arrival: &Arrival) -> Value {
    let mut kept = json!({});
    for field in definition
        .library
        .events
        .get(&arrival.event)
        .into_iter()
        .flat_map(|e| &e.fields)
    {
        if let Some(value) = sample::get(&arrival.payload, field) {
            sample::put(&mut kept, field, value.clone());
        }
    }
    kept
}

/// A stable id: a hash of seed, journey, person and entry.
fn instance_id(seed: u64, journey: &str, arrival: &Arrival, entry: u64) -> String {
    let namespace = arrival.namespace.as_deref().unwrap_or_default();
    let text = format!(
        "{seed}\u{1f}{journey}\u{1f}{namespace}\u{1f}{}\u{1f}{entry}",
        arrival.key
    );
    let fnv = |basis: u64| {
        text.bytes().fold(basis, |hash, b| {
            (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    };
    format!(
        "{:016x}{:016x}",
        fnv(0xcbf2_9ce4_8422_2325),
        fnv(0x6c62_272e_07bb_0142)
    )
}
