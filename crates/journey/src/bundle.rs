//! The bundle: a journey version with all it refers to, in one JSON file (design decision 5).

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Library;
use crate::check;
use crate::id::{
    ActionId, ConnectorId, DataSourceId, EventId, JourneyId, NamespaceId, SchemaId, SegmentId,
};
use crate::issue::{Issue, Place, Severity};
use crate::model::{
    Action, ActivityKind, DataSource, DataSourceKind, Event, JumpTarget, Namespace, Schema,
    Segment, Version,
};

/// The format's number; readers refuse any other.
pub const FORMAT: u32 = 1;

/// The largest bundle read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A journey version and all it refers to. Never holds a secret: an authentication that needs one
/// shows [`SECRET_PLACEHOLDER`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
    /// Always [`FORMAT`].
    pub bundle: u32,
    /// IANA name of the workspace's zone, for start and end dates (semantics §9).
    pub time_zone: String,
    /// When it was published, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null", optional = nullable)]
    #[schemars(with = "Option<String>")]
    pub published_at: Option<Timestamp>,
    /// The journey version.
    pub journey: Version,
    /// Events it uses.
    #[serde(default)]
    pub events: BTreeMap<EventId, Event>,
    /// Schemas those events and field groups use.
    #[serde(default)]
    pub schemas: BTreeMap<SchemaId, Schema>,
    /// Namespaces those events use.
    #[serde(default)]
    pub namespaces: BTreeMap<NamespaceId, Namespace>,
    /// Data sources whose groups its expressions read, with just those groups.
    #[serde(default)]
    pub data_sources: BTreeMap<DataSourceId, DataSource>,
    /// Custom actions it calls.
    #[serde(default)]
    pub actions: BTreeMap<ActionId, Action>,
    /// Segments it names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional = nullable, as = "Option<BTreeMap<SegmentId, Segment>>")]
    pub segments: BTreeMap<SegmentId, Segment>,
    /// Journeys it jumps to, directly or through others, as they were when the bundle was made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional = nullable, as = "Option<BTreeMap<JourneyId, JumpTarget>>")]
    pub targets: BTreeMap<JourneyId, JumpTarget>,
    /// For each action and external data source whose authentication needs a secret:
    /// [`SECRET_PLACEHOLDER`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<ConnectorId, String>,
}

/// Stands in a bundle where a secret would (R-IO-04).
pub const SECRET_PLACEHOLDER: &str = "INSERT_SECRET_HERE";

/// The code of an issue about a bundle whose parts do not fit together.
pub const MALFORMED: &str = "ERR_JOURNEYVERSION_100";

/// The deepest nesting read.
pub const MAX_NESTING: usize = 100;

/// The most activities, transitions or objects of a kind read.
pub const MAX_OBJECTS: usize = 5_000;

/// Why a file is not a bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Larger than [`MAX_BYTES`].
    #[error("the bundle is larger than {} MiB", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// Nested deeper than [`MAX_NESTING`].
    #[error("the bundle is nested more than {MAX_NESTING} levels deep")]
    TooDeep,
    /// More than [`MAX_OBJECTS`] of a kind.
    #[error("the bundle holds {found} {what}; at most {MAX_OBJECTS} are read")]
    TooMany {
        /// `activities`, `transitions`, `events`, …
        what: &'static str,
        /// How many.
        found: usize,
    },
    /// Of another format.
    #[error("the bundle has format {0}; this program reads format {FORMAT}")]
    Format(u64),
    /// Not JSON, or not a bundle's shape.
    #[error("not a bundle, at line {line}, column {column}: {message}")]
    Malformed {
        /// In which way.
        fault: Fault,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In words.
        message: String,
    },
}

/// In which way a file is no bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It ends too early.
    Truncated,
    /// It is not JSON.
    NotJson,
    /// It is JSON of another shape.
    OtherShape,
}

impl Fault {
    fn of(error: &serde_json::Error) -> Self {
        match error.classify() {
            serde_json::error::Category::Eof => Self::Truncated,
            serde_json::error::Category::Data => Self::OtherShape,
            _ => Self::NotJson,
        }
    }
}

