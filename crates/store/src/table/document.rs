//! Documents: a table a kind, all of the same shape.

use itinera_journey::issue::ObjectKind;

/// The table of each kind.
pub(crate) const TABLES: [(ObjectKind, &str); 8] = [
    (ObjectKind::Version, "versions"),
    (ObjectKind::Event, "events"),
    (ObjectKind::DataSource, "data_sources"),
    (ObjectKind::Action, "actions"),
    (ObjectKind::Schema, "schemas"),
    (ObjectKind::Namespace, "namespaces"),
    (ObjectKind::Profile, "profiles"),
    (ObjectKind::Segment, "segments"),
];

/// The name of a kind's table.
pub(crate) fn table(kind: ObjectKind) -> &'static str {
    TABLES
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("", |(_, table)| table)
}

/// Times are milliseconds since 1970, UTC. A deleted object keeps its row and its log.
pub(super) fn schema(table: &str) -> String {
    format!(
        "CREATE TABLE {table} (
            sandbox_id TEXT NOT NULL,
            id TEXT NOT NULL,
            document TEXT NOT NULL,
            revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            deleted INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (sandbox_id, id)
        ) STRICT;\n"
    )
}
