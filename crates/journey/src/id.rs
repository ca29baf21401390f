//! Identifiers: a newtype for each kind of thing.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest identifier accepted, in bytes.
pub const MAX_ID: usize = 80;

/// Whether `text` may serve as an identifier: 1 to [`MAX_ID`] of `A-Z a-z 0-9 _ - . :`.
pub fn is_valid_id(text: &str) -> bool {
    (1..=MAX_ID).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':'))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(String);

        impl $name {
            /// Wraps a text as an identifier; whether it is well formed is checked on edit and import.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// A journey: what all its versions have in common.
    JourneyId,
    /// One version of a journey.
    VersionId,
    /// An activity (node) on a version's canvas.
    ActivityId,
    /// A transition between two activities.
    TransitionId,
    /// A path of a condition.
    PathId,
    /// A configured event.
    EventId,
    /// A schema: the typed fields of an event or of profiles.
    SchemaId,
    /// A namespace: the kind of identity a key belongs to.
    NamespaceId,
    /// A data source.
    DataSourceId,
    /// A field group of a data source.
    FieldGroupId,
    /// A custom action.
    ActionId,
    /// A header of an action's URL configuration.
    HeaderId,
    /// A test profile of the workspace.
    ProfileId,
    /// A sandbox: objects of different sandboxes never meet.
    SandboxId,
    /// A connector whose calls may need a secret: the id of an action or of an external data source.
    ConnectorId,
    /// A segment: a named set of people.
    SegmentId,
    /// A promise of a journey version.
    PromiseId,
}
