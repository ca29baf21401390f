//! Why a scenario cannot be run, as values: the window has their texts in each language.

use super::{FORMAT, MAX_BYTES};

/// Why a scenario cannot be run. `Display` is English, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Larger than [`MAX_BYTES`].
    #[error("the scenario is larger than {} MiB", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// Not JSON, or not a scenario's shape.
    #[error("not a scenario, at line {line}, column {column}: {message}")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// In words.
        message: String,
    },
    /// Of another format.
    #[error("the scenario has format {0}; this program reads format {FORMAT}")]
    Format(u64),
    /// A part that makes no sense.
    #[error("{place}: {wrong}")]
    Wrong {
        /// Where: `steps[2].event`.
        place: String,
        /// What.
        wrong: Wrong,
    },
    /// A bundle has errors.
    #[error("the journey «{journey}» has errors: {}", issues.join(", "))]
    Journey {
        /// Its name.
        journey: String,
        /// Codes with their places.
        issues: Vec<String>,
    },
    /// It does not come to an end.
    #[error(
        "{}: the run does not come to an end; it was stopped after {} inputs",
        place.as_deref().unwrap_or("after the last step"),
        crate::session::BUDGET
    )]
    Endless {
        /// After which step; the last one if none is named.
        place: Option<String>,
    },
}

/// What is wrong with a part of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A name that several activities have.
    #[error("several activities are called «{0}»: use the id")]
    Ambiguous(String),
    /// No activity has the name.
    #[error("the journey has no activity «{name}»; it has: {known}")]
    NoActivity {
        /// What was written.
        name: String,
        /// The names there are.
        known: String,
    },
    /// No event has the name.
    #[error("the journey has no event «{0}»")]
    NoEvent(String),
    /// No segment has the name.
    #[error("the journey names no segment «{0}»")]
    NoSegment(String),
    /// No bundle holds the journey.
    #[error("no bundle given has the journey «{0}»")]
    NoJourney(String),
    /// No bundle is this version.
    #[error("no bundle given is version {0} of the journey")]
    NoVersion(u32),
    /// Two bundles are the same version.
    #[error("two bundles are version {0} of one journey")]
    SameVersion(u32),
    /// There is no bundle with a journey to run.
    #[error("there is no journey")]
    Nothing,
    /// An unknown time zone.
    #[error("there is no time zone «{0}»")]
    NoTimeZone(String),
    /// A wait in test that cannot be read.
    #[error("neither seconds nor an ISO-8601 duration")]
    NoWait,
    /// A wait in test that is too short.
    #[error("at least 1 second")]
    ShortWait,
    /// A stub without an answer.
    #[error("at least one reply")]
    NoReply,
    /// A stub that does not say of what.
    #[error("either «action», or «dataSource» and «fieldGroup»")]
    StubOfNothing,
    /// A stub of what the journey does not call.
    #[error("the journey uses no such action or field group")]
    StubUnused,
    /// A step's time that cannot be read.
    #[error("not an ISO-8601 duration")]
    NoDuration,
    /// A step's time that no clock reaches.
    #[error("too far away")]
    TooFar,
    /// A step that comes before the one above it.
    #[error("before the step above")]
    Backwards,
    /// A step that is not one thing.
    #[error("exactly one of event, reaction, segment, stop, close and publish")]
    NotOneThing,
    /// A step that names nobody.
    #[error("whom does it concern?")]
    Nobody,
}

/// Every code of a [`ScenarioError`]; the texts are `error-<code>` in the locale files.
pub const CODES: &[&str] = &[
    "scenarioTooLarge",
    "scenarioMalformed",
    "scenarioFormat",
    "scenarioJourney",
    "scenarioEndless",
    "scenarioEndlessAfter",
    "scenarioAmbiguous",
    "scenarioNoActivity",
    "scenarioNoEvent",
    "scenarioNoSegment",
    "scenarioNoJourney",
    "scenarioNoVersion",
    "scenarioSameVersion",
    "scenarioNothing",
    "scenarioNoTimeZone",
    "scenarioNoWait",
    "scenarioShortWait",
    "scenarioNoReply",
    "scenarioStubOfNothing",
    "scenarioStubUnused",
    "scenarioNoDuration",
    "scenarioTooFar",
    "scenarioBackwards",
    "scenarioNotOneThing",
    "scenarioNobody",
];

impl ScenarioError {
    /// Its code, one of [`CODES`].
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "scenarioTooLarge",
            Self::Malformed { .. } => "scenarioMalformed",
            Self::Format(_) => "scenarioFormat",
            Self::Journey { .. } => "scenarioJourney",
            Self::Endless { place: None } => "scenarioEndless",
            Self::Endless { place: Some(_) } => "scenarioEndlessAfter",
            Self::Wrong { wrong, .. } => wrong.code(),
        }
    }

    /// What its text names: `place`, `name`, `known`, `number`, `line`, `column`, `what`,
    /// `journey`, `issues`, `limit`.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![("limit", (MAX_BYTES / 1024 / 1024).to_string())],
            Self::Malformed {
                line,
                column,
                message,
            } => vec![
                ("line", line.to_string()),
                ("column", column.to_string()),
                ("what", message.clone()),
            ],
            Self::Format(found) => {
                vec![("number", found.to_string()), ("limit", FORMAT.to_string())]
            }
            Self::Journey { journey, issues } => {
                vec![("journey", journey.clone()), ("issues", issues.join(", "))]
            }
            Self::Endless { place } => {
                let budget = ("limit", crate::session::BUDGET.to_string());
                let place = place.as_ref().map(|place| ("place", place.clone()));
                place.into_iter().chain([budget]).collect()
            }
            Self::Wrong { place, wrong } => {
                let place = ("place", place.clone());
                std::iter::once(place).chain(wrong.params()).collect()
            }
        }
    }
}

impl Wrong {
    const fn code(&self) -> &'static str {
        match self {
            Self::Ambiguous(_) => "scenarioAmbiguous",
            Self::NoActivity { .. } => "scenarioNoActivity",
            Self::NoEvent(_) => "scenarioNoEvent",
            Self::NoSegment(_) => "scenarioNoSegment",
            Self::NoJourney(_) => "scenarioNoJourney",
            Self::NoVersion(_) => "scenarioNoVersion",
            Self::SameVersion(_) => "scenarioSameVersion",
            Self::Nothing => "scenarioNothing",
            Self::NoTimeZone(_) => "scenarioNoTimeZone",
            Self::NoWait => "scenarioNoWait",
            Self::ShortWait => "scenarioShortWait",
            Self::NoReply => "scenarioNoReply",
            Self::StubOfNothing => "scenarioStubOfNothing",
            Self::StubUnused => "scenarioStubUnused",
            Self::NoDuration => "scenarioNoDuration",
            Self::TooFar => "scenarioTooFar",
            Self::Backwards => "scenarioBackwards",
            Self::NotOneThing => "scenarioNotOneThing",
            Self::Nobody => "scenarioNobody",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoActivity { name, known } => {
                vec![("name", name.clone()), ("known", known.clone())]
            }
            Self::Ambiguous(name)
            | Self::NoEvent(name)
            | Self::NoSegment(name)
            | Self::NoJourney(name)
            | Self::NoTimeZone(name) => vec![("name", name.clone())],
            Self::NoVersion(number) | Self::SameVersion(number) => {
                vec![("number", number.to_string())]
            }
            _ => Vec::new(),
        }
    }
}
