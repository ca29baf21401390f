use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Hours, Weekday};
use crate::id::PathId;

/// One path of a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionPath {
    /// Caption of the path's transition: `Path1`, … by default (R-COND-02).
    pub name: String,
    /// Rank among the condition's paths, ascending from the top (R-COND-05).
    pub order: u32,
    /// When the path is taken. All paths of a condition have the same type of test (R-COND-01).
    pub test: PathTest,
}

/// When a condition's path is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum PathTest {
    /// Data Source Condition: a boolean expression (R-COND-09).
    Expression {
        /// Its text.
        expression: String,
    },
    /// Time Condition: the local time is within the hours and on one of the days; at least one of
    /// the two filters (R-COND-11).
    Time {
        /// "Filter by hour".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        hours: Option<Hours>,
        /// "Filter by day"; empty: every day.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        #[ts(optional = nullable, as = "Option<BTreeSet<Weekday>>")]
        days: BTreeSet<Weekday>,
    },
    /// Date Condition: from ≤ local date and time < to; an absent bound is open (R-COND-12).
    Date {
        /// `2026-12-01T00:00:00`, local.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(type = "string | null", optional = nullable)]
        #[schemars(with = "Option<String>")]
        from: Option<civil::DateTime>,
        /// Likewise; itself outside.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(type = "string | null", optional = nullable)]
        #[schemars(with = "Option<String>")]
        to: Option<civil::DateTime>,
    },
    /// Percentage split: this share of the people (R-COND-14).
    Share {
        /// Of a hundred; all paths add up to 100.
        percent: u8,
    },
}

/// The paths of a condition from the top.
pub(crate) fn ordered(paths: &BTreeMap<PathId, ConditionPath>) -> Vec<(&PathId, &ConditionPath)> {
    let mut ordered: Vec<_> = paths.iter().collect();
    ordered.sort_by_key(|(id, path)| (path.order, *id));
    ordered
}

/// Whether a condition is a percentage split: no path for other cases and none for errors.
pub(crate) fn is_split(paths: &BTreeMap<PathId, ConditionPath>) -> bool {
    ordered(paths)
        .first()
        .is_some_and(|(_, path)| matches!(path.test, PathTest::Share { .. }))
}
