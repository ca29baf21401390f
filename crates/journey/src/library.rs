//! The configuration that a journey version may use.

use std::borrow::Cow;
use std::collections::BTreeMap;

use itinera_expr::Type;

use crate::id::{ActionId, DataSourceId, EventId, JourneyId, NamespaceId, SchemaId, SegmentId};
use crate::model::{
    Action, ActivityKind, DataSource, Event, Field, FieldGroup, JumpTarget, Namespace, Schema,
    SchemaClass, Segment, Version,
};

/// The list that an experience-event group holds: `#{Profiles.Visits.experienceevent}`.
pub const EXPERIENCE_EVENT: &str = "experienceevent";

/// Events, schemas, namespaces, data sources, actions, segments and jump targets, by id.
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
    /// Segments.
    pub segments: BTreeMap<SegmentId, Segment>,
    /// Other journeys that may be jumped to.
    pub journeys: BTreeMap<JourneyId, JumpTarget>,
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

    /// All fields that a group could offer, by dotted path below the group, objects included: those
    /// of an external one's answer, of a profile schema, or of a list of experience events.
    pub fn group_schema<'a>(
        &'a self,
        group: &'a FieldGroup,
    ) -> Option<Cow<'a, BTreeMap<String, Field>>> {
        if let Some(call) = &group.call {
            return Some(Cow::Borrowed(&call.response));
        }
        let schema = self.schemas.get(group.schema.as_ref()?)?;
        Some(match schema.class {
            SchemaClass::Profile => Cow::Borrowed(&schema.fields),
            SchemaClass::ExperienceEvent => {
                let list = Field {
                    kind: Type::ListObject,
                    display: String::new(),
                    required: false,
                    primary_identity: false,
                    choices: Vec::new(),
                };
                let fields = schema.fields.iter();
                let below = fields
                    .map(|(path, field)| (format!("{EXPERIENCE_EVENT}.{path}"), field.clone()));
                Cow::Owned(below.chain([(EXPERIENCE_EVENT.to_owned(), list)]).collect())
            }
        })
    }

    /// Whether a group offers a field of its schema: a selected one, or one on the way to it.
    pub fn offers(&self, group: &FieldGroup, dotted: &str) -> bool {
        let within = dotted.strip_prefix(EXPERIENCE_EVENT);
        let within = within
            .and_then(|rest| rest.strip_prefix('.'))
            .unwrap_or(dotted);
        group.call.is_some() || dotted == EXPERIENCE_EVENT || selected(&group.fields, within)
    }

    /// The fields that a group offers, by dotted path below the group.
    pub fn group_fields(&self, group: &FieldGroup) -> BTreeMap<String, Field> {
        if let Some(call) = &group.call {
            return call.response.clone();
        }
        let schema = group.schema.as_ref().and_then(|id| self.schemas.get(id));
        let Some(schema) = schema else {
            return BTreeMap::new();
        };
        let prefix = match schema.class {
            SchemaClass::Profile => String::new(),
            SchemaClass::ExperienceEvent => format!("{EXPERIENCE_EVENT}."),
        };
        group
            .fields
            .iter()
            .filter_map(|path| Some((format!("{prefix}{path}"), schema.fields.get(path)?.clone())))
            .collect()
    }

    /// Makes a version known as a target of jumps; later versions of a journey come after earlier
    /// ones, whose jumps still count (semantics §12.5).
    pub fn add_target(&mut self, version: &Version) {
        let start = version.start().and_then(|id| version.activities.get(id));
        let event = match start.map(|activity| &activity.kind) {
            Some(ActivityKind::Event { event, .. }) => Some(event.clone()),
            _ => None,
        };
        let namespace = version.namespace(self).flatten().cloned();
        let jumps = version.activities.values().filter_map(|a| match &a.kind {
            ActivityKind::Jump { target, .. } => target.clone(),
            _ => None,
        });
        let earlier = self.journeys.remove(&version.journey);
        let earlier = earlier.into_iter().flat_map(|target| target.jumps);
        let target = JumpTarget {
            name: version.name.clone(),
            event,
            namespace,
            jumps: jumps.chain(earlier).collect(),
        };
        self.journeys.insert(version.journey.clone(), target);
    }

    /// The segment of a shown name, as expressions spell it.
    pub fn segment(&self, name: &str) -> Option<&Segment> {
        self.segments.values().find(|segment| segment.name == name)
    }
}

/// Whether a field is among the selected ones; objects on the way to one count.
pub(crate) fn selected(fields: &std::collections::BTreeSet<String>, dotted: &str) -> bool {
    fields.contains(dotted)
        || fields
            .iter()
            .any(|field| field.starts_with(dotted) && field[dotted.len()..].starts_with('.'))
}
