use itinera_journey::id::SandboxId;
use jiff::Timestamp;

use super::database::cells;
use super::{Store, StoreError};

/// How long the inlet remembers an `_id`, in milliseconds: 7 days.
const MEMORY_MS: i64 = 7 * 24 * 3_600_000;

/// What comes in by a route of its own; an id is remembered for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inlet {
    Events,
    Reactions,
    SegmentChanges,
}

impl Inlet {
    fn name(self, id: &str) -> String {
        let kind = match self {
            Self::Events => "event",
            Self::Reactions => "reaction",
            Self::SegmentChanges => "segment",
        };
        format!("{kind} {id}")
    }
}

impl Store {
    /// Which of these ids came within the last 7 days.
    pub(crate) async fn came(
        &self,
        sandbox: &SandboxId,
        inlet: Inlet,
        ids: Vec<String>,
        now: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let sandbox = sandbox.to_string();
        let since = now.as_millisecond() - MEMORY_MS;
        self.work(move |tables| {
            let came = ids.iter().map(|id| {
                let found = tables.row(
                    "SELECT at FROM inlet WHERE sandbox = $1 AND id = $2 AND at > $3",
                    cells![&sandbox, inlet.name(id), since],
                )?;
                Ok(found.is_some())
            });
            came.collect()
        })
        .await
    }

    /// Remembers ids, and forgets those that are older than 7 days.
    pub(crate) async fn remember(
        &self,
        sandbox: &SandboxId,
        inlet: Inlet,
        mut ids: Vec<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sandbox = sandbox.to_string();
        let at = now.as_millisecond();
        // In one order everywhere, so that two who remember the same do not wait for each other.
        ids.sort_unstable();
        self.work(move |tables| {
            for id in &ids {
                tables.execute(
                    "INSERT INTO inlet VALUES ($1, $2, $3)
                     ON CONFLICT (sandbox, id) DO UPDATE SET at = excluded.at",
                    cells![&sandbox, inlet.name(id), at],
                )?;
            }
            tables.execute("DELETE FROM inlet WHERE at <= $1", cells![at - MEMORY_MS])?;
            Ok(())
        })
        .await
    }
}
