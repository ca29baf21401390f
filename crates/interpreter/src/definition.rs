//! A published or tested version, compiled: what `step` reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use itinera_journey::id::JourneyId;

/// One version, its expressions compiled and its graph indexed.
#[derive(Debug)]
pub struct Definition {}

/// A journey as the interpreter sees it: its versions, and the one that people enter.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The journey.
    pub id: JourneyId,
    /// Versions that may still hold people, by number.
    pub versions: BTreeMap<u32, Arc<Definition>>,
    /// The version that people enter, if it is open.
    pub entrance: Option<u32>,
}
