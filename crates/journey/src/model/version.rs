use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Activity, Promise, Transition};
use crate::id::{ActivityId, JourneyId, PromiseId, TransitionId, VersionId};

/// One version of a journey: what is drawn and its properties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Version {
    /// This version.
    pub id: VersionId,
    /// The journey it is a version of.
    pub journey: JourneyId,
    /// 1, 2, …; shown as "1.0" where the documents ask for major.minor.
    pub number: u32,
    /// The name that all versions share (R-LIFE-09).
    pub name: String,
    /// Free text; may be empty.
    #[serde(default)]
    pub description: String,
    /// Who made it.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// How people enter and what holds for all its activities.
    pub properties: Properties,
    /// The nodes.
    pub activities: BTreeMap<ActivityId, Activity>,
    /// The links between them.
    pub transitions: BTreeMap<TransitionId, Transition>,
}

/// What holds for a whole version (R-PROP-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Properties {
    /// Whether a person may enter again (R-PROP-02).
    pub allow_re_entrance: bool,
    /// Seconds from one entry to the next; counts only with re-entrance (R-PROP-03).
    pub re_entrance_wait: u32,
    /// IANA name of the zone used where a local time is meant (R-PROP-06).
    pub time_zone: String,
    /// Whether a person's own zone, the profile's `timeZone`, comes before the journey's
    /// (R-PROP-07).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub profile_time_zone: bool,
    /// From when people enter, local time of the workspace's zone (R-PROP-09); none: from
    /// publication on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null", optional = nullable)]
    #[schemars(with = "Option<String>")]
    pub start: Option<DateTime>,
    /// Until when people enter, likewise, itself outside; none: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null", optional = nullable)]
    #[schemars(with = "Option<String>")]
    pub end: Option<DateTime>,
    /// Whether everyone inside leaves at the end date; else they finish (semantics §20 A2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub exit_at_end: bool,
    /// Seconds a call may take with all its retries, 1 to 30 (R-PROP-05).
    pub timeout: u8,
    /// Whether the journey's scenarios must pass before it is published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub require_scenarios: bool,
    /// What must hold of everyone who passes through.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional = nullable, as = "Option<BTreeMap<PromiseId, Promise>>")]
    pub promises: BTreeMap<PromiseId, Promise>,
}

impl Properties {
    /// The documented defaults, in the given IANA time zone.
    pub fn in_zone(time_zone: impl Into<String>) -> Self {
        Self {
            allow_re_entrance: true,
            re_entrance_wait: 300,
            time_zone: time_zone.into(),
            profile_time_zone: false,
            start: None,
            end: None,
            exit_at_end: false,
            timeout: 30,
            require_scenarios: false,
            promises: BTreeMap::new(),
        }
    }
}

/// Where a version stands in its life (R-LIFE-01, R-LIFE-02). Not part of the document: it is
/// never undone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Being drawn.
    Draft,
    /// In test mode: locked, test profiles may enter.
    DraftTest,
    /// Sent to the engine, not yet acknowledged.
    Publishing,
    /// Acknowledged by the engine; read-only.
    Live,
}
