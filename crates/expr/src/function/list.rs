//! Lists.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value as Json;

use super::aggregate::integer;
use super::{Category, Function, Outcome, Prepared, Special};
use crate::frame::{Frame, Held};
use crate::operator::{equal, order};
use crate::types::Type;
use crate::value::Value;

use Category::List;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "distinct",
        List,
        "list*>list*; listObject>listObject; listObject,string>listObject",
        |frame, a, key| distinct(frame, a, key, false),
    )
    .with(Special::Key),
    Function::new(
        "distinctWithNull",
        List,
        "list*>list*; listObject>listObject; listObject,string>listObject",
        |frame, a, key| distinct(frame, a, key, true),
    )
    .with(Special::Key),
    Function::new("filter", List, "listObject,string,list*>listObject", filter).with(Special::Key),
    Function::new("getListItem", List, "list*,integer>*", |_, a, _| {
        let (Some(items), Some(Value::Integer(at))) = (list(a, 0), argument(a, 1)) else {
            return Ok(Value::Null);
        };
        let found = usize::try_from(*at).ok().and_then(|at| items.get(at));
        Ok(found.cloned().unwrap_or(Value::Null))
    }),
    Function::new("in", List, "*,list*>boolean", |frame, a, _| {
        let (Some(wanted), Some(items)) = (argument(a, 0), list(a, 1)) else {
            return Ok(Value::Boolean(false));
        };
        frame.spend(items.len());
        let found = !wanted.is_null() && items.iter().any(|item| equal(item, wanted));
        Ok(Value::Boolean(found))
    }),
    Function::new("intersect", List, "list*,list*>list*", |frame, a, _| {
        let (left, right) = (list(a, 0).unwrap_or(&[]), list(a, 1).unwrap_or(&[]));
        frame.spend(left.len() + right.len());
        let (mut known, mut seen) = (Unique::default(), Unique::default());
        right.iter().for_each(|item| {
            known.add(item);
        });
        let both = left
            .iter()
            .filter(|item| known.has(item) && seen.add(item))
            .cloned();
        Ok(both.collect::<Vec<_>>().into())
    }),
    Function::new(
        "limit",
        List,
        "list*,integer>list*; list*,integer,boolean>list*; \
         listObject,integer>listObject; listObject,integer,boolean>listObject",
        limit,
    ),
    Function::new("listSize", List, "list*>integer", |_, a, _| {
        match list(a, 0) {
            Some(items) => integer(items.len()),
            None => Ok(Value::Null),
        }
    }),
    Function::new(
        "serializeList",
        List,
        "list*,string,boolean>string",
        serialize,
    ),
    Function::new(
        "sort",
        List,
        "listInteger,boolean>listInteger; listDecimal,boolean>listDecimal; \
         listString,boolean>listString; listDateTimeOnly,boolean>listDateTimeOnly; \
         listDateTime,boolean>listDateTime; listDateOnly,boolean>listDateOnly; \
         listBoolean,boolean>listBoolean; listDuration,boolean>listDuration; \
         listObject,string,boolean>listObject",
        sort,
    )
    .with(Special::Key),
];

