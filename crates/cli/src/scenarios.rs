//! Running scenarios.

use std::path::{Path, PathBuf};

use itinera_interpreter::scenario::{Report, Scenario, run};
use serde_json::json;

use crate::bundle_file;

pub(crate) fn test(bundle: &Path, scenarios: &[PathBuf], as_json: bool) -> Result<bool, String> {
    let bundle = bundle_file::read(bundle)?;
    let mut reports = Vec::new();
    for path in scenarios {
        let named = |error: itinera_interpreter::scenario::ScenarioError| {
            format!("{}: {error}", path.display())
        };
        let scenario = Scenario::read(&bundle_file::bytes(path)?).map_err(named)?;
        let report = run(&bundle, &scenario).map_err(named)?;
        if !as_json {
            print(&report);
        }
        reports.push(report);
    }
    let failed = reports.iter().filter(|report| !report.ok).count();
    let passed = reports.len() - failed;
    if as_json {
        println!(
            "{}",
            json!({"scenarios": reports, "passed": passed, "failed": failed})
        );
    } else {
        println!("{passed} passed, {failed} failed");
    }
    Ok(failed == 0)
}

fn print(report: &Report) {
    println!(
        "{} {}",
        if report.ok { "ok  " } else { "FAIL" },
        report.name
    );
    for difference in &report.differences {
        println!("     {}", difference.about);
        println!("       - {}", difference.expected);
        println!("       + {}", difference.found);
    }
}
