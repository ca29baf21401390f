//! From data to a scenario's profiles, stubs and payloads.

use itinera_expr::witness::Data;
use itinera_expr::{Node, Origin, Root, Type, parse};
use itinera_journey::model::{DataSourceKind, Event, Field};
use itinera_journey::{EXPERIENCE_EVENT, sample};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::ask::Needs;
use super::drive::KEY;
use crate::call::stub::Reply;
use crate::definition::Definition;
use crate::scenario::{ScenarioProfile, ScenarioStub};

/// How often a call is tried: the first time and three retries (semantics §10).
const ATTEMPTS: usize = 4;

/// A value to be read by people: what is not asked for may be anything.
fn some(name: &str, field: &Field, now: Timestamp) -> Option<Value> {
    let last = name.rsplit('.').next().unwrap_or(name);
    Some(match field.kind {
        Type::STRING => match field.choices.first() {
            Some(choice) => choice.as_str().into(),
            None if last.to_lowercase().contains("mail") => format!("{KEY}@example.com").into(),
            None => last.into(),
        },
        Type::INTEGER => 1.into(),
        Type::DECIMAL => json!(1.5),
        Type::BOOLEAN => true.into(),
        Type::DATE_TIME => now.to_string().into(),
        _ => return None,
    })
}

/// Whether a field stands within a list.
fn listed(fields: &std::collections::BTreeMap<String, Field>, name: &str) -> bool {
    fields.iter().any(|(known, field)| {
        let below = name.strip_prefix(known.as_str());
        below.is_some_and(|rest| rest.starts_with('.'))
            && matches!(field.kind, Type::ListObject | Type::ListAny)
    })
}

/// The body of an event's n-th arrival: what is asked for, and something in its other fields.
pub(super) fn payload(
    definition: &Definition,
    needs: &Needs<'_>,
    data: &Data,
    event: &Event,
    number: usize,
    now: Timestamp,
) -> Value {
    let origin = (Origin::Event(event.name.clone()), number);
    let mut body = data.payloads.get(&origin).cloned().unwrap_or_default();
    if !body.is_object() {
        body = json!({});
    }
    let schema = event.schema.as_ref();
    let schema = schema.and_then(|id| definition.library.schemas.get(id));
    let Some(schema) = schema else { return body };
    let keys = itinera_journey::check::key_fields(&event.key);
    for name in &event.fields {
        let Some(field) = schema.fields.get(name) else {
            continue;
        };
        let there = sample::get(&body, name).is_some_and(|value| !value.is_null());
        if there || listed(&schema.fields, name) {
            continue;
        }
        let value = match keys.contains(name) && field.kind == Type::STRING {
            true => Some(KEY.into()),
            false if needs.asks_about(&event.name, name) => None,
            false => some(name, field, now),
        };
        if let Some(value) = value {
            sample::put(&mut body, name, value);
        }
    }
    body
}

/// The person: what is asked for, and something in the other fields that the journey reads.
pub(super) fn profile(
    definition: &Definition,
    data: &Data,
    namespace: Option<String>,
    key: &str,
    now: Timestamp,
) -> ScenarioProfile {
    let library = &definition.library;
    let mut attributes = json!({});
    let mut experience_events: Vec<Map<String, Value>> = Vec::new();
    for ((origin, _), payload) in &data.payloads {
        let Origin::Group { source, group } = origin else {
            continue;
        };
        let external = library
            .group(source, group)
            .is_none_or(|(source, _)| matches!(source.kind, DataSourceKind::External { .. }));
        if external {
            continue;
        }
        match payload.get(EXPERIENCE_EVENT).and_then(Value::as_array) {
            Some(events) => {
                experience_events.extend(events.iter().filter_map(Value::as_object).cloned());
            }
            None => merge(&mut attributes, payload),
        }
    }
    let asked = attributes.clone();
    for (name, field) in read(definition) {
        if touches(&asked, &name) {
            continue;
        }
        if let Some(value) = some(&name, &field, now) {
            sample::put(&mut attributes, &name, value);
        }
    }
    ScenarioProfile {
        namespace,
        key: key.to_owned(),
        test_profile: true,
        attributes: match attributes {
            Value::Object(map) => map,
            _ => Map::new(),
        },
        experience_events,
        segments: data
            .segments
            .iter()
            .filter(|(_, within)| **within)
            .map(|((name, _), _)| {
                (
                    name.clone(),
                    itinera_journey::model::SegmentStatus::Realized,
                )
            })
            .collect(),
    }
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => into.clone_from(from),
    }
}

