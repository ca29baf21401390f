//! Schemas and payloads inferred from a pasted JSON sample, and samples made from a schema.

use std::collections::{BTreeMap, BTreeSet};

use itinera_expr::{Type, Value as Typed};
use serde_json::{Map, Value, json};

use crate::bundle::{MAX_NESTING, nesting};
use crate::model::{
    ConstantOrVariable, EVENT_ID_FIELD, Event, Field, PayloadField, Recognition, Schema,
};

/// Why a sample cannot be used. Texts: `error-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Not JSON.
    #[error("not JSON, at line {line}, column {column}: {message}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In words.
        message: String,
    },
    /// JSON, but not an object.
    #[error("the sample must be a JSON object")]
    NotAnObject,
    /// A field's name holds a `.` or begins with `$` (R-ACT-12).
    #[error("the field name «{0}» holds a point or begins with a dollar sign")]
    FieldName(String),
    /// Nested too deeply.
    #[error("the sample is nested too deeply")]
    TooDeep,
}

fn object(text: &str) -> Result<Map<String, Value>, SampleError> {
    if nesting(text.as_bytes()) > MAX_NESTING {
        return Err(SampleError::TooDeep);
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(SampleError::NotAnObject),
        Err(error) => Err(SampleError::NotJson {
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        }),
    }
}

fn name_of(key: &str) -> Result<&str, SampleError> {
    if key.is_empty() || key.contains('.') || key.starts_with('$') {
        return Err(SampleError::FieldName(key.to_owned()));
    }
    Ok(key)
}

/// The type a sample value suggests: texts that are dates read as dates.
fn suggest(value: &Value) -> Type {
    let one = |value: &Value| match value {
        Value::String(_) => [Type::DATE_TIME, Type::DATE_ONLY, Type::DATE_TIME_ONLY]
            .into_iter()
            .find(|kind| !Typed::from_json(value, *kind).is_null())
            .unwrap_or(Type::STRING),
        other => Typed::infer(other),
    };
    match value {
        Value::Null => Type::STRING,
        Value::Array(items) => match Typed::infer(value) {
            Type::Null => Type::STRING.listed(),
            Type::List(_) => {
                let kinds: BTreeSet<Type> = items
                    .iter()
                    .filter(|item| !item.is_null())
                    .map(one)
                    .collect();
                match (kinds.len(), kinds.first()) {
                    (1, Some(kind)) => kind.listed(),
                    _ => Typed::infer(value),
                }
            }
            kind => kind,
        },
        other => one(other),
    }
}

/// Fields of a schema from a sample: a payload, or an envelope whose `body.xdmEntity` is one.
///
/// # Errors
/// A [`SampleError`] with the place.
pub fn schema_fields(text: &str) -> Result<BTreeMap<String, Field>, SampleError> {
    let map = object(text)?;
    let whole = Value::Object(map);
    let payload = whole
        .pointer("/body/xdmEntity")
        .filter(|entity| entity.is_object())
        .unwrap_or(&whole);
    let mut fields = BTreeMap::new();
    walk_schema("", payload, &mut fields)?;
    let identity = ["customerid", "personid", "id", "email", "key"];
    let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_lowercase();
    let found = identity.iter().find_map(|wanted| {
        let fits =
            |(path, field): &(&String, &Field)| field.kind == Type::STRING && last(path) == *wanted;
        fields.iter().find(fits).map(|(path, _)| path.clone())
    });
    if let Some(field) = found.and_then(|path| fields.get_mut(&path)) {
        field.primary_identity = true;
    }
    Ok(fields)
}

