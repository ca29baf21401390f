//! Checks: what is wrong with a version and with the configuration it uses, as issues.
//!
//! Journey-wide issues come first, then activities from left to right (R-VAL-03).

mod activity;
mod journey;
mod object;
mod promise;
pub mod ways;

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{ExprError, Root, Scope, Type};

use crate::Library;
use crate::issue::{Issue, Place, Severity};
use crate::model::{ActivityKind, DataSourceKind, Version};

pub use activity::{jump_refusal, key_fields, leads_to};
pub use object::{action, data_source, event, schema, sent_parameters};

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
    "WARN_WAIT_LONG",
    "ERR_WAIT_UNTIL_MISSING",
    "WARN_WAITS_TOO_LONG",
    "ERR_EVENT_TIMEOUT_RANGE",
    "WARN_EVENT_TIMEOUT_LONG",
    "ERR_EVENT_TIMEOUT_TWICE",
    "ERR_REACTION_TIMEOUT_RANGE",
    "ERR_REACTION_MESSAGE_MISSING",
    "ERR_REACTION_MESSAGE_GONE",
    "ERR_REACTION_NOT_UPSTREAM",
    "ERR_REACTION_TYPE_MISSING",
    "ERR_REACTION_TYPE",
    "WARN_REACTION_FAR",
    "ERR_SEGMENT_MISSING",
    "ERR_SEGMENT_GONE",
    "ERR_SEGMENT_BEHAVIOUR",
    "ERR_SEGMENT_NAMESPACE",
    "ERR_AUTHORING_SEGMENTS_2",
    "ERR_JOURNEY_SEGMENT_AND_JUMP",
    "ERR_CONDITION_MIXED",
    "ERR_CONDITION_DATES",
    "ERR_SPLIT_COUNT",
    "ERR_SPLIT_TOTAL",
    "ERR_MESSAGE_MISSING",
    "ERR_MESSAGE_GONE",
    "ERR_JUMP_NAMESPACE",
    "ERR_JUMP_TARGET_MISSING",
    "ERR_JUMP_TARGET_GONE",
    "ERR_JUMP_TARGET_START",
    "ERR_JUMP_OTHER_NAMESPACE",
    "ERR_JUMP_LOOP",
    "ERR_JUMP_EVENT_CHANGED",
    "ERR_UPDATE_NAMESPACE",
    "ERR_UPDATE_SCHEMA",
    "ERR_UPDATE_DATASET",
    "ERR_UPDATE_FIELD_MISSING",
    "ERR_UPDATE_FIELD_UNKNOWN",
    "ERR_UPDATE_FIELD_FIXED",
    "ERR_UPDATE_VALUE_MISSING",
    "ERR_PROPERTIES_TIME_ZONE",
    "ERR_PROPERTIES_PROFILE_ZONE",
    "ERR_PROPERTIES_DATES",
    "ERR_PROPERTIES_RE_ENTRANCE",
    "ERR_PROPERTIES_TIMEOUT",
    "WARN_PROMISE_ACTIVITY_GONE",
    "WARN_PROMISE_ACTION_GONE",
    "WARN_PROMISE_EMPTY",
    "WARN_PROMISE_RANGE",
    "WARN_EVENT_KEY_OPTIONAL",
    "WARN_RUN_ENDLESS",
    "WARN_RUN_JUMP_LOOP",
    "WARN_RUN_JUMP_CLOSED",
    "WARN_RUN_KEY_MISSING",
    "ERR_SOURCE_URL_MISSING",
    "ERR_SOURCE_URL",
    "WARN_SOURCE_URL_HTTP",
    "ERR_SOURCE_KEY_NAME",
    "ERR_GROUP_RESPONSE_MISSING",
    "ERR_GROUP_PARAMETER",
    "ERR_SOURCE_PARAMETER_MISSING",
    "ERR_SOURCE_PARAMETER_UNKNOWN",
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
    "WARN_PATH_NEVER",
    "WARN_PATH_NEVER_HERE",
    "WARN_PATH_COVERED",
    "WARN_PATH_ALWAYS",
    "WARN_PATH_ABOVE",
    "WARN_PATH_OVER",
    "WARN_PATH_SHARE",
    "WARN_OTHERS_NEVER",
    "WARN_WAIT_LOST",
    "WARN_TIMEOUT_LOST",
    "WARN_ACTIVITY_NEVER",
    "WARN_MAY_BE_EMPTY",
    "ERR_JOURNEYVERSION_100",
    "ERR_ENGINE_NEED",
];

fn issue<const N: usize>(code: &str, place: Place, params: [(&str, String); N]) -> Issue {
    let severity = if code.starts_with("WARN") || code == "ERR_AUTHORING_SEGMENTS_2" {
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
    let mut issues = journey::journey_wide(version, library);
    issues.extend(promise::promises(version));
    let start = version.start().cloned();
    let reached = start
        .as_ref()
        .map(|start| version.reachable(start))
        .unwrap_or_default();
    let mut order: Vec<_> = version.activities.iter().collect();
    order.sort_by_key(|(id, a)| (a.position.x, a.position.y, (*id).clone()));
    for (id, known) in order {
        if !reached.contains(id) && start.is_some() && !matches!(known.kind, ActivityKind::End {}) {
            let place = Place {
                activity: Some(id.clone()),
                ..Place::default()
            };
            issues.push(issue("WARN_ACTIVITY_DISCONNECTED", place, []));
        }
        issues.extend(activity::activity(version, library, id));
    }
    issues.extend(used_objects(version, library, allow_local));
    if !blocks(&issues) {
        issues.extend(ways::issues(version, library));
    }
    issues
}

/// Issues of the events, actions and external sources that a version uses.
fn used_objects(version: &Version, library: &Library, allow_local: bool) -> Vec<Issue> {
    let (mut events, mut actions) = (BTreeSet::new(), BTreeSet::new());
    let mut sources = BTreeSet::new();
    for activity in version.activities.values() {
        if let ActivityKind::Event { event, .. } = &activity.kind {
            events.insert(event);
        }
        actions.extend(activity.kind.calling().and_then(|calling| calling.action));
        for text in activity.kind.expressions() {
            let fields = itinera_expr::references(text).into_iter();
            sources.extend(
                fields
                    .filter(|field| field.root == Root::Source)
                    .filter_map(|field| field.path.into_iter().next()),
            );
        }
    }
    let events = events
        .into_iter()
        .filter_map(|id| library.events.get(id))
        .flat_map(|known| event(known, library));
    let actions = actions
        .into_iter()
        .filter_map(|id| library.actions.get(id))
        .flat_map(|known| action(known, allow_local));
    let sources = library
        .data_sources
        .values()
        .filter(|known| matches!(known.kind, DataSourceKind::External { .. }))
        .filter(|known| sources.contains(&known.name))
        .flat_map(|known| data_source(known, library, allow_local));
    events.chain(actions).chain(sources).collect()
}

/// Whether any issue is an error.
pub fn blocks(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
