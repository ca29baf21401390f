//! PostgreSQL: a pool of connections, the engine's own schema in the database, and a lock that
//! keeps a second engine off it.

use std::time::{Duration, Instant};

use deadpool_postgres::tokio_postgres::error::SqlState;
use deadpool_postgres::tokio_postgres::{self, Client, Config};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::crypto::aws_lc_rs;
use tokio::sync::oneshot;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::table::{FORM, postgres_from};
use super::{Address, StoreError};

/// Connections at once, and pieces of work.
const CONNECTIONS: usize = 16;

/// How long a connection may take to be there.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the lock of an engine that was just killed may outlive it.
const LINGERS: Duration = Duration::from_secs(5);

/// Everything of the engine's is in a schema of its own.
const PREPARE: &str =
    "CREATE SCHEMA IF NOT EXISTS itinera_engine; SET search_path TO itinera_engine;
    CREATE TABLE IF NOT EXISTS form (number BIGINT NOT NULL)";

/// The number of the engine's advisory lock: `itinera` in ASCII.
const LOCK: i64 = 0x0069_7469_6e65_7261;

fn tls() -> Result<MakeRustlsConnect, StoreError> {
    // A provider that is there already is as good.
    let _ = aws_lc_rs::default_provider().install_default();
    match MakeRustlsConnect::with_native_certs() {
        Ok((connect, _)) => Ok(connect),
        Err(_) => Err(StoreError::Certificates),
    }
}

fn configuration(address: &Address) -> Result<Config, StoreError> {
    let mut configuration: Config = address.0.parse().map_err(|_| StoreError::Address)?;
    configuration.application_name("itinera-engine");
    configuration.connect_timeout(PATIENCE);
    Ok(configuration)
}

/// Connections to a database whose tables have this engine's form, and its lock.
pub(super) async fn open(
    address: &Address,
) -> Result<(Pool, oneshot::Receiver<StoreError>), StoreError> {
    let configuration = configuration(address)?;
    let tls = tls()?;
    let lock = lock(&configuration, &tls).await?;
    let lost = hold(lock, configuration.clone(), tls.clone());
    let manager = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let pool = Pool::builder(Manager::from_config(configuration, tls, manager))
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .post_create(Hook::async_fn(|client, _| {
            Box::pin(async move {
                let set = client.batch_execute("SET search_path TO itinera_engine");
                set.await.map_err(HookError::Backend)
            })
        }))
        .build()
        .map_err(|_| StoreError::Address)?;
    Ok((pool, lost))
}

/// A connection with its lock, which ends with it; makes the tables or brings them to our form.
async fn lock(configuration: &Config, tls: &MakeRustlsConnect) -> Result<Held, StoreError> {
    let (mut client, connection) = configuration.connect(tls.clone()).await?;
    let connection = tokio::spawn(connection);
    let start = Instant::now();
    loop {
        let found = client
            .query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK])
            .await?;
        if found.get(0) {
            break;
        }
        if start.elapsed() > LINGERS {
            return Err(StoreError::InUse);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    prepare(&mut client).await?;
    Ok(Held {
        _client: client,
        connection,
    })
}

async fn prepare(client: &mut Client) -> Result<(), StoreError> {
    client.batch_execute(PREPARE).await?;
    let transaction = client.transaction().await?;
    let form = transaction
        .query_opt("SELECT number FROM form", &[])
        .await?;
    let form: i64 = form.map_or(0, |row| row.get(0));
    if form > FORM {
        return Err(StoreError::Newer(form));
    }
    for step in postgres_from(form) {
        transaction.batch_execute(&step).await?;
    }
    transaction.execute("DELETE FROM form", &[]).await?;
    transaction
        .execute("INSERT INTO form VALUES ($1)", &[&FORM])
        .await?;
    Ok(transaction.commit().await?)
}

struct Held {
    _client: Client,
    connection: tokio::task::JoinHandle<Result<(), tokio_postgres::Error>>,
}

/// Holds the lock, takes it again when the connection was lost, and tells when another engine has
/// it.
fn hold(
    mut held: Held,
    configuration: Config,
    tls: MakeRustlsConnect,
) -> oneshot::Receiver<StoreError> {
    let (mut tell, lost) = oneshot::channel();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = &mut held.connection => {}
                () = tell.closed() => return,
            }
            tracing::warn!("the connection to PostgreSQL was lost");
            held = loop {
                match lock(&configuration, &tls).await {
                    Ok(held) => break held,
                    Err(error @ StoreError::InUse) => {
                        let _ = tell.send(error);
                        return;
                    }
                    Err(error) => tracing::warn!(%error, "PostgreSQL does not answer"),
                }
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    () = tell.closed() => return,
                }
            };
        }
    });
    lost
}

/// Whether trying again may help: the work was undone whole.
pub(super) fn is_passing(error: &tokio_postgres::Error) -> bool {
    error.is_closed()
        || error.code().is_some_and(|code| {
            [
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::ADMIN_SHUTDOWN,
                SqlState::CRASH_SHUTDOWN,
                SqlState::CANNOT_CONNECT_NOW,
            ]
            .contains(code)
        })
}

/// What PostgreSQL said, without the details, in which values stand.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("{} ({})", said.message(), said.code().code());
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
