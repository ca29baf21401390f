//! Why there is no result.

use itinera_journey::Issue;

/// The codes of what can be wrong with an assumption: each has a text in the locales.
pub const ASSUMPTIONS: [&str; 14] = [
    "duration",
    "negative",
    "share",
    "order",
    "weight",
    "nothing",
    "deviation",
    "nobody",
    "tooMany",
    "event",
    "segment",
    "message",
    "endpoint",
    "status",
];

/// Why there is no result. Texts: `error-SIMULATION_…`, of assumptions `assumption-<code>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// The assumptions are of another format.
    #[error(
        "the assumptions have format {found}; this program reads format {}",
        super::FORMAT
    )]
    Format {
        /// Which.
        found: u32,
    },
    /// An assumption that makes no sense.
    #[error("{place}: {}", said(code, what))]
    Assumption {
        /// Where: `events[0].probability`.
        place: String,
        /// What is wrong: `duration`, `negative`, `share`, `order`, `weight`, `nothing`,
        /// `deviation`, `nobody`, `tooMany`, `event`, `segment`, `message`, `endpoint`, `status`.
        code: &'static str,
        /// What was given.
        what: String,
    },
    /// The journey has errors.
    #[error("the journey «{name}» has errors: {}", codes(issues))]
    Journey {
        /// Its name.
        name: String,
        /// All of its issues.
        issues: Vec<Issue>,
    },
    /// The journey has too many activities.
    #[error("the journey is too large to be simulated")]
    TooLarge,
    /// The profiles cannot be read.
    #[error("the profiles cannot be read: {0}")]
    Profiles(String),
    /// None of the profiles can be read.
    #[error("none of the {lines} lines holds a profile; line {line}: {message}")]
    NoProfiles {
        /// How many lines there are.
        lines: u64,
        /// The first broken one, from 1.
        line: u64,
        /// Why.
        message: String,
    },
    /// There is no such person.
    #[error("there is no person {0}")]
    NoPerson(u64),
    /// The records cannot be written.
    #[error("the records cannot be written: {0}")]
    Records(String),
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
}

fn codes(issues: &[Issue]) -> String {
    let errors = issues
        .iter()
        .filter(|issue| issue.severity == itinera_journey::Severity::Error);
    let codes: Vec<&str> = errors.map(|issue| issue.code.as_str()).collect();
    codes.join(", ")
}

/// In English, for logs and the terminal.
fn said(code: &str, what: &str) -> String {
    match code {
        "duration" => format!("«{what}» is not an ISO-8601 duration such as PT6H or P2D"),
        "negative" => format!("«{what}» is negative"),
        "share" => format!("{what} is not a share from 0 to 1"),
        "order" => "it ends before it begins".to_owned(),
        "weight" => format!("{what} is not a weight: a number, not negative"),
        "nothing" => "there is nothing to choose from".to_owned(),
        "deviation" => format!("{what} is not a standard deviation: a number, not negative"),
        "nobody" => "there is nobody to simulate".to_owned(),
        "tooMany" => format!("{what} people are too many"),
        "event" => format!("the journey has no event «{what}»"),
        "segment" => format!("the journey names no segment «{what}»"),
        "message" => format!("the journey has no message activity «{what}»"),
        "endpoint" if what.is_empty() => {
            "either «action», or «dataSource» and «fieldGroup»".to_owned()
        }
        "endpoint" => format!("the journey uses no action or field group «{what}»"),
        "status" => format!("{what} is not the status of a failure"),
        _ => what.to_owned(),
    }
}

impl SimulationError {
    pub(super) fn assumption(place: &str, code: &'static str, what: &str) -> Self {
        Self::Assumption {
            place: place.to_owned(),
            code,
            what: what.to_owned(),
        }
    }

    pub(super) fn journey(name: &str, issues: Vec<Issue>) -> Self {
        Self::Journey {
            name: name.to_owned(),
            issues,
        }
    }
}
