//! Assumptions beside a journey: guessed, kept by name, deleted.

use itinera_interpreter::simulate::{self, Assumptions};
use itinera_journey::id::{JourneyId, VersionId};
use jiff::Timestamp;

use crate::error::ApiError;
use crate::wire::{
    AssumptionSets, AssumptionsRequest, Problem, SaveAssumptionsRequest, SavedAssumptions,
    VersionRequest,
};
use crate::workspace::Workspace;

/// The setting that holds a journey's sets.
fn setting(journey: &JourneyId) -> String {
    format!("assumptions.{journey}")
}

impl Workspace {
    /// What simulations of a version may take for granted: guesses, and what was kept.
    pub fn assumptions(&self, request: VersionRequest) -> Result<AssumptionSets, Problem> {
        Ok(self.assumption_sets(&request.version)?)
    }

    fn assumption_sets(&self, id: &VersionId) -> Result<AssumptionSets, ApiError> {
        Ok(AssumptionSets {
            defaults: self.guessed(id)?,
            saved: self.saved(&self.version(id)?.journey)?,
        })
    }

    /// What is guessed from a version: its first person comes at the next full hour.
    fn guessed(&self, id: &VersionId) -> Result<Assumptions, ApiError> {
        let now = Timestamp::now().as_second();
        let next = Timestamp::from_second(now - now.rem_euclid(3_600) + 3_600);
        let bundle = self.drawn(id)?;
        Ok(simulate::defaults(
            &bundle,
            next.unwrap_or_else(|_| Timestamp::now()),
        ))
    }

    fn saved(&self, journey: &JourneyId) -> Result<Vec<SavedAssumptions>, ApiError> {
        Ok(match self.store.setting(&setting(journey))? {
            Some(sets) => serde_json::from_value(sets)?,
            None => Vec::new(),
        })
    }

    /// Changes a journey's sets, and answers with all there is then.
    fn change_saved(
        &self,
        id: &VersionId,
        change: impl FnOnce(&mut Vec<SavedAssumptions>),
    ) -> Result<AssumptionSets, ApiError> {
        let journey = self.version(id)?.journey;
        let mut sets = self.saved(&journey)?;
        change(&mut sets);
        sets.sort_by(|one, other| one.name.cmp(&other.name));
        self.store
            .set_setting(&setting(&journey), &serde_json::to_value(&sets)?)?;
        self.assumption_sets(id)
    }

    /// Keeps assumptions beside a version's journey; a known name is replaced.
    pub fn save_assumptions(
        &self,
        request: SaveAssumptionsRequest,
    ) -> Result<AssumptionSets, Problem> {
        let name = request.name.trim().to_owned();
        Ok(self.change_saved(&request.version, |sets| {
            sets.retain(|known| known.name != name);
            sets.push(SavedAssumptions {
                name,
                assumptions: request.assumptions,
            });
        })?)
    }

    /// Forgets assumptions that were kept.
    pub fn delete_assumptions(
        &self,
        request: AssumptionsRequest,
    ) -> Result<AssumptionSets, Problem> {
        Ok(self.change_saved(&request.version, |sets| {
            sets.retain(|known| known.name != request.name);
        })?)
    }
}
