use itinera_journey::id::SandboxId;
use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::{Store, StoreError};

/// How long the inlet remembers an `_id`, in milliseconds: 7 days.
const MEMORY_MS: i64 = 7 * 24 * 3_600_000;

impl Store {
    /// Which of these ids came within the last 7 days.
    pub(crate) async fn came(
        &self,
        sandbox: &SandboxId,
        ids: Vec<String>,
        now: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let sandbox = sandbox.to_string();
        let since = now.as_millisecond() - MEMORY_MS;
        self.work(move |file| {
            let mut query = file
                .prepare_cached("SELECT 1 FROM inlet WHERE sandbox = ?1 AND id = ?2 AND at > ?3")?;
            ids.into_iter()
                .map(|id| {
                    let found = query.query_row((&sandbox, id, since), |_| Ok(()));
                    Ok(found.optional()?.is_some())
                })
                .collect()
        })
        .await
    }

    /// Remembers ids, and forgets those that are older than 7 days.
    pub(crate) async fn remember(
        &self,
        sandbox: &SandboxId,
        ids: Vec<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sandbox = sandbox.to_string();
        let at = now.as_millisecond();
        self.work(move |file| {
            file.execute("DELETE FROM inlet WHERE at <= ?1", [at - MEMORY_MS])?;
            let mut insert =
                file.prepare_cached("INSERT OR REPLACE INTO inlet VALUES (?1, ?2, ?3)")?;
            for id in ids {
                insert.execute((&sandbox, id, at))?;
            }
            Ok(())
        })
        .await
    }
}
