//! From one type to another.

use super::aggregate::decimal;
use super::{Bad, Category, Function, Outcome, Prepared, Special};
use crate::frame::Held;
use crate::operator::float;
use crate::time;
use crate::value::Value;
use jiff::civil::Time;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use Category::Conversion;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "toBool",
        Conversion,
        "decimal>boolean; boolean>boolean; string>boolean; integer>boolean",
        |_, a, _| one(a, to_bool),
    ),
    Function::new(
        "toDateOnly",
        Conversion,
        "dateOnly>dateOnly; string>dateOnly",
        |_, a, _| one(a, to_date_only),
    ),
    Function::new(
        "toDateTime",
        Conversion,
        "string>dateTime; string!,dateTimeOnly>dateTime; integer>dateTime",
        to_date_time,
    )
    .with(Special::Zone(0)),
    Function::new(
        "toDateTimeOnly",
        Conversion,
        "dateTime>dateTimeOnly; string>dateTimeOnly",
        |_, a, _| one(a, to_date_time_only),
    ),
    Function::new(
        "toDecimal",
        Conversion,
        "integer>decimal; decimal>decimal; string>decimal; boolean>decimal; dateTime>decimal",
        |_, a, _| one(a, to_decimal),
    ),
    Function::new(
        "toDuration",
        Conversion,
        "string>duration; integer>duration",
        |_, a, _| one(a, to_duration),
    ),
    Function::new(
        "toInteger",
        Conversion,
        "dateTime>integer; decimal>integer; integer>integer; string>integer; boolean>integer",
        |_, a, _| one(a, to_integer),
    ),
    Function::new(
        "toString",
        Conversion,
        "dateTimeOnly>string; dateTime>string; duration>string; boolean>string; \
         integer>string; decimal>string",
        |_, a, _| {
            one(a, |value| {
                Ok(value.text().map_or(Value::Null, Value::string))
            })
        },
    ),
];

/// Null stays null (A10).
fn one(arguments: &[Held<'_>], body: impl Fn(&Value) -> Outcome) -> Outcome {
    match arguments.first() {
        Some(value) if !value.is_null() => body(value),
        _ => Ok(Value::Null),
    }
}

fn to_bool(value: &Value) -> Outcome {
    Ok(Value::Boolean(match value {
        Value::Boolean(value) => *value,
        Value::Integer(value) => *value != 0,
        Value::Decimal(value) => *value != 0.0,
        Value::String(text) => &**text == "true",
        _ => return Ok(Value::Null),
    }))
}

fn to_date_only(value: &Value) -> Outcome {
    match value {
        Value::String(text) => time::date(text)
            .map(Value::DateOnly)
            .ok_or(Bad::Malformed("date")),
        other => Ok(other.clone()),
    }
}

fn to_date_time(
    _: &mut crate::frame::Frame<'_>,
    arguments: &[Held<'_>],
    prepared: &Prepared,
) -> Outcome {
    let malformed = Bad::Malformed("dateTimeOffset");
    match (arguments, prepared) {
        ([_, local], Prepared::Zone(zone)) => match &**local {
            Value::DateTimeOnly(local) => {
                // A gap is passed over, an overlap takes the earlier offset (A61).
                let zoned = local
                    .to_zoned_datetime(zone.clone())
                    .map_err(|_| malformed)?;
                Ok(Value::DateTime(zoned.timestamp(), zoned.offset()))
            }
            _ => Ok(Value::Null),
        },
        _ => one(arguments, |value| match value {
            Value::String(text) => time::date_time(text).ok_or(malformed),
            Value::Integer(millis) => Timestamp::from_millisecond(*millis)
                .map(|instant| Value::DateTime(instant, Offset::UTC))
                .map_err(|_| malformed),
            _ => Ok(Value::Null),
        }),
    }
}

fn to_date_time_only(value: &Value) -> Outcome {
    match value {
        Value::DateTime(instant, offset) => Ok(Value::DateTimeOnly(offset.to_datetime(*instant))),
        Value::DateOnly(day) => Ok(Value::DateTimeOnly(day.to_datetime(Time::midnight()))),
        Value::String(text) => time::local(text)
            .map(Value::DateTimeOnly)
            .ok_or(Bad::Malformed("dateTime")),
        _ => Ok(Value::Null),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds as a double, as documented"
)]
fn to_decimal(value: &Value) -> Outcome {
    match value {
        Value::String(text) => {
            let plain = text
                .bytes()
                .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
            let number = text.parse::<f64>().ok().filter(|n| plain && n.is_finite());
            number
                .map(Value::Decimal)
                .ok_or(Bad::Malformed("decimalNumber"))
        }
        Value::Boolean(value) => Ok(Value::Decimal(if *value { 1.0 } else { 0.0 })),
        Value::DateTime(instant, _) => Ok(Value::Decimal(instant.as_millisecond() as f64)),
        other => float(other).map_or(Ok(Value::Null), decimal),
    }
}

fn to_duration(value: &Value) -> Outcome {
    match value {
        Value::String(text) => time::duration(text)
            .map(Value::Duration)
            .ok_or(Bad::Malformed("duration")),
        Value::Integer(millis) => Ok(Value::Duration(SignedDuration::from_millis(*millis))),
        _ => Ok(Value::Null),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the range is checked first"
)]
fn to_integer(value: &Value) -> Outcome {
    match value {
        Value::DateTime(instant, _) => Ok(Value::Integer(instant.as_millisecond())),
        Value::Decimal(value) => {
            let whole = value.trunc();
            if whole >= i64::MIN as f64 && whole < i64::MAX as f64 {
                Ok(Value::Integer(whole as i64))
            } else {
                Err(Bad::Always("overflow"))
            }
        }
        Value::String(text) => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| Bad::Malformed("wholeNumber")),
        Value::Boolean(value) => Ok(Value::Integer(i64::from(*value))),
        other => Ok(other.clone()),
    }
}
