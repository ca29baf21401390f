//! Bundles in and out, and files written whole or not at all.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use itinera_journey::builtin;
use itinera_journey::bundle::Bundle;
use itinera_journey::id::SchemaId;
use itinera_journey::import::Taken;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{DataSource, DataSourceKind, Event, Schema, Version};
use jiff::Timestamp;
use serde_json::Value;

use crate::error::ApiError;
use crate::wire::{ExportRequest, FileRequest, Imported, Nothing, Problem};
use crate::workspace::Workspace;

/// Writes a file beside its place and moves it there, so that it is never half-written. Only its
/// owner may read it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    let failed = |error: std::io::Error| ApiError::File {
        path: path.display().to_string(),
        message: error.to_string(),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = std::path::PathBuf::from(name);
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written.map_err(failed)
}

impl Workspace {
    /// The bundle of a version: frozen if it was published, else as drawn now.
    pub(crate) fn bundle(&self, version: &Version) -> Result<Bundle, ApiError> {
        if let Some(frozen) = self.store.frozen(&version.id)? {
            return Ok(Bundle::read(frozen.as_bytes())?);
        }
        Ok(Bundle::of(
            version,
            &self.library()?,
            &self.settings()?.time_zone,
        ))
    }

    /// Writes a bundle.
    pub fn export_bundle(&self, request: ExportRequest) -> Result<Nothing, Problem> {
        Ok(self.export_inner(&request)?)
    }

    fn export_inner(&self, request: &ExportRequest) -> Result<Nothing, ApiError> {
        let version = self.version(&request.version)?;
        let text = self.bundle(&version)?.write()?;
        write_whole(Path::new(&request.path), text.as_bytes())?;
        Ok(Nothing {})
    }

    /// Reads a bundle as new objects, all or none.
    pub fn import_bundle(&self, request: FileRequest) -> Result<Imported, Problem> {
        Ok(self.import_inner(&request)?)
    }

    fn import_inner(&self, request: &FileRequest) -> Result<Imported, ApiError> {
        let bytes = std::fs::read(&request.path).map_err(|error| ApiError::File {
            path: request.path.clone(),
            message: error.to_string(),
        })?;
        let bundle = Bundle::read(&bytes)?;
        let names = |kind| -> Result<_, ApiError> {
            let all = self.store.list(kind)?;
            let name = |row: itinera_store::Stored| {
                row.document
                    .get("name")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            };
            Ok(all.into_iter().filter_map(name).collect())
        };
        let taken = Taken {
            events: names(ObjectKind::Event)?,
            actions: names(ObjectKind::Action)?,
            data_sources: names(ObjectKind::DataSource)?,
            schemas: names(ObjectKind::Schema)?,
            journeys: names(ObjectKind::Version)?,
            built_in_schemas: [SchemaId::new(builtin::profile_schema()?.id.as_str())].into(),
        };
        let copy = bundle.copy(&taken, &mut || uuid::Uuid::now_v7().to_string());
        let mut objects: Vec<(ObjectRef, Value)> = Vec::new();
        let mut add = |kind, id: &str, document: Value| {
            objects.push((
                ObjectRef {
                    kind,
                    id: id.to_owned(),
                },
                document,
            ));
        };
        let (schemas, segments, namespaces) = (
            self.all::<Schema>(ObjectKind::Schema)?,
            self.all::<Value>(ObjectKind::Segment)?,
            self.all::<Value>(ObjectKind::Namespace)?,
        );
        for (id, schema) in copy
            .schemas
            .iter()
            .filter(|(id, _)| !schemas.contains_key(id.as_str()))
        {
            add(
                ObjectKind::Schema,
                id.as_str(),
                serde_json::to_value(schema)?,
            );
        }
        for (id, known) in copy
            .namespaces
            .iter()
            .filter(|(id, _)| !namespaces.contains_key(id.as_str()))
        {
            add(
                ObjectKind::Namespace,
                id.as_str(),
                serde_json::to_value(known)?,
            );
        }
        for (id, event) in &copy.events {
            add(
                ObjectKind::Event,
                id.as_str(),
                serde_json::to_value::<&Event>(event)?,
            );
        }
        for (id, action) in &copy.actions {
            add(
                ObjectKind::Action,
                id.as_str(),
                serde_json::to_value(action)?,
            );
        }
        for (id, source) in &copy.data_sources {
            if matches!(source.kind, DataSourceKind::External { .. }) {
                add(
                    ObjectKind::DataSource,
                    id.as_str(),
                    serde_json::to_value(source)?,
                );
            }
        }
        for (id, segment) in copy
            .segments
            .iter()
            .filter(|(id, _)| !segments.contains_key(id.as_str()))
        {
            add(
                ObjectKind::Segment,
                id.as_str(),
                serde_json::to_value(segment)?,
            );
        }
        let version = copy.journey.id.clone();
        add(
            ObjectKind::Version,
            version.as_str(),
            serde_json::to_value(&copy.journey)?,
        );
        self.store.insert_all(&objects, Timestamp::now())?;
        self.import_groups(&copy)?;
        Ok(Imported {
            version,
            created: objects.into_iter().map(|(object, _)| object).collect(),
        })
    }

    /// Adds the bundle's profile field groups that this workspace has no group of that name for.
    fn import_groups(&self, bundle: &Bundle) -> Result<(), ApiError> {
        for source in bundle.data_sources.values() {
            if !matches!(source.kind, DataSourceKind::Profiles {}) {
                continue;
            }
            let object = ObjectRef {
                kind: ObjectKind::DataSource,
                id: source.id.as_str().to_owned(),
            };
            let Ok(stored) = self.store.get(&object) else {
                continue;
            };
            let mut mine: DataSource = serde_json::from_value(stored.document)?;
            let before = mine.groups.len();
            for (id, group) in &source.groups {
                if !mine.groups.values().any(|known| known.name == group.name) {
                    mine.groups
                        .entry(id.clone())
                        .or_insert_with(|| group.clone());
                }
            }
            if mine.groups.len() > before {
                let after = serde_json::to_value(&mine)?;
                self.store_edit(&object, stored.revision, "import", after)?;
            }
        }
        Ok(())
    }
}
