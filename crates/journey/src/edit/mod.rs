//! Edits: one per gesture, applied to a document as a whole or refused (design decision 1).
//!
//! An edit never says how to undo itself: the caller keeps the [`crate::Patch`] between the
//! document before and after. `may` questions and edits share the same rules, so that what the
//! canvas offers is what an edit accepts.

mod add;
mod apply;
mod graph;
mod object;
mod settle;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{ActionId, ActivityId, EventId, PromiseId, TransitionId};
use crate::model::{
    Action, ActivityKind, Channel, DataSource, Event, Namespace, Outlet, Point, Profile, Promise,
    Properties, Schema, Segment, TimeUnit,
};

/// A change to one journey version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "edit",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum VersionEdit {
    /// Puts a new activity on the canvas, from the palette.
    AddActivity {
        /// Its id, new to the version.
        id: ActivityId,
        /// What was taken from the palette.
        item: PaletteItem,
        /// Where it was dropped; `None`: the next free place (double-click, R-CAN-03).
        at: Option<Point>,
        /// What it is linked to.
        onto: Onto,
    },
    /// Links two activities. A transition to an End marker of that outlet gives way.
    Connect {
        /// The transition's id, new to the version.
        id: TransitionId,
        /// Where it leaves.
        from: ActivityId,
        /// By which outlet.
        outlet: Outlet,
        /// Where it arrives.
        to: ActivityId,
    },
    /// Removes a transition.
    Disconnect {
        /// Which.
        id: TransitionId,
    },
    /// Moves activities; the order of siblings follows their new heights (semantics §1).
    Move {
        /// New places.
        to: BTreeMap<ActivityId, Point>,
    },
    /// Places activities as automatic layout computed; never changes the order of siblings.
    Arrange {
        /// New places.
        to: BTreeMap<ActivityId, Point>,
    },
    /// Removes activities with their transitions (R-CAN-29). End markers are skipped.
    Remove {
        /// Which.
        ids: Vec<ActivityId>,
    },
    /// A pane's Ok: label, description and settings as a whole (R-CAN-27).
    Configure {
        /// Which activity; its type stays.
        id: ActivityId,
        /// New label.
        label: String,
        /// New description.
        description: String,
        /// New settings, of the same type.
        kind: ActivityKind,
    },
    /// The properties pane's Ok.
    Describe {
        /// New name of the journey.
        name: String,
        /// New description.
        description: String,
        /// New properties.
        properties: Properties,
    },
    /// States what must hold of the journey's people, anew or in place of what was stated.
    Promise {
        /// Its id.
        id: PromiseId,
        /// What must hold.
        promise: Promise,
    },
    /// Takes a promise back.
    Unpromise {
        /// Which.
        id: PromiseId,
    },
    /// A technical name that this version's expressions refer to was renamed.
    Rename {
        /// What was renamed: `["SpaBeacon"]` for an event, `["Profiles", "Group"]` for a group.
        from: Vec<String>,
        /// Its new name, of the same length.
        to: Vec<String>,
    },
    /// A segment that this version's expressions ask about was renamed.
    RenameSegment {
        /// Its name so far.
        from: String,
        /// Its new name.
        to: String,
    },
}

/// What the palette offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum PaletteItem {
    /// A configured event.
    Event {
        /// Which.
        event: EventId,
    },
    /// A condition: starts with one path, `Path1`.
    Condition {},
    /// A wait.
    Wait {
        /// How many units at first.
        amount: u32,
        /// The unit at first.
        unit: TimeUnit,
    },
    /// A configured custom action.
    Action {
        /// Which.
        action: ActionId,
    },
    /// A reaction to a message of the journey.
    Reaction {},
    /// A segment qualification: entering, at first.
    SegmentQualification {},
    /// A message.
    Message {
        /// By which channel.
        channel: Channel,
    },
    /// A jump to another journey.
    Jump {},
    /// A change of the person's profile.
    UpdateProfile {},
}

/// What a new activity is linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Onto {
    /// Nothing.
    Nothing {},
    /// Follows an outlet: in parallel if something other than an End is there already.
    Outlet {
        /// Where the new transition leaves.
        from: ActivityId,
        /// By which outlet.
        outlet: Outlet,
    },
    /// Stands in a transition: before what it led to, or in place of an End marker.
    Transition {
        /// Which.
        transition: TransitionId,
    },
    /// Wherever the next available position is, from the top (R-CAN-03): the selected activity's
    /// first open outlet if one is given, else the first open path end, else nothing.
    Next {
        /// The selected activity.
        after: Option<ActivityId>,
    },
}

/// A change to an object other than a journey version: a pane's Ok, as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "object", content = "document", rename_all = "camelCase")]
pub enum ObjectEdit {
    /// An event.
    Event(Event),
    /// A data source.
    DataSource(DataSource),
    /// A custom action.
    Action(Action),
    /// A schema.
    Schema(Schema),
    /// A namespace.
    Namespace(Namespace),
    /// A segment.
    Segment(Segment),
    /// A test profile.
    Profile(Profile),
}

/// Why an edit was not applied; nothing has changed. Texts: `refusal-<code>` in the locale files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("refused: {code}")]
pub struct Refusal {
    /// `startsWithoutEvent`, `cycle`, `onlyEventsAndWaitsInParallel`, `endCannotBeRemoved`,
    /// `unknownActivity`, `unknownOutlet`, `idTaken`, `badId`, `typeChanges`, `nameInvalid`, …
    pub code: String,
    /// What the text is filled with.
    pub params: BTreeMap<String, String>,
}

pub use apply::{MAX_LABEL, MAX_PROMISES, MAX_RE_ENTRANCE_WAIT};
pub use settle::{COLUMN, ROW};
