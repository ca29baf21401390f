//! What is wrong with the objects that a version uses.

use itinera_expr::Type;
use serde_json::Value;

use super::{expression, issue};
use crate::Library;
use crate::address;
use crate::issue::{Issue, ObjectKind, ObjectRef, Place};
use crate::model::{
    Action, ConstantOrVariable, DataSource, DataSourceKind, Event, Recognition, Schema,
};
use crate::scope::Reach;

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
        // Where a schema says of none of its fields that it must be there, it says nothing of keys.
        let mut fields = schema.fields.values();
        let read = super::key_fields(&event.key);
        let optional = read.into_iter().find(|path| {
            let known = schema.fields.get(path);
            known.is_some_and(|field| !field.required)
        });
        if let (true, Some(field)) = (fields.any(|field| field.required), optional) {
            let params = [("name", event.name.clone()), ("field", field)];
            issues.push(issue("WARN_EVENT_KEY_OPTIONAL", place("key"), params));
        }
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

/// Checks a data source (R-DS-14, R-DS-19).
pub fn data_source(source: &DataSource, library: &Library, allow_local: bool) -> Vec<Issue> {
    let place = |field: &str| object_place(ObjectKind::DataSource, source.id.as_str(), field);
    let mut issues = Vec::new();
    if let DataSourceKind::External {
        url,
        authentication,
    } = &source.kind
    {
        let name = || [("name", source.name.clone())];
        if url.trim().is_empty() {
            issues.push(issue("ERR_SOURCE_URL_MISSING", place("url"), name()));
        } else {
            match address::check(url, allow_local) {
                Ok(url) if url.scheme() == "http" && !allow_local => {
                    issues.push(issue("WARN_SOURCE_URL_HTTP", place("url"), name()));
                }
                Ok(_) => {}
                Err(fault) => {
                    let params = [
                        ("name", source.name.clone()),
                        ("fault", fault.code().to_owned()),
                    ];
                    issues.push(issue("ERR_SOURCE_URL", place("url"), params));
                }
            }
        }
        if let crate::model::Authentication::ApiKey { name: key, .. } = authentication
            && key.trim().is_empty()
        {
            issues.push(issue(
                "ERR_SOURCE_KEY_NAME",
                place("authentication"),
                name(),
            ));
        }
    }
    let external = matches!(source.kind, DataSourceKind::External { .. });
    for (id, group) in &source.groups {
        let place = || place(&format!("groups.{id}"));
        let name = || [("name", group.name.clone())];
        match &group.call {
            Some(call) if external => {
                if call.response.is_empty() {
                    issues.push(issue("ERR_GROUP_RESPONSE_MISSING", place(), name()));
                }
                for parameter in call.sent.iter().flat_map(sent_parameters) {
                    if !call.parameters.contains(&parameter) {
                        let params = [("name", group.name.clone()), ("parameter", parameter)];
                        issues.push(issue("ERR_GROUP_PARAMETER", place(), params));
                    }
                }
            }
            None if external => {
                issues.push(issue("ERR_GROUP_RESPONSE_MISSING", place(), name()));
            }
            _ if group
                .schema
                .as_ref()
                .is_none_or(|id| !library.schemas.contains_key(id)) =>
            {
                issues.push(issue("ERR_GROUP_SCHEMA_MISSING", place(), name()));
            }
            _ if group.fields.is_empty() => {
                issues.push(issue("WARN_GROUP_EMPTY", place(), name()));
            }
            _ => {}
        }
    }
    issues
}

/// The parameters that a sent payload names: its objects `{"param": "<name>"}` (R-DS-19).
pub fn sent_parameters(sent: &Value) -> Vec<String> {
    match sent {
        Value::Object(map) => match (map.len(), map.get("param").and_then(Value::as_str)) {
            (1, Some(name)) => vec![name.to_owned()],
            _ => map.values().flat_map(sent_parameters).collect(),
        },
        Value::Array(items) => items.iter().flat_map(sent_parameters).collect(),
        _ => Vec::new(),
    }
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
