use std::collections::{BTreeMap, BTreeSet};

use itinera_interpreter::Person;
use itinera_interpreter::person::{Awaits, Instance, Phase};
use itinera_interpreter::record::{Discard, StepEvent, StepStatus};
use itinera_journey::id::SandboxId;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::database::{Transaction, cells};
use super::{Store, StoreError};
use crate::key::PersonKey;

/// Discards kept for each journey.
const DISCARDS: i64 = 1_000;

/// What a piece of work adds to the counts of a journey. Applied at its end and in the order of the
/// activities, so that no two of them wait for each other.
#[derive(Default)]
struct Changes {
    entered: i64,
    finished: i64,
    failed: i64,
    /// By activity: passed, here.
    activities: BTreeMap<String, (i64, i64)>,
}

impl Store {
    /// Appends what a step recorded and where the person stands now. A repetition changes nothing,
    /// and so does one that comes after a later step was recorded.
    pub(crate) async fn record(
        &self,
        key: &PersonKey,
        person: &Person,
        records: Vec<StepEvent>,
        discards: Vec<Discard>,
    ) -> Result<(), StoreError> {
        let (key, person) = (key.clone(), person.clone());
        self.work(move |tables| {
            let mut changes = Changes::default();
            // First: who records the same person at the same time waits here.
            if let Some(instance) = &person.instance {
                stands(tables, &key, instance, &mut changes)?;
            }
            for record in &records {
                step(tables, record, &mut changes)?;
            }
            changes.apply(tables, &key)?;
            for discard in &discards {
                turned_away(tables, &key.sandbox, discard)?;
            }
            Ok(())
        })
        .await
    }

    /// Appends discards of events that reached no person.
    pub(crate) async fn discard(
        &self,
        sandbox: &SandboxId,
        discards: Vec<Discard>,
    ) -> Result<(), StoreError> {
        if discards.is_empty() {
            return Ok(());
        }
        let sandbox = sandbox.clone();
        self.work(move |tables| {
            let mut all = discards.iter();
            all.try_for_each(|discard| turned_away(tables, &sandbox, discard))
        })
        .await
    }
}

fn step(
    tables: &Transaction<'_>,
    record: &StepEvent,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let fresh = tables.execute(
        "INSERT INTO step VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        cells![&record.id, &record.instance, serde_json::to_string(record)?],
    )?;
    if fresh == 0 {
        return Ok(());
    }
    let failed = match record.step_status {
        StepStatus::Ended | StepStatus::Transitions => false,
        StepStatus::Error | StepStatus::Capped | StepStatus::Timedout => record.instance_ended,
        StepStatus::InstanceTimedout => true,
    };
    changes.entered += i64::from(record.entrance);
    changes.finished += i64::from(record.instance_ended && !failed);
    changes.failed += i64::from(record.instance_ended && failed);
    changes.count(record.activity.as_str(), i64::from(!failed), 0);
    Ok(())
}

impl Changes {
    fn count(&mut self, activity: &str, passed: i64, here: i64) {
        let counts = self.activities.entry(activity.to_owned()).or_default();
        counts.0 += passed;
        counts.1 += here;
    }

    fn apply(self, tables: &Transaction<'_>, key: &PersonKey) -> Result<(), StoreError> {
        let (sandbox, journey) = (key.sandbox.as_str(), key.journey.as_str());
        if (self.entered, self.finished, self.failed) != (0, 0, 0) {
            tables.execute(
                "INSERT INTO total VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (sandbox, journey) DO UPDATE SET
                     entered = total.entered + excluded.entered,
                     finished = total.finished + excluded.finished,
                     failed = total.failed + excluded.failed",
                cells![sandbox, journey, self.entered, self.finished, self.failed],
            )?;
        }
        for (activity, (passed, here)) in self.activities {
            if (passed, here) == (0, 0) {
                continue;
            }
            tables.execute(
                "INSERT INTO activity VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (sandbox, journey, activity) DO UPDATE SET
                     passed = activity.passed + excluded.passed,
                     here = activity.here + excluded.here",
                cells![sandbox, journey, activity, passed, here],
            )?;
        }
        Ok(())
    }
}

