//! Simulations, their assumptions and files, and comparisons, as the window asks for them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::{Duration, Instant};

use itinera_api::wire::{
    AssumptionSets, AssumptionsRequest, BundleSource, CompareRequest, ExportReportRequest,
    ExportRequest, ListRequest, OtherVersion, PersonRequest, ReadProfilesRequest, ReportFormat,
    RunId, RunRequest, RunScenarioRequest, SaveAssumptionsRequest, SaveScenarioRequest,
    SimulateRequest, VersionRequest,
};
use itinera_api::{Progress, Workspace};
use itinera_journey::id::VersionId;
use itinera_journey::issue::ObjectKind;
use tempfile::TempDir;

struct Bench {
    home: TempDir,
    workspace: Workspace,
    version: VersionId,
}

impl Bench {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let workspace = support::workspace(&home, false);
        let request = ListRequest {
            kind: ObjectKind::Version,
            search: "Spa".to_owned(),
        };
        let listed = workspace.list_objects(request).unwrap();
        let version = VersionId::new(listed.rows[0].object.id.clone());
        Self {
            home,
            workspace,
            version,
        }
    }

    fn sets(&self) -> AssumptionSets {
        let version = self.version.clone();
        self.workspace
            .assumptions(VersionRequest { version })
            .unwrap()
    }

    fn request(&self, people: u64) -> SimulateRequest {
        let mut assumptions = self.sets().defaults;
        assumptions.people = people;
        SimulateRequest {
            run: RunId("a run".to_owned()),
            version: self.version.clone(),
            assumptions,
            profiles: None,
        }
    }

    fn read(&self, name: &str, text: &str) -> ReadProfilesRequest {
        ReadProfilesRequest {
            version: self.version.clone(),
            name: name.to_owned(),
            from: BundleSource::Text {
                text: text.to_owned(),
            },
        }
    }
}

#[test]
fn what_is_guessed_is_enough_for_a_result() {
    let bench = Bench::new();
    let mut progress = bench.workspace.progress();
    let report = bench.workspace.simulate(bench.request(2_000)).unwrap();
    assert_eq!(report.people, 2_000);
    assert!(report.entered > 0, "{report:?}");
    let again = bench.workspace.simulate(bench.request(2_000)).unwrap();
    assert_eq!(report.digest, again.digest);
    while let Ok(told) = progress.try_recv() {
        assert!(matches!(told, Progress::Run { .. }), "{told:?}");
    }
}

#[test]
fn assumptions_are_kept_by_name() {
    let bench = Bench::new();
    let save = |name: &str, people| {
        let mut assumptions = bench.sets().defaults;
        assumptions.people = people;
        let request = SaveAssumptionsRequest {
            version: bench.version.clone(),
            name: name.to_owned(),
            assumptions,
        };
        bench.workspace.save_assumptions(request).unwrap()
    };
    save("few", 10);
    save("a crowd", 1_000_000);
    let sets = save(" few ", 20);
    let kept: Vec<_> = sets
        .saved
        .iter()
        .map(|one| (one.name.as_str(), one.assumptions.people))
        .collect();
    assert_eq!(kept, [("a crowd", 1_000_000), ("few", 20)]);
    assert_eq!(bench.sets(), sets);
    let request = AssumptionsRequest {
        version: bench.version.clone(),
        name: "few".to_owned(),
    };
    let left = bench.workspace.delete_assumptions(request).unwrap();
    assert_eq!(left.saved.len(), 1);
}

#[test]
fn a_run_is_cancelled_within_a_tenth_of_a_second() {
    let bench = Bench::new();
    let request = bench.request(50_000_000);
    let run = request.run.clone();
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            let done = bench.workspace.simulate(request);
            (done, Instant::now())
        });
        let mut told = bench.workspace.progress();
        // It is under way once its progress is told.
        told.blocking_recv().unwrap();
        let asked = Instant::now();
        bench.workspace.cancel_run(RunRequest { run }).unwrap();
        let (done, ended) = running.join().unwrap();
        assert_eq!(done.unwrap_err().code, "cancelled");
        let took = ended.duration_since(asked);
        assert!(took < Duration::from_millis(100), "{took:?}");
    });
}

