//! Bundles in and out, and files written whole or not at all.

use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use itinera_journey::builtin;
use itinera_journey::bundle::{Bundle, MALFORMED, MAX_BYTES};
use itinera_journey::edit::Refusal;
use itinera_journey::id::SchemaId;
use itinera_journey::import::Taken;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{DataSource, DataSourceKind, Event, Schema, Version};
use itinera_store::{Apply, Change, Edited};
use jiff::Timestamp;
use serde_json::Value;

use crate::error::ApiError;
use crate::wire::{BundleSource, ExportRequest, ImportRequest, Imported, Nothing, Problem};
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
    let part = PathBuf::from(name);
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

/// Writes a file whose path was typed; over one that is there already only by wish.
pub(crate) fn write_typed(path: &str, bytes: &[u8], replace: bool) -> Result<(), ApiError> {
    let path = typed_path(path);
    if !replace && path.exists() {
        return Err(ApiError::FileExists(path.display().to_string()));
    }
    write_whole(&path, bytes)
}

/// A path as it was typed: `~/` is the home folder.
fn typed_path(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(below), Some(home)) => Path::new(&home).join(below),
        _ => PathBuf::from(typed),
    }
}

/// A file's bytes, no more than tell that it is too large for a bundle.
fn read_bounded(path: &Path) -> Result<Vec<u8>, ApiError> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| ApiError::File {
            path: path.display().to_string(),
            message: error.to_string(),
        })?;
    Ok(bytes)
}

/// A file whose path was typed, whole.
pub(crate) fn read_typed(path: &str) -> Result<Vec<u8>, ApiError> {
    std::fs::read(typed_path(path)).map_err(|error| ApiError::File {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

/// A bundle from where it is said to be.
pub(crate) fn read_bundle(from: &BundleSource) -> Result<Bundle, ApiError> {
    Ok(match from {
        BundleSource::File { path } => Bundle::read(&read_bounded(&typed_path(path))?)?,
        BundleSource::Text { text } => Bundle::read(text.as_bytes())?,
    })
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
        write_typed(&request.path, text.as_bytes(), request.replace)?;
        Ok(Nothing {})
    }

    /// Reads a bundle as new objects, all or none.
    pub fn import_bundle(&self, request: ImportRequest) -> Result<Imported, Problem> {
        Ok(self.import_inner(&request.from)?)
    }

    pub(crate) fn import_inner(&self, from: &BundleSource) -> Result<Imported, ApiError> {
        let bundle = read_bundle(from)?;
        // What cannot be shown is not let in; what is merely wrong is, and says so (R-IO-08).
        let mut faults = bundle.check(self.allow_local()).into_iter();
        if let Some(fault) = faults.find(|issue| issue.code == MALFORMED) {
            let what = fault.params.into_values().next().unwrap_or_default();
            return Err(ApiError::BundleInconsistent(what));
        }
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
        let edited = self.import_all(&objects, &copy)?;
        for (object, edited) in edited {
            self.applied(&object, edited)?;
        }
        Ok(Imported {
            version,
            created: objects.into_iter().map(|(object, _)| object).collect(),
        })
    }

    /// Stores the new objects together with the bundle's profile field groups that this workspace
    /// has no group of that name for.
    fn import_all(
        &self,
        objects: &[(ObjectRef, Value)],
        bundle: &Bundle,
    ) -> Result<Vec<(ObjectRef, Edited)>, ApiError> {
        let known: Vec<(ObjectRef, &DataSource)> = bundle
            .data_sources
            .values()
            .filter(|source| matches!(source.kind, DataSourceKind::Profiles {}))
            .map(|source| {
                let kind = ObjectKind::DataSource;
                let id = source.id.as_str().to_owned();
                (ObjectRef { kind, id }, source)
            })
            .filter(|(object, source)| {
                let Ok(stored) = self.store.get(object) else {
                    return false;
                };
                with_groups(&stored.document, source).is_ok_and(|after| after != stored.document)
            })
            .collect();
        let merges: Vec<(ObjectRef, Merge<'_>)> = known
            .into_iter()
            .map(|(object, source)| {
                let merge: Merge<'_> = Box::new(move |mine| with_groups(mine, source));
                (object, merge)
            })
            .collect();
        let edits: Vec<(ObjectRef, Apply<'_, Refusal>)> = merges
            .iter()
            .map(|(object, merge)| (object.clone(), &**merge as Apply<'_, Refusal>))
            .collect();
        let settings = self.settings()?;
        let change = Change {
            author: &settings.author,
            at: Timestamp::now(),
            name: "import",
        };
        Ok(self.store.insert_with(objects, &edits, change)?)
    }
}

type Merge<'a> = Box<dyn Fn(&Value) -> Result<Value, Refusal> + 'a>;

/// A stored data source with the groups of another that it has none of that name for.
fn with_groups(mine: &Value, other: &DataSource) -> Result<Value, Refusal> {
    let damaged = |_| Refusal {
        code: "damaged".to_owned(),
        params: std::collections::BTreeMap::new(),
    };
    let mut mine: DataSource = serde_json::from_value(mine.clone()).map_err(damaged)?;
    for (id, group) in &other.groups {
        if !mine.groups.values().any(|known| known.name == group.name) {
            mine.groups
                .entry(id.clone())
                .or_insert_with(|| group.clone());
        }
    }
    serde_json::to_value(mine).map_err(damaged)
}
