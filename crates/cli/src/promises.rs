//! Searching for what breaks the promises of a journey.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use itinera_interpreter::counterexample::{Absent, Budget, Counterexample, Given, Report, search};
use itinera_interpreter::promise::words;
use itinera_interpreter::scenario::Scenario;
use itinera_journey::bundle::Bundle;
use itinera_journey::id::PromiseId;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::bundle_file;

/// How the search is to be made and told.
pub(crate) struct Asked {
    pub(crate) runs: usize,
    pub(crate) now: Option<String>,
    pub(crate) save: Option<PathBuf>,
    pub(crate) json: bool,
}

pub(crate) fn promises(
    path: &Path,
    scenarios: &[PathBuf],
    with: &[PathBuf],
    asked: &Asked,
) -> Result<bool, String> {
    let bundle = bundle_file::read(path)?;
    let others = bundle_file::read_all(with)?;
    let read = |path: &PathBuf| {
        let named = |error| format!("{}: {error}", path.display());
        Scenario::read(&bundle_file::bytes(path)?).map_err(named)
    };
    let scenarios = scenarios.iter().map(read);
    let scenarios = scenarios.collect::<Result<Vec<Scenario>, String>>()?;
    let now = match &asked.now {
        None => Timestamp::try_from(SystemTime::now()).map_err(|error| error.to_string())?,
        Some(text) => text.parse().map_err(|error| format!("--now: {error}"))?,
    };
    let budget = Budget {
        runs: asked.runs,
        ..Budget::default()
    };
    let given = Given {
        scenarios: &scenarios,
        absent: Absent::Open,
    };
    let began = Instant::now();
    let report = search(&bundle, &others, given, now, budget, &mut || true)
        .map_err(|error| error.to_string())?;
    let took = began.elapsed().as_secs_f64();
    let saved = match &asked.save {
        None => Vec::new(),
        Some(folder) => save(folder, &report)?,
    };
    if asked.json {
        let told = told(&bundle, &report, &saved, took);
        println!("{told}");
    } else {
        print(&bundle, &report, &saved, took);
    }
    if !report.unrunnable.is_empty() {
        let count = report.unrunnable.len();
        return Err(format!("{count} of the scenarios could not be run"));
    }
    Ok(!report.broken())
}

/// Writes the counterexamples, a file a promise.
fn save(folder: &Path, report: &Report) -> Result<Vec<(PromiseId, PathBuf)>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut saved = Vec::new();
    for (id, found) in &report.promises {
        if let Some(found) = found {
            // An id may hold what a file's name may not.
            let name = id.as_str().replace(':', "_");
            let path = folder.join(format!("breaks-{name}.scenario.json"));
            let text = found.scenario.write().map_err(|error| error.to_string())?;
            std::fs::write(&path, text).map_err(failed)?;
            saved.push((id.clone(), path));
        }
    }
    Ok(saved)
}

/// A promise's name, or what it says.
fn said(bundle: &Bundle, id: &PromiseId) -> String {
    let promise = bundle.journey.properties.promises.get(id);
    promise.map_or_else(
        || id.to_string(),
        |promise| {
            let words = words(promise, &bundle.journey, &bundle.library());
            match promise.name.trim() {
                "" => words,
                name => format!("{name}: {words}"),
            }
        },
    )
}

fn print(bundle: &Bundle, report: &Report, saved: &[(PromiseId, PathBuf)], took: f64) {
    if report.promises.is_empty() {
        println!("the journey states no promises");
    }
    for (id, found) in &report.promises {
        let words = said(bundle, id);
        let Some(found) = found else {
            println!("ok     {words}");
            continue;
        };
        println!("BROKEN {words}");
        println!("       {}", sentence(found));
        for step in &found.scenario.steps {
            let step = serde_json::to_string(step).unwrap_or_default();
            println!("         {step}");
        }
        if let Some((_, path)) = saved.iter().find(|(known, _)| known == id) {
            println!("       saved as {}", path.display());
        }
    }
    for finding in &report.findings {
        println!("{}", bundle_file::line(&finding.issue));
    }
    for journey in &report.assumed {
        println!("taken for granted: the journey {journey} lets everyone in (give it by --with)");
    }
    for (name, why) in &report.unrunnable {
        println!("ERR    {name}: {why}");
    }
    let searched = report.searched;
    println!(
        "searched: {} scenarios ({} given, {} generated, the others variations), {} persons, {} \
         moments, {took:.1} s{}",
        searched.scenarios,
        searched.given,
        searched.generated,
        searched.persons,
        searched.moments,
        if searched.cut_off {
            "; ended by its budget"
        } else {
            ""
        }
    );
}

/// What breaks a promise, for people.
fn sentence(found: &Counterexample) -> String {
    let param = |name: &str| found.params.get(name).map_or("", String::as_str);
    let how = match found.code.as_str() {
        "tooMany" => format!("one message too many since {}", param("since")),
        "after" => format!("after {} at {}", param("first"), param("since")),
        "again" => format!("once more, after {} at {}", param("first"), param("since")),
        "tooLong" => "still inside then".to_owned(),
        "atHour" => format!("at {} local time", param("time")),
        "notReached" => "ended without it".to_owned(),
        _ => format!("ended: {}", param("phase")),
    };
    format!(
        "{} at {}, {}: {how}",
        found.key,
        param("activity"),
        found.at
    )
}

fn told(bundle: &Bundle, report: &Report, saved: &[(PromiseId, PathBuf)], took: f64) -> Value {
    let promises = report.promises.iter().map(|(id, found)| {
        let file = saved.iter().find(|(known, _)| known == id);
        let counterexample = found.as_ref().map(|found| {
            json!({
                "key": found.key, "namespace": found.namespace, "at": found.at,
                "journey": found.journey, "activity": found.activity, "code": found.code,
                "params": found.params, "scenario": found.scenario,
                "file": file.map(|(_, path)| path),
            })
        });
        json!({
            "id": id, "says": said(bundle, id), "broken": found.is_some(),
            "counterexample": counterexample,
        })
    });
    let findings = report
        .findings
        .iter()
        .map(|finding| json!({"issue": finding.issue, "scenario": finding.scenario}));
    let unrunnable: BTreeSet<_> = report.unrunnable.iter().collect();
    let unrunnable = unrunnable
        .into_iter()
        .map(|(name, error)| json!({"name": name, "error": error}));
    json!({
        "promises": promises.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "assumed": report.assumed,
        "unrunnable": unrunnable.collect::<Vec<_>>(),
        "searched": report.searched,
        "seconds": took,
    })
}
