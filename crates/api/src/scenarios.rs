//! Scenarios beside a journey: saved from a test, kept, run, and asked for before publication.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use itinera_interpreter::scenario::{self, Scenario};
use itinera_journey::Severity;
use itinera_journey::id::VersionId;
use itinera_journey::model::Version;
use itinera_store::StoredScenario;
use jiff::Timestamp;

use crate::error::ApiError;
use crate::file::write_typed;
use crate::wire::{
    ExportScenarioRequest, Nothing, Problem, RunScenarioRequest, SaveRunRequest,
    SaveScenarioRequest, ScenarioDifference, ScenarioOutcome, ScenarioRequest, ScenarioRow,
    ScenarioText, VersionRequest,
};
use crate::workspace::Workspace;

/// What came of the last run of each scenario.
#[derive(Default)]
pub(crate) struct Outcomes(Mutex<BTreeMap<String, ScenarioOutcome>>);

impl Outcomes {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, ScenarioOutcome>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workspace {
    /// The scenarios of a version's journey.
    pub fn scenarios(&self, request: VersionRequest) -> Result<Vec<ScenarioRow>, Problem> {
        Ok(self.scenarios_inner(&request.version)?)
    }

    fn scenarios_inner(&self, id: &VersionId) -> Result<Vec<ScenarioRow>, ApiError> {
        let stored = self.store.scenarios(&self.version(id)?.journey)?;
        Ok(stored.iter().map(|stored| self.row_of(stored)).collect())
    }

    /// The files of the scenarios of a version's journey.
    pub(crate) fn scenario_texts(
        &self,
        version: &Version,
    ) -> Result<Vec<StoredScenario>, ApiError> {
        Ok(self.store.scenarios(&version.journey)?)
    }

    fn row_of(&self, stored: &StoredScenario) -> ScenarioRow {
        let read = Scenario::read(stored.text.as_bytes()).ok();
        ScenarioRow {
            id: stored.id.clone(),
            name: read.as_ref().map(|s| s.name.clone()).unwrap_or_default(),
            steps: read.map_or(0, |scenario| scenario.steps.len()),
            changed_at: stored.changed_at,
            last: self.outcomes.open().get(&stored.id).cloned(),
        }
    }

    /// Keeps a scenario beside the version's journey, as a new one without `id`.
    pub(crate) fn keep(
        &self,
        version: &Version,
        id: Option<String>,
        text: String,
    ) -> Result<ScenarioRow, ApiError> {
        let id = id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let stored = StoredScenario {
            id,
            journey: version.journey.clone(),
            text,
            changed_at: Timestamp::now(),
        };
        self.store.put_scenario(&stored)?;
        self.outcomes.open().remove(&stored.id);
        Ok(self.row_of(&stored))
    }

    /// Saves what was done in a test as a scenario.
    pub fn save_run(&self, request: SaveRunRequest) -> Result<ScenarioRow, Problem> {
        Ok(self.save_run_inner(&request)?)
    }

    fn save_run_inner(&self, request: &SaveRunRequest) -> Result<ScenarioRow, ApiError> {
        let name = request.name.trim().to_owned();
        let scenario = self.with(&request.version, |running| Ok(running.scenario(&name)))?;
        self.keep(&self.version(&request.version)?, None, scenario.write()?)
    }

    fn stored(&self, id: &str) -> Result<StoredScenario, ApiError> {
        let found = self.store.scenario(id)?;
        found.ok_or_else(|| {
            ApiError::Store(itinera_store::StoreError::Unknown {
                kind: "scenario",
                id: id.to_owned(),
            })
        })
    }

    /// A scenario's file.
    pub fn scenario_text(&self, request: ScenarioRequest) -> Result<ScenarioText, Problem> {
        let text = self.stored(&request.id)?.text;
        Ok(ScenarioText { text })
    }

    /// Saves a scenario's file, if it is one.
    pub fn save_scenario(&self, request: SaveScenarioRequest) -> Result<ScenarioRow, Problem> {
        Ok(self.save_scenario_inner(request)?)
    }

    fn save_scenario_inner(&self, request: SaveScenarioRequest) -> Result<ScenarioRow, ApiError> {
        Scenario::read(request.text.as_bytes())?;
        self.keep(&self.version(&request.version)?, request.id, request.text)
    }

    /// Writes a scenario's file to a path.
    pub fn export_scenario(&self, request: ExportScenarioRequest) -> Result<Nothing, Problem> {
        let text = self.stored(&request.id)?.text;
        write_typed(&request.path, text.as_bytes(), request.replace)?;
        Ok(Nothing {})
    }

    /// Deletes a scenario.
    pub fn delete_scenario(&self, request: ScenarioRequest) -> Result<Nothing, Problem> {
        self.store
            .delete_scenario(&request.id)
            .map_err(ApiError::from)?;
        Ok(Nothing {})
    }

    /// Runs a scenario against a version.
    pub fn run_scenario(&self, request: RunScenarioRequest) -> Result<ScenarioRow, Problem> {
        Ok(self.run_inner(&request.version, &request.id)?)
    }

    fn run_inner(&self, version: &VersionId, id: &str) -> Result<ScenarioRow, ApiError> {
        let stored = self.stored(id)?;
        let outcome = self.outcome(&self.version(version)?, &stored)?;
        self.outcomes.open().insert(stored.id.clone(), outcome);
        Ok(self.row_of(&stored))
    }

    fn outcome(
        &self,
        version: &Version,
        stored: &StoredScenario,
    ) -> Result<ScenarioOutcome, ApiError> {
        let at = Timestamp::now();
        let cannot = |problem: Option<Problem>, issues| ScenarioOutcome {
            at,
            ok: false,
            differences: Vec::new(),
            issues,
            problem,
        };
        let bundle = match self.bundle_of(version) {
            Ok(bundle) => bundle,
            Err(ApiError::HasErrors(issues)) => {
                let errors = issues.into_iter().filter(|i| i.severity == Severity::Error);
                return Ok(cannot(None, errors.collect()));
            }
            Err(other) => return Err(other),
        };
        let others = self.jump_bundles(version)?;
        let others: Vec<_> = others.into_iter().map(|(bundle, _)| bundle).collect();
        let report = Scenario::read(stored.text.as_bytes())
            .and_then(|scenario| scenario::run(&bundle, &others, &scenario));
        Ok(match report {
            Err(error) => cannot(Some(ApiError::from(error).into()), Vec::new()),
            Ok(report) => ScenarioOutcome {
                at,
                ok: report.ok,
                differences: report
                    .differences
                    .into_iter()
                    .map(|difference| ScenarioDifference {
                        about: difference.about,
                        expected: difference.expected,
                        found: difference.found,
                    })
                    .collect(),
                issues: Vec::new(),
                problem: None,
            },
        })
    }

    /// Whether a version's scenarios allow its publication.
    ///
    /// # Errors
    /// [`ApiError::ScenariosFail`], [`ApiError::NoScenario`].
    pub(crate) fn scenarios_pass(&self, version: &Version) -> Result<(), ApiError> {
        if !version.properties.require_scenarios {
            return Ok(());
        }
        let stored = self.store.scenarios(&version.journey)?;
        if stored.is_empty() {
            return Err(ApiError::NoScenario);
        }
        let mut failed = Vec::new();
        for scenario in stored {
            let outcome = self.outcome(version, &scenario)?;
            if !outcome.ok {
                failed.push(self.row_of(&scenario).name);
            }
            self.outcomes.open().insert(scenario.id, outcome);
        }
        match failed.is_empty() {
            true => Ok(()),
            false => Err(ApiError::ScenariosFail(failed)),
        }
    }
}
