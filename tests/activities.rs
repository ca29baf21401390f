//! Activities beyond event, condition, wait and action, in the real engine.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::OnceLock;

use itinera_tests::engine::{Engine, LIMIT, counted, people, publish};
use itinera_tests::stub::Messaging;
use itinera_tests::until;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The engine of all tests here.
fn engine() -> &'static Engine {
    static SHARED: OnceLock<(Engine, TempDir)> = OnceLock::new();
    let (engine, _) = SHARED.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        (Engine::start(&folder.path().join("engine")), folder)
    });
    engine
}

/// A bundle of the fixtures as journey `id`, all its actions calling `url`.
fn bundle(text: &str, id: &str, url: &str) -> Value {
    let mut bundle: Value = serde_json::from_str(text).unwrap();
    bundle["journey"]["id"] = json!(format!("{id}-1"));
    bundle["journey"]["journey"] = json!(id);
    for (_, action) in bundle["actions"].as_object_mut().unwrap() {
        action["url"] = json!(url);
    }
    bundle
}

/// The journey with only these activities and paths, each `(from, outlet, to)`.
fn only(bundle: &mut Value, paths: &[(&str, &str, &str)]) {
    let journey = &mut bundle["journey"];
    let kept = |id: &String| paths.iter().any(|(from, _, to)| from == id || to == id);
    let activities = journey["activities"].as_object_mut().unwrap();
    activities.retain(|id, _| kept(id));
    for (_, _, to) in paths {
        let end = json!({"position": {"x": 0, "y": 0}, "kind": {"type": "end"}});
        activities.entry(*to).or_insert(end);
    }
    let transitions = paths.iter().enumerate().map(|(n, (from, outlet, to))| {
        let path = json!({"from": from, "outlet": outlet, "to": to, "order": n});
        (format!("t{n}"), path)
    });
    journey["transitions"] = Value::Object(transitions.collect());
}

/// A bundle that sends a mail, hears of the click, changes the profile and jumps into `other`,
/// which sends what the profile then says.
fn mailing(url: &str) -> (Value, Value) {
    let text = include_str!("fixtures/bundles/everything.bundle.json");
    let mut mailing = bundle(text, "mailing", url);
    only(
        &mut mailing,
        &[
            ("lobby", "next", "mail"),
            ("mail", "next", "click"),
            ("mail", "error", "e1"),
            ("click", "next", "update"),
            ("click", "timeout", "e2"),
            ("update", "next", "jump"),
            ("update", "error", "e3"),
            ("jump", "next", "e4"),
            ("jump", "error", "e5"),
        ],
    );
    let activities = &mut mailing["journey"]["activities"];
    activities["update"]["kind"]["field"] = json!("homeAddress.city");
    activities["update"]["kind"]["value"] = json!("@{Lobby.beacon.place}");
    let mut other = bundle(text, "other", url);
    other["journey"]["activities"]["lobby"]["kind"]["event"] = json!("pool");
    other["journey"]["activities"]["notify"]["kind"]["parameters"] =
        json!({"to": "@{Pool.person.id}", "text": "#{Profiles.Basic.homeAddress.city}"});
    only(
        &mut other,
        &[
            ("lobby", "next", "notify"),
            ("notify", "next", "e1"),
            ("notify", "error", "e2"),
        ],
    );
    (mailing, other)
}

fn lobby(event: &str, key: &str, place: &str) -> Value {
    let schema = json!({"schemaRef": {"id": "beacon"}});
    json!({"_id": event, "header": schema, "body": {"xdmMeta": schema, "xdmEntity": {
        "person": {"id": key}, "beacon": {"place": place, "count": 1},
        "_experience": {"campaign": {"orchestration": {"eventID": "lobby-0001"}}},
    }}})
}

#[tokio::test]
async fn a_click_on_a_mail_changes_the_profile_and_leads_into_another_journey() {
    let engine = engine();
    let messaging = Messaging::start(&[]).await;
    people(engine).await;
    let (mailing, other) = mailing(&messaging.url());
    for bundle in [&other, &mailing] {
        let (status, told) = publish(engine, bundle).await;
        assert_eq!(status, 200, "{told}");
    }
    engine.send(&lobby("l-1", "anna", "Nice")).await;
    let mail = until("the mail", LIMIT, || async {
        messaging.received().first().cloned()
    })
    .await;
    assert_eq!(mail.body["to"], "anna@example.com");
    let key = mail.headers["idempotency-key"].to_str().unwrap();
    let instance = key.split('/').next().unwrap();
    let reaction = |id: &str, kind: &str, instance: &str| {
        json!({"_id": id, "journey": "mailing", "activity": "mail", "type": kind,
            "key": "anna", "instance": instance})
    };
    until("anna listens", LIMIT, || async {
        let (_, counts) = engine.get("journeys/mailing/counts").await;
        (counts["activities"]["click"]["here"] == 1).then_some(())
    })
    .await;
    // Neither another reaction nor one to the mail of another passage counts.
    let others = json!([
        reaction("r-1", "opened", instance),
        reaction("r-2", "clicked", "another")
    ]);
    let taken = json!({"accepted": 2, "repeated": 0});
    assert_eq!(engine.post("reactions", &others).await, (202, taken));
    let click = reaction("r-3", "clicked", instance);
    for repeated in [0, 1] {
        let (status, taken) = engine.post("reactions", &click).await;
        assert_eq!((status, &taken["repeated"]), (202, &json!(repeated)));
    }
    counted(engine, "mailing", 1, 1).await;
    counted(engine, "other", 1, 1).await;
    let (_, anna) = engine
        .get("journeys/mailing/instances/CustomerId/anna")
        .await;
    let steps = anna["steps"].as_array().unwrap().iter();
    let steps: Vec<_> = steps.map(|step| step["nodeID"].as_str().unwrap()).collect();
    assert_eq!(steps, ["lobby", "mail", "click", "update", "jump", "e4"]);
    let received = messaging.received();
    assert_eq!(received.len(), 2);
    let second = &received[1].body;
    assert_eq!(second["text"], "Nice", "the profile was changed before");
}