impl Bundle {
    /// A version with just what it refers to.
    pub fn of(version: &Version, library: &Library, time_zone: &str) -> Self {
        let mut bundle = Self {
            bundle: FORMAT,
            time_zone: time_zone.to_owned(),
            published_at: None,
            journey: version.clone(),
            events: BTreeMap::new(),
            schemas: BTreeMap::new(),
            namespaces: BTreeMap::new(),
            data_sources: BTreeMap::new(),
            actions: BTreeMap::new(),
            segments: BTreeMap::new(),
            targets: BTreeMap::new(),
            secrets: BTreeMap::new(),
        };
        for activity in version.activities.values() {
            bundle.add_used(&activity.kind, library);
        }
        for text in expressions(version) {
            for field in itinera_expr::references(text) {
                if field.root == itinera_expr::Root::Source {
                    bundle.add_group(&field.path, library);
                }
            }
            for name in itinera_expr::segments(text) {
                if let Some(known) = library.segment(&name) {
                    bundle.segments.insert(known.id.clone(), known.clone());
                }
            }
        }
        for (id, source) in &bundle.data_sources {
            if matches!(&source.kind, DataSourceKind::External { authentication, .. } if authentication.needs_secret())
            {
                let id = ConnectorId::new(id.as_str());
                bundle.secrets.insert(id, SECRET_PLACEHOLDER.to_owned());
            }
        }
        let schemas = bundle
            .events
            .values()
            .filter_map(|event| event.schema.as_ref())
            .chain(
                bundle
                    .data_sources
                    .values()
                    .flat_map(|s| s.groups.values())
                    .filter_map(|g| g.schema.as_ref()),
            )
            .chain(version.activities.values().filter_map(|a| match &a.kind {
                ActivityKind::UpdateProfile { schema, .. } => schema.as_ref(),
                _ => None,
            }));
        bundle.schemas = schemas
            .filter_map(|id| Some((id.clone(), library.schemas.get(id)?.clone())))
            .collect();
        let qualified = version.activities.values().filter_map(|a| match &a.kind {
            ActivityKind::SegmentQualification { namespace, .. } => namespace.as_ref(),
            _ => None,
        });
        bundle.namespaces = bundle
            .events
            .values()
            .filter_map(|event| event.namespace.as_ref())
            .chain(qualified)
            .filter_map(|id| Some((id.clone(), library.namespaces.get(id)?.clone())))
            .collect();
        bundle
    }

    fn add_used(&mut self, kind: &ActivityKind, library: &Library) {
        if let Some(id) = kind.calling().and_then(|calling| calling.action)
            && let Some(known) = library.actions.get(id)
        {
            self.actions.insert(id.clone(), known.clone());
            if known.authentication.needs_secret() {
                let id = ConnectorId::new(id.as_str());
                self.secrets.insert(id, SECRET_PLACEHOLDER.to_owned());
            }
        }
        if let ActivityKind::Event { event, .. }
        | ActivityKind::Jump {
            event: Some(event), ..
        } = kind
            && let Some(known) = library.events.get(event)
        {
            self.events.insert(event.clone(), known.clone());
        }
        if let ActivityKind::SegmentQualification {
            segment: Some(segment),
            ..
        } = kind
            && let Some(known) = library.segments.get(segment)
        {
            self.segments.insert(segment.clone(), known.clone());
        }
        if let ActivityKind::Jump {
            target: Some(target),
            ..
        } = kind
        {
            self.add_target(target, library);
        }
    }

    fn add_target(&mut self, target: &JourneyId, library: &Library) {
        let Some(known) = library.journeys.get(target) else {
            return;
        };
        if self.targets.insert(target.clone(), known.clone()).is_none() {
            for further in &known.jumps {
                self.add_target(further, library);
            }
        }
    }

    fn add_group(&mut self, path: &[String], library: &Library) {
        let [source, group, ..] = path else { return };
        let Some((known, _)) = library.group(source, group) else {
            return;
        };
        let entry = self
            .data_sources
            .entry(known.id.clone())
            .or_insert_with(|| {
                let mut bare = known.clone();
                bare.groups.clear();
                bare
            });
        for (id, candidate) in &known.groups {
            if candidate.name == *group {
                entry.groups.insert(id.clone(), candidate.clone());
            }
        }
    }

