//! What crosses IPC: requests and answers of the commands, beside the model's own documents.

use std::collections::BTreeMap;

use itinera_expr::Type;
use itinera_interpreter::record::Discard;
use itinera_journey::edit::{ObjectEdit, VersionEdit};
use itinera_journey::id::{
    ActionId, ActivityId, ConnectorId, EventId, JourneyId, SchemaId, VersionId,
};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{Channel, Event, Field, PayloadField, SchemaClass, Status};
use itinera_journey::{Issue, Patch};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

pub use crate::editor::*;

macro_rules! wire {
    ($($(#[$doc:meta])* struct $name:ident $body:tt)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name $body
    )*};
}

mod ahead;
mod promises;
pub use promises::*;
mod testing;
pub use ahead::*;
pub use testing::*;

/// A request or answer without content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Where a bundle comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum BundleSource {
    /// A file; `~/` is the home folder.
    File {
        /// Its path.
        path: String,
    },
    /// The content of a file that was chosen in the window.
    Text {
        /// All of it.
        text: String,
    },
}

/// A sample journey that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Sample {
    /// The documented simple case: a discount at the spa.
    Spa,
    /// The documented advanced case: lobby, restaurant and reservation system.
    Hotel,
}

wire! {
    /// The workspace as the window opens it.
    struct WorkspaceState {
        /// The file.
        pub path: String,
        /// Who writes it, when it is open read-only here: e.g. "itinera-desktop (process 4711)".
        pub held_by: Option<String>,
        /// Whether edits are refused: held by another, or the file cannot be written.
        pub read_only: bool,
        /// The program's version.
        pub program: String,
        /// What the three-step checklist asks for (issue 2, point 3).
        pub checklist: Checklist,
        /// Settings of this machine and workspace.
        pub settings: Settings,
    }

    /// Which of the first three steps are done.
    struct Checklist {
        /// An event is configured.
        pub event: bool,
        /// An action is configured.
        pub action: bool,
        /// A journey is drawn.
        pub journey: bool,
    }

    /// Settings. Those of the machine are kept outside the workspace and never exported.
    struct Settings {
        /// `en`, `fr`, or none: the system's.
        pub locale: Option<String>,
        /// Author's name on new objects.
        pub author: String,
        /// IANA name of the workspace's time zone.
        pub time_zone: String,
        /// Show read-only fields in the designer's panes (R-CAN-28).
        pub show_read_only_fields: bool,
        /// Of events and actions, the palette shows only those used last (R-CAN-07). Machine
        /// setting.
        pub only_recent_items: bool,
        /// What was taken from the palette last, newest first: `event:` or `action:` and the id.
        /// Machine setting.
        pub recent_items: Vec<String>,
        /// This machine may call local addresses, any port (semantics §20 A12). Machine setting.
        pub allow_local: bool,
        /// The sandbox events and journeys belong to on the engine.
        pub sandbox: String,
    }

    /// Which objects to list.
    struct ListRequest {
        /// Their kind; versions list the latest of each journey.
        pub kind: ObjectKind,
        /// Text to find in name or description, any case; empty for all.
        pub search: String,
    }

    /// A list, already searched.
    struct ObjectList {
        /// Rows, newest first.
        pub rows: Vec<Row>,
        /// How many there are without the search.
        pub total: usize,
    }

    /// A row of a list.
    struct Row {
        /// What it is.
        pub object: ObjectRef,
        /// Name.
        pub name: String,
        /// Description; may be empty.
        pub description: String,
        /// Who made it.
        pub author: String,
        /// When made, UTC.
        #[ts(type = "string")]
        pub created_at: Timestamp,
        /// When last changed, UTC.
        #[ts(type = "string")]
        pub changed_at: Timestamp,
        /// A version's status.
        pub status: Option<Status>,
        /// A version's number.
        pub number: Option<u32>,
        /// How many journeys use it.
        pub used_in: usize,
        /// How many errors it has.
        pub errors: usize,
        /// How many warnings it has.
        pub warnings: usize,
        /// Built in: cannot be deleted or renamed.
        pub built_in: bool,
        /// Of an action that sends messages: by which channel.
        pub channel: Option<Channel>,
    }

    /// Profiles as text.
    struct ImportProfilesRequest {
        /// Comma-separated values with a header, or JSON: told apart by how it begins.
        pub text: String,
    }

    /// What came of an import of profiles.
    struct ImportedProfiles {
        /// How many are new.
        pub created: usize,
        /// How many took the place of a known one with the same identity.
        pub changed: usize,
    }

    /// A journey that a jump may name: its latest version (R-JUMP-04).
    struct JumpRow {
        /// The journey.
        pub journey: JourneyId,
        /// Its name.
        pub name: String,
        /// Its latest version.
        pub version: VersionId,
        /// That version's number.
        pub number: u32,
        /// That version's status.
        pub status: Status,
        /// When that version was made, UTC.
        #[ts(type = "string")]
        pub created_at: Timestamp,
        /// Its first event; none if it begins otherwise.
        pub event: Option<EventId>,
        /// Payload fields of that event that a jump fills in by itself: those of its key.
        pub key_fields: Vec<String>,
        /// Why the asking version may not jump there, as the code of an issue; none if it may.
        pub refused: Option<String>,
        /// Whether it jumps to the asking version's journey (R-JUMP-10).
        pub jumps_here: bool,
    }

    /// An object with its document.
    struct Opened {
        /// What it is.
        pub object: ObjectRef,
        /// Number of the last edit; 0 before the first.
        pub revision: u64,
        /// The model's JSON document (`Version`, `Event`, `Action`, …).
        #[ts(type = "unknown")]
        pub document: Value,
        /// What is wrong with it.
        pub issues: Vec<Issue>,
        /// Name of the edit that undo would take back.
        pub undo: Option<String>,
        /// Name of the edit that redo would bring again.
        pub redo: Option<String>,
        /// A version's status.
        pub status: Option<Status>,
        /// Why it cannot be edited now: `live`, `inTest`, `publishing`, `readOnly`, `builtIn`.
        pub locked: Option<String>,
        /// Journeys that use it.
        pub used_in: Vec<Row>,
    }

    /// What to create.
    struct CreateRequest {
        /// Its kind. A name is made up (`event27`, `Journey3`).
        pub kind: ObjectKind,
    }

    /// An edit of a journey version.
    struct EditVersionRequest {
        /// Which.
        pub version: VersionId,
        /// The revision that the window saw.
        pub revision: u64,
        /// The gesture.
        pub edit: VersionEdit,
    }

    /// An edit of another object: a pane's Save.
    struct EditObjectRequest {
        /// The revision that the window saw.
        pub revision: u64,
        /// The object as it shall be.
        pub edit: ObjectEdit,
    }

    /// Undo or redo of an object's last edit.
    struct UndoRequest {
        /// Which object.
        pub object: ObjectRef,
        /// The revision that the window saw.
        pub revision: u64,
    }

    /// The outcome of an edit, an undo or a redo; also what is broadcast to every window.
    struct Applied {
        /// Which object.
        pub object: ObjectRef,
        /// The new revision.
        pub revision: u64,
        /// From the revision that the request named to the new one.
        pub patch: Patch,
        /// What is wrong with it now.
        pub issues: Vec<Issue>,
        /// Name of the edit that undo would take back.
        pub undo: Option<String>,
        /// Name of the edit that redo would bring again.
        pub redo: Option<String>,
    }

    /// Asks whether an edit would be accepted, without doing it.
    struct MayRequest {
        /// Which version.
        pub version: VersionId,
        /// The edits in question, each on its own.
        pub edits: Vec<VersionEdit>,
    }

    /// One entry of an object's log.
    struct LogEntry {
        /// Its number.
        pub revision: u64,
        /// Who.
        pub author: String,
        /// When, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
        /// Name of the edit: `addActivity`, `undo`, …
        pub name: String,
    }

    /// An earlier state of an object.
    struct RevisionRequest {
        /// Which object.
        pub object: ObjectRef,
        /// Which revision.
        pub revision: u64,
    }

    /// A pasted JSON sample.
    struct SampleRequest {
        /// The text as pasted.
        pub text: String,
    }

    /// What a sample yields for a schema.
    struct SchemaSample {
        /// Fields by dotted path, types inferred, for review.
        pub fields: BTreeMap<String, Field>,
    }

    /// What a sample yields for an action's payload: every leaf constant.
    struct PayloadSample {
        /// The sample as read.
        #[ts(type = "unknown")]
        pub sample: Value,
        /// Leaves by dotted path.
        pub fields: BTreeMap<String, PayloadField>,
    }

    /// A new schema, reviewed.
    struct CreateSchemaRequest {
        /// Shown name.
        pub name: String,
        /// What it describes.
        pub class: SchemaClass,
        /// Fields by dotted path.
        pub fields: BTreeMap<String, Field>,
    }
}

