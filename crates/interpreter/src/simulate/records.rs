//! What happens to everybody, written down in chunks: 16 bytes a moment.
//!
//! A file is [`head`], then records of little-endian numbers: the person (u32, from 0), the activity
//! (u16, its place among the head's activities), what (u8: 0 entered, 1 passed, 2 called, 3 failed
//! call, 4 capped call, 8 and more: ended, by phase), nothing (u8), when (i64, ms since 1970). The
//! records of a person stand together, people in no order.

use std::sync::Mutex;

use itinera_journey::bundle::Bundle;
use serde_json::json;

use super::machine::Traveller;
use super::run::Each;
use crate::passage::{Happening, Moment, Numbers};
use crate::person::Phase;

/// How many bytes a record has.
pub const RECORD: usize = 16;
/// How many records a chunk has, about.
const CHUNK: usize = 65_536;
/// What a file begins with.
pub const MAGIC: &[u8; 8] = b"ITSTEPS1";

/// Takes chunks of records, from several threads.
pub type Sink<'a> = dyn Fn(&[u8]) -> Result<(), String> + Sync + 'a;

/// The head of a file: [`MAGIC`], the length of a JSON text (u32), the text.
pub fn head(bundle: &Bundle) -> Vec<u8> {
    let activities = Numbers::of(&bundle.journey).activities;
    let text = json!({"journey": bundle.journey.journey, "version": bundle.journey.id, "activities": activities});
    let text = text.to_string();
    let length = u32::try_from(text.len()).unwrap_or(0);
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&length.to_le_bytes());
    head.extend_from_slice(text.as_bytes());
    head
}

fn code(what: Happening) -> u8 {
    match what {
        Happening::Entered { .. } => 0,
        Happening::Passed { .. } => 1,
        Happening::Called { ok: true, .. } => 2,
        Happening::Called { capped: false, .. } => 3,
        Happening::Called { .. } => 4,
        Happening::Ended { phase } => 8 + phase as u8,
    }
}

/// A record read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// From 0.
    pub person: u32,
    /// Its place among the head's activities.
    pub activity: u16,
    /// `entered`, `passed`, `called`, `failed`, `capped`, or the phase it ended in.
    pub what: &'static str,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
}

impl Record {
    /// Reads [`RECORD`] bytes; none if they are no record.
    pub fn read(bytes: &[u8; RECORD]) -> Option<Self> {
        let [p0, p1, p2, p3, a0, a1, what, _, at @ ..] = *bytes;
        let phase = |phase: Phase| what == 8 + phase as u8;
        Some(Self {
            person: u32::from_le_bytes([p0, p1, p2, p3]),
            activity: u16::from_le_bytes([a0, a1]),
            what: match what {
                0 => "entered",
                1 => "passed",
                2 => "called",
                3 => "failed",
                4 => "capped",
                _ if phase(Phase::Finished) => "finished",
                _ if phase(Phase::Error) => "error",
                _ if phase(Phase::Timedout) => "timedout",
                _ => return None,
            },
            at: i64::from_le_bytes(at),
        })
    }
}

/// Writes moments down.
pub(super) struct Writer<'a> {
    sink: &'a Sink<'a>,
    failed: &'a Mutex<Option<String>>,
    bytes: Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(sink: &'a Sink<'a>, failed: &'a Mutex<Option<String>>) -> Self {
        Self {
            sink,
            failed,
            bytes: Vec::with_capacity((CHUNK + 1_024) * RECORD),
        }
    }

    pub(super) fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        if let Err(message) = (self.sink)(&self.bytes)
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert(message);
        }
        self.bytes.clear();
    }
}

impl Clone for Writer<'_> {
    fn clone(&self) -> Self {
        Self::new(self.sink, self.failed)
    }
}

impl Each for Writer<'_> {
    const MOMENTS: bool = true;

    fn person(&mut self, who: &Traveller, moments: &[Moment]) {
        let person = u32::try_from(who.person).unwrap_or(u32::MAX);
        for moment in moments {
            let mut record = [0_u8; RECORD];
            record[..4].copy_from_slice(&person.to_le_bytes());
            record[4..6].copy_from_slice(&moment.activity.to_le_bytes());
            record[6] = code(moment.what);
            record[8..].copy_from_slice(&moment.at.to_le_bytes());
            self.bytes.extend_from_slice(&record);
        }
        if self.bytes.len() >= CHUNK * RECORD {
            self.flush();
        }
    }

    fn join(&mut self, mut other: Self) {
        other.flush();
    }
}
