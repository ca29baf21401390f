//! What is wrong with one activity.

use itinera_expr::{Node, Root, Type};

use super::{MAX_WAIT_MS, expression, issue};
use crate::Library;
use crate::id::{ActionId, ActivityId, EventId, JourneyId, SchemaId, SegmentId};
use crate::issue::{Issue, Place};
use crate::model::{
    ActivityKind, Calling, ConditionPath, ConstantOrVariable, EventTimeout, PathTest, SchemaClass,
    Version,
};
use crate::scope::Reach;

/// The longest timeout without a warning, in milliseconds: 29 days (semantics §6).
const LONG_MS: i64 = 29 * 86_400_000;
/// The shortest timeout of a reaction, in milliseconds (R-REACT-06).
const REACTION_MS: i64 = 40_000;
/// The most paths of a percentage split (semantics §20 A30).
const MAX_SPLITS: usize = 20;

/// One activity under examination.
pub(super) struct Examined<'a> {
    version: &'a Version,
    library: &'a Library,
    id: &'a ActivityId,
    reach: Reach<'a>,
    issues: Vec<Issue>,
}

/// The issues of an activity.
pub(super) fn activity(version: &Version, library: &Library, id: &ActivityId) -> Vec<Issue> {
    let mut examined = Examined {
        version,
        library,
        id,
        reach: Reach::at_activity(version, library, id),
        issues: Vec::new(),
    };
    if let Some(activity) = version.activities.get(id) {
        examined.kind(&activity.kind);
    }
    examined.issues
}

