//! Simulations and comparisons: run, watched, cancelled.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use itinera_interpreter::simulate::{self, Profiles, Report, SimulationError, Watch};
use itinera_journey::bundle::Bundle;
use itinera_journey::check;
use itinera_journey::id::VersionId;

use super::profiles::ProfileFile;
use crate::error::ApiError;
use crate::file;
use crate::wire::{
    ComparableVersion, CompareRequest, Compared, Nothing, OtherVersion, PersonRequest, Problem,
    RunId, RunRequest, ScenarioText, SimulateRequest, VersionRequest,
};
use crate::workspace::{Progress, Workspace};

/// How often a run's progress is told.
const TELL: Duration = Duration::from_millis(100);

/// What is being simulated now.
#[derive(Default)]
pub(crate) struct Runs(Mutex<BTreeMap<RunId, Arc<Watch>>>);

impl Runs {
    fn open(&self) -> MutexGuard<'_, BTreeMap<RunId, Arc<Watch>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As many as there are cores.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

impl Workspace {
    /// A version with what it uses: as it was published, or as it is drawn if nothing blocks it.
    pub(super) fn runnable(&self, id: &VersionId) -> Result<Bundle, ApiError> {
        match self.store.frozen(id)? {
            Some(frozen) => Ok(Bundle::read(frozen.as_bytes())?),
            None => self.bundle_of(&self.version(id)?),
        }
    }

    /// The same, whatever is wrong with it.
    pub(super) fn drawn(&self, id: &VersionId) -> Result<Bundle, ApiError> {
        self.bundle(&self.version(id)?)
    }

    fn other(&self, other: &OtherVersion) -> Result<Bundle, ApiError> {
        let from = match other {
            OtherVersion::Version { version } => return self.runnable(version),
            OtherVersion::Bundle { from } => from,
        };
        let bundle = file::read_bundle(from)?;
        let issues = bundle.check(self.allow_local());
        match check::blocks(&issues) {
            true => Err(ApiError::HasErrors(issues)),
            false => Ok(bundle),
        }
    }

    /// Does something long: its progress is told, and it can be cancelled by its name.
    fn watched<T>(
        &self,
        run: &RunId,
        work: impl FnOnce(&Watch) -> Result<T, SimulationError>,
    ) -> Result<T, ApiError> {
        let watch = Arc::new(Watch::default());
        self.runs.open().insert(run.clone(), watch.clone());
        let (ended, end) = channel::<()>();
        let (told, progress) = (watch.clone(), self.progress.clone());
        let done = std::thread::scope(|scope| {
            scope.spawn(move || {
                while end.recv_timeout(TELL) == Err(RecvTimeoutError::Timeout) {
                    // Nobody listens in the terminal.
                    let _ = progress.send(Progress::Run {
                        run: run.clone(),
                        done: told.done.load(Ordering::Relaxed),
                        of: told.of.load(Ordering::Relaxed),
                    });
                }
            });
            let done = work(&watch);
            drop(ended);
            done
        });
        self.runs.open().remove(run);
        Ok(done?)
    }

    /// Simulates a version. Blocks until it is done or cancelled.
    pub fn simulate(&self, request: SimulateRequest) -> Result<Report, Problem> {
        Ok(self.simulate_inner(&request)?)
    }

    fn simulate_inner(&self, request: &SimulateRequest) -> Result<Report, ApiError> {
        let bundle = self.runnable(&request.version)?;
        let others = self.jumped_to(&bundle)?;
        let given = &request.assumptions;
        let file = self.profile_files.find(request.profiles.as_ref())?;
        let held = file.as_deref().map(ProfileFile::hold);
        let profiles = held.as_ref().map(|held| -> &dyn Profiles { &***held });
        self.watched(&request.run, |watch| {
            simulate::run(&bundle, &others, given, profiles, threads(), watch)
        })
    }

    /// The journeys that a bundle's version jumps to, as far as they can be entered.
    fn jumped_to(&self, bundle: &Bundle) -> Result<Vec<Bundle>, ApiError> {
        let all = self.jump_bundles(&bundle.journey)?;
        Ok(all.into_iter().map(|(bundle, _)| bundle).collect())
    }

    /// Ends a run early; one that is over already is left alone.
    pub fn cancel_run(&self, request: RunRequest) -> Result<Nothing, Problem> {
        if let Some(watch) = self.runs.open().get(&request.run) {
            watch.cancelled.store(true, Ordering::Relaxed);
        }
        Ok(Nothing {})
    }

    /// Compares a version with another. Blocks until it is done or cancelled.
    pub fn compare(&self, request: CompareRequest) -> Result<Compared, Problem> {
        Ok(self.compare_inner(&request)?)
    }

    fn compare_inner(&self, request: &CompareRequest) -> Result<Compared, ApiError> {
        let one = self.runnable(&request.version)?;
        let other = self.other(&request.other)?;
        let mut others = self.jumped_to(&one)?;
        others.extend(self.jumped_to(&other)?);
        let given = &request.assumptions;
        let file = self.profile_files.find(request.profiles.as_ref())?;
        let held = file.as_deref().map(ProfileFile::hold);
        let profiles = held.as_ref().map(|held| -> &dyn Profiles { &***held });
        let comparison = self.watched(&request.run, |watch| {
            let pair = (&other, &one);
            simulate::compare(pair, &others, given, profiles, threads(), watch)
        })?;
        let events = other.events.values();
        let actions = other.actions.values();
        let names = events
            .map(|event| (event.id.to_string(), event.name.clone()))
            .chain(actions.map(|action| (action.id.to_string(), action.name.clone())))
            .collect();
        Ok(Compared {
            comparison,
            other: other.journey,
            names,
        })
    }

    /// The versions that one may be compared with: those of its journey first, the live one first
    /// of all.
    pub fn comparable(&self, request: VersionRequest) -> Result<Vec<ComparableVersion>, Problem> {
        Ok(self.comparable_inner(&request.version)?)
    }

    fn comparable_inner(&self, id: &VersionId) -> Result<Vec<ComparableVersion>, ApiError> {
        use itinera_journey::model::Status;
        let asking = self.version(id)?;
        let mut rows = Vec::new();
        for version in self.versions()? {
            if version.id != *id {
                rows.push(ComparableVersion {
                    status: self.store.status(&version.id)?,
                    same_journey: version.journey == asking.journey,
                    version: version.id,
                    name: version.name,
                    number: version.number,
                });
            }
        }
        rows.sort_by(|a, b| {
            let rank = |row: &ComparableVersion| {
                (
                    !row.same_journey,
                    row.same_journey && row.status != Status::Live,
                )
            };
            let by_name = || a.name.cmp(&b.name).then(b.number.cmp(&a.number));
            rank(a).cmp(&rank(b)).then_with(by_name)
        });
        Ok(rows)
    }

    /// One person of a simulation, as a scenario.
    pub fn person_scenario(&self, request: PersonRequest) -> Result<ScenarioText, Problem> {
        Ok(self.person_inner(&request)?)
    }

    fn person_inner(&self, request: &PersonRequest) -> Result<ScenarioText, ApiError> {
        let bundle = self.runnable(&request.version)?;
        let file = self.profile_files.find(request.profiles.as_ref())?;
        let held = file.as_deref().map(ProfileFile::hold);
        let profiles = held.as_ref().map(|held| -> &dyn Profiles { &***held });
        let (given, person) = (&request.assumptions, request.person);
        let scenario = simulate::scenario_of(&bundle, given, profiles, person)?;
        Ok(ScenarioText {
            text: scenario.write()?,
        })
    }
}
