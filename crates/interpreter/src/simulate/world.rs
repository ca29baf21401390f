//! What surrounds a person of a simulation: caps shared with others, and whoever watches.

use crate::call::cap::Cap;
use crate::call::stub::Reply;
use crate::passage::Moment;
use crate::person::Phase;

use super::machine::Given;

/// Surroundings. What a watcher is not interested in does nothing.
pub(super) trait World {
    /// Takes a slot of a cap at an instant; false if there is none.
    fn slot(&mut self, _endpoint: u16, _cap: Cap, _at: i64) -> bool {
        true
    }

    /// When a call leaves the queue of a throttle, so many calls in so many milliseconds, that it
    /// comes to at an instant.
    fn leaves(&mut self, _endpoint: u16, _throttle: (i64, i64), at: i64) -> Option<i64> {
        Some(at)
    }

    /// Something happened to the person.
    fn moment(&mut self, _moment: Moment) {}

    /// The person came to an activity.
    fn reached(&mut self, _activity: u16, _via: u16, _at: i64) {}

    /// A call, fetches included, ended.
    fn called(&mut self, _endpoint: u16, _asked_at: i64, _failed: bool, _capped: bool) {}

    /// A passage ended that lasted so long.
    fn ended(&mut self, _activity: u16, _phase: Phase, _lasted: i64) {}

    /// What came concerned nobody.
    fn discarded(&mut self, _code: &'static str, _given: &Given) {}

    /// A parameter was sent empty, of an activity.
    fn sent_empty(&mut self, _activity: u16, _parameter: &str) {}

    /// Something was given to the person.
    fn given(&mut self, _at: i64, _given: &Given) {}

    /// An attempt of a call was answered.
    fn replied(&mut self, _endpoint: u16, _reply: impl FnOnce() -> Reply) {}
}
