//! Values worth trying for a variable.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::Value as Json;

use super::atom::{Atoms, Variable};
use crate::types::{Scalar, Type};
use crate::value::Value;

/// The most values tried for a variable.
const MAX_VALUES: usize = 160;
/// The longest text made of the length that a test asks for.
const MAX_LENGTH: i64 = 400;

/// The values, best first: those that tests mention and likely ones before made-up ones, null last.
pub(super) fn pool(atoms: &Atoms<'_>, variable: usize) -> Vec<Json> {
    let known = &atoms.variables[variable];
    let mut constants: Vec<&Value> = Vec::new();
    let mut now = None;
    for atom in &atoms.all {
        if atom.variables.contains(&variable) {
            now.get_or_insert(atom.wanted.now);
            for value in &atom.constants {
                if !constants.contains(&value) {
                    constants.push(value);
                }
            }
        }
    }
    let now = now.unwrap_or(Timestamp::UNIX_EPOCH);
    let kind = known.kind();
    let likely = atoms.likely.get(&variable).into_iter().flatten();
    let mut found = Vec::new();
    match (known, kind) {
        (Variable::Segment { .. }, _) => found.extend([false.into(), true.into()]),
        (_, Type::ListObject) => {
            found.extend(super::table::bodies(atoms, variable, &constants));
        }
        (_, Type::List(scalar)) => {
            let one = scalars(scalar, &constants, now);
            found.push(Json::Array(Vec::new()));
            found.extend(one.iter().map(|one| Json::Array(vec![one.clone()])));
            for count in counts(&constants) {
                let items = one.iter().cycle().take(count).cloned();
                found.push(Json::Array(items.collect()));
            }
        }
        (_, Type::Scalar(scalar)) => {
            let made = scalars(scalar, &constants, now);
            let (mentioned, made) = made.split_at(constants.len().min(made.len()));
            found.extend(mentioned.iter().cloned());
            found.extend(likely.cloned());
            found.extend(made.iter().cloned());
        }
        _ => found.extend(constants.iter().map(|value| value.to_json())),
    }
    let mut distinct: Vec<Json> = Vec::new();
    for value in found {
        if !value.is_null() && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct.truncate(MAX_VALUES);
    distinct.push(Json::Null);
    distinct
}

/// How many elements a list may be asked to have.
pub(super) fn counts(constants: &[&Value]) -> Vec<usize> {
    let mut found = vec![1, 2];
    for value in constants {
        let count = match value {
            Value::Integer(count) => *count,
            _ => continue,
        };
        let near = [count - 1, count, count.saturating_add(1)];
        found.extend(near.iter().filter_map(|count| usize::try_from(*count).ok()));
    }
    found.retain(|count| *count <= 50);
    found
}

/// Values of a type: the constants, then some made of them.
fn scalars(scalar: Scalar, constants: &[&Value], now: Timestamp) -> Vec<Json> {
    let mut found: Vec<Value> = Vec::new();
    let of_type = |value: &&&Value| same(scalar, value);
    found.extend(
        constants
            .iter()
            .filter(of_type)
            .map(|value| (*value).clone()),
    );
    match scalar {
        Scalar::String => texts(constants, &mut found),
        Scalar::Boolean => found.extend([Value::Boolean(false), Value::Boolean(true)]),
        Scalar::Integer | Scalar::Decimal => numbers(scalar, constants, &mut found),
        Scalar::DateTime => instants(constants, now, &mut found),
        Scalar::DateTimeOnly | Scalar::DateOnly => locals(scalar, constants, now, &mut found),
        Scalar::Duration => {
            for value in constants {
                if let Value::Duration(length) = value {
                    let moved = [-1, 1].map(|by| length.checked_add(SignedDuration::from_secs(by)));
                    found.extend(moved.into_iter().flatten().map(Value::Duration));
                }
            }
            found.push(Value::Duration(SignedDuration::from_hours(1)));
        }
    }
    found.iter().map(Value::to_json).collect()
}

fn same(scalar: Scalar, value: &Value) -> bool {
    matches!(
        (scalar, value),
        (Scalar::String, Value::String(_))
            | (Scalar::Boolean, Value::Boolean(_))
            | (
                Scalar::Integer | Scalar::Decimal,
                Value::Integer(_) | Value::Decimal(_)
            )
            | (Scalar::DateTime, Value::DateTime(..))
            | (Scalar::DateTimeOnly, Value::DateTimeOnly(_))
            | (Scalar::DateOnly, Value::DateOnly(_))
            | (Scalar::Duration, Value::Duration(_))
    )
}

fn texts(constants: &[&Value], found: &mut Vec<Value>) {
    let texts: Vec<&str> = constants
        .iter()
        .filter_map(|value| match value {
            Value::String(text) => Some(&**text),
            _ => None,
        })
        .collect();
    let mut say = |text: String| found.push(Value::string(text));
    say("other".to_owned());
    for text in &texts {
        say(text.to_uppercase());
        say(text.to_lowercase());
        say(format!("{text}x"));
        say(format!("x{text}"));
        say(format!("x{text}x"));
    }
    for a in texts.iter().take(5) {
        for b in texts.iter().take(5).filter(|b| *b != a) {
            say(format!("{a}{b}"));
            say(format!("{a} {b}"));
        }
    }
    say(String::new());
    for value in constants {
        match value {
            Value::String(_) => {}
            Value::Integer(length) => {
                say(length.to_string());
                for length in [*length, length.saturating_add(1), length.saturating_sub(1)] {
                    if let (true, Ok(length)) = (length <= MAX_LENGTH, usize::try_from(length)) {
                        say("x".repeat(length));
                    }
                }
            }
            value => {
                if let Json::String(text) = value.to_json() {
                    say(text);
                } else if let Some(text) = value.text() {
                    say(text);
                }
            }
        }
    }
    say("1".to_owned());
}

fn numbers(scalar: Scalar, constants: &[&Value], found: &mut Vec<Value>) {
    for value in constants {
        match (scalar, value) {
            (Scalar::Integer, Value::Decimal(value)) => {
                for value in [value.floor(), value.ceil()] {
                    if let Json::Number(number) = Value::Decimal(value).to_json()
                        && let Value::Integer(whole) =
                            Value::from_json(&Json::Number(number), Type::INTEGER)
                    {
                        found.push(Value::Integer(whole));
                    }
                }
            }
            (Scalar::Integer, Value::Integer(value)) => {
                for by in [1, -1, 2, -2] {
                    found.extend(value.checked_add(by).map(Value::Integer));
                }
            }
            (Scalar::Decimal, value) => {
                if let Some(value) = crate::operator::float(value) {
                    let moved = [1.0, -1.0, 0.5, -0.5, 0.01, -0.01].map(|by| value + by);
                    found.extend(moved.into_iter().map(Value::Decimal));
                }
            }
            _ => {}
        }
    }
    let some = [0, 1, -1, 10, 100, 1_000];
    found.extend(some.into_iter().map(Value::Integer));
    if scalar == Scalar::Decimal {
        found.push(Value::Decimal(0.5));
    }
}

/// Seconds that dates are moved by.
fn moves(constants: &[&Value]) -> Vec<i64> {
    let mut found = vec![1, -1, 3_600, -3_600, 86_400, -86_400];
    for value in constants {
        match value {
            Value::Integer(count) => {
                for unit in [3_600, 86_400, 31 * 86_400, 366 * 86_400] {
                    for near in [*count, count.saturating_add(1)] {
                        let seconds = near.saturating_mul(unit);
                        found.extend([seconds, seconds.saturating_neg()]);
                    }
                }
            }
            Value::Duration(length) => found.extend([length.as_secs(), -length.as_secs()]),
            _ => {}
        }
    }
    found
}

fn instants(constants: &[&Value], now: Timestamp, found: &mut Vec<Value>) {
    let mut bases = vec![now];
    for value in constants {
        match value {
            Value::DateTime(instant, _) => bases.push(*instant),
            Value::DateTimeOnly(local) => bases.extend(Offset::UTC.to_timestamp(*local)),
            _ => {}
        }
    }
    found.push(Value::DateTime(now, Offset::UTC));
    for base in bases {
        for by in moves(constants) {
            let moved = base.checked_add(SignedDuration::from_secs(by));
            found.extend(moved.ok().map(|at| Value::DateTime(at, Offset::UTC)));
        }
    }
}

fn locals(scalar: Scalar, constants: &[&Value], now: Timestamp, found: &mut Vec<Value>) {
    let mut bases: Vec<DateTime> = vec![Offset::UTC.to_datetime(now)];
    for value in constants {
        match value {
            Value::DateTime(instant, offset) => bases.push(offset.to_datetime(*instant)),
            Value::DateTimeOnly(local) => bases.push(*local),
            Value::DateOnly(day) => bases.push(day.to_datetime(jiff::civil::Time::midnight())),
            _ => {}
        }
    }
    let mut say = |local: DateTime| {
        found.push(match scalar {
            Scalar::DateOnly => Value::DateOnly(local.date()),
            _ => Value::DateTimeOnly(local),
        });
    };
    for base in bases {
        say(base);
        // A day ahead first: a wait until then is neither over nor too long.
        for by in [86_400].into_iter().chain(moves(constants)) {
            let span = Span::new().try_seconds(by);
            if let Ok(moved) = span.and_then(|span| base.checked_add(span)) {
                say(moved);
            }
        }
    }
}
