use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{ActionId, ActivityId, EventId, HeaderId, PathId};

/// A node of a journey's canvas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activity {
    /// Suffix of the caption; may be empty (R-CAN-20).
    #[serde(default)]
    pub label: String,
    /// Free text; may be empty.
    #[serde(default)]
    pub description: String,
    /// Top left of the node on the canvas, in canvas pixels. Never a priority: see [`Transition`].
    pub position: Point,
    /// What it does.
    pub kind: ActivityKind,
}

/// A place on the canvas, in whole canvas pixels, y growing downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// What an activity does. Expressions are kept as text: a broken one loads, shows and is an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ActivityKind {
    /// Listens to a configured event; the first activity is the journey's entry (semantics §6).
    Event {
        /// The configured event.
        event: EventId,
    },
    /// Chooses one of several paths (semantics §8).
    Condition {
        /// Paths by id; tested in ascending `order` (R-COND-04).
        paths: BTreeMap<PathId, ConditionPath>,
        /// "Show path for other cases" (R-COND-06).
        others: bool,
        /// "Alternative path in case of a timeout or an error" (R-COND-08).
        error_path: bool,
    },
    /// Waits for a duration (semantics §7).
    Wait {
        /// How many units; 1 s to 30 d in all.
        amount: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// Calls a configured custom action (semantics §10, §11).
    Action {
        /// The configured action.
        action: ActionId,
        /// Expression whose text is appended to the URL; empty for none (R-ACT-25).
        #[serde(default)]
        path: String,
        /// Expressions for the action's variable headers.
        #[serde(default)]
        headers: BTreeMap<HeaderId, String>,
        /// Expressions for the action's variable payload fields, by dotted path.
        #[serde(default)]
        parameters: BTreeMap<String, String>,
        /// "Alternative path in case of a timeout or an error" (R-ACT-29).
        error_path: bool,
    },
    /// Marks the end of a path. Added and removed by the journey itself, never by hand (R-CAN-15).
    End {},
}

/// One path of a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionPath {
    /// Caption of the path's transition: `Path1`, … by default (R-COND-02).
    pub name: String,
    /// Rank among the condition's paths, ascending from the top (R-COND-05).
    pub order: u32,
    /// When the path is taken.
    pub test: PathTest,
}

/// When a condition's path is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum PathTest {
    /// Data Source Condition: a boolean expression (R-COND-09).
    Expression {
        /// Its text.
        expression: String,
    },
}

/// A unit of time; a day is 24 hours (semantics §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
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
}

/// A path out of an activity to the next one. The graph has no cycle (R-CAN-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transition {
    /// Where it leaves.
    pub from: ActivityId,
    /// By which outlet.
    pub outlet: Outlet,
    /// Where it arrives.
    pub to: ActivityId,
    /// Rank among transitions of the same outlet, ascending from the top; the only priority
    /// (semantics §1).
    pub order: u32,
}

/// An exit of an activity. Text form: `next`, `others`, `error`, `path:<id>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub enum Outlet {
    /// The ordinary exit of every activity but a condition.
    Next,
    /// A condition's path.
    Path(PathId),
    /// A condition's path for other cases.
    Others,
    /// The path for a timeout or an error.
    Error,
}

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Next => f.write_str("next"),
            Self::Path(path) => write!(f, "path:{path}"),
            Self::Others => f.write_str("others"),
            Self::Error => f.write_str("error"),
        }
    }
}

/// A text that names no outlet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not an outlet: next, others, error or path:<id>")]
pub struct NotAnOutlet(String);

impl FromStr for Outlet {
    type Err = NotAnOutlet;

    fn from_str(text: &str) -> Result<Self, NotAnOutlet> {
        match text {
            "next" => Ok(Self::Next),
            "others" => Ok(Self::Others),
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

impl ActivityKind {
    /// The exits this activity has now, in order from the top.
    pub fn outlets(&self) -> Vec<Outlet> {
        match self {
            Self::Event { .. } | Self::Wait { .. } => vec![Outlet::Next],
            Self::Action { error_path, .. } => {
                let error = error_path.then_some(Outlet::Error);
                std::iter::once(Outlet::Next).chain(error).collect()
            }
            Self::Condition {
                paths,
                others,
                error_path,
            } => {
                let mut ordered: Vec<_> = paths.iter().collect();
                ordered.sort_by_key(|(id, path)| (path.order, *id));
                ordered
                    .into_iter()
                    .map(|(id, _)| Outlet::Path(id.clone()))
                    .chain(others.then_some(Outlet::Others))
                    .chain(error_path.then_some(Outlet::Error))
                    .collect()
            }
            Self::End {} => Vec::new(),
        }
    }

    /// Whether it may stand in parallel to others after one step: events and waits (R-CAN-13).
    pub fn may_be_parallel(&self) -> bool {
        matches!(self, Self::Event { .. } | Self::Wait { .. })
    }
}
