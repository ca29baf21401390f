//! What an expression may refer to where it stands: events passed before it, field groups.

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{FieldRef, Found, Parameters, PathFunction, Root, Scope, Type, print};

use crate::id::{ActivityId, SegmentId};
use crate::library::selected;
use crate::model::{ActivityKind, DataSource, DataSourceKind, Event, Field, Version};
use crate::{Library, property};

/// The root of what a segment qualification leaves behind:
/// `@{SegmentQualification.segmentMembership.ups.<segment>.status}` (semantics §14).
pub const SEGMENT_QUALIFICATION: &str = "SegmentQualification";

/// The fields of a segment qualification's payload, below the segment's id.
const QUALIFICATION: [(&str, Type); 2] = [
    ("status", Type::STRING),
    ("lastQualificationTime", Type::DATE_TIME),
];

/// Fields in reach: payloads of some events and, where there is a namespace, profile field groups
/// and segments.
#[derive(Debug, Clone)]
pub struct Reach<'a> {
    library: &'a Library,
    events: Vec<&'a Event>,
    /// Segments whose qualification lies upstream.
    qualified: BTreeSet<SegmentId>,
    /// The whole payload, not only the selected fields.
    whole: bool,
    /// External field groups and journey properties.
    journey: bool,
    /// Profile field groups and segments.
    profile: bool,
}

impl<'a> Reach<'a> {
    /// At an activity: events and qualifications upstream of it, external field groups, and profile
    /// groups and segments where the journey has a namespace (R-DS-03).
    pub fn at_activity(version: &Version, library: &'a Library, activity: &ActivityId) -> Self {
        let mut used = BTreeSet::new();
        let mut qualified = BTreeSet::new();
        for id in version.upstream(activity) {
            match version.activities.get(&id).map(|known| &known.kind) {
                Some(ActivityKind::Event { event, .. }) => {
                    used.insert(event.clone());
                }
                Some(ActivityKind::SegmentQualification {
                    segment: Some(segment),
                    ..
                }) => {
                    qualified.insert(segment.clone());
                }
                _ => {}
            }
        }
        let events = used
            .iter()
            .filter_map(|id| library.events.get(id))
            .collect();
        Self {
            library,
            events,
            qualified,
            whole: false,
            journey: true,
            profile: matches!(version.namespace(library), Some(Some(_))),
        }
    }

    /// For an event's key: its selected fields (R-EVT-20).
    pub fn event_key(library: &'a Library, event: &'a Event) -> Self {
        Self {
            library,
            events: vec![event],
            qualified: BTreeSet::new(),
            whole: false,
            journey: false,
            profile: false,
        }
    }

    /// For an event ID condition: the whole payload (R-EVT-11).
    pub fn event_condition(library: &'a Library, event: &'a Event) -> Self {
        Self {
            library,
            events: vec![event],
            qualified: BTreeSet::new(),
            whole: true,
            journey: false,
            profile: false,
        }
    }

