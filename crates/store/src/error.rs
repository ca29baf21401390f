use std::path::PathBuf;

/// Why the workspace could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is something else.
    #[error("{} is not an Itinera workspace; nothing in it was changed", .0.display())]
    NotAWorkspace(PathBuf),
    /// The file was written by a newer program.
    #[error("{} was written by a newer Itinera (format {found}, this program knows {known}); nothing in it was changed", path.display())]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The file is damaged.
    #[error("the workspace file is damaged: {0}")]
    Damaged(String),
    /// This process only reads the workspace.
    #[error("the workspace is open for reading only")]
    ReadOnly,
    /// There is no such object.
    #[error("there is no {kind} {id}")]
    Unknown {
        /// Its kind.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// The disk is full, or the file cannot be read or written.
    #[error("the workspace file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The database failed.
    #[error("the workspace file could not be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// A stored document is not JSON.
    #[error("a stored document is damaged: {0}")]
    Document(#[from] serde_json::Error),
}
