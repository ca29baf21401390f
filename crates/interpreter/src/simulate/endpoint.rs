//! Endpoints as they are assumed to answer, and the policy of a call over them.

use std::collections::BTreeMap;

use itinera_journey::id::ConnectorId;
use itinera_journey::model::DataSourceKind;
use serde_json::{Value, json};

use super::SimulationError;
use super::assumptions::{self, Assumptions};
use super::draw::{self, Chance, Drawer, For, Length, Whom, unit};
use super::world::World;
use crate::call::cap::Cap;
use crate::call::stub::{Reply, Stub, Stubs};
use crate::call::{Attempt, Next, Outcome, Policy};
use crate::definition::Definition;
use crate::effect::Call;
use crate::prepare;

/// How long a throttled call may stand in the queue, in milliseconds (R-CAP-10).
pub(super) const QUEUE_MS: i64 = 6 * 3_600_000;

/// An endpoint: of an action or message, or of a field group.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) connector: ConnectorId,
    /// The action's name, or `Source.Group`.
    pub(super) name: String,
    pub(super) salt: u32,
    pub(super) fetches: bool,
    pub(super) message: bool,
    /// Endpoints of the same connector share a window.
    pub(super) window: u16,
    pub(super) cap: Option<Cap>,
    /// So many calls in so many milliseconds, the others queued.
    pub(super) throttle: Option<(i64, i64)>,
    latency: Length,
    failing: f64,
    hanging: f64,
    status: u16,
    answer: Vec<(String, Drawer)>,
    pub(super) scripted: bool,
    timeout_ms: u64,
    /// How long it takes, if it always succeeds after the same time.
    pub(super) sure: Option<i64>,
}

/// A call played to its end.
pub(super) struct Answered {
    pub(super) outcome: Outcome,
    /// From the asking to the answer.
    pub(super) elapsed_ms: i64,
}

fn rate(place: &str, rate: &assumptions::Rate) -> Result<(u32, i64), SimulationError> {
    let per = draw::span(&format!("{place}.per"), &rate.per)?;
    if rate.calls == 0 || per == 0 {
        return Err(SimulationError::assumption(place, "nothing", ""));
    }
    Ok((rate.calls, per))
}

/// The endpoints that a version may call.
pub(super) fn endpoints(
    definition: &Definition,
    assumptions: &Assumptions,
) -> Result<Vec<Endpoint>, SimulationError> {
    let library = &definition.library;
    let mut all = Vec::new();
    let mut windows: Vec<ConnectorId> = Vec::new();
    let mut add = |connector: &str, name: String, fetches: bool, message: bool| {
        let connector = ConnectorId::new(connector);
        let window = windows.iter().position(|known| *known == connector);
        let window = window.unwrap_or_else(|| {
            windows.push(connector.clone());
            windows.len() - 1
        });
        all.push(Endpoint {
            connector,
            salt: draw::salt(&name),
            name,
            fetches,
            message,
            window: u16::try_from(window).unwrap_or(u16::MAX),
            cap: match (fetches, message) {
                (true, _) => Some(Cap::SOURCES),
                (_, true) => Some(Cap::MESSAGES),
                _ => None,
            },
            throttle: None,
            latency: Length::Constant(0),
            failing: 0.0,
            hanging: 0.0,
            status: 500,
            answer: Vec::new(),
            scripted: false,
            timeout_ms: prepare::timeout_ms(definition),
            sure: None,
        });
    };
    for action in library.actions.values() {
        add(
            action.id.as_str(),
            action.name.clone(),
            false,
            action.channel.is_some(),
        );
    }
    for source in library.data_sources.values() {
        if matches!(source.kind, DataSourceKind::External { .. }) {
            for group in source.groups.values() {
                let name = format!("{}.{}", source.name, group.name);
                add(source.id.as_str(), name, true, false);
            }
        }
    }
    for (i, given) in assumptions.endpoints.iter().enumerate() {
        let place = format!("endpoints[{i}]");
        let name = match (&given.action, &given.data_source, &given.field_group) {
            (Some(action), None, None) => action.clone(),
            (None, Some(source), Some(group)) => format!("{source}.{group}"),
            _ => return Err(SimulationError::assumption(&place, "endpoint", "")),
        };
        let mut found = false;
        for endpoint in all.iter_mut().filter(|known| known.name == name) {
            found = true;
            endpoint.assume(&place, given)?;
        }
        if !found {
            return Err(SimulationError::assumption(&place, "endpoint", &name));
        }
    }
    for (i, stub) in assumptions.stubs.iter().enumerate() {
        let place = format!("stubs[{i}]");
        let name = stub
            .name()
            .ok_or_else(|| SimulationError::assumption(&place, "endpoint", ""))?;
        let mut named = all.iter_mut().filter(|known| known.name == name).peekable();
        if named.peek().is_none() {
            return Err(SimulationError::assumption(&place, "endpoint", &name));
        }
        named.for_each(|endpoint| endpoint.scripted = true);
    }
    for endpoint in &mut all {
        let certain = endpoint.failing == 0.0 && endpoint.hanging == 0.0;
        endpoint.sure = match endpoint.latency {
            Length::Constant(ms)
                if certain
                    && !endpoint.scripted
                    && !endpoint.fetches
                    && ms.unsigned_abs() < endpoint.timeout_ms =>
            {
                Some(ms)
            }
            _ => None,
        };
    }
    Ok(all)
}