impl Examined<'_> {
    fn place(&self) -> Place {
        Place {
            activity: Some(self.id.clone()),
            ..Place::default()
        }
    }

    fn say(&mut self, code: &str, field: &str) {
        self.say_with(code, field, []);
    }

    fn say_with<const N: usize>(&mut self, code: &str, field: &str, params: [(&str, String); N]) {
        let field = (!field.is_empty()).then(|| field.to_owned());
        let place = Place {
            field,
            ..self.place()
        };
        self.issues.push(issue(code, place, params));
    }

    fn kind(&mut self, kind: &ActivityKind) {
        let entry = self.version.start() == Some(self.id);
        if let Some(timeout) = kind.timeout().filter(|_| !entry) {
            self.timeout(timeout, matches!(kind, ActivityKind::Reaction { .. }));
        }
        match kind {
            ActivityKind::Event { event, .. } => {
                if !self.library.events.contains_key(event) {
                    self.say("ERR_ACTIVITY_EVENT_GONE", "");
                }
            }
            ActivityKind::Reaction {
                message, reaction, ..
            } => self.reaction(message.as_ref(), *reaction),
            ActivityKind::SegmentQualification {
                segment,
                enter,
                exit,
                namespace,
                ..
            } => {
                self.segment(segment.as_ref());
                if !enter && !exit {
                    self.say("ERR_SEGMENT_BEHAVIOUR", "behaviour");
                }
                let known = namespace
                    .as_ref()
                    .is_some_and(|id| self.library.namespaces.contains_key(id));
                if entry && !known {
                    self.say("ERR_SEGMENT_NAMESPACE", "namespace");
                }
            }
            ActivityKind::Condition { .. } => self.condition(kind),
            ActivityKind::Wait {
                amount,
                unit,
                until,
                ..
            } => match until {
                Some(text) if text.trim().is_empty() => self.say("ERR_WAIT_UNTIL_MISSING", "until"),
                Some(text) => self.expression(text, "until", Some(Type::DATE_TIME_ONLY)),
                None => {
                    let ms = unit.times(*amount);
                    if !(1_000..=MAX_WAIT_MS).contains(&ms) {
                        self.say("ERR_WAIT_RANGE", "amount");
                    } else if ms > LONG_MS {
                        self.say("WARN_WAIT_LONG", "amount");
                    }
                }
            },
            ActivityKind::Action { .. } | ActivityKind::Message { .. } => self.call(kind),
            ActivityKind::Jump {
                target,
                event,
                parameters,
                ..
            } => match target {
                Some(target) => self.jump(target, event.as_ref(), parameters),
                None => self.say("ERR_JUMP_TARGET_MISSING", "target"),
            },
            ActivityKind::UpdateProfile {
                schema,
                field,
                dataset,
                value,
                ..
            } => self.update(schema.as_ref(), field, dataset, value),
            ActivityKind::End {} => {}
        }
    }

    fn expression(&mut self, text: &str, field: &str, expected: Option<Type>) {
        let place = Place {
            field: Some(field.to_owned()),
            ..self.place()
        };
        self.issues
            .extend(expression(text, &self.reach, expected, &place));
        self.source_parameters(text, &place);
    }

    /// Every parameter of an external field group is given, and no other (R-DS-20).
    fn source_parameters(&mut self, text: &str, place: &Place) {
        let mut issues = Vec::new();
        itinera_expr::parse(text).ast.walk(&mut |ast| {
            let Node::Field(reference) = &ast.node else {
                return;
            };
            let [source, group, ..] = reference.field.path.as_slice() else {
                return;
            };
            let known = self.library.group(source, group);
            let call = known.and_then(|(_, group)| group.call.as_ref());
            let (Root::Source, Some(call)) = (reference.field.root, call) else {
                return;
            };
            let given: Vec<&String> = reference.parameters.iter().map(|(name, _)| name).collect();
            let missing = call.parameters.iter().filter(|name| !given.contains(name));
            let missing = missing.map(|name| ("ERR_SOURCE_PARAMETER_MISSING", name));
            let unknown = given.iter().filter(|name| !call.parameters.contains(name));
            let unknown = unknown.map(|name| ("ERR_SOURCE_PARAMETER_UNKNOWN", *name));
            for (code, name) in missing.chain(unknown) {
                let place = Place {
                    span: Some([ast.span.from, ast.span.to]),
                    ..place.clone()
                };
                let params = [("name", name.clone()), ("group", group.clone())];
                issues.push(issue(code, place, params));
            }
        });
        self.issues.append(&mut issues);
    }

    /// An expression given to a variable. `label`: of one that must be given; none where the text
    /// may be left out.
    fn given(&mut self, field: &str, label: Option<&str>, text: &str, expected: Option<Type>) {
        if !text.trim().is_empty() {
            self.expression(text, field, expected);
        } else if let Some(label) = label {
            let params = [("label", label.to_owned())];
            self.say_with("ERR_JOURNEYVERSION_601", field, params);
        }
    }

    fn timeout(&mut self, timeout: &EventTimeout, reaction: bool) {
        let ms = timeout.millis();
        if reaction && !(REACTION_MS..=LONG_MS).contains(&ms) {
            self.say("ERR_REACTION_TIMEOUT_RANGE", "timeout");
        } else if !(1_000..=MAX_WAIT_MS).contains(&ms) {
            self.say("ERR_EVENT_TIMEOUT_RANGE", "timeout");
        } else if ms > LONG_MS {
            self.say("WARN_EVENT_TIMEOUT_LONG", "timeout");
        }
    }

    fn reaction(&mut self, message: Option<&ActivityId>, reaction: Option<crate::model::Feedback>) {
        let Some(message) = message else {
            return self.say("ERR_REACTION_MESSAGE_MISSING", "message");
        };
        let kind = self.version.activities.get(message).map(|a| &a.kind);
        let Some(ActivityKind::Message { channel, .. }) = kind else {
            return self.say("ERR_REACTION_MESSAGE_GONE", "message");
        };
        if !self.version.upstream(self.id).contains(message) {
            return self.say("ERR_REACTION_NOT_UPSTREAM", "message");
        }
        match reaction {
            None => self.say("ERR_REACTION_TYPE_MISSING", "reaction"),
            Some(reaction) if !channel.feedback().contains(&reaction) => {
                self.say("ERR_REACTION_TYPE", "reaction");
            }
            Some(_) => {
                let adjacent = self
                    .version
                    .transitions_into(self.id)
                    .any(|(_, t)| t.from == *message);
                if !adjacent {
                    self.say("WARN_REACTION_FAR", "message");
                }
            }
        }
    }

    fn segment(&mut self, segment: Option<&SegmentId>) {
        let Some(segment) = segment else {
            return self.say("ERR_SEGMENT_MISSING", "segment");
        };
        match self.library.segments.get(segment) {
            None => self.say("ERR_SEGMENT_GONE", "segment"),
            Some(known) if known.calculated_at.is_none() => {
                let params = [("name", known.name.clone())];
                self.say_with("ERR_AUTHORING_SEGMENTS_2", "segment", params);
            }
            Some(_) => {}
        }
    }

    fn condition(&mut self, kind: &ActivityKind) {
        let paths = kind.ordered_paths();
        let first = paths
            .first()
            .map(|(_, path)| std::mem::discriminant(&path.test));
        let mixed = paths
            .iter()
            .any(|(_, path)| Some(std::mem::discriminant(&path.test)) != first);
        if mixed {
            return self.say("ERR_CONDITION_MIXED", "type");
        }
        let shares: Vec<u32> = paths
            .iter()
            .filter_map(|(_, path)| match path.test {
                PathTest::Share { percent } => Some(u32::from(percent)),
                _ => None,
            })
            .collect();
        if !shares.is_empty() {
            if !(2..=MAX_SPLITS).contains(&shares.len()) {
                self.say("ERR_SPLIT_COUNT", "paths");
            }
            let total: u32 = shares.iter().sum();
            if total != 100 {
                self.say_with("ERR_SPLIT_TOTAL", "paths", [("total", total.to_string())]);
            }
            return;
        }
        for (id, path) in paths {
            let from = self.issues.len();
            self.path(path);
            for issue in self.issues.iter_mut().skip(from) {
                issue.place.path = Some(id.clone());
            }
        }
    }

    fn path(&mut self, path: &ConditionPath) {
        let name = || [("path", path.name.clone())];
        match &path.test {
            PathTest::Expression { expression } if expression.trim().is_empty() => {
                self.say_with("ERR_JOURNEYVERSION_200", "expression", name());
            }
            PathTest::Expression { expression } => {
                self.expression(expression, "expression", Some(Type::BOOLEAN));
            }
            PathTest::Time { hours: None, days } if days.is_empty() => {
                self.say_with("ERR_JOURNEYVERSION_200", "time", name());
            }
            PathTest::Date {
                from: None,
                to: None,
            } => self.say_with("ERR_JOURNEYVERSION_200", "date", name()),
            PathTest::Date {
                from: Some(from),
                to: Some(to),
            } if from >= to => self.say_with("ERR_CONDITION_DATES", "date", name()),
            PathTest::Time { .. } | PathTest::Date { .. } | PathTest::Share { .. } => {}
        }
    }

    /// The configured action of an action or message, where there is one and it fits.
    fn call(&mut self, kind: &ActivityKind) {
        let Some(calling) = kind.calling() else {
            return;
        };
        let channel = match kind {
            ActivityKind::Message { channel, .. } => Some(*channel),
            _ => None,
        };
        let (missing, gone) = match channel {
            Some(_) => ("ERR_MESSAGE_MISSING", "ERR_MESSAGE_GONE"),
            None => ("ERR_ACTIVITY_ACTION_GONE", "ERR_ACTIVITY_ACTION_GONE"),
        };
        let Some(used) = calling.action else {
            return self.say(missing, "action");
        };
        match self.library.actions.get(used) {
            Some(known) if known.channel == channel => self.variables(used, &calling),
            _ => self.say(gone, if channel.is_some() { "action" } else { "" }),
        }
    }

    fn variables(&mut self, action: &ActionId, calling: &Calling<'_>) {
        let library = self.library;
        let Some(known) = library.actions.get(action) else {
            return;
        };
        self.given("path", None, calling.path, None);
        for (id, header) in &known.headers {
            if let ConstantOrVariable::Variable { label } = &header.value {
                let text = calling.headers.get(id).map_or("", String::as_str);
                let field = format!("headers.{id}");
                self.given(&field, Some(label), text, Some(Type::STRING));
            }
        }
        for (path, leaf) in known.payload.iter().flat_map(|payload| &payload.fields) {
            if let ConstantOrVariable::Variable { label } = &leaf.value {
                let text = calling.parameters.get(path).map_or("", String::as_str);
                let field = format!("parameters.{path}");
                self.given(&field, Some(label), text, Some(leaf.kind));
            }
        }
    }

    fn jump(
        &mut self,
        target: &JourneyId,
        event: Option<&EventId>,
        parameters: &std::collections::BTreeMap<String, String>,
    ) {
        let library = self.library;
        let known = library.journeys.get(target);
        let name = || {
            [(
                "name",
                known.map_or_else(String::new, |known| known.name.clone()),
            )]
        };
        if let Some(code) = jump_refusal(self.version, library, target) {
            let field = if code == "ERR_JUMP_NAMESPACE" {
                ""
            } else {
                "target"
            };
            return match known {
                Some(_) if !field.is_empty() => self.say_with(code, field, name()),
                _ => self.say(code, field),
            };
        }
        let Some(known) = known else { return };
        let known_event = event.and_then(|id| library.events.get(id));
        let (true, Some(known_event)) = (event == known.event.as_ref(), known_event) else {
            return self.say_with("ERR_JUMP_EVENT_CHANGED", "event", name());
        };
        let schema = known_event
            .schema
            .as_ref()
            .and_then(|id| library.schemas.get(id));
        let own = key_fields(&known_event.key);
        for path in parameters.keys() {
            if !known_event.fields.contains(path) {
                self.say_with("ERR_JUMP_EVENT_CHANGED", "event", name());
                return;
            }
        }
        for path in known_event.fields.iter().filter(|path| !own.contains(path)) {
            let Some(field) = schema.and_then(|schema| schema.fields.get(path)) else {
                continue;
            };
            let text = parameters.get(path).map_or("", String::as_str);
            let label = field.required.then_some(path.as_str());
            self.given(&format!("parameters.{path}"), label, text, Some(field.kind));
        }
    }

    fn update(&mut self, schema: Option<&SchemaId>, field: &str, dataset: &str, value: &str) {
        if self.version.namespace(self.library).flatten().is_none() {
            return self.say("ERR_UPDATE_NAMESPACE", "");
        }
        let library = self.library;
        let known = schema.and_then(|id| library.schemas.get(id));
        let known = known.filter(|schema| schema.class == SchemaClass::Profile);
        let Some(known) = known else {
            return self.say("ERR_UPDATE_SCHEMA", "schema");
        };
        if dataset.trim().is_empty() {
            self.say("ERR_UPDATE_DATASET", "dataset");
        }
        let kind = match known.fields.get(field) {
            _ if field.is_empty() => {
                self.say("ERR_UPDATE_FIELD_MISSING", "field");
                None
            }
            Some(found) if !found.choices.is_empty() || found.primary_identity => {
                let params = [("field", field.to_owned())];
                self.say_with("ERR_UPDATE_FIELD_FIXED", "field", params);
                None
            }
            Some(found) if found.kind != Type::Object => Some(found.kind),
            _ => {
                let params = [("field", field.to_owned())];
                self.say_with("ERR_UPDATE_FIELD_UNKNOWN", "field", params);
                None
            }
        };
        if value.trim().is_empty() {
            self.say("ERR_UPDATE_VALUE_MISSING", "value");
        } else {
            self.expression(value, "value", kind);
        }
    }
}

