//! Expressions over a JSON context: `itinera eval`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::ast::{FieldRef, Root};
use crate::check::{Context, Scope, check};
use crate::error::{ErrorKind, ExprError};
use crate::types::Type;
use crate::value::Value;

/// A context as JSON. Fields without a declared type take that of their value, strings staying
/// strings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JsonContext {
    /// Payloads by event.
    pub events: Map<String, Json>,
    /// Payloads by data source, then field group.
    pub sources: Map<String, Json>,
    /// Status by segment.
    pub segments: BTreeMap<String, String>,
    /// Payloads that a source serves for exact parameters.
    pub param_sources: Json,
    /// The instant of the evaluation.
    pub now: Option<Timestamp>,
    /// The seed of random functions.
    pub seed: Option<u64>,
    /// The effective zone.
    pub timezone: Option<String>,
    /// Schema types by dotted path: `events.E.items.price`.
    pub types: BTreeMap<String, Type>,
    /// `condition`, `customTimer`, `actionParameter`.
    pub usage: Option<String>,
}

/// A line of `itinera eval`.
#[derive(Deserialize)]
struct Line {
    id: Json,
    expr: String,
    #[serde(default)]
    context: JsonContext,
}

/// Evaluates one line `{"id","expr","context"}` and answers `{"id","type","value"}` or
/// `{"id","error","message","span"}`.
pub fn eval_line(line: &str) -> String {
    let answer = match serde_json::from_str::<Line>(line) {
        Ok(line) => match eval(&line.expr, &line.context) {
            Ok((kind, value)) => {
                json!({"id": line.id, "type": kind.to_string(), "value": value.to_json()})
            }
            Err(error) => json!({
                "id": line.id,
                "error": error.kind,
                "message": error.to_string(),
                "span": [error.span.from, error.span.to],
            }),
        },
        Err(error) => json!({
            "id": null, "error": ErrorKind::Syntax, "message": error.to_string(), "span": [0, 0],
        }),
    };
    answer.to_string()
}

fn eval(source: &str, context: &JsonContext) -> Result<(Type, Value), ExprError> {
    let expected = match context.usage.as_deref() {
        Some("condition") => Some(Type::BOOLEAN),
        Some("customTimer") => Some(Type::DATE_TIME_ONLY),
        _ => None,
    };
    let compiled = check(source, context, expected).map_err(first)?;
    Ok((compiled.yields(), compiled.eval(context)?))
}

/// The error told where only one can be: a mistake of syntax before any other.
fn first(errors: Vec<ExprError>) -> ExprError {
    let rank = |error: &ExprError| (error.kind != ErrorKind::Syntax, error.span.from);
    errors
        .into_iter()
        .min_by_key(rank)
        .unwrap_or_else(|| ExprError::new(ErrorKind::Syntax, "empty", crate::Span::default(), []))
}

impl JsonContext {
    fn root(&self, root: Root) -> (&'static str, &Map<String, Json>) {
        match root {
            Root::Event => ("events", &self.events),
            Root::Source => ("sources", &self.sources),
        }
    }

    /// The JSON at a path; arrays on the way yield the list of what their elements hold (A12, A56).
    fn find(&self, field: &FieldRef) -> Option<Json> {
        let (_, map) = self.root(field.root);
        let (first, rest) = field.path.split_first()?;
        descend(map.get(first)?, rest)
    }
}

/// Follows names through objects and lists.
pub(crate) fn descend(json: &Json, path: &[String]) -> Option<Json> {
    let Some((name, rest)) = path.split_first() else {
        return Some(json.clone());
    };
    match json {
        Json::Object(map) => descend(map.get(name)?, rest),
        Json::Array(items) => {
            let mut found = Vec::new();
            for item in items {
                match descend(item, path) {
                    Some(Json::Array(inner)) => found.extend(inner),
                    other => found.push(other.unwrap_or(Json::Null)),
                }
            }
            Some(Json::Array(found))
        }
        _ => None,
    }
}

impl Scope for JsonContext {
    fn field(&self, field: &FieldRef) -> Option<Type> {
        let (root, map) = self.root(field.root);
        let declared = format!("{root}.{}", field.dotted());
        if let Some(kind) = self.types.get(&declared) {
            return Some(*kind);
        }
        match self.find(field) {
            Some(found) => Some(Value::infer(&found)),
            None => map.contains_key(field.path.first()?).then_some(Type::Null),
        }
    }

    fn segment(&self, _name: &str) -> bool {
        true
    }
}

impl Context for JsonContext {
    fn field(&self, field: &FieldRef, kind: Type) -> Value {
        self.find(field)
            .map_or(Value::Null, |found| Value::from_json(&found, kind))
    }

    fn segment(&self, name: &str) -> Option<String> {
        self.segments.get(name).cloned()
    }

    fn now(&self) -> Timestamp {
        self.now.unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
