//! Simulation and comparison.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use itinera_interpreter::scenario::ScenarioStub;
use itinera_interpreter::simulate::{
    self, Assumptions, Comparison, Onward, Profiles, Report, Watch,
};
use itinera_journey::Issue;
use itinera_journey::bundle::Bundle;

use crate::bundle_file;

/// Who comes and what is taken for granted.
#[derive(Args)]
pub(crate) struct Given {
    /// How many people come.
    #[arg(long, conflicts_with = "profiles")]
    people: Option<u64>,
    /// People from a file: JSON Lines, or comma-separated values (`.csv`).
    #[arg(long)]
    profiles: Option<PathBuf>,
    /// Recorded events in place of drawn ones: JSON Lines `{"at", "event", "payload"}`. People are
    /// told apart by the events' keys.
    #[arg(long, conflicts_with_all = ["profiles", "people"])]
    events: Option<PathBuf>,
    /// Where every draw comes from.
    #[arg(long)]
    seed: Option<u64>,
    /// The time over which they come, as an ISO-8601 duration: `P1D`.
    #[arg(long)]
    spread: Option<String>,
    /// When the first one comes, UTC: `2026-12-01T08:00:00Z`. Without: the journey's start date, or
    /// when the version was made.
    #[arg(long)]
    start: Option<jiff::Timestamp>,
    /// What is taken for granted, as JSON (see `itinera schema assumptions`). Without: a guess from
    /// the journey, which `--save-assumptions` writes.
    #[arg(long)]
    assumptions: Option<PathBuf>,
    /// Scripted answers as JSON: the `stubs` of a scenario.
    #[arg(long)]
    stubs: Option<PathBuf>,
    /// Further bundles: journeys that it jumps to.
    #[arg(long)]
    with: Vec<PathBuf>,
    /// Write the assumptions used to this file.
    #[arg(long)]
    save_assumptions: Option<PathBuf>,
    /// How many threads work. The result is the same for any number.
    #[arg(long)]
    threads: Option<usize>,
    /// Print one JSON report.
    #[arg(long)]
    json: bool,
}

struct Ready {
    assumptions: Assumptions,
    profiles: Option<Box<dyn Profiles>>,
    others: Vec<Bundle>,
    threads: usize,
}

fn named<T, E: std::fmt::Display>(path: &Path, result: Result<T, E>) -> Result<T, String> {
    result.map_err(|error| format!("{}: {error}", path.display()))
}

