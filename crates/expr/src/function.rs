//! The functions: one table of names, signatures and bodies. The language is completed by rows.

use jiff::tz::Offset;

use crate::check::Context;
use crate::types::Type;
use crate::value::{self, Value};

/// What a parameter takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Parameter {
    /// Any expression of the type.
    Of(Type),
    /// A constant text.
    Constant,
}

pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) yields: Type,
    pub(crate) body: fn(&dyn Context, &[Value]) -> Value,
}

use Parameter::{Constant, Of};

const TEXT: Parameter = Of(Type::STRING);
const TWO_TEXTS: &[Parameter] = &[TEXT, TEXT];

/// Every signature; a name may stand on several rows.
pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        name: "contain",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare(a, |x, y| x.contains(y)),
    },
    Function {
        name: "containIgnoreCase",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare_lower(a, |x, y| x.contains(y)),
    },
    Function {
        name: "endWith",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare(a, |x, y| x.ends_with(y)),
    },
    Function {
        name: "endWithIgnoreCase",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare_lower(a, |x, y| x.ends_with(y)),
    },
    Function {
        name: "equalIgnoreCase",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare_lower(a, |x, y| x == y),
    },
    Function {
        name: "inSegment",
        parameters: &[Constant],
        yields: Type::BOOLEAN,
        body: in_segment,
    },
    Function {
        name: "length",
        parameters: &[TEXT],
        yields: Type::INTEGER,
        body: |_, a| {
            text(a, |x| {
                i64::try_from(x.encode_utf16().count()).map_or(Value::Null, Value::Integer)
            })
        },
    },
    Function {
        name: "lower",
        parameters: &[TEXT],
        yields: Type::STRING,
        body: |_, a| text(a, |x| Value::string(x.to_lowercase())),
    },
    Function {
        name: "notEqualIgnoreCase",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare_lower(a, |x, y| x != y),
    },
    Function {
        name: "now",
        parameters: &[],
        yields: Type::DATE_TIME,
        body: |context, _| Value::DateTime(context.now(), Offset::UTC),
    },
    Function {
        name: "startWith",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare(a, |x, y| x.starts_with(y)),
    },
    Function {
        name: "startWithIgnoreCase",
        parameters: TWO_TEXTS,
        yields: Type::BOOLEAN,
        body: |_, a| compare_lower(a, |x, y| x.starts_with(y)),
    },
    Function {
        name: "toDateTime",
        parameters: &[TEXT],
        yields: Type::DATE_TIME,
        body: |_, a| text(a, |x| value::date_time(x).unwrap_or(Value::Null)),
    },
    Function {
        name: "trim",
        parameters: &[TEXT],
        yields: Type::STRING,
        body: |_, a| text(a, |x| Value::string(x.trim())),
    },
    Function {
        name: "upper",
        parameters: &[TEXT],
        yields: Type::STRING,
        body: |_, a| text(a, |x| Value::string(x.to_uppercase())),
    },
];

/// A scalar function of a text yields null for null (A10).
fn text(arguments: &[Value], body: impl Fn(&str) -> Value) -> Value {
    match arguments {
        [Value::String(text)] => body(text),
        _ => Value::Null,
    }
}

/// A boolean function of texts yields false for null (A10).
fn compare(arguments: &[Value], body: impl Fn(&str, &str) -> bool) -> Value {
    match arguments {
        [Value::String(a), Value::String(b)] => Value::Boolean(body(a, b)),
        _ => Value::Boolean(false),
    }
}

fn compare_lower(arguments: &[Value], body: impl Fn(&str, &str) -> bool) -> Value {
    compare(arguments, |a, b| body(&a.to_lowercase(), &b.to_lowercase()))
}

/// True for the statuses realized and existing (semantics §9).
fn in_segment(context: &dyn Context, arguments: &[Value]) -> Value {
    let [Value::String(name)] = arguments else {
        return Value::Boolean(false);
    };
    let status = context.segment(name);
    Value::Boolean(matches!(status.as_deref(), Some("realized" | "existing")))
}
