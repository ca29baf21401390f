//! One way to ask both databases: SQL that both read, with `$1`, `$2`, … for what is given.

use deadpool_postgres::tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use deadpool_postgres::tokio_postgres::{self, Row as PostgresRow};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio::runtime::Handle;

use super::StoreError;

/// What stands in a column, or is given to a statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The cells of a statement: `cells![sandbox, journey]`.
macro_rules! cells {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::database::Cell::from($value)),*]
    };
}
pub(super) use cells;

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&[u8]> for Cell {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_owned())
    }
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Cell {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql_checked(of, out),
            Self::Text(text) => text.to_sql_checked(of, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(of, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A row of an answer.
pub(super) struct Row(Vec<Cell>);

/// What a cell can be read as.
pub(super) trait FromCell: Sized {
    fn read(cell: &Cell) -> Option<Self>;
}

impl FromCell for String {
    fn read(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromCell for Vec<u8> {
    fn read(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl FromCell for i64 {
    fn read(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

impl FromCell for u64 {
    fn read(cell: &Cell) -> Option<Self> {
        i64::read(cell)?.try_into().ok()
    }
}

impl FromCell for u32 {
    fn read(cell: &Cell) -> Option<Self> {
        i64::read(cell)?.try_into().ok()
    }
}

impl Row {
    /// The column with this place, from 0.
    pub(super) fn get<T: FromCell>(&self, column: usize) -> Result<T, StoreError> {
        let cell = self.0.get(column).and_then(T::read);
        cell.ok_or(StoreError::Column(column))
    }
}

/// Statements that take effect together or not at all.
pub(super) enum Transaction<'a> {
    Sqlite(rusqlite::Transaction<'a>),
    /// Used on threads where blocking is allowed.
    Postgres(deadpool_postgres::Transaction<'a>, Handle),
}

impl Transaction<'_> {
    /// Does something and tells how many rows changed.
    pub(super) fn execute(&self, sql: &str, given: &[Cell]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let mut statement = file.prepare_cached(&sql.replace('$', "?"))?;
                let changed = statement.execute(rusqlite::params_from_iter(given))?;
                Ok(u64::try_from(changed).unwrap_or(u64::MAX))
            }
            Self::Postgres(transaction, handle) => Ok(handle.block_on(async {
                let statement = transaction.prepare_cached(sql).await?;
                transaction.execute(&statement, &references(given)).await
            })?),
        }
    }

    /// All rows of an answer.
    pub(super) fn rows(&self, sql: &str, given: &[Cell]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(file) => {
                let mut statement = file.prepare_cached(&sql.replace('$', "?"))?;
                let columns = statement.column_count();
                let rows = statement.query_map(rusqlite::params_from_iter(given), |row| {
                    let cells = (0..columns).map(|n| Ok(from_sqlite(row.get_ref(n)?)));
                    Ok(Row(cells.collect::<rusqlite::Result<_>>()?))
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            Self::Postgres(transaction, handle) => {
                let rows = handle.block_on(async {
                    let statement = transaction.prepare_cached(sql).await?;
                    transaction.query(&statement, &references(given)).await
                })?;
                rows.iter().map(from_postgres).collect()
            }
        }
    }

    /// The first row of an answer, if it has one.
    pub(super) fn row(&self, sql: &str, given: &[Cell]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, given)?.into_iter().next())
    }

    /// Makes it last.
    pub(super) fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(file) => Ok(file.commit()?),
            Self::Postgres(transaction, handle) => Ok(handle.block_on(transaction.commit())?),
        }
    }
}

fn references(given: &[Cell]) -> Vec<&(dyn ToSql + Sync)> {
    given
        .iter()
        .map(|cell| cell as &(dyn ToSql + Sync))
        .collect()
}

fn from_sqlite(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_owned()),
        ValueRef::Null | ValueRef::Real(_) => Cell::Null,
    }
}

fn from_postgres(row: &PostgresRow) -> Result<Row, StoreError> {
    let cell = |n: usize| {
        Ok(match *row.columns()[n].type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(n)?.map(Cell::Integer),
            Type::TEXT => row.try_get::<_, Option<String>>(n)?.map(Cell::Text),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(n)?.map(Cell::Bytes),
            _ => return Err(StoreError::Column(n)),
        }
        .unwrap_or(Cell::Null))
    };
    Ok(Row((0..row.len()).map(cell).collect::<Result<_, _>>()?))
}
