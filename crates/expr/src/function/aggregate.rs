//! From lists, or pairs, to one value; nulls are passed over (A10).

use super::{Bad, Category, Function, Outcome};
use crate::frame::{Frame, Held};
use crate::function::list::Unique;
use crate::operator::{float, order};
use crate::value::Value;

use Category::Aggregation;

const COUNTED: &str = "list*>integer";
const EXTREMES: &str = "listDuration>duration; listInteger>integer; \
    listDateTimeOnly>dateTimeOnly; listDateTime>dateTime; listDateOnly>dateOnly; \
    listDecimal>decimal; decimal,decimal>decimal; duration,duration>duration; \
    dateTime,dateTime>dateTime; dateTimeOnly,dateTimeOnly>dateTimeOnly; integer,integer>integer";

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "avg",
        Aggregation,
        "listInteger>decimal; listDecimal>decimal; decimal,decimal>decimal; \
         decimal,integer>decimal; integer,decimal>decimal; integer,integer>decimal",
        |frame, a, _| average(frame, a),
    ),
    Function::new("count", Aggregation, COUNTED, |_, a, _| {
        count(a, |value| !value.is_null())
    }),
    Function::new("countOnlyNull", Aggregation, COUNTED, |_, a, _| {
        count(a, Value::is_null)
    }),
    Function::new("countWithNull", Aggregation, COUNTED, |_, a, _| {
        count(a, |_| true)
    }),
    Function::new("distinctCount", Aggregation, COUNTED, |frame, a, _| {
        distinct(frame, a, false)
    }),
    Function::new(
        "distinctCountWithNull",
        Aggregation,
        COUNTED,
        |frame, a, _| distinct(frame, a, true),
    ),
    Function::new("max", Aggregation, EXTREMES, |frame, a, _| {
        extreme(frame, a, std::cmp::Ordering::is_gt)
    }),
    Function::new("min", Aggregation, EXTREMES, |frame, a, _| {
        extreme(frame, a, std::cmp::Ordering::is_lt)
    }),
    Function::new(
        "sum",
        Aggregation,
        "listDecimal>decimal; listInteger>integer; integer,integer>integer; \
         decimal,decimal>decimal",
        |frame, a, _| sum(frame, a),
    ),
];

/// The values of a list, or of several arguments, that are not null.
fn known<'h>(arguments: &'h [Held<'_>]) -> impl Iterator<Item = &'h Value> {
    let listed = match arguments {
        [one] => match &**one {
            Value::List(items) => Some(&**items),
            _ => Some(&[][..]),
        },
        _ => None,
    };
    let pair = if listed.is_some() { &[] } else { arguments };
    listed
        .unwrap_or(&[])
        .iter()
        .chain(pair.iter().map(|held| &**held))
        .filter(|value| !value.is_null())
}

fn items<'h>(arguments: &'h [Held<'_>]) -> &'h [Value] {
    match arguments.first().map(|held| &**held) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

pub(super) fn integer(count: usize) -> Outcome {
    i64::try_from(count)
        .map(Value::Integer)
        .map_err(|_| Bad::Always("overflow"))
}

fn count(arguments: &[Held<'_>], counts: impl Fn(&Value) -> bool) -> Outcome {
    integer(
        items(arguments)
            .iter()
            .filter(|value| counts(value))
            .count(),
    )
}

fn distinct(frame: &mut Frame<'_>, arguments: &[Held<'_>], nulls: bool) -> Outcome {
    let items = items(arguments);
    frame.spend(items.len());
    let mut seen = Unique::default();
    let counted = items
        .iter()
        .filter(|value| (nulls || !value.is_null()) && seen.add(value));
    integer(counted.count())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an average is a double, as documented"
)]
fn average(frame: &mut Frame<'_>, arguments: &[Held<'_>]) -> Outcome {
    let numbers: Vec<f64> = known(arguments).filter_map(float).collect();
    frame.spend(numbers.len());
    if numbers.is_empty() {
        return Ok(Value::Null);
    }
    decimal(added(&numbers) / numbers.len() as f64)
}

/// The sum of doubles by the digits they are written with, so that 20.1 and 10.99 are 31.09; in
/// floating point where those are too many.
fn added(numbers: &[f64]) -> f64 {
    by_digits(numbers).unwrap_or_else(|| numbers.iter().sum())
}

fn by_digits(numbers: &[f64]) -> Option<f64> {
    const PLACES: usize = 17;
    let mut total = 0_i128;
    for number in numbers {
        let text = number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if fraction.len() > PLACES || whole.len() > 16 {
            return None;
        }
        total = total.checked_add(format!("{whole}{fraction:0<PLACES$}").parse().ok()?)?;
    }
    format!("{total}e-{PLACES}").parse().ok()
}

pub(super) fn decimal(value: f64) -> Outcome {
    if value.is_finite() {
        Ok(Value::Decimal(value))
    } else {
        Err(Bad::Always("overflow"))
    }
}

fn sum(frame: &mut Frame<'_>, arguments: &[Held<'_>]) -> Outcome {
    let (mut whole, mut decimals) = (None, Vec::new());
    for value in known(arguments) {
        if !frame.spend(1) {
            break;
        }
        match value {
            Value::Integer(value) => {
                let total = whole.unwrap_or(0_i64).checked_add(*value);
                whole = Some(total.ok_or(Bad::Always("overflow"))?);
            }
            other => decimals.extend(float(other)),
        }
    }
    match whole {
        Some(total) => Ok(Value::Integer(total)),
        None if decimals.is_empty() => Ok(Value::Null),
        None => decimal(added(&decimals)),
    }
}

fn extreme(
    frame: &mut Frame<'_>,
    arguments: &[Held<'_>],
    better: fn(std::cmp::Ordering) -> bool,
) -> Outcome {
    let mut best: Option<&Value> = None;
    for value in known(arguments) {
        frame.spend(1);
        if best.is_none_or(|best| order(value, best).is_some_and(better)) {
            best = Some(value);
        }
    }
    Ok(best.cloned().unwrap_or(Value::Null))
}
