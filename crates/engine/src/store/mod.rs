//! What the engine keeps beside Restate: published versions, profiles, sealed secrets, step events
//! with their counts, discards, and the inlet's memory. In an SQLite file of its own, or in
//! PostgreSQL; the same statements and the same tests for both.

mod database;
mod inlet;
mod monitor;
mod postgres;
mod profile;
mod record;
mod secret;
mod table;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
mod version;

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::{Pool, PoolError, tokio_postgres};
use rusqlite::{Connection, TransactionBehavior};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use database::{Transaction, cells};
pub(crate) use inlet::Inlet;
pub(crate) use profile::Membership;
use table::FORM;
pub(crate) use version::Kept;

/// How often work is tried in PostgreSQL that another piece of work or a lost connection undid.
const TRIES: u32 = 4;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// Of a later engine.
    #[error(
        "the engine's tables have form {0}; this engine reads form {FORM}: use the later engine"
    )]
    Newer(i64),
    /// SQLite.
    #[error("the engine's file could not be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused, or the connection broke.
    #[error("PostgreSQL did not do what was asked: {}", postgres::told(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to PostgreSQL within ten seconds.
    #[error("PostgreSQL could not be reached: {0}")]
    Unreachable(String),
    /// The address of the database.
    #[error("DATABASE_URL is no address of a PostgreSQL database: postgres://user@host/name")]
    Address,
    /// No certificates of this machine, which connections over TLS need.
    #[error("this machine's certificates could not be read; install ca-certificates")]
    Certificates,
    /// A second engine on the same database.
    #[error("another engine uses this database; end it, or name another by DATABASE_URL")]
    InUse,
    /// The file system.
    #[error("the engine's file could not be reached: {0}")]
    Io(#[from] std::io::Error),
    /// Something kept is not what it should be.
    #[error("something in the engine's tables could not be read: {0}")]
    Document(#[from] serde_json::Error),
    /// A column has another type.
    #[error("column {0} of the engine's tables is not what it should be")]
    Column(usize),
    /// A setting is not what it should be.
    #[error("the setting {0} of the engine's tables is not what it should be")]
    Setting(&'static str),
    /// A time is none.
    #[error("a time in the engine's tables could not be read: {0}")]
    Time(#[from] jiff::Error),
    /// Work was cut off by the engine's end.
    #[error("the engine is ending")]
    Ending,
}

impl StoreError {
    /// Whether it may be there again soon.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Postgres(error) => postgres::is_passing(error),
            _ => false,
        }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::Unreachable(postgres::told(&error)),
            PoolError::Timeout(_) => Self::Unreachable("no connection within ten seconds".into()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

/// The address of a PostgreSQL database. It may hold a password and is never printed.
#[derive(Clone)]
pub(crate) struct Address(String);

impl FromStr for Address {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let schemes = ["postgres://", "postgresql://"];
        let known = schemes.iter().any(|scheme| text.starts_with(scheme));
        if known && text.parse::<tokio_postgres::Config>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err(StoreError::Address)
        }
    }
}

#[derive(Clone)]
enum Database {
    /// One connection, used by one piece of work at a time.
    Sqlite(Arc<Mutex<Connection>>),
    Postgres(Pool),
}

/// The open store. Work in it happens off the async threads.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

impl Store {
    /// Opens or makes an SQLite file. WAL, every transaction on disk before it is acknowledged;
    /// readable by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        private(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let form: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if form > FORM {
            return Err(StoreError::Newer(form));
        }
        for step in table::sqlite_from(form) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", FORM)?;
        transaction.commit()?;
        Ok(Self {
            database: Database::Sqlite(Arc::new(Mutex::new(connection))),
        })
    }

    /// Opens a PostgreSQL database, in the schema `itinera_engine`. The other value resolves when
    /// the database cannot be used any more because another engine took it.
    pub(crate) async fn connect(
        address: &Address,
    ) -> Result<(Self, oneshot::Receiver<StoreError>), StoreError> {
        let (pool, lost) = postgres::open(address).await?;
        let database = Database::Postgres(pool);
        Ok((Self { database }, lost))
    }

    /// Work in one transaction; nothing of it stays when it fails. It may be done again.
    async fn work<T: Send + 'static>(
        &self,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.database {
            Database::Sqlite(connection) => {
                let connection = connection.clone();
                let done = tokio::task::spawn_blocking(move || in_file(&connection, work));
                done.await.map_err(|_| StoreError::Ending)?
            }
            Database::Postgres(pool) => in_postgres(pool, work).await,
        }
    }

    /// A setting, made by `first` if it is not there.
    pub(crate) async fn setting(
        &self,
        name: &'static str,
        first: impl Fn() -> String + Send + 'static,
    ) -> Result<String, StoreError> {
        self.work(move |tables| {
            tables.execute(
                "INSERT INTO setting VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                cells![name, first()],
            )?;
            let found = tables.row("SELECT value FROM setting WHERE name = $1", cells![name])?;
            found.ok_or(StoreError::Column(0))?.get(0)
        })
        .await
    }
}

fn in_file<T>(
    connection: &Mutex<Connection>,
    work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    let behavior = TransactionBehavior::Immediate;
    let transaction = Transaction::Sqlite(connection.transaction_with_behavior(behavior)?);
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

async fn in_postgres<T: Send + 'static>(
    pool: &Pool,
    mut work: impl Fn(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let mut tries = 1;
    loop {
        let mut client = pool.get().await?;
        let handle = Handle::current();
        let attempt = tokio::task::spawn_blocking(move || {
            let attempt = || {
                let transaction = handle.block_on(client.transaction())?;
                let transaction = Transaction::Postgres(transaction, handle.clone());
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            };
            let mut attempt = attempt;
            let done = attempt();
            (done, work)
        });
        let done;
        (done, work) = attempt.await.map_err(|_| StoreError::Ending)?;
        match done {
            Err(StoreError::Postgres(error)) if postgres::is_passing(&error) && tries < TRIES => {
                tries += 1;
            }
            done => return done,
        }
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
