//! The sample journeys that a workspace may be given: with test profiles, and scenarios beside them.

use std::collections::BTreeMap;

use itinera_journey::bundle::Bundle;
use serde_json::Value;

use crate::error::ApiError;
use crate::wire::{AddSampleRequest, BundleSource, Imported, Problem, Sample};
use crate::workspace::Workspace;

/// The texts of a sample.
struct Texts {
    bundle: &'static str,
    profiles: &'static str,
    scenarios: &'static [&'static str],
}

macro_rules! sample {
    ($name:literal, $($scenario:literal),*) => {
        Texts {
            bundle: include_str!(concat!("../../../assets/samples/", $name, ".bundle.json")),
            profiles: include_str!(concat!("../../../assets/samples/", $name, ".profiles.json")),
            scenarios: &[$(include_str!(concat!(
                "../../../assets/samples/", $name, "-", $scenario, ".scenario.json"
            ))),*],
        }
    };
}

const fn texts(sample: Sample) -> Texts {
    match sample {
        Sample::Spa => sample!("spa", "man", "woman"),
        Sample::Hotel => sample!(
            "hotel",
            "club",
            "contacted",
            "down",
            "leaves",
            "meal",
            "room"
        ),
    }
}

impl Workspace {
    /// Puts a sample into the workspace: new objects with free names, its test profiles, and its
    /// scenarios beside the journey.
    pub fn add_sample(&self, request: AddSampleRequest) -> Result<Imported, Problem> {
        Ok(self.add_sample_inner(request.sample)?)
    }

    fn add_sample_inner(&self, sample: Sample) -> Result<Imported, ApiError> {
        let texts = texts(sample);
        let imported = self.import_inner(&BundleSource::Text {
            text: texts.bundle.to_owned(),
        })?;
        self.import_profiles_inner(texts.profiles)?;
        let version = self.version(&imported.version)?;
        let original = Bundle::read(texts.bundle.as_bytes())?;
        let names = renamed(&original, &self.bundle(&version)?);
        for text in texts.scenarios {
            let mut scenario: Value = serde_json::from_str(text)?;
            rename(&mut scenario, &names);
            self.keep(&version, None, serde_json::to_string_pretty(&scenario)?)?;
        }
        Ok(imported)
    }
}

/// What the workspace calls events, actions and sources whose names were taken. Activities keep
/// their ids in a copy, and so tell which event or action became which; the sources are told by
/// their groups.
fn renamed(original: &Bundle, copy: &Bundle) -> BTreeMap<String, String> {
    use itinera_journey::model::ActivityKind::{Action, Event, Message};
    let mut names = BTreeMap::new();
    for (id, before) in &original.journey.activities {
        let Some(after) = copy.journey.activities.get(id) else {
            continue;
        };
        let pair = match (&before.kind, &after.kind) {
            (Event { event: from, .. }, Event { event: to, .. }) => {
                let (from, to) = (original.events.get(from), copy.events.get(to));
                from.zip(to)
                    .map(|(from, to)| (from.name.clone(), to.name.clone()))
            }
            (
                Action { action: from, .. }
                | Message {
                    action: Some(from), ..
                },
                Action { action: to, .. }
                | Message {
                    action: Some(to), ..
                },
            ) => {
                let (from, to) = (original.actions.get(from), copy.actions.get(to));
                from.zip(to)
                    .map(|(from, to)| (from.name.clone(), to.name.clone()))
            }
            _ => None,
        };
        names.extend(pair);
    }
    for from in original.data_sources.values() {
        let alike = |to: &&itinera_journey::model::DataSource| to.groups == from.groups;
        let to = copy.data_sources.values().find(alike);
        names.extend(to.map(|to| (from.name.clone(), to.name.clone())));
    }
    names.retain(|from, to| from != to);
    names
}

/// Replaces names wherever they stand as a whole text, as a key, or before a group.
fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    let new = |text: &str| {
        let (head, tail) = text
            .split_once('.')
            .map_or((text, None), |(head, tail)| (head, Some(tail)));
        let head = names.get(head)?;
        Some(tail.map_or_else(|| head.clone(), |tail| format!("{head}.{tail}")))
    };
    match value {
        Value::String(text) => {
            if let Some(other) = new(text) {
                *text = other;
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| rename(one, names)),
        Value::Object(map) => {
            let all = std::mem::take(map);
            for (key, mut one) in all {
                rename(&mut one, names);
                map.insert(new(&key).unwrap_or(key), one);
            }
        }
        _ => {}
    }
}