/// Whether something stands at a path or on the way to it.
fn touches(body: &Value, dotted: &str) -> bool {
    let mut here = body;
    for name in dotted.split('.') {
        match here.get(name) {
            Some(next @ Value::Object(_)) => here = next,
            Some(_) => return true,
            None => return false,
        }
    }
    true
}

/// Profile fields that what is sent reads; what conditions read is asked for or left null.
fn read(definition: &Definition) -> Vec<(String, Field)> {
    let library = &definition.library;
    let mut found: Vec<(String, Field)> = Vec::new();
    for code in definition.code.values() {
        let sent = code.path.iter().chain(code.headers.values());
        for expression in sent.chain(code.parameters.values()) {
            parse(&expression.text).ast.walk(&mut |part| {
                let Node::Field(reference) = &part.node else {
                    return;
                };
                let (Root::Source, [source, group, path @ ..]) =
                    (reference.field.root, reference.field.path.as_slice())
                else {
                    return;
                };
                let Some((source, group)) = library.group(source, group) else {
                    return;
                };
                let name = path.join(".");
                let fields = library.group_schema(group);
                let field = fields.and_then(|fields| fields.get(&name).cloned());
                let profile = matches!(source.kind, DataSourceKind::Profiles {});
                let experience = name.starts_with(EXPERIENCE_EVENT);
                if let (Some(field), true, false) = (field, profile, experience) {
                    found.push((name, field));
                }
            });
        }
    }
    let tested = |name: &str| {
        definition.code.values().any(|code| {
            code.paths.values().any(|path| {
                let fields = itinera_expr::references(&path.text);
                fields.iter().any(|field| {
                    field.root == Root::Source
                        && field
                            .path
                            .get(2..)
                            .is_some_and(|path| path.join(".") == name)
                })
            })
        })
    };
    found.retain(|(name, _)| !tested(name));
    found
}

/// The answers of endpoints: those of the calls on the way in turn, then success.
pub(super) fn stubs(needs: &Needs<'_>, data: &Data) -> Vec<ScenarioStub> {
    let replies = |outcomes: &[bool], body: &Value| {
        let ok = || Reply {
            body: body.clone(),
            ..Reply::default()
        };
        let failed = || Reply {
            status: 500,
            ..Reply::default()
        };
        let mut all: Vec<Reply> = Vec::new();
        for succeeds in outcomes {
            match succeeds {
                true => all.push(ok()),
                false => all.extend((0..ATTEMPTS).map(|_| failed())),
            }
        }
        all.push(ok());
        all
    };
    let mut stubs = Vec::new();
    for (name, outcomes) in &needs.calls {
        if outcomes.contains(&false) {
            stubs.push(ScenarioStub {
                action: Some(name.clone()),
                data_source: None,
                field_group: None,
                when: Default::default(),
                replies: replies(outcomes, &json!({})),
            });
        }
    }
    for ((source, group), outcomes) in &needs.fetches {
        let origin = Origin::Group {
            source: source.clone(),
            group: group.clone(),
        };
        let body = data.payloads.get(&(origin, 0)).cloned();
        if body.is_none() && !outcomes.contains(&false) {
            continue;
        }
        let body = body.unwrap_or_else(|| json!({}));
        let replies = match outcomes.contains(&false) {
            true => replies(outcomes, &body),
            false => replies(&[], &body),
        };
        stubs.push(ScenarioStub {
            action: None,
            data_source: Some(source.clone()),
            field_group: Some(group.clone()),
            when: Default::default(),
            replies,
        });
    }
    stubs
}
