//! Objects of every kind: lists, panes, creating, duplicating, deleting, undo.

use std::collections::BTreeSet;

use itinera_journey::edit::{ObjectEdit, Refusal};
use itinera_journey::import::free_name;
use itinera_journey::issue::{ObjectKind, ObjectRef, Severity};
use itinera_journey::model::{
    Action, ActivityKind, DataSource, Event, Profile, Schema, Status, Version,
};
use itinera_journey::name::MAX_NAME;
use itinera_journey::{Issue, Library, bundle, check, sample};
use itinera_store::{Access, Change, Edited, EntryKind, Stored, Whole};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::rename;
use crate::wire::{
    Applied, CreateRequest, CreateSchemaRequest, EditObjectRequest, ListRequest, LogEntry, Nothing,
    ObjectList, Opened, PayloadSample, Problem, RevisionRequest, Row, SampleRequest, SchemaSample,
    UndoRequest,
};
use crate::workspace::Workspace;

fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub(crate) fn text(document: &Value, key: &str) -> String {
    document
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

pub(crate) fn revision_out(revision: i64) -> u64 {
    u64::try_from(revision).unwrap_or(0)
}

pub(crate) fn revision_in(revision: u64) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}

impl Workspace {
    /// Lists objects of a kind.
    pub fn list_objects(&self, request: ListRequest) -> Result<ObjectList, Problem> {
        Ok(self.list_inner(&request)?)
    }

    fn list_inner(&self, request: &ListRequest) -> Result<ObjectList, ApiError> {
        let stored = self.store.list(request.kind)?;
        let (library, versions) = (self.library()?, self.versions()?);
        let wanted = request.search.trim().to_lowercase();
        let total = stored.len();
        let mut rows = Vec::new();
        for stored in stored {
            let row = self.row(&stored, &library, &versions)?;
            let found = |text: &str| text.to_lowercase().contains(&wanted);
            if wanted.is_empty() || found(&row.name) || found(&row.description) {
                rows.push(row);
            }
        }
        Ok(ObjectList { rows, total })
    }

    pub(crate) fn versions(&self) -> Result<Vec<Version>, ApiError> {
        Ok(self
            .all::<Version>(ObjectKind::Version)?
            .into_values()
            .collect())
    }

    fn row(
        &self,
        stored: &Stored,
        library: &Library,
        versions: &[Version],
    ) -> Result<Row, ApiError> {
        let document = &stored.document;
        let issues = self.issues(&stored.object, document, library)?;
        let count = |severity| {
            issues
                .iter()
                .filter(|issue| issue.severity == severity)
                .count()
        };
        let is_version = stored.object.kind == ObjectKind::Version;
        let name = text(document, "name");
        Ok(Row {
            object: stored.object.clone(),
            name,
            description: text(document, "description"),
            author: text(document, "author"),
            created_at: stored.created_at,
            changed_at: stored.changed_at,
            status: match is_version {
                true => Some(self.status_of(&stored.object)?),
                false => None,
            },
            number: document
                .get("number")
                .and_then(Value::as_u64)
                .and_then(|n| u32::try_from(n).ok()),
            used_in: users(&stored.object, document, versions).len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            built_in: text(document, "author") == "Itinera" && built_in(&stored.object),
            channel: match document.get("channel") {
                Some(channel) => serde_json::from_value(channel.clone())?,
                None => None,
            },
        })
    }

    pub(crate) fn status_of(&self, object: &ObjectRef) -> Result<Status, ApiError> {
        Ok(self
            .store
            .status(&itinera_journey::id::VersionId::new(object.id.clone()))?)
    }

    /// What is wrong with an object.
    pub(crate) fn issues(
        &self,
        object: &ObjectRef,
        document: &Value,
        library: &Library,
    ) -> Result<Vec<Issue>, ApiError> {
        let document = document.clone();
        Ok(match object.kind {
            ObjectKind::Version => {
                let version: Version = serde_json::from_value(document)?;
                check::version(&version, library, self.allow_local())
            }
            ObjectKind::Event => check::event(&serde_json::from_value::<Event>(document)?, library),
            ObjectKind::Action => check::action(
                &serde_json::from_value::<Action>(document)?,
                self.allow_local(),
            ),
            ObjectKind::DataSource => {
                let source: DataSource = serde_json::from_value(document)?;
                check::data_source(&source, library, self.allow_local())
            }
            ObjectKind::Schema => check::schema(&serde_json::from_value::<Schema>(document)?),
            ObjectKind::Namespace | ObjectKind::Segment | ObjectKind::Profile => Vec::new(),
        })
    }

