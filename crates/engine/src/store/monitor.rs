use std::collections::BTreeMap;

use itinera_engine_api::wire::{ActivityCount, Counts, InstanceView};
use itinera_interpreter::record::{Discard, StepEvent};
use itinera_journey::id::{JourneyId, SandboxId};
use rusqlite::OptionalExtension;

use super::{Store, StoreError};

/// Discards answered at once.
const SHOWN: i64 = 100;

fn text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text)?)
}

impl Store {
    /// People of a journey, by activity.
    pub(crate) async fn counts(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
    ) -> Result<Counts, StoreError> {
        let key = (sandbox.to_string(), journey.to_string());
        self.work(move |file| {
            let totals = file.query_row(
                "SELECT entered, finished, failed FROM total WHERE sandbox = ?1 AND journey = ?2",
                (&key.0, &key.1),
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            );
            let (entered, finished, failed) = totals.optional()?.unwrap_or_default();
            let mut query = file.prepare_cached(
                "SELECT activity, passed, here FROM activity WHERE sandbox = ?1 AND journey = ?2",
            )?;
            let rows = query.query_map((&key.0, &key.1), |row| {
                let (passed, here) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, ActivityCount { passed, here }))
            })?;
            Ok(Counts {
                entered,
                finished,
                failed,
                activities: rows.collect::<Result<BTreeMap<_, _>, _>>()?,
            })
        })
        .await
    }

    /// A person's running or last passage, with its step events.
    pub(crate) async fn instance(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
        namespace: &str,
        key: &str,
    ) -> Result<Option<InstanceView>, StoreError> {
        let key = (
            sandbox.to_string(),
            journey.to_string(),
            namespace.to_owned(),
            key.to_owned(),
        );
        self.work(move |file| {
            let found = file.query_row(
                "SELECT instance, version, entry, phase, at, created_at FROM person
                 WHERE sandbox = ?1 AND journey = ?2 AND namespace = ?3 AND key = ?4",
                key,
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get::<_, String>(3)?,
                        row.get(4)?,
                        row.get::<_, String>(5)?,
                    ))
                },
            );
            let Some((id, version, entry, phase, at, created_at)) = found.optional()? else {
                return Ok(None);
            };
            let mut query =
                file.prepare_cached("SELECT body FROM step WHERE instance = ?1 ORDER BY rowid")?;
            let rows = query.query_map([&id], |row| row.get::<_, String>(0))?;
            let steps = rows
                .map(|row| text::<StepEvent>(&row?))
                .collect::<Result<_, _>>()?;
            Ok(Some(InstanceView {
                id,
                version,
                entry,
                phase: text(&phase)?,
                at,
                created_at: created_at
                    .parse()
                    .map_err(|_| rusqlite::Error::InvalidQuery)?,
                steps,
            }))
        })
        .await
    }

    /// Why people did not enter a journey, and events that no journey uses; newest first.
    pub(crate) async fn discards(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
    ) -> Result<Vec<Discard>, StoreError> {
        let key = (sandbox.to_string(), journey.to_string());
        self.work(move |file| {
            let mut query = file.prepare_cached(
                "SELECT body FROM discard WHERE sandbox = ?1 AND journey IN (?2, '')
                 ORDER BY number DESC LIMIT ?3",
            )?;
            let rows = query.query_map((key.0, key.1, SHOWN), |row| row.get::<_, String>(0))?;
            rows.map(|row| text(&row?)).collect()
        })
        .await
    }
}
