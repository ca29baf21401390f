use itinera_journey::id::SandboxId;
use rusqlite::OptionalExtension;
use serde_json::{Map, Value};

use super::{Store, StoreError};

impl Store {
    /// The attributes of a profile, if it is known.
    pub(crate) async fn profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
    ) -> Result<Option<Map<String, Value>>, StoreError> {
        let key = (sandbox.to_string(), namespace.to_owned(), id.to_owned());
        self.work(move |file| {
            let text: Option<String> = file
                .query_row(
                    "SELECT attributes FROM profile
                     WHERE sandbox = ?1 AND namespace = ?2 AND id = ?3",
                    key,
                    |row| row.get(0),
                )
                .optional()?;
            text.map(|text| Ok(serde_json::from_str(&text)?))
                .transpose()
        })
        .await
    }

    /// Makes or replaces a profile.
    pub(crate) async fn put_profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
        attributes: &Map<String, Value>,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(attributes)?;
        let row = (
            sandbox.to_string(),
            namespace.to_owned(),
            id.to_owned(),
            text,
        );
        self.work(move |file| {
            file.execute(
                "INSERT OR REPLACE INTO profile VALUES (?1, ?2, ?3, ?4)",
                row,
            )?;
            Ok(())
        })
        .await
    }
}