impl Endpoint {
    fn assume(
        &mut self,
        place: &str,
        given: &assumptions::Endpoint,
    ) -> Result<(), SimulationError> {
        if let Some(latency) = &given.latency {
            self.latency = Length::read(&format!("{place}.latency"), latency)?;
        }
        self.failing = draw::share(&format!("{place}.failing"), given.failing)?;
        self.hanging = draw::share(&format!("{place}.hanging"), given.hanging)?;
        draw::share(&format!("{place}.failing"), given.failing + given.hanging)?;
        if let Some(status) = given.status {
            if !(100..=599).contains(&status) || (200..=299).contains(&status) {
                let place = format!("{place}.status");
                return Err(SimulationError::assumption(
                    &place,
                    "status",
                    &status.to_string(),
                ));
            }
            self.status = status;
        }
        self.answer = Vec::new();
        for (path, drawn) in &given.answer {
            let drawer = Drawer::read(&format!("{place}.answer.{path}"), drawn)?;
            self.answer.push((path.clone(), drawer));
        }
        if given.uncapped {
            self.cap = None;
        }
        if let Some(cap) = &given.cap {
            let (calls, period_ms) = rate(&format!("{place}.cap"), cap)?;
            self.cap = Some(Cap {
                calls: calls as usize,
                period_ms,
            });
        }
        if let Some(throttle) = &given.throttle {
            let (calls, per) = rate(&format!("{place}.throttle"), throttle)?;
            self.throttle = Some((i64::from(calls), per));
            self.cap = None;
        }
        Ok(())
    }

    fn reply(&self, chance: Chance, asked: u32, attempt: u32, whom: Whom) -> Reply {
        let bits = chance.bits(For::Attempt, asked, attempt);
        let fate = unit(bits);
        let latency = self.latency.draw(draw::mix(bits)).unsigned_abs();
        if fate < self.hanging {
            return Reply {
                error: Some("timeout".to_owned()),
                ..Reply::default()
            };
        }
        if fate < self.hanging + self.failing {
            return Reply {
                status: self.status,
                latency,
                body: Value::Null,
                error: None,
            };
        }
        let mut body = if self.fetches { json!({}) } else { Value::Null };
        for (index, (path, drawer)) in self.answer.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            if let Some(value) = drawer.json(chance.bits(For::Answer, asked, index), whom) {
                if body.is_null() {
                    body = json!({});
                }
                itinera_journey::sample::put(&mut body, path, value);
            }
        }
        Reply {
            status: 200,
            latency,
            body,
            error: None,
        }
    }
}

