//! Opening the file: permissions, lock, format, migrations.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::lock::{self, Lock};
use crate::table::{APPLICATION_ID, FORMAT, migrate};

/// What this process may do with the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Read and write.
    Writer,
    /// Read only: another process writes; what it said of itself.
    HeldBy(String),
    /// Read only: the file or its folder cannot be written.
    NotWritable,
}

/// An open workspace file.
pub struct Store {
    connection: Mutex<Connection>,
    access: Access,
    path: PathBuf,
    sandbox: String,
    _lock: Lock,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path)
            .field("access", &self.access)
            .finish()
    }
}

impl Store {
    /// Opens a workspace, or makes one where there is no file. `who`: what a second process is told
    /// of this one. The second value says whether the file is new.
    ///
    /// # Errors
    /// [`StoreError`]; a file that is not a workspace, or of a newer format, is left as it was.
    pub fn open(path: &Path, who: &str) -> Result<(Self, bool), StoreError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let new = !path.exists() || std::fs::metadata(path)?.len() == 0;
        if !new {
            Self::recognise(path)?;
        }
        let lock = lock::take(path, who);
        let access = match &lock {
            Lock::Other(holder) => Access::HeldBy(holder.clone()),
            Lock::Impossible => Access::NotWritable,
            Lock::Held(_) if !new && OpenOptions::new().append(true).open(path).is_err() => {
                Access::NotWritable
            }
            Lock::Held(_) => Access::Writer,
        };
        if new {
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)?;
        }
        let connection = match access {
            Access::Writer => Self::writer(path)?,
            _ => Self::reader(path)?,
        };
        let store = Self {
            connection: Mutex::new(connection),
            access,
            path: path.to_owned(),
            sandbox: "default".to_owned(),
            _lock: lock,
        };
        Ok((store, new))
    }

    /// Refuses what is not a workspace of a known format, without writing to it.
    fn recognise(path: &Path) -> Result<(), StoreError> {
        let not_ours = || StoreError::NotAWorkspace(path.to_owned());
        let connection = Self::reader(path)?;
        let number =
            |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let application = match number("application_id") {
            Ok(found) => found,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                return Err(not_ours());
            }
            Err(error) => return Err(StoreError::Damaged(error.to_string())),
        };
        if application != APPLICATION_ID {
            return Err(not_ours());
        }
        let found = number("user_version")?;
        if found > FORMAT {
            return Err(StoreError::NewerVersion {
                path: path.to_owned(),
                found,
                known: FORMAT,
            });
        }
        Ok(())
    }

    fn reader(path: &Path) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let readable = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
        let blocked = matches!(
            readable
                .as_ref()
                .err()
                .and_then(rusqlite::Error::sqlite_error_code),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
        );
        if !blocked {
            harden(&connection)?;
            return Ok(connection);
        }
        // In a folder that cannot be written SQLite has no place for its shared memory; nobody
        // else can be writing there.
        let address = format!(
            "file:{}?immutable=1",
            path.display().to_string().replace('?', "%3f")
        );
        let connection = Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)?;
        harden(&connection)?;
        Ok(connection)
    }

    fn writer(path: &Path) -> Result<Connection, StoreError> {
        let mut connection = Connection::open(path)?;
        harden(&connection)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found < FORMAT {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            migrate(&transaction, found)?;
            transaction.commit()?;
        }
        Ok(connection)
    }

    /// What this process may do.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn sandbox(&self) -> &str {
        &self.sandbox
    }

    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// One transaction: all of it, or nothing.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.access != Access::Writer {
            return Err(StoreError::ReadOnly.into());
        }
        let mut connection = self.connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }
}

fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(())
}
