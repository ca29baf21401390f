//! Gateway and worker beside a Restate server, whoever started it.

use std::fs::File;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use itinera_connectors::Connector;
use restate_sdk::prelude::{Endpoint, HttpServer};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Mutex, oneshot, watch};
use url::Url;

use crate::data::DataFolder;
use crate::gateway::Gateway;
use crate::person::{Caller, Parts, People, nobody};
use crate::published::Published;
use crate::restate::Restate;
use crate::secret::Secrets;
use crate::store::{Address, Store, StoreError};
use crate::{Common, EngineError, Serve};

/// How long Restate may take until it serves.
const START: Duration = Duration::from_secs(60);

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
}

impl Engine {
    /// Opens the data folder and reads what is published.
    pub(crate) async fn open(
        common: &Common,
        database: Option<&Address>,
    ) -> Result<Self, EngineError> {
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
        let (store, lost) = match database {
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
        let parts = Arc::new(Parts {
            published: Published::new(store.clone(), common.allow_local).await?,
            secrets: Secrets::new(store.clone(), &data.at("key"))?,
            connector: Connector::new(common.allow_local)?,
            seed: seed.parse().unwrap_or_default(),
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
            reach(&restate, worker.address).await?;
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
async fn reach(restate: &Restate, worker: &Url) -> Result<(), EngineError> {
    let start = Instant::now();
    let nobody = nobody().text();
    loop {
        let attempt = async {
            restate.register(worker).await?;
            restate.ask("Person", &nobody, "look").await
        };
        match attempt.await {
            Ok(_) => return Ok(()),
            Err(error) if start.elapsed() > START => return Err(EngineError::NotServing(error)),
            Err(error) => tracing::debug!(%error, "Restate does not serve yet"),
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

/// `itinera-engine serve`.
pub(crate) async fn run(arguments: Serve) -> Result<(), EngineError> {
    let engine = Engine::open(&arguments.common, arguments.database.as_ref()).await?;
    let listener = worker_listener(arguments.worker_listen)?;
    let gateway = gateway_listener(arguments.listen).await?;
    let worker_address = match arguments.worker_address {
        Some(address) => address,
        None => Url::parse(&format!("http://{}", arguments.worker_listen))
            .map_err(|_| EngineError::WorkerAddress)?,
    };
    let worker = Worker {
        listener,
        address: &worker_address,
        identity: arguments.restate_identity.as_deref(),
    };
    let restate = Restate::new(arguments.ingress, arguments.admin)?;
    let listen = arguments.listen;
    engine
        .serve(
            restate,
            gateway,
            worker,
            || {
                eprintln!("The engine serves on http://{listen}");
                engine.tell_token();
                Ok(())
            },
            async {
                asked_to_end().await;
                Ok(())
            },
        )
        .await
}

impl Engine {
    /// Says what the token is, the first time; later where it stands.
    pub(crate) fn tell_token(&self) {
        let file = self.data.at("token");
        if self.token_is_new {
            eprintln!("Token, shown this once: {}", self.token);
        }
        eprintln!("The token is in {}", file.display());
    }
}
