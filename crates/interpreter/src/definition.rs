//! A published or tested version, compiled: what `step` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use itinera_expr::{Compiled, Node, Root, Type, check, parse};
use itinera_journey::bundle::Bundle;
use itinera_journey::check::blocks;
use itinera_journey::id::{ActivityId, EventId, HeaderId, JourneyId, PathId, VersionId};
use itinera_journey::model::{
    ActivityKind, ConstantOrVariable, PathTest, Properties, Recognition, Version,
};
use itinera_journey::scope::Reach;
use itinera_journey::{Issue, Library};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// One version, its expressions compiled.
#[derive(Debug)]
pub struct Definition {
    /// The version.
    pub version: Version,
    /// What it refers to.
    pub library: Library,
    /// The entry event's activity.
    pub start: ActivityId,
    /// From when people enter, if it says so.
    pub opens: Option<Timestamp>,
    /// Until when people enter, itself outside.
    pub closes: Option<Timestamp>,
    /// When it was published, if it was.
    pub published_at: Option<Timestamp>,
    pub(crate) zone: TimeZone,
    pub(crate) code: BTreeMap<ActivityId, Code>,
    pub(crate) events: BTreeMap<EventId, EventCode>,
}

/// A compiled expression.
#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) text: String,
    pub(crate) compiled: Compiled,
    /// Field groups whose parameters are computed from other field groups: those come first.
    pub(crate) dependent: BTreeSet<(String, String)>,
}

/// The expressions of an activity.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) paths: BTreeMap<PathId, Expression>,
    /// The date of a custom wait, or the value of a profile update.
    pub(crate) value: Option<Expression>,
    pub(crate) path: Option<Expression>,
    pub(crate) headers: BTreeMap<HeaderId, Expression>,
    pub(crate) parameters: BTreeMap<String, Expression>,
    /// Whether it asks for the effective time zone.
    pub(crate) zoned: bool,
}

impl Code {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Expression> {
        self.paths
            .values()
            .chain(&self.value)
            .chain(&self.path)
            .chain(self.headers.values())
            .chain(self.parameters.values())
    }
}

/// The expressions of an event.
#[derive(Debug)]
pub(crate) struct EventCode {
    pub(crate) condition: Option<Compiled>,
    pub(crate) key: Compiled,
}

/// By which rules people enter, wait and are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Test mode (semantics §18): step events carry the test mark.
    pub in_test: bool,
    /// Every wait and event timeout lasts this many milliseconds, if given (R-TEST-05).
    pub wait_ms: Option<i64>,
    /// The re-entrance wait and the entry dates count.
    pub entry_rules: bool,
    /// Percentage splits take the top path (R-TEST-22).
    pub split_top: bool,
    /// Every decision is told, with the values it was made on.
    pub explain: bool,
}

impl Rules {
    /// Everything as documented for live journeys.
    pub const LIVE: Self = Self {
        in_test: false,
        wait_ms: None,
        entry_rules: true,
        split_top: false,
        explain: false,
    };

    /// As in test mode, without a wait override.
    pub const TEST: Self = Self {
        in_test: true,
        wait_ms: None,
        entry_rules: false,
        split_top: true,
        explain: true,
    };
}

/// A journey as the interpreter sees it: its versions, and the one that people enter.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The journey.
    pub id: JourneyId,
    /// The sandbox it runs in, for the journey property.
    pub sandbox: Option<String>,
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
            sandbox: None,
            versions: BTreeMap::from([(number, Arc::new(definition))]),
            entrance: Some(number),
            rules,
        }
    }

    /// The version that people enter, if it is open.
    pub fn entrance(&self) -> Option<&Arc<Definition>> {
        self.versions.get(&self.entrance?)
    }
}

/// What a version needs of the world that runs it, beside calls, profiles and timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Reactions to messages.
    Reactions,
    /// Segment qualifications.
    SegmentQualifications,
    /// Who is in which segment.
    Segments,
    /// Experience events of profiles.
    ExperienceEvents,
    /// External data sources.
    ExternalSources,
    /// Jumps to other journeys.
    Jumps,
    /// Changes of profiles.
    ProfileUpdates,
}

