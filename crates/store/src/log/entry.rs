//! What stands in a log, and what comes of an edit.

use itinera_journey::Patch;
use itinera_journey::issue::ObjectRef;
use jiff::Timestamp;
use serde_json::Value;

use crate::StoreError;

/// A document as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// What it is.
    pub object: ObjectRef,
    /// The document.
    pub document: Value,
    /// Number of the last entry of its log; 0 before the first.
    pub revision: i64,
    /// When made.
    pub created_at: Timestamp,
    /// When last changed.
    pub changed_at: Timestamp,
}

/// What an entry of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An edit.
    Edit,
    /// An undo of an edit.
    Undo,
    /// A redo of an edit.
    Redo,
    /// Undo does not go beyond it.
    Barrier,
}

impl EntryKind {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Barrier => "barrier",
        }
    }

    pub(super) fn read(text: &str) -> Self {
        match text {
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            "barrier" => Self::Barrier,
            _ => Self::Edit,
        }
    }
}

/// An entry of an object's log, without its patches.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number, from 1.
    pub revision: i64,
    /// What it is.
    pub kind: EntryKind,
    /// The edit that an undo or redo is about.
    pub of: Option<i64>,
    /// Who.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Name of the edit.
    pub name: String,
}

/// Who edits, when, and what the edit is called.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Who.
    pub author: &'a str,
    /// When.
    pub at: Timestamp,
    /// Name of the edit.
    pub name: &'a str,
}

/// The outcome of an edit, an undo or a redo.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The new revision.
    pub revision: i64,
    /// From the revision that was seen to the new one.
    pub patch: Patch,
    /// The document now.
    pub document: Value,
}

/// How a stale edit is brought onto the current document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// The edit states the document as a whole: its differences are carried over.
    Yes,
    /// The edit is a gesture: it is made again on the current document.
    No,
}

/// What an edit met that others have changed since.
#[derive(Debug)]
pub struct Stale {
    /// Where.
    pub path: Vec<String>,
    /// What this edit would have put there.
    pub mine: Option<Value>,
    /// What is there now.
    pub theirs: Option<Value>,
    /// From the revision that was seen to the current one.
    pub missed: Patch,
    /// The current revision.
    pub revision: i64,
}

/// Why an edit was not stored; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError<R: std::error::Error> {
    /// The edit itself was refused.
    #[error(transparent)]
    Refused(R),
    /// Somebody else changed the same place since the revision that was seen.
    #[error("«{}» has changed meanwhile", .0.path.join("/"))]
    Stale(Box<Stale>),
    /// There is nothing to undo or redo.
    #[error("there is nothing to take back")]
    Nothing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<R: std::error::Error> From<rusqlite::Error> for EditError<R> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl<R: std::error::Error> From<serde_json::Error> for EditError<R> {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What makes a document's next state from its current one, or refuses.
pub type Apply<'a, R> = &'a dyn Fn(&Value) -> Result<Value, R>;

/// The first object's edit, then the others' with what they changed.
pub type EditedAll = (Edited, Vec<(ObjectRef, Edited)>);
