//! Data made up: payloads, segments, properties.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::{Facts, Variable};
use crate::place::{Context, Origin};
use crate::types::Type;
use crate::value::Value;

/// What expressions are evaluated over. Payloads by origin and the number that
/// [`Facts::lasting`] gives them; what else is there by moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Data {
    /// Payloads; what is not mentioned is absent.
    pub payloads: BTreeMap<(Origin, usize), Json>,
    /// Whether the person is in a segment, by its name; all of moment 0 where they are steady.
    pub segments: BTreeMap<(String, usize), bool>,
    /// Journey properties, by name.
    pub properties: BTreeMap<(String, usize), Json>,
}

impl Data {
    /// The data as it is read at a moment.
    pub fn at<'a>(&'a self, facts: Facts<'a>, moment: usize, now: Timestamp) -> DataAt<'a> {
        DataAt {
            data: self,
            facts,
            moment,
            now,
        }
    }

    pub(super) fn set(&mut self, variable: &Variable, value: &Json) {
        match variable {
            Variable::Field {
                origin,
                number,
                path,
                ..
            } => {
                let key = (origin.clone(), *number);
                let payload = self.payloads.entry(key);
                let payload = payload.or_insert_with(|| Json::Object(Map::new()));
                if !value.is_null() {
                    put(payload, path, value.clone());
                }
            }
            Variable::Segment { name, number } => {
                let within = value.as_bool().unwrap_or_default();
                self.segments.insert((name.clone(), *number), within);
            }
            Variable::Property { name, moment, .. } => {
                let key = (name.clone(), *moment);
                self.properties.insert(key, value.clone());
            }
        }
    }
}

fn put(into: &mut Json, path: &[String], value: Json) {
    let Some((first, rest)) = path.split_first() else {
        *into = value;
        return;
    };
    if !into.is_object() {
        *into = Json::Object(Map::new());
    }
    if let Json::Object(map) = into {
        put(map.entry(first.clone()).or_insert(Json::Null), rest, value);
    }
}

/// [`Data`] as it is read at a moment.
#[derive(Clone, Copy)]
pub struct DataAt<'a> {
    data: &'a Data,
    facts: Facts<'a>,
    moment: usize,
    now: Timestamp,
}

impl Context for DataAt<'_> {
    fn payload(&self, origin: &Origin, _: &[(String, Value)]) -> Option<Cow<'_, Json>> {
        let number = (self.facts.lasting)(origin, self.moment);
        let found = self.data.payloads.get(&(origin.clone(), number));
        found.map(Cow::Borrowed)
    }

    fn segment(&self, name: &str) -> Option<String> {
        let number = self.facts.segments(self.moment);
        let within = self.data.segments.get(&(name.to_owned(), number));
        within
            .filter(|within| **within)
            .map(|_| "realized".to_owned())
    }

    fn property(&self, name: &str, kind: Type) -> Value {
        let found = self.data.properties.get(&(name.to_owned(), self.moment));
        found.map_or(Value::Null, |json| Value::from_json(json, kind))
    }

    fn now(&self) -> Timestamp {
        self.now
    }
}
