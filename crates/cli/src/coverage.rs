//! Coverage of a journey by scenarios.

use std::path::{Path, PathBuf};

use itinera_interpreter::coverage::{Budget, CoverageReport, Untaken, coverage as cover};
use itinera_interpreter::scenario::Scenario;
use itinera_journey::Library;
use itinera_journey::bundle::Bundle;
use itinera_journey::check::ways::Reason;
use itinera_journey::id::TransitionId;

use crate::bundle_file;

pub(crate) fn coverage(
    bundle: &Path,
    with: &[PathBuf],
    scenarios: &[PathBuf],
    generate: Option<&Path>,
    as_json: bool,
) -> Result<bool, String> {
    let bundle = bundle_file::read(bundle)?;
    let others = bundle_file::read_all(with)?;
    let scenarios = scenarios
        .iter()
        .map(|path| {
            let named = |error| format!("{}: {error}", path.display());
            Scenario::read(&bundle_file::bytes(path)?).map_err(named)
        })
        .collect::<Result<Vec<Scenario>, String>>()?;
    let budget = generate.map(|_| Budget::default());
    let report = cover(&bundle, &others, &scenarios, budget).map_err(|error| error.to_string())?;
    if let Some(folder) = generate {
        write(folder, &report.generated)?;
    }
    if as_json {
        let text = serde_json::to_string(&report).map_err(|error| error.to_string())?;
        println!("{text}");
    } else {
        print(&bundle, &report);
    }
    if let Some(broken) = report.broken.first() {
        return Err(format!("{}: {}", broken.name, broken.message));
    }
    Ok(report.whole())
}

/// Writes scenarios into a folder, a file each, numbered so that they keep their order.
fn write(folder: &Path, scenarios: &[Scenario]) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (at, scenario) in scenarios.iter().enumerate() {
        let path = folder.join(format!("generated-{:02}.scenario.json", at + 1));
        let text = scenario.write().map_err(|error| error.to_string())?;
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

fn print(bundle: &Bundle, report: &CoverageReport) {
    let library = bundle.library();
    let counts = &report.counts;
    println!(
        "{} of {} transitions covered, {} not covered, {} unreachable",
        counts.covered, counts.transitions, counts.uncovered, counts.unreachable
    );
    for (title, untaken) in [
        ("Not covered:", &report.uncovered),
        ("Unreachable:", &report.unreachable),
    ] {
        if !untaken.is_empty() {
            println!("{title}");
        }
        for Untaken { transition, why } in untaken {
            println!("  {}", named(bundle, &library, transition));
            println!("    {}", words(why));
        }
    }
    if !report.generated.is_empty() {
        println!("Generated:");
        for scenario in &report.generated {
            println!("  {}", scenario.name);
        }
    }
    if counts.exhausted {
        println!(
            "The budget was used up: {} ways, {} runs",
            counts.ways, counts.runs
        );
    }
    for broken in &report.broken {
        println!("ERR  {}: {}", broken.name, broken.message);
    }
}

/// A transition as its two ends and its outlet, with its id.
fn named(bundle: &Bundle, library: &Library, id: &TransitionId) -> String {
    let version = &bundle.journey;
    let Some(transition) = version.transitions.get(id) else {
        return id.to_string();
    };
    let name = |activity| version.caption(activity, library);
    format!(
        "{} ({}) → {} [{id}]",
        name(&transition.from),
        transition.outlet,
        name(&transition.to)
    )
}

/// A reason in words.
fn words(why: &Reason) -> String {
    let param = |name: &str| why.params.get(name).map_or("", String::as_str);
    match why.code {
        "impossible" => format!("can never hold: {}", param("tests")),
        "above" => format!("paths above take everybody: {}", param("path")),
        "share" => "its share is 0 %".to_owned(),
        "over" => "its period is over before anybody can enter".to_owned(),
        "race" => format!("«{}» is always over first", param("winner")),
        "limit" => "lies beyond the 30 days that a person may stay".to_owned(),
        "upstream" => "nobody comes to the activity before it".to_owned(),
        "notUnderstood" => format!("no data was found for {}", param("part")),
        "noMoment" => "no time to begin was found that suits all times and dates".to_owned(),
        "noDraw" => "no seed was found that draws the splits so".to_owned(),
        "jumpTarget" => "the journey jumped to is not given (--with)".to_owned(),
        "jumpWorks" => "the journey jumped to is there: the jump cannot fail".to_owned(),
        "updateWorks" => "a change of a profile cannot fail offline".to_owned(),
        "nothingFails" => "nothing that this activity does can fail offline".to_owned(),
        "noKey" => "no payload was found that yields the same key each time".to_owned(),
        "left" => format!("the run left the way at «{}»", param("activity")),
        "budget" => "the budget was used up".to_owned(),
        _ => "no scenario takes it".to_owned(),
    }
}
