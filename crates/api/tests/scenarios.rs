//! Test mode and scenarios, from what the window does with them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use itinera_api::Workspace;
use itinera_api::wire::{
    ClockMove, EditVersionRequest, ListRequest, RunScenarioRequest, SaveRunRequest,
    SaveScenarioRequest, ScenarioRequest, StubReply, StubRequest, StubRule, TestClockRequest,
    TestFormRequest, TestSendRequest, TestView, TestWhyRequest, VersionRequest,
};
use itinera_interpreter::person::Phase;
use itinera_journey::edit::VersionEdit;
use itinera_journey::id::{ActivityId, ProfileId, VersionId};
use itinera_journey::issue::ObjectKind;
use itinera_journey::model::{ActivityKind, PathTest, Version};
use serde_json::json;
use tempfile::TempDir;

struct Bench {
    _home: TempDir,
    workspace: Workspace,
    version: VersionId,
}

impl Bench {
    /// The sample journey: a woman gets a message, a man does not.
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

    fn on(&self) -> VersionRequest {
        VersionRequest {
            version: self.version.clone(),
        }
    }

    fn send(&self, profile: &str) -> TestView {
        let view = self.workspace.test_view(self.on()).unwrap().unwrap();
        let (version, event) = (self.version.clone(), view.events[0].clone());
        let profile = Some(ProfileId::new(profile));
        let form = self
            .workspace
            .test_form(TestFormRequest {
                version: version.clone(),
                event: event.clone(),
                profile: profile.clone(),
            })
            .unwrap();
        let request = TestSendRequest {
            version,
            event,
            profile,
            payload: form.payload,
        };
        self.workspace.test_send(request).unwrap()
    }

    /// The run saved under a name is a scenario that holds.
    fn saves_and_runs(&self, name: &str) {
        let (version, name) = (self.version.clone(), name.to_owned());
        let saved = self.workspace.save_run(SaveRunRequest { version, name });
        let (version, id) = (self.version.clone(), saved.unwrap().id);
        let run = RunScenarioRequest { version, id };
        let outcome = self.workspace.run_scenario(run).unwrap().last.unwrap();
        assert!(outcome.ok, "{outcome:?}");
    }

    fn clock(&self, go: ClockMove) -> TestView {
        let version = self.version.clone();
        self.workspace
            .test_clock(TestClockRequest { version, go })
            .unwrap()
    }

    fn stub(&self, name: &str, replies: Vec<StubReply>) -> TestView {
        let when = std::collections::BTreeMap::new();
        let request = StubRequest {
            version: self.version.clone(),
            name: name.to_owned(),
            rules: vec![StubRule { when, replies }],
        };
        self.workspace.test_stub(request).unwrap()
    }

    fn document(&self) -> (u64, Version) {
        let object = itinera_journey::issue::ObjectRef {
            kind: ObjectKind::Version,
            id: self.version.to_string(),
        };
        let opened = self.workspace.open_object(object).unwrap();
        (
            opened.revision,
            serde_json::from_value(opened.document).unwrap(),
        )
    }

    fn edit(&self, edit: VersionEdit) {
        let request = EditVersionRequest {
            version: self.version.clone(),
            revision: self.document().0,
            edit,
        };
        self.workspace.edit_version(request).unwrap();
    }

    fn find(&self, is: fn(&ActivityKind) -> bool) -> ActivityId {
        let version = self.document().1;
        let mut found = version.activities.iter().filter(|(_, a)| is(&a.kind));
        found.next().unwrap().0.clone()
    }
}

fn reply(status: u16) -> StubReply {
    StubReply {
        status,
        latency_ms: 0,
        body: json!({}),
        error: None,
    }
}

