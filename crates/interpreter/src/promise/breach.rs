use jiff::civil::Time;

use crate::person::Phase;

/// What broke a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
    /// At which activity, by its number.
    pub activity: u16,
    /// In which way.
    pub why: Why,
}

/// In which way a promise was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// One message more than allowed.
    TooMany {
        /// When the first of them was sent.
        since: i64,
    },
    /// It came after what it must not come after.
    After {
        /// When that was.
        at: i64,
        /// Where that was.
        activity: u16,
    },
    /// The passage took too long.
    TooLong {
        /// When it ended, if it did.
        ended: Option<i64>,
    },
    /// It was called once more.
    Again {
        /// When it was called before.
        at: i64,
        /// Where.
        activity: u16,
    },
    /// At this local time.
    AtHour {
        /// The time of day.
        time: Time,
    },
    /// The passage ended without it.
    NotReached,
    /// It ended so.
    Ended {
        /// Error or timed out.
        phase: Phase,
    },
}

impl Why {
    /// Its name in texts and answers: `tooMany`, `after`, `tooLong`, `again`, `atHour`,
    /// `notReached`, `ended`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "tooMany",
            Self::After { .. } => "after",
            Self::TooLong { .. } => "tooLong",
            Self::Again { .. } => "again",
            Self::AtHour { .. } => "atHour",
            Self::NotReached => "notReached",
            Self::Ended { .. } => "ended",
        }
    }
}
