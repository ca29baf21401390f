//! The real engine over HTTP, with a real Restate server behind it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::OnceLock;

use itinera_tests::bundle::{beacon, spa, spa_after};
use itinera_tests::engine::{Engine, LIMIT, answer, counted, people, publish};
use itinera_tests::stub::Messaging;
use itinera_tests::until;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The engine of all tests here but those that end it.
fn engine() -> &'static Engine {
    static SHARED: OnceLock<(Engine, TempDir)> = OnceLock::new();
    let (engine, _) = SHARED.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        (Engine::start(&folder.path().join("engine")), folder)
    });
    engine
}

async fn discarded(engine: &Engine, journey: &str, event: &str) -> Value {
    let path = format!("journeys/{journey}/discards");
    until(&format!("a discard of {event}"), LIMIT, || async {
        let (_, body) = engine.get(&path).await;
        let all = body["discards"].as_array().unwrap().clone();
        all.into_iter().find(|discard| discard["eventId"] == event)
    })
    .await
}

#[tokio::test]
async fn a_woman_gets_the_message_and_a_man_does_not() {
    let engine = engine();
    let messaging = Messaging::start(&[]).await;
    people(engine).await;
    let (status, published) = publish(engine, &spa("message", &messaging.url())).await;
    assert_eq!(status, 200, "{published}");
    assert_eq!(published["open"], true);
    let events = json!([
        beacon("m-1", "message", "anna"),
        beacon("m-2", "message", "ben")
    ]);
    let (status, accepted) = engine.send(&events).await;
    assert_eq!(
        (status, accepted),
        (202, json!({"accepted": 2, "repeated": 0}))
    );
    let counts = counted(engine, "message", 2, 2).await;
    assert_eq!(counts["failed"], 0);
    assert_eq!(
        counts["activities"]["beacon"],
        json!({"passed": 2, "here": 0})
    );
    assert_eq!(
        counts["activities"]["discount"],
        json!({"passed": 1, "here": 0})
    );
    let received = messaging.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body["to"], "anna@example.com");
    assert!(received[0].headers.contains_key("idempotency-key"));
    let (_, anna) = engine
        .get("journeys/message/instances/CustomerId/anna")
        .await;
    assert_eq!(anna["phase"], "finished");
    let steps: Vec<&str> = anna["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["nodeID"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["beacon", "gender", "discount", "end-discount-next"]);
    // A repetition is harmless, in the same request too.
    let again = json!([
        beacon("m-1", "message", "anna"),
        beacon("m-3", "message", "carl"),
        beacon("m-3", "message", "carl")
    ]);
    let (_, accepted) = engine.send(&again).await;
    assert_eq!(accepted, json!({"accepted": 1, "repeated": 2}));
    counted(engine, "message", 3, 3).await;
    assert_eq!(messaging.received().len(), 1);
}

#[tokio::test]
async fn a_failing_service_is_tried_four_times() {
    let engine = engine();
    let messaging = Messaging::start(&[500, 503, 500, 500]).await;
    people(engine).await;
    assert_eq!(
        publish(engine, &spa("failing", &messaging.url())).await.0,
        200
    );
    engine.send(&beacon("f-1", "failing", "anna")).await;
    let counts = until("a failure", LIMIT, || async {
        let (_, counts) = engine.get("journeys/failing/counts").await;
        (counts["failed"] == 1).then_some(counts)
    })
    .await;
    assert_eq!(counts["activities"]["discount"]["passed"], 0);
    assert_eq!(messaging.received().len(), 4);
    let keys: std::collections::BTreeSet<_> = messaging
        .received()
        .iter()
        .map(|call| call.headers["idempotency-key"].clone())
        .collect();
    assert_eq!(keys.len(), 1, "retries carry the same key");
    let (_, anna) = engine
        .get("journeys/failing/instances/CustomerId/anna")
        .await;
    let last = anna["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(anna["phase"], "error");
    assert_eq!(last["actionExecutionErrorCode"], "500");
}

#[tokio::test]
async fn why_people_do_not_enter() {
    let engine = engine();
    people(engine).await;
    let bundle = spa_after("reasons", "http://127.0.0.1:9/never", 3_600);
    assert_eq!(publish(engine, &bundle).await.0, 200);
    engine.send(&beacon("r-1", "reasons", "anna")).await;
    let counts = until("anna waits", LIMIT, || async {
        let (_, counts) = engine.get("journeys/reasons/counts").await;
        (counts["activities"]["pause"]["here"] == 1).then_some(counts)
    })
    .await;
    assert_eq!(counts["finished"], 0);
    engine.send(&beacon("r-2", "reasons", "anna")).await;
    let discard = discarded(engine, "reasons", "r-2").await;
    assert_eq!(discard["code"], "notListening");
    assert_eq!(discard["key"], "anna");
    engine.send(&beacon("r-3", "unknown", "anna")).await;
    assert_eq!(
        discarded(engine, "reasons", "r-3").await["code"],
        "EVENT_WITH_NO_JOURNEY"
    );
    let mut nobody = beacon("r-4", "reasons", "anna");
    nobody["body"]["xdmEntity"]["person"] = json!({});
    engine.send(&nobody).await;
    assert_eq!(
        discarded(engine, "reasons", "r-4").await["code"],
        "missingKey"
    );
}

#[tokio::test]
async fn sandboxes_do_not_meet() {
    let engine = engine();
    let bundle = spa("apart", "http://127.0.0.1:9/never");
    assert_eq!(publish(engine, &bundle).await.0, 200);
    let in_dev = |method, path: &str| engine.request(method, path).header("x-sandbox-name", "dev");
    let missing = in_dev(Method::GET, "journeys/apart/versions/1")
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
    let sent = in_dev(Method::POST, "events").json(&beacon("a-1", "apart", "anna"));
    assert_eq!(sent.send().await.unwrap().status(), 202);
    let (_, counts) = engine.get("journeys/apart/counts").await;
    assert_eq!(counts["entered"], 0);
    // The same person in the same journey of both has two passages.
    let path = "journeys/apart/versions/1";
    let published = in_dev(Method::PUT, path)
        .json(&bundle)
        .send()
        .await
        .unwrap();
    assert_eq!(published.status(), 200);
    let event = beacon("a-2", "apart", "stranger");
    let sent = in_dev(Method::POST, "events")
        .json(&event)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 202);
    engine.send(&event).await;
    let path = "journeys/apart/instances/CustomerId/stranger";
    let here = until("here", LIMIT, || async {
        let (status, view) = engine.get(path).await;
        (status == 200 && view["phase"] == "finished").then_some(view)
    })
    .await;
    let there = until("there", LIMIT, || async {
        let (status, view) = answer(in_dev(Method::GET, path).send().await.unwrap()).await;
        (status == 200 && view["phase"] == "finished").then_some(view)
    })
    .await;
    assert_ne!(here["id"], there["id"]);
    assert_eq!(
        there["steps"].as_array().unwrap().len(),
        here["steps"].as_array().unwrap().len()
    );
    let wrong = engine.request(Method::GET, "journeys/apart/counts");
    let wrong = answer(wrong.header("x-sandbox-name", "a b").send().await.unwrap()).await;
    assert_eq!(wrong.0, 400);
}