#[test]
fn a_run_saved_as_a_scenario_passes_and_fails_with_why_once_the_journey_is_broken() {
    let bench = Bench::new();
    let workspace = &bench.workspace;
    workspace.test_start(bench.on()).unwrap();
    assert_eq!(bench.send("anna").people[0].phase, Phase::Finished);
    bench.clock(ClockMove::By { ms: 60_000 });
    let view = bench.send("marc");
    assert_eq!((view.steps, view.calls.len()), (2, 1));
    let (version, name) = (bench.version.clone(), "Women only".to_owned());
    let saved = workspace
        .save_run(SaveRunRequest { version, name })
        .unwrap();
    assert_eq!((saved.steps, saved.last.is_some()), (2, false));

    workspace.test_stop(bench.on()).unwrap();
    let run = || {
        let request = RunScenarioRequest {
            version: bench.version.clone(),
            id: saved.id.clone(),
        };
        workspace.run_scenario(request).unwrap().last.unwrap()
    };
    let first = run();
    assert!(first.ok, "{first:?}");

    let id = bench.find(|kind| matches!(kind, ActivityKind::Condition { .. }));
    let mut activity = bench.document().1.activities.remove(&id).unwrap();
    if let ActivityKind::Condition { paths, .. } = &mut activity.kind {
        let path = paths.values_mut().next().unwrap();
        path.test = PathTest::Expression {
            expression: "false".to_owned(),
        };
    }
    bench.edit(VersionEdit::Configure {
        id,
        label: activity.label,
        description: activity.description,
        kind: activity.kind,
    });
    let broken = run();
    assert!(!broken.ok && broken.problem.is_none());
    assert!(
        broken
            .differences
            .iter()
            .any(|d| d.about.contains("anna-1")),
        "{broken:?}"
    );
}

#[test]
fn answers_given_before_a_stub_was_scripted_anew_are_part_of_the_scenario() {
    let bench = Bench::new();
    let workspace = &bench.workspace;
    workspace.test_start(bench.on()).unwrap();
    let view = workspace.test_view(bench.on()).unwrap().unwrap();
    let name = view.connectors[0].name.clone();
    // Fails twice, then answers.
    bench.stub(&name, vec![reply(500), reply(503), reply(200)]);
    let view = bench.send("anna");
    assert_eq!(
        (view.calls[0].attempts, view.calls[0].answer.as_str()),
        (3, "200")
    );
    bench.stub(&name, vec![reply(500)]);
    bench.clock(ClockMove::By { ms: 600_000 });
    let view = bench.send("anna");
    assert_eq!(view.people[0].phase, Phase::Error);
    assert_eq!(view.failed.unwrap().code, "500");
    bench.saves_and_runs("Fails");
}

#[test]
fn why_a_message_was_not_reached_names_the_condition_and_its_values() {
    let bench = Bench::new();
    let workspace = &bench.workspace;
    workspace.test_start(bench.on()).unwrap();
    bench.send("marc");
    let action = bench.find(|kind| matches!(kind, ActivityKind::Action { .. }));
    let why = |key: &str| {
        let request = TestWhyRequest {
            version: bench.version.clone(),
            key: key.to_owned(),
            activity: action.clone(),
        };
        workspace.test_why(request).unwrap()
    };
    let not = why("marc-1");
    assert_eq!(not.outcome, "notReached");
    let away: Vec<_> = not.links.iter().filter(|link| link.away).collect();
    assert_eq!(away.len(), 1, "{not:?}");
    assert!(
        serde_json::to_string(&away[0].choice)
            .unwrap()
            .contains("Male")
    );
    bench.send("anna");
    assert_eq!(why("anna-1").outcome, "passed");
    assert_eq!(why("nobody").outcome, "notEntered");
}

#[test]
fn a_scenario_that_is_none_is_refused_with_its_place_and_another_can_be_deleted() {
    let bench = Bench::new();
    let save = |text: &str| {
        bench.workspace.save_scenario(SaveScenarioRequest {
            version: bench.version.clone(),
            id: None,
            text: text.to_owned(),
        })
    };
    let problem = save("{\"scenario\": 1,\n \"name\": 3}").unwrap_err();
    assert_eq!(problem.code, "scenarioMalformed");
    assert!(problem.message.contains("line 2"), "{}", problem.message);
    let text = r#"{"scenario": 1, "name": "Empty", "now": "2026-01-01T00:00:00Z", "rules": "test",
        "steps": [{"at": "PT0S", "event": "Nothing"}]}"#;
    let saved = save(text).unwrap();
    let (version, id) = (bench.version.clone(), saved.id.clone());
    let run = bench
        .workspace
        .run_scenario(RunScenarioRequest { version, id });
    let problem = run.unwrap().last.unwrap().problem.unwrap();
    assert_eq!(problem.code, "scenarioNoEvent");
    assert_eq!(problem.details["place"], "steps[0].event");
    assert_eq!(problem.details["name"], "Nothing");
    let id = saved.id;
    bench
        .workspace
        .delete_scenario(ScenarioRequest { id })
        .unwrap();
    assert!(bench.workspace.scenarios(bench.on()).unwrap().is_empty());
}

