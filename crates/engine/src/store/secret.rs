use itinera_journey::id::{ConnectorId, SandboxId};
use rusqlite::OptionalExtension;

use super::{Store, StoreError};

impl Store {
    /// A sealed secret and the origin it is bound to, if it was used already.
    pub(crate) async fn sealed(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
    ) -> Result<Option<(Vec<u8>, Option<String>)>, StoreError> {
        let key = (sandbox.to_string(), connector.to_string());
        self.work(move |file| {
            let found = file.query_row(
                "SELECT sealed, origin FROM secret WHERE sandbox = ?1 AND connector = ?2",
                key,
                |row| Ok((row.get(0)?, row.get(1)?)),
            );
            Ok(found.optional()?)
        })
        .await
    }

    /// Keeps a sealed secret, bound to no origin yet.
    pub(crate) async fn keep_sealed(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let row = (sandbox.to_string(), connector.to_string(), sealed);
        self.work(move |file| {
            file.execute(
                "INSERT OR REPLACE INTO secret VALUES (?1, ?2, ?3, NULL)",
                row,
            )?;
            Ok(())
        })
        .await
    }

    /// Binds a secret to an origin, unless it is bound.
    pub(crate) async fn bind_secret(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: &str,
    ) -> Result<(), StoreError> {
        let row = (
            sandbox.to_string(),
            connector.to_string(),
            origin.to_owned(),
        );
        self.work(move |file| {
            file.execute(
                "UPDATE secret SET origin = ?3
                 WHERE sandbox = ?1 AND connector = ?2 AND origin IS NULL",
                row,
            )?;
            Ok(())
        })
        .await
    }
}
