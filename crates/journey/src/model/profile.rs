use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::SegmentStatus;
use crate::id::{NamespaceId, ProfileId, SegmentId};

/// A person of the workspace's own profile store, for test mode (R-TEST-26).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// This profile.
    pub id: ProfileId,
    /// Shown name, e.g. "Anna (woman, Paris)".
    pub name: String,
    /// Whether it may enter a journey in test mode (R-TEST-03).
    pub test_profile: bool,
    /// The person's key in each namespace.
    pub identities: BTreeMap<NamespaceId, String>,
    /// Attributes, nested as the profile schema has them.
    #[ts(type = "Record<string, unknown>")]
    pub attributes: Map<String, Value>,
    /// Experience events of the person, newest last, nested as their schema has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(type = "Record<string, unknown>[] | null", optional = nullable)]
    pub experience_events: Vec<Map<String, Value>>,
    /// The person's status in segments; absent: never in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional = nullable, as = "Option<BTreeMap<SegmentId, SegmentStatus>>")]
    pub segments: BTreeMap<SegmentId, SegmentStatus>,
}
