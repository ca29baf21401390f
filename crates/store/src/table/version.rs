//! What a journey version has beside its document: its status and its frozen bundle.

use itinera_journey::id::VersionId;
use itinera_journey::model::Status;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::{Store, StoreError};

pub(super) const SCHEMA: &str = "CREATE TABLE version_status (
    sandbox_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    status TEXT NOT NULL,
    bundle TEXT,
    published_at INTEGER,
    PRIMARY KEY (sandbox_id, version_id)
) STRICT;\n";

impl Store {
    /// The status of a version; a draft unless something else was said.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn status(&self, version: &VersionId) -> Result<Status, StoreError> {
        let text: Option<String> = self
            .connection()
            .query_row(
                "SELECT status FROM version_status WHERE sandbox_id = ?1 AND version_id = ?2",
                params![self.sandbox(), version.as_str()],
                |row| row.get(0),
            )
            .optional()?;
        match text {
            Some(text) => Ok(serde_json::from_value(Value::String(text))?),
            None => Ok(Status::Draft),
        }
    }

    /// Changes the status of a version; `bundle`: what it is frozen as from now on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_status(
        &self,
        version: &VersionId,
        status: Status,
        bundle: Option<&str>,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_value(status)?;
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO version_status (sandbox_id, version_id, status, bundle, published_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET status = excluded.status,
                    bundle = coalesce(excluded.bundle, bundle),
                    published_at = coalesce(excluded.published_at, published_at)",
                params![
                    self.sandbox(),
                    version.as_str(),
                    text.as_str(),
                    bundle,
                    at.map(Timestamp::as_millisecond)
                ],
            )?;
            Ok(())
        })
    }

    /// The bundle that a version was frozen as, with the time of its publication.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn frozen(&self, version: &VersionId) -> Result<Option<String>, StoreError> {
        let bundle = self
            .connection()
            .query_row(
                "SELECT bundle FROM version_status WHERE sandbox_id = ?1 AND version_id = ?2",
                params![self.sandbox(), version.as_str()],
                |row| row.get(0),
            )
            .optional()?;
        Ok(bundle.flatten())
    }
}

impl Store {
    /// Forgets what a version was frozen as: its publication failed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn thaw(&self, version: &VersionId) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE version_status SET bundle = NULL, published_at = NULL
                 WHERE sandbox_id = ?1 AND version_id = ?2",
                params![self.sandbox(), version.as_str()],
            )?;
            Ok(())
        })
    }
}
