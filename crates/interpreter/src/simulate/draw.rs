//! Chance without state: each draw is a hash of who and what it is for, so that any person can be
//! told again alone.

use std::sync::Arc;

use itinera_expr::{Scalar, Type, Value as Typed};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

pub(super) use crate::hash::{mix, unit};

use super::SimulationError;
use crate::hash;

use super::assumptions::{Delay, Distribution, Drawn, Form};

/// What draws are for: the upper bits of a salt.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
pub(super) enum For {
    Coming = 1,
    Profile = 2,
    Payload = 3,
    Answer = 4,
    Event = 5,
    Reaction = 6,
    Attempt = 7,
    Again = 8,
    Member = 9,
}

/// A person's own chance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance(u64);

impl Chance {
    #[inline]
    pub(super) fn of(seed: u64, person: u64) -> Self {
        Self(mix(mix(seed ^ 0x5851_F42D_4C95_7F2D)
            .wrapping_add(person.wrapping_mul(0x9E37_79B9_7F4A_7C15))))
    }

    /// 64 bits for a purpose, the how-manieth time, and one of several things then.
    #[inline]
    pub(super) fn bits(self, purpose: For, time: u32, which: u32) -> u64 {
        let salt = ((purpose as u64) << 58) ^ (u64::from(time) << 24) ^ u64::from(which);
        mix(self.0 ^ salt.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// From 0 to under 1.
    #[inline]
    pub(super) fn unit(self, purpose: For, time: u32, which: u32) -> f64 {
        unit(self.bits(purpose, time, which))
    }
}

/// A number of 24 bits for a name: what stays the same when other parts of a journey change.
pub(super) fn salt(name: &str) -> u32 {
    u32::try_from(hash::name(name) & 0x7F_FFFF).unwrap_or(0)
}

/// A number for the how-manieth passage of a person by something salted.
#[inline]
pub(super) fn visit(salt: u32, entries: u32) -> u32 {
    salt ^ entries.wrapping_mul(0x9E37_79B1)
}

/// Milliseconds of an ISO-8601 duration; days have 24 hours.
pub(super) fn millis(place: &str, text: &str) -> Result<i64, SimulationError> {
    let span: Option<jiff::Span> = text.parse().ok();
    let length = span.and_then(|span| {
        span.to_duration(jiff::SpanRelativeTo::days_are_24_hours())
            .ok()
    });
    let ms = length.and_then(|length| i64::try_from(length.as_millis()).ok());
    let within = ms.filter(|ms| ms.abs() <= 366 * 86_400_000 * 200);
    within.ok_or_else(|| SimulationError::assumption(place, "duration", text))
}

/// The same, not negative.
pub(super) fn span(place: &str, text: &str) -> Result<i64, SimulationError> {
    let ms = millis(place, text)?;
    if ms < 0 {
        return Err(SimulationError::assumption(place, "negative", text));
    }
    Ok(ms)
}

/// A share from 0 to 1.
pub(super) fn share(place: &str, value: f64) -> Result<f64, SimulationError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(SimulationError::assumption(
        place,
        "share",
        &value.to_string(),
    ))
}

/// How long something takes, read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Length {
    Constant(i64),
    Between(i64, i64),
    Around(f64),
}

impl Length {
    pub(super) fn read(place: &str, delay: &Delay) -> Result<Self, SimulationError> {
        let at = |field: &str| format!("{place}.{field}");
        Ok(match delay {
            Delay::Constant { time } => Self::Constant(span(&at("time"), time)?),
            Delay::Between { from, to } => {
                let (from, to) = (span(&at("from"), from)?, span(&at("to"), to)?);
                if from > to {
                    return Err(SimulationError::assumption(place, "order", ""));
                }
                Self::Between(from, to)
            }
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a few years")]
            Delay::Around { mean } => Self::Around(span(&at("mean"), mean)? as f64),
        })
    }

    #[inline]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds of a few years"
    )]
    pub(super) fn draw(self, bits: u64) -> i64 {
        match self {
            Self::Constant(ms) => ms,
            Self::Between(from, to) => from + ((to - from) as f64 * unit(bits)) as i64,
            Self::Around(mean) => (-(1.0 - unit(bits)).ln() * mean) as i64,
        }
    }
}

