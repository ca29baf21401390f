//! Settings of the workspace: a JSON value a name.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::{Store, StoreError};

pub(super) const SCHEMA: &str = "CREATE TABLE settings (
    sandbox_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (sandbox_id, name)
) STRICT;\n";

impl Store {
    /// A setting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting(&self, name: &str) -> Result<Option<Value>, StoreError> {
        let connection = self.connection();
        let text: Option<String> = connection
            .query_row(
                "SELECT value FROM settings WHERE sandbox_id = ?1 AND name = ?2",
                params![self.sandbox(), name],
                |row| row.get(0),
            )
            .optional()?;
        text.map(|text| serde_json::from_str(&text).map_err(Into::into))
            .transpose()
    }

    /// Changes a setting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_setting(&self, name: &str, value: &Value) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO settings (sandbox_id, name, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET value = excluded.value",
                params![self.sandbox(), name, value.to_string()],
            )?;
            Ok(())
        })
    }
}
