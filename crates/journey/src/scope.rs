//! What an expression may refer to where it stands: events passed before it, field groups.

use std::collections::BTreeSet;

use itinera_expr::{FieldRef, Found, PathFunction, Root, Scope, Type, print};

use crate::Library;
use crate::id::ActivityId;
use crate::library::selected;
use crate::model::{ActivityKind, Event, Schema, Version};

/// Fields in reach: payloads of some events and, where there is a namespace, field groups.
#[derive(Debug, Clone)]
pub struct Reach<'a> {
    library: &'a Library,
    events: Vec<&'a Event>,
    /// The whole payload, not only the selected fields.
    whole: bool,
    groups: bool,
}

impl<'a> Reach<'a> {
    /// At an activity: events upstream of it, and profile groups where the journey has a namespace
    /// (R-DS-03).
    pub fn at_activity(version: &Version, library: &'a Library, activity: &ActivityId) -> Self {
        let used: BTreeSet<_> = version
            .upstream(activity)
            .iter()
            .filter_map(|id| match &version.activities.get(id)?.kind {
                ActivityKind::Event { event } => Some(event.clone()),
                _ => None,
            })
            .collect();
        let events = used
            .iter()
            .filter_map(|id| library.events.get(id))
            .collect();
        let groups = matches!(version.namespace(library), Some(Some(_)));
        Self {
            library,
            events,
            whole: false,
            groups,
        }
    }

    /// For an event's key: its selected fields (R-EVT-20).
    pub fn event_key(library: &'a Library, event: &'a Event) -> Self {
        Self {
            library,
            events: vec![event],
            whole: false,
            groups: false,
        }
    }

    /// For an event ID condition: the whole payload (R-EVT-11).
    pub fn event_condition(library: &'a Library, event: &'a Event) -> Self {
        Self {
            library,
            events: vec![event],
            whole: true,
            groups: false,
        }
    }

    /// Everything in reach as a tree.
    pub fn tree(&self) -> Vec<Branch> {
        let mut roots = Vec::new();
        for event in &self.events {
            if let Some(schema) = event
                .schema
                .as_ref()
                .and_then(|id| self.library.schemas.get(id))
            {
                let fields = if self.whole {
                    schema.fields.keys().cloned().collect()
                } else {
                    event.fields.clone()
                };
                let prefix = [event.name.clone()];
                roots.push(Branch {
                    children: branches(schema, &fields, Root::Event, &prefix),
                    ..Branch::folder(event.name.clone())
                });
            }
        }
        if self.groups {
            for source in self.library.data_sources.values() {
                let mut folder = Branch::folder(source.name.clone());
                let mut groups: Vec<_> = source.groups.values().collect();
                groups.sort_by_key(|group| group.order);
                for group in groups.into_iter().filter(|group| !group.fields.is_empty()) {
                    let schema = group
                        .schema
                        .as_ref()
                        .and_then(|id| self.library.schemas.get(id));
                    let Some(schema) = schema else { continue };
                    let prefix = [source.name.clone(), group.name.clone()];
                    folder.children.push(Branch {
                        children: branches(schema, &group.fields, Root::Source, &prefix),
                        ..Branch::folder(group.name.clone())
                    });
                }
                roots.push(folder);
            }
        }
        roots
    }
}

/// A node of the tree of fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// Shown name.
    pub label: String,
    /// Source text of the reference; none for a folder.
    pub reference: Option<String>,
    /// Its type; none for a folder.
    pub yields: Option<Type>,
    /// The only values allowed, if it is an enumeration.
    pub choices: Vec<String>,
    /// What is below.
    pub children: Vec<Branch>,
}

impl Branch {
    fn folder(label: String) -> Self {
        Self {
            label,
            reference: None,
            yields: None,
            choices: Vec::new(),
            children: Vec::new(),
        }
    }
}

fn branches(
    schema: &Schema,
    fields: &BTreeSet<String>,
    root: Root,
    prefix: &[String],
) -> Vec<Branch> {
    let mut roots = Vec::new();
    for dotted in fields {
        let Some(field) = schema.fields.get(dotted) else {
            continue;
        };
        if matches!(field.kind, Type::Object | Type::ListObject | Type::ListAny) {
            continue;
        }
        let path: Vec<String> = dotted.split('.').map(str::to_owned).collect();
        let full: Vec<String> = prefix.iter().chain(&path).cloned().collect();
        let label = if field.display.is_empty() {
            path.last().cloned().unwrap_or_default()
        } else {
            field.display.clone()
        };
        let leaf = Branch {
            reference: Some(print::reference(root, &full)),
            yields: Some(field.kind),
            choices: field.choices.clone(),
            ..Branch::folder(label)
        };
        insert(&mut roots, &path[..path.len() - 1], leaf);
    }
    roots
}

