//! Documents and their log: edit, undo, redo, any earlier revision (design decisions 1 to 3).

use itinera_journey::Patch;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use crate::table::document::table;
use crate::{Store, StoreError};

/// A snapshot is kept every so many revisions.
const SNAPSHOT_EVERY: i64 = 100;

pub(crate) const SCHEMA: &str = "CREATE TABLE edits (
    sandbox_id TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    entry_kind TEXT NOT NULL CHECK (entry_kind IN ('edit', 'undo', 'redo', 'barrier')),
    of INTEGER,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    forward TEXT NOT NULL,
    reverse TEXT NOT NULL,
    PRIMARY KEY (sandbox_id, object_kind, object_id, revision)
) STRICT;
CREATE TABLE snapshots (
    sandbox_id TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (sandbox_id, object_kind, object_id, revision)
) STRICT;\n";

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
    fn text(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Barrier => "barrier",
        }
    }

    fn read(text: &str) -> Self {
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

fn kind_text(kind: ObjectKind) -> &'static str {
    table(kind)
}

fn millis(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What makes a document's next state from its current one, or refuses.
pub type Apply<'a, R> = &'a dyn Fn(&Value) -> Result<Value, R>;

/// The first object's edit, then the others' with what they changed.
pub type EditedAll = (Edited, Vec<(ObjectRef, Edited)>);

impl Store {
    /// All objects of a kind, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list(&self, kind: ObjectKind) -> Result<Vec<Stored>, StoreError> {
        let connection = self.connection();
        let sql = format!(
            "SELECT id, document, revision, created_at, changed_at FROM {}
             WHERE sandbox_id = ?1 AND deleted = 0 ORDER BY created_at DESC, rowid DESC",
            table(kind)
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![self.sandbox()], |row| read_row(kind, row))?;
        rows.map(|row| parse_row(row?)).collect()
    }

    /// One object.
    ///
    /// # Errors
    /// [`StoreError`], also when there is none.
    pub fn get(&self, object: &ObjectRef) -> Result<Stored, StoreError> {
        get(&self.connection(), self.sandbox(), object)
    }

    /// Adds an object; its document is revision 0.
    ///
    /// # Errors
    /// [`StoreError`]; an id that is taken is a database error.
    pub fn insert(
        &self,
        object: &ObjectRef,
        document: &Value,
        at: Timestamp,
    ) -> Result<Stored, StoreError> {
        self.insert_all(&[(object.clone(), document.clone())], at)?;
        self.get(object)
    }

    /// Adds several objects, all or none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_all(
        &self,
        objects: &[(ObjectRef, Value)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| self.insert_in(transaction, objects, at))
    }

    /// New objects, and edits of known ones that belong to them: all or none. Each edit is made on
    /// the current document.
    ///
    /// # Errors
    /// [`EditError`]; nothing has changed then.
    pub fn insert_with<R: std::error::Error>(
        &self,
        objects: &[(ObjectRef, Value)],
        edits: &[(ObjectRef, Apply<'_, R>)],
        change: Change<'_>,
    ) -> Result<Vec<(ObjectRef, Edited)>, EditError<R>> {
        self.write(|transaction| {
            self.insert_in(transaction, objects, change.at)?;
            edits
                .iter()
                .map(|(object, apply)| {
                    let seen = get(transaction, self.sandbox(), object)?.revision;
                    let edited =
                        self.edit_in(transaction, object, seen, change, Whole::Yes, *apply)?;
                    Ok((object.clone(), edited))
                })
                .collect()
        })
    }

    fn insert_in(
        &self,
        transaction: &Transaction<'_>,
        objects: &[(ObjectRef, Value)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        for (object, document) in objects {
            let sql = format!(
                "INSERT INTO {} (sandbox_id, id, document, revision, created_at, changed_at)
                 VALUES (?1, ?2, ?3, 0, ?4, ?4)",
                table(object.kind)
            );
            let text = document.to_string();
            transaction.execute(
                &sql,
                params![self.sandbox(), object.id, text, at.as_millisecond()],
            )?;
            snapshot(transaction, self.sandbox(), object, 0, &text)?;
        }
        Ok(())
    }

    /// Deletes an object. Its row and its log stay in the file, out of every list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete(&self, object: &ObjectRef) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = format!(
                "UPDATE {} SET deleted = 1 WHERE sandbox_id = ?1 AND id = ?2",
                table(object.kind)
            );
            transaction.execute(&sql, params![self.sandbox(), object.id])?;
            Ok(())
        })
    }

    /// Applies an edit to the document that the caller saw at revision `seen`. Stored before it is
    /// acknowledged. If others have edited since, the edit is rebased where it touches other places.
    ///
    /// # Errors
    /// [`EditError`]; nothing has changed then.
    pub fn edit<R: std::error::Error>(
        &self,
        object: &ObjectRef,
        seen: i64,
        change: Change<'_>,
        whole: Whole,
        apply: impl Fn(&Value) -> Result<Value, R>,
    ) -> Result<Edited, EditError<R>> {
        self.write(|transaction| self.edit_in(transaction, object, seen, change, whole, &apply))
    }

    /// Several edits of different objects, all or none. Each is made on the current document.
    ///
    /// # Errors
    /// [`EditError`]; nothing has changed then.
    pub fn edit_all<R: std::error::Error>(
        &self,
        first: (&ObjectRef, i64, Apply<'_, R>),
        others: &[(ObjectRef, Apply<'_, R>)],
        change: Change<'_>,
    ) -> Result<EditedAll, EditError<R>> {
        self.write(|transaction| {
            let (object, seen, apply) = first;
            let edited = self.edit_in(transaction, object, seen, change, Whole::Yes, apply)?;
            let mut rest = Vec::new();
            for (object, apply) in others {
                let current = get(transaction, self.sandbox(), object)?;
                let change = Change {
                    name: "rename",
                    ..change
                };
                let edited = self.edit_in(
                    transaction,
                    object,
                    current.revision,
                    change,
                    Whole::No,
                    *apply,
                )?;
                rest.push((object.clone(), edited));
            }
            Ok((edited, rest))
        })
    }

    fn edit_in<R: std::error::Error>(
        &self,
        transaction: &Transaction<'_>,
        object: &ObjectRef,
        seen: i64,
        change: Change<'_>,
        whole: Whole,
        apply: &dyn Fn(&Value) -> Result<Value, R>,
    ) -> Result<Edited, EditError<R>> {
        let current = get(transaction, self.sandbox(), object)?;
        let after = if seen == current.revision {
            apply(&current.document).map_err(EditError::Refused)?
        } else {
            let base = at_revision(transaction, self.sandbox(), object, seen)?;
            let mine = Patch::between(&base, &apply(&base).map_err(EditError::Refused)?);
            let missed = Patch::between(&base, &current.document);
            if let Some(change) = mine.overlap(&missed) {
                return Err(EditError::Stale(Box::new(Stale {
                    path: change.path.clone(),
                    mine: change.to.clone(),
                    theirs: change
                        .path
                        .iter()
                        .try_fold(&current.document, |here, key| here.get(key))
                        .cloned(),
                    missed,
                    revision: current.revision,
                })));
            }
            match whole {
                Whole::No => apply(&current.document).map_err(EditError::Refused)?,
                Whole::Yes => {
                    let mut merged = current.document.clone();
                    mine.apply(&mut merged)
                        .map_err(|conflict| StoreError::Damaged(conflict.to_string()))?;
                    merged
                }
            }
        };
        self.append(
            transaction,
            object,
            &current,
            seen,
            after,
            EntryKind::Edit,
            None,
            change,
        )
    }

    /// Takes the last edit back, or brings it again. `others` are what may have to follow, and
    /// `follow` says how: from the object before and after, and from the other as it is.
    ///
    /// # Errors
    /// [`EditError::Nothing`] when there is none; [`EditError::Store`]; what `follow` refuses.
    pub fn turn<R: std::error::Error>(
        &self,
        object: &ObjectRef,
        seen: i64,
        kind: EntryKind,
        change: Change<'_>,
        others: &[ObjectRef],
        follow: impl Fn(&Value, &Value, &Value) -> Result<Value, R>,
    ) -> Result<EditedAll, EditError<R>> {
        self.write(|transaction| {
            let stacks = stacks(&entries(transaction, self.sandbox(), object)?);
            let stack = if kind == EntryKind::Undo {
                stacks.0
            } else {
                stacks.1
            };
            let of = *stack.last().ok_or(EditError::Nothing)?;
            let current = get(transaction, self.sandbox(), object)?;
            let column = if kind == EntryKind::Undo {
                "reverse"
            } else {
                "forward"
            };
            let sql = format!(
                "SELECT {column} FROM edits WHERE sandbox_id = ?1 AND object_kind = ?2
                 AND object_id = ?3 AND revision = ?4"
            );
            let text: String = transaction.query_row(
                &sql,
                params![self.sandbox(), kind_text(object.kind), object.id, of],
                |row| row.get(0),
            )?;
            let patch: Patch = serde_json::from_str(&text)?;
            let mut after = current.document.clone();
            patch
                .apply(&mut after)
                .map_err(|conflict| StoreError::Damaged(conflict.to_string()))?;
            let edited = self.append(
                transaction,
                object,
                &current,
                seen,
                after,
                kind,
                Some(of),
                change,
            )?;
            let mut rest = Vec::new();
            for other in others {
                let known = get(transaction, self.sandbox(), other)?;
                let next = follow(&current.document, &edited.document, &known.document)
                    .map_err(EditError::Refused)?;
                if next != known.document {
                    let seen = known.revision;
                    let change = Change {
                        name: "rename",
                        ..change
                    };
                    let whole = |_: &Value| Ok(next.clone());
                    let edited =
                        self.edit_in(transaction, other, seen, change, Whole::No, &whole)?;
                    rest.push((other.clone(), edited));
                }
            }
            Ok((edited, rest))
        })
    }

    /// Marks a point that undo does not go beyond.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn barrier(&self, object: &ObjectRef, change: Change<'_>) -> Result<(), StoreError> {
        let done = self.write(|transaction| {
            let current = get(transaction, self.sandbox(), object)?;
            let after = current.document.clone();
            let seen = current.revision;
            self.append::<std::convert::Infallible>(
                transaction,
                object,
                &current,
                seen,
                after,
                EntryKind::Barrier,
                None,
                change,
            )
        });
        match done {
            Ok(_) => Ok(()),
            Err(EditError::Store(error)) => Err(error),
            Err(other) => Err(StoreError::Damaged(other.to_string())),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one row of the log, column by column"
    )]
    fn append<R: std::error::Error>(
        &self,
        transaction: &Transaction<'_>,
        object: &ObjectRef,
        current: &Stored,
        seen: i64,
        after: Value,
        kind: EntryKind,
        of: Option<i64>,
        change: Change<'_>,
    ) -> Result<Edited, EditError<R>> {
        let forward = Patch::between(&current.document, &after);
        let mut answer = forward.clone();
        if seen != current.revision {
            let base = at_revision(transaction, self.sandbox(), object, seen)?;
            answer = Patch::between(&base, &after);
        }
        if forward.is_empty() && kind == EntryKind::Edit {
            return Ok(Edited {
                revision: current.revision,
                patch: answer,
                document: after,
            });
        }
        let revision = current.revision + 1;
        let text = after.to_string();
        transaction.execute(
            "INSERT INTO edits (sandbox_id, object_kind, object_id, revision, entry_kind, of, author,
                at, name, forward, reverse) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                self.sandbox(),
                kind_text(object.kind),
                object.id,
                revision,
                kind.text(),
                of,
                change.author,
                change.at.as_millisecond(),
                change.name,
                serde_json::to_string(&forward)?,
                serde_json::to_string(&forward.inverse())?,
            ],
        )?;
        let sql = format!(
            "UPDATE {} SET document = ?3, revision = ?4, changed_at = ?5
             WHERE sandbox_id = ?1 AND id = ?2",
            table(object.kind)
        );
        let at = change.at.as_millisecond();
        transaction.execute(&sql, params![self.sandbox(), object.id, text, revision, at])?;
        if revision % SNAPSHOT_EVERY == 0 {
            snapshot(transaction, self.sandbox(), object, revision, &text)?;
        }
        Ok(Edited {
            revision,
            patch: answer,
            document: after,
        })
    }

    /// The log of an object, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries(&self, object: &ObjectRef) -> Result<Vec<Entry>, StoreError> {
        entries(&self.connection(), self.sandbox(), object)
    }

    /// Names of the edits that undo would take back and redo bring again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn turnable(
        &self,
        object: &ObjectRef,
    ) -> Result<(Option<String>, Option<String>), StoreError> {
        let entries = self.entries(object)?;
        let (undo, redo) = stacks(&entries);
        let name = |stack: &[i64]| {
            let of = *stack.last()?;
            entries
                .iter()
                .find(|entry| entry.revision == of)
                .map(|entry| entry.name.clone())
        };
        Ok((name(&undo), name(&redo)))
    }

    /// The document at an earlier revision.
    ///
    /// # Errors
    /// [`StoreError`], also when there is no such revision.
    pub fn at_revision(&self, object: &ObjectRef, revision: i64) -> Result<Value, StoreError> {
        at_revision(&self.connection(), self.sandbox(), object, revision)
    }
}

