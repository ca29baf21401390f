//! Recorded events as people: a line for each key.

use std::collections::BTreeMap;

use itinera_journey::bundle::Bundle;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::SimulationError;
use super::people::{BrokenLine, InMemory, Recorded};
use crate::definition::Definition;
use crate::intake;

/// People made of recorded events.
#[derive(Debug)]
pub struct RecordedPeople {
    /// A line for each key, in the order of their first events.
    pub people: InMemory,
    /// When the first event came.
    pub first: Timestamp,
    /// Lines that could not be read or whose event yields no key.
    pub broken: Vec<BrokenLine>,
}

/// Reads recorded events: JSON Lines `{"at", "event", "payload"}`, in any order. The key comes from
/// the payload, by the event's formula. Events that the journey does not use are left out.
///
/// # Errors
/// [`SimulationError`]: a journey with errors, or not one event that can be read.
pub fn recorded(bundle: &Bundle, bytes: &[u8]) -> Result<RecordedPeople, SimulationError> {
    let definition = Definition::compile(bundle, true)
        .map_err(|issues| SimulationError::journey(&bundle.journey.name, issues))?;
    let mut by_key: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    let mut broken = Vec::new();
    let mut lines = 0;
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        lines = line;
        let event: Recorded = match serde_json::from_slice(bytes) {
            Ok(event) => event,
            Err(error) => {
                let message = error.to_string();
                broken.push(BrokenLine { line, message });
                continue;
            }
        };
        let mut known = definition.library.events.values();
        let found = known.find(|e| e.name == event.event || e.id.as_str() == event.event);
        let Some(code) = found.and_then(|found| definition.events.get(&found.id)) else {
            continue;
        };
        match intake::key_of(code, &event.payload, event.at) {
            Some(key) => by_key.entry(key).or_default().push(event),
            None => {
                let message = "the event yields no key".to_owned();
                broken.push(BrokenLine { line, message });
            }
        }
    }
    let mut people: Vec<(Timestamp, Value)> = by_key
        .into_iter()
        .filter_map(|(key, mut events)| {
            events.sort_by_key(|event| event.at);
            let first = events.first()?.at;
            Some((
                first,
                json!({"key": key, "attributes": {}, "events": events}),
            ))
        })
        .collect();
    people.sort_by_key(|(first, _)| *first);
    let Some(first) = people.first().map(|(first, _)| *first) else {
        let told = broken.first().cloned();
        return Err(SimulationError::NoProfiles {
            lines,
            line: told.as_ref().map_or(0, |told| told.line),
            message: told.map_or_else(String::new, |told| told.message),
        });
    };
    let mut text = Vec::new();
    for (_, person) in people {
        text.extend_from_slice(person.to_string().as_bytes());
        text.push(b'\n');
    }
    Ok(RecordedPeople {
        people: InMemory::new(text),
        first,
        broken,
    })
}
