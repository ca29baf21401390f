//! A published or tested version, compiled: what `step` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use itinera_expr::{Compiled, Origin, Type, check};
use itinera_journey::bundle::Bundle;
use itinera_journey::check::blocks;
use itinera_journey::id::{
    ActivityId, DataSourceId, EventId, FieldGroupId, HeaderId, JourneyId, PathId,
};
use itinera_journey::model::{ActivityKind, ConstantOrVariable, PathTest, Recognition, Version};
use itinera_journey::scope::Reach;
use itinera_journey::{Issue, Library};

/// One version, its expressions compiled.
#[derive(Debug)]
pub struct Definition {
    /// The version.
    pub version: Version,
    /// What it refers to.
    pub library: Library,
    /// The entry event's activity.
    pub start: ActivityId,
    pub(crate) conditions: BTreeMap<ActivityId, Vec<(PathId, Compiled)>>,
    pub(crate) actions: BTreeMap<ActivityId, ActionCode>,
    pub(crate) events: BTreeMap<EventId, EventCode>,
    pub(crate) groups: BTreeMap<ActivityId, BTreeSet<(DataSourceId, FieldGroupId)>>,
}

/// The expressions of an action activity.
#[derive(Debug, Default)]
pub(crate) struct ActionCode {
    pub(crate) path: Option<Compiled>,
    pub(crate) headers: BTreeMap<HeaderId, Compiled>,
    pub(crate) parameters: BTreeMap<String, Compiled>,
}

/// The expressions of an event.
#[derive(Debug)]
pub(crate) struct EventCode {
    pub(crate) condition: Option<Compiled>,
    pub(crate) key: Compiled,
}

/// By which rules people enter and wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Everything as documented for live journeys.
    Live,
    /// Test mode (semantics §18): step events carry the test mark.
    Test {
        /// Every wait lasts this many milliseconds, if given (R-TEST-05).
        wait_ms: Option<i64>,
        /// The re-entrance wait counts as in a live journey.
        entry_rules: bool,
    },
}

/// A journey as the interpreter sees it: its versions, and the one that people enter.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The journey.
    pub id: JourneyId,
    /// Versions that may still hold people, by number.
    pub versions: BTreeMap<u32, Arc<Definition>>,
    /// The version that people enter, if it is open.
    pub entrance: Option<u32>,
    /// The rules of entry and waiting.
    pub rules: Rules,
}

impl Journey {
    /// A journey of one version, open for entry.
    pub fn of(definition: Definition, rules: Rules) -> Self {
        let (id, number) = (
            definition.version.journey.clone(),
            definition.version.number,
        );
        Self {
            id,
            versions: BTreeMap::from([(number, Arc::new(definition))]),
            entrance: Some(number),
            rules,
        }
    }
}

