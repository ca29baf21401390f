use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::id::{NamespaceId, ProfileId};

/// A person of the workspace's own profile store, for test mode (R-TEST-26).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
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
}
