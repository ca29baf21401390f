//! Gateway and worker beside a Restate server, whoever started it.

use std::fs::File;
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use itinera_connectors::Connector;
use jiff::Timestamp;
use restate_sdk::prelude::{Endpoint, HttpServer};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Mutex, oneshot, watch};
use url::Url;

use crate::caller::{Caller, Caps, Parts};
use crate::clock::Clock;
use crate::data::DataFolder;
use crate::gateway::Gateway;
use crate::person::{People, nobody};
use crate::published::Published;
use crate::restate::Restate;
use crate::secret::Secrets;
use crate::store::{Address, Store, StoreError};
use crate::{Common, EngineError, Serve};

/// How long Restate may take until it serves, in seconds.
pub(crate) const START: u64 = 60;

/// What the engine is made of before it serves. Holds the folder's lock.
pub(crate) struct Engine {
    pub(crate) data: DataFolder,
    pub(crate) token: String,
    /// Whether the token was made just now.
    pub(crate) token_is_new: bool,
    parts: Arc<Parts>,
    /// Resolves when another engine took the database.
    lost: Mutex<Option<oneshot::Receiver<StoreError>>>,
    _lock: File,
}

/// Where Restate reaches the handlers.
pub(crate) struct Worker<'a> {
    pub(crate) listener: TcpListener,
    pub(crate) address: &'a Url,
    /// Restate's public identity key, if nobody else may call.
    pub(crate) identity: Option<&'a str>,
    /// How long to wait until Restate serves, in seconds.
    pub(crate) within: u64,
}

impl Engine {
    /// Opens the data folder and reads what is published.
    pub(crate) async fn open(
        common: &Common,
        database_url: Option<&str>,
        speed: u32,
    ) -> Result<Self, EngineError> {
        let database: Option<Address> = database_url.map(str::parse).transpose()?;
        let path = match &common.data {
            Some(path) => path.clone(),
            None => home()?.join(".local/share/itinera/engine"),
        };
        let folder = |error| EngineError::Folder(path.clone(), error);
        let data = DataFolder::new(path.clone()).map_err(folder)?;
        let lock = File::create(data.at("lock")).map_err(folder)?;
        lock.try_lock()
            .map_err(|_| EngineError::InUse(path.clone()))?;
        let (token, token_is_new) = data.token().map_err(folder)?;
        let (store, lost) = match &database {
            None => (Store::open(&data.at("engine.sqlite"))?, None),
            Some(address) => {
                let (store, lost) = Store::connect(address).await?;
                (store, Some(lost))
            }
        };
        let seed = store.setting("seed", || {
            let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
            high.to_string()
        });
        let seed = seed.await?;
        let origin = store.setting("origin", || Timestamp::now().to_string());
        let origin = origin.await?.parse().map_err(StoreError::from)?;
        let parts = Arc::new(Parts {
            published: Published::new(store.clone(), common.allow_local).await?,
            secrets: Secrets::new(store.clone(), &data.at("key"))?,
            connector: Connector::new(common.allow_local)?,
            seed: seed.parse().map_err(|_| StoreError::Setting("seed"))?,
            caps: Caps::default(),
            clock: Clock::new(origin, speed),
            store,
        });
        Ok(Self {
            data,
            token,
            token_is_new,
            parts,
            lost: Mutex::new(lost),
            _lock: lock,
        })
    }

    /// Serves until `end` resolves. `ready` runs once, when events are taken.
    pub(crate) async fn serve(
        &self,
        restate: Restate,
        gateway: TcpListener,
        worker: Worker<'_>,
        ready: impl FnOnce() -> Result<(), EngineError>,
        end: impl Future<Output = Result<(), EngineError>>,
    ) -> Result<(), EngineError> {
        let mut endpoint = Endpoint::builder()
            .bind(People(self.parts.clone()))
            .bind(Caller(self.parts.clone()));
        if let Some(key) = worker.identity {
            endpoint = endpoint
                .identity_key(key)
                .map_err(|_| EngineError::Identity)?;
        }
        let (ending, told) = watch::channel(false);
        let until = |mut told: watch::Receiver<bool>| async move {
            let _ = told.wait_for(|ending| *ending).await;
        };
        let mut worker_task = tokio::spawn(
            HttpServer::new(endpoint.build())
                .serve_with_cancel(worker.listener, until(told.clone())),
        );
        let serving = async {
            reach(&restate, worker.address, worker.within).await?;
            let router = Gateway::new(self.parts.clone(), restate, &self.token).router();
            let serving = axum::serve(gateway, router).with_graceful_shutdown(until(told));
            ready()?;
            serving.await.map_err(EngineError::Gateway)
        };
        let mut serving = pin!(serving);
        let outcome = tokio::select! {
            outcome = &mut serving => outcome,
            outcome = end => {
                // What is being answered is answered; nothing more is taken.
                let _ = ending.send(true);
                let _ = tokio::time::timeout(Duration::from_secs(5), serving).await;
                outcome
            }
            _ = &mut worker_task => Err(EngineError::Worker),
            error = self.lost() => Err(error.into()),
        };
        worker_task.abort();
        outcome
    }