#[test]
fn broken_lines_are_told_by_number_and_the_rest_passes_through() {
    let bench = Bench::new();
    let text =
        "{\"person\":{\"gender\":\"Female\"}}\n{\"person\":\n{\"person\":{\"gender\":\"Male\"}}\n";
    let read = bench
        .workspace
        .read_profiles(bench.read("people.jsonl", text))
        .unwrap();
    assert_eq!((read.people, read.left_out), (2, 1));
    assert_eq!(read.broken[0].line, 2);
    let mut request = bench.request(1);
    request.profiles = Some(read.id);
    let report = bench.workspace.simulate(request.clone()).unwrap();
    assert_eq!(report.people, 2);
    assert_eq!(report.broken[0].line, 2);
    // The same file again: it is read from its start.
    assert_eq!(
        bench.workspace.simulate(request).unwrap().digest,
        report.digest
    );

    let table = "key,person.gender\nann,Female\nbob\n";
    let read = bench
        .workspace
        .read_profiles(bench.read("people.CSV", table))
        .unwrap();
    assert_eq!((read.people, read.broken[0].line), (1, 3));

    let refused = |name, text| {
        bench
            .workspace
            .read_profiles(bench.read(name, text))
            .unwrap_err()
            .code
    };
    assert_eq!(refused("nobody.jsonl", ""), "emptyProfiles");
    assert_eq!(
        refused("nobody.csv", "key,person.gender\n"),
        "emptyProfiles"
    );
    assert_eq!(refused("other.jsonl", "7\n8\n"), "noProfiles");
}

#[test]
fn nonsense_is_told_by_its_place() {
    let bench = Bench::new();
    let mut request = bench.request(0);
    let problem = bench.workspace.simulate(request.clone()).unwrap_err();
    assert_eq!(
        (problem.code.as_str(), &problem.details["fault"]),
        ("assumption", &"nobody".into())
    );
    request.assumptions.people = 1;
    request.assumptions.spread = "soon".to_owned();
    let problem = bench.workspace.simulate(request).unwrap_err();
    assert_eq!(problem.details["place"], "spread");
    assert_eq!(problem.details["what"], "soon");
}

#[test]
fn one_of_many_is_a_scenario_that_passes() {
    let bench = Bench::new();
    let SimulateRequest { assumptions, .. } = bench.request(50);
    let request = PersonRequest {
        version: bench.version.clone(),
        assumptions,
        profiles: None,
        person: 7,
    };
    let text = bench
        .workspace
        .person_scenario(request.clone())
        .unwrap()
        .text;
    let save = SaveScenarioRequest {
        version: bench.version.clone(),
        id: None,
        text,
    };
    let saved = bench.workspace.save_scenario(save).unwrap();
    let run = RunScenarioRequest {
        version: bench.version.clone(),
        id: saved.id,
    };
    let ran = bench.workspace.run_scenario(run).unwrap().last.unwrap();
    assert!(ran.ok, "{ran:?}");
    let nobody = PersonRequest {
        person: 5_000,
        ..request
    };
    let problem = bench.workspace.person_scenario(nobody).unwrap_err();
    assert_eq!(problem.code, "noPerson");
}

#[test]
fn a_version_is_compared_with_a_bundle_and_its_report_written() {
    let bench = Bench::new();
    let file = bench.home.path().join("spa.json");
    let path = file.to_str().unwrap().to_owned();
    let export = ExportRequest {
        version: bench.version.clone(),
        path: path.clone(),
        replace: false,
    };
    bench.workspace.export_bundle(export).unwrap();
    let SimulateRequest {
        run, assumptions, ..
    } = bench.request(500);
    let request = CompareRequest {
        run,
        version: bench.version.clone(),
        other: OtherVersion::Bundle {
            from: BundleSource::File { path },
        },
        assumptions,
        profiles: None,
    };
    let compared = bench.workspace.compare(request).unwrap();
    assert_eq!(
        (compared.comparison.same, compared.comparison.different),
        (500, 0)
    );
    assert_eq!(compared.other.id, bench.version);
    assert!(compared.names.values().any(|name| name == "SpaBeacon"));

    for (format, holds) in [
        (ReportFormat::Csv, "what,id,name"),
        (ReportFormat::Json, "\"assumptions\": 1"),
    ] {
        let path = bench.home.path().join("report");
        let export = ExportReportRequest {
            version: bench.version.clone(),
            report: compared.comparison.b.clone(),
            format,
            path: path.to_str().unwrap().to_owned(),
            replace: format == ReportFormat::Json,
        };
        bench.workspace.export_report(export.clone()).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().contains(holds));
        let again = ExportReportRequest {
            replace: false,
            ..export
        };
        assert_eq!(
            bench.workspace.export_report(again).unwrap_err().code,
            "fileExists"
        );
    }
}
