//! Test profiles from files: comma-separated values, or JSON (R-TEST-26).

use std::collections::BTreeMap;

use itinera_expr::Type;
use itinera_journey::id::{NamespaceId, ProfileId, SegmentId};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{Namespace, Profile, Schema, SchemaClass, Segment, SegmentStatus};
use itinera_journey::sample;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::wire::{ImportProfilesRequest, ImportedProfiles, Problem};
use crate::workspace::Workspace;

/// The most profiles read at once.
const MAX_PROFILES: usize = 1_000;

/// A profile of a JSON file; namespaces by code, name or id, segments by name or id.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Given {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    test_profile: bool,
    identities: BTreeMap<String, String>,
    #[serde(default)]
    attributes: Map<String, Value>,
    #[serde(default)]
    experience_events: Vec<Map<String, Value>>,
    #[serde(default)]
    segments: BTreeMap<String, SegmentStatus>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    More(Vec<Given>),
    One(Box<Given>),
}

/// What a file may refer to.
struct Known {
    namespaces: Vec<Namespace>,
    segments: Vec<Segment>,
    types: BTreeMap<String, Type>,
}

/// `fault`: see [`ApiError::Profiles`].
fn unreadable(line: u64, fault: &'static str, what: impl Into<String>) -> ApiError {
    ApiError::Profiles {
        line,
        fault,
        what: what.into(),
    }
}

impl Known {
    fn namespace(&self, name: &str) -> Option<&NamespaceId> {
        let same = |known: &&Namespace| {
            known.id.as_str() == name || known.code == name || known.name.eq_ignore_ascii_case(name)
        };
        self.namespaces.iter().find(same).map(|known| &known.id)
    }

    fn profile(&self, given: Given, line: u64) -> Result<Profile, ApiError> {
        let mut identities = BTreeMap::new();
        for (name, key) in given.identities {
            let namespace = self.namespace(&name);
            let namespace = namespace.ok_or_else(|| unreadable(line, "namespace", &name))?;
            identities.insert(namespace.clone(), key);
        }
        let Some(first) = identities.values().find(|key| !key.is_empty()).cloned() else {
            return Err(unreadable(line, "identity", ""));
        };
        let mut segments = BTreeMap::new();
        for (name, status) in given.segments {
            let known = self
                .segments
                .iter()
                .find(|known| known.id.as_str() == name || known.name == name)
                .ok_or_else(|| unreadable(line, "segment", &name))?;
            segments.insert(SegmentId::new(known.id.as_str()), status);
        }
        Ok(Profile {
            id: ProfileId::new(given.id.unwrap_or_default()),
            name: given
                .name
                .filter(|name| !name.trim().is_empty())
                .unwrap_or(first),
            test_profile: given.test_profile,
            identities,
            attributes: given.attributes,
            experience_events: given.experience_events,
            segments,
        })
    }

