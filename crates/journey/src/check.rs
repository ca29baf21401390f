//! Checks: what is wrong with a version and with the configuration it uses, as issues.
//!
//! Journey-wide issues come first, then activities from left to right (R-VAL-03).

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{ExprError, Scope, Type};

use crate::Library;
use crate::address;
use crate::id::{ActionId, ActivityId, EventId, PathId};
use crate::issue::{Issue, ObjectKind, ObjectRef, Place, Severity};
use crate::model::{
    Action, ActivityKind, ConstantOrVariable, DataSource, Event, PathTest, Recognition, Schema,
    Version,
};
use crate::scope::Reach;

/// More activities than this are an error; near it, a warning (R-VAL-13).
pub const MAX_ACTIVITIES: usize = 50;

/// The longest wait, in milliseconds: 30 days (R-WAIT-02).
pub const MAX_WAIT_MS: i64 = 30 * 86_400_000;

/// Every code of an issue, for the locale files; expression errors come as `ERR_EXPRESSION` with
/// the parameter `expr`, whose text is `expr-<code>`.
pub const CODES: &[&str] = &[
    "ERR_JOURNEY_EMPTY",
    "ERR_JOURNEY_START",
    "ERR_JOURNEY_CYCLE",
    "ERR_JOURNEY_NAMESPACES",
    "ERR_JOURNEY_TOO_MANY",
    "WARN_JOURNEY_MANY",
    "WARN_ACTIVITY_DISCONNECTED",
    "ERR_ACTIVITY_PARALLEL",
    "ERR_ACTIVITY_EVENT_GONE",
    "ERR_ACTIVITY_ACTION_GONE",
    "ERR_JOURNEYVERSION_200",
    "ERR_EXPRESSION",
    "ERR_JOURNEYVERSION_601",
    "ERR_JOURNEYVERSION_305",
    "ERR_WAIT_RANGE",
    "ERR_EVENT_SCHEMA_MISSING",
    "ERR_EVENT_KEY_MISSING",
    "ERR_EVENT_CONDITION_MISSING",
    "ERR_EVENT_FIELDS_UNKNOWN",
    "ERR_ACTION_URL_MISSING",
    "ERR_ACTION_URL_MALFORMED",
    "ERR_ACTION_URL_NOT_STATIC",
    "ERR_ACTION_URL_IP",
    "ERR_ACTION_URL_PRIVATE",
    "ERR_ACTION_URL_PORT",
    "WARN_ACTION_URL_HTTP",
    "ERR_ACTION_HEADER_MISSING",
    "ERR_ACTION_KEY_NAME",
    "ERR_GROUP_SCHEMA_MISSING",
    "WARN_GROUP_EMPTY",
    "ERR_SCHEMA_EMPTY",
    "ERR_JOURNEYVERSION_100",
];

fn issue<const N: usize>(code: &str, place: Place, params: [(&str, String); N]) -> Issue {
    let severity = if code.starts_with("WARN") {
        Severity::Warning
    } else {
        Severity::Error
    };
    let params = params
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Issue {
        code: code.to_owned(),
        severity,
        place,
        params,
    }
}

fn expression_issue(error: &ExprError, place: Place) -> Issue {
    let mut params: BTreeMap<String, String> = error.params.clone();
    params.insert("expr".to_owned(), error.code.to_owned());
    params.insert("message".to_owned(), error.to_string());
    let place = Place {
        span: Some([error.span.from, error.span.to]),
        ..place
    };
    Issue {
        code: "ERR_EXPRESSION".to_owned(),
        severity: Severity::Error,
        place,
        params,
    }
}

/// Checks an expression; an empty one is the caller's business.
pub fn expression(
    source: &str,
    scope: &dyn Scope,
    expected: Option<Type>,
    place: &Place,
) -> Vec<Issue> {
    match itinera_expr::check(source, scope, expected) {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .iter()
            .map(|error| expression_issue(error, place.clone()))
            .collect(),
    }
}

