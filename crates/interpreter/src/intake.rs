//! Recognising payloads as events (semantics §3).

use std::borrow::Cow;

use itinera_expr::{Context, Origin, Value as Typed};
use itinera_journey::id::{EventId, JourneyId};
use itinera_journey::model::{EVENT_ID_FIELD, Event, Recognition};
use itinera_journey::sample;
use jiff::Timestamp;
use serde_json::Value;

use crate::definition::{Definition, EventCode, Journey};
use crate::effect::Input;
use crate::record::{Discard, code};

/// What a payload is to a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// An input for the person with this key, for each event that it matches.
    pub inputs: Vec<Input>,
    /// Events that it matches without yielding a key.
    pub discards: Vec<Discard>,
}

/// Evaluates an event's own expressions over one payload.
struct Payload<'a> {
    body: &'a Value,
    now: Timestamp,
}

impl Context for Payload<'_> {
    fn payload(&self, origin: &Origin, _: &[(String, Typed)]) -> Option<Cow<'_, Value>> {
        matches!(origin, Origin::Event(_)).then_some(Cow::Borrowed(self.body))
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}

/// What an envelope (R-EVT-26) is to a journey: for each event of a version that may hold people.
pub fn recognise(journey: &Journey, envelope: &Value, now: Timestamp) -> Recognised {
    let mut found = Recognised {
        inputs: Vec::new(),
        discards: Vec::new(),
    };
    let Some(body) = envelope.pointer("/body/xdmEntity") else {
        return found;
    };
    let mut seen: Vec<&EventId> = Vec::new();
    let entrance = journey.entrance.and_then(|n| journey.versions.get(&n));
    for definition in entrance.into_iter().chain(journey.versions.values().rev()) {
        for (id, code) in &definition.events {
            let Some(event) = definition
                .library
                .events
                .get(id)
                .filter(|_| !seen.contains(&id))
            else {
                continue;
            };
            seen.push(id);
            if matches(event, code, envelope, body, now) {
                read_key(journey, definition, event, code, envelope, now, &mut found);
            }
        }
    }
    found
}

fn matches(
    event: &Event,
    code: &EventCode,
    envelope: &Value,
    body: &Value,
    now: Timestamp,
) -> bool {
    match &event.recognition {
        Recognition::SystemGenerated { event_id } => {
            sample::get(body, EVENT_ID_FIELD).and_then(Value::as_str) == Some(event_id)
        }
        Recognition::RuleBased { .. } => {
            let schema = ["/body/xdmMeta/schemaRef/id", "/header/schemaRef/id"]
                .iter()
                .find_map(|pointer| envelope.pointer(pointer)?.as_str());
            schema.is_some()
                && schema == event.schema.as_ref().map(|id| id.as_str())
                && code.condition.as_ref().is_some_and(|condition| {
                    matches!(
                        condition.eval(&Payload { body, now }),
                        Ok(Typed::Boolean(true))
                    )
                })
        }
    }
}

fn read_key(
    journey: &Journey,
    definition: &Definition,
    event: &Event,
    code: &EventCode,
    envelope: &Value,
    now: Timestamp,
    found: &mut Recognised,
) {
    let event_id = envelope
        .get("_id")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let body = envelope.pointer("/body/xdmEntity").unwrap_or(&Value::Null);
    match key_of(code, body, now) {
        Some(key) => found.inputs.push(Input::Event {
            event: event.id.clone(),
            key,
            namespace: namespace_of(definition, event),
            payload: body.clone(),
            event_id,
        }),
        None => found.discards.push(Discard {
            timestamp: now,
            code: code::MISSING_KEY.to_owned(),
            journey: Some(journey.id.clone()),
            event: Some(event.id.clone()),
            event_id,
            key: None,
        }),
    }
}

/// Code of the namespace of an event's key.
pub(crate) fn namespace_of(definition: &Definition, event: &Event) -> Option<String> {
    let id = event.namespace.as_ref()?;
    definition
        .library
        .namespaces
        .get(id)
        .map(|namespace| namespace.code.clone())
}

/// The key that an event's formula yields for a payload; none if it is null or empty.
pub(crate) fn key_of(code: &EventCode, body: &Value, now: Timestamp) -> Option<String> {
    code.key
        .eval(&Payload { body, now })
        .ok()?
        .text()
        .filter(|key| !key.is_empty())
}

/// What an envelope is to all journeys: an input for each concerned person, and discards; one
/// `EVENT_WITH_NO_JOURNEY` when no journey uses it (semantics §3.6).
pub fn recognise_all<'a>(
    journeys: impl Iterator<Item = &'a Journey>,
    envelope: &Value,
    now: Timestamp,
) -> (Vec<(JourneyId, Input)>, Vec<Discard>) {
    let (mut inputs, mut discards) = (Vec::new(), Vec::new());
    for journey in journeys {
        let found = recognise(journey, envelope, now);
        inputs.extend(
            found
                .inputs
                .into_iter()
                .map(|input| (journey.id.clone(), input)),
        );
        discards.extend(found.discards);
    }
    if inputs.is_empty() && discards.is_empty() {
        discards.push(Discard {
            timestamp: now,
            code: code::NO_JOURNEY.to_owned(),
            journey: None,
            event: None,
            event_id: envelope
                .get("_id")
                .and_then(Value::as_str)
                .map(str::to_owned),
            key: None,
        });
    }
    (inputs, discards)
}
