//! Seeing ahead: simulations of a version, what they take for granted, and comparisons.

mod assumptions;
mod export;
mod profiles;
mod run;

pub(crate) use profiles::ProfileFiles;
pub(crate) use run::Runs;