    /// A header a column: `name`, `testProfile`, a namespace, or a field of the profile schema by
    /// its dotted path. An empty cell says nothing.
    fn of_csv(&self, text: &str) -> Result<Vec<Profile>, ApiError> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let fault = |error: csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            unreadable(line, "syntax", error.to_string())
        };
        let headers = reader.headers().map_err(fault)?.clone();
        let mut profiles = Vec::new();
        for record in reader.records() {
            let record = record.map_err(fault)?;
            let line = record.position().map_or(1, csv::Position::line);
            let mut given = Given {
                id: None,
                name: None,
                test_profile: false,
                identities: BTreeMap::new(),
                attributes: Map::new(),
                experience_events: Vec::new(),
                segments: BTreeMap::new(),
            };
            let mut attributes = json!({});
            for (header, cell) in headers
                .iter()
                .zip(&record)
                .filter(|(_, cell)| !cell.is_empty())
            {
                match header {
                    "name" => given.name = Some(cell.to_owned()),
                    "testProfile" => given.test_profile = cell.eq_ignore_ascii_case("true"),
                    // A field may bear a namespace's name: `email` is both.
                    _ if self.types.contains_key(header) || self.namespace(header).is_none() => {
                        sample::put(&mut attributes, header, self.typed(header, cell, line)?);
                        if self.namespace(header).is_some() {
                            given.identities.insert(header.to_owned(), cell.to_owned());
                        }
                    }
                    _ => {
                        given.identities.insert(header.to_owned(), cell.to_owned());
                    }
                }
            }
            if let Value::Object(map) = attributes {
                given.attributes = map;
            }
            profiles.push(self.profile(given, line)?);
        }
        Ok(profiles)
    }

    fn typed(&self, path: &str, cell: &str, line: u64) -> Result<Value, ApiError> {
        let wrong = |fault| unreadable(line, fault, format!("{path}: {cell}"));
        Ok(match self.types.get(path) {
            Some(&Type::INTEGER) => {
                json!(cell.parse::<i64>().map_err(|_| wrong("integer"))?)
            }
            Some(&Type::DECIMAL) => {
                json!(cell.parse::<f64>().map_err(|_| wrong("number"))?)
            }
            Some(&Type::BOOLEAN) => match cell.to_ascii_lowercase().as_str() {
                "true" => json!(true),
                "false" => json!(false),
                _ => return Err(wrong("boolean")),
            },
            _ => json!(cell),
        })
    }

    fn of_json(&self, text: &str) -> Result<Vec<Profile>, ApiError> {
        let read: OneOrMore = match serde_json::from_str(text) {
            Ok(read) => read,
            // An untagged enum does not say where: the list, which is usual, does.
            Err(_) => serde_json::from_str(text)
                .map(OneOrMore::More)
                .map_err(|error| {
                    let line = u64::try_from(error.line()).unwrap_or(1);
                    unreadable(line, "syntax", error.to_string())
                })?,
        };
        let all = match read {
            OneOrMore::More(all) => all,
            OneOrMore::One(one) => vec![*one],
        };
        all.into_iter()
            .enumerate()
            .map(|(at, given)| self.profile(given, u64::try_from(at + 1).unwrap_or(1)))
            .collect()
    }
}

impl Workspace {
    /// Reads profiles from a text. Who has an identity of a known profile replaces it.
    pub fn import_profiles(
        &self,
        request: ImportProfilesRequest,
    ) -> Result<ImportedProfiles, Problem> {
        Ok(self.import_profiles_inner(&request.text)?)
    }

    pub(crate) fn import_profiles_inner(&self, text: &str) -> Result<ImportedProfiles, ApiError> {
        let schemas = self.all::<Schema>(ObjectKind::Schema)?;
        let fields = schemas
            .into_values()
            .filter(|schema| schema.class == SchemaClass::Profile)
            .flat_map(|schema| schema.fields);
        let known = Known {
            namespaces: self.all(ObjectKind::Namespace)?.into_values().collect(),
            segments: self.all(ObjectKind::Segment)?.into_values().collect(),
            types: fields.map(|(path, field)| (path, field.kind)).collect(),
        };
        let read = match text.trim_start().chars().next() {
            Some('[' | '{') => known.of_json(text)?,
            _ => known.of_csv(text)?,
        };
        if read.is_empty() {
            return Err(unreadable(1, "empty", ""));
        }
        if read.len() > MAX_PROFILES {
            return Err(unreadable(1, "tooMany", MAX_PROFILES.to_string()));
        }
        let there = self.all::<Profile>(ObjectKind::Profile)?;
        let mut new: Vec<(ObjectRef, Value)> = Vec::new();
        let mut answer = ImportedProfiles {
            created: 0,
            changed: 0,
        };
        for mut profile in read {
            let shares = |other: &&Profile| {
                let mut own = profile.identities.iter();
                own.any(|(namespace, key)| other.identities.get(namespace) == Some(key))
            };
            let same = there.values().find(shares);
            profile.id = same.map_or_else(
                || ProfileId::new(uuid::Uuid::now_v7().to_string()),
                |same| same.id.clone(),
            );
            let object = ObjectRef {
                kind: ObjectKind::Profile,
                id: profile.id.as_str().to_owned(),
            };
            let document = serde_json::to_value(&profile)?;
            if same.is_some() {
                let seen = self.store.get(&object)?.revision;
                let edited = self.store_edit(&object, seen, "import", document)?;
                self.applied(&object, edited)?;
                answer.changed += 1;
            } else {
                new.push((object, document));
                answer.created += 1;
            }
        }
        self.store.insert_all(&new, Timestamp::now())?;
        Ok(answer)
    }
}