/// Revisions of the edits that can be undone and redone, the next one last.
fn stacks(entries: &[Entry]) -> (Vec<i64>, Vec<i64>) {
    let (mut undo, mut redo) = (Vec::new(), Vec::new());
    for entry in entries {
        match (entry.kind, entry.of) {
            (EntryKind::Edit, _) => {
                undo.push(entry.revision);
                redo.clear();
            }
            (EntryKind::Undo, Some(of)) => {
                undo.pop();
                redo.push(of);
            }
            (EntryKind::Redo, Some(of)) => {
                redo.pop();
                undo.push(of);
            }
            _ => {
                undo.clear();
                redo.clear();
            }
        }
    }
    (undo, redo)
}

type Row = (ObjectRef, String, i64, i64, i64);

fn read_row(kind: ObjectKind, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let object = ObjectRef {
        kind,
        id: row.get(0)?,
    };
    Ok((object, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn parse_row((object, text, revision, created, changed): Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        object,
        document: serde_json::from_str(&text)?,
        revision,
        created_at: millis(created),
        changed_at: millis(changed),
    })
}

fn get(
    connection: &rusqlite::Connection,
    sandbox: &str,
    object: &ObjectRef,
) -> Result<Stored, StoreError> {
    let sql = format!(
        "SELECT id, document, revision, created_at, changed_at FROM {}
         WHERE sandbox_id = ?1 AND id = ?2 AND deleted = 0",
        table(object.kind)
    );
    let row = connection
        .query_row(&sql, params![sandbox, object.id], |row| {
            read_row(object.kind, row)
        })
        .optional()?;
    match row {
        Some(row) => parse_row(row),
        None => Err(StoreError::Unknown {
            kind: kind_text(object.kind),
            id: object.id.clone(),
        }),
    }
}

fn snapshot(
    transaction: &Transaction<'_>,
    sandbox: &str,
    object: &ObjectRef,
    revision: i64,
    text: &str,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO snapshots (sandbox_id, object_kind, object_id, revision, document)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![sandbox, kind_text(object.kind), object.id, revision, text],
    )?;
    Ok(())
}

