//! Bundles that come in: all of what they hold, or none of it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use itinera_api::wire::{BundleSource, ExportRequest, ImportRequest, ListRequest, Problem};
use itinera_api::{Options, Workspace};
use itinera_journey::id::VersionId;
use itinera_journey::issue::ObjectKind;
use serde_json::{Value, json};
use tempfile::TempDir;

const SAMPLE: &str = include_str!("../../../assets/samples/spa.bundle.json");

fn workspace(home: &TempDir, empty: bool) -> Workspace {
    Workspace::open(Options {
        path: home.path().join("test.itinera"),
        empty,
        config_dir: home.path().join("config"),
        data_dir: home.path().join("data"),
        who: "a test".to_owned(),
        engine_timeout: Duration::from_secs(1),
    })
    .unwrap()
}

fn import(workspace: &Workspace, text: &str) -> Result<VersionId, Problem> {
    let text = text.to_owned();
    let from = BundleSource::Text { text };
    let imported = workspace.import_bundle(ImportRequest { from })?;
    Ok(imported.version)
}

/// How many objects of each kind the workspace holds, and the revision of its profile source.
fn inventory(workspace: &Workspace) -> Vec<String> {
    [
        ObjectKind::Version,
        ObjectKind::Event,
        ObjectKind::Action,
        ObjectKind::Schema,
        ObjectKind::DataSource,
    ]
    .map(|kind| {
        let search = String::new();
        let list = workspace.list_objects(ListRequest { kind, search });
        let rows = list.unwrap().rows;
        let opened = rows
            .iter()
            .map(|row| workspace.open_object(row.object.clone()).unwrap().revision);
        format!("{kind:?} {:?}", opened.collect::<Vec<_>>())
    })
    .to_vec()
}

#[test]
fn a_refused_bundle_leaves_the_workspace_as_it_was() {
    let home = TempDir::new().unwrap();
    let workspace = workspace(&home, true);
    let before = inventory(&workspace);
    let half = &SAMPLE[..SAMPLE.len() / 2];
    let mut dangling: Value = serde_json::from_str(SAMPLE).unwrap();
    let links = dangling["journey"]["transitions"].as_object_mut().unwrap();
    links.values_mut().next().unwrap()["to"] = json!("a-nowhere");
    let dangling = dangling.to_string();
    for (text, code) in [
        (half, "bundleTruncated"),
        ("[1]", "bundleOtherShape"),
        ("hello", "bundleNotJson"),
        ("{\"bundle\": 2}", "bundleFormat"),
        (&"[".repeat(10_000), "bundleTooDeep"),
        (&" ".repeat(9 * 1024 * 1024), "bundleTooLarge"),
        (&dangling, "bundleInconsistent"),
    ] {
        let problem = import(&workspace, text).unwrap_err();
        assert_eq!(problem.code, code, "{}", problem.message);
        assert_eq!(inventory(&workspace), before, "{code}");
    }
}

#[test]
fn a_file_without_end_is_not_read_to_its_end() {
    let home = TempDir::new().unwrap();
    let workspace = workspace(&home, true);
    let path = "/dev/zero".to_owned();
    let from = BundleSource::File { path };
    let problem = workspace.import_bundle(ImportRequest { from }).unwrap_err();
    assert_eq!(problem.code, "bundleTooLarge");
}

#[test]
fn a_bundle_may_come_in_again_and_again() {
    let home = TempDir::new().unwrap();
    let workspace = workspace(&home, true);
    let first = import(&workspace, SAMPLE).unwrap();
    let groups = inventory(&workspace).pop();
    let second = import(&workspace, SAMPLE).unwrap();
    assert_ne!(first, second);
    let after = inventory(&workspace);
    assert_eq!(after[0], "Version [0, 0]");
    assert_eq!(
        after.last(),
        groups.as_ref(),
        "its groups were there already"
    );
}

#[test]
fn an_export_does_not_replace_a_file_unasked() {
    let home = TempDir::new().unwrap();
    let workspace = workspace(&home, true);
    let version = import(&workspace, SAMPLE).unwrap();
    let path = home.path().join("spa.json");
    let export = |replace| {
        workspace.export_bundle(ExportRequest {
            version: version.clone(),
            path: path.display().to_string(),
            replace,
        })
    };
    export(false).unwrap();
    std::fs::write(&path, "mine").unwrap();
    assert_eq!(export(false).unwrap_err().code, "fileExists");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    export(true).unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("\"bundle\": 1")
    );
}
