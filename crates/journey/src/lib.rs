//! Journeys and the configuration they use, as data: the model, edits as reversible patches,
//! checks, and the bundle (the one file format).
//!
//! Nothing here reads a clock, a file, the environment or the network, and nothing runs a journey.
#![warn(missing_docs)]

pub mod bundle;
pub mod edit;
pub mod id;
pub mod issue;
pub mod model;
pub mod patch;

pub use issue::{Issue, Place, Severity};
pub use patch::Patch;