fn entries(
    connection: &rusqlite::Connection,
    sandbox: &str,
    object: &ObjectRef,
) -> Result<Vec<Entry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT revision, entry_kind, of, author, at, name FROM edits
         WHERE sandbox_id = ?1 AND object_kind = ?2 AND object_id = ?3 ORDER BY revision",
    )?;
    let rows = statement.query_map(params![sandbox, kind_text(object.kind), object.id], |row| {
        Ok(Entry {
            revision: row.get(0)?,
            kind: EntryKind::read(&row.get::<_, String>(1)?),
            of: row.get(2)?,
            author: row.get(3)?,
            at: millis(row.get(4)?),
            name: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn at_revision(
    connection: &rusqlite::Connection,
    sandbox: &str,
    object: &ObjectRef,
    revision: i64,
) -> Result<Value, StoreError> {
    let unknown = || StoreError::Unknown {
        kind: kind_text(object.kind),
        id: format!("{} at {revision}", object.id),
    };
    let found: Option<(i64, String)> = connection
        .query_row(
            "SELECT revision, document FROM snapshots WHERE sandbox_id = ?1 AND object_kind = ?2
             AND object_id = ?3 AND revision <= ?4 ORDER BY revision DESC LIMIT 1",
            params![sandbox, kind_text(object.kind), object.id, revision],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let (from, text) = found.ok_or_else(unknown)?;
    let mut document: Value = serde_json::from_str(&text)?;
    let mut statement = connection.prepare_cached(
        "SELECT forward FROM edits WHERE sandbox_id = ?1 AND object_kind = ?2 AND object_id = ?3
         AND revision > ?4 AND revision <= ?5 ORDER BY revision",
    )?;
    let parameters = params![sandbox, kind_text(object.kind), object.id, from, revision];
    let patches = statement.query_map(parameters, |row| row.get::<_, String>(0))?;
    let mut reached = from;
    for text in patches {
        let patch: Patch = serde_json::from_str(&text?)?;
        patch
            .apply(&mut document)
            .map_err(|conflict| StoreError::Damaged(conflict.to_string()))?;
        reached += 1;
    }
    if reached == revision {
        Ok(document)
    } else {
        Err(unknown())
    }
}
