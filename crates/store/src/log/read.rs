//! Rows of documents, entries and snapshots.

use itinera_journey::Patch;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::entry::{Entry, EntryKind, Stored};
use crate::StoreError;
use crate::table::document::table;

pub(super) fn kind_text(kind: ObjectKind) -> &'static str {
    table(kind)
}

pub(super) fn millis(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Revisions of the edits that can be undone and redone, the next one last.
pub(super) fn stacks(entries: &[Entry]) -> (Vec<i64>, Vec<i64>) {
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

pub(super) type Row = (ObjectRef, String, i64, i64, i64);

pub(super) fn read_row(kind: ObjectKind, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let object = ObjectRef {
        kind,
        id: row.get(0)?,
    };
    Ok((object, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

pub(super) fn parse_row(
    (object, text, revision, created, changed): Row,
) -> Result<Stored, StoreError> {
    Ok(Stored {
        object,
        document: serde_json::from_str(&text)?,
        revision,
        created_at: millis(created),
        changed_at: millis(changed),
    })
}

pub(super) fn get(
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

pub(super) fn snapshot(
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

pub(super) fn entries(
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

pub(super) fn at_revision(
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
