//! People from a file: JSON Lines, a profile each.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

use itinera_journey::model::SegmentStatus;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::plan::Plan;

/// The longest line read, in bytes.
pub const MAX_LINE: usize = 1024 * 1024;

/// Lines of a file, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Number of the first line, from 0.
    pub first: u64,
    /// The lines, whole ones.
    pub bytes: Vec<u8>,
}

/// Where profiles come from: read block by block, by several threads at once.
pub trait Profiles: Sync {
    /// How many lines there are.
    fn lines(&self) -> u64;

    /// Goes back to the first line.
    ///
    /// # Errors
    /// Why the file cannot be read, in words.
    fn rewind(&self) -> Result<(), String>;

    /// The next block; none after the last one.
    ///
    /// # Errors
    /// Why the file cannot be read, in words.
    fn block(&self) -> Result<Option<Block>, String>;
}

/// Profiles in memory.
#[derive(Debug)]
pub struct InMemory {
    bytes: Vec<u8>,
    lines: u64,
    next: std::sync::Mutex<(usize, u64)>,
}

/// About how many bytes a block has.
const BLOCK: usize = 256 * 1024;

impl InMemory {
    /// Of a file's bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            lines: count_lines(&bytes),
            bytes,
            next: std::sync::Mutex::new((0, 0)),
        }
    }
}

/// How many lines a text has, an unfinished last one included.
pub fn count_lines(bytes: &[u8]) -> u64 {
    let breaks = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    let unfinished = bytes.last().is_some_and(|last| *last != b'\n');
    breaks + u64::from(unfinished)
}

impl Profiles for InMemory {
    fn lines(&self) -> u64 {
        self.lines
    }

    fn rewind(&self) -> Result<(), String> {
        match self.next.lock() {
            Ok(mut next) => *next = (0, 0),
            Err(poisoned) => *poisoned.into_inner() = (0, 0),
        }
        Ok(())
    }

    fn block(&self) -> Result<Option<Block>, String> {
        let mut next = self.next.lock().map_err(|error| error.to_string())?;
        let (from, first) = *next;
        let Some(rest) = self.bytes.get(from..).filter(|rest| !rest.is_empty()) else {
            return Ok(None);
        };
        let end = match rest
            .get(BLOCK..)
            .and_then(|far| far.iter().position(|b| *b == b'\n'))
        {
            Some(at) => BLOCK + at + 1,
            None => rest.len(),
        };
        let bytes = rest[..end].to_vec();
        *next = (from + end, first + count_lines(&bytes));
        Ok(Some(Block { first, bytes }))
    }
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrokenLine {
    /// From 1.
    #[ts(type = "number")]
    pub line: u64,
    /// Why, in words.
    pub message: String,
}

/// A person of a file.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) key: Option<String>,
    /// What came for the person, in the order of time; if there is something, nothing is drawn.
    pub(super) recorded: Vec<Recorded>,
    pub(super) attributes: Value,
    pub(super) events: Vec<Map<String, Value>>,
    segments: BTreeMap<String, SegmentStatus>,
}

/// An event that came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    /// When.
    #[serde(alias = "timestamp")]
    pub at: Timestamp,
    /// The event's name or id.
    pub event: String,
    /// Its body.
    pub payload: Value,
}

/// A profile with more than attributes: as test profiles are imported, with one key.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    identities: BTreeMap<String, String>,
    attributes: Map<String, Value>,
    #[serde(default)]
    experience_events: Vec<Map<String, Value>>,
    #[serde(default)]
    segments: BTreeMap<String, SegmentStatus>,
    #[serde(default)]
    events: Vec<Recorded>,
}

impl Line {
    /// Reads a line: an object of attributes, or one with `attributes` and, if wanted, `key` or
    /// `identities`, `experienceEvents`, `segments` and recorded `events`. A text in its place says why there is none.
    pub(super) fn read(bytes: &[u8], namespace: Option<&str>) -> Result<Self, String> {
        if bytes.len() > MAX_LINE {
            return Err(format!("longer than {} KiB", MAX_LINE / 1024));
        }
        let said = |error: serde_json::Error| {
            let text = error.to_string();
            let at = text.rfind(" at line ").unwrap_or(text.len());
            format!("column {}: {}", error.column(), &text[..at])
        };
        if let Ok(whole) = serde_json::from_slice::<Whole>(bytes) {
            return Ok(Self::of(whole, namespace));
        }
        let value: Value = serde_json::from_slice(bytes).map_err(said)?;
        let map = match value {
            Value::Object(map) => map,
            Value::String(why) => return Err(why),
            _ => return Err("not an object".to_owned()),
        };
        if !map.get("attributes").is_some_and(Value::is_object) {
            let key = map.get("key").and_then(Value::as_str).map(str::to_owned);
            return Ok(Self {
                key: key.filter(|key| !key.is_empty()),
                attributes: Value::Object(map),
                ..Self::default()
            });
        }
        let whole: Whole = serde_json::from_value(Value::Object(map)).map_err(said)?;
        Ok(Self::of(whole, namespace))
    }

    fn of(whole: Whole, namespace: Option<&str>) -> Self {
        let mut recorded = whole.events;
        recorded.sort_by_key(|event| event.at);
        let mut identities = whole.identities;
        let key = whole.key;
        let key = key.or_else(|| identities.remove(namespace.unwrap_or_default()));
        let key = key.or_else(|| identities.into_values().next());
        Self {
            key: key.filter(|key| !key.is_empty()),
            recorded,
            attributes: Value::Object(whole.attributes),
            events: whole.experience_events,
            segments: whole.segments,
        }
    }

    /// The status in a segment, which the file names by id or name.
    pub(super) fn segment(&self, plan: &Plan, segment: u16) -> Option<SegmentStatus> {
        if self.segments.is_empty() {
            return None;
        }
        let (id, _) = plan.segments.get(usize::from(segment))?;
        let known = plan.definition.library.segments.get(id)?;
        let named = self.segments.get(id.as_str());
        named.or_else(|| self.segments.get(&known.name)).copied()
    }
}
