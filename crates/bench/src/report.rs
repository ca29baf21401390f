//! What a benchmark tells: times in rows, and the bars it must hold.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Times and bars.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<(String, &'static str, f64)>,
    bars: Vec<Bar>,
}

struct Bar {
    name: String,
    value: f64,
    limit: f64,
    holds: bool,
}

impl Report {
    pub(crate) fn row(&mut self, case: &str, engine: &'static str, ns: f64) {
        self.rows.push((case.to_owned(), engine, ns));
    }

    pub(crate) fn ns(&self, case: &str, engine: &str) -> f64 {
        self.rows
            .iter()
            .find(|(known, by, _)| known == case && *by == engine)
            .map_or(f64::NAN, |(.., ns)| *ns)
    }

    /// The geometric mean of one engine's times over another's.
    pub(crate) fn ratio(&self, cases: &[&str], slow: &str, fast: &str) -> f64 {
        let logs: f64 = cases
            .iter()
            .map(|case| (self.ns(case, slow) / self.ns(case, fast)).ln())
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a handful of cases")]
        (logs / cases.len() as f64).exp()
    }

    pub(crate) fn at_least(&mut self, name: &str, value: f64, limit: f64) {
        self.bar(name, value, limit, value >= limit);
    }

    pub(crate) fn at_most(&mut self, name: &str, value: f64, limit: f64) {
        self.bar(name, value, limit, value <= limit);
    }

    fn bar(&mut self, name: &str, value: f64, limit: f64, holds: bool) {
        self.bars.push(Bar {
            name: name.to_owned(),
            value,
            limit,
            holds,
        });
    }

    pub(crate) fn holds(&self) -> bool {
        self.bars.iter().all(|bar| bar.holds)
    }

    pub(crate) fn json(&self) -> Value {
        let rows = self.rows.iter().map(|(case, engine, ns)| {
            json!({"case": case, "engine": engine, "ns": (ns * 100.0).round() / 100.0})
        });
        let bars = self.bars.iter().map(|bar| {
            json!({"name": bar.name, "value": (bar.value * 100.0).round() / 100.0,
                   "limit": bar.limit, "holds": bar.holds})
        });
        json!({"rows": rows.collect::<Vec<_>>(), "bars": bars.collect::<Vec<_>>()})
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (case, engine, ns) in &self.rows {
            writeln!(f, "{case:<24} {engine:<14} {ns:>12.1} ns")?;
        }
        for bar in &self.bars {
            let verdict = if bar.holds { "holds" } else { "MISSED" };
            writeln!(
                f,
                "{:<44} {:>8.2} (limit {:.2}) {verdict}",
                bar.name, bar.value, bar.limit
            )?;
        }
        Ok(())
    }
}

/// Times several things by turns, so that what else the machine does hits all alike: of each, the
/// best of many rounds, in nanoseconds a call.
pub(crate) fn by_turns(subjects: &mut [(&'static str, Box<dyn FnMut() -> bool + '_>)]) -> Vec<f64> {
    let mut batches = vec![1_u32; subjects.len()];
    let mut best = vec![f64::INFINITY; subjects.len()];
    for round in 0..60 {
        for (at, (_, subject)) in subjects.iter_mut().enumerate() {
            let start = Instant::now();
            for _ in 0..batches[at] {
                black_box(subject());
            }
            let took = start.elapsed();
            if round < 20 {
                // Find a batch that takes about two milliseconds.
                if took < Duration::from_millis(2) {
                    batches[at] = batches[at].saturating_mul(2).min(1 << 22);
                }
                continue;
            }
            let ns = took.as_secs_f64() * 1e9 / f64::from(batches[at]);
            best[at] = best[at].min(ns);
        }
    }
    best
}
