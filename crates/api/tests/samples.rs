//! The samples: in order, with scenarios that pass, and put into a workspace as often as one likes.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use itinera_api::Workspace;
use itinera_api::wire::{
    AddSampleRequest, Imported, ListRequest, RunScenarioRequest, Sample, VersionRequest,
};
use itinera_journey::Severity;
use itinera_journey::id::VersionId;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use tempfile::TempDir;

fn names(workspace: &Workspace, kind: ObjectKind) -> Vec<String> {
    let search = String::new();
    let list = workspace.list_objects(ListRequest { kind, search });
    let mut names: Vec<String> = list.unwrap().rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

/// Runs the scenarios of a version; answers how many there are.
fn passed(workspace: &Workspace, version: &VersionId) -> usize {
    let scenarios = workspace.scenarios(VersionRequest {
        version: version.clone(),
    });
    let scenarios = scenarios.unwrap();
    for row in &scenarios {
        let request = RunScenarioRequest {
            version: version.clone(),
            id: row.id.clone(),
        };
        let last = workspace.run_scenario(request).unwrap().last.unwrap();
        assert!(last.ok, "{}: {last:?}", row.name);
    }
    scenarios.len()
}

fn add(workspace: &Workspace, sample: Sample) -> Imported {
    workspace.add_sample(AddSampleRequest { sample }).unwrap()
}

#[test]
fn a_sample_comes_with_profiles_and_with_scenarios_that_pass() {
    for (sample, scenarios) in [(Sample::Spa, 2), (Sample::Hotel, 6)] {
        let home = TempDir::new().unwrap();
        let workspace = support::workspace(&home, true);
        let Imported { version, .. } = add(&workspace, sample);
        let id = version.as_str().to_owned();
        let kind = ObjectKind::Version;
        let opened = workspace.open_object(ObjectRef { kind, id }).unwrap();
        let errors = opened
            .issues
            .iter()
            .filter(|issue| issue.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{:?}", opened.issues);
        assert_eq!(passed(&workspace, &version), scenarios);
        assert_eq!(names(&workspace, ObjectKind::Profile).len(), 3);
    }
}

/// A second one has other names, and its scenarios speak of those.
#[test]
fn a_sample_may_come_again() {
    let home = TempDir::new().unwrap();
    let workspace = support::workspace(&home, true);
    add(&workspace, Sample::Hotel);
    let again = add(&workspace, Sample::Hotel);
    assert_eq!(names(&workspace, ObjectKind::Version), ["Hotel", "Hotel_2"]);
    assert!(names(&workspace, ObjectKind::Event).contains(&"LobbyBeacon_2".to_owned()));
    assert!(names(&workspace, ObjectKind::DataSource).contains(&"Booking_2".to_owned()));
    assert_eq!(passed(&workspace, &again.version), 6);
    assert_eq!(names(&workspace, ObjectKind::Profile).len(), 3);
}