/// Answers one request after another with these statuses, and counts them.
fn service(statuses: Vec<u16>) -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use std::io::{Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 65_536];
            let _ = stream.read(&mut request).unwrap();
            let at = counted.fetch_add(1, Ordering::SeqCst);
            let status = statuses[at.min(statuses.len() - 1)];
            let body = r#"{"id": "m-1"}"#;
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all((head + body).as_bytes()).unwrap();
        }
    });
    (url, count)
}

#[test]
fn a_connector_is_called_in_earnest_by_choice_and_its_answer_becomes_a_stub_of_the_scenario() {
    use itinera_api::wire::{EditObjectRequest, TestLiveRequest};
    use itinera_journey::edit::ObjectEdit;
    use itinera_journey::id::ConnectorId;
    use std::sync::atomic::Ordering;

    let bench = Bench::new();
    let workspace = &bench.workspace;
    let (url, count) = service(vec![201, 500]);
    let mut settings = workspace.workspace_state().unwrap().settings;
    settings.allow_local = true;
    workspace.save_settings(settings).unwrap();
    let request = ListRequest {
        kind: ObjectKind::Action,
        search: String::new(),
    };
    let row = workspace.list_objects(request).unwrap().rows.remove(0);
    let opened = workspace.open_object(row.object).unwrap();
    let mut action: itinera_journey::model::Action =
        serde_json::from_value(opened.document).unwrap();
    action.url = url;
    let connector = ConnectorId::new(action.id.as_str());
    let (revision, edit) = (opened.revision, ObjectEdit::Action(action));
    workspace
        .edit_object(EditObjectRequest { revision, edit })
        .unwrap();

    workspace.test_start(bench.on()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let send = || {
        let view = workspace.test_view(bench.on()).unwrap().unwrap();
        let (version, event) = (bench.version.clone(), view.events[0].clone());
        let profile = Some(ProfileId::new("anna"));
        let form = TestFormRequest {
            version: version.clone(),
            event: event.clone(),
            profile: profile.clone(),
        };
        let payload = workspace.test_form(form).unwrap().payload;
        let request = TestSendRequest {
            version,
            event,
            profile,
            payload,
        };
        runtime.block_on(workspace.test_send_live(request)).unwrap()
    };
    assert_eq!(send().calls[0].answer, "200");
    assert_eq!(count.load(Ordering::SeqCst), 0, "stubbed by default");
    workspace
        .test_live(TestLiveRequest {
            version: bench.version.clone(),
            connector,
            live: true,
        })
        .unwrap();
    let view = send();
    assert_eq!(view.calls[0].answer, "201");
    assert_eq!(view.calls[0].response, json!({"id": "m-1"}));
    assert_eq!(view.people[0].phase, Phase::Finished);
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let view = send();
    assert_eq!(view.calls[1].answer, "500");
    assert_eq!(view.people[0].phase, Phase::Error);
    assert_eq!(count.load(Ordering::SeqCst), 5, "three retries");

    bench.saves_and_runs("As it was answered");
    assert_eq!(count.load(Ordering::SeqCst), 5, "a scenario calls nobody");
}

#[test]
fn scenarios_are_made_for_what_the_saved_ones_do_not_cover() {
    let bench = Bench::new();
    let before = bench.workspace.coverage(bench.on()).unwrap();
    assert!(
        before
            .uncovered
            .iter()
            .all(|known| known.code == "untested")
    );
    assert!(before.covered == 0 && !before.uncovered.is_empty());
    let made = bench.workspace.generate_scenarios(bench.on()).unwrap();
    assert!(!made.generated.is_empty());
    for row in &made.generated {
        assert!(row.name.starts_with("Generated: "), "{}", row.name);
        let request = RunScenarioRequest {
            version: bench.version.clone(),
            id: row.id.clone(),
        };
        let outcome = bench.workspace.run_scenario(request).unwrap().last.unwrap();
        assert!(outcome.ok, "{outcome:?}");
    }
    // They are saved: what they cover is covered now, and nothing more is made.
    let after = bench.workspace.coverage(bench.on()).unwrap();
    assert_eq!(after.covered, made.covered);
    let again = bench.workspace.generate_scenarios(bench.on()).unwrap();
    assert!(again.generated.is_empty());
}