fn walk_schema(
    prefix: &str,
    value: &Value,
    into: &mut BTreeMap<String, Field>,
) -> Result<(), SampleError> {
    let Value::Object(map) = value else {
        return Ok(());
    };
    for (key, value) in map {
        let name = name_of(key)?;
        let path = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}.{name}")
        };
        let kind = suggest(value);
        into.entry(path.clone()).or_insert(Field {
            kind,
            display: String::new(),
            required: false,
            primary_identity: false,
            choices: Vec::new(),
        });
        match value {
            Value::Object(_) => walk_schema(&path, value, into)?,
            Value::Array(items) if kind == Type::ListObject => {
                for item in items {
                    walk_schema(&path, item, into)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Leaves of an action's payload from a sample, all constant (R-ACT-11).
///
/// # Errors
/// A [`SampleError`] with the place.
pub fn payload(text: &str) -> Result<(Value, BTreeMap<String, PayloadField>), SampleError> {
    let sample = Value::Object(object(text)?);
    let mut fields = BTreeMap::new();
    walk_payload("", &sample, &mut fields)?;
    Ok((sample, fields))
}

fn walk_payload(
    prefix: &str,
    value: &Value,
    into: &mut BTreeMap<String, PayloadField>,
) -> Result<(), SampleError> {
    let Value::Object(map) = value else {
        return Ok(());
    };
    for (key, value) in map {
        let name = name_of(key)?;
        let path = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}.{name}")
        };
        if value.is_object() {
            walk_payload(&path, value, into)?;
        } else {
            let leaf = PayloadField {
                kind: suggest(value),
                value: ConstantOrVariable::Constant {
                    value: value.clone(),
                },
            };
            into.insert(path, leaf);
        }
    }
    Ok(())
}

/// Puts a value at a dotted path, making objects on the way.
pub fn put(into: &mut Value, dotted: &str, value: Value) {
    let mut here = into;
    for name in dotted.split('.') {
        if !here.is_object() {
            *here = json!({});
        }
        let Value::Object(map) = here else { return };
        here = map.entry(name).or_insert(Value::Null);
    }
    *here = value;
}

/// The value at a dotted path.
pub fn get<'a>(from: &'a Value, dotted: &str) -> Option<&'a Value> {
    dotted
        .split('.')
        .try_fold(from, |here, name| here.as_object()?.get(name))
}

/// A stand-in of a type, as payload previews show it (R-EVT-26).
pub fn placeholder(kind: Type) -> Value {
    match kind {
        Type::INTEGER => json!(10),
        Type::DECIMAL => json!(10.5),
        Type::BOOLEAN => json!(true),
        Type::DATE_TIME => json!("2026-01-31T12:00:00Z"),
        Type::DATE_TIME_ONLY => json!("2026-01-31T12:00:00"),
        Type::DATE_ONLY => json!("2026-01-31"),
        Type::DURATION => json!("PT1H"),
        Type::List(_) => json!([placeholder(kind.element())]),
        Type::ListObject | Type::ListAny => json!([]),
        Type::Object => json!({}),
        Type::STRING | Type::Null => json!("string"),
    }
}

/// The body of a payload with the event's selected fields, each a stand-in.
pub fn body(event: &Event, schema: &Schema) -> Value {
    let mut body = json!({});
    for (path, field) in &schema.fields {
        if event.fields.contains(path) && !matches!(field.kind, Type::Object | Type::ListObject) {
            let value = field
                .choices
                .first()
                .map_or_else(|| placeholder(field.kind), |c| json!(c));
            put(&mut body, path, value);
        }
    }
    if let Recognition::SystemGenerated { event_id } = &event.recognition {
        put(&mut body, EVENT_ID_FIELD, json!(event_id));
    }
    body
}

/// The envelope that a sender posts (R-EVT-26); `_id` makes repeats harmless.
pub fn envelope(id: &str, schema: &str, body: Value) -> Value {
    let schema =
        json!({"id": schema, "contentType": "application/vnd.itinera.schema+json;version=1"});
    json!({
        "_id": id,
        "header": {
            "msgType": "xdmEntityCreate",
            "msgId": id,
            "msgVersion": "1.0",
            "xactionId": id,
            "schemaRef": schema,
            "source": {"name": "Itinera"},
        },
        "body": {"xdmMeta": {"schemaRef": schema}, "xdmEntity": body},
    })
}
