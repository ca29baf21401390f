//! Renaming a segment or an event: drafts that name it follow, and follow back.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use itinera_api::Workspace;
use itinera_api::wire::{
    CreateRequest, EditObjectRequest, EditVersionRequest, ListRequest, UndoRequest,
};
use itinera_journey::edit::{ObjectEdit, VersionEdit};
use itinera_journey::id::VersionId;
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{ActivityKind, PathTest, Version};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A workspace with the sample, whose condition also asks about a segment.
struct Bench {
    _home: TempDir,
    workspace: Workspace,
    journey: ObjectRef,
}

impl Bench {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let workspace = support::workspace(&home, false);
        let journey = only(&workspace, ObjectKind::Version);
        Self {
            _home: home,
            workspace,
            journey,
        }
    }

    fn document(&self, object: &ObjectRef) -> (Value, u64) {
        let opened = self.workspace.open_object(object.clone()).unwrap();
        (opened.document, opened.revision)
    }

    fn version(&self) -> Version {
        serde_json::from_value(self.document(&self.journey).0).unwrap()
    }

    /// All expressions of the journey.
    fn texts(&self) -> String {
        let version = self.version();
        let texts = itinera_journey::bundle::expressions(&version);
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Makes the journey's condition this one.
    fn ask(&self, condition: &str) {
        let version = self.version();
        let is_condition = |kind: &ActivityKind| matches!(kind, ActivityKind::Condition { .. });
        let mut found = version
            .activities
            .iter()
            .filter(|(_, a)| is_condition(&a.kind));
        let (id, activity) = found.next().unwrap();
        let mut kind = activity.kind.clone();
        if let ActivityKind::Condition { paths, .. } = &mut kind {
            for path in paths.values_mut() {
                let expression = condition.to_owned();
                path.test = PathTest::Expression { expression };
            }
        }
        let edit = VersionEdit::Configure {
            id: id.clone(),
            label: activity.label.clone(),
            description: activity.description.clone(),
            kind,
        };
        let request = EditVersionRequest {
            version: VersionId::new(self.journey.id.as_str()),
            revision: self.document(&self.journey).1,
            edit,
        };
        self.workspace.edit_version(request).unwrap();
    }

    fn name(&self, object: &ObjectRef, name: &str) {
        let (mut document, revision) = self.document(object);
        document["name"] = json!(name);
        let edit = json!({"object": object.kind, "document": document});
        let edit: ObjectEdit = serde_json::from_value(edit).unwrap();
        let request = EditObjectRequest { revision, edit };
        self.workspace.edit_object(request).unwrap();
    }

    fn turn(&self, object: &ObjectRef, back: bool) {
        let request = UndoRequest {
            object: object.clone(),
            revision: self.document(object).1,
        };
        let turned = match back {
            true => self.workspace.undo(request),
            false => self.workspace.redo(request),
        };
        turned.unwrap();
    }

    /// Renames, takes it back and brings it again; each time the journey says `old` or `new`.
    fn goes_to_and_fro(&self, object: &ObjectRef, name: &str, old: &str, new: &str) {
        let says = |wanted: &str, other: &str| {
            let texts = self.texts();
            assert!(texts.contains(wanted), "{wanted}: {texts}");
            assert!(!texts.contains(other), "{other}: {texts}");
        };
        says(old, new);
        self.name(object, name);
        says(new, old);
        self.turn(object, true);
        says(old, new);
        self.turn(object, false);
        says(new, old);
    }
}

fn only(workspace: &Workspace, kind: ObjectKind) -> ObjectRef {
    let search = String::new();
    let list = workspace.list_objects(ListRequest { kind, search });
    let mut rows = list.unwrap().rows;
    assert_eq!(rows.len(), 1);
    rows.remove(0).object
}

#[test]
fn a_segment_renamed_is_renamed_where_it_is_asked_about() {
    let bench = Bench::new();
    let request = CreateRequest {
        kind: ObjectKind::Segment,
    };
    let segment = bench.workspace.create_object(request).unwrap().object;
    bench.name(&segment, "Loyal guests");
    bench.ask("inSegment(\"Loyal guests\") or not (inSegment( 'Loyal guests' ) and true)");
    bench.goes_to_and_fro(
        &segment,
        "Guests of \"old\"",
        "inSegment(\"Loyal guests\")",
        "inSegment(\"Guests of \\\"old\\\"\") or not (inSegment( \"Guests of \\\"old\\\"\" ) and true)",
    );
}

#[test]
fn an_event_renamed_is_renamed_where_its_fields_are_used() {
    let bench = Bench::new();
    let event = only(&bench.workspace, ObjectKind::Event);
    bench.ask("@{SpaBeacon.person.id} == \"anna-1\"");
    bench.goes_to_and_fro(
        &event,
        "Beacon",
        "@{SpaBeacon.person.id}",
        "@{Beacon.person.id}",
    );
}
