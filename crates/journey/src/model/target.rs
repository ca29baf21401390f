use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{EventId, JourneyId, NamespaceId};

/// What a jump needs to know of another journey: its latest version that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JumpTarget {
    /// The journey's name.
    pub name: String,
    /// Its first event; none if it begins with a segment qualification, or not at all.
    pub event: Option<EventId>,
    /// Namespace of its people.
    pub namespace: Option<NamespaceId>,
    /// The journeys that it jumps to, directly.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[ts(optional = nullable, as = "Option<BTreeSet<JourneyId>>")]
    pub jumps: BTreeSet<JourneyId>,
}