#[tokio::test]
async fn reactions_are_refused_with_their_place() {
    let engine = engine();
    let (mut mailing, _) = mailing("http://127.0.0.1:9/never");
    mailing["journey"]["journey"] = json!("refusing");
    mailing["journey"]["id"] = json!("refusing-1");
    assert_eq!(publish(engine, &mailing).await.0, 200);
    let whole = json!({"_id": "x", "journey": "refusing", "activity": "mail", "type": "sent",
        "key": "anna"});
    let with = |field: &str, value: Value| {
        let mut changed = whole.clone();
        changed[field] = value;
        changed
    };
    let cases = [
        (json!(7), 400, ""),
        (with("_id", json!("")), 400, "_id"),
        (with("surprise", json!(1)), 400, ""),
        (with("type", json!("eaten")), 400, ""),
        (with("key", json!("")), 400, "key"),
        (with("key", json!("a\u{0}")), 400, ""),
        (with("journey", json!("nowhere")), 404, "journey"),
        (with("activity", json!("lobby")), 404, "activity"),
        (
            json!([whole, with("activity", json!("x"))]),
            404,
            "[1].activity",
        ),
    ];
    for (body, status, place) in cases {
        let (found, refused) = engine.post("reactions", &body).await;
        assert_eq!(found, status, "{body}: {refused}");
        assert_eq!(refused["details"]["place"], place, "{body}: {refused}");
    }
    // Nothing of a request that was refused is taken.
    let (_, taken) = engine.post("reactions", &whole).await;
    assert_eq!(taken["accepted"], 1);
}

#[tokio::test]
async fn people_come_and_go_by_segments() {
    let engine = engine();
    let messaging = Messaging::start(&[]).await;
    let text = include_str!("fixtures/bundles/segments.bundle.json");
    let mut bundle = bundle(text, "loyalty", &messaging.url());
    // Qualifications count from ten minutes after the publication on.
    let published = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(20);
    bundle["publishedAt"] = json!(published);
    let (status, told) = publish(engine, &bundle).await;
    assert_eq!(status, 200, "{told}");
    let change = |id: &str, key: &str, status: &str| {
        json!({"_id": id, "segment": "loyal", "status": status, "namespace": "CustomerId",
            "key": key})
    };
    let cases = [
        (json!([change("s-0", "anna", "gone")]), "[0]"),
        (change("s-0", "", "realized"), "key"),
        (
            json!({"_id": "s-0", "segment": "a b", "status": "exited", "namespace": "x", "key": "y"}),
            "segment",
        ),
    ];
    for (body, place) in cases {
        let (status, refused) = engine.post("segment-changes", &body).await;
        assert_eq!(
            (status, &refused["details"]["place"]),
            (400, &json!(place)),
            "{refused}"
        );
    }
    let changes = json!([
        change("s-1", "anna", "realized"),
        change("s-2", "ben", "existing"),
        change("s-3", "carl", "exited")
    ]);
    for repeated in [0, 3] {
        let (status, taken) = engine.post("segment-changes", &changes).await;
        assert_eq!((status, &taken["repeated"]), (202, &json!(repeated)));
    }
    let counts = until("anna is in", LIMIT, || async {
        let (_, counts) = engine.get("journeys/loyalty/counts").await;
        (counts["activities"]["out"]["here"] == 1).then_some(counts)
    })
    .await;
    assert_eq!(counts["entered"], 1, "neither existing nor exited lets in");
    let (_, told) = engine.get("journeys/loyalty/discards").await;
    let codes: Vec<_> = told["discards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(codes, ["ERROR_SEGMENT_REALISATION_CONDITION_MISMATCH"]);
    let left = change("s-4", "anna", "exited");
    assert_eq!(engine.post("segment-changes", &left).await.0, 202);
    counted(engine, "loyalty", 1, 1).await;
    assert_eq!(messaging.received()[0].body["text"], "exited");
}
