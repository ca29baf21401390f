//! Promises, from what the window does with them: stated, checked, and what breaks one opened in
//! test mode.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use itinera_api::Workspace;
use itinera_api::wire::{
    CheckPromisesRequest, ClockMove, EditVersionRequest, ListRequest, PromisesChecked,
    RunScenarioRequest, SaveRunRequest, TestClockRequest, TestOpenRequest, VersionRequest,
};
use itinera_interpreter::person::Phase;
use itinera_journey::edit::VersionEdit;
use itinera_journey::id::{PromiseId, VersionId};
use itinera_journey::issue::{ObjectKind, ObjectRef};
use itinera_journey::model::{Deed, Promise, PromiseForm};
use tempfile::TempDir;

fn promise(form: PromiseForm) -> Promise {
    let name = String::new();
    Promise { name, form }
}

struct Bench {
    _home: TempDir,
    workspace: Workspace,
    version: VersionId,
}

impl Bench {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let workspace = support::workspace(&home, false);
        let request = ListRequest {
            kind: ObjectKind::Version,
            search: String::new(),
        };
        let row = workspace.list_objects(request).unwrap().rows.remove(0);
        Self {
            version: VersionId::new(row.object.id),
            workspace,
            _home: home,
        }
    }

    fn edit(&self, edit: VersionEdit) {
        let object = ObjectRef {
            kind: ObjectKind::Version,
            id: self.version.to_string(),
        };
        let revision = self.workspace.open_object(object).unwrap().revision;
        let version = self.version.clone();
        let request = EditVersionRequest {
            version,
            revision,
            edit,
        };
        self.workspace.edit_version(request).unwrap();
    }

    fn check(&self) -> PromisesChecked {
        let titles = BTreeMap::from([(PromiseId::new("all"), "Pas de message".to_owned())]);
        let version = self.version.clone();
        let request = CheckPromisesRequest { version, titles };
        self.workspace.check_promises(request).unwrap()
    }
}

#[test]
fn what_breaks_a_promise_opens_in_test_mode() {
    let bench = Bench::new();
    let (all, none) = (PromiseId::new("all"), PromiseId::new("none"));
    let deed = Deed::Message { channel: None };
    bench.edit(VersionEdit::Promise {
        id: all.clone(),
        promise: promise(PromiseForm::Reaches { deed }),
    });
    let timeouts = false;
    bench.edit(VersionEdit::Promise {
        id: none.clone(),
        promise: promise(PromiseForm::NoError { timeouts }),
    });
    let checked = bench.check();
    assert!(checked.searched.scenarios > 10, "{:?}", checked.searched);
    let found = checked.promises.iter().find(|p| p.id == all).unwrap();
    let broken = found.broken.as_ref().unwrap();
    assert_eq!((broken.code.as_str(), broken.steps), ("notReached", 1));
    assert!(broken.scenario.contains("Pas de message"));

    let version = bench.version.clone();
    let open = TestOpenRequest {
        version: version.clone(),
        scenario: broken.scenario.clone(),
        key: Some(broken.key.clone()),
    };
    let view = bench.workspace.test_open(open.clone()).unwrap();
    let go = ClockMove::End {};
    let clock = TestClockRequest { version, go };
    let ended = bench.workspace.test_clock(clock).unwrap();
    assert_eq!(view.steps, 1);
    assert!(ended.passed.contains(&broken.activity), "{ended:?}");
    assert_eq!(ended.people.len(), 1);
    assert_eq!(ended.people[0].phase, Phase::Finished);

    // It can be saved as it is, and holds; opened again, it begins anew.
    let (version, name) = (bench.version.clone(), "kept".to_owned());
    let saved = bench.workspace.save_run(SaveRunRequest { version, name });
    let (version, id) = (bench.version.clone(), saved.unwrap().id);
    let run = RunScenarioRequest { version, id };
    let outcome = bench.workspace.run_scenario(run).unwrap().last.unwrap();
    assert!(outcome.ok, "{outcome:?}");
    let again = bench.workspace.test_open(open).unwrap();
    assert_eq!(again.steps, 1);

    let version = bench.version.clone();
    let off = VersionRequest { version };
    bench.workspace.test_stop(off).unwrap();
    bench.edit(VersionEdit::Unpromise { id: all.clone() });
    let checked = bench.check();
    assert!(checked.promises.iter().all(|promise| promise.id == none));
}