    /// Why an object cannot be edited now.
    pub(crate) fn locked(&self, object: &ObjectRef) -> Result<Option<&'static str>, ApiError> {
        if *self.store.access() != Access::Writer {
            return Ok(Some("readOnly"));
        }
        if object.kind != ObjectKind::Version {
            return Ok(None);
        }
        Ok(match self.status_of(object)? {
            Status::Draft => None,
            Status::DraftTest => Some("inTest"),
            Status::Publishing => Some("publishing"),
            Status::Live => Some("live"),
        })
    }

    pub(crate) fn may_edit_now(&self, object: &ObjectRef) -> Result<(), ApiError> {
        self.locked(object)?
            .map_or(Ok(()), |why| Err(ApiError::Locked(why)))
    }

    /// Opens an object.
    pub fn open_object(&self, request: ObjectRef) -> Result<Opened, Problem> {
        Ok(self.open_inner(&request, None)?)
    }

    /// The document at an earlier revision.
    pub fn open_revision(&self, request: RevisionRequest) -> Result<Opened, Problem> {
        Ok(self.open_inner(&request.object, Some(revision_in(request.revision)))?)
    }

    pub(crate) fn open_inner(
        &self,
        object: &ObjectRef,
        revision: Option<i64>,
    ) -> Result<Opened, ApiError> {
        let stored = self.store.get(object)?;
        let document = match revision {
            Some(revision) => self.store.at_revision(object, revision)?,
            None => stored.document,
        };
        let (library, versions) = (self.library()?, self.versions()?);
        let (undo, redo) = self.store.turnable(object)?;
        let users = users(object, &document, &versions);
        let rows = users.into_iter().map(|version| {
            let user = ObjectRef {
                kind: ObjectKind::Version,
                id: version.id.as_str().to_owned(),
            };
            self.row(&self.store.get(&user)?, &library, &versions)
        });
        Ok(Opened {
            object: object.clone(),
            revision: revision_out(revision.unwrap_or(stored.revision)),
            issues: self.issues(object, &document, &library)?,
            document,
            undo,
            redo,
            status: match object.kind {
                ObjectKind::Version => Some(self.status_of(object)?),
                _ => None,
            },
            locked: match revision {
                Some(_) => Some("earlier".to_owned()),
                None => self.locked(object)?.map(str::to_owned),
            },
            used_in: rows.collect::<Result<_, ApiError>>()?,
        })
    }

    fn names(&self, kind: ObjectKind) -> Result<BTreeSet<String>, ApiError> {
        Ok(self
            .store
            .list(kind)?
            .iter()
            .map(|row| text(&row.document, "name"))
            .collect())
    }

    /// Creates an object with a made-up name.
    pub fn create_object(&self, request: CreateRequest) -> Result<Opened, Problem> {
        Ok(self.create_inner(request.kind)?)
    }

    fn create_inner(&self, kind: ObjectKind) -> Result<Opened, ApiError> {
        let taken = self.names(kind)?;
        let numbered = |stem: &str| {
            let free = (1..)
                .map(|n: u32| format!("{stem}{n}"))
                .find(|name| !taken.contains(name));
            free.unwrap_or_default()
        };
        let (id, settings, at) = (new_id(), self.settings()?, Timestamp::now());
        let common = |name: String| json!({"id": id, "name": name, "description": "", "author": settings.author, "createdAt": at});
        let mut document = match kind {
            ObjectKind::Version => common(numbered("Journey")),
            ObjectKind::Event => common(numbered("event")),
            ObjectKind::Action => common(numbered("action")),
            ObjectKind::DataSource => common(numbered("dataSource")),
            ObjectKind::Segment => common(numbered("Segment")),
            ObjectKind::Schema => {
                json!({"id": id, "name": numbered("Schema"), "class": "experienceEvent",
                    "author": settings.author, "createdAt": at, "fields": {}})
            }
            ObjectKind::Namespace => {
                json!({"id": id, "code": numbered("Namespace"), "name": numbered("Namespace")})
            }
            ObjectKind::Profile => {
                json!({"id": id, "name": numbered("Person "), "testProfile": true, "identities": {},
                    "attributes": {}})
            }
        };
        let more = match kind {
            ObjectKind::Version => json!({
                "journey": new_id(), "number": 1, "activities": {}, "transitions": {},
                "properties": itinera_journey::model::Properties::in_zone(settings.time_zone),
            }),
            ObjectKind::Event => json!({
                "recognition": {"type": "ruleBased", "condition": ""},
                "schema": null, "fields": [], "namespace": null, "key": "",
            }),
            ObjectKind::DataSource => json!({
                "kind": {"type": "external", "url": "", "authentication": {"type": "none"}},
                "groups": {},
            }),
            ObjectKind::Segment => json!({"evaluation": "batch"}),
            ObjectKind::Action => json!({
                "url": "", "method": "POST", "authentication": {"type": "none"}, "payload": null,
                "headers": {
                    "content-type": {"name": "Content-Type", "order": 0,
                        "value": {"mode": "constant", "value": "application/json"}},
                    "charset": {"name": "Charset", "order": 1,
                        "value": {"mode": "constant", "value": "UTF-8"}},
                },
            }),
            _ => json!({}),
        };
        if let (Value::Object(document), Value::Object(more)) = (&mut document, more) {
            document.extend(more);
        }
        let object = ObjectRef { kind, id };
        self.store.insert(&object, &document, at)?;
        self.open_inner(&object, None)
    }

    /// Makes an independent copy (`_Copy`).
    pub fn duplicate_object(&self, request: ObjectRef) -> Result<Opened, Problem> {
        Ok(self.duplicate_inner(&request)?)
    }

    fn duplicate_inner(&self, object: &ObjectRef) -> Result<Opened, ApiError> {
        let mut document = self.store.get(object)?.document;
        let settings = self.settings()?;
        let longest = match object.kind {
            ObjectKind::DataSource if built_in(object) => {
                return Err(ApiError::Refused(refusal("builtIn")));
            }
            ObjectKind::Event | ObjectKind::Action | ObjectKind::DataSource => MAX_NAME,
            _ => usize::MAX,
        };
        let old = text(&document, "name");
        let head: String = old.chars().take(longest.saturating_sub(5)).collect();
        let name = free_name(&format!("{head}_Copy"), &self.names(object.kind)?, longest);
        let copy = ObjectRef {
            kind: object.kind,
            id: new_id(),
        };
        document["id"] = json!(copy.id);
        document["name"] = json!(name);
        if document.get("author").is_some() {
            document["author"] = json!(settings.author);
            document["createdAt"] = json!(Timestamp::now());
        }
        match object.kind {
            ObjectKind::Version => {
                document["journey"] = json!(new_id());
                document["number"] = json!(1);
            }
            ObjectKind::Event => {
                let rewrite = |value: &Value| {
                    let text = value.as_str().unwrap_or_default();
                    let (from, to) = ([old.clone()], [name.clone()]);
                    let new = itinera_expr::rename(text, itinera_expr::Root::Event, &from, &to);
                    json!(new.unwrap_or_else(|| text.to_owned()))
                };
                document["key"] = rewrite(&document["key"]);
                if document["recognition"]["type"] == "ruleBased" {
                    document["recognition"]["condition"] =
                        rewrite(&document["recognition"]["condition"]);
                } else {
                    document["recognition"]["eventId"] = json!(new_id());
                }
            }
            _ => {}
        }
        self.store.insert(&copy, &document, Timestamp::now())?;
        self.open_inner(&copy, None)
    }

    /// Deletes an object that nothing uses.
    pub fn delete_object(&self, request: ObjectRef) -> Result<Nothing, Problem> {
        Ok(self.delete_inner(&request)?)
    }

    fn delete_inner(&self, object: &ObjectRef) -> Result<Nothing, ApiError> {
        self.may_edit_now(object)?;
        let stored = self.store.get(object)?;
        if built_in(object) {
            return Err(ApiError::Refused(refusal("builtIn")));
        }
        let users = users(object, &stored.document, &self.versions()?).len();
        if users > 0 {
            return Err(ApiError::InUse(users));
        }
        self.store.delete(object)?;
        Ok(Nothing {})
    }

    /// Saves a pane.
    pub fn edit_object(&self, request: EditObjectRequest) -> Result<Applied, Problem> {
        Ok(self.edit_object_inner(&request)?)
    }

    fn edit_object_inner(&self, request: &EditObjectRequest) -> Result<Applied, ApiError> {
        let object = request.edit.object();
        self.may_edit_now(&object)?;
        let before = self.store.get(&object)?.document;
        let wrapped = |document: Value| -> Result<ObjectEdit, ApiError> {
            Ok(serde_json::from_value(
                json!({"object": object.kind, "document": document}),
            )?)
        };
        request
            .edit
            .may_save(Some(&wrapped(before.clone())?))
            .map_err(ApiError::Refused)?;
        let after = request.edit.document()?;
        let (old, new) = (text(&before, "name"), text(&after, "name"));
        if old != new
            && self.names(object.kind)?.contains(&new)
            && object.kind != ObjectKind::Profile
        {
            let params = [("name".to_owned(), new)].into();
            return Err(ApiError::Refused(Refusal {
                code: "nameTaken".to_owned(),
                params,
            }));
        }
        let renames = rename::renames(&object, &before, &after)?;
        if renames.is_empty() {
            let edited = self.store_edit(&object, revision_in(request.revision), "save", after)?;
            return self.applied(&object, edited);
        }
        self.rename(&object, revision_in(request.revision), after, &renames)
    }

    /// Stores a document as a whole.
    pub(crate) fn store_edit(
        &self,
        object: &ObjectRef,
        seen: i64,
        name: &str,
        after: Value,
    ) -> Result<Edited, ApiError> {
        let settings = self.settings()?;
        let change = Change {
            author: &settings.author,
            at: Timestamp::now(),
            name,
        };
        let whole = |_: &Value| Ok::<_, Refusal>(after.clone());
        Ok(self.store.edit(object, seen, change, Whole::Yes, whole)?)
    }

    /// Tells every window of an edit.
    pub(crate) fn applied(&self, object: &ObjectRef, edited: Edited) -> Result<Applied, ApiError> {
        let (undo, redo) = self.store.turnable(object)?;
        let applied = Applied {
            object: object.clone(),
            revision: revision_out(edited.revision),
            patch: edited.patch,
            issues: self.issues(object, &edited.document, &self.library()?)?,
            undo,
            redo,
        };
        // Nobody listens in the terminal.
        let _ = self.changes.send(applied.clone());
        Ok(applied)
    }

    /// Takes the last edit back.
    pub fn undo(&self, request: UndoRequest) -> Result<Applied, Problem> {
        Ok(self.turn(&request, EntryKind::Undo, "undo")?)
    }

    /// Brings the last undone edit again.
    pub fn redo(&self, request: UndoRequest) -> Result<Applied, Problem> {
        Ok(self.turn(&request, EntryKind::Redo, "redo")?)
    }

    fn turn(
        &self,
        request: &UndoRequest,
        kind: EntryKind,
        name: &str,
    ) -> Result<Applied, ApiError> {
        self.may_edit_now(&request.object)?;
        let settings = self.settings()?;
        let change = Change {
            author: &settings.author,
            at: Timestamp::now(),
            name,
        };
        let seen = revision_in(request.revision);
        let object = &request.object;
        let drafts = match object.kind {
            ObjectKind::Event | ObjectKind::DataSource | ObjectKind::Segment => self.drafts()?,
            _ => Vec::new(),
        };
        let follow = |before: &Value, after: &Value, draft: &Value| {
            rename::follow(object, before, after, draft)
        };
        let turned = self
            .store
            .turn(object, seen, kind, change, &drafts, follow)?;
        let (edited, rest) = turned;
        for (draft, edited) in rest {
            self.applied(&draft, edited)?;
        }
        self.applied(object, edited)
    }

    /// The log of an object.
    pub fn history(&self, request: ObjectRef) -> Result<Vec<LogEntry>, Problem> {
        let entries = self.store.entries(&request).map_err(ApiError::from)?;
        let entry = |entry: itinera_store::Entry| LogEntry {
            revision: revision_out(entry.revision),
            author: entry.author,
            at: entry.at,
            name: entry.name,
        };
        Ok(entries.into_iter().map(entry).collect())
    }

    /// Infers fields of a schema from a pasted sample.
    pub fn read_schema_sample(&self, request: SampleRequest) -> Result<SchemaSample, Problem> {
        let fields = sample::schema_fields(&request.text).map_err(ApiError::from)?;
        Ok(SchemaSample { fields })
    }

    /// Infers an action's payload from a pasted sample.
    pub fn read_payload_sample(&self, request: SampleRequest) -> Result<PayloadSample, Problem> {
        let (sample, fields) = sample::payload(&request.text).map_err(ApiError::from)?;
        Ok(PayloadSample { sample, fields })
    }

    /// Creates a schema.
    pub fn create_schema(&self, request: CreateSchemaRequest) -> Result<Opened, Problem> {
        Ok(self.create_schema_inner(request)?)
    }

    fn create_schema_inner(&self, request: CreateSchemaRequest) -> Result<Opened, ApiError> {
        let schema = Schema {
            id: itinera_journey::id::SchemaId::new(new_id()),
            name: free_name(
                request.name.trim(),
                &self.names(ObjectKind::Schema)?,
                usize::MAX,
            ),
            class: request.class,
            author: self.settings()?.author,
            created_at: Timestamp::now(),
            fields: request.fields,
        };
        let object = ObjectRef {
            kind: ObjectKind::Schema,
            id: schema.id.as_str().to_owned(),
        };
        let document = serde_json::to_value(&schema)?;
        ObjectEdit::Schema(schema)
            .may_save(None)
            .map_err(ApiError::Refused)?;
        self.store.insert(&object, &document, Timestamp::now())?;
        self.open_inner(&object, None)
    }

    /// The payload a sender must send for an event (R-EVT-25), as indented JSON.
    pub fn payload_preview(&self, request: ObjectRef) -> Result<String, Problem> {
        Ok(self.preview_inner(&request)?)
    }

    fn preview_inner(&self, object: &ObjectRef) -> Result<String, ApiError> {
        let event: Event = serde_json::from_value(self.store.get(object)?.document)?;
        let library = self.library()?;
        let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
        let body = schema.map_or_else(|| json!({}), |schema| sample::body(&event, schema));
        let schema = event.schema.as_ref().map_or("", |id| id.as_str());
        Ok(serde_json::to_string_pretty(&sample::envelope(
            "00000000-0000-0000-0000-000000000001",
            schema,
            body,
        ))?)
    }

    /// A profile by id.
    pub(crate) fn profile(&self, id: &itinera_journey::id::ProfileId) -> Result<Profile, ApiError> {
        let object = ObjectRef {
            kind: ObjectKind::Profile,
            id: id.as_str().to_owned(),
        };
        Ok(serde_json::from_value(self.store.get(&object)?.document)?)
    }
}

