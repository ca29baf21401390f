//! Settings: those of this machine in a file of its own, those of the workspace inside it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::ApiError;
use crate::wire::{Problem, Settings, WorkspaceState};
use crate::workspace::Workspace;

/// Settings of this machine: never in the workspace, never exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Machine {
    pub(crate) locale: Option<String>,
    pub(crate) allow_local: bool,
    pub(crate) show_read_only_fields: bool,
    pub(crate) only_recent_items: bool,
    pub(crate) recent_items: Vec<String>,
    pub(crate) engine_address: Option<String>,
    #[serde(skip)]
    path: PathBuf,
}

impl Machine {
    /// Reads the file; a missing or broken one counts as defaults.
    pub(crate) fn load(folder: &Path) -> Self {
        let path = folder.join("settings.json");
        let read = std::fs::read(&path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            path,
            ..read.unwrap_or_default()
        }
    }

    pub(crate) fn save(&self) -> Result<(), ApiError> {
        let text = serde_json::to_string_pretty(self)?;
        crate::file::write_whole(&self.path, text.as_bytes())
    }
}

/// Who an author is called who has not said.
fn user() -> String {
    std::env::var("USER")
        .ok()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "author".to_owned())
}

/// The zone of this machine, by its IANA name.
fn zone() -> String {
    jiff::tz::TimeZone::system()
        .iana_name()
        .unwrap_or("UTC")
        .to_owned()
}

impl Workspace {
    pub(crate) fn settings(&self) -> Result<Settings, ApiError> {
        let text = |name: &str| -> Result<Option<String>, ApiError> {
            Ok(self
                .store
                .setting(name)?
                .and_then(|value| value.as_str().map(str::to_owned)))
        };
        let machine = self.machine().clone();
        Ok(Settings {
            locale: machine.locale,
            author: text("author")?.unwrap_or_else(user),
            time_zone: text("timeZone")?.unwrap_or_else(zone),
            show_read_only_fields: machine.show_read_only_fields,
            only_recent_items: machine.only_recent_items,
            recent_items: machine.recent_items,
            allow_local: machine.allow_local,
            sandbox: text("sandbox")?.unwrap_or_else(|| "prod".to_owned()),
        })
    }

    /// Changes settings. Those of the machine are kept even where the workspace is read-only.
    pub fn save_settings(&self, request: Settings) -> Result<WorkspaceState, Problem> {
        Ok(self.save_settings_inner(request)?)
    }

    fn save_settings_inner(&self, request: Settings) -> Result<WorkspaceState, ApiError> {
        let before = self.settings()?;
        {
            let mut machine = self.machine();
            machine.locale = request.locale;
            machine.allow_local = request.allow_local;
            machine.show_read_only_fields = request.show_read_only_fields;
            machine.only_recent_items = request.only_recent_items;
            machine.recent_items = request.recent_items;
            machine.save()?;
        }
        for (name, old, new) in [
            ("author", before.author, request.author),
            ("timeZone", before.time_zone, request.time_zone),
            ("sandbox", before.sandbox, request.sandbox),
        ] {
            if old != new {
                self.store.set_setting(name, &json!(new))?;
            }
        }
        self.state()
    }
}