/// Checks a version with all it uses. `allow_local`: this machine's switch.
pub fn version(version: &Version, library: &Library, allow_local: bool) -> Vec<Issue> {
    let mut issues = journey_wide(version, library);
    let start = version.start().cloned();
    let reached = start
        .as_ref()
        .map(|start| version.reachable(start))
        .unwrap_or_default();
    let mut order: Vec<_> = version.activities.iter().collect();
    order.sort_by_key(|(id, a)| (a.position.x, a.position.y, (*id).clone()));
    let (mut events, mut actions) = (BTreeSet::new(), BTreeSet::new());
    for (id, activity) in order {
        let place = Place {
            activity: Some(id.clone()),
            ..Place::default()
        };
        if !reached.contains(id)
            && start.is_some()
            && !matches!(activity.kind, ActivityKind::End {})
        {
            issues.push(issue("WARN_ACTIVITY_DISCONNECTED", place.clone(), []));
        }
        match &activity.kind {
            ActivityKind::Event { event } => match library.events.get(event) {
                Some(_) => {
                    events.insert(event.clone());
                }
                None => issues.push(issue("ERR_ACTIVITY_EVENT_GONE", place.clone(), [])),
            },
            ActivityKind::Condition { paths, .. } => {
                let reach = Reach::at_activity(version, library, id);
                let mut ordered: Vec<_> = paths.iter().collect();
                ordered.sort_by_key(|(id, path)| (path.order, (*id).clone()));
                for (path_id, path) in ordered {
                    issues.extend(condition_path(
                        &place, path_id, &path.name, &path.test, &reach,
                    ));
                }
            }
            ActivityKind::Wait { amount, unit } => {
                let ms = i64::from(*amount).saturating_mul(unit.millis());
                if !(1_000..=MAX_WAIT_MS).contains(&ms) {
                    let place = Place {
                        field: Some("amount".to_owned()),
                        ..place.clone()
                    };
                    issues.push(issue("ERR_WAIT_RANGE", place, []));
                }
            }
            ActivityKind::Action {
                action: used,
                path,
                headers,
                parameters,
                ..
            } => match library.actions.get(used) {
                Some(known) => {
                    actions.insert(used.clone());
                    let reach = Reach::at_activity(version, library, id);
                    let mut given = Given {
                        place: &place,
                        reach: &reach,
                        issues: Vec::new(),
                    };
                    given.text("path", None, path, None);
                    for (header_id, header) in &known.headers {
                        if let ConstantOrVariable::Variable { label } = &header.value {
                            let text = headers.get(header_id).map_or("", String::as_str);
                            given.text(
                                &format!("headers.{header_id}"),
                                Some(label),
                                text,
                                Some(Type::STRING),
                            );
                        }
                    }
                    for (field, leaf) in known.payload.iter().flat_map(|p| &p.fields) {
                        if let ConstantOrVariable::Variable { label } = &leaf.value {
                            let text = parameters.get(field).map_or("", String::as_str);
                            given.text(
                                &format!("parameters.{field}"),
                                Some(label),
                                text,
                                Some(leaf.kind),
                            );
                        }
                    }
                    issues.append(&mut given.issues);
                }
                None => issues.push(issue("ERR_ACTIVITY_ACTION_GONE", place.clone(), [])),
            },
            ActivityKind::End {} => {}
        }
    }
    issues.extend(used_objects(&events, &actions, library, allow_local));
    issues
}

/// The expressions given to an action's variables.
struct Given<'a> {
    place: &'a Place,
    reach: &'a Reach<'a>,
    issues: Vec<Issue>,
}

