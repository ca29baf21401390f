use std::collections::BTreeMap;

use itinera_journey::id::{SandboxId, SegmentId};
use itinera_journey::model::SegmentStatus;
use itinera_journey::sample;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::database::cells;
use super::{Store, StoreError};

/// The most experience events kept of a person (R-DS-04).
const EVENTS: usize = 1_000;

/// How old they may be, in hours: a year.
const EVENT_HOURS: i64 = 365 * 24;

/// A person's status in a segment.
#[derive(Debug, Clone)]
pub(crate) struct Membership {
    pub(crate) namespace: String,
    pub(crate) id: String,
    pub(crate) segment: SegmentId,
    pub(crate) status: SegmentStatus,
    /// Since when.
    pub(crate) at: Timestamp,
}

impl Store {
    /// The attributes of a profile, if it is known.
    pub(crate) async fn profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
    ) -> Result<Option<Map<String, Value>>, StoreError> {
        let key = cells![sandbox.as_str(), namespace, id].to_vec();
        self.work(move |tables| {
            let found = tables.row(
                "SELECT attributes FROM profile
                 WHERE sandbox = $1 AND namespace = $2 AND id = $3",
                &key,
            )?;
            let text = found.map(|row| row.get::<String>(0)).transpose()?;
            text.map(|text| Ok(serde_json::from_str(&text)?))
                .transpose()
        })
        .await
    }

    /// Makes or replaces a profile; its experience events only if they are given.
    pub(crate) async fn put_profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
        attributes: &Map<String, Value>,
        events: Option<&[Map<String, Value>]>,
    ) -> Result<(), StoreError> {
        let key = cells![sandbox.as_str(), namespace, id].to_vec();
        let text = serde_json::to_string(attributes)?;
        let events = events
            .map(newest)
            .map(|events| serde_json::to_string(&events));
        let events = events.transpose()?;
        self.work(move |tables| {
            let with = |text: &String| [key.as_slice(), cells![text]].concat();
            tables.execute(
                "INSERT INTO profile VALUES ($1, $2, $3, $4)
                 ON CONFLICT (sandbox, namespace, id)
                 DO UPDATE SET attributes = excluded.attributes",
                &with(&text),
            )?;
            if let Some(events) = &events {
                tables.execute(
                    "INSERT INTO experience VALUES ($1, $2, $3, $4)
                     ON CONFLICT (sandbox, namespace, id) DO UPDATE SET events = excluded.events",
                    &with(events),
                )?;
            }
            Ok(())
        })
        .await
    }

    /// Changes one field of a profile, by dotted path; an unknown person gets a profile.
    pub(crate) async fn update_profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
        field: &str,
        value: &Value,
    ) -> Result<(), StoreError> {
        let key = cells![sandbox.as_str(), namespace, id].to_vec();
        let (field, value) = (field.to_owned(), value.clone());
        self.work(move |tables| {
            // Who changes the same profile at the same time waits here.
            let found = tables.row(
                "INSERT INTO profile VALUES ($1, $2, $3, '{}')
                 ON CONFLICT (sandbox, namespace, id)
                 DO UPDATE SET attributes = profile.attributes RETURNING attributes",
                &key,
            )?;
            let found: String = found.ok_or(StoreError::Column(0))?.get(0)?;
            let mut attributes: Value = serde_json::from_str(&found)?;
            sample::put(&mut attributes, &field, value.clone());
            tables.execute(
                "UPDATE profile SET attributes = $4
                 WHERE sandbox = $1 AND namespace = $2 AND id = $3",
                &[key.as_slice(), cells![serde_json::to_string(&attributes)?]].concat(),
            )?;
            Ok(())
        })
        .await
    }

    /// A person's experience events of the year before `now`, as they were given.
    pub(crate) async fn experience(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
        now: Timestamp,
    ) -> Result<Vec<Map<String, Value>>, StoreError> {
        let key = cells![sandbox.as_str(), namespace, id].to_vec();
        self.work(move |tables| {
            let found = tables.row(
                "SELECT events FROM experience
                 WHERE sandbox = $1 AND namespace = $2 AND id = $3",
                &key,
            )?;
            let Some(row) = found else {
                return Ok(Vec::new());
            };
            let mut events: Vec<Map<String, Value>> = serde_json::from_str(&row.get::<String>(0)?)?;
            let year = SignedDuration::from_hours(EVENT_HOURS);
            events.retain(|event| time(event).is_none_or(|at| now.duration_since(at) < year));
            Ok(events)
        })
        .await
    }

    /// A person's status in each segment.
    pub(crate) async fn segments(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let key = cells![sandbox.as_str(), namespace, id].to_vec();
        self.work(move |tables| {
            let rows = tables.rows(
                "SELECT segment, status FROM membership
                 WHERE sandbox = $1 AND namespace = $2 AND id = $3",
                &key,
            )?;
            rows.iter()
                .map(|row| Ok((row.get(0)?, row.get(1)?)))
                .collect()
        })
        .await
    }

    /// Keeps what became of people in segments; what is older than what is known changes nothing.
    pub(crate) async fn change_segments(
        &self,
        sandbox: &SandboxId,
        mut changes: Vec<Membership>,
    ) -> Result<(), StoreError> {
        let sandbox = sandbox.to_string();
        // In one order everywhere, so that no two wait for each other; the later one last.
        changes.sort_by(|a, b| {
            let key = |one: &Membership| (one.namespace.clone(), one.id.clone(), one.at);
            (key(a), &a.segment).cmp(&(key(b), &b.segment))
        });
        self.work(move |tables| {
            for change in &changes {
                tables.execute(
                    "INSERT INTO membership VALUES ($1, $2, $3, $4, $5, $6)
                     ON CONFLICT (sandbox, namespace, id, segment)
                     DO UPDATE SET status = excluded.status, at = excluded.at
                     WHERE membership.at <= excluded.at",
                    cells![
                        &sandbox,
                        &change.namespace,
                        &change.id,
                        change.segment.as_str(),
                        change.status.as_str(),
                        change.at.as_millisecond(),
                    ],
                )?;
            }
            Ok(())
        })
        .await
    }
}

fn time(event: &Map<String, Value>) -> Option<Timestamp> {
    event.get("timestamp")?.as_str()?.parse().ok()
}

/// The newest events, in the order they were given.
fn newest(events: &[Map<String, Value>]) -> Vec<&Map<String, Value>> {
    let mut kept: Vec<_> = events.iter().enumerate().collect();
    kept.sort_by_key(|(rank, event)| std::cmp::Reverse((time(event), *rank)));
    kept.truncate(EVENTS);
    kept.sort_by_key(|(rank, _)| *rank);
    kept.into_iter().map(|(_, event)| event).collect()
}
