use std::collections::BTreeMap;

use itinera_engine_api::wire::{ActivityCount, Counts, InstanceView};
use itinera_interpreter::record::{Discard, StepEvent};
use itinera_journey::id::{JourneyId, SandboxId};

use super::database::cells;
use super::{Store, StoreError};

/// Discards answered at once.
const SHOWN: i64 = 100;

fn text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text)?)
}

/// Which step event of its instance it is: the number at the end of its id.
fn sequence(step: &StepEvent) -> u64 {
    let number = step.id.rsplit('-').next();
    number.and_then(|text| text.parse().ok()).unwrap_or(0)
}

impl Store {
    /// People of a journey, by activity.
    pub(crate) async fn counts(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
    ) -> Result<Counts, StoreError> {
        let key = cells![sandbox.as_str(), journey.as_str()].to_vec();
        self.work(move |tables| {
            let totals = tables.row(
                "SELECT entered, finished, failed FROM total WHERE sandbox = $1 AND journey = $2",
                &key,
            )?;
            let mut counts = Counts::default();
            if let Some(row) = totals {
                (counts.entered, counts.finished, counts.failed) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
            }
            let rows = tables.rows(
                "SELECT activity, passed, here FROM activity WHERE sandbox = $1 AND journey = $2",
                &key,
            )?;
            let activities = rows.iter().map(|row| {
                let (passed, here) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, ActivityCount { passed, here }))
            });
            counts.activities = activities.collect::<Result<BTreeMap<_, _>, StoreError>>()?;
            Ok(counts)
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
        let key = cells![sandbox.as_str(), journey.as_str(), namespace, key].to_vec();
        self.work(move |tables| {
            let found = tables.row(
                "SELECT instance, version, entry, phase, at, created_at FROM person
                 WHERE sandbox = $1 AND journey = $2 AND namespace = $3 AND key = $4",
                &key,
            )?;
            let Some(row) = found else {
                return Ok(None);
            };
            let id: String = row.get(0)?;
            let steps = tables.rows("SELECT body FROM step WHERE instance = $1", cells![&id])?;
            let steps = steps.iter().map(|row| text(&row.get::<String>(0)?));
            let mut steps: Vec<StepEvent> = steps.collect::<Result<_, _>>()?;
            steps.sort_by_key(sequence);
            Ok(Some(InstanceView {
                id,
                version: row.get(1)?,
                entry: row.get(2)?,
                phase: text(&row.get::<String>(3)?)?,
                at: row.get(4)?,
                created_at: row.get::<String>(5)?.parse()?,
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
        let key = cells![sandbox.as_str(), journey.as_str(), SHOWN].to_vec();
        self.work(move |tables| {
            let rows = tables.rows(
                "SELECT body FROM discard WHERE sandbox = $1 AND journey IN ($2, '')
                 ORDER BY number DESC LIMIT $3",
                &key,
            )?;
            rows.iter()
                .map(|row| text(&row.get::<String>(0)?))
                .collect()
        })
        .await
    }
}