impl Given<'_> {
    /// `label`: of a variable that must be given; none where the text may be left out.
    fn text(&mut self, field: &str, label: Option<&str>, text: &str, expected: Option<Type>) {
        let place = Place {
            field: Some(field.to_owned()),
            ..self.place.clone()
        };
        if text.trim().is_empty() {
            if let Some(label) = label {
                let params = [("label", label.to_owned())];
                self.issues
                    .push(issue("ERR_JOURNEYVERSION_601", place, params));
            }
        } else {
            self.issues
                .extend(expression(text, self.reach, expected, &place));
        }
    }
}

fn condition_path(
    place: &Place,
    id: &PathId,
    name: &str,
    test: &PathTest,
    reach: &Reach<'_>,
) -> Vec<Issue> {
    let field = Some("expression".to_owned());
    let place = Place {
        path: Some(id.clone()),
        field,
        ..place.clone()
    };
    let PathTest::Expression { expression: text } = test;
    if text.trim().is_empty() {
        return vec![issue(
            "ERR_JOURNEYVERSION_200",
            place,
            [("path", name.to_owned())],
        )];
    }
    expression(text, reach, Some(Type::BOOLEAN), &place)
}

fn journey_wide(version: &Version, library: &Library) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut say = |code| issues.push(issue(code, Place::default(), []));
    let counted = version
        .activities
        .values()
        .filter(|a| !matches!(a.kind, ActivityKind::End {}))
        .count();
    if counted == 0 {
        say("ERR_JOURNEY_EMPTY");
    } else if version.start().is_none() {
        say("ERR_JOURNEY_START");
    }
    if version.has_cycle() {
        say("ERR_JOURNEY_CYCLE");
    }
    let namespaces: BTreeSet<_> = version
        .activities
        .values()
        .filter_map(|activity| match &activity.kind {
            ActivityKind::Event { event } => library.events.get(event).map(|e| &e.namespace),
            _ => None,
        })
        .collect();
    if namespaces.len() > 1 {
        say("ERR_JOURNEY_NAMESPACES");
    }
    if counted > MAX_ACTIVITIES {
        say("ERR_JOURNEY_TOO_MANY");
    } else if counted >= MAX_ACTIVITIES - 5 {
        say("WARN_JOURNEY_MANY");
    }
    issues.extend(parallel(version));
    issues
}

/// Only events and waits may be in parallel after one outlet (R-VAL-10).
fn parallel(version: &Version) -> Vec<Issue> {
    let mut by_outlet: BTreeMap<_, Vec<&ActivityId>> = BTreeMap::new();
    for transition in version.transitions.values() {
        by_outlet
            .entry((&transition.from, &transition.outlet))
            .or_default()
            .push(&transition.to);
    }
    by_outlet
        .into_iter()
        .filter(|(_, to)| {
            let kinds = || to.iter().filter_map(|id| version.activities.get(*id));
            to.len() > 1 && !kinds().all(|activity| activity.kind.may_be_parallel())
        })
        .map(|((from, _), _)| {
            let place = Place {
                activity: Some(from.clone()),
                ..Place::default()
            };
            issue("ERR_ACTIVITY_PARALLEL", place, [])
        })
        .collect()
}

fn used_objects(
    events: &BTreeSet<EventId>,
    actions: &BTreeSet<ActionId>,
    library: &Library,
    allow_local: bool,
) -> Vec<Issue> {
    let events = events
        .iter()
        .filter_map(|id| library.events.get(id))
        .flat_map(|e| event(e, library));
    let actions = actions
        .iter()
        .filter_map(|id| library.actions.get(id))
        .flat_map(|a| action(a, allow_local));
    events.chain(actions).collect()
}

fn object_place(kind: ObjectKind, id: &str, field: &str) -> Place {
    let object = Some(ObjectRef {
        kind,
        id: id.to_owned(),
    });
    Place {
        object,
        field: Some(field.to_owned()),
        ..Place::default()
    }
}