impl Given {
    fn ready(&self, bundle: &Bundle) -> Result<Ready, String> {
        let mut assumptions = match &self.assumptions {
            Some(path) => named(path, serde_json::from_slice(&bundle_file::bytes(path)?))?,
            None => simulate::defaults(bundle, start_of(bundle)),
        };
        if let Some(people) = self.people {
            assumptions.people = people;
        }
        if let Some(seed) = self.seed {
            assumptions.seed = seed;
        }
        if let Some(spread) = &self.spread {
            assumptions.spread.clone_from(spread);
        }
        if let Some(start) = self.start {
            assumptions.start = start;
        }
        if let Some(path) = &self.stubs {
            let stubs = serde_json::from_slice::<Vec<ScenarioStub>>(&bundle_file::bytes(path)?);
            assumptions.stubs = named(path, stubs)?;
        }
        if let Some(path) = &self.save_assumptions {
            let text = serde_json::to_string_pretty(&assumptions).map_err(|e| e.to_string())?;
            named(path, std::fs::write(path, text + "\n"))?;
        }
        let mut profiles: Option<Box<dyn Profiles>> = None;
        if let Some(path) = &self.profiles {
            profiles = Some(itinera_api::people_file::open(path, bundle)?);
        }
        if let Some(path) = &self.events {
            let bytes = named(path, std::fs::read(path))?;
            let recorded = named(path, simulate::recorded(bundle, &bytes))?;
            for broken in &recorded.broken {
                eprintln!(
                    "{}: line {}: {}",
                    path.display(),
                    broken.line,
                    broken.message
                );
            }
            assumptions.start = recorded.first;
            profiles = Some(Box::new(recorded.people));
        }
        Ok(Ready {
            assumptions,
            profiles,
            others: bundle_file::read_all(&self.with)?,
            threads: self.threads.unwrap_or_else(threads),
        })
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A start that the file alone decides, so that two runs tell the same.
fn start_of(bundle: &Bundle) -> jiff::Timestamp {
    let zone = jiff::tz::TimeZone::get(&bundle.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let start = bundle.journey.properties.start;
    let start = start.and_then(|at| zone.to_ambiguous_timestamp(at).compatible().ok());
    let made = bundle.published_at.unwrap_or(bundle.journey.created_at);
    start.unwrap_or_else(|| jiff::Timestamp::from_second(made.as_second()).unwrap_or(made))
}

pub(crate) fn simulate(
    bundle: &Path,
    given: &Given,
    person: Option<u64>,
    (csv, written): (Option<&Path>, Option<&Path>),
) -> Result<bool, String> {
    let bundle = bundle_file::read(bundle)?;
    let ready = given.ready(&bundle)?;
    let profiles = ready.profiles.as_deref();
    if let Some(person) = person {
        let number = person.checked_sub(1).ok_or("people are numbered from 1")?;
        let told = simulate::scenario_of(&bundle, &ready.assumptions, profiles, number);
        let told = told.map_err(|error| error.to_string())?;
        print!("{}", told.write().map_err(|error| error.to_string())?);
        return Ok(true);
    }
    let report = match written {
        None => simulate::run(
            &bundle,
            &ready.others,
            &ready.assumptions,
            profiles,
            ready.threads,
            &Watch::default(),
        )
        .map_err(|error| error.to_string())?,
        Some(path) => recorded(path, &bundle, &ready)?,
    };
    if let Some(path) = csv {
        named(path, std::fs::write(path, report.csv(&bundle)))?;
    }
    if given.json {
        let text = serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?;
        println!("{text}");
    } else {
        print!("{}", told(&report, &bundle));
    }
    Ok(true)
}

/// Simulates, and writes everybody's moments down.
fn recorded(path: &Path, bundle: &Bundle, ready: &Ready) -> Result<Report, String> {
    use std::io::{Seek, SeekFrom, Write};

    let file = std::sync::Mutex::new(named(path, std::fs::File::create(path))?);
    let locked = || file.lock().map_err(|error| error.to_string());
    let sink = |bytes: &[u8]| {
        locked()?
            .write_all(bytes)
            .map_err(|error| error.to_string())
    };
    let head = simulate::head(bundle);
    let restart = || {
        let mut file = locked()?;
        let anew = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
        let anew = anew.and_then(|_| file.write_all(&head));
        anew.map_err(|error| error.to_string())
    };
    let people = (ready.profiles.as_deref(), ready.threads);
    let report = simulate::run_recorded(
        bundle,
        &ready.others,
        &ready.assumptions,
        people,
        &Watch::default(),
        &sink,
        &restart,
    );
    report.map_err(|error| error.to_string())
}

pub(crate) fn compare(a: &Path, b: &Path, given: &Given) -> Result<bool, String> {
    let (a, b) = (bundle_file::read(a)?, bundle_file::read(b)?);
    let ready = given.ready(&a)?;
    let comparison = simulate::compare(
        (&a, &b),
        &ready.others,
        &ready.assumptions,
        ready.profiles.as_deref(),
        ready.threads,
        &Watch::default(),
    )
    .map_err(|error| error.to_string())?;
    if given.json {
        let text = serde_json::to_string_pretty(&comparison).map_err(|error| error.to_string())?;
        println!("{text}");
    } else {
        print!("{}", compared(&comparison, &a, &b));
    }
    Ok(comparison.different == 0)
}

fn length(ms: u64) -> String {
    let seconds = ms / 1_000;
    match seconds {
        0 => format!("{ms} ms"),
        1..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// The report for a reader.
fn told(report: &Report, bundle: &Bundle) -> String {
    let mut text = String::new();
    let library = bundle.library();
    let _ = writeln!(
        text,
        "{} people, {} entries, seed {}, from {} to {}",
        report.people,
        report.entered,
        report.assumptions.seed,
        report.assumptions.start,
        report.until
    );
    let phases: Vec<String> = report
        .phases
        .iter()
        .map(|(phase, n)| format!("{n} {}", format!("{phase:?}").to_lowercase()))
        .collect();
    let _ = writeln!(text, "{}", phases.join(", "));
    if let Some(duration) = &report.duration {
        let [half, most, nearly] = [duration.p50, duration.p90, duration.p99].map(length);
        let _ = writeln!(
            text,
            "time to complete: p50 {half}, p90 {most}, p99 {nearly}"
        );
    }
    if !report.shared.is_empty() {
        let _ = writeln!(text, "people shared: {}", report.shared.join(", "));
    }
    let _ = writeln!(
        text,
        "\n{:>12} {:>12} {:>9}  activity",
        "reached", "passed", "stopped"
    );
    let mut activities: Vec<_> = report.activities.iter().collect();
    let place = |id: &itinera_journey::id::ActivityId| {
        let known = bundle.journey.activities.get(id);
        known.map(|activity| (activity.position.x, activity.position.y))
    };
    activities.sort_by_key(|(id, _)| place(id));
    for (id, count) in activities {
        let name = bundle.journey.caption(id, &library);
        let stopped = count.failed + count.timed_out;
        let _ = writeln!(
            text,
            "{:>12} {:>12} {stopped:>9}  {name}",
            count.reached, count.passed
        );
    }
    for calls in &report.calls {
        let cap = calls.cap.as_ref().map_or(String::new(), |cap| {
            let per = length(cap.period_ms);
            format!(
                ", cap {} in {per}, at most {} wanted",
                cap.calls, cap.busiest
            )
        });
        let _ = writeln!(
            text,
            "\n{}: {} calls, {} failed, {} capped, {} queued{cap}",
            calls.name, calls.calls, calls.failed, calls.capped, calls.queued
        );
    }
    for (code, n) in &report.discards {
        let _ = writeln!(text, "\nnot listened to: {n} {code}");
    }
    for broken in &report.broken {
        let _ = writeln!(text, "\nline {}: {}", broken.line, broken.message);
    }
    if report.broken_count > 0 {
        let _ = writeln!(text, "{} lines could not be read", report.broken_count);
    }
    for issue in report.findings.iter().chain(&report.limits) {
        let _ = writeln!(text, "\n{}", line(issue));
    }
    let _ = writeln!(text, "\ndigest {}", report.digest);
    text
}

fn line(issue: &Issue) -> String {
    let params: Vec<String> = issue
        .params
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{} {}", issue.code, params.join(" "))
}

/// The comparison for a reader.
fn compared(comparison: &Comparison, a: &Bundle, b: &Bundle) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} people go the same way, {} another one",
        comparison.same, comparison.different
    );
    let (library_a, library_b) = (a.library(), b.library());
    let goes = |on: &Onward, bundle: &Bundle, library| match on {
        Onward::To { activity, later } => {
            let name = bundle.journey.caption(activity, library);
            let later = if *later { " at another time" } else { "" };
            format!("to {name}{later}")
        }
        Onward::Ends { phase } => format!("ends there: {}", format!("{phase:?}").to_lowercase()),
        Onward::Outside {} => "does not enter".to_owned(),
    };
    for group in &comparison.groups {
        let after = group.after.as_ref();
        let after = after.map_or_else(
            || "at the entry".to_owned(),
            |id| format!("after {}", a.journey.caption(id, &library_a)),
        );
        let _ = writeln!(text, "\n{} people {after}:", group.people);
        let _ = writeln!(text, "  - {}", goes(&group.a, a, &library_a));
        let _ = writeln!(text, "  + {}", goes(&group.b, b, &library_b));
        for issue in &group.why {
            let _ = writeln!(text, "    {}", line(issue));
        }
        let examples: Vec<String> = group.examples.iter().map(|n| (n + 1).to_string()).collect();
        let _ = writeln!(text, "    people {}", examples.join(", "));
    }
    text
}

/// Prints records as comma-separated values.
pub(crate) fn records(path: &Path) -> Result<bool, String> {
    use std::io::{BufReader, BufWriter, Read, Write};

    let broken = || format!("{}: not a file of records", path.display());
    let mut file = BufReader::new(named(path, std::fs::File::open(path))?);
    let mut head = [0_u8; 12];
    file.read_exact(&mut head).map_err(|_| broken())?;
    let (magic, length) = head.split_at(8);
    let length = <[u8; 4]>::try_from(length).map(u32::from_le_bytes);
    let length = length.ok().filter(|length| *length < 16 * 1024 * 1024);
    if magic != simulate::MAGIC {
        return Err(broken());
    }
    let mut text = vec![0; length.ok_or_else(broken)? as usize];
    file.read_exact(&mut text).map_err(|_| broken())?;
    let text: serde_json::Value = serde_json::from_slice(&text).map_err(|_| broken())?;
    let activities = text["activities"].as_array().cloned().unwrap_or_default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut print = |line: std::fmt::Arguments<'_>| match writeln!(out, "{line}") {
        // Whoever reads has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        done => done.map(|()| true).map_err(|error| error.to_string()),
    };
    if !print(format_args!("person,at,activity,what"))? {
        return Ok(true);
    }
    let mut record = [0_u8; simulate::RECORD];
    while file.read_exact(&mut record).is_ok() {
        let record = simulate::Record::read(&record).ok_or_else(broken)?;
        let at = jiff::Timestamp::from_millisecond(record.at).map_err(|_| broken())?;
        let activity = activities.get(usize::from(record.activity));
        let activity = activity.and_then(|id| id.as_str()).ok_or_else(broken)?;
        let person = u64::from(record.person) + 1;
        if !print(format_args!("{person},{at},{activity},{}", record.what))? {
            break;
        }
    }
    Ok(true)
}