/// Why a version may not jump to a journey, as the code of an issue (R-JUMP-03, R-JUMP-04).
pub fn jump_refusal(
    version: &Version,
    library: &Library,
    target: &JourneyId,
) -> Option<&'static str> {
    let Some(namespace) = version.namespace(library).flatten() else {
        return Some("ERR_JUMP_NAMESPACE");
    };
    let Some(known) = library.journeys.get(target) else {
        return Some("ERR_JUMP_TARGET_GONE");
    };
    match () {
        () if known.event.is_none() => Some("ERR_JUMP_TARGET_START"),
        () if known.namespace.as_ref() != Some(namespace) => Some("ERR_JUMP_OTHER_NAMESPACE"),
        () if leads_to(library, target, &version.journey) => Some("ERR_JUMP_LOOP"),
        () => None,
    }
}

/// Whether jumps lead from one journey to another, or it is the same (R-JUMP-04).
pub fn leads_to(library: &Library, from: &JourneyId, to: &JourneyId) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut todo = vec![from];
    while let Some(journey) = todo.pop() {
        if journey == to {
            return true;
        }
        if seen.insert(journey) {
            todo.extend(library.journeys.get(journey).iter().flat_map(|j| &j.jumps));
        }
    }
    false
}

/// The payload fields that an event's key is made of, as far as it can be read.
pub fn key_fields(key: &str) -> Vec<String> {
    itinera_expr::references(key)
        .into_iter()
        .filter_map(|field| Some(field.path.get(1..)?.join(".")))
        .collect()
}
