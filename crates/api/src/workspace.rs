//! Opening a workspace, and what its use cases share.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use itinera_engine_api::TIMEOUT;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::Profile;
use itinera_journey::{Library, builtin};
use itinera_store::{Access, Store};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::broadcast;

use crate::ahead::{ProfileFiles, Runs};
use crate::engine::LocalEngine;
use crate::error::ApiError;
use crate::scenarios::Outcomes;
use crate::secret::Secrets;
use crate::setting::Machine;
use crate::test_mode::Sessions;
use crate::wire::{Applied, Checklist, Nothing, Problem, RunId, WorkspaceState};

/// How to open a workspace.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file; made if it is not there.
    pub path: PathBuf,
    /// Leave the sample out of a new workspace.
    pub empty: bool,
    /// Folder of machine settings and the passphrase file.
    pub config_dir: PathBuf,
    /// Folder of the local engine's data and of logs.
    pub data_dir: PathBuf,
    /// What other processes are told of this one.
    pub who: String,
    /// How long an engine may take to answer.
    pub engine_timeout: Duration,
}

impl Options {
    /// The user's own folders: `~/.local/share/itinera/workspace.itinera` unless `path` says
    /// otherwise. `program`: its name in the note that other processes are told.
    pub fn of_user(path: Option<PathBuf>, program: &str) -> Self {
        let home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from);
        let folder = |variable: &str, below: &str| {
            let set = std::env::var_os(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute());
            set.unwrap_or_else(|| home.join(below)).join("itinera")
        };
        let data_dir = folder("XDG_DATA_HOME", ".local/share");
        Self {
            path: path.unwrap_or_else(|| data_dir.join("workspace.itinera")),
            empty: false,
            config_dir: folder("XDG_CONFIG_HOME", ".config"),
            data_dir,
            who: format!("{program} (process {})", std::process::id()),
            engine_timeout: TIMEOUT,
        }
    }
}

/// Progress of long work, for every window.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Progress {
    /// A publication.
    Publish {
        /// `checking`, `sending`, `done`, `failed`.
        stage: &'static str,
    },
    /// A simulation or comparison.
    Run {
        /// Which.
        run: RunId,
        /// How many people are done.
        done: u64,
        /// How many there are.
        of: u64,
    },
}

/// An open workspace: all use cases.
pub struct Workspace {
    pub(crate) store: Store,
    pub(crate) options: Options,
    pub(crate) machine: Mutex<Machine>,
    pub(crate) secrets: Secrets,
    pub(crate) sessions: Sessions,
    pub(crate) outcomes: Outcomes,
    pub(crate) runs: Runs,
    pub(crate) profile_files: ProfileFiles,
    pub(crate) engine: tokio::sync::Mutex<Option<LocalEngine>>,
    pub(crate) changes: broadcast::Sender<Applied>,
    pub(crate) progress: broadcast::Sender<Progress>,
}

const SAMPLE: &[u8] = include_bytes!("../../../assets/samples/spa.bundle.json");
const SAMPLE_PROFILES: &str = include_str!("../../../assets/samples/spa.profiles.json");

impl Workspace {
    /// Opens or makes the workspace. A new one holds the built-in objects and, unless it shall be
    /// empty, the sample journey with its test profiles.
    ///
    /// # Errors
    /// A [`Problem`] that says what the file is; it is left as it was.
    pub fn open(options: Options) -> Result<Self, Problem> {
        Ok(Self::open_at(options)?)
    }

    fn open_at(options: Options) -> Result<Self, ApiError> {
        let (store, _) = Store::open(&options.path, &options.who)?;
        let machine = Machine::load(&options.config_dir);
        let secrets = Secrets::new(&options.config_dir);
        let workspace = Self {
            store,
            machine: Mutex::new(machine),
            secrets,
            sessions: Sessions::default(),
            outcomes: Outcomes::default(),
            runs: Runs::default(),
            profile_files: ProfileFiles::default(),
            engine: tokio::sync::Mutex::new(None),
            changes: broadcast::channel(256).0,
            progress: broadcast::channel(16).0,
            options,
        };
        let furnished = !workspace.store.list(ObjectKind::DataSource)?.is_empty();
        if !furnished && *workspace.store.access() == Access::Writer {
            workspace.furnish()?;
        }
        Ok(workspace)
    }

