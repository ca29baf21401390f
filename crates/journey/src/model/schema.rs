use std::collections::BTreeMap;

use itinera_expr::Type;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{NamespaceId, SchemaId};

/// The typed fields of an event's payload or of profiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Schema {
    /// This schema; what `schemaRef.id` of a payload names.
    pub id: SchemaId,
    /// Shown name.
    pub name: String,
    /// What it describes.
    pub class: SchemaClass,
    /// Who made it; "Itinera" for the built-in ones.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// Fields by dotted path, objects included; arrays are transparent (`items.price`).
    pub fields: BTreeMap<String, Field>,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SchemaClass {
    /// Payloads of events (R-EVT-28).
    ExperienceEvent,
    /// Profiles.
    Profile,
}

/// One field of a schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Field {
    /// Its type.
    #[serde(rename = "type")]
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub kind: Type,
    /// Shown name; empty: the technical one (R-UI-12).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional = nullable, as = "Option<String>")]
    pub display: String,
    /// Needed for the payload to be valid; always selected (R-EVT-14).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub required: bool,
    /// The primary identity of the schema (R-EVT-16).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub primary_identity: bool,
    /// The only values allowed, if it is an enumeration (R-TEST-09).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional = nullable, as = "Option<Vec<String>>")]
    pub choices: Vec<String>,
}

/// The kind of identity a key belongs to, e.g. Email (R-EVT-18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Namespace {
    /// This namespace.
    pub id: NamespaceId,
    /// Technical name used by the engine's addresses, e.g. `Email`.
    pub code: String,
    /// Shown name.
    pub name: String,
}
