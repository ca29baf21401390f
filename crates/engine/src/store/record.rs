use itinera_interpreter::Person;
use itinera_interpreter::person::{Awaits, Instance, Phase};
use itinera_interpreter::record::{Discard, StepEvent, StepStatus};
use itinera_journey::id::SandboxId;
use rusqlite::{OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use super::{Store, StoreError};
use crate::key::PersonKey;

/// Discards kept for each journey.
const DISCARDS: i64 = 1_000;

impl Store {
    /// Appends what a step recorded and where the person stands now. A repetition changes nothing.
    pub(crate) async fn record(
        &self,
        key: &PersonKey,
        person: &Person,
        records: Vec<StepEvent>,
        discards: Vec<Discard>,
    ) -> Result<(), StoreError> {
        let (key, person) = (key.clone(), person.clone());
        self.work(move |file| {
            for record in &records {
                step(file, &key, record)?;
            }
            for discard in &discards {
                turned_away(file, &key.sandbox, discard)?;
            }
            match &person.instance {
                Some(instance) => stands(file, &key, instance),
                None => Ok(()),
            }
        })
        .await
    }

    /// Appends discards of events that reached no person.
    pub(crate) async fn discard(
        &self,
        sandbox: &SandboxId,
        discards: Vec<Discard>,
    ) -> Result<(), StoreError> {
        let sandbox = sandbox.clone();
        self.work(move |file| {
            let mut all = discards.iter();
            all.try_for_each(|discard| turned_away(file, &sandbox, discard))
        })
        .await
    }
}

fn step(file: &Transaction<'_>, key: &PersonKey, record: &StepEvent) -> Result<(), StoreError> {
    let fresh = file
        .prepare_cached("INSERT OR IGNORE INTO step VALUES (?1, ?2, ?3)")?
        .execute((&record.id, &record.instance, serde_json::to_string(record)?))?;
    if fresh == 0 {
        return Ok(());
    }
    let journey = (key.sandbox.as_str(), key.journey.as_str());
    let failed = match record.step_status {
        StepStatus::Ended | StepStatus::Transitions => false,
        StepStatus::Error | StepStatus::Capped | StepStatus::Timedout => record.instance_ended,
        StepStatus::InstanceTimedout => true,
    };
    file.prepare_cached(
        "INSERT INTO total VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET entered = entered + excluded.entered,
             finished = finished + excluded.finished, failed = failed + excluded.failed",
    )?
    .execute((
        journey.0,
        journey.1,
        record.entrance,
        record.instance_ended && !failed,
        record.instance_ended && failed,
    ))?;
    count(
        file,
        journey,
        record.activity.as_str(),
        i64::from(!failed),
        0,
    )
}

fn count(
    file: &Transaction<'_>,
    (sandbox, journey): (&str, &str),
    activity: &str,
    passed: i64,
    here: i64,
) -> Result<(), StoreError> {
    file.prepare_cached(
        "INSERT INTO activity VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET passed = passed + excluded.passed, here = here + excluded.here",
    )?
    .execute((sandbox, journey, activity, passed, here))?;
    Ok(())
}

/// The activities that a person stands at or waits for.
fn standing(instance: &Instance) -> Vec<&str> {
    if instance.phase != Phase::Running {
        return Vec::new();
    }
    match &instance.awaits {
        Awaits::First { listeners, timers } => {
            let timers = timers.iter().map(|timer| timer.activity.as_str());
            let listeners = listeners.iter().map(|listener| listener.activity.as_str());
            timers.chain(listeners).collect()
        }
        _ => vec![instance.at.as_str()],
    }
}

fn stands(file: &Transaction<'_>, key: &PersonKey, instance: &Instance) -> Result<(), StoreError> {
    let journey = (key.sandbox.as_str(), key.journey.as_str());
    let namespace = key.namespace.as_deref().unwrap_or_default();
    let before: Option<String> = file
        .prepare_cached(
            "SELECT standing FROM person
             WHERE sandbox = ?1 AND journey = ?2 AND namespace = ?3 AND key = ?4",
        )?
        .query_row((journey.0, journey.1, namespace, &key.key), |row| {
            row.get(0)
        })
        .optional()?;
    let before: Vec<String> = match before {
        Some(text) => serde_json::from_str(&text)?,
        None => Vec::new(),
    };
    for activity in &before {
        count(file, journey, activity, 0, -1)?;
    }
    let now = standing(instance);
    for activity in &now {
        count(file, journey, activity, 0, 1)?;
    }
    file.prepare_cached(
        "INSERT OR REPLACE INTO person VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        journey.0,
        journey.1,
        namespace,
        &key.key,
        &instance.id,
        i64::try_from(instance.entry).unwrap_or(i64::MAX),
        instance.version,
        serde_json::to_string(&instance.phase)?,
        instance.at.as_str(),
        instance.created_at.to_string(),
        serde_json::to_string(&now)?,
    ))?;
    Ok(())
}

fn turned_away(
    file: &Transaction<'_>,
    sandbox: &SandboxId,
    discard: &Discard,
) -> Result<(), StoreError> {
    let journey = discard
        .journey
        .as_ref()
        .map_or("", |journey| journey.as_str());
    let body = serde_json::to_string(discard)?;
    let hash = Sha256::digest(format!("{sandbox}\n{body}").as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let fresh = file
        .prepare_cached(
            "INSERT OR IGNORE INTO discard (sandbox, journey, hash, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((sandbox.as_str(), journey, hash, body))?;
    let last = file.last_insert_rowid();
    if fresh > 0 && last % 100 == 0 {
        file.execute(
            "DELETE FROM discard WHERE sandbox = ?1 AND journey = ?2 AND number <= (
                 SELECT number FROM discard WHERE sandbox = ?1 AND journey = ?2
                 ORDER BY number DESC LIMIT 1 OFFSET ?3)",
            (sandbox.as_str(), journey, DISCARDS),
        )?;
    }
    Ok(())
}