    /// The events whose payloads are in reach.
    pub fn events(&self) -> impl Iterator<Item = &'a Event> {
        self.events.iter().copied()
    }

    /// Whether groups of a source are in reach.
    fn reads(&self, source: &DataSource) -> bool {
        match source.kind {
            DataSourceKind::Profiles {} => self.profile,
            DataSourceKind::External { .. } => self.journey,
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
                let fields = schema
                    .fields
                    .iter()
                    .filter(|(path, _)| self.whole || event.fields.contains(*path))
                    .map(|(path, field)| (path.clone(), field.clone()))
                    .collect();
                let prefix = [event.name.clone()];
                roots.push(Branch {
                    children: branches(&fields, Root::Event, &prefix),
                    ..Branch::folder(event.name.clone())
                });
            }
        }
        if !self.qualified.is_empty() {
            let segments = self.qualified.iter().map(|segment| Branch {
                children: QUALIFICATION
                    .iter()
                    .map(|(name, kind)| {
                        let full = [
                            SEGMENT_QUALIFICATION,
                            "segmentMembership",
                            "ups",
                            segment.as_str(),
                            name,
                        ];
                        Branch {
                            reference: Some(print::reference(
                                Root::Event,
                                &full.map(str::to_owned),
                            )),
                            yields: Some(*kind),
                            ..Branch::folder((*name).to_owned())
                        }
                    })
                    .collect(),
                ..Branch::folder(match self.library.segments.get(segment) {
                    Some(known) => known.name.clone(),
                    None => segment.to_string(),
                })
            });
            roots.push(Branch {
                children: segments.collect(),
                ..Branch::folder(SEGMENT_QUALIFICATION.to_owned())
            });
        }
        let sources = self.library.data_sources.values();
        for source in sources.filter(|source| self.reads(source)) {
            let mut folder = Branch::folder(source.name.clone());
            let mut groups: Vec<_> = source.groups.values().collect();
            groups.sort_by_key(|group| group.order);
            for group in groups {
                let fields = self.library.group_fields(group);
                if fields.is_empty() {
                    continue;
                }
                let prefix = [source.name.clone(), group.name.clone()];
                folder.children.push(Branch {
                    children: branches(&fields, Root::Source, &prefix),
                    ..Branch::folder(group.name.clone())
                });
            }
            roots.push(folder);
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

fn branches(fields: &BTreeMap<String, Field>, root: Root, prefix: &[String]) -> Vec<Branch> {
    let mut roots = Vec::new();
    for (dotted, field) in fields {
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
    fields: &BTreeMap<String, Field>,
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
        fields
            .keys()
            .find(|known| fits(known, path, &entries))?
            .clone()
    };
    let field = fields.get(&dotted).filter(|_| selected(&dotted))?;
    let parts: Vec<&str> = dotted.split('.').collect();
    let (mut lists, mut taken) = (Vec::new(), 0);
    for at in 0..=path.len() {
        // The key of an entry is no name of the path, but is one of the schema's.
        taken += usize::from(at > 0) + entries.iter().filter(|entry| **entry == at).count();
        let on_the_way = parts.get(..taken).filter(|on| on.len() < parts.len());
        let known = on_the_way.and_then(|on| fields.get(&on.join(".")));
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
                if let (SEGMENT_QUALIFICATION, [membership, ups, segment, leaf]) =
                    (name.as_str(), path)
                {
                    let known = membership == "segmentMembership" && ups == "ups";
                    let known = known && self.qualified.contains(&SegmentId::new(segment));
                    let leaf = QUALIFICATION.iter().find(|(name, _)| name == leaf);
                    return leaf.filter(|_| known).map(|(_, kind)| (*kind).into());
                }
                let event = self.events.iter().find(|event| event.name == *name)?;
                let schema = self.library.schemas.get(event.schema.as_ref()?)?;
                found(&schema.fields, path, 1, &field.calls, |dotted| {
                    self.whole || selected(&event.fields, dotted)
                })
            }
            Root::Source => {
                let [source, group, path @ ..] = field.path.as_slice() else {
                    return None;
                };
                let (source, group) = self.library.group(source, group)?;
                if !self.reads(source) {
                    return None;
                }
                let fields = self.library.group_schema(group)?;
                found(&fields, path, 2, &field.calls, |dotted| {
                    self.library.offers(group, dotted)
                })
            }
        }
    }

    fn parameters(&self, field: &FieldRef) -> Parameters {
        let group = match (field.root, field.path.as_slice()) {
            (Root::Source, [source, group, ..]) => self.library.group(source, group),
            _ => None,
        };
        let call = group.and_then(|(_, group)| group.call.as_ref());
        match call {
            Some(call) if !call.parameters.is_empty() => Parameters::Any,
            _ => Parameters::None,
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

    fn segment(&self, name: &str) -> bool {
        self.profile && self.library.segment(name).is_some()
    }

    fn segments(&self) -> Vec<String> {
        let all = self.library.segments.values().filter(|_| self.profile);
        all.map(|segment| segment.name.clone()).collect()
    }

    fn property(&self, name: &str) -> Option<Type> {
        property::property(name)
            .filter(|_| self.journey)
            .map(|property| property.kind)
    }
}
