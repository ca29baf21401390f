//! The tables, the same in both databases but for the names of types.

/// What makes each form of the tables from the one before it, in SQLite's words.
const FORMS: [&str; 3] = [
    "
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE version (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, number INTEGER NOT NULL,
    digest TEXT NOT NULL, bundle TEXT NOT NULL, published_at TEXT NOT NULL,
    PRIMARY KEY (sandbox, journey, number)) STRICT;
CREATE TABLE profile (
    sandbox TEXT NOT NULL, namespace TEXT NOT NULL, id TEXT NOT NULL, attributes TEXT NOT NULL,
    PRIMARY KEY (sandbox, namespace, id)) STRICT;
CREATE TABLE secret (
    sandbox TEXT NOT NULL, connector TEXT NOT NULL, sealed BLOB NOT NULL, origin TEXT,
    PRIMARY KEY (sandbox, connector)) STRICT;
CREATE TABLE step (
    id TEXT PRIMARY KEY, instance TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX step_by_instance ON step (instance);
CREATE TABLE person (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, namespace TEXT NOT NULL, key TEXT NOT NULL,
    instance TEXT NOT NULL, entry INTEGER NOT NULL, version INTEGER NOT NULL, phase TEXT NOT NULL,
    at TEXT NOT NULL, created_at TEXT NOT NULL, standing TEXT NOT NULL,
    PRIMARY KEY (sandbox, journey, namespace, key)) STRICT;
CREATE TABLE total (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL,
    entered INTEGER NOT NULL, finished INTEGER NOT NULL, failed INTEGER NOT NULL,
    PRIMARY KEY (sandbox, journey)) STRICT;
CREATE TABLE activity (
    sandbox TEXT NOT NULL, journey TEXT NOT NULL, activity TEXT NOT NULL,
    passed INTEGER NOT NULL, here INTEGER NOT NULL,
    PRIMARY KEY (sandbox, journey, activity)) STRICT;
CREATE TABLE discard (
    number INTEGER PRIMARY KEY, sandbox TEXT NOT NULL, journey TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE INDEX discard_by_journey ON discard (sandbox, journey, number);
CREATE TABLE inlet (
    sandbox TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (sandbox, id)) STRICT;
CREATE INDEX inlet_by_age ON inlet (at);
",
    // A connector may have a secret for each origin; the empty one is not bound yet. How far a
    // person was when last recorded, so that nothing late overwrites it.
    "
CREATE TABLE secret_by_origin (
    sandbox TEXT NOT NULL, connector TEXT NOT NULL, origin TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (sandbox, connector, origin)) STRICT;
INSERT INTO secret_by_origin SELECT sandbox, connector, COALESCE(origin, ''), sealed FROM secret;
DROP TABLE secret;
ALTER TABLE secret_by_origin RENAME TO secret;
ALTER TABLE person ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
",
    // Who is in which segment, and what people did. The inlet remembers other things than events.
    "
CREATE TABLE membership (
    sandbox TEXT NOT NULL, namespace TEXT NOT NULL, id TEXT NOT NULL, segment TEXT NOT NULL,
    status TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (sandbox, namespace, id, segment)) STRICT;
CREATE TABLE experience (
    sandbox TEXT NOT NULL, namespace TEXT NOT NULL, id TEXT NOT NULL, events TEXT NOT NULL,
    PRIMARY KEY (sandbox, namespace, id)) STRICT;
UPDATE inlet SET id = 'event ' || id;
",
];

/// The form that this engine reads and writes.
pub(super) const FORM: i64 = FORMS.len() as i64;

/// What is to be done to a database of this form, for SQLite.
pub(super) fn sqlite_from(form: i64) -> impl Iterator<Item = &'static str> {
    FORMS.into_iter().skip(usize::try_from(form).unwrap_or(0))
}

/// The same for PostgreSQL.
pub(super) fn postgres_from(form: i64) -> impl Iterator<Item = String> {
    sqlite_from(form).map(|text| {
        text.replace(") STRICT;", ");")
            .replace(
                "number INTEGER PRIMARY KEY",
                "number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            )
            .replace(" INTEGER ", " BIGINT ")
            .replace(" BLOB ", " BYTEA ")
    })
}
