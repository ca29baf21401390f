//! `itinera-engine dev`: with a Restate server as its child, on this machine only.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use url::Url;

use crate::restate::Restate;
use crate::serve::{
    Engine, START, Worker, asked_to_end, closed, gateway_listener, worker_listener,
};
use crate::{Dev, EngineError};

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn address(port: u16) -> Result<Url, EngineError> {
    Url::parse(&format!("http://{}", local(port))).map_err(|_| EngineError::WorkerAddress)
}

/// The port kept in the data folder if it is free, else a free one, kept from now on. Restate
/// remembers the worker's address, and so it should stay.
fn port(engine: &Engine, name: &str) -> Result<u16, EngineError> {
    let file = engine.data.at(&format!("port-{name}"));
    let kept = std::fs::read_to_string(&file);
    let kept = kept.ok().and_then(|text| text.trim().parse().ok());
    let listener = kept
        .and_then(|port| TcpListener::bind(local(port)).ok())
        .map_or_else(|| TcpListener::bind(local(0)), Ok);
    let found = listener
        .and_then(|listener| listener.local_addr())
        .map_err(|error| EngineError::Listen(local(0), error))?
        .port();
    std::fs::write(&file, found.to_string())
        .map_err(|error| EngineError::Folder(file.clone(), error))?;
    Ok(found)
}

/// The Restate server: ends with this value, and on Linux with this process however it ends.
struct Server {
    child: Child,
}

impl Server {
    fn start(program: &Path, configuration: &Path, log: &Path) -> Result<Self, EngineError> {
        let failed = |error| EngineError::Program(program.to_owned(), error);
        // Asked here, since `setpriv` would be found even where the program is not.
        if !is_there(program) {
            return Err(failed(std::io::ErrorKind::NotFound.into()));
        }
        let log = std::fs::File::create(log).map_err(failed)?;
        // The parent's death is noticed by the thread that started the child: this must be the
        // main one, and is, since `run` is never spawned.
        let mut command = if cfg!(target_os = "linux") {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let child = command
            .arg("--config-file")
            .arg(configuration)
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(failed)?)
            .stderr(log)
            .spawn()
            .map_err(failed)?;
        Ok(Self { child })
    }

    /// Resolves when the server has ended by itself.
    async fn ended(&mut self) -> String {
        loop {
            match self.child.try_wait() {
                Ok(None) => tokio::time::sleep(Duration::from_millis(200)).await,
                Ok(Some(status)) => return status.to_string(),
                Err(error) => return error.to_string(),
            }
        }
    }
}

impl Drop for Server {
    /// Asks it to end, and ends it if it has not within five seconds.
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < Duration::from_secs(5) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a program is where its path says, or on the search path if it is a bare name.
fn is_there(program: &Path) -> bool {
    if program.components().count() > 1 {
        return program.is_file();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Restate's settings: on loopback only, small, telemetry off.
fn configuration(folder: &Path, ingress: u16, admin: u16, node: u16) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        r#"disable-telemetry = true
listen-mode = "tcp"
roles = ["admin", "http-ingress", "log-server", "metadata-server", "worker"]
cluster-name = "itinera"
node-name = "dev"
base-dir = {base}
bind-address = "127.0.0.1:{node}"
advertised-address = "http://127.0.0.1:{node}"
auto-provision = true
default-num-partitions = 8
default-journal-retention = "0s"
default-idempotency-retention = "1h"

[ingress]
bind-address = "127.0.0.1:{ingress}"

[admin]
bind-address = "127.0.0.1:{admin}"
disable-web-ui = true

[worker.storage]
rocksdb-memory-budget = "64 MiB"
"#,
        base = quoted(&folder.to_string_lossy()),
    )
}

/// Serves until it is asked to end.
pub(crate) async fn run(arguments: Dev) -> Result<(), EngineError> {
    let engine = Engine::open(
        &arguments.common,
        arguments.database_url.as_deref(),
        arguments.speed,
    )
    .await?;
    let folder = |error| EngineError::Folder(engine.data.at(""), error);
    let (ingress, admin, node) = (
        port(&engine, "ingress")?,
        port(&engine, "admin")?,
        port(&engine, "node")?,
    );
    let worker_port = port(&engine, "worker")?;
    let listener = worker_listener(local(worker_port))?;
    let gateway = gateway_listener(local(arguments.port)).await?;
    let serves_on = gateway
        .local_addr()
        .map_err(|error| EngineError::Listen(local(arguments.port), error))?;
    let settings = engine.data.at("restate.toml");
    let text = configuration(&engine.data.at("restate"), ingress, admin, node);
    std::fs::write(&settings, text).map_err(folder)?;
    let log = engine.data.at("restate.log");
    let mut server = Server::start(&arguments.restate_server, &settings, &log)?;
    let restate = Restate::new(address(ingress)?, address(admin)?)?;
    let ready = || engine.tell_ready(&arguments.common, serves_on);
    let worker_address = address(worker_port)?;
    let worker = Worker {
        listener,
        address: &worker_address,
        identity: None,
        within: START,
    };
    let until = async {
        tokio::select! {
            status = server.ended() => Err(EngineError::Ended(status, log)),
            () = asked_to_end() => Ok(()),
            () = closed(arguments.common.until_stdin_closes) => Ok(()),
        }
    };
    engine.serve(restate, gateway, worker, ready, until).await
}
