//! Running scenarios.

use std::path::{Path, PathBuf};

use itinera_interpreter::scenario::{Difference, Report, Scenario, run};
use serde_json::json;

use crate::bundle_file;

/// What came of one file.
struct Outcome {
    path: PathBuf,
    /// The report, or why the scenario could not be run.
    report: Result<Report, String>,
}

impl Outcome {
    fn holds(&self) -> bool {
        self.report.as_ref().is_ok_and(|report| report.ok)
    }
}

pub(crate) fn test(
    bundle: &Path,
    with: &[PathBuf],
    scenarios: &[PathBuf],
    junit: Option<&Path>,
    as_json: bool,
) -> Result<bool, String> {
    let bundle = bundle_file::read(bundle)?;
    let others = bundle_file::read_all(with)?;
    let mut outcomes = Vec::new();
    for path in scenarios {
        let report = bundle_file::bytes(path).and_then(|bytes| {
            let named = |error| format!("{}: {error}", path.display());
            let scenario = Scenario::read(&bytes).map_err(named)?;
            run(&bundle, &others, &scenario).map_err(named)
        });
        let outcome = Outcome {
            path: path.clone(),
            report,
        };
        if !as_json {
            print(&outcome);
        }
        outcomes.push(outcome);
    }
    let passed = outcomes.iter().filter(|outcome| outcome.holds()).count();
    let unrunnable = outcomes.iter().filter(|o| o.report.is_err()).count();
    let failed = outcomes.len() - passed;
    if let Some(path) = junit {
        let text = junit_report(&bundle.journey.name, &outcomes);
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if as_json {
        let reports = outcomes.iter().map(|outcome| match &outcome.report {
            Ok(report) => json!({
                "file": outcome.path, "name": report.name, "ok": report.ok,
                "differences": report.differences,
            }),
            Err(error) => json!({"file": outcome.path, "ok": false, "error": error}),
        });
        println!(
            "{}",
            json!({"scenarios": reports.collect::<Vec<_>>(), "passed": passed, "failed": failed})
        );
    } else {
        println!("{passed} passed, {failed} failed");
    }
    if unrunnable > 0 {
        return Err(format!("{unrunnable} of the scenarios could not be run"));
    }
    Ok(failed == 0)
}

fn print(outcome: &Outcome) {
    match &outcome.report {
        Ok(report) => {
            println!(
                "{} {}",
                if report.ok { "ok  " } else { "FAIL" },
                report.name
            );
            for difference in &report.differences {
                println!("     {}", difference.about);
                for line in diff(difference) {
                    println!("       {line}");
                }
            }
        }
        Err(error) => println!("ERR  {error}"),
    }
}

/// What was expected (`-`) and what happened (`+`), lines that both have but once.
fn diff(difference: &Difference) -> Vec<String> {
    let (a, b) = (&difference.expected, &difference.found);
    // The longest common subsequence of what is left of both from each place.
    let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            lines.push(format!("  {}", a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(format!("- {}", a[i]));
            i += 1;
        } else {
            lines.push(format!("+ {}", b[j]));
            j += 1;
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// The outcomes as JUnit's XML, which build servers read.
fn junit_report(journey: &str, outcomes: &[Outcome]) -> String {
    let suite = escaped(journey);
    let errors = outcomes.iter().filter(|o| o.report.is_err()).count();
    let failures = outcomes.iter().filter(|o| !o.holds()).count() - errors;
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{suite}\" \
         tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">\n",
        outcomes.len()
    );
    for outcome in outcomes {
        let file = outcome.path.display().to_string();
        let name = match &outcome.report {
            Ok(report) => report.name.clone(),
            Err(_) => file.clone(),
        };
        let opening = format!(
            "    <testcase classname=\"{suite}\" name=\"{}\" file=\"{}\"",
            escaped(&name),
            escaped(&file)
        );
        text.push_str(&opening);
        let (tag, message, detail) = match &outcome.report {
            Ok(report) if report.ok => {
                text.push_str("/>\n");
                continue;
            }
            Ok(report) => {
                let about: Vec<_> = report
                    .differences
                    .iter()
                    .map(|d| d.about.as_str())
                    .collect();
                let detail = report.differences.iter().flat_map(|difference| {
                    std::iter::once(difference.about.clone()).chain(diff(difference))
                });
                let detail: Vec<String> = detail.collect();
                ("failure", about.join(", "), detail.join("\n"))
            }
            Err(error) => ("error", error.clone(), String::new()),
        };
        text.push_str(&format!(
            ">\n      <{tag} message=\"{}\">{}</{tag}>\n    </testcase>\n",
            escaped(&message),
            escaped(&detail)
        ));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}
