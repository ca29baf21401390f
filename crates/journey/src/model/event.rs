use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{EventId, NamespaceId, SchemaId};

/// Something that happens to exactly one person (R-EVT-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// This event.
    pub id: EventId,
    /// Technical name, `^[A-Za-z_][A-Za-z0-9_]{0,29}$` (R-EVT-03); expressions refer to it.
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
    /// How an incoming payload is recognised as this event (R-EVT-12).
    pub recognition: Recognition,
    /// The schema of its payload; none yet in a new event.
    pub schema: Option<SchemaId>,
    /// Dotted paths of the selected fields (R-EVT-13); only these are kept (semantics §3).
    pub fields: BTreeSet<String>,
    /// The namespace of its key; optional (R-EVT-18).
    pub namespace: Option<NamespaceId>,
    /// Expression that yields the person's key, e.g. `@{SpaBeacon.person.id}` (R-EVT-20).
    pub key: String,
}

/// How an incoming payload is recognised as an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Recognition {
    /// Schema matches and the condition is true (R-EVT-10).
    RuleBased {
        /// The event ID condition: a boolean expression over the payload.
        condition: String,
    },
    /// `_experience.campaign.orchestration.eventID` equals this id (R-EVT-05).
    SystemGenerated {
        /// Made when the event is created; nobody types it.
        event_id: String,
    },
}
