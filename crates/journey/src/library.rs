//! The configuration that a journey version may use.

use std::collections::BTreeMap;

use crate::id::{ActionId, DataSourceId, EventId, NamespaceId, SchemaId};
use crate::model::{Action, DataSource, Event, FieldGroup, Namespace, Schema};

/// Events, schemas, namespaces, data sources and actions, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    /// Configured events.
    pub events: BTreeMap<EventId, Event>,
    /// Schemas.
    pub schemas: BTreeMap<SchemaId, Schema>,
    /// Namespaces.
    pub namespaces: BTreeMap<NamespaceId, Namespace>,
    /// Data sources.
    pub data_sources: BTreeMap<DataSourceId, DataSource>,
    /// Custom actions.
    pub actions: BTreeMap<ActionId, Action>,
}

impl Library {
    /// The field group that a reference `#{source.group…}` names, with its source.
    pub fn group(&self, source: &str, group: &str) -> Option<(&DataSource, &FieldGroup)> {
        let source = self
            .data_sources
            .values()
            .find(|known| known.name == source)?;
        let group = source.groups.values().find(|known| known.name == group)?;
        Some((source, group))
    }
}

/// Whether a field is among the selected ones; objects on the way to one count.
pub(crate) fn selected(fields: &std::collections::BTreeSet<String>, dotted: &str) -> bool {
    fields.contains(dotted)
        || fields
            .iter()
            .any(|field| field.starts_with(dotted) && field[dotted.len()..].starts_with('.'))
}
