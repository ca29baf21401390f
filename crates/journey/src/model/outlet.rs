use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::PathId;

/// An exit of an activity. Text form: `next`, `others`, `error`, `timeout`, `path:<id>`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
#[schemars(with = "String")]
pub enum Outlet {
    /// The ordinary exit of every activity but a condition.
    Next,
    /// A condition's path.
    Path(PathId),
    /// A condition's path for other cases.
    Others,
    /// The path of an event that did not come in time (R-CAN-39).
    Timeout,
    /// The path for a timeout or an error.
    Error,
}

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Next => f.write_str("next"),
            Self::Path(path) => write!(f, "path:{path}"),
            Self::Others => f.write_str("others"),
            Self::Timeout => f.write_str("timeout"),
            Self::Error => f.write_str("error"),
        }
    }
}

/// A text that names no outlet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not an outlet: next, others, timeout, error or path:<id>")]
pub struct NotAnOutlet(String);

impl FromStr for Outlet {
    type Err = NotAnOutlet;

    fn from_str(text: &str) -> Result<Self, NotAnOutlet> {
        match text {
            "next" => Ok(Self::Next),
            "others" => Ok(Self::Others),
            "timeout" => Ok(Self::Timeout),
            "error" => Ok(Self::Error),
            _ => match text.strip_prefix("path:") {
                Some(path) if !path.is_empty() => Ok(Self::Path(PathId::new(path))),
                _ => Err(NotAnOutlet(text.to_owned())),
            },
        }
    }
}

impl TryFrom<String> for Outlet {
    type Error = NotAnOutlet;

    fn try_from(text: String) -> Result<Self, NotAnOutlet> {
        text.parse()
    }
}

impl From<Outlet> for String {
    fn from(outlet: Outlet) -> Self {
        outlet.to_string()
    }
}