#[tokio::test]
async fn a_version_is_published_once() {
    let engine = engine();
    let bundle = spa("once", "http://127.0.0.1:9/never");
    let (status, first) = publish(engine, &bundle).await;
    assert_eq!(status, 200);
    let mut later = bundle.clone();
    later["publishedAt"] = json!("2027-01-01T00:00:00Z");
    assert_eq!(publish(engine, &later).await, (200, first.clone()));
    assert_eq!(engine.get("journeys/once/versions/1").await, (200, first));
    let mut other = bundle.clone();
    other["journey"]["description"] = json!("another");
    let (status, refused) = publish(engine, &other).await;
    assert_eq!((status, &refused["code"]), (409, &json!("otherContent")));
    let mut second = bundle.clone();
    second["journey"]["number"] = json!(2);
    second["journey"]["id"] = json!("once-2");
    assert_eq!(publish(engine, &second).await.1["open"], true);
    assert_eq!(
        engine.get("journeys/once/versions/1").await.1["open"],
        false
    );
    assert_eq!(engine.get("journeys/once/versions/3").await.0, 404);
}

#[tokio::test]
async fn a_needed_secret_is_asked_for_by_name_and_goes_nowhere_else() {
    let engine = engine();
    let messaging = Messaging::start(&[]).await;
    people(engine).await;
    let mut bundle = spa("secret", &messaging.url());
    bundle["actions"]["spa-discount"]["authentication"] =
        json!({"type": "apiKey", "name": "x-api-key", "location": "header"});
    bundle["secrets"] = json!({"spa-discount": "INSERT_SECRET_HERE"});
    let (status, refused) = publish(engine, &bundle).await;
    assert_eq!((status, &refused["code"]), (409, &json!("missingSecrets")));
    assert_eq!(refused["details"]["connectors"], json!(["spa-discount"]));
    assert_eq!(engine.get("journeys/secret/versions/1").await.0, 404);
    let secret = json!({"secret": "hush-4711"});
    assert_eq!(engine.put("secrets/spa-discount", &secret).await.0, 204);
    assert_eq!(publish(engine, &bundle).await.0, 200);
    engine.send(&beacon("s-1", "secret", "anna")).await;
    counted(engine, "secret", 1, 1).await;
    assert_eq!(messaging.received()[0].headers["x-api-key"], "hush-4711");
    // The same connector elsewhere does not get it.
    bundle["journey"]["number"] = json!(2);
    bundle["journey"]["id"] = json!("secret-2");
    bundle["actions"]["spa-discount"]["url"] = json!("http://127.0.0.1:9/elsewhere");
    let (status, refused) = publish(engine, &bundle).await;
    assert_eq!((status, &refused["code"]), (409, &json!("missingSecrets")));
}

