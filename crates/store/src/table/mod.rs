//! The tables: documents of every kind share one shape; versions add their status.

pub mod document;
pub mod scenario;
pub mod setting;
pub mod version;

use rusqlite::Connection;

/// The format of the file; each step of the migrations leads to the next number.
pub const FORMAT: i64 = 1;

/// `ITIN`: marks the file as a workspace.
pub(crate) const APPLICATION_ID: i64 = 0x4954_494E;

/// Statements that lead from a format to the next, the first from an empty file.
const MIGRATIONS: [fn() -> String; 1] = [first];

fn first() -> String {
    let documents: String = document::TABLES
        .iter()
        .map(|(_, table)| document::schema(table))
        .collect();
    [
        documents,
        version::SCHEMA.to_owned(),
        crate::log::SCHEMA.to_owned(),
        setting::SCHEMA.to_owned(),
        // Objects of later issues have their place from the start.
        ["scenarios", "journeys"]
            .iter()
            .map(|table| document::schema(table))
            .collect(),
    ]
    .concat()
}

/// Brings a file of format `from` up to [`FORMAT`], in the caller's transaction.
pub(crate) fn migrate(connection: &Connection, from: i64) -> rusqlite::Result<()> {
    for step in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        connection.execute_batch(&step())?;
    }
    connection.pragma_update(None, "user_version", FORMAT)
}
