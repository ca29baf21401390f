//! A bundle as new objects: new ids, names that nobody has, references rewritten (R-IO-06).

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::Bundle;
use crate::edit::MAX_LABEL;
use crate::id::{ActionId, DataSourceId, EventId, JourneyId, SchemaId, VersionId};
use crate::model::{ActivityKind, DataSourceKind, Deed, Recognition};
use crate::name::MAX_NAME;

/// Names and ids that the workspace has already.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Names of events.
    pub events: BTreeSet<String>,
    /// Names of actions.
    pub actions: BTreeSet<String>,
    /// Names of data sources.
    pub data_sources: BTreeSet<String>,
    /// Names of schemas.
    pub schemas: BTreeSet<String>,
    /// Names of journeys.
    pub journeys: BTreeSet<String>,
    /// Built-in schemas, which are used as they are (R-IO-07).
    pub built_in_schemas: BTreeSet<SchemaId>,
}

impl Bundle {
    /// The bundle with new ids from `new_id` and with names that are not taken.
    #[must_use]
    pub fn copy(&self, taken: &Taken, new_id: &mut dyn FnMut() -> String) -> Self {
        // A new name must not meet one that the bundle keeps, or has just been given.
        let mut schema_names = taken.schemas.clone();
        let mut event_names = Names::new(&taken.events, self.events.values().map(|e| &e.name));
        let mut action_names = Names::new(&taken.actions, self.actions.values().map(|a| &a.name));
        let mut source_names = Names::new(
            &taken.data_sources,
            self.data_sources.values().map(|source| &source.name),
        );
        let mut copy = self.clone();
        copy.published_at = None;
        copy.journey.id = VersionId::new(new_id());
        copy.journey.journey = JourneyId::new(new_id());
        copy.journey.number = 1;
        copy.journey.name = free_name(&self.journey.name, &taken.journeys, MAX_LABEL);
        let mut schema_ids: BTreeMap<SchemaId, SchemaId> = BTreeMap::new();
        copy.schemas = BTreeMap::new();
        for (id, schema) in &self.schemas {
            let mut schema = schema.clone();
            if !taken.built_in_schemas.contains(id) {
                schema.id = SchemaId::new(new_id());
                schema.name = free_name(&schema.name, &schema_names, MAX_LABEL);
                schema_names.insert(schema.name.clone());
            }
            schema_ids.insert(id.clone(), schema.id.clone());
            copy.schemas.insert(schema.id.clone(), schema);
        }
        let mut event_ids = BTreeMap::new();
        let mut renamed = Vec::new();
        copy.events = BTreeMap::new();
        // Events of jumps belong to the journeys that are jumped to: those are not in the bundle.
        let mut of_jumps = BTreeSet::new();
        for activity in self.journey.activities.values() {
            if let ActivityKind::Jump {
                event: Some(event), ..
            } = &activity.kind
            {
                of_jumps.insert(event);
            }
        }
        for activity in self.journey.activities.values() {
            if let ActivityKind::Event { event, .. } = &activity.kind {
                of_jumps.remove(event);
            }
        }
        let own = self.events.iter().filter(|(id, _)| !of_jumps.contains(id));
        for (id, event) in own {
            let mut event = event.clone();
            event.id = EventId::new(new_id());
            let name = event_names.free(&event.name);
            if name != event.name {
                let rename = |text: &mut String| {
                    let (from, to) = ([event.name.clone()], [name.clone()]);
                    if let Some(new) =
                        itinera_expr::rename(text, itinera_expr::Root::Event, &from, &to)
                    {
                        *text = new;
                    }
                };
                rename(&mut event.key);
                if let Recognition::RuleBased { condition } = &mut event.recognition {
                    rename(condition);
                }
                renamed.push((vec![event.name.clone()], vec![name.clone()]));
                event.name = name;
            }
            if let Recognition::SystemGenerated { event_id } = &mut event.recognition {
                *event_id = new_id();
            }
            event.schema = event
                .schema
                .map(|id| schema_ids.get(&id).cloned().unwrap_or(id));
            event_ids.insert(id.clone(), event.id.clone());
            copy.events.insert(event.id.clone(), event);
        }
        let mut action_ids = BTreeMap::new();
        copy.actions = BTreeMap::new();
        for (id, action) in &self.actions {
            let mut action = action.clone();
            action.id = ActionId::new(new_id());
            action.name = action_names.free(&action.name);
            action_ids.insert(id.clone(), action.id.clone());
            copy.actions.insert(action.id.clone(), action);
        }
        copy.data_sources = BTreeMap::new();
        for source in self.data_sources.values() {
            let mut source = source.clone();
            if matches!(source.kind, DataSourceKind::External { .. }) {
                source.id = DataSourceId::new(new_id());
                let name = source_names.free(&source.name);
                for group in source.groups.values() {
                    let from = vec![source.name.clone(), group.name.clone()];
                    renamed.push((from, vec![name.clone(), group.name.clone()]));
                }
                source.name = name;
            }
            for group in source.groups.values_mut() {
                if let Some(schema) = &mut group.schema {
                    replace(schema, &schema_ids);
                }
            }
            copy.data_sources.insert(source.id.clone(), source);
        }
        for activity in copy.journey.activities.values_mut() {
            match &mut activity.kind {
                ActivityKind::Event { event, .. } => replace(event, &event_ids),
                ActivityKind::Action { action, .. }
                | ActivityKind::Message {
                    action: Some(action),
                    ..
                } => replace(action, &action_ids),
                ActivityKind::UpdateProfile {
                    schema: Some(schema),
                    ..
                } => replace(schema, &schema_ids),
                _ => {}
            }
        }
        for promise in copy.journey.properties.promises.values_mut() {
            for deed in promise.form.deeds_mut() {
                if let Deed::Action { action } = deed {
                    replace(action, &action_ids);
                }
            }
        }
        for (from, to) in renamed.into_iter().filter(|(from, to)| from != to) {
            let edit = crate::edit::VersionEdit::Rename { from, to };
            if let Ok(after) = edit.apply(&copy.journey, &crate::Library::default()) {
                copy.journey = after;
            }
        }
        copy.secrets.clear();
        copy
    }
}

/// Technical names in use while a bundle is copied.
struct Names {
    /// By the workspace or by a copy already made.
    taken: BTreeSet<String>,
    /// By the bundle: kept where the workspace does not have them, so no copy may have them.
    kept: BTreeSet<String>,
}

impl Names {
    fn new<'a>(taken: &BTreeSet<String>, kept: impl Iterator<Item = &'a String>) -> Self {
        Self {
            taken: taken.clone(),
            kept: kept.cloned().collect(),
        }
    }

    fn free(&mut self, name: &str) -> String {
        let name = if self.taken.contains(name) {
            let all: BTreeSet<String> = self.taken.union(&self.kept).cloned().collect();
            free_name(name, &all, MAX_NAME)
        } else {
            name.to_owned()
        };
        self.taken.insert(name.clone());
        name
    }
}

fn replace<T: Clone + Ord>(id: &mut T, ids: &BTreeMap<T, T>) {
    if let Some(new) = ids.get(id) {
        *id = new.clone();
    }
}

/// The name itself, or with a number behind it, that is not taken.
pub fn free_name(name: &str, taken: &BTreeSet<String>, longest: usize) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    (2..)
        .map(|n: u32| {
            let tail = format!("_{n}");
            let keep = longest.saturating_sub(tail.len());
            let head: String = name.chars().take(keep).collect();
            head + &tail
        })
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_default()
}