/// Where an expression stands: decides what it may refer to and what it must yield.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ExpressionPlace {
    /// A path of a condition: events passed before it and data sources; boolean.
    Path {
        /// The version.
        version: VersionId,
        /// The condition.
        activity: ActivityId,
    },
    /// A payload parameter of an action or message; yields the field's type.
    Parameter {
        /// The version.
        version: VersionId,
        /// The activity.
        activity: ActivityId,
        /// Dotted path of the payload field.
        field: String,
        /// The action as chosen in the pane, if that is not saved yet.
        #[serde(default)]
        #[ts(optional = nullable)]
        action: Option<ActionId>,
    },
    /// The date of a custom wait; yields a dateTimeOnly.
    Until {
        /// The version.
        version: VersionId,
        /// The wait.
        activity: ActivityId,
    },
    /// A parameter of a jump; yields the type of the field of the target's first event.
    JumpParameter {
        /// The version.
        version: VersionId,
        /// The jump.
        activity: ActivityId,
        /// The target's first event.
        event: EventId,
        /// Dotted path of the event's field.
        field: String,
    },
    /// The value of a profile update; yields the field's type.
    ProfileValue {
        /// The version.
        version: VersionId,
        /// The update.
        activity: ActivityId,
        /// The profile schema.
        schema: SchemaId,
        /// Dotted path of the field.
        field: String,
    },
    /// A variable header or the path of an action activity; yields a string.
    Text {
        /// The version.
        version: VersionId,
        /// The action activity.
        activity: ActivityId,
    },
    /// An event's key, over its selected fields; a scalar.
    EventKey {
        /// The event as it stands in the pane, saved or not.
        event: Event,
    },
    /// An event's ID condition, over the whole payload; boolean.
    EventCondition {
        /// The event as it stands in the pane.
        event: Event,
    },
}

