//! Binding: the data that an expression reads, found and parsed once, in slots.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::types::Type;
use crate::value::Value;

/// What a row of slots is filled with: of each, where it is below the row's JSON, and as what.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) cells: Vec<(Vec<String>, Want)>,
}

/// What a slot holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Want {
    /// A value of the type.
    Value(Type),
    /// A row for each element of a list.
    Table(Plan),
    /// A row for each entry of an object used as a map.
    Map(Plan),
    /// The keys of an object, in the order of the payload (A36).
    Keys,
    /// The first of them.
    FirstKey,
}

impl Plan {
    /// The slot of a path, made if there is none yet.
    pub(crate) fn slot(&mut self, path: &[String], want: Want) -> usize {
        let same = |(known, found): &(Vec<String>, Want)| {
            known == path
                && match (found, &want) {
                    (Want::Table(_), Want::Table(_)) | (Want::Map(_), Want::Map(_)) => true,
                    (found, want) => found == want,
                }
        };
        self.cells.iter().position(same).unwrap_or_else(|| {
            self.cells.push((path.to_vec(), want));
            self.cells.len() - 1
        })
    }

    /// The plan of the rows in a slot.
    pub(crate) fn below(&mut self, slot: usize) -> Option<&mut Plan> {
        match self.cells.get_mut(slot) {
            Some((_, Want::Table(plan) | Want::Map(plan))) => Some(plan),
            _ => None,
        }
    }

    pub(crate) fn row(&self, json: &Json) -> Row {
        Row(self
            .cells
            .iter()
            .map(|(path, want)| want.cell(json, path))
            .collect())
    }
}

/// The data that an expression reads, found and parsed: it runs over it as often as wanted.
#[derive(Debug, Clone, Default)]
pub struct Bound {
    pub(crate) row: Row,
    pub(crate) now: Timestamp,
    pub(crate) seed: u64,
}

impl Bound {
    /// Fills a slot with a value of the type that it reads.
    #[inline]
    pub fn set(&mut self, slot: usize, value: Value) {
        if let Some(into) = self.row.0.get_mut(slot) {
            *into = Cell::Value(value);
        }
    }

    /// The instant of the evaluation, and what random functions start from.
    #[inline]
    pub fn set_instant(&mut self, now: Timestamp, seed: u64) {
        self.now = now;
        self.seed = seed;
    }
}

/// Filled slots.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row(pub(crate) Vec<Cell>);

#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Value(Value),
    Table(Box<[Row]>),
    Map(Box<[(Box<str>, Row)]>),
}

static ABSENT: Value = Value::Null;

impl Row {
    #[inline]
    pub(crate) fn value(&self, slot: usize) -> &Value {
        match self.0.get(slot) {
            Some(Cell::Value(value)) => value,
            _ => &ABSENT,
        }
    }

    pub(crate) fn rows(&self, slot: usize) -> &[Row] {
        match self.0.get(slot) {
            Some(Cell::Table(rows)) => rows,
            _ => &[],
        }
    }

    pub(crate) fn entry(&self, slot: usize, key: &str) -> Option<&Row> {
        match self.0.get(slot) {
            Some(Cell::Map(entries)) => entries
                .iter()
                .find(|(known, _)| &**known == key)
                .map(|(_, row)| row),
            _ => None,
        }
    }
}

impl Want {
    pub(crate) fn cell(&self, json: &Json, path: &[String]) -> Cell {
        let mut found = Vec::new();
        let through = gather(json, path, &mut found);
        match self {
            Self::Value(kind) => Cell::Value(read(&found, through, *kind)),
            Self::Table(plan) => {
                let mut rows = Vec::new();
                for json in found {
                    each(json, &mut |element| rows.push(plan.row(element)));
                }
                Cell::Table(rows.into())
            }
            Self::Map(plan) => {
                let maps = found.iter().filter_map(|json| json.as_object()).flatten();
                Cell::Map(
                    maps.map(|(key, json)| (key.as_str().into(), plan.row(json)))
                        .collect(),
                )
            }
            Self::Keys => {
                let maps = found.iter().filter_map(|json| json.as_object());
                let keys: Vec<Value> = maps
                    .flat_map(|map| map.keys().map(|key| Value::string(key.as_str())))
                    .collect();
                Cell::Value(keys.into())
            }
            Self::FirstKey => {
                let first = found
                    .iter()
                    .filter_map(|json| json.as_object())
                    .find_map(|map| map.keys().next());
                Cell::Value(first.map_or(Value::Null, |key| Value::string(key.as_str())))
            }
        }
    }
}

static NULL: Json = Json::Null;

/// What stands at a path: through lists, one for each element, null where it lacks the field (A12).
/// Tells whether a list was passed.
pub(crate) fn gather<'j>(json: &'j Json, path: &[String], into: &mut Vec<&'j Json>) -> bool {
    let mut here = json;
    for (at, name) in path.iter().enumerate() {
        match here {
            Json::Object(map) => match map.get(name) {
                Some(next) => here = next,
                None => return false,
            },
            Json::Array(items) => {
                for item in items {
                    let before = into.len();
                    gather(item, &path[at..], into);
                    if into.len() == before && !item.is_array() {
                        into.push(&NULL);
                    }
                }
                return true;
            }
            _ => return false,
        }
    }
    into.push(here);
    false
}

/// Each element, lists within lists flattened (A56); what is no list is its own only element.
fn each<'j>(json: &'j Json, visit: &mut impl FnMut(&'j Json)) {
    match json {
        Json::Null => {}
        Json::Array(items) => {
            for item in items {
                match item {
                    Json::Array(_) => each(item, visit),
                    item => visit(item),
                }
            }
        }
        one => visit(one),
    }
}

fn read(found: &[&Json], through: bool, kind: Type) -> Value {
    if !kind.is_list() || !through {
        return match found {
            [one] if !through => Value::from_json(one, kind),
            _ => Value::Null,
        };
    }
    let mut items = Vec::with_capacity(found.len());
    for json in found {
        match json {
            Json::Array(_) => each(json, &mut |item| {
                items.push(Value::from_json(item, kind.element()));
            }),
            one => items.push(Value::from_json(one, kind.element())),
        }
    }
    items.into()
}