    /// Puts what every workspace holds into a new one, in one transaction.
    fn furnish(&self) -> Result<(), ApiError> {
        let mut objects = Vec::new();
        let mut add = |kind, id: &str, document: Value| {
            objects.push((
                ObjectRef {
                    kind,
                    id: id.to_owned(),
                },
                document,
            ));
        };
        let schema = builtin::profile_schema()?;
        let source = builtin::profiles_source()?;
        let namespaces = builtin::namespaces()?;
        add(
            ObjectKind::Schema,
            schema.id.as_str(),
            serde_json::to_value(&schema)?,
        );
        add(
            ObjectKind::DataSource,
            source.id.as_str(),
            serde_json::to_value(&source)?,
        );
        for namespace in &namespaces {
            add(
                ObjectKind::Namespace,
                namespace.id.as_str(),
                serde_json::to_value(namespace)?,
            );
        }
        if !self.options.empty {
            let bundle = itinera_journey::bundle::Bundle::read(SAMPLE)?;
            for event in bundle.events.values() {
                add(
                    ObjectKind::Event,
                    event.id.as_str(),
                    serde_json::to_value(event)?,
                );
            }
            for action in bundle.actions.values() {
                add(
                    ObjectKind::Action,
                    action.id.as_str(),
                    serde_json::to_value(action)?,
                );
            }
            for known in bundle
                .schemas
                .values()
                .filter(|known| known.id != schema.id)
            {
                add(
                    ObjectKind::Schema,
                    known.id.as_str(),
                    serde_json::to_value(known)?,
                );
            }
            let version = &bundle.journey;
            add(
                ObjectKind::Version,
                version.id.as_str(),
                serde_json::to_value(version)?,
            );
            let profiles: Vec<Profile> = serde_json::from_str(SAMPLE_PROFILES)?;
            for profile in &profiles {
                add(
                    ObjectKind::Profile,
                    profile.id.as_str(),
                    serde_json::to_value(profile)?,
                );
            }
        }
        Ok(self.store.insert_all(&objects, Timestamp::now())?)
    }

    /// The workspace as it is open.
    pub fn workspace_state(&self) -> Result<WorkspaceState, Problem> {
        Ok(self.state()?)
    }

    pub(crate) fn state(&self) -> Result<WorkspaceState, ApiError> {
        let any = |kind| Ok::<_, ApiError>(!self.store.list(kind)?.is_empty());
        Ok(WorkspaceState {
            path: self.store.path().display().to_string(),
            held_by: match self.store.access() {
                Access::HeldBy(holder) => Some(holder.clone()),
                _ => None,
            },
            read_only: *self.store.access() != Access::Writer,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            checklist: Checklist {
                event: any(ObjectKind::Event)?,
                action: any(ObjectKind::Action)?,
                journey: any(ObjectKind::Version)?,
            },
            settings: self.settings()?,
        })
    }

    /// The folder of the logs.
    pub fn log_folder(&self) -> Result<String, Problem> {
        Ok(self.options.data_dir.join("logs").display().to_string())
    }

    /// Opens that folder in the system's file browser.
    pub fn open_log_folder(&self) -> Result<Nothing, Problem> {
        let folder = self.options.data_dir.join("logs");
        let failed = |error: std::io::Error| ApiError::File {
            path: folder.display().to_string(),
            message: error.to_string(),
        };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let none = |_| ApiError::NoFileBrowser(folder.display().to_string());
        let mut browser = std::process::Command::new("xdg-open")
            .arg(&folder)
            .spawn()
            .map_err(none)?;
        // It may stay open for long: somebody must take in how it ends.
        std::thread::spawn(move || browser.wait());
        Ok(Nothing {})
    }

    /// Edits as they happen, for every window.
    pub fn changes(&self) -> broadcast::Receiver<Applied> {
        self.changes.subscribe()
    }

    /// Progress of long work, for every window.
    pub fn progress(&self) -> broadcast::Receiver<Progress> {
        self.progress.subscribe()
    }

    pub(crate) fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn allow_local(&self) -> bool {
        self.machine().allow_local
    }

    /// All documents of a kind by id.
    pub(crate) fn all<T: DeserializeOwned>(
        &self,
        kind: ObjectKind,
    ) -> Result<BTreeMap<String, T>, ApiError> {
        let rows = self.store.list(kind)?;
        rows.into_iter()
            .map(|row| Ok((row.object.id, serde_json::from_value(row.document)?)))
            .collect()
    }

    /// The configuration that journeys may use.
    pub(crate) fn library(&self) -> Result<Library, ApiError> {
        fn keyed<T, K: Ord>(map: BTreeMap<String, T>, id: impl Fn(&T) -> K) -> BTreeMap<K, T> {
            map.into_values().map(|value| (id(&value), value)).collect()
        }
        use itinera_journey::model::{Action, DataSource, Event, Namespace, Schema, Segment};
        let mut library = Library {
            events: keyed(self.all::<Event>(ObjectKind::Event)?, |event| {
                event.id.clone()
            }),
            schemas: keyed(self.all::<Schema>(ObjectKind::Schema)?, |schema| {
                schema.id.clone()
            }),
            namespaces: keyed(self.all::<Namespace>(ObjectKind::Namespace)?, |known| {
                known.id.clone()
            }),
            data_sources: keyed(self.all::<DataSource>(ObjectKind::DataSource)?, |source| {
                source.id.clone()
            }),
            actions: keyed(self.all::<Action>(ObjectKind::Action)?, |action| {
                action.id.clone()
            }),
            segments: keyed(self.all::<Segment>(ObjectKind::Segment)?, |segment| {
                segment.id.clone()
            }),
            journeys: BTreeMap::new(),
        };
        let mut versions = self.versions()?;
        versions.sort_by_key(|version| version.number);
        for version in &versions {
            library.add_target(version);
        }
        Ok(library)
    }
}
