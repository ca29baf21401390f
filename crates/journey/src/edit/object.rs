//! Edits of events, data sources, actions, schemas, namespaces and test profiles.

use super::{ObjectEdit, Refusal};
use crate::id::is_valid_id;
use crate::issue::{ObjectKind, ObjectRef};
use crate::model::{Action, DataSourceKind};
use crate::name::is_technical;

impl ObjectEdit {
    /// The object that it replaces.
    pub fn object(&self) -> ObjectRef {
        let (kind, id) = match self {
            Self::Event(event) => (ObjectKind::Event, event.id.as_str()),
            Self::DataSource(source) => (ObjectKind::DataSource, source.id.as_str()),
            Self::Action(action) => (ObjectKind::Action, action.id.as_str()),
            Self::Schema(schema) => (ObjectKind::Schema, schema.id.as_str()),
            Self::Namespace(namespace) => (ObjectKind::Namespace, namespace.id.as_str()),
            Self::Segment(segment) => (ObjectKind::Segment, segment.id.as_str()),
            Self::Profile(profile) => (ObjectKind::Profile, profile.id.as_str()),
        };
        ObjectRef {
            kind,
            id: id.to_owned(),
        }
    }

    /// The document as JSON.
    ///
    /// # Errors
    /// Never for documents that came from JSON.
    pub fn document(&self) -> Result<serde_json::Value, serde_json::Error> {
        match self {
            Self::Event(event) => serde_json::to_value(event),
            Self::DataSource(source) => serde_json::to_value(source),
            Self::Action(action) => serde_json::to_value(action),
            Self::Schema(schema) => serde_json::to_value(schema),
            Self::Namespace(namespace) => serde_json::to_value(namespace),
            Self::Segment(segment) => serde_json::to_value(segment),
            Self::Profile(profile) => serde_json::to_value(profile),
        }
    }

    /// Whether the object may be saved as it stands. An unfinished object may; its issues say
    /// what is missing.
    ///
    /// # Errors
    /// A [`Refusal`] for what no later edit could mend: names, ids, headers out of the syntax.
    pub fn may_save(&self, before: Option<&Self>) -> Result<(), Refusal> {
        let object = self.object();
        if !is_valid_id(&object.id) {
            return Err(Refusal::new("badId", [("id", object.id)]));
        }
        match self {
            Self::Event(event) => technical(&event.name),
            Self::Action(action) => action_rules(action),
            Self::DataSource(source) => {
                technical(&source.name)?;
                let built_in = |kind: &DataSourceKind| matches!(kind, DataSourceKind::Profiles {});
                if let Some(Self::DataSource(old)) = before
                    && built_in(&old.kind)
                    && (old.name != source.name || !built_in(&source.kind))
                {
                    return Err(Refusal::new("builtIn", []));
                }
                let mut names: Vec<&str> =
                    source.groups.values().map(|g| g.name.as_str()).collect();
                names.iter().try_for_each(|name| technical(name))?;
                names.sort_unstable();
                match names.windows(2).find(|pair| pair[0] == pair[1]) {
                    Some(pair) => Err(Refusal::new("nameTaken", [("name", pair[0].to_owned())])),
                    None => Ok(()),
                }
            }
            Self::Schema(schema) => named(&schema.name),
            Self::Namespace(namespace) => technical(&namespace.code),
            Self::Segment(segment) => named(&segment.name),
            Self::Profile(profile) => named(&profile.name),
        }
    }
}

fn technical(name: &str) -> Result<(), Refusal> {
    if is_technical(name) {
        Ok(())
    } else {
        Err(Refusal::new("nameInvalid", [("name", name.to_owned())]))
    }
}

fn named(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        Err(Refusal::new("nameMissing", []))
    } else {
        Ok(())
    }
}

fn action_rules(action: &Action) -> Result<(), Refusal> {
    technical(&action.name)?;
    for header in action.headers.values() {
        if !is_header_name(&header.name) {
            return Err(Refusal::new("headerName", [("name", header.name.clone())]));
        }
    }
    for locked in ["Content-Type", "Charset"] {
        if !action
            .headers
            .values()
            .any(|header| header.name.eq_ignore_ascii_case(locked))
        {
            return Err(Refusal::new("headerLocked", [("name", locked.to_owned())]));
        }
    }
    Ok(())
}

/// A token of RFC 7230 that does not begin with `.` or `$` (R-ACT-08).
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(['.', '$'])
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
