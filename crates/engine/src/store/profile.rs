use itinera_journey::id::SandboxId;
use serde_json::{Map, Value};

use super::database::cells;
use super::{Store, StoreError};

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

    /// Makes or replaces a profile.
    pub(crate) async fn put_profile(
        &self,
        sandbox: &SandboxId,
        namespace: &str,
        id: &str,
        attributes: &Map<String, Value>,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(attributes)?;
        let row = cells![sandbox.as_str(), namespace, id, text].to_vec();
        self.work(move |tables| {
            tables.execute(
                "INSERT INTO profile VALUES ($1, $2, $3, $4)
                 ON CONFLICT (sandbox, namespace, id)
                 DO UPDATE SET attributes = excluded.attributes",
                &row,
            )?;
            Ok(())
        })
        .await
    }
}