wire! {
    /// A text to check.
    struct CheckExpressionRequest {
        /// Where it stands.
        pub place: ExpressionPlace,
        /// The text.
        pub text: String,
    }

    /// What the check found.
    struct CheckedExpression {
        /// Every mistake, in source order.
        pub mistakes: Vec<Mistake>,
        /// The type it yields, if it has no mistake.
        #[ts(type = "string | null")]
        pub yields: Option<Type>,
        /// The text as a condition built by clicking, if it has that shape.
        pub tree: Option<ConditionNode>,
        /// The text in words, if it has no mistake.
        pub words: Option<Words>,
        /// What it passes to data sources.
        pub parameters: Vec<PassedParameter>,
    }

    /// A node of the tree of fields an expression may refer to.
    struct FieldNode {
        /// Shown name.
        pub label: String,
        /// Source text of the reference; none for a mere folder.
        pub reference: Option<String>,
        /// Its type; none for a mere folder.
        #[ts(type = "string | null")]
        pub yields: Option<Type>,
        /// The only values allowed, if it is an enumeration.
        pub choices: Vec<String>,
        /// What is below it.
        pub children: Vec<FieldNode>,
    }

    /// A version by id.
    struct VersionRequest {
        /// Which.
        pub version: VersionId,
    }
}

