use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A unit of time; a day is 24 hours (semantics §7).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum TimeUnit {
    /// 1 000 ms.
    Seconds,
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
}

impl TimeUnit {
    /// The unit's length in milliseconds.
    pub fn millis(self) -> i64 {
        match self {
            Self::Seconds => 1_000,
            Self::Minutes => 60_000,
            Self::Hours => 3_600_000,
            Self::Days => 86_400_000,
        }
    }

    /// So many of the unit, in milliseconds.
    pub fn times(self, amount: u32) -> i64 {
        i64::from(amount).saturating_mul(self.millis())
    }
}

/// A day of the week, local time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl From<civil::Weekday> for Weekday {
    fn from(day: civil::Weekday) -> Self {
        match day {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// Hours of the day, `[from, to)`, local time; from after to passes midnight, and a `to` of
/// midnight is the end of the day (semantics §8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hours {
    /// `09:00:00`.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub from: civil::Time,
    /// `18:00:00`, itself outside.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub to: civil::Time,
}

impl Hours {
    /// Whether a local time is within.
    pub fn contains(&self, at: civil::Time) -> bool {
        let midnight = civil::Time::midnight();
        match () {
            () if self.to == midnight => at >= self.from,
            () if self.from <= self.to => self.from <= at && at < self.to,
            () => at >= self.from || at < self.to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn hours_are_half_open_and_may_pass_midnight() {
        let day = Hours {
            from: time(9, 0, 0, 0),
            to: time(18, 0, 0, 0),
        };
        assert!(day.contains(time(9, 0, 0, 0)) && !day.contains(time(18, 0, 0, 0)));
        let night = Hours {
            from: time(22, 0, 0, 0),
            to: time(6, 0, 0, 0),
        };
        assert!(night.contains(time(23, 0, 0, 0)) && night.contains(time(5, 59, 59, 0)));
        assert!(!night.contains(time(6, 0, 0, 0)) && !night.contains(time(12, 0, 0, 0)));
        let evening = Hours {
            from: time(18, 0, 0, 0),
            to: time(0, 0, 0, 0),
        };
        assert!(evening.contains(time(23, 59, 59, 0)) && !evening.contains(time(0, 0, 0, 0)));
    }
}
