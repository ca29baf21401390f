//! The bundle: a journey version with all it refers to, in one JSON file (design decision 5).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{ActionId, DataSourceId, EventId, NamespaceId, SchemaId};
use crate::model::{Action, DataSource, Event, Namespace, Schema, Version};

/// The format's number; readers refuse any other.
pub const FORMAT: u32 = 1;

/// The largest bundle read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A journey version and all it refers to. Never holds a secret: an authentication that needs one
/// shows [`SECRET_PLACEHOLDER`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Bundle {
    /// Always [`FORMAT`].
    pub bundle: u32,
    /// IANA name of the workspace's zone, for start and end dates (semantics §9).
    pub time_zone: String,
    /// When it was published, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null", optional = nullable)]
    pub published_at: Option<Timestamp>,
    /// The journey version.
    pub journey: Version,
    /// Events it uses.
    #[serde(default)]
    pub events: BTreeMap<EventId, Event>,
    /// Schemas those events and field groups use.
    #[serde(default)]
    pub schemas: BTreeMap<SchemaId, Schema>,
    /// Namespaces those events use.
    #[serde(default)]
    pub namespaces: BTreeMap<NamespaceId, Namespace>,
    /// Data sources whose groups its expressions read, with just those groups.
    #[serde(default)]
    pub data_sources: BTreeMap<DataSourceId, DataSource>,
    /// Custom actions it calls.
    #[serde(default)]
    pub actions: BTreeMap<ActionId, Action>,
    /// For each action whose authentication needs a secret: [`SECRET_PLACEHOLDER`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<ActionId, String>,
}

/// Stands in a bundle where a secret would (R-IO-04).
pub const SECRET_PLACEHOLDER: &str = "INSERT_SECRET_HERE";