pub(crate) fn refusal(code: &str) -> Refusal {
    Refusal {
        code: code.to_owned(),
        params: std::collections::BTreeMap::new(),
    }
}

/// What every workspace holds and nobody deletes.
fn built_in(object: &ObjectRef) -> bool {
    matches!(
        (object.kind, object.id.as_str()),
        (ObjectKind::DataSource, "profiles")
            | (ObjectKind::Schema, "profile")
            | (
                ObjectKind::Namespace,
                "customer-id" | "email" | "phone" | "device"
            )
    )
}

/// Versions that use an object.
fn users<'a>(object: &ObjectRef, document: &Value, versions: &'a [Version]) -> Vec<&'a Version> {
    let uses = |version: &Version| match object.kind {
        ObjectKind::Event => version.activities.values().any(|activity| {
            matches!(&activity.kind,
                ActivityKind::Event { event, .. } | ActivityKind::Jump { event: Some(event), .. }
                    if event.as_str() == object.id)
        }),
        ObjectKind::Action => version.activities.values().any(|activity| {
            let action = activity.kind.calling().and_then(|calling| calling.action);
            action.is_some_and(|action| action.as_str() == object.id)
        }),
        ObjectKind::Segment => {
            let name = text(document, "name");
            version.activities.values().any(|activity| {
                matches!(&activity.kind,
                    ActivityKind::SegmentQualification { segment: Some(segment), .. }
                        if segment.as_str() == object.id)
            }) || bundle::expressions(version)
                .any(|expression| itinera_expr::segments(expression).contains(&name))
        }
        ObjectKind::DataSource => {
            let name = text(document, "name");
            bundle::expressions(version).any(|expression| {
                itinera_expr::references(expression).iter().any(|field| {
                    field.root == itinera_expr::Root::Source && field.path.first() == Some(&name)
                })
            })
        }
        _ => false,
    };
    versions.iter().filter(|version| uses(version)).collect()
}
