//! `itinera-engine`: takes events, and sees to it that the right thing happens to each person.
//!
//! An HTTP gateway in front, a Restate worker behind it, and the interpreter inside the worker.

mod caller;
mod clock;
mod data;
mod dev;
mod gateway;
mod key;
mod person;
mod published;
mod restate;
mod secret;
mod serve;
mod store;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use url::Url;

#[derive(Parser)]
#[command(name = "itinera-engine", version, about = "Runs published journeys")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Serves with a Restate server of its own, on this machine only.
    Dev(Dev),
    /// Serves beside a Restate that runs already.
    Serve(Box<Serve>),
    /// Prints the OpenAPI document.
    Openapi,
}

/// What both ways of serving take.
#[derive(Args)]
struct Common {
    /// The engine's folder: its file, key and token.
    #[arg(long, env = "ITINERA_ENGINE_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Lets actions call local addresses, IP addresses and any port. For development.
    #[arg(long)]
    allow_local: bool,
    /// Prints `{"address","tokenFile"}` as a line when it serves, instead of words.
    #[arg(long)]
    ready_json: bool,
    /// Ends when its standard input is closed: for a program that starts it.
    #[arg(long)]
    until_stdin_closes: bool,
}

#[derive(Args)]
struct Dev {
    #[command(flatten)]
    common: Common,
    /// A PostgreSQL database for what the engine keeps, in place of a file in its folder.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8650)]
    port: u16,
    /// Lets time pass this many times as fast, so that waits of hours are over in minutes. For
    /// trying out: give the same each time for a folder.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
    /// The Restate server's program.
    #[arg(
        long,
        env = "ITINERA_RESTATE_SERVER",
        default_value = "restate-server",
        value_name = "PROGRAM"
    )]
    restate_server: PathBuf,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    common: Common,
    /// A PostgreSQL database for what the engine keeps, in place of a file in its folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// Restate's ingress address.
    #[arg(long, env = "ITINERA_RESTATE_INGRESS", value_name = "URL")]
    ingress: Url,
    /// Restate's admin address.
    #[arg(long, env = "ITINERA_RESTATE_ADMIN", value_name = "URL")]
    admin: Url,
    /// Where the gateway listens.
    #[arg(long, default_value = "127.0.0.1:8650")]
    listen: SocketAddr,
    /// Where the worker listens, for Restate only.
    #[arg(long, default_value = "127.0.0.1:8651")]
    worker_listen: SocketAddr,
    /// The worker's address as Restate reaches it, if it is another.
    #[arg(long, value_name = "URL")]
    worker_address: Option<Url>,
    /// Restate's public identity key: the worker then answers to nobody else.
    #[arg(long, env = "ITINERA_RESTATE_IDENTITY", value_name = "KEY")]
    restate_identity: Option<String>,
    /// How long to wait at the start until Restate serves, in seconds.
    #[arg(long, default_value_t = serve::START, value_name = "SECONDS")]
    start_within: u64,
}

/// Why the engine could not start or go on.
#[derive(Debug, thiserror::Error)]
enum EngineError {
    /// The data folder.
    #[error("the engine's folder {0} could not be used: {1}")]
    Folder(PathBuf, std::io::Error),
    /// No data folder was named and there is no home.
    #[error("name the engine's folder with --data: there is no home folder")]
    NoHome,
    /// A second engine on the same folder.
    #[error("another engine uses the folder {0}; end it, or name another with --data")]
    InUse(PathBuf),
    /// A port.
    #[error("{0} could not be listened on: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Restate's program.
    #[error(
        "the Restate server «{0}» could not be started: {1}. `cargo xtask run` installs it; \
         --restate-server or ITINERA_RESTATE_SERVER names it"
    )]
    Program(PathBuf, std::io::Error),
    /// Restate ended.
    #[error("the Restate server ended ({0}); its log is {1}")]
    Ended(String, PathBuf),
    /// Restate does not serve.
    #[error(
        "Restate did not serve within {within} s: {error}. It must run at --ingress and --admin, \
         reach the worker at {worker}, and, with --restate-identity, sign with that key"
    )]
    NotServing {
        /// How long it was waited for, in seconds.
        within: u64,
        /// The worker's address.
        worker: Box<Url>,
        /// The last that was heard.
        error: restate::RestateError,
    },
    /// Restate's client.
    #[error(transparent)]
    Restate(#[from] restate::RestateError),
    /// The engine's file.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The engine's key.
    #[error(transparent)]
    Secret(#[from] secret::SecretError),
    /// The HTTP client for calls.
    #[error(transparent)]
    Connector(#[from] itinera_connectors::NoClient),
    /// The identity key.
    #[error(
        "--restate-identity is no public key of Restate: it begins with publickeyv1_ and stands in \
         Restate's log when it starts with worker.invoker.request-identity-private-key-pem-file"
    )]
    Identity,
    /// The gateway's listener broke.
    #[error("the gateway ended: {0}")]
    Gateway(std::io::Error),
    /// The worker's listener broke.
    #[error("the worker ended; its port may be in use")]
    Worker,
    /// The address of the worker.
    #[error("the worker's address could not be formed")]
    WorkerAddress,
    /// Printing.
    #[error("the ready line could not be written: {0}")]
    Print(std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("ITINERA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,restate_sdk=warn,restate_sdk_shared_core=warn"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let done = match arguments.task {
        Task::Dev(dev) => dev::run(dev).await,
        Task::Serve(serve) => serve::run(*serve).await,
        Task::Openapi => gateway::print_openapi(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the engine ends");
            eprintln!("itinera-engine: {error}");
            ExitCode::FAILURE
        }
    }
}