/// The activities that a person stands at or waits for, each once: one that listens for a limited
/// time has a timer too.
fn standing(instance: &Instance) -> BTreeSet<&str> {
    if instance.phase != Phase::Running {
        return BTreeSet::new();
    }
    match &instance.awaits {
        Awaits::First { listeners, timers } => {
            let timers = timers.iter().map(|timer| timer.activity.as_str());
            let listeners = listeners.iter().map(|listener| listener.activity.as_str());
            timers.chain(listeners).collect()
        }
        _ => BTreeSet::from([instance.at.as_str()]),
    }
}

fn stands(
    tables: &Transaction<'_>,
    key: &PersonKey,
    instance: &Instance,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let namespace = key.namespace.as_deref().unwrap_or_default();
    let phase = serde_json::to_string(&instance.phase)?;
    let row = |standing: &str| {
        cells![
            key.sandbox.as_str(),
            key.journey.as_str(),
            namespace,
            &key.key,
            &instance.id,
            instance.entry,
            instance.version,
            &phase,
            instance.at.as_str(),
            instance.created_at.to_string(),
            standing,
            instance.sequence,
        ]
        .to_vec()
    };
    let before = tables.row(
        "INSERT INTO person (sandbox, journey, namespace, key, instance, entry, version, phase,
             at, created_at, standing, sequence)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (sandbox, journey, namespace, key) DO UPDATE SET entry = person.entry
         RETURNING standing, entry, sequence",
        &row("[]"),
    )?;
    let before = before.ok_or(StoreError::Column(0))?;
    let reached: (u64, u32) = (before.get(1)?, before.get(2)?);
    if reached > (instance.entry, instance.sequence) {
        return Ok(());
    }
    let left: Vec<String> = serde_json::from_str(&before.get::<String>(0)?)?;
    for activity in &left {
        changes.count(activity, 0, -1);
    }
    let now = standing(instance);
    for activity in &now {
        changes.count(activity, 0, 1);
    }
    tables.execute(
        "UPDATE person SET instance = $5, entry = $6, version = $7, phase = $8, at = $9,
             created_at = $10, standing = $11, sequence = $12
         WHERE sandbox = $1 AND journey = $2 AND namespace = $3 AND key = $4",
        &row(&serde_json::to_string(&now)?),
    )?;
    Ok(())
}

fn turned_away(
    tables: &Transaction<'_>,
    sandbox: &SandboxId,
    discard: &Discard,
) -> Result<(), StoreError> {
    let journey = discard
        .journey
        .as_ref()
        .map_or("", |journey| journey.as_str());
    let body = serde_json::to_string(discard)?;
    // An event that is sent again comes at another time and is the same.
    let told = match &discard.event_id {
        Some(_) => serde_json::to_string(&Discard {
            timestamp: Timestamp::UNIX_EPOCH,
            ..discard.clone()
        })?,
        None => body.clone(),
    };
    let hash = Sha256::digest(format!("{sandbox}\n{told}").as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let fresh = tables.row(
        "INSERT INTO discard (sandbox, journey, hash, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (hash) DO NOTHING RETURNING number",
        cells![sandbox.as_str(), journey, hash, body],
    )?;
    let number: Option<i64> = fresh.map(|row| row.get(0)).transpose()?;
    if number.is_some_and(|number| number % 100 == 0) {
        tables.execute(
            "DELETE FROM discard WHERE sandbox = $1 AND journey = $2 AND number <= (
                 SELECT number FROM discard WHERE sandbox = $1 AND journey = $2
                 ORDER BY number DESC LIMIT 1 OFFSET $3)",
            cells![sandbox.as_str(), journey, DISCARDS],
        )?;
    }
    Ok(())
}
