//! Many people over virtual time: what will happen, before it happens.
//!
//! [`run`] lets the people of [`Assumptions`] pass through a version and counts what they do, each
//! to the end by itself, or all in the order of time where caps couple them. `plan` compiles the
//! version and the assumptions, `machine` moves one person by the rules of [`crate::step()`],
//! `careful` evaluates what needs the real context, `count` and `tell` make the report. Every draw
//! is a hash of seed, person and purpose, so that [`scenario_of`] tells any person again.

mod assumptions;
mod careful;
mod compare;
mod comparison;
mod count;
mod defaults;
mod draw;
mod endpoint;
mod error;
mod kept;
mod machine;
mod people;
mod plan;
mod recorded;
mod records;
mod report;
mod retell;
mod run;
mod table;
mod tell;
mod world;

use itinera_journey::bundle::Bundle;

pub use assumptions::{
    Again, Assumptions, Delay, Distribution, Drawn, Endpoint, FORMAT, Form, LaterChange,
    LaterEvent, LaterReaction, Rate, Since, Weighted,
};
pub use compare::{CHANGES, compare};
pub use comparison::{Comparison, Onward, Parting};
pub use defaults::defaults;
pub use error::{ASSUMPTIONS, SimulationError};
pub use people::{Block, BrokenLine, InMemory, MAX_LINE, Profiles, Recorded, count_lines};
pub use recorded::{RecordedPeople, recorded};
pub use records::{MAGIC, RECORD, Record, Sink, head};
pub use report::{ActivityCount, CallCount, CapCount, MAX_POINTS, Quantiles, Report};
pub use retell::{passage_of, scenario_of};
pub use run::Watch;
pub use tell::CODES;

/// The JSON Schema of assumptions; `docs/assumptions.schema.json` is it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Assumptions)
}

/// Lets the people of the assumptions, or those of a file, pass through a journey. `others`:
/// journeys that it jumps to. The same input gives the same report on any number of threads.
///
/// # Errors
/// [`SimulationError`]: assumptions that make no sense, a journey with errors, a file that cannot
/// be read, or the watcher cancelled.
pub fn run(
    bundle: &Bundle,
    others: &[Bundle],
    assumptions: &Assumptions,
    profiles: Option<&dyn Profiles>,
    threads: usize,
    watch: &Watch,
) -> Result<Report, SimulationError> {
    let plan = plan::Plan::of(bundle, others, assumptions, profiles.map(Profiles::lines))?;
    let run = run::Run {
        plan: &plan,
        assumptions,
        profiles,
        threads,
        watch,
    };
    if plan.definition.version.properties.promises.is_empty() {
        let ran = run.all(&run::Nobody)?;
        return Ok(tell::report(&plan, assumptions, &ran, None));
    }
    let ran = run.all(&kept::Kept::new(&plan))?;
    Ok(tell::report(&plan, assumptions, &ran, Some(&ran.each)))
}

/// The same as [`run`], and everybody's moments written down in chunks that go to `sink`; see
/// [`head`] for the file. A run that turns out to be coupled by caps begins anew and hands them
/// over again: `restart` says so before.
///
/// # Errors
/// As [`run`]; [`SimulationError::Records`] when the sink refuses.
pub fn run_recorded(
    bundle: &Bundle,
    others: &[Bundle],
    assumptions: &Assumptions,
    (profiles, threads): (Option<&dyn Profiles>, usize),
    watch: &Watch,
    sink: &Sink<'_>,
    restart: &(dyn Fn() -> Result<(), String> + Sync),
) -> Result<Report, SimulationError> {
    let plan = plan::Plan::of(bundle, others, assumptions, profiles.map(Profiles::lines))?;
    let run = run::Run {
        plan: &plan,
        assumptions,
        profiles,
        threads,
        watch,
    };
    let failed = std::sync::Mutex::new(None);
    let writer = || {
        restart().map_err(SimulationError::Records)?;
        let writer = records::Writer::new(sink, &failed);
        Ok((kept::Kept::new(&plan), writer))
    };
    let mut ran = run.all_with(writer)?;
    ran.each.1.flush();
    let failed = failed.lock().ok().and_then(|mut failed| failed.take());
    match failed {
        Some(message) => Err(SimulationError::Records(message)),
        None => Ok(tell::report(&plan, assumptions, &ran, Some(&ran.each.0))),
    }
}