    /// What the bundle holds, as the library of its version.
    pub fn library(&self) -> Library {
        Library {
            events: self.events.clone(),
            schemas: self.schemas.clone(),
            namespaces: self.namespaces.clone(),
            data_sources: self.data_sources.clone(),
            actions: self.actions.clone(),
            segments: self.segments.clone(),
            journeys: self.targets.clone(),
        }
    }

    /// The file's text: keys in canonical order, indented, a line break at the end.
    ///
    /// # Errors
    /// Never for a bundle that came from a version.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        // A bundle's maps are sorted by id, so that the text depends on the content alone.
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// A [`BundleError`] with the place; nothing is half-read.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        if bytes.len() > MAX_BYTES {
            return Err(BundleError::TooLarge);
        }
        if nesting(bytes) > MAX_NESTING {
            return Err(BundleError::TooDeep);
        }
        #[derive(Deserialize)]
        struct Head {
            bundle: u64,
        }
        if let Ok(Head { bundle }) = serde_json::from_slice(bytes)
            && bundle != u64::from(FORMAT)
        {
            return Err(BundleError::Format(bundle));
        }
        let bundle: Self =
            serde_json::from_slice(bytes).map_err(|error| BundleError::Malformed {
                fault: Fault::of(&error),
                line: error.line(),
                column: error.column(),
                message: error.to_string(),
            })?;
        for (what, found) in [
            ("activities", bundle.journey.activities.len()),
            ("transitions", bundle.journey.transitions.len()),
            ("events", bundle.events.len()),
            ("schemas", bundle.schemas.len()),
            ("actions", bundle.actions.len()),
        ] {
            if found > MAX_OBJECTS {
                return Err(BundleError::TooMany { what, found });
            }
        }
        Ok(bundle)
    }

    /// Checks the whole: ids that agree with their keys, links that lead somewhere, and all that
    /// [`check::version`] looks at.
    pub fn check(&self, allow_local: bool) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut malformed = |what: String| {
            issues.push(Issue {
                code: MALFORMED.to_owned(),
                severity: Severity::Error,
                place: Place::default(),
                params: BTreeMap::from([("what".to_owned(), what)]),
            });
        };
        for (id, transition) in &self.journey.transitions {
            for end in [&transition.from, &transition.to] {
                if !self.journey.activities.contains_key(end) {
                    malformed(format!("transition {id}: no activity {end}"));
                }
            }
            if let Some(from) = self.journey.activities.get(&transition.from)
                && !from.kind.outlets().contains(&transition.outlet)
            {
                malformed(format!("transition {id}: no outlet {}", transition.outlet));
            }
        }
        let keys = self
            .events
            .iter()
            .map(|(key, event)| (key.as_str(), event.id.as_str()))
            .chain(
                self.schemas
                    .iter()
                    .map(|(key, schema)| (key.as_str(), schema.id.as_str())),
            )
            .chain(
                self.actions
                    .iter()
                    .map(|(key, action)| (key.as_str(), action.id.as_str())),
            )
            .chain(
                self.data_sources
                    .iter()
                    .map(|(key, source)| (key.as_str(), source.id.as_str())),
            )
            .chain(
                self.namespaces
                    .iter()
                    .map(|(key, known)| (key.as_str(), known.id.as_str())),
            )
            .chain(
                self.segments
                    .iter()
                    .map(|(key, known)| (key.as_str(), known.id.as_str())),
            );
        for (key, id) in keys {
            if key != id {
                malformed(format!("{key} holds the id {id}"));
            }
        }
        let ids = [self.journey.id.as_str(), self.journey.journey.as_str()];
        let ids = ids
            .into_iter()
            .chain(self.journey.activities.keys().map(|id| id.as_str()));
        for id in ids {
            if !crate::id::is_valid_id(id) {
                malformed(format!("{id} is not an id"));
            }
        }
        issues.extend(check::version(&self.journey, &self.library(), allow_local));
        issues
    }
}

/// Every expression of a version.
pub fn expressions(version: &Version) -> impl Iterator<Item = &str> {
    version
        .activities
        .values()
        .flat_map(|activity| activity.kind.expressions())
}

/// The JSON Schema of the format; `docs/bundle.schema.json` is it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Bundle)
}

/// How deep brackets nest outside of strings.
pub fn nesting(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
