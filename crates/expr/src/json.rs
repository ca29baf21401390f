//! Expressions over a JSON context: `itinera eval`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::ast::{FieldRef, PathFunction, Root};
use crate::check::check;
use crate::error::{ErrorKind, ExprError};
use crate::place::{Context, Found, Origin, Parameters, Scope};
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
    fn root(root: Root) -> (&'static str, usize) {
        match root {
            Root::Event => ("events", 1),
            Root::Source => ("sources", 2),
        }
    }

    /// The payloads that a field may be read from: of an event; of a group, whatever parameters.
    fn payloads(&self, field: &FieldRef) -> Vec<&Json> {
        match (field.root, field.path.as_slice()) {
            (Root::Event, [name, ..]) => self.events.get(name).into_iter().collect(),
            (Root::Source, [source, group, ..]) => {
                let plain = self
                    .sources
                    .get(source)
                    .and_then(|groups| groups.get(group));
                let served = self.served(source, group).into_iter();
                let served = served.filter_map(|row| row.get("payload"));
                plain.into_iter().chain(served).collect()
            }
            _ => Vec::new(),
        }
    }

    fn served<'a>(&'a self, source: &str, group: &str) -> Vec<&'a Json> {
        let rows = self.param_sources.as_array().into_iter().flatten();
        rows.filter(|row| row["source"] == source && row["fieldGroup"] == group)
            .collect()
    }

    fn declared(&self, field: &FieldRef, left_out: Option<&str>) -> Option<Type> {
        let (root, names) = Self::root(field.root);
        let (head, tail) = field.path.split_at(names.min(field.path.len()));
        let path: Vec<&str> = [root]
            .into_iter()
            .chain(head.iter().map(String::as_str))
            .chain(left_out)
            .chain(tail.iter().map(String::as_str))
            .collect();
        self.types.get(&path.join(".")).copied()
    }
}

/// What stands at a path in some payloads, and where lists stand on the way.
fn explore(payloads: Vec<&Json>, field: &FieldRef, names: usize) -> (Option<Type>, Vec<usize>) {
    let (mut here, mut lists) = (payloads, Vec::new());
    let end = field.path.len();
    for at in names..=end {
        if at > names {
            let name = &field.path[at - 1];
            here = here.into_iter().filter_map(|json| json.get(name)).collect();
        }
        let calls: Vec<PathFunction> = field
            .calls
            .iter()
            .filter(|(known, _)| *known == at)
            .map(|(_, call)| *call)
            .collect();
        let picked = calls.iter().any(|call| {
            use PathFunction::{All, At, First, Last};
            matches!(call, All | First | Last | At)
        });
        for call in &calls {
            if *call == PathFunction::Entry {
                here = here
                    .into_iter()
                    .filter_map(Json::as_object)
                    .flat_map(|map| map.values())
                    .collect();
            }
        }
        let array = here.iter().any(|json| json.is_array());
        if at < end && (array || (picked && here.is_empty())) {
            lists.push(at);
            here = here.into_iter().flat_map(elements).collect();
        } else if at == end && picked && !array && here.is_empty() {
            lists.push(at);
        }
    }
    let kinds = here.into_iter().map(Value::infer);
    (kinds.reduce(unified), lists)
}

fn elements(json: &Json) -> Vec<&Json> {
    match json {
        Json::Array(items) => items.iter().flat_map(elements).collect(),
        one => vec![one],
    }
}

fn unified(left: Type, right: Type) -> Type {
    match (left, right) {
        _ if left == right => left,
        (Type::Null, other) | (other, Type::Null) => other,
        (Type::INTEGER | Type::DECIMAL, Type::INTEGER | Type::DECIMAL) => Type::DECIMAL,
        _ => Type::Null,
    }
}

/// The root that a profile's fields may leave out (A37).
const PROFILE: &str = "Profile";

impl Scope for JsonContext {
    fn field(&self, field: &FieldRef) -> Option<Found> {
        let (_, names) = Self::root(field.root);
        let mut payloads = self.payloads(field);
        let known = match field.root {
            Root::Event => self.events.contains_key(field.path.first()?),
            Root::Source => self.sources.contains_key(field.path.first()?) || !payloads.is_empty(),
        };
        let mut left_out = None;
        if field.root == Root::Source
            && let [Json::Object(map)] = payloads.as_slice()
            && let (1, Some(inner)) = (map.len(), map.get(PROFILE))
            && field.path.get(2).is_some_and(|name| name != PROFILE)
            && self.declared(field, None).is_none()
        {
            left_out = Some((2, PROFILE.to_owned()));
            payloads = vec![inner];
        }
        let declared = self.declared(field, left_out.as_ref().map(|(_, name)| name.as_str()));
        let (inferred, lists) = explore(payloads, field, names);
        let kind = match (declared, inferred) {
            (Some(kind), _) => kind,
            (None, Some(kind)) => kind,
            (None, None) => known.then_some(Type::Null)?,
        };
        Some(Found {
            kind,
            lists,
            left_out,
        })
    }

    fn parameters(&self, _field: &FieldRef) -> Parameters {
        Parameters::Any
    }
}

impl Context for JsonContext {
    fn payload(&self, origin: &Origin, parameters: &[(String, Value)]) -> Option<Cow<'_, Json>> {
        let found = match origin {
            Origin::Event(name) => self.events.get(name),
            Origin::Group { source, group } if parameters.is_empty() => self
                .sources
                .get(source)
                .and_then(|groups| groups.get(group)),
            Origin::Group { source, group } => {
                let given: Map<String, Json> = parameters
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_json()))
                    .collect();
                self.served(source, group)
                    .into_iter()
                    .find(|row| row["params"].as_object() == Some(&given))
                    .and_then(|row| row.get("payload"))
            }
        };
        found.map(Cow::Borrowed)
    }

    fn segment(&self, name: &str) -> Option<String> {
        self.segments.get(name).cloned()
    }

    fn now(&self) -> Timestamp {
        self.now.unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn seed(&self) -> u64 {
        self.seed.unwrap_or(0)
    }
}
