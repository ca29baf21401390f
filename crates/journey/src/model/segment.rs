use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::SegmentId;

/// A named set of people, computed elsewhere (R-SEG-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Segment {
    /// This segment; what a qualification names.
    pub id: SegmentId,
    /// Shown name; `inSegment("…")` uses it.
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
    /// How it is computed.
    pub evaluation: Evaluation,
    /// When it was computed last; none: never (R-SEG-11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string | null", optional = nullable)]
    #[schemars(with = "Option<String>")]
    pub calculated_at: Option<Timestamp>,
}

/// How a segment is computed (R-SEG-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Evaluation {
    /// At intervals.
    Batch,
    /// As data comes.
    Streaming,
}

/// A person's status in a segment (semantics §14).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum SegmentStatus {
    /// Has just come in.
    Realized,
    /// Has been in.
    Existing,
    /// Has just left.
    Exited,
}

impl SegmentStatus {
    /// Its spelling in payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Realized => "realized",
            Self::Existing => "existing",
            Self::Exited => "exited",
        }
    }

    /// Whether the person is in the segment (R-SEG-03).
    pub fn is_member(self) -> bool {
        !matches!(self, Self::Exited)
    }
}
