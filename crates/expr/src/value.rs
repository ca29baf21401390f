use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Number, Value as Json};

use crate::time::{self, iso_date_time, java_time};
use crate::types::{Scalar, Type};

/// A value of the language.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Unknown or absent (A10).
    Null,
    /// true or false.
    Boolean(bool),
    /// 64 bits, signed.
    Integer(i64),
    /// IEEE double, never NaN or infinite (A49).
    Decimal(f64),
    /// Text.
    String(Arc<str>),
    /// An instant with its offset.
    DateTime(Timestamp, Offset),
    /// A local date and time.
    DateTimeOnly(DateTime),
    /// A date.
    DateOnly(Date),
    /// A length of time.
    Duration(SignedDuration),
    /// A list.
    List(Arc<[Value]>),
    /// An object as it came.
    Object(Arc<Map<String, Json>>),
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as JSON: dates in ISO 8601, durations as `PT…`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Boolean(value) => Json::Bool(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Decimal(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
            Self::String(text) => Json::from(&**text),
            Self::DateTime(instant, offset) => Json::from(iso_date_time(*instant, *offset)),
            Self::DateTimeOnly(value) => Json::from(value.to_string()),
            Self::DateOnly(value) => Json::from(value.to_string()),
            Self::Duration(value) => Json::from(time::duration_text(*value)),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(map) => Json::Object((**map).clone()),
        }
    }

    /// Reads JSON as a value of the type; anything malformed is null (A16). A single value reads as
    /// a list of one where a list is meant.
    pub fn from_json(json: &Json, kind: Type) -> Self {
        match kind {
            Type::Scalar(scalar) => Self::scalar_from_json(json, scalar).unwrap_or(Self::Null),
            Type::List(_) | Type::ListObject | Type::ListAny => match json {
                Json::Null => Self::Null,
                Json::Array(items) => items
                    .iter()
                    .map(|item| Self::from_json(item, kind.element()))
                    .collect::<Vec<_>>()
                    .into(),
                one => vec![Self::from_json(one, kind.element())].into(),
            },
            Type::Object => match json {
                Json::Object(map) => Self::Object(Arc::new(map.clone())),
                _ => Self::Null,
            },
            Type::Null => Self::Null,
        }
    }

    fn scalar_from_json(json: &Json, scalar: Scalar) -> Option<Self> {
        match scalar {
            Scalar::String => match json {
                Json::String(text) => Some(Self::string(text.as_str())),
                _ => None,
            },
            Scalar::Boolean => json.as_bool().map(Self::Boolean),
            Scalar::Integer => json
                .as_i64()
                .or_else(|| whole(json.as_f64()?))
                .map(Self::Integer),
            Scalar::Decimal => json.as_f64().map(Self::Decimal),
            Scalar::DateTime => match json {
                Json::Number(_) => {
                    let instant = Timestamp::from_millisecond(json.as_i64()?).ok()?;
                    Some(Self::DateTime(instant, Offset::UTC))
                }
                _ => time::date_time(json.as_str()?),
            },
            Scalar::DateTimeOnly => time::local(json.as_str()?).map(Self::DateTimeOnly),
            Scalar::DateOnly => time::date(json.as_str()?).map(Self::DateOnly),
            Scalar::Duration => time::duration(json.as_str()?).map(Self::Duration),
        }
    }

    /// The text that `+` appends (A18, A48); none for null, lists and objects.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Null | Self::List(_) | Self::Object(_) => None,
            Self::Boolean(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Decimal(value) => Some(decimal(*value)),
            Self::String(text) => Some(text.to_string()),
            Self::DateTime(instant, _) => {
                let local = Offset::UTC.to_datetime(*instant);
                Some(format!("{}Z", java_time(local)))
            }
            Self::DateTimeOnly(value) => Some(java_time(*value)),
            Self::DateOnly(value) => Some(value.to_string()),
            Self::Duration(value) => Some(value.as_millis().to_string()),
        }
    }

    /// The most precise type that JSON itself tells: strings stay strings.
    pub fn infer(json: &Json) -> Type {
        match json {
            Json::Null => Type::Null,
            Json::Bool(_) => Type::BOOLEAN,
            Json::Number(number) if number.is_f64() => Type::DECIMAL,
            Json::Number(_) => Type::INTEGER,
            Json::String(_) => Type::STRING,
            Json::Object(_) => Type::Object,
            Json::Array(items) => {
                let mut kinds = items
                    .iter()
                    .map(Self::infer)
                    .filter(|kind| *kind != Type::Null);
                let Some(first) = kinds.next() else {
                    return Type::Null;
                };
                kinds
                    .try_fold(first, |all, next| match (all, next) {
                        _ if all == next => Some(all),
                        (Type::INTEGER | Type::DECIMAL, Type::INTEGER | Type::DECIMAL) => {
                            Some(Type::DECIMAL)
                        }
                        _ => None,
                    })
                    .map_or(Type::ListAny, |kind| match kind {
                        Type::Scalar(_) | Type::Object => kind.listed(),
                        _ => Type::ListAny,
                    })
            }
        }
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(items.into())
    }
}

fn whole(value: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked first"
    )]
    (value.fract() == 0.0 && value.abs() < 9.0e15).then_some(value as i64)
}

/// A decimal with at least one digit of fraction (A48).
pub(crate) fn decimal(value: f64) -> String {
    let text = value.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}