/// How values of a field are drawn, read.
#[derive(Debug, Clone)]
pub(super) struct Drawer {
    missing: f64,
    from: Source,
    /// As what the field is read, where that is known.
    kind: Option<Scalar>,
}

#[derive(Debug, Clone)]
enum Source {
    /// Values with the upper ends of their shares of 1.
    OneOf(Vec<(f64, Value, Typed)>),
    Whole(i64, i64),
    Number(f64, f64),
    Normal(f64, f64),
    Instant(i64, i64, Form),
    Numbered(Arc<str>),
}

/// Who a value is drawn for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whom {
    pub(super) person: u64,
    /// When the person came, in milliseconds.
    pub(super) came: i64,
}

impl Drawer {
    pub(super) fn read(place: &str, drawn: &Drawn) -> Result<Self, SimulationError> {
        let wrong = |code: &'static str, what: &str| {
            Err(SimulationError::assumption(
                &format!("{place}.from"),
                code,
                what,
            ))
        };
        let finite = |numbers: [f64; 2]| numbers.iter().all(|number| number.is_finite());
        let from = match &drawn.from {
            Distribution::Constant { value } => {
                Source::OneOf(vec![(1.0, value.clone(), Typed::Null)])
            }
            Distribution::OneOf { values } => {
                let fits = |weight: f64| weight.is_finite() && weight >= 0.0;
                let sum: f64 = values.iter().map(|value| value.weight).sum();
                if let Some(bad) = values.iter().find(|value| !fits(value.weight)) {
                    return wrong("weight", &bad.weight.to_string());
                }
                if values.is_empty() || sum <= 0.0 || !sum.is_finite() {
                    return wrong("nothing", "");
                }
                let mut upto = 0.0;
                let read = values.iter().map(|value| {
                    upto += value.weight / sum;
                    (upto, value.value.clone(), Typed::Null)
                });
                Source::OneOf(read.collect())
            }
            Distribution::Whole { from, to } if from > to => return wrong("order", ""),
            Distribution::Whole { from, to } => Source::Whole(*from, *to),
            Distribution::Number { from, to } if !finite([*from, *to]) || from > to => {
                return wrong("order", "");
            }
            Distribution::Number { from, to } => Source::Number(*from, *to),
            Distribution::Normal { mean, deviation }
                if !finite([*mean, *deviation]) || *deviation < 0.0 =>
            {
                return wrong("deviation", &deviation.to_string());
            }
            Distribution::Normal { mean, deviation } => Source::Normal(*mean, *deviation),
            Distribution::Instant { from, to, form } => {
                let (from, to) = (
                    millis(&format!("{place}.from.from"), from)?,
                    millis(&format!("{place}.from.to"), to)?,
                );
                if from > to {
                    return wrong("order", "");
                }
                Source::Instant(from, to, *form)
            }
            Distribution::Numbered { prefix } => Source::Numbered(prefix.as_str().into()),
        };
        Ok(Self {
            missing: share(&format!("{place}.missing"), drawn.missing)?,
            from,
            kind: None,
        })
    }

    /// For reading as a type: values of lists of choices are read once.
    pub(super) fn typed(&self, kind: Type) -> Option<Self> {
        let Type::Scalar(scalar) = kind else {
            return None;
        };
        let mut typed = self.clone();
        typed.kind = Some(scalar);
        if let Source::OneOf(values) = &mut typed.from {
            for (_, value, read) in values {
                *read = Typed::from_json(value, kind);
            }
        }
        Some(typed)
    }

    /// Whether nobody is without it and each has another.
    pub(super) fn is_unique(&self) -> bool {
        matches!(self.from, Source::Numbered(_))
    }

    /// A copy that shares no memory: threads that count references to the same text slow each
    /// other down.
    pub(super) fn apart(&self) -> Self {
        let mut copy = self.clone();
        if let Source::OneOf(values) = &mut copy.from {
            for (.., read) in values {
                if let Typed::String(text) = read {
                    *read = Typed::string(&**text);
                }
            }
        }
        copy
    }

    #[inline]
    fn is_missing(&self, bits: u64) -> bool {
        // Other bits than those that choose the value.
        self.missing > 0.0 && unit(bits.rotate_left(32)) < self.missing
    }

    fn choice(values: &[(f64, Value, Typed)], bits: u64) -> Option<&(f64, Value, Typed)> {
        let at = unit(bits);
        values
            .iter()
            .find(|(upto, ..)| at < *upto)
            .or(values.last())
    }

    /// The value as JSON; none if it is missing.
    pub(super) fn json(&self, bits: u64, whom: Whom) -> Option<Value> {
        if self.is_missing(bits) {
            return None;
        }
        Some(match &self.from {
            Source::OneOf(values) => Self::choice(values, bits)?.1.clone(),
            Source::Whole(from, to) => whole(*from, *to, bits).into(),
            Source::Number(from, to) => number(*from, *to, bits).into(),
            Source::Normal(mean, deviation) => normal(*mean, *deviation, bits).into(),
            Source::Instant(from, to, form) => {
                let at = instant(*from, *to, bits, whom);
                let local = jiff::tz::TimeZone::UTC.to_datetime(at);
                match form {
                    Form::DateTime => at.to_string().into(),
                    Form::DateTimeOnly => local.to_string().into(),
                    Form::DateOnly => local.date().to_string().into(),
                }
            }
            Source::Numbered(prefix) => format!("{prefix}{}", whom.person + 1).into(),
        })
    }

    /// Which of several values it is, where it is one of several: none of them is `None` inside.
    #[inline]
    pub(super) fn choice_of(&self, bits: u64) -> Option<Option<usize>> {
        let Source::OneOf(values) = &self.from else {
            return None;
        };
        if self.is_missing(bits) {
            return Some(None);
        }
        let at = unit(bits);
        let found = values.iter().position(|(upto, ..)| at < *upto);
        Some(found.or(values.len().checked_sub(1)))
    }

    /// The value as it is read.
    #[inline]
    pub(super) fn value(&self, bits: u64, whom: Whom) -> Typed {
        if self.is_missing(bits) {
            return Typed::Null;
        }
        match (&self.from, self.kind) {
            (Source::OneOf(values), _) => {
                Self::choice(values, bits).map_or(Typed::Null, |(.., read)| read.clone())
            }
            (Source::Whole(from, to), Some(Scalar::Integer)) => {
                Typed::Integer(whole(*from, *to, bits))
            }
            (Source::Number(from, to), Some(Scalar::Decimal)) => {
                Typed::Decimal(number(*from, *to, bits))
            }
            (Source::Normal(mean, deviation), Some(Scalar::Decimal)) => {
                Typed::Decimal(normal(*mean, *deviation, bits))
            }
            (Source::Instant(from, to, Form::DateTime), Some(Scalar::DateTime)) => {
                Typed::DateTime(instant(*from, *to, bits, whom), Offset::UTC)
            }
            (Source::Numbered(prefix), Some(Scalar::String)) => {
                Typed::string(format!("{prefix}{}", whom.person + 1))
            }
            (_, Some(kind)) => self.json(bits, whom).map_or(Typed::Null, |json| {
                Typed::from_json(&json, Type::Scalar(kind))
            }),
            (_, None) => Typed::Null,
        }
    }
}

#[inline]
fn whole(from: i64, to: i64, bits: u64) -> i64 {
    let many = to.wrapping_sub(from) as u64 as u128 + 1;
    let at = (u128::from(bits) * many) >> 64;
    from.wrapping_add(at as i64)
}

#[inline]
fn number(from: f64, to: f64, bits: u64) -> f64 {
    from + (to - from) * unit(bits)
}

/// Box and Muller's, from two numbers made of the bits.
fn normal(mean: f64, deviation: f64, bits: u64) -> f64 {
    let (u, v) = (1.0 - unit(bits), unit(mix(bits)));
    mean + deviation * (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn instant(from: i64, to: i64, bits: u64, whom: Whom) -> Timestamp {
    let ms = whole(from, to, bits);
    let at = Timestamp::from_millisecond(whom.came).unwrap_or_default();
    let drawn = at
        .checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(at);
    Timestamp::from_second(drawn.as_second()).unwrap_or(drawn)
}