wire! {
    /// What the window knows of the engine.
    struct EngineState {
        /// Its address, e.g. `http://127.0.0.1:8650`; none yet.
        pub address: Option<String>,
        /// Whether a token for that address is kept.
        pub token_saved: bool,
        /// Where secrets are kept: `keyring`, `file`, `memory`.
        pub secrets: String,
        /// A passphrase file exists and waits for its passphrase.
        pub secrets_locked: bool,
        /// The engine started from here runs.
        pub local_running: bool,
    }

    /// The engine to publish to.
    struct EngineConnectRequest {
        /// Its address.
        pub address: String,
        /// A new token; none keeps the one saved for the same origin.
        pub token: Option<String>,
    }

    /// What an engine says of itself.
    struct EngineAbout {
        /// `itinera-engine`.
        pub product: String,
        /// Its version.
        pub version: String,
    }

    /// Opens or makes the passphrase file for secrets.
    struct PassphraseRequest {
        /// The passphrase; at least 8 characters for a new file.
        pub passphrase: String,
    }

    /// A connector's secret, on its way to the keyring; never comes back.
    struct SecretRequest {
        /// Which connector.
        pub connector: ConnectorId,
        /// The password or key.
        pub secret: String,
    }

    /// A connector by id.
    struct ConnectorRequest {
        /// Which.
        pub connector: ConnectorId,
    }

    /// Whether a connector's secret is kept here.
    struct SecretState {
        /// It is.
        pub saved: bool,
    }

    /// The outcome of a publication that the engine acknowledged.
    struct Published {
        /// The version's new status.
        pub status: Status,
        /// When, UTC.
        #[ts(type = "string")]
        pub at: Timestamp,
    }

    /// A live journey on the engine.
    struct LiveView {
        /// By activity: how many passed and how many are there now.
        pub activities: BTreeMap<ActivityId, LiveCount>,
        /// People who entered, finished, failed.
        pub entered: u64,
        /// People who finished.
        pub finished: u64,
        /// People who failed or timed out.
        pub failed: u64,
        /// Why people did not enter, newest first, at most 50.
        pub discards: Vec<Discard>,
    }

    /// Counts of one activity.
    struct LiveCount {
        /// How many passed it.
        pub passed: u64,
        /// How many are there now.
        pub here: u64,
    }

    /// A version to export.
    struct ExportRequest {
        /// Which.
        pub version: VersionId,
        /// The file to write; `~/` is the home folder.
        pub path: String,
        /// Whether a file that is there already is written over.
        pub replace: bool,
    }

    /// A bundle to import.
    struct ImportRequest {
        /// Where it is.
        pub from: BundleSource,
    }

    /// A sample to put into the workspace.
    struct AddSampleRequest {
        /// Which.
        pub sample: Sample,
    }

    /// What an import made.
    struct Imported {
        /// The new version.
        pub version: VersionId,
        /// Everything that was created.
        pub created: Vec<ObjectRef>,
    }

    /// What a command failed with. Texts: `error-<code>` in the locale files.
    struct Problem {
        /// Stable, e.g. `staleRevision`, `engineUnreachable`, `nameInvalid`.
        pub code: String,
        /// In English, for logs and the terminal.
        pub message: String,
        /// What the text is filled with; for `staleRevision` also `patch` and both values.
        #[ts(type = "Record<string, unknown>")]
        pub details: Map<String, Value>,
    }
}