    /// Resolves when another engine took the database.
    async fn lost(&self) -> StoreError {
        let mut lost = self.lost.lock().await;
        match lost.as_mut() {
            Some(told) => told.await.unwrap_or(StoreError::Ending),
            None => std::future::pending().await,
        }
    }
}

/// Registers the worker, and waits until a person can be asked: only then does Restate serve.
async fn reach(restate: &Restate, worker: &Url, within: u64) -> Result<(), EngineError> {
    let start = Instant::now();
    let nobody = nobody().text();
    let mut told = String::new();
    loop {
        let attempt = async {
            restate.register(worker).await?;
            restate.ask("Person", &nobody, "look").await
        };
        match attempt.await {
            Ok(()) => return Ok(()),
            Err(error) if start.elapsed() > Duration::from_secs(within) => {
                return Err(EngineError::NotServing {
                    within,
                    worker: Box::new(worker.clone()),
                    error,
                });
            }
            Err(error) => {
                let text = error.to_string();
                if text != told {
                    tracing::info!(%error, "Restate does not serve yet");
                    told = text;
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A listener whose connections send at once: without this a handler's answer waits for the next
/// packet, some 40 ms.
pub(crate) fn worker_listener(address: SocketAddr) -> Result<TcpListener, EngineError> {
    let listen = || {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.set_nodelay(true)?;
        socket.bind(address)?;
        socket.listen(1_024)
    };
    listen().map_err(|error| EngineError::Listen(address, error))
}

/// The gateway's listener.
pub(crate) async fn gateway_listener(address: SocketAddr) -> Result<TcpListener, EngineError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| EngineError::Listen(address, error))
}

fn home() -> Result<PathBuf, EngineError> {
    std::env::var_os("HOME")
        .map(PathBuf::from)
        .ok_or(EngineError::NoHome)
}

/// Resolves when the program is asked to end.
pub(crate) async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Resolves when standard input is closed; never if that does not matter.
pub(crate) async fn closed(matters: bool) {
    if !matters {
        return std::future::pending().await;
    }
    let mut stdin = tokio::io::stdin();
    let mut buffer = [0; 64];
    while matches!(stdin.read(&mut buffer).await, Ok(1..)) {}
}

/// `itinera-engine serve`.
pub(crate) async fn run(arguments: Serve) -> Result<(), EngineError> {
    let common = &arguments.common;
    let engine = Engine::open(common, arguments.database_url.as_deref(), 1).await?;
    let listener = worker_listener(arguments.worker_listen)?;
    let gateway = gateway_listener(arguments.listen).await?;
    let bound = |listener: &TcpListener, address| {
        let bound = listener.local_addr();
        bound.map_err(|error| EngineError::Listen(address, error))
    };
    let serves_on = bound(&gateway, arguments.listen)?;
    let worker_on = bound(&listener, arguments.worker_listen)?;
    let worker_address = match arguments.worker_address {
        Some(address) => address,
        None => {
            Url::parse(&format!("http://{worker_on}")).map_err(|_| EngineError::WorkerAddress)?
        }
    };
    let worker = Worker {
        listener,
        address: &worker_address,
        identity: arguments.restate_identity.as_deref(),
        within: arguments.start_within,
    };
    let restate = Restate::new(arguments.ingress, arguments.admin)?;
    let ready = || engine.tell_ready(common, serves_on);
    let until = async {
        tokio::select! {
            () = asked_to_end() => Ok(()),
            () = closed(common.until_stdin_closes) => Ok(()),
        }
    };
    engine.serve(restate, gateway, worker, ready, until).await
}

impl Engine {
    /// Says that it serves, and where: a line for a program, or words.
    pub(crate) fn tell_ready(&self, common: &Common, on: SocketAddr) -> Result<(), EngineError> {
        if common.ready_json {
            let line = json!({
                "address": format!("http://{on}"),
                "tokenFile": self.data.at("token"),
            });
            let mut out = std::io::stdout().lock();
            writeln!(out, "{line}").map_err(EngineError::Print)?;
            return out.flush().map_err(EngineError::Print);
        }
        eprintln!("The engine serves on http://{on}");
        self.tell_token();
        Ok(())
    }

    /// Says what the token is, the first time; later where it stands.
    fn tell_token(&self) {
        let file = self.data.at("token");
        if self.token_is_new {
            eprintln!("Token, shown this once: {}", self.token);
        }
        eprintln!("The token is in {}", file.display());
    }
}
