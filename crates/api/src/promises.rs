//! What a journey promises, held against saved scenarios and variations of them.

use std::time::{Duration, Instant};

use itinera_interpreter::counterexample::{Absent, Budget, Given, search};
use itinera_interpreter::scenario::Scenario;
use jiff::Timestamp;

use crate::error::ApiError;
use crate::wire::{
    BrokenPromise, CheckPromisesRequest, Problem, PromiseOutcome, PromisesChecked, SearchFinding,
};
use crate::workspace::Workspace;

/// The longest search.
const LONGEST: Duration = Duration::from_secs(10);

impl Workspace {
    /// Searches for what breaks a version's promises.
    pub fn check_promises(
        &self,
        request: CheckPromisesRequest,
    ) -> Result<PromisesChecked, Problem> {
        Ok(self.check_promises_inner(&request)?)
    }

    fn check_promises_inner(
        &self,
        request: &CheckPromisesRequest,
    ) -> Result<PromisesChecked, ApiError> {
        let version = self.version(&request.version)?;
        let bundle = self.bundle_of(&version)?;
        let others = self.jump_bundles(&version)?;
        let others: Vec<_> = others.into_iter().map(|(bundle, _)| bundle).collect();
        let (mut scenarios, mut unrunnable) = (Vec::new(), Vec::new());
        for row in self.scenario_texts(&version)? {
            match Scenario::read(row.text.as_bytes()) {
                Ok(scenario) => scenarios.push(scenario),
                Err(error) => unrunnable.push((row.id, error.to_string())),
            }
        }
        let given = Given {
            scenarios: &scenarios,
            absent: Absent::Closed,
        };
        let (now, began) = (Timestamp::now(), Instant::now());
        let go_on = &mut || began.elapsed() < LONGEST;
        let report = search(&bundle, &others, given, now, Budget::default(), go_on)?;
        unrunnable.extend(report.unrunnable);
        let mut promises = Vec::new();
        for (id, found) in report.promises {
            let broken = match found {
                None => None,
                Some(mut found) => {
                    if let Some(title) = request.titles.get(&id) {
                        found.scenario.name.clone_from(title);
                    }
                    Some(BrokenPromise {
                        key: found.key,
                        at: found.at,
                        journey: found.journey,
                        activity: found.activity,
                        code: found.code,
                        params: found.params,
                        steps: found.scenario.steps.len(),
                        scenario: found.scenario.write()?,
                    })
                }
            };
            promises.push(PromiseOutcome { id, broken });
        }
        let findings = report.findings.into_iter().map(|finding| {
            let scenario = finding.scenario.map(|scenario| scenario.write());
            Ok(SearchFinding {
                issue: finding.issue,
                scenario: scenario.transpose()?,
            })
        });
        Ok(PromisesChecked {
            at: now,
            promises,
            searched: report.searched,
            findings: findings.collect::<Result<_, ApiError>>()?,
            unrunnable,
        })
    }
}
