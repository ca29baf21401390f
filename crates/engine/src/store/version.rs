use itinera_journey::id::{JourneyId, SandboxId};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

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

const COLUMNS: &str = "sandbox, journey, number, digest, bundle, published_at";

fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        sandbox: SandboxId::new(row.get::<_, String>(0)?),
        journey: JourneyId::new(row.get::<_, String>(1)?),
        number: row.get(2)?,
        digest: row.get(3)?,
        bundle: row.get(4)?,
        published_at: row
            .get::<_, String>(5)?
            .parse()
            .map_err(|_| rusqlite::Error::InvalidQuery)?,
    })
}

impl Store {
    /// All published versions, oldest first.
    pub(crate) fn versions(&self) -> Result<Vec<Kept>, StoreError> {
        self.write(|file| {
            let mut query = file.prepare(&format!(
                "SELECT {COLUMNS} FROM version ORDER BY sandbox, journey, number"
            ))?;
            let rows = query.query_map([], kept)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// A published version.
    pub(crate) async fn version(
        &self,
        sandbox: &SandboxId,
        journey: &JourneyId,
        number: u32,
    ) -> Result<Option<Kept>, StoreError> {
        let (sandbox, journey) = (sandbox.to_string(), journey.to_string());
        self.work(move |file| {
            let query = format!(
                "SELECT {COLUMNS} FROM version
                 WHERE sandbox = ?1 AND journey = ?2 AND number = ?3"
            );
            Ok(file
                .query_row(&query, (sandbox, journey, number), kept)
                .optional()?)
        })
        .await
    }

    /// Keeps a version, unless that number is taken: then what is kept under it.
    pub(crate) async fn keep_version(&self, version: Kept) -> Result<Kept, StoreError> {
        self.work(move |file| {
            file.execute(
                &format!(
                    "INSERT OR IGNORE INTO version ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                ),
                (
                    version.sandbox.as_str(),
                    version.journey.as_str(),
                    version.number,
                    &version.digest,
                    &version.bundle,
                    version.published_at.to_string(),
                ),
            )?;
            let query = format!(
                "SELECT {COLUMNS} FROM version
                 WHERE sandbox = ?1 AND journey = ?2 AND number = ?3"
            );
            let key = (
                version.sandbox.as_str(),
                version.journey.as_str(),
                version.number,
            );
            Ok(file.query_row(&query, key, kept)?)
        })
        .await
    }
}