impl Need {
    /// Its name, for messages' texts to choose by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reactions => "reactions",
            Self::SegmentQualifications => "segmentQualifications",
            Self::Segments => "segments",
            Self::ExperienceEvents => "experienceEvents",
            Self::ExternalSources => "externalSources",
            Self::Jumps => "jumps",
            Self::ProfileUpdates => "profileUpdates",
        }
    }
}

impl Definition {
    /// Compiles a bundle. `allow_local`: this machine's switch for addresses.
    ///
    /// # Errors
    /// Every issue of the bundle, when one of them is an error.
    pub fn compile(bundle: &Bundle, allow_local: bool) -> Result<Self, Vec<Issue>> {
        let issues = bundle.check(allow_local);
        let version = bundle.journey.clone();
        let library = bundle.library();
        let (false, Some(start)) = (blocks(&issues), version.start().cloned()) else {
            return Err(issues);
        };
        let code = version
            .activities
            .iter()
            .map(|(id, activity)| {
                let reach = Reach::at_activity(&version, &library, id);
                (id.clone(), compile(&activity.kind, &library, &reach))
            })
            .collect();
        let used = version
            .activities
            .values()
            .filter_map(|activity| match &activity.kind {
                ActivityKind::Event { event, .. } => Some(event),
                _ => None,
            });
        let events = used
            .filter_map(|id| Some((id.clone(), event_code(id, &library)?)))
            .collect();
        let local = |at: DateTime| instant(at, &zone_of(&bundle.time_zone));
        let Properties {
            start: from, end, ..
        } = version.properties;
        Ok(Self {
            start,
            opens: from.and_then(local),
            closes: end.and_then(local),
            published_at: bundle.published_at,
            zone: zone_of(&version.properties.time_zone),
            code,
            events,
            version,
            library,
        })
    }

    /// What an activity does.
    pub(crate) fn kind(&self, id: &ActivityId) -> Option<&ActivityKind> {
        self.version.activities.get(id).map(|known| &known.kind)
    }

    /// The version's id and number as documents show it, "2.0".
    pub fn number(&self) -> (VersionId, String) {
        let number = format!("{}.0", self.version.number);
        (self.version.id.clone(), number)
    }

    /// What this version needs of whoever runs it.
    pub fn needs(&self) -> BTreeSet<Need> {
        use itinera_journey::model::{DataSourceKind, SchemaClass};
        let mut needs = BTreeSet::new();
        for activity in self.version.activities.values() {
            needs.extend(match activity.kind {
                ActivityKind::Reaction { .. } => Some(Need::Reactions),
                ActivityKind::SegmentQualification { .. } => Some(Need::SegmentQualifications),
                ActivityKind::Jump { .. } => Some(Need::Jumps),
                ActivityKind::UpdateProfile { .. } => Some(Need::ProfileUpdates),
                _ => None,
            });
        }
        for expression in self.code.values().flat_map(Code::all) {
            if !itinera_expr::segments(&expression.text).is_empty() {
                needs.insert(Need::Segments);
            }
            for origin in expression.compiled.origins() {
                let itinera_expr::Origin::Group { source, group } = origin else {
                    continue;
                };
                let Some((source, group)) = self.library.group(source, group) else {
                    continue;
                };
                let schema = group.schema.as_ref();
                let schema = schema.and_then(|id| self.library.schemas.get(id));
                if matches!(source.kind, DataSourceKind::External { .. }) {
                    needs.insert(Need::ExternalSources);
                } else if schema.is_some_and(|s| s.class == SchemaClass::ExperienceEvent) {
                    needs.insert(Need::ExperienceEvents);
                }
            }
        }
        needs
    }
}

fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// A local date and time as an instant: in a gap later by the gap, in an overlap the earlier one
/// (semantics §7).
pub(crate) fn instant(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(at).compatible().ok()
}

