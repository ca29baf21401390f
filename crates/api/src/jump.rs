//! Where a journey may jump to, and what jumps into it.

use std::collections::BTreeMap;

use itinera_journey::check;
use itinera_journey::id::{JourneyId, VersionId};
use itinera_journey::model::Version;

use crate::error::ApiError;
use crate::wire::{JumpRow, Problem, VersionRequest};
use crate::workspace::Workspace;

impl Workspace {
    /// All other journeys by name, each with whether this version may jump to it and whether it
    /// jumps here.
    pub fn jump_targets(&self, request: VersionRequest) -> Result<Vec<JumpRow>, Problem> {
        Ok(self.jump_targets_inner(&request.version)?)
    }

    fn jump_targets_inner(&self, id: &VersionId) -> Result<Vec<JumpRow>, ApiError> {
        let asking = self.version(id)?;
        let library = self.library()?;
        let mut latest: BTreeMap<JourneyId, Version> = BTreeMap::new();
        for version in self.versions()? {
            let newer = latest
                .get(&version.journey)
                .is_none_or(|known| known.number < version.number);
            if version.journey != asking.journey && newer {
                latest.insert(version.journey.clone(), version);
            }
        }
        let mut rows = Vec::new();
        for (journey, version) in latest {
            let known = library.journeys.get(&journey);
            let event = known.and_then(|known| known.event.clone());
            let key = event.as_ref().and_then(|id| library.events.get(id));
            rows.push(JumpRow {
                status: self.store.status(&version.id)?,
                name: version.name,
                version: version.id,
                number: version.number,
                created_at: version.created_at,
                key_fields: key.map_or_else(Vec::new, |event| check::key_fields(&event.key)),
                event,
                refused: check::jump_refusal(&asking, &library, &journey).map(str::to_owned),
                jumps_here: known.is_some_and(|known| known.jumps.contains(&asking.journey)),
                journey,
            });
        }
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(rows)
    }
}
