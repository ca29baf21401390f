use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{DataSourceId, FieldGroupId, SchemaId};

/// Where a journey gets data about a person (R-DS-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
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
    pub created_at: Timestamp,
    /// What it is.
    pub kind: DataSourceKind,
    /// Its field groups; a look-up fetches a whole group (R-DS-09).
    pub groups: BTreeMap<FieldGroupId, FieldGroup>,
}

/// What a data source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum DataSourceKind {
    /// The built-in profile store: cannot be deleted or renamed (R-DS-01).
    Profiles {},
}

/// Fields that are fetched together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldGroup {
    /// Technical name, the rule of R-EVT-03 (R-DS-08).
    pub name: String,
    /// Rank in the pane.
    pub order: u32,
    /// The schema its fields come from; none yet in a new group.
    pub schema: Option<SchemaId>,
    /// Dotted paths of the selected fields; an empty group is not offered (R-DS-10).
    pub fields: BTreeSet<String>,
}
