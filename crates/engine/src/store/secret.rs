use itinera_journey::id::{ConnectorId, SandboxId};

use super::database::{Transaction, cells};
use super::{Store, StoreError};

/// Stands in a row for the origin of a secret that no published action used yet.
const UNBOUND: &str = "";

fn find(
    tables: &Transaction<'_>,
    sandbox: &str,
    connector: &str,
    origin: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = tables.row(
        "SELECT sealed FROM secret WHERE sandbox = $1 AND connector = $2 AND origin = $3",
        cells![sandbox, connector, origin],
    )?;
    found.map(|row| row.get(0)).transpose()
}

fn keep(
    tables: &Transaction<'_>,
    sandbox: &str,
    connector: &str,
    origin: &str,
    sealed: &[u8],
) -> Result<(), StoreError> {
    tables.execute(
        "INSERT INTO secret (sandbox, connector, origin, sealed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (sandbox, connector, origin) DO UPDATE SET sealed = excluded.sealed",
        cells![sandbox, connector, origin, sealed],
    )?;
    Ok(())
}

/// Gives a connector's unbound secret to an origin, if there is one.
pub(super) fn bind(
    tables: &Transaction<'_>,
    sandbox: &SandboxId,
    connector: &ConnectorId,
    origin: &str,
) -> Result<(), StoreError> {
    let (sandbox, connector) = (sandbox.as_str(), connector.as_str());
    if let Some(sealed) = find(tables, sandbox, connector, UNBOUND)? {
        keep(tables, sandbox, connector, origin, &sealed)?;
        tables.execute(
            "DELETE FROM secret WHERE sandbox = $1 AND connector = $2 AND origin = $3",
            cells![sandbox, connector, UNBOUND],
        )?;
    }
    Ok(())
}

impl Store {
    /// A connector's sealed secret for an origin.
    pub(crate) async fn sealed(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let (sandbox, connector) = (sandbox.to_string(), connector.to_string());
        let origin = origin.to_owned();
        self.work(move |tables| find(tables, &sandbox, &connector, &origin))
            .await
    }

    /// Whether a publication may use the connector with this origin: there is a secret for it, or
    /// one that is not bound yet.
    pub(crate) async fn has_secret(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: &str,
    ) -> Result<bool, StoreError> {
        let (sandbox, connector) = (sandbox.to_string(), connector.to_string());
        let origin = origin.to_owned();
        self.work(move |tables| {
            Ok(find(tables, &sandbox, &connector, &origin)?.is_some()
                || find(tables, &sandbox, &connector, UNBOUND)?.is_some())
        })
        .await
    }

    /// Keeps a sealed secret for an origin; without one, for that of the next publication that
    /// uses it.
    pub(crate) async fn keep_sealed(
        &self,
        sandbox: &SandboxId,
        connector: &ConnectorId,
        origin: Option<String>,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let (sandbox, connector) = (sandbox.to_string(), connector.to_string());
        let origin = origin.unwrap_or_else(|| UNBOUND.to_owned());
        self.work(move |tables| keep(tables, &sandbox, &connector, &origin, &sealed))
            .await
    }
}