impl Definition {
    /// Compiles a bundle. `allow_local`: this machine's switch for addresses.
    ///
    /// # Errors
    /// Every issue of the bundle, when one of them is an error.
    pub fn compile(bundle: &Bundle, allow_local: bool) -> Result<Self, Vec<Issue>> {
        let mut issues = bundle.check(allow_local);
        issues.extend(unsupported(&bundle.journey));
        let version = bundle.journey.clone();
        let library = bundle.library();
        let (false, Some(start)) = (blocks(&issues), version.start().cloned()) else {
            return Err(issues);
        };
        let mut made = Self {
            start,
            conditions: BTreeMap::new(),
            actions: BTreeMap::new(),
            events: BTreeMap::new(),
            groups: BTreeMap::new(),
            version: version.clone(),
            library: library.clone(),
        };
        // The check above passed, so that no expression fails here; one that did would be left out
        // and treated as null.
        for (id, activity) in &version.activities {
            let reach = Reach::at_activity(&version, &library, id);
            let compile = |text: &str, expected| check(text, &reach, expected).ok();
            match &activity.kind {
                ActivityKind::Condition { paths, .. } => {
                    let mut ordered: Vec<_> = paths.iter().collect();
                    ordered.sort_by_key(|(id, path)| (path.order, (*id).clone()));
                    let compiled = ordered.into_iter().filter_map(|(id, path)| {
                        let PathTest::Expression { expression } = &path.test else {
                            return None;
                        };
                        Some((id.clone(), compile(expression, Some(Type::BOOLEAN))?))
                    });
                    made.conditions.insert(id.clone(), compiled.collect());
                }
                ActivityKind::Action {
                    action,
                    path,
                    headers,
                    parameters,
                    ..
                } => {
                    let Some(known) = library.actions.get(action) else {
                        continue;
                    };
                    let variable = |value: &ConstantOrVariable| {
                        matches!(value, ConstantOrVariable::Variable { .. })
                    };
                    let rows = known.headers.iter().filter(|(_, h)| variable(&h.value));
                    let rows = rows.filter_map(|(id, _)| {
                        Some((id.clone(), compile(headers.get(id)?, Some(Type::STRING))?))
                    });
                    let leaves = known.payload.iter().flat_map(|p| &p.fields);
                    let leaves = leaves.filter(|(_, leaf)| variable(&leaf.value));
                    let code = ActionCode {
                        path: (!path.trim().is_empty())
                            .then(|| compile(path, None))
                            .flatten(),
                        headers: rows.collect(),
                        parameters: leaves
                            .filter_map(|(field, leaf)| {
                                Some((
                                    field.clone(),
                                    compile(parameters.get(field)?, Some(leaf.kind))?,
                                ))
                            })
                            .collect(),
                    };
                    made.actions.insert(id.clone(), code);
                }
                ActivityKind::Event { event, .. } => {
                    let Some(known) = library.events.get(event) else {
                        continue;
                    };
                    let condition = match &known.recognition {
                        Recognition::RuleBased { condition } => check(
                            condition,
                            &Reach::event_condition(&library, known),
                            Some(Type::BOOLEAN),
                        )
                        .ok(),
                        Recognition::SystemGenerated { .. } => None,
                    };
                    let key = check(&known.key, &Reach::event_key(&library, known), None);
                    if let Ok(key) = key {
                        made.events
                            .insert(event.clone(), EventCode { condition, key });
                    }
                }
                _ => {}
            }
            let groups = made.groups_of(id);
            made.groups.insert(id.clone(), groups);
        }
        Ok(made)
    }

    fn groups_of(&self, id: &ActivityId) -> BTreeSet<(DataSourceId, FieldGroupId)> {
        let conditions = self
            .conditions
            .get(id)
            .into_iter()
            .flatten()
            .map(|(_, code)| code);
        let action = self.actions.get(id);
        let action = action.into_iter().flat_map(|a| {
            a.path
                .iter()
                .chain(a.headers.values())
                .chain(a.parameters.values())
        });
        let origins = conditions.chain(action).flat_map(Compiled::origins);
        origins
            .filter_map(|origin| {
                let Origin::Group { source, group } = origin else {
                    return None;
                };
                let (known, _) = self.library.group(source, group)?;
                let (group, _) = known.groups.iter().find(|(_, g)| g.name == *group)?;
                Some((known.id.clone(), group.clone()))
            })
            .collect()
    }
}

/// What this interpreter does not run yet, by name.
fn unsupported(version: &Version) -> Vec<Issue> {
    let what = |kind: &ActivityKind| match kind {
        ActivityKind::Reaction { .. } => Some("reactions"),
        ActivityKind::SegmentQualification { .. } => Some("segment qualifications"),
        ActivityKind::Message { .. } => Some("messages"),
        ActivityKind::Jump { .. } => Some("jumps"),
        ActivityKind::UpdateProfile { .. } => Some("profile updates"),
        ActivityKind::Event {
            timeout: Some(_), ..
        } => Some("event timeouts"),
        ActivityKind::Wait { until: Some(_), .. } => Some("custom waits"),
        ActivityKind::Condition { paths, .. }
            if paths
                .values()
                .any(|path| !matches!(path.test, PathTest::Expression { .. })) =>
        {
            Some("conditions other than by expression")
        }
        _ => None,
    };
    version
        .activities
        .iter()
        .filter_map(|(id, activity)| {
            let what = format!("{} cannot run yet", what(&activity.kind)?);
            Some(Issue {
                code: "ERR_JOURNEYVERSION_100".to_owned(),
                severity: itinera_journey::Severity::Error,
                place: itinera_journey::Place {
                    activity: Some(id.clone()),
                    ..itinera_journey::Place::default()
                },
                params: BTreeMap::from([("what".to_owned(), what)]),
            })
        })
        .collect()
}
