//! Dates and times, and random numbers.

use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use super::{Bad, Body, Category, Function, Outcome, Prepared, Special};
use crate::frame::{Frame, Held};
use crate::value::Value;

use Category::{Date, Math, Segment};

/// A part of dates that can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Years,
    Months,
    Days,
    Hours,
    Minutes,
    Seconds,
}

impl Part {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "years" => Self::Years,
            "months" => Self::Months,
            "days" => Self::Days,
            "hours" => Self::Hours,
            "minutes" => Self::Minutes,
            "seconds" => Self::Seconds,
            _ => return None,
        })
    }

    fn span(self, count: i64) -> Option<Span> {
        match self {
            Self::Years => Span::new().try_years(count),
            Self::Months => Span::new().try_months(count),
            Self::Days => Span::new().try_days(count),
            Self::Hours => Span::new().try_hours(count),
            Self::Minutes => Span::new().try_minutes(count),
            Self::Seconds => Span::new().try_seconds(count),
        }
        .ok()
    }

    /// An instant so many parts later, by the calendar of a zone (A21).
    fn added(self, instant: Timestamp, count: i64, zone: &TimeZone) -> Option<Timestamp> {
        let span = self.span(count)?;
        let zoned = instant.to_zoned_datetime(zone.clone());
        zoned.checked_add(span).ok().map(|moved| moved.timestamp())
    }
}

const WITHIN: &str = "dateTime,integer>boolean";

macro_rules! within {
    ($name:literal, $part:ident, $sign:literal) => {
        Function::new($name, Date, WITHIN, |frame, a, _| {
            within(frame, a, Part::$part, $sign)
        })
        .of_context()
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("currentTimeInMillis", Date, ">integer", |frame, _, _| {
        Ok(Value::Integer(frame.bound.now.as_millisecond()))
    })
    .of_context(),
    within!("inLastDays", Days, -1),
    within!("inLastHours", Hours, -1),
    within!("inLastMonths", Months, -1),
    within!("inLastYears", Years, -1),
    within!("inNextDays", Days, 1),
    within!("inNextHours", Hours, 1),
    within!("inNextMonths", Months, 1),
    within!("inNextYears", Years, 1),
    Function::new("now", Date, ">dateTime; string!>dateTime", |frame, _, p| {
        Ok(at(frame.bound.now, p))
    })
    .with(Special::Zone(0))
    .of_context(),
    Function::new(
        "nowWithDelta",
        Date,
        "integer,string!>dateTime; integer,string!,string!>dateTime",
        now_with_delta,
    )
    .with(Special::Part)
    .of_context(),
    Function::new(
        "setHours",
        Date,
        "dateTime,integer>dateTime; dateTimeOnly,integer>dateTimeOnly",
        |_, a, _| {
            set(a, "badHour", |local, hour| {
                local.with().hour(i8::try_from(hour).ok()?).build().ok()
            })
        },
    ),
    Function::new(
        "setDays",
        Date,
        "dateTime,integer>dateTime; dateTimeOnly,integer>dateTimeOnly",
        |_, a, _| {
            set(a, "badDay", |local, day| {
                local.with().day(i8::try_from(day).ok()?).build().ok()
            })
        },
    ),
    Function::new(
        "updateTimeZone",
        Date,
        "dateTime,string!>dateTime",
        |_, a, prepared| match a.first().map(|held| &**held) {
            Some(Value::DateTime(instant, _)) => Ok(at(*instant, prepared)),
            _ => Ok(Value::Null),
        },
    )
    .with(Special::Zone(1)),
    Function::new("random", Math, ">decimal", |frame, _, _| {
        Ok(Value::Decimal(unit(frame.draw())))
    })
    .drawing(),
    Function::new(
        "round",
        Math,
        "decimal>integer; integer>integer",
        |_, a, _| match a.first().map(|held| &**held) {
            Some(Value::Decimal(value)) => round(*value),
            Some(value) => Ok(value.clone()),
            None => Ok(Value::Null),
        },
    ),
    Function::of("inSegment", Segment, "string!>boolean", Body::Membership).of_context(),
];

/// An instant with the offset of a zone, or in UTC.
fn at(instant: Timestamp, prepared: &Prepared) -> Value {
    let offset = match prepared {
        Prepared::Zone(zone) | Prepared::Part(_, zone) => zone.to_offset(instant),
        _ => Offset::UTC,
    };
    Value::DateTime(instant, offset)
}

fn now_with_delta(frame: &mut Frame<'_>, a: &[Held<'_>], prepared: &Prepared) -> Outcome {
    let (Some(Value::Integer(count)), Prepared::Part(part, zone)) =
        (a.first().map(|held| &**held), prepared)
    else {
        return Ok(Value::Null);
    };
    let moved = part.added(frame.bound.now, *count, zone);
    Ok(at(moved.ok_or(Bad::Always("overflow"))?, prepared))
}

/// Whether an instant lies between now and so many parts from now, bounds included (A20).
fn within(frame: &mut Frame<'_>, a: &[Held<'_>], part: Part, sign: i64) -> Outcome {
    let (Some(Value::DateTime(instant, _)), Some(Value::Integer(count))) =
        (a.first().map(|held| &**held), a.get(1).map(|held| &**held))
    else {
        return Ok(Value::Boolean(false));
    };
    let far = count
        .checked_mul(sign)
        .and_then(|count| match part {
            // Hours have one length, and days in UTC too: no calendar is needed.
            Part::Days => {
                let span = Part::Hours.span(count.checked_mul(24)?)?;
                frame.bound.now.checked_add(span).ok()
            }
            Part::Hours => frame.bound.now.checked_add(part.span(count)?).ok(),
            _ => part.added(frame.bound.now, count, &TimeZone::UTC),
        })
        .unwrap_or(if (*count < 0) == (sign < 0) {
            Timestamp::MAX
        } else {
            Timestamp::MIN
        });
    Ok(Value::Boolean(if sign < 0 {
        far <= *instant && *instant <= frame.bound.now
    } else {
        frame.bound.now <= *instant && *instant <= far
    }))
}

/// A date and time with a part set; out of its range is an error (A22).
fn set(
    a: &[Held<'_>],
    code: &'static str,
    change: impl Fn(jiff::civil::DateTime, i64) -> Option<jiff::civil::DateTime>,
) -> Outcome {
    let (Some(value), Some(Value::Integer(part))) = (a.first(), a.get(1).map(|held| &**held))
    else {
        return Ok(Value::Null);
    };
    let changed = |local| change(local, *part).ok_or(Bad::Always(code));
    match &**value {
        Value::DateTime(instant, offset) => {
            let local = changed(offset.to_datetime(*instant))?;
            let instant = offset.to_timestamp(local).map_err(|_| Bad::Always(code))?;
            Ok(Value::DateTime(instant, *offset))
        }
        Value::DateTimeOnly(local) => Ok(Value::DateTimeOnly(changed(*local)?)),
        _ => Ok(Value::Null),
    }
}

/// The nearest whole number; a half goes up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the range is checked first"
)]
fn round(value: f64) -> Outcome {
    let floor = value.floor();
    let whole = if value - floor >= 0.5 {
        floor + 1.0
    } else {
        floor
    };
    if whole >= i64::MIN as f64 && whole < i64::MAX as f64 {
        Ok(Value::Integer(whole as i64))
    } else {
        Err(Bad::Always("overflow"))
    }
}

/// 53 random bits as a number from 0 up to 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
