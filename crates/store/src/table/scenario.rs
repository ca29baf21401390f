//! Scenarios: saved tests of a journey, each a file's text.

use itinera_journey::id::JourneyId;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use crate::{Store, StoreError};

/// A saved scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredScenario {
    /// Its id.
    pub id: String,
    /// The journey it is of.
    pub journey: JourneyId,
    /// The file's text.
    pub text: String,
    /// When it was saved last.
    pub changed_at: Timestamp,
}

fn read(id: String, document: &str, changed_at: i64) -> Result<StoredScenario, StoreError> {
    let document: Value = serde_json::from_str(document)?;
    let text = |key: &str| {
        document
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    Ok(StoredScenario {
        id,
        journey: JourneyId::new(text("journey")),
        text: text("text").to_owned(),
        changed_at: Timestamp::from_millisecond(changed_at).unwrap_or(Timestamp::UNIX_EPOCH),
    })
}

impl Store {
    /// The scenarios of a journey, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn scenarios(&self, journey: &JourneyId) -> Result<Vec<StoredScenario>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare(
            "SELECT id, document, changed_at FROM scenarios
             WHERE sandbox_id = ?1 AND deleted = 0 ORDER BY created_at, id",
        )?;
        let rows = statement.query_map(params![self.sandbox()], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (id, document, changed_at) = row?;
            let scenario = read(id, &document, changed_at)?;
            if scenario.journey == *journey {
                found.push(scenario);
            }
        }
        Ok(found)
    }

    /// A scenario, if there is one of this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn scenario(&self, id: &str) -> Result<Option<StoredScenario>, StoreError> {
        let found: Option<(String, i64)> = self
            .connection()
            .query_row(
                "SELECT document, changed_at FROM scenarios
                 WHERE sandbox_id = ?1 AND id = ?2 AND deleted = 0",
                params![self.sandbox(), id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        found
            .map(|(document, changed_at)| read(id.to_owned(), &document, changed_at))
            .transpose()
    }

    /// Adds or replaces a scenario.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_scenario(&self, scenario: &StoredScenario) -> Result<(), StoreError> {
        let document = json!({"journey": scenario.journey, "text": scenario.text}).to_string();
        let at = scenario.changed_at.as_millisecond();
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO scenarios
                    (sandbox_id, id, document, revision, created_at, changed_at)
                 VALUES (?1, ?2, ?3, 0, ?4, ?4)
                 ON CONFLICT DO UPDATE SET document = excluded.document,
                    revision = revision + 1, changed_at = excluded.changed_at, deleted = 0",
                params![self.sandbox(), scenario.id, document, at],
            )?;
            Ok(())
        })
    }

    /// Deletes a scenario.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_scenario(&self, id: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE scenarios SET deleted = 1 WHERE sandbox_id = ?1 AND id = ?2",
                params![self.sandbox(), id],
            )?;
            Ok(())
        })
    }
}
