//! What the saved scenarios cover of a version, and scenarios made for the rest.

use std::collections::BTreeMap;

use itinera_interpreter::coverage::{self, Budget, CoverageReport, Untaken};
use itinera_interpreter::scenario::Scenario;
use itinera_journey::id::VersionId;

use crate::error::ApiError;
use crate::wire::{
    BrokenScenario, CoverageView, CoveredTransition, Problem, ScenarioRow, UntakenTransition,
    VersionRequest,
};
use crate::workspace::Workspace;

impl Workspace {
    /// What the saved scenarios cover of a version.
    pub fn coverage(&self, request: VersionRequest) -> Result<CoverageView, Problem> {
        let report = self.covered(&request.version, None)?;
        Ok(view(report, Vec::new()))
    }

    /// Makes scenarios for what the saved ones do not cover, and saves them.
    pub fn generate_scenarios(&self, request: VersionRequest) -> Result<CoverageView, Problem> {
        Ok(self.generate_inner(&request.version)?)
    }

    fn generate_inner(&self, id: &VersionId) -> Result<CoverageView, ApiError> {
        let report = self.covered(id, Some(Budget::default()))?;
        let version = self.version(id)?;
        let mut rows = Vec::new();
        for scenario in &report.generated {
            rows.push(self.keep(&version, None, scenario.write()?)?);
        }
        Ok(view(report, rows))
    }

    fn covered(&self, id: &VersionId, budget: Option<Budget>) -> Result<CoverageReport, ApiError> {
        let version = self.version(id)?;
        let bundle = self.bundle_of(&version)?;
        let others = self.jump_bundles(&version)?;
        let others: Vec<_> = others.into_iter().map(|(bundle, _)| bundle).collect();
        let stored = self.store.scenarios(&version.journey)?;
        let scenarios = stored
            .iter()
            .map(|stored| Scenario::read(stored.text.as_bytes()))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(coverage::coverage(&bundle, &others, &scenarios, budget)?)
    }
}

fn view(report: CoverageReport, generated: Vec<ScenarioRow>) -> CoverageView {
    let untaken = |all: Vec<Untaken>| -> Vec<UntakenTransition> {
        all.into_iter()
            .map(|known| UntakenTransition {
                transition: known.transition,
                code: known.why.code.to_owned(),
                params: named(known.why.params),
            })
            .collect()
    };
    CoverageView {
        transitions: report
            .transitions
            .into_iter()
            .map(|known| CoveredTransition {
                transition: known.transition,
                by: known.by,
            })
            .collect(),
        uncovered: untaken(report.uncovered),
        unreachable: untaken(report.unreachable),
        broken: report
            .broken
            .into_iter()
            .map(|known| BrokenScenario {
                name: known.name,
                message: known.message,
            })
            .collect(),
        covered: report.counts.covered,
        exhausted: report.counts.exhausted,
        generated,
    }
}

fn named(params: BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    params
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