#[tokio::test]
async fn malformed_bodies_are_refused_with_their_place() {
    let engine = engine();
    let body = |path: &str, method, body: String| {
        let request = engine.request(method, path).body(body);
        async move { answer(request.send().await.unwrap()).await }
    };
    let cases = [
        ("{", "line 1, column 1"),
        ("[]x", "line 1, column 3"),
        ("7", ""),
        (r#"{"_id":3}"#, "_id"),
        (r#"{"_id":"x","body":{}}"#, "body.xdmEntity"),
        (r#"[{"_id":"x","body":{"xdmEntity":{}}},{}]"#, "[1]._id"),
    ];
    for (text, place) in cases {
        let (status, refused) = body("events", Method::POST, text.to_owned()).await;
        assert_eq!(
            (status, &refused["code"]),
            (400, &json!("malformed")),
            "{text}"
        );
        assert_eq!(refused["details"]["place"], place, "{text}");
    }
    let path = "journeys/bad/versions/1";
    let whole = spa("bad", "http://127.0.0.1:9/never").to_string();
    let mut unknown: Value = serde_json::from_str(&whole).unwrap();
    unknown["journey"]["surprise"] = json!(1);
    let million: String = (0..1_000_000).map(|n| format!("\"a{n}\":{{}},")).collect();
    let million = format!("{{\"bundle\":1,\"journey\":{{\"activities\":{{{million}}}}}}}");
    let bundles = [
        whole[..whole.len() / 2].to_owned(),
        unknown.to_string(),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        "null".to_owned(),
    ];
    for text in bundles {
        let (status, refused) = body(path, Method::PUT, text.clone()).await;
        assert_eq!(
            (status, &refused["code"]),
            (400, &json!("malformed")),
            "{refused}"
        );
        assert!(refused["details"]["place"].is_string(), "{refused}");
    }
    // Larger than the engine reads: it may close before all is sent, so on a connection of its own.
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.put(format!("{}/v1/{path}", engine.address));
    let request = request.bearer_auth(&engine.token).body(million);
    if let Ok(response) = request.send().await {
        assert_eq!(response.status(), 413);
    }
    assert_eq!(engine.get(path).await.0, 404);
    let mut invalid = spa("bad", "ftp://example.com");
    invalid["journey"]["transitions"] = json!({});
    let (status, refused) = publish(engine, &invalid).await;
    assert_eq!((status, &refused["code"]), (400, &json!("invalidBundle")));
    assert!(!refused["details"]["issues"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn without_the_token_nothing_is_done() {
    let engine = engine();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for token in [None, Some(""), Some("wrong"), Some(&engine.token[1..])] {
        let url = format!("{}/v1/events", engine.address);
        let mut request = http.post(url).json(&beacon("t-1", "message", "anna"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let (status, refused) = answer(request.send().await.unwrap()).await;
        assert_eq!((status, &refused["code"]), (401, &json!("unauthorized")));
    }
    let (_, accepted) = engine.send(&beacon("t-1", "nobody", "anna")).await;
    assert_eq!(accepted["accepted"], 1, "it had not been taken");
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let (status, document) = engine().get("openapi.json").await;
    assert_eq!(status, 200);
    for path in [
        "/v1/events",
        "/v1/journeys/{journey}/versions/{version}",
        "/v1/secrets/{connector}",
        "/v1/profiles/{namespace}/{id}",
        "/v1/journeys/{journey}/counts",
        "/v1/journeys/{journey}/instances/{namespace}/{key}",
        "/v1/journeys/{journey}/discards",
    ] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
}

/// Restate servers with this data folder.
fn servers_of(folder: &std::path::Path) -> usize {
    let listed = std::process::Command::new("ps")
        .args(["-eo", "args"])
        .output()
        .unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let folder = folder.to_string_lossy().into_owned();
    let ours = |line: &&str| line.contains("restate-server") && line.contains(&folder);
    listed.lines().filter(ours).count()
}

#[tokio::test]
async fn a_killed_engine_goes_on_where_it_was() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("engine");
    let messaging = Messaging::start(&[]).await;
    let mut engine = Engine::start(&data);
    people(&engine).await;
    assert_eq!(
        publish(&engine, &spa_after("killed", &messaging.url(), 4))
            .await
            .0,
        200
    );
    engine.send(&beacon("k-1", "killed", "anna")).await;
    until("anna waits", LIMIT, || async {
        let (_, counts) = engine.get("journeys/killed/counts").await;
        (counts["activities"]["pause"]["here"] == 1).then_some(())
    })
    .await;
    let token = engine.token.clone();
    assert_eq!(servers_of(folder.path()), 1);
    engine.kill();
    until("no orphan", LIMIT, || async {
        (servers_of(folder.path()) == 0).then_some(())
    })
    .await;
    assert!(messaging.received().is_empty());
    drop(engine);
    let engine = Engine::start(&data);
    assert_eq!(engine.token, token);
    counted(&engine, "killed", 1, 1).await;
    assert_eq!(messaging.received().len(), 1);
    let (_, accepted) = engine.send(&beacon("k-1", "killed", "anna")).await;
    assert_eq!(accepted["repeated"], 1, "the inlet remembers");
    let log = std::fs::read_to_string(folder.path().join("engine.log")).unwrap();
    assert!(!log.contains("anna") && !log.contains(&token), "{log}");
}
