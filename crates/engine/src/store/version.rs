use itinera_journey::id::{ConnectorId, JourneyId, SandboxId};
use jiff::Timestamp;

use super::database::{Row, Transaction, cells};
use super::secret::bind;
use super::{Store, StoreError};

/// A published version as kept. It never changes.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) sandbox: SandboxId,
    pub(crate) journey: JourneyId,
    pub(crate) number: u32,
    /// SHA-256 of the content, hexadecimal.
    pub(crate) digest: String,
    /// The bundle's text.
    pub(crate) bundle: String,
    pub(crate) published_at: Timestamp,
}

fn kept(row: &Row) -> Result<Kept, StoreError> {
    Ok(Kept {
        sandbox: SandboxId::new(row.get::<String>(0)?),
        journey: JourneyId::new(row.get::<String>(1)?),
        number: row.get(2)?,
        digest: row.get(3)?,
        bundle: row.get(4)?,
        published_at: row.get::<String>(5)?.parse()?,
    })
}

fn find(
    tables: &Transaction<'_>,
    sandbox: &SandboxId,
    journey: &JourneyId,
    number: u32,
) -> Result<Option<Kept>, StoreError> {
    let found = tables.row(
        "SELECT sandbox, journey, number, digest, bundle, published_at FROM version
         WHERE sandbox = $1 AND journey = $2 AND number = $3",
        cells![sandbox.as_str(), journey.as_str(), number],
    )?;
    found.as_ref().map(kept).transpose()
}

impl Store {
    /// All published versions, oldest first.
    pub(crate) async fn versions(&self) -> Result<Vec<Kept>, StoreError> {
        self.work(|tables| {
            let rows = tables.rows(
                "SELECT sandbox, journey, number, digest, bundle, published_at FROM version
                 ORDER BY sandbox, journey, number",
                &[],
            )?;
            rows.iter().map(kept).collect()
        })
        .await
    }

    /// A published version.
    pub(crate) async fn version(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
        number: u32,
    ) -> Result<Option<Kept>, StoreError> {
        let (sandbox, journey) = (sandbox.clone(), journey.clone());
        self.work(move |tables| find(tables, &sandbox, &journey, number))
            .await
    }

    /// Keeps a version, unless that number is taken: then what is kept under it. Together with it
    /// the unbound secrets of the connectors `needing` them are bound to their origins.
    pub(crate) async fn keep_version(
        &self,
        version: Kept,
        needing: Vec<(ConnectorId, String)>,
    ) -> Result<Kept, StoreError> {
        self.work(move |tables| {
            for (connector, origin) in &needing {
                bind(tables, &version.sandbox, connector, origin)?;
            }
            tables.execute(
                "INSERT INTO version (sandbox, journey, number, digest, bundle, published_at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (sandbox, journey, number) DO NOTHING",
                cells![
                    version.sandbox.as_str(),
                    version.journey.as_str(),
                    version.number,
                    &version.digest,
                    &version.bundle,
                    version.published_at.to_string(),
                ],
            )?;
            let found = find(tables, &version.sandbox, &version.journey, version.number)?;
            found.ok_or(StoreError::Column(0))
        })
        .await
    }
}
