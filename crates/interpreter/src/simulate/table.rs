//! A report as a table, for spreadsheets.

use itinera_journey::bundle::Bundle;

use super::report::Report;

/// A cell; what a spreadsheet would take for a formula is told as text.
fn cell(text: &str) -> String {
    let text = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    };
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

impl Report {
    /// Activities and ways as comma-separated values: what, id, name, outlet, reached or taken,
    /// passed, failed, timed out.
    pub fn csv(&self, bundle: &Bundle) -> String {
        let version = &bundle.journey;
        let library = bundle.library();
        let mut text = "what,id,name,outlet,reached,passed,failed,timed out\n".to_owned();
        for (id, count) in &self.activities {
            let row = [
                "activity".to_owned(),
                cell(id.as_str()),
                cell(&version.caption(id, &library)),
                String::new(),
                count.reached.to_string(),
                count.passed.to_string(),
                count.failed.to_string(),
                count.timed_out.to_string(),
            ];
            text.push_str(&row.join(","));
            text.push('\n');
        }
        for (id, n) in &self.transitions {
            let Some(transition) = version.transitions.get(id) else {
                continue;
            };
            let [from, to] = [&transition.from, &transition.to]
                .map(|activity| version.caption(activity, &library));
            let row = [
                "path".to_owned(),
                cell(id.as_str()),
                cell(&format!("{from} → {to}")),
                cell(&transition.outlet.to_string()),
                n.to_string(),
            ];
            text.push_str(&row.join(","));
            text.push_str(",,,\n");
        }
        text
    }
}