fn argument<'h>(arguments: &'h [Held<'_>], at: usize) -> Option<&'h Value> {
    arguments.get(at).map(|held| &**held)
}

fn list<'h>(arguments: &'h [Held<'_>], at: usize) -> Option<&'h [Value]> {
    match argument(arguments, at) {
        Some(Value::List(items)) => Some(items),
        _ => None,
    }
}

/// Values seen, equal as `==` has it.
#[derive(Default)]
pub(super) struct Unique(HashSet<String>);

impl Unique {
    fn key(value: &Value) -> String {
        match value {
            Value::DateTime(instant, _) => instant.to_string(),
            Value::Decimal(value) => (*value + 0.0).to_string(),
            other => other.to_json().to_string(),
        }
    }

    /// True the first time.
    pub(super) fn add(&mut self, value: &Value) -> bool {
        self.0.insert(Self::key(value))
    }

    fn has(&self, value: &Value) -> bool {
        self.0.contains(&Self::key(value))
    }
}

/// A field of an object of a list, read as its type; objects within by a dotted name.
fn field(item: &Value, name: &str, kind: Option<Type>) -> Value {
    let Value::Object(map) = item else {
        return Value::Null;
    };
    let found = match map.get(name) {
        Some(found) => Cow::Borrowed(found),
        None => {
            let mut parts = name.split('.');
            let first = parts.next().and_then(|part| map.get(part));
            match parts.try_fold(first, |here, part| Some(here?.as_object()?.get(part))) {
                Some(Some(found)) => Cow::Borrowed(found),
                _ => Cow::Owned(Json::Null),
            }
        }
    };
    let kind = kind.unwrap_or_else(|| Value::infer(&found));
    Value::from_json(&found, kind)
}

fn key_type(prepared: &Prepared) -> Option<Type> {
    match prepared {
        Prepared::Key(kind) => *kind,
        _ => None,
    }
}

fn distinct(frame: &mut Frame<'_>, a: &[Held<'_>], prepared: &Prepared, nulls: bool) -> Outcome {
    let Some(items) = list(a, 0) else {
        return Ok(Value::Null);
    };
    frame.spend(items.len());
    let mut seen = Unique::default();
    let kept = items.iter().filter(|item| match argument(a, 1) {
        Some(Value::String(name)) => {
            let value = field(item, name, key_type(prepared));
            (nulls || !value.is_null()) && seen.add(&value)
        }
        _ => (nulls || !item.is_null()) && seen.add(item),
    });
    Ok(kept.cloned().collect::<Vec<_>>().into())
}

fn filter(frame: &mut Frame<'_>, a: &[Held<'_>], _: &Prepared) -> Outcome {
    let (Some(items), Some(Value::String(name)), Some(wanted)) =
        (list(a, 0), argument(a, 1), list(a, 2))
    else {
        return Ok(match list(a, 0) {
            Some(_) => Vec::new().into(),
            None => Value::Null,
        });
    };
    frame.spend(items.len().saturating_mul(wanted.len().max(1)));
    let mut kept = Vec::new();
    for item in items {
        if frame.fault.is_some() {
            break;
        }
        // Read as what it is compared with.
        let fits = wanted.iter().any(|wanted| {
            let kind = match wanted {
                Value::Integer(_) => Type::INTEGER,
                Value::Decimal(_) => Type::DECIMAL,
                Value::Boolean(_) => Type::BOOLEAN,
                Value::DateTime(..) => Type::DATE_TIME,
                Value::DateTimeOnly(_) => Type::DATE_TIME_ONLY,
                Value::DateOnly(_) => Type::DATE_ONLY,
                Value::Duration(_) => Type::DURATION,
                _ => Type::STRING,
            };
            !wanted.is_null() && equal(&field(item, name, Some(kind)), wanted)
        });
        if fits {
            kept.push(item.clone());
        }
    }
    Ok(kept.into())
}

fn limit(_: &mut Frame<'_>, a: &[Held<'_>], _: &Prepared) -> Outcome {
    let (Some(items), Some(Value::Integer(count))) = (list(a, 0), argument(a, 1)) else {
        return Ok(Value::Null);
    };
    let count = usize::try_from((*count).max(0)).map_or(items.len(), |c| c.min(items.len()));
    let kept = match argument(a, 2) {
        Some(Value::Boolean(false)) => &items[items.len() - count..],
        _ => &items[..count],
    };
    Ok(kept.to_vec().into())
}

fn serialize(frame: &mut Frame<'_>, a: &[Held<'_>], _: &Prepared) -> Outcome {
    let (Some(items), Some(Value::String(separator)), Some(quoted)) =
        (list(a, 0), argument(a, 1), argument(a, 2))
    else {
        return Ok(Value::Null);
    };
    let quote = if matches!(quoted, Value::Boolean(true)) {
        "\""
    } else {
        ""
    };
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if text.len() > crate::frame::MAX_TEXT {
            break;
        }
        if at > 0 {
            text.push_str(separator);
        }
        match item.text() {
            Some(item) => text.extend([quote, &item, quote]),
            None => text.push_str("null"),
        }
    }
    Ok(frame.made(text))
}

fn sort(frame: &mut Frame<'_>, a: &[Held<'_>], prepared: &Prepared) -> Outcome {
    let Some(items) = list(a, 0) else {
        return Ok(Value::Null);
    };
    frame.spend(items.len().saturating_mul(8));
    let ascending = |flag: Option<&Value>| !matches!(flag, Some(Value::Boolean(false)));
    let mut keyed: Vec<(Value, &Value)> = match argument(a, 1) {
        Some(Value::String(name)) => items
            .iter()
            .map(|item| (field(item, name, key_type(prepared)), item))
            .collect(),
        _ => items.iter().map(|item| (item.clone(), item)).collect(),
    };
    let up = ascending(argument(a, if a.len() == 3 { 2 } else { 1 }));
    keyed.sort_by(|(left, _), (right, _)| {
        let found = sorted(left, right);
        if up { found } else { found.reverse() }
    });
    let sorted: Vec<Value> = keyed.into_iter().map(|(_, item)| item.clone()).collect();
    Ok(sorted.into())
}

/// The order of lists (A27): texts by code unit, false before true, nulls first.
fn sorted(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::String(a), Value::String(b)) => a.encode_utf16().cmp(b.encode_utf16()),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        _ => order(left, right).unwrap_or(Ordering::Equal),
    }
}
