//! Dates, times and durations as text, as the documented system reads and writes them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::value::Value;

/// A date, `2021-02-19`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    shaped.then(|| text.parse().ok()).flatten()
}

/// A time of day, `06:30`, `06:30:00` or with a fraction of at most nine digits; and what follows.
fn time(text: &str) -> Option<(Time, &str)> {
    let (hour, rest) = two_digits(text)?;
    let (minute, mut rest) = two_digits(rest.strip_prefix(':')?)?;
    let (mut second, mut nanos) = (0, 0);
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = two_digits(after)?;
        if let Some(after) = rest.strip_prefix('.') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=9).contains(&digits) {
                return None;
            }
            nanos = format!("{:0<9}", &after[..digits]).parse().ok()?;
            rest = &after[digits..];
        }
    }
    Some((Time::new(hour, minute, second, nanos).ok()?, rest))
}

fn two_digits(text: &str) -> Option<(i8, &str)> {
    let digits = text.get(..2)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, &text[2..]))
}

/// `Z`, `+02:00`, `+0200`, `+02`, and seconds after minutes.
pub(crate) fn offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, mut rest) = two_digits(rest)?;
    let mut seconds = i32::from(hours) * 3_600;
    for unit in [60, 1] {
        if !rest.is_empty() {
            let (part, after) = two_digits(rest.strip_prefix(':').unwrap_or(rest))?;
            if part > 59 {
                return None;
            }
            seconds += i32::from(part) * unit;
            rest = after;
        }
    }
    let fits = rest.is_empty() && seconds <= 18 * 3_600;
    fits.then(|| Offset::from_seconds(sign * seconds).ok())
        .flatten()
}

/// Date, time and what follows; the time may be missing where `date_only`.
fn parts(text: &str, date_only: bool) -> Option<(DateTime, &str)> {
    let day = date(text.get(..10)?)?;
    let rest = &text[10..];
    if rest.is_empty() && date_only {
        return Some((day.to_datetime(Time::midnight()), rest));
    }
    let (at, rest) = time(rest.strip_prefix('T')?)?;
    Some((day.to_datetime(at), rest))
}

/// A date and time with an offset or `Z`.
pub(crate) fn date_time(text: &str) -> Option<Value> {
    let (local, rest) = parts(text, false)?;
    let offset = offset(rest)?;
    Some(Value::DateTime(offset.to_timestamp(local).ok()?, offset))
}

/// A date and time, or a date; an offset is dropped with its wall clock kept (A19).
pub(crate) fn local(text: &str) -> Option<DateTime> {
    let (local, rest) = parts(text, true)?;
    (rest.is_empty() || offset(rest).is_some()).then_some(local)
}

/// What `date("…")` stands for: its type follows its shape.
pub(crate) fn literal(text: &str) -> Option<Value> {
    if let Some(day) = date(text) {
        return Some(Value::DateOnly(day));
    }
    let (local, rest) = parts(text, false)?;
    if rest.is_empty() {
        return Some(Value::DateTimeOnly(local));
    }
    date_time(text)
}

/// An IANA name, an offset, or `Z`.
pub(crate) fn zone(text: &str) -> Option<TimeZone> {
    match offset(text) {
        Some(offset) => Some(TimeZone::fixed(offset)),
        None if text.is_empty() => None,
        None => TimeZone::get(text).ok(),
    }
}

/// A duration as `java.time.Duration` reads it: `PT1H30M`, `P2DT3H`, `-PT6H`, `PT1,5S`.
pub(crate) fn duration(text: &str) -> Option<SignedDuration> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (days, rest) = amount(rest, 'D');
    let mut nanos = i128::from(days.unwrap_or(0)) * 86_400_000_000_000;
    let mut found = days.is_some();
    if let Some(mut rest) = rest.strip_prefix(['T', 't']) {
        let mut timed = false;
        for (unit, length) in [('H', 3_600_000_000_000), ('M', 60_000_000_000)] {
            let (count, after) = amount(rest, unit);
            nanos += i128::from(count.unwrap_or(0)) * length;
            timed |= count.is_some();
            rest = after;
        }
        if !rest.is_empty() {
            nanos += seconds(rest)?;
            timed = true;
        }
        if !timed {
            return None;
        }
        found = true;
    } else if !rest.is_empty() {
        return None;
    }
    if !found {
        return None;
    }
    let nanos = if negative { -nanos } else { nanos };
    let seconds = i64::try_from(nanos / 1_000_000_000).ok()?;
    let below = i32::try_from(nanos % 1_000_000_000).ok()?;
    Some(SignedDuration::new(seconds, below))
}

/// A duration as `java.time.Duration` writes it: a sign at each part, `PT-6H-3M`.
pub(crate) fn duration_text(value: SignedDuration) -> String {
    let (seconds, nanos) = (value.as_secs(), value.subsec_nanos());
    let mut text = String::from("PT");
    for (unit, count) in [('H', seconds / 3_600), ('M', seconds % 3_600 / 60)] {
        if count != 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    let below = seconds % 60;
    if below != 0 || nanos != 0 || text.len() == 2 {
        let sign = if below < 0 || nanos < 0 { "-" } else { "" };
        let fraction = format!("{:09}", nanos.unsigned_abs());
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        text.push_str(&format!("{sign}{}{point}{fraction}S", below.unsigned_abs()));
    }
    text
}

/// A signed whole number with its unit, if the text begins with one; and what follows.
fn amount(text: &str, unit: char) -> (Option<i64>, &str) {
    let signs = usize::from(text.starts_with(['+', '-']));
    let digits = text[signs..].bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(signs + digits);
    match (number.parse(), rest.chars().next()) {
        (Ok(count), Some(found)) if found.eq_ignore_ascii_case(&unit) => (Some(count), &rest[1..]),
        _ => (None, text),
    }
}

/// Seconds with a fraction of at most nine digits, in nanoseconds.
fn seconds(text: &str) -> Option<i128> {
    let number = text.strip_suffix(['S', 's'])?;
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || !plain(digits) || !plain(fraction) || fraction.len() > 9 {
        return None;
    }
    let nanos: i128 = format!("{fraction:0<9}").parse().ok()?;
    let whole_nanos = i128::from(whole.parse::<i64>().ok()?) * 1_000_000_000;
    Some(if whole.starts_with('-') {
        whole_nanos - nanos
    } else {
        whole_nanos + nanos
    })
}

/// ISO 8601 with `Z` or an offset.
pub(crate) fn iso_date_time(instant: Timestamp, offset: Offset) -> String {
    let local = offset.to_datetime(instant);
    if offset == Offset::UTC {
        return format!("{local}Z");
    }
    let seconds = offset.seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{local}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The text form of java.time: zero seconds omitted, 3, 6 or 9 digits of fraction (A18).
pub(crate) fn java_time(value: DateTime) -> String {
    let mut text = format!("{}T{:02}:{:02}", value.date(), value.hour(), value.minute());
    let nanos = value.subsec_nanosecond();
    if value.second() != 0 || nanos != 0 {
        text.push_str(&format!(":{:02}", value.second()));
    }
    if nanos != 0 {
        let digits = format!("{nanos:09}");
        let keep = match () {
            () if nanos % 1_000_000 == 0 => 3,
            () if nanos % 1_000 == 0 => 6,
            () => 9,
        };
        text.push('.');
        text.push_str(&digits[..keep]);
    }
    text
}
