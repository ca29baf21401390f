//! The desktop shell: opens the workspace, the window, and hands commands to `itinera-api`.
//!
//! Nothing is decided here.

mod commands;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use itinera_api::wire::Problem;
use itinera_api::{Options, Workspace, logging};
use tauri::{AppHandle, Builder, Emitter, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::broadcast::error::RecvError;

/// Customer journeys, designed and tested on this machine.
#[derive(Parser)]
#[command(name = "itinera-desktop", version)]
struct Arguments {
    /// The workspace file; `~/.local/share/itinera/workspace.itinera` if not given.
    #[arg(long)]
    workspace: Option<PathBuf>,
    /// Leave the sample out of a new workspace.
    #[arg(long)]
    empty: bool,
}

/// Runs the program until its window is closed.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        empty: arguments.empty,
        ..Options::of_user(arguments.workspace, "itinera-desktop")
    };
    let _guard = logging::init(&options.data_dir.join("logs"));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    let workspace = match Workspace::open(options) {
        Ok(workspace) => Arc::new(workspace),
        Err(problem) => return refuse(problem),
    };
    let built = build(Builder::default(), workspace.clone()).build(tauri::generate_context!());
    match built {
        Ok(app) => {
            let code = app.run_return(|_, _| {});
            tauri::async_runtime::block_on(workspace.close());
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            eprintln!("itinera-desktop: the window could not be opened: {error}");
            ExitCode::from(2)
        }
    }
}

/// The program says why it cannot open the workspace, in the terminal and in a window of its own.
fn refuse(problem: Problem) -> ExitCode {
    tracing::error!(code = %problem.code, "the workspace could not be opened");
    eprintln!("itinera-desktop: {}", problem.message);
    let built = Builder::default()
        .invoke_handler(move |invoke| {
            invoke.resolver.reject(problem.clone());
            true
        })
        .setup(|app| open_window(app.handle()))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run_return(|_, _| {});
        }
        Err(error) => tracing::error!(%error, "the window could not be opened"),
    }
    ExitCode::from(2)
}

fn open_window<R: Runtime>(app: &AppHandle<R>) -> Result<(), Box<dyn std::error::Error>> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Itinera")
        .inner_size(1280.0, 800.0)
        .min_inner_size(800.0, 560.0)
        // What is copied may be asked of the program first: the click is over by then.
        .enable_clipboard_access()
        .build()?;
    Ok(())
}

/// The program's windows and commands, over any runtime.
fn build<R: Runtime>(builder: Builder<R>, workspace: Arc<Workspace>) -> Builder<R> {
    builder
        .manage(workspace.clone())
        .invoke_handler(commands::all!())
        .setup(move |app| {
            broadcast(app.handle(), &workspace);
            open_window(app.handle())?;
            tauri::async_runtime::spawn(async move { workspace.reconcile_all().await });
            Ok(())
        })
}

/// Every window hears of edits and of progress, whoever caused them.
fn broadcast<R: Runtime>(app: &AppHandle<R>, workspace: &Workspace) {
    fn forward<R: Runtime, T: Clone + serde::Serialize + Send + 'static>(
        app: AppHandle<R>,
        name: &'static str,
        mut events: tokio::sync::broadcast::Receiver<T>,
    ) {
        tauri::async_runtime::spawn(async move {
            loop {
                match events.recv().await {
                    Ok(event) => {
                        if let Err(error) = app.emit(name, event) {
                            tracing::warn!(%error, name, "a window was not told");
                        }
                    }
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => break,
                }
            }
        });
    }
    forward(app.clone(), "applied", workspace.changes());
    forward(app.clone(), "progress", workspace.progress());
    debug_assert!(app.try_state::<Arc<Workspace>>().is_some());
}
