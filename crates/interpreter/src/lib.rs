//! What happens to one person in one journey, as a function without I/O:
//! `step(journey, person, now, seed, input) -> (person, effects)`.
//!
//! No clock, no randomness, no network and no storage: the time, the seed and every answer come
//! in as data, and whatever must happen outside goes out as an [`Effect`]. Test mode, scenarios
//! and the engine drive this same code.
#![warn(missing_docs)]

pub mod call;
pub mod counterexample;
pub mod coverage;
pub mod decision;
pub mod definition;
pub mod effect;
mod hash;
mod intake;
pub mod passage;
pub mod person;
mod prepare;
pub mod promise;
pub mod record;
pub mod scenario;
pub mod session;
pub mod simulate;
mod step;

pub use definition::{Definition, Journey, Need, Rules};
pub use effect::{Effect, Input};
pub use intake::{Recognised, recognise, recognise_all};
pub use person::Person;
pub use step::step;
