//! What checks find, a file a case under `tests/fixtures/issues`: a bundle that is in order, a JSON
//! merge patch, and the code that the patched bundle must yield (none: no error).
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::BTreeSet;
use std::path::Path;

use itinera_journey::Severity;
use itinera_journey::bundle::Bundle;
use itinera_journey::check;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    bundle: String,
    patch: Value,
    code: Option<String>,
}

/// RFC 7396.
fn merge(into: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        into.clone_from(patch);
        return;
    };
    if !into.is_object() {
        *into = Value::Object(serde_json::Map::new());
    }
    let into = into.as_object_mut().unwrap();
    for (key, value) in patch {
        if value.is_null() {
            into.remove(key);
        } else {
            merge(into.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Fields that are always written and may be null: a merge patch takes them away.
fn refill(bundle: &mut Value) {
    let kinds = bundle["journey"]["activities"].as_object_mut().unwrap();
    for activity in kinds.values_mut() {
        let kind = activity["kind"].as_object_mut().unwrap();
        let nullable: &[&str] = match kind["type"].as_str().unwrap() {
            "reaction" => &["message", "reaction"],
            "segmentQualification" => &["segment"],
            "message" => &["action"],
            "jump" => &["target", "event"],
            "updateProfile" => &["schema"],
            _ => &[],
        };
        for field in nullable {
            kind.entry(*field).or_insert(Value::Null);
        }
    }
}

#[test]
fn every_case_yields_its_code() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(fixtures.join("issues")).unwrap() {
        let path = entry.unwrap().path();
        let case: Case = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let base = fixtures.join(format!("bundles/{}.bundle.json", case.bundle));
        let mut bundle: Value = serde_json::from_slice(&std::fs::read(base).unwrap()).unwrap();
        merge(&mut bundle, &case.patch);
        refill(&mut bundle);
        let name = path.file_stem().unwrap().to_str().unwrap();
        let bundle = match Bundle::read(&serde_json::to_vec(&bundle).unwrap()) {
            Ok(bundle) => bundle,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let issues = bundle.check(false);
        let errors = issues.iter().any(|issue| issue.severity == Severity::Error);
        let holds = match &case.code {
            None => !errors,
            Some(code) => {
                let warns = code.starts_with("WARN") || code == "ERR_AUTHORING_SEGMENTS_2";
                seen.insert(code.clone());
                check::CODES.contains(&code.as_str())
                    && issues.iter().any(|issue| {
                        issue.code == *code && (issue.severity == Severity::Warning) == warns
                    })
            }
        };
        if !holds {
            let found: Vec<_> = issues.iter().map(|i| (&i.code, &i.place)).collect();
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() >= 50, "{seen:?}");
}
