//! What happens to one person in one journey, as a function without I/O:
//! `step(journey, person, now, input) -> (person, effects)`.
//!
//! No clock, no randomness, no network and no storage: the time, the seed and every answer come
//! in as data, and whatever must happen outside goes out as an [`Effect`]. Test mode, scenarios,
//! simulation and the engine drive this same code.
#![warn(missing_docs)]

pub mod call;
pub mod definition;
pub mod effect;
pub mod person;
pub mod record;

pub use definition::{Definition, Journey};
pub use effect::{Effect, Input};
pub use person::Person;
