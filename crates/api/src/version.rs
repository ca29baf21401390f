//! Journey versions: one edit a gesture, and "may I?" before it.

use itinera_journey::edit::{Refusal, VersionEdit};
use itinera_journey::id::VersionId;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::Version;
use itinera_store::{Change, Whole};
use jiff::Timestamp;
use serde_json::Value;

use crate::error::ApiError;
use crate::object::revision_in;
use crate::wire::{Applied, EditVersionRequest, MayRequest, Problem};
use crate::workspace::Workspace;

pub(crate) fn object_of(version: &VersionId) -> ObjectRef {
    ObjectRef {
        kind: ObjectKind::Version,
        id: version.as_str().to_owned(),
    }
}

impl Workspace {
    pub(crate) fn version(&self, id: &VersionId) -> Result<Version, ApiError> {
        Ok(serde_json::from_value(
            self.store.get(&object_of(id))?.document,
        )?)
    }

    /// Applies one gesture to a journey version.
    pub fn edit_version(&self, request: EditVersionRequest) -> Result<Applied, Problem> {
        Ok(self.edit_version_inner(&request)?)
    }

    fn edit_version_inner(&self, request: &EditVersionRequest) -> Result<Applied, ApiError> {
        let object = object_of(&request.version);
        self.may_edit_now(&object)?;
        let (library, settings) = (self.library()?, self.settings()?);
        let edit = &request.edit;
        let apply = |document: &Value| -> Result<Value, Refusal> {
            let damaged = |_| Refusal {
                code: "damaged".to_owned(),
                params: std::collections::BTreeMap::new(),
            };
            let version: Version = serde_json::from_value(document.clone()).map_err(damaged)?;
            serde_json::to_value(edit.apply(&version, &library)?).map_err(damaged)
        };
        let change = Change {
            author: &settings.author,
            at: Timestamp::now(),
            name: edit.name(),
        };
        let seen = revision_in(request.revision);
        let whole = if matches!(edit, VersionEdit::Configure { .. }) {
            Whole::Yes
        } else {
            Whole::No
        };
        let edited = self.store.edit(&object, seen, change, whole, apply)?;
        tracing::debug!(version = %request.version, edit = edit.name(), revision = edited.revision, "edited");
        self.applied(&object, edited)
    }

    /// Asks whether edits would be accepted: null, or why not.
    pub fn may_edit(&self, request: MayRequest) -> Result<Vec<Option<Refusal>>, Problem> {
        let version = self.version(&request.version)?;
        let library = self.library()?;
        Ok(request
            .edits
            .iter()
            .map(|edit| edit.apply(&version, &library).err())
            .collect())
    }
}
