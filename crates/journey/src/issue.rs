//! Diagnostics as values: what is wrong in a document, how badly, and where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{ActivityId, PathId};

/// How badly an issue weighs: errors block test and publication, warnings do not (R-VAL-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Blocks test mode and publication.
    Error,
    /// Worth a look; blocks nothing.
    Warning,
}

/// Where an issue stands. All parts absent: the document as a whole (R-VAL-03).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct Place {
    /// The object when it is not the journey itself: `event`, `action`, `dataSource`, `schema`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectRef>,
    /// The activity on the canvas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// The path of a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathId>,
    /// The field of the pane, as the model spells it: `expression`, `parameters.message.text`…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Bytes `[from, to)` within that field's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<[usize; 2]>,
}

/// An object of the workspace, by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectRef {
    /// What it is.
    pub kind: ObjectKind,
    /// Its id: that of the newtype of its kind.
    pub id: String,
}

/// The kinds of object a workspace holds that have a document and a log of edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ObjectKind {
    /// A journey version.
    Version,
    /// A configured event.
    Event,
    /// A data source with its field groups.
    DataSource,
    /// A custom action.
    Action,
    /// A schema.
    Schema,
    /// A namespace.
    Namespace,
    /// A segment.
    Segment,
    /// A test profile.
    Profile,
}

/// One diagnostic. Its text is in the locale files under `issue-<code>`, filled from `params`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// A stable identifier such as `ERR_JOURNEYVERSION_200` (R-VAL-07) or `ERR_EVENT_KEY_MISSING`.
    pub code: String,
    /// How badly it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// What the text is filled with.
    pub params: BTreeMap<String, String>,
}

impl Issue {
    /// A warning, about an activity where it is about one.
    pub fn warning<'a>(
        code: &str,
        activity: Option<&ActivityId>,
        params: impl IntoIterator<Item = (&'a str, String)>,
    ) -> Self {
        let place = Place {
            activity: activity.cloned(),
            ..Place::default()
        };
        let params = params.into_iter();
        Self {
            code: code.to_owned(),
            severity: Severity::Warning,
            place,
            params: params
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }
}