/// Checks an event (R-EVT-32).
pub fn event(event: &Event, library: &Library) -> Vec<Issue> {
    let place = |field| object_place(ObjectKind::Event, event.id.as_str(), field);
    let name = || [("name", event.name.clone())];
    let mut issues = Vec::new();
    let schema = event.schema.as_ref().and_then(|id| library.schemas.get(id));
    let Some(schema) = schema else {
        return vec![issue("ERR_EVENT_SCHEMA_MISSING", place("schema"), name())];
    };
    if event
        .fields
        .iter()
        .any(|field| !schema.fields.contains_key(field))
    {
        issues.push(issue("ERR_EVENT_FIELDS_UNKNOWN", place("fields"), name()));
    }
    if event.key.trim().is_empty() {
        issues.push(issue("ERR_EVENT_KEY_MISSING", place("key"), name()));
    } else {
        let reach = Reach::event_key(library, event);
        issues.extend(expression(&event.key, &reach, None, &place("key")));
    }
    if let Recognition::RuleBased { condition } = &event.recognition {
        if condition.trim().is_empty() {
            issues.push(issue(
                "ERR_EVENT_CONDITION_MISSING",
                place("condition"),
                name(),
            ));
        } else {
            let reach = Reach::event_condition(library, event);
            issues.extend(expression(
                condition,
                &reach,
                Some(Type::BOOLEAN),
                &place("condition"),
            ));
        }
    }
    issues
}

/// Checks an action (R-ACT-04, R-ACT-08).
pub fn action(action: &Action, allow_local: bool) -> Vec<Issue> {
    let place = |field| object_place(ObjectKind::Action, action.id.as_str(), field);
    let name = || [("name", action.name.clone())];
    let mut issues = Vec::new();
    if action.url.trim().is_empty() {
        issues.push(issue("ERR_ACTION_URL_MISSING", place("url"), name()));
    } else {
        match address::check(&action.url, allow_local) {
            Ok(url) if url.scheme() == "http" && !allow_local => {
                issues.push(issue("WARN_ACTION_URL_HTTP", place("url"), name()));
            }
            Ok(_) => {}
            Err(fault) => issues.push(issue(fault.code(), place("url"), name())),
        }
    }
    for header in action.headers.values() {
        let empty = matches!(&header.value, ConstantOrVariable::Constant { value }
            if value.as_str().is_none_or(str::is_empty));
        if empty {
            let params = [
                ("name", action.name.clone()),
                ("header", header.name.clone()),
            ];
            issues.push(issue("ERR_ACTION_HEADER_MISSING", place("headers"), params));
        }
    }
    if let crate::model::Authentication::ApiKey { name: key, .. } = &action.authentication
        && key.trim().is_empty()
    {
        issues.push(issue(
            "ERR_ACTION_KEY_NAME",
            place("authentication"),
            name(),
        ));
    }
    issues
}

/// Checks a data source.
pub fn data_source(source: &DataSource, library: &Library) -> Vec<Issue> {
    let place = |id: &str| {
        object_place(
            ObjectKind::DataSource,
            source.id.as_str(),
            &format!("groups.{id}"),
        )
    };
    let mut issues = Vec::new();
    for (id, group) in &source.groups {
        let name = [("name", group.name.clone())];
        if group
            .schema
            .as_ref()
            .is_none_or(|id| !library.schemas.contains_key(id))
        {
            issues.push(issue("ERR_GROUP_SCHEMA_MISSING", place(id.as_str()), name));
        } else if group.fields.is_empty() {
            issues.push(issue("WARN_GROUP_EMPTY", place(id.as_str()), name));
        }
    }
    issues
}

/// Checks a schema.
pub fn schema(schema: &Schema) -> Vec<Issue> {
    if schema.fields.is_empty() {
        let place = object_place(ObjectKind::Schema, schema.id.as_str(), "fields");
        return vec![issue(
            "ERR_SCHEMA_EMPTY",
            place,
            [("name", schema.name.clone())],
        )];
    }
    Vec::new()
}

/// Whether any issue is an error.
pub fn blocks(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
