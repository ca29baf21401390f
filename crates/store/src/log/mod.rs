//! Documents and their log: edit, undo, redo, any earlier revision (design decisions 1 to 3).

mod entry;
mod read;

pub use entry::{
    Apply, Change, EditError, Edited, EditedAll, Entry, EntryKind, Stale, Stored, Whole,
};
use itinera_journey::Patch;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use jiff::Timestamp;
use read::{at_revision, entries, get, kind_text, parse_row, read_row, snapshot, stacks};
use rusqlite::{Transaction, params};
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
