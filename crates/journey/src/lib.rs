//! Journeys and the configuration they use, as data: the model, edits as reversible patches,
//! checks, and the bundle (the one file format).
//!
//! Nothing here reads a clock, a file, the environment or the network, and nothing runs a journey.
#![warn(missing_docs)]

pub mod address;
pub mod builtin;
pub mod bundle;
pub mod check;
pub mod edit;
pub mod id;
pub mod import;
pub mod issue;
mod library;
pub mod model;
pub mod name;
pub mod patch;
pub mod property;
pub mod sample;
pub mod scope;

pub use issue::{Issue, Place, Severity};
pub use library::{EXPERIENCE_EVENT, Library};
pub use patch::Patch;
