//! What happened to one person, moment by moment: what promises, comparisons and counts read,
//! whether it was told by the simulation or by the step events of a run.
//!
//! Activities and transitions are numbered by their order in the version's maps, so that a moment
//! is small and costs no allocation.

use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::Version;

use crate::person::Phase;

/// Something that happened to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
    /// The activity that it happened at, by its number.
    pub activity: u16,
    /// What.
    pub what: Happening,
}

/// What can happen to a person at an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Entered the journey there; how often before, from 0.
    Entered {
        /// Earlier entries.
        before: u32,
    },
    /// Was done with the activity: a step event was recorded. By the transition of this number it
    /// had come there; none at the entry.
    Passed {
        /// How it had come.
        via: Option<u16>,
    },
    /// An action, message, jump or profile update was asked for and ended; fetches of data do not
    /// count.
    Called {
        /// Whether it succeeded.
        ok: bool,
        /// Whether the cap threw it away.
        capped: bool,
    },
    /// The passage ended there.
    Ended {
        /// How.
        phase: Phase,
    },
}

/// The numbers of a version's activities and transitions.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// By number.
    pub activities: Vec<ActivityId>,
    /// By number.
    pub transitions: Vec<TransitionId>,
}

impl Numbers {
    /// Of a version.
    pub fn of(version: &Version) -> Self {
        Self {
            activities: version.activities.keys().cloned().collect(),
            transitions: version.transitions.keys().cloned().collect(),
        }
    }

    /// The number of an activity.
    pub fn activity(&self, id: &ActivityId) -> Option<u16> {
        let at = self.activities.binary_search(id).ok()?;
        u16::try_from(at).ok()
    }

    /// The number of a transition.
    pub fn transition(&self, id: &TransitionId) -> Option<u16> {
        let at = self.transitions.binary_search(id).ok()?;
        u16::try_from(at).ok()
    }
}