/// The scripted answers of one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Script(Option<Box<Stubs>>);

impl Script {
    fn stubs(&mut self, given: &Assumed<'_>) -> &mut Stubs {
        self.0.get_or_insert_with(|| {
            let stubs = given.0.stubs.iter().filter_map(|stub| {
                Some(Stub {
                    name: stub.name()?,
                    when: stub.when.clone(),
                    replies: stub.replies.clone(),
                    used: 0,
                })
            });
            Box::new(Stubs(stubs.collect()))
        })
    }
}

/// Where scripted answers come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assumed<'a>(pub(super) &'a Assumptions);

/// Whom a call is made for.
pub(super) struct Asking<'a> {
    pub(super) chance: Chance,
    pub(super) whom: Whom,
    /// What tells this call of the person from others.
    pub(super) asked: u32,
    pub(super) at: i64,
    pub(super) script: &'a mut Script,
    pub(super) assumed: Assumed<'a>,
}

/// Plays a call by the policy of calls, over virtual time.
pub(super) fn play<W: World>(
    endpoint: &Endpoint,
    number: u16,
    call: Option<(&Call, &BTreeMap<String, Value>)>,
    asking: Asking<'_>,
    world: &mut W,
) -> Answered {
    let Asking {
        chance,
        whom,
        asked,
        at,
        script,
        assumed,
    } = asking;
    let mut waited = 0;
    if let Some(throttle) = endpoint.throttle {
        match world.leaves(number, throttle, at) {
            Some(leaves) if leaves - at <= QUEUE_MS => waited = leaves - at,
            _ => {
                let mut policy = Policy::new(endpoint.timeout_ms, 0);
                let outcome = match policy.next(0, Some(Attempt::Capped)) {
                    Next::Done(outcome) => outcome,
                    _ => capped(),
                };
                world.replied(number, capped_reply);
                return Answered {
                    outcome,
                    elapsed_ms: 0,
                };
            }
        }
    }
    let mut policy = match call {
        Some((call, _)) => Policy::of(call, 0),
        None => Policy::new(endpoint.timeout_ms, 0),
    };
    let (mut elapsed, mut attempts, mut last) = (0_u64, 0_u32, None);
    loop {
        match policy.next(elapsed, last.take()) {
            Next::Done(outcome) => {
                return Answered {
                    outcome,
                    elapsed_ms: waited + i64::try_from(elapsed).unwrap_or(i64::MAX / 4),
                };
            }
            Next::Pause { ms } => elapsed += ms,
            Next::Attempt { remaining_ms } => {
                let then = at + waited + i64::try_from(elapsed).unwrap_or(0);
                let free = endpoint.cap.is_none_or(|cap| world.slot(number, cap, then));
                let reply = match (free, call) {
                    (false, _) => capped_reply(),
                    (true, Some((call, parameters))) if endpoint.scripted => {
                        script.stubs(&assumed).reply(call, parameters)
                    }
                    _ => endpoint.reply(chance, asked, attempts, whom),
                };
                world.replied(number, || reply.clone());
                let (attempt, ms) = reply.attempt(remaining_ms);
                attempts += 1;
                elapsed += ms;
                last = Some(attempt);
            }
        }
    }
}

/// No slot of the cap.
pub(super) fn capped_reply() -> Reply {
    Reply {
        error: Some("capped".to_owned()),
        ..Reply::default()
    }
}

fn capped() -> Outcome {
    Outcome::Failure(crate::call::Failure::of(crate::call::Cause::Capped))
}

/// 200 after so long.
pub(super) fn fine(ms: i64) -> Reply {
    Reply {
        latency: ms.unsigned_abs(),
        body: Value::Null,
        ..Reply::default()
    }
}
