use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Authentication, Field};
use crate::id::{DataSourceId, FieldGroupId, SchemaId};

/// Where a journey gets data about a person (R-DS-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataSource {
    /// This source.
    pub id: DataSourceId,
    /// Technical name; expressions refer to it: `#{Profiles.Group.field}`.
    pub name: String,
    /// Free text; may be empty.
    #[serde(default)]
    pub description: String,
    /// Who made it; "Itinera" for the built-in one.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// What it is.
    pub kind: DataSourceKind,
    /// Its field groups; a look-up fetches a whole group (R-DS-09).
    pub groups: BTreeMap<FieldGroupId, FieldGroup>,
}

/// What a data source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum DataSourceKind {
    /// The built-in profile store: cannot be deleted or renamed (R-DS-01).
    Profiles {},
    /// A REST service that answers in JSON (R-DS-12).
    External {
        /// The address that field groups are fetched from.
        url: String,
        /// How it is proved who calls.
        authentication: Authentication,
    },
}

/// Fields that are fetched together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldGroup {
    /// Technical name, the rule of R-EVT-03 (R-DS-08).
    pub name: String,
    /// Rank in the pane.
    pub order: u32,
    /// The schema its fields come from; none yet in a new group, and none in an external one.
    pub schema: Option<SchemaId>,
    /// Dotted paths of the selected fields; an empty group is not offered (R-DS-10).
    pub fields: BTreeSet<String>,
    /// How it is fetched; of external sources only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub call: Option<GroupCall>,
}

/// How a field group of an external source is fetched (R-DS-16).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupCall {
    /// GET: parameters go into the query; POST: into the body.
    pub method: FetchMethod,
    /// "Dynamic values": names of parameters that each journey gives (R-DS-18).
    #[serde(default)]
    pub parameters: Vec<String>,
    /// "Sent payload" of a POST; `{"param": "<name>"}` in it is replaced by the value (R-DS-19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown", optional = nullable)]
    pub sent: Option<Value>,
    /// Fields of the answer by dotted path, objects included (R-DS-17).
    #[serde(default)]
    pub response: BTreeMap<String, Field>,
}

/// The method of a fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum FetchMethod {
    /// GET
    Get,
    /// POST
    Post,
}
