//! The workspace: one SQLite file that a single process writes.
//!
//! Every document has an append-only log of reversible patches; an edit is one transaction and is
//! on disk before it is acknowledged. What a document means is deliberately absent here.

mod error;
mod lock;
mod log;
pub mod table;
mod workspace_file;

pub use error::StoreError;
pub use log::{
    Apply, Change, EditError, Edited, EditedAll, Entry, EntryKind, Stale, Stored, Whole,
};
pub use table::scenario::StoredScenario;
pub use workspace_file::{Access, Store};
