//! What the engine keeps beside Restate, in one SQLite file: published versions, profiles, sealed
//! secrets, step events with their counts, discards, and the inlet's memory.

mod inlet;
mod monitor;
mod profile;
mod record;
mod secret;
mod version;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

pub(crate) use version::Kept;

/// The form of the file; a newer one is refused.
const FORM: i64 = 1;

const TABLES: &str = "
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE version (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, number INTEGER NOT NULL,
    digest TEXT NOT NULL, bundle TEXT NOT NULL, published_at TEXT NOT NULL,
    PRIMARY KEY (sandbox, journey, number)) STRICT;
CREATE TABLE profile (
    sandbox TEXT NOT NULL, namespace TEXT NOT NULL, id TEXT NOT NULL, attributes TEXT NOT NULL,
    PRIMARY KEY (sandbox, namespace, id)) STRICT;
CREATE TABLE secret (
    sandbox TEXT NOT NULL, connector TEXT NOT NULL, sealed BLOB NOT NULL, origin TEXT,
    PRIMARY KEY (sandbox, connector)) STRICT;
CREATE TABLE step (
    id TEXT PRIMARY KEY, instance TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX step_by_instance ON step (instance);
CREATE TABLE person (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, namespace TEXT NOT NULL, key TEXT NOT NULL,
    instance TEXT NOT NULL, entry INTEGER NOT NULL, version INTEGER NOT NULL, phase TEXT NOT NULL,
    at TEXT NOT NULL, created_at TEXT NOT NULL, standing TEXT NOT NULL,
    PRIMARY KEY (sandbox, journey, namespace, key)) STRICT;
CREATE TABLE total (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL,
    entered INTEGER NOT NULL, finished INTEGER NOT NULL, failed INTEGER NOT NULL,
    PRIMARY KEY (sandbox, journey)) STRICT;
CREATE TABLE activity (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, activity TEXT NOT NULL,
    passed INTEGER NOT NULL, here INTEGER NOT NULL,
    PRIMARY KEY (sandbox, journey, activity)) STRICT;
CREATE TABLE discard (
    number INTEGER PRIMARY KEY, sandbox TEXT NOT NULL, journey TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE INDEX discard_by_journey ON discard (sandbox, journey, number);
CREATE TABLE inlet (
    sandbox TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (sandbox, id)) STRICT;
CREATE INDEX inlet_by_age ON inlet (at);
";

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// Of a later engine.
    #[error("the engine's file has form {0}; this engine reads form {FORM}")]
    Newer(i64),
    /// SQLite.
    #[error("the engine's file could not be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file system.
    #[error("the engine's file could not be reached: {0}")]
    Io(#[from] std::io::Error),
    /// Something kept is not what it should be.
    #[error("something in the engine's file could not be read: {0}")]
    Document(#[from] serde_json::Error),
    /// Work was cut off by the engine's end.
    #[error("the engine is ending")]
    Ending,
}

/// The open file. One connection, used by one piece of work at a time, off the async threads.
#[derive(Clone)]
pub(crate) struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// Opens or makes the file. WAL, every transaction on disk before it is acknowledged; readable
    /// by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        private(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let form: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match form {
            FORM => {}
            0 => {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "user_version", FORM)?;
            }
            newer => return Err(StoreError::Newer(newer)),
        }
        transaction.commit()?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Work in one transaction; nothing of it stays when it fails. Blocks.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// The same on a thread where blocking is allowed.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.write(work))
            .await
            .map_err(|_| StoreError::Ending)?
    }

    /// A setting, made by `first` if it is not there.
    pub(crate) fn setting(
        &self,
        name: &str,
        first: impl FnOnce() -> String,
    ) -> Result<String, StoreError> {
        self.write(|file| {
            let found = file
                .query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| {
                    row.get(0)
                })
                .optional()?;
            if let Some(found) = found {
                return Ok(found);
            }
            let value = first();
            file.execute("INSERT INTO setting VALUES (?1, ?2)", [name, &value])?;
            Ok(value)
        })
    }
}

/// Makes the file with mode 0600 before anything is in it.
fn private(path: &Path) -> Result<(), std::io::Error> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}
