//! Reversible patches between two states of a document (design decisions 1 and 2).
//!
//! A document is the JSON form of a model type. Objects are descended by key, so that everything
//! kept in a map is addressed by id and never by index; arrays and scalars are replaced whole.
//! Nothing here knows what a document means.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// One change: the value at `path` was `from` and becomes `to`; absent means "not there".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// The keys from the document's root; empty addresses the document itself.
    pub path: Vec<String>,
    /// The value before, absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "present")]
    #[ts(type = "unknown", optional)]
    pub from: Option<Value>,
    /// The value after, absent if it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "present")]
    #[ts(type = "unknown", optional)]
    pub to: Option<Value>,
}

/// Keeps JSON `null` ("the value is null") apart from an absent key ("there is no value").
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(value: &Option<Value>, s: S) -> Result<S::Ok, S::Error> {
        value.serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Value>, D::Error> {
        Value::deserialize(d).map(Some)
    }
}

/// The changes from one state of a document to another, in key order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Patch(pub Vec<Change>);

/// The document does not hold what the patch expects at this path.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the document has changed at {}", path.join("/"))]
pub struct Conflict {
    /// Where.
    pub path: Vec<String>,
    /// What the patch expects there.
    pub expected: Option<Value>,
    /// What is there.
    pub found: Option<Value>,
}

impl Patch {
    /// The changes that turn `before` into `after`.
    pub fn between(before: &Value, after: &Value) -> Self {
        let mut changes = Vec::new();
        compare(&mut Vec::new(), before, after, &mut changes);
        Self(changes)
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The patch that takes this one back.
    pub fn inverse(&self) -> Self {
        let turned = self.0.iter().rev().map(|change| Change {
            path: change.path.clone(),
            from: change.to.clone(),
            to: change.from.clone(),
        });
        Self(turned.collect())
    }

    /// Applies every change, or none: the document is left as it was when a value differs from
    /// what the patch expects.
    pub fn apply(&self, document: &mut Value) -> Result<(), Box<Conflict>> {
        for change in &self.0 {
            let found = at(document, &change.path);
            if found != change.from.as_ref() {
                return Err(Box::new(Conflict {
                    path: change.path.clone(),
                    expected: change.from.clone(),
                    found: found.cloned(),
                }));
            }
        }
        for change in &self.0 {
            set(document, &change.path, change.to.clone());
        }
        Ok(())
    }

    /// The first path that both patches touch, one of them perhaps above the other's.
    pub fn overlap<'a>(&'a self, other: &Self) -> Option<&'a Change> {
        self.0.iter().find(|mine| {
            other.0.iter().any(|theirs| {
                mine.path.starts_with(&theirs.path) || theirs.path.starts_with(&mine.path)
            })
        })
    }
}

fn compare(path: &mut Vec<String>, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            changes.push(Change {
                path: path.clone(),
                from: Some(before.clone()),
                to: Some(after.clone()),
            });
        }
        return;
    };
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for key in keys {
        path.push(key.clone());
        match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) => compare(path, old, new, changes),
            (from, to) => changes.push(Change {
                path: path.clone(),
                from: from.cloned(),
                to: to.cloned(),
            }),
        }
        path.pop();
    }
}

fn at<'a>(document: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter()
        .try_fold(document, |value, key| value.as_object()?.get(key))
}

fn set(document: &mut Value, path: &[String], to: Option<Value>) {
    let Some((last, above)) = path.split_last() else {
        if let Some(to) = to {
            *document = to;
        }
        return;
    };
    let mut here = document;
    for key in above {
        if !here.is_object() {
            *here = Value::Object(Map::new());
        }
        let Value::Object(map) = here else { return };
        here = map.entry(key.clone()).or_insert(Value::Null);
    }
    if let Value::Object(map) = here {
        match to {
            Some(to) => map.insert(last.clone(), to),
            None => map.remove(last),
        };
    }
}
