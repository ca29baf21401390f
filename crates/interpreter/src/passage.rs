//! What happened to one person, moment by moment: what promises, comparisons and counts read,
//! whether it was told by the simulation or by the step events of a run.
//!
//! Activities and transitions are numbered by their order in the version's maps, so that a moment
//! is small and costs no allocation.

use std::collections::BTreeMap;
use std::sync::Arc;

use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::Version;

use crate::definition::Definition;
use crate::person::Phase;
use crate::record::{StepEvent, StepStatus};
use crate::session::{Key, Session};

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

/// Several versions with their activities numbered together: those of the first one as [`Numbers`]
/// has them, those of the others behind.
#[derive(Debug, Clone)]
pub struct Places {
    parts: Vec<(Arc<Definition>, Numbers, u16)>,
    len: u16,
}

impl Places {
    /// Of a version, with later versions of its journey and journeys that it jumps to.
    pub fn of(definitions: &[Arc<Definition>]) -> Self {
        let mut places = Self {
            parts: Vec::new(),
            len: 0,
        };
        for definition in definitions {
            let numbers = Numbers::of(&definition.version);
            let count = u16::try_from(numbers.activities.len()).unwrap_or(u16::MAX);
            let first = places.len;
            places.len = places.len.saturating_add(count);
            places.parts.push((definition.clone(), numbers, first));
        }
        places
    }

    /// How many activities there are.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The version promises are made for.
    pub fn main(&self) -> Option<&Arc<Definition>> {
        self.parts.first().map(|(definition, _, _)| definition)
    }

    /// The activity of a number, with its version.
    pub fn at(&self, number: u16) -> Option<(&Definition, &ActivityId)> {
        let part = self
            .parts
            .iter()
            .rev()
            .find(|(_, _, first)| *first <= number);
        let (definition, numbers, first) = part?;
        let id = numbers.activities.get(usize::from(number - first))?;
        Some((definition, id))
    }

    /// Everything, with its numbers.
    pub fn all(&self) -> impl Iterator<Item = (&Definition, &ActivityId)> {
        let parts = self.parts.iter();
        parts.flat_map(|(definition, numbers, _)| {
            numbers.activities.iter().map(move |id| (&**definition, id))
        })
    }

    fn number(&self, event: &StepEvent) -> Option<(u16, &Definition, &Numbers)> {
        let mut parts = self.parts.iter();
        let (definition, numbers, first) = parts.find(|(definition, _, _)| {
            let version = &definition.version;
            version.journey == event.journey && version.number == event.journey_version
        })?;
        let number = numbers.activity(&event.activity)?;
        Some((first.saturating_add(number), definition, numbers))
    }
}

/// What happened to each person of a session. Of other journeys only what was passed and called is
/// told: entries and ends are those of the first version's journey.
pub fn of(session: &Session, places: &Places) -> BTreeMap<Key, Vec<Moment>> {
    let mut all: BTreeMap<Key, Vec<Moment>> = BTreeMap::new();
    let mut entries: BTreeMap<Key, u32> = BTreeMap::new();
    let main = places.main().map(|known| &known.version.journey);
    for event in session.records() {
        let Some((activity, definition, numbers)) = places.number(event) else {
            continue;
        };
        let own = main == Some(&event.journey);
        let key = (event.profile_namespace.clone(), event.external_key.clone());
        let moments = all.entry(key.clone()).or_default();
        let mut tell = |what| {
            moments.push(Moment {
                at: event.timestamp.as_millisecond(),
                activity,
                what,
            });
        };
        if event.entrance && own {
            let before = entries.entry(key).or_default();
            tell(Happening::Entered { before: *before });
            *before += 1;
        }
        let kind = definition.kind(&event.activity);
        // A failed fetch comes before the call, which is not made then.
        if kind.is_some_and(|kind| kind.calls()) && event.action_type.is_some() {
            tell(Happening::Called {
                ok: event.action_execution_error.is_none(),
                capped: event.step_status == StepStatus::Capped,
            });
        }
        // Whose time is over is told of at the last activity once more.
        if event.step_status != StepStatus::InstanceTimedout {
            let via = event.via.as_ref().and_then(|via| numbers.transition(via));
            tell(Happening::Passed { via });
        }
        if event.instance_ended && own {
            let phase = match event.step_status {
                StepStatus::Error | StepStatus::Capped => Phase::Error,
                StepStatus::Timedout | StepStatus::InstanceTimedout => Phase::Timedout,
                StepStatus::Ended | StepStatus::Transitions => Phase::Finished,
            };
            tell(Happening::Ended { phase });
        }
    }
    all
}