fn expression(text: &str, reach: &Reach<'_>, expected: Option<Type>) -> Option<Expression> {
    if text.trim().is_empty() {
        return None;
    }
    // The check of the bundle passed, so that no expression fails here; one that did would be left
    // out and treated as null.
    let compiled = check(text, reach, expected).ok()?;
    let mut dependent = BTreeSet::new();
    if compiled.has_parameters() {
        parse(text).ast.walk(&mut |ast| {
            let Node::Field(reference) = &ast.node else {
                return;
            };
            let mut nested = false;
            for (_, value) in &reference.parameters {
                value.walk(&mut |ast| {
                    nested |= matches!(&ast.node, Node::Field(inner)
                        if inner.field.root == Root::Source);
                });
            }
            if let (true, [source, group, ..]) = (nested, reference.field.path.as_slice()) {
                dependent.insert((source.clone(), group.clone()));
            }
        });
    }
    Some(Expression {
        text: text.to_owned(),
        compiled,
        dependent,
    })
}

fn compile(kind: &ActivityKind, library: &Library, reach: &Reach<'_>) -> Code {
    let mut code = Code::default();
    if let Some(calling) = kind.calling() {
        code.path = expression(calling.path, reach, None);
        let known = calling.action.and_then(|id| library.actions.get(id));
        for (id, header) in known.into_iter().flat_map(|known| &known.headers) {
            if let (ConstantOrVariable::Variable { .. }, Some(text)) =
                (&header.value, calling.headers.get(id))
                && let Some(made) = expression(text, reach, Some(Type::STRING))
            {
                code.headers.insert(id.clone(), made);
            }
        }
        let leaves = known.and_then(|known| known.payload.as_ref());
        for (path, leaf) in leaves.into_iter().flat_map(|payload| &payload.fields) {
            if let (ConstantOrVariable::Variable { .. }, Some(text)) =
                (&leaf.value, calling.parameters.get(path))
                && let Some(made) = expression(text, reach, Some(leaf.kind))
            {
                code.parameters.insert(path.clone(), made);
            }
        }
    }
    match kind {
        ActivityKind::Condition { paths, .. } => {
            for (id, path) in paths {
                match &path.test {
                    PathTest::Expression { expression: text } => {
                        if let Some(made) = expression(text, reach, Some(Type::BOOLEAN)) {
                            code.paths.insert(id.clone(), made);
                        }
                    }
                    PathTest::Time { .. } | PathTest::Date { .. } => code.zoned = true,
                    PathTest::Share { .. } => {}
                }
            }
        }
        ActivityKind::Wait {
            until: Some(until), ..
        } => {
            code.zoned = true;
            code.value = expression(until, reach, Some(Type::DATE_TIME_ONLY));
        }
        ActivityKind::UpdateProfile {
            schema: Some(schema),
            field,
            value,
            ..
        } => {
            let schema = library.schemas.get(schema);
            let kind = schema.and_then(|schema| schema.fields.get(field));
            code.value = expression(value, reach, kind.map(|field| field.kind));
        }
        ActivityKind::Jump {
            event: Some(event),
            parameters,
            ..
        } => {
            let schema = library.events.get(event).and_then(|e| e.schema.as_ref());
            let schema = schema.and_then(|id| library.schemas.get(id));
            for (path, text) in parameters {
                let field = schema.and_then(|schema| schema.fields.get(path));
                if let Some(made) = expression(text, reach, field.map(|field| field.kind)) {
                    code.parameters.insert(path.clone(), made);
                }
            }
        }
        _ => {}
    }
    code
}

fn event_code(id: &EventId, library: &Library) -> Option<EventCode> {
    let known = library.events.get(id)?;
    let condition = match &known.recognition {
        Recognition::RuleBased { condition } => {
            let reach = Reach::event_condition(library, known);
            check(condition, &reach, Some(Type::BOOLEAN)).ok()
        }
        Recognition::SystemGenerated { .. } => None,
    };
    let key = check(&known.key, &Reach::event_key(library, known), None).ok()?;
    Some(EventCode { condition, key })
}