fn insert(roots: &mut Vec<Branch>, folders: &[String], leaf: Branch) {
    match folders.split_first() {
        None => roots.push(leaf),
        Some((first, rest)) => {
            let at = roots
                .iter()
                .position(|branch| branch.reference.is_none() && branch.label == *first)
                .unwrap_or_else(|| {
                    roots.push(Branch::folder(first.clone()));
                    roots.len() - 1
                });
            insert(&mut roots[at].children, rest, leaf);
        }
    }
}

/// A field of a schema, with the lists of objects on the way to it. Names count from `before`; what
/// a map's entry holds may stand under any of the schema's names there.
fn found(
    schema: &Schema,
    path: &[String],
    before: usize,
    calls: &[(usize, PathFunction)],
    selected: impl Fn(&str) -> bool,
) -> Option<Found> {
    let entries: Vec<usize> = calls
        .iter()
        .filter(|(_, call)| *call == PathFunction::Entry)
        .map(|(at, _)| at.saturating_sub(before))
        .collect();
    let dotted = if entries.is_empty() {
        path.join(".")
    } else {
        schema
            .fields
            .keys()
            .find(|known| fits(known, path, &entries))?
            .clone()
    };
    let field = schema.fields.get(&dotted).filter(|_| selected(&dotted))?;
    let parts: Vec<&str> = dotted.split('.').collect();
    let (mut lists, mut taken) = (Vec::new(), 0);
    for at in 0..=path.len() {
        // The key of an entry is no name of the path, but is one of the schema's.
        taken += usize::from(at > 0) + entries.iter().filter(|entry| **entry == at).count();
        let on_the_way = parts.get(..taken).filter(|on| on.len() < parts.len());
        let known = on_the_way.and_then(|on| schema.fields.get(&on.join(".")));
        if known.is_some_and(|field| field.kind == Type::ListObject) {
            lists.push(before + at);
        }
    }
    Some(Found {
        lists,
        ..Found::from(field.kind)
    })
}

/// Whether a schema's dotted name is the path with one more name at each entry.
fn fits(dotted: &str, path: &[String], entries: &[usize]) -> bool {
    let mut parts = dotted.split('.');
    for (at, name) in path.iter().enumerate() {
        for _ in entries.iter().filter(|entry| **entry == at) {
            if parts.next().is_none() {
                return false;
            }
        }
        if parts.next() != Some(name) {
            return false;
        }
    }
    let last = entries.iter().filter(|entry| **entry == path.len()).count();
    parts.count() == last
}

impl Scope for Reach<'_> {
    fn field(&self, field: &FieldRef) -> Option<Found> {
        match field.root {
            Root::Event => {
                let (name, path) = field.path.split_first()?;
                let event = self.events.iter().find(|event| event.name == *name)?;
                let schema = self.library.schemas.get(event.schema.as_ref()?)?;
                found(schema, path, 1, &field.calls, |dotted| {
                    self.whole || selected(&event.fields, dotted)
                })
            }
            Root::Source => {
                let [source, group, path @ ..] = field.path.as_slice() else {
                    return None;
                };
                let (_, group) = self.library.group(source, group).filter(|_| self.groups)?;
                let schema = self.library.schemas.get(group.schema.as_ref()?)?;
                found(schema, path, 2, &field.calls, |dotted| {
                    selected(&group.fields, dotted)
                })
            }
        }
    }

    fn candidates(&self, field: &FieldRef) -> Vec<String> {
        fn collect(branches: &[Branch], sigil: &str, into: &mut Vec<String>) {
            for branch in branches {
                if let Some(name) = branch
                    .reference
                    .as_deref()
                    .and_then(|r| r.strip_prefix(sigil))
                {
                    into.push(name.trim_end_matches('}').to_owned());
                }
                collect(&branch.children, sigil, into);
            }
        }
        let mut found = Vec::new();
        collect(
            &self.tree(),
            if field.root == Root::Event {
                "@{"
            } else {
                "#{"
            },
            &mut found,
        );
        found
    }

    fn segment(&self, _name: &str) -> bool {
        false
    }
}
