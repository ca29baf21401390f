//! The engine beside a Restate that runs already, on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "tests")]

use itinera_tests::bundle::{beacon, spa, spa_after};
use itinera_tests::engine::{Engine, LIMIT, at_worker, counted, people, publish};
use itinera_tests::postgres::Postgres;
use itinera_tests::restate::Restate;
use itinera_tests::stub::Messaging;
use itinera_tests::{given, until};
use serde_json::json;
use tempfile::TempDir;

/// The whole path beside a Restate that runs already, on PostgreSQL, with requests that Restate
/// signs: publish, send, the message arrives; what is not signed is refused.
#[tokio::test]
async fn served_beside_a_restate_of_its_own_with_signatures_and_postgresql() {
    let folder = TempDir::new().unwrap();
    let restate = Restate::start(true).await;
    let database = Postgres::start();
    let url = database.database("engine");
    let messaging = Messaging::start(&[]).await;
    let identity = restate.identity.clone().unwrap();
    let data = folder.path().join("engine");
    let worker = free_address();
    let more = [
        "--database-url",
        &url,
        "--restate-identity",
        &identity,
        "--worker-listen",
        &worker,
    ];
    let engine = Engine::serve(&data, &restate, &more);
    people(&engine).await;
    let bundle = spa("served", &messaging.url());
    assert_eq!(publish(&engine, &bundle).await.0, 200);
    let event = beacon("p-1", "served", "anna");
    assert_eq!(engine.send(&event).await.0, 202);
    counted(&engine, "served", 1, 1).await;
    assert_eq!(messaging.received().len(), 1);
    let kept = database.ask("engine", "SELECT key FROM itinera_engine.person");
    assert_eq!(kept, "anna");
    // Who is not Restate is refused at the worker's door, whatever is asked.
    for path in ["invoke/Person/onEvent", "invoke/Caller/call", "discover"] {
        assert_eq!(at_worker(&worker, path, "{}").await, 401, "{path}");
    }
    drop(engine);
    // Another start finds what is kept in the database, and not in the folder.
    assert!(!data.join("engine.sqlite").exists());
    let engine = Engine::serve(&data, &restate, &more);
    let (status, found) = engine.get("journeys/served/versions/1").await;
    assert_eq!((status, &found["open"]), (200, &json!(true)));
    assert_eq!(engine.send(&event).await.1["repeated"], 1);
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(
        !log.contains("anna") && !log.contains(&engine.token),
        "{log}"
    );
}

/// With another key than Restate's nothing would ever reach a person: the engine says so and ends.
#[tokio::test]
async fn a_worker_that_restate_cannot_reach_is_told() {
    let folder = TempDir::new().unwrap();
    let restate = Restate::start(false).await;
    let start = |more: &[&str]| {
        let mut command = std::process::Command::new(given("ITINERA_ENGINE"));
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--worker-listen",
            "127.0.0.1:0",
        ]);
        command.args([
            "--ingress",
            &restate.ingress,
            "--admin",
            &restate.admin,
            "--data",
        ]);
        command.arg(folder.path().join("engine")).args(more);
        let output = command.output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let told = start(&["--restate-identity", "not a key"]);
    assert!(told.contains("--restate-identity"), "{told}");
    let key = "publickeyv1_8iFWZfDnUGmTmSePfWmhSW2qnMarM7dZ5dfVUeHbFPFu";
    let told = start(&["--restate-identity", key, "--start-within", "2"]);
    assert!(told.contains("--restate-identity"), "{told}");
    let told = start(&["--database-url", "mysql://root:hush-4711@host/x"]);
    assert!(
        told.contains("DATABASE_URL") && !told.contains("hush"),
        "{told}"
    );
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A published version that this engine cannot read: its people wait until one can.
#[tokio::test]
async fn what_a_person_waits_for_is_not_lost_with_the_version() {
    let folder = TempDir::new().unwrap();
    let restate = Restate::start(false).await;
    let database = Postgres::start();
    let url = database.database("engine");
    let messaging = Messaging::start(&[]).await;
    let data = folder.path().join("engine");
    let worker = free_address();
    let more = ["--database-url", &url, "--worker-listen", &worker];
    let engine = Engine::serve(&data, &restate, &more);
    people(&engine).await;
    let bundle = spa_after("broken", &messaging.url(), 3);
    assert_eq!(publish(&engine, &bundle).await.0, 200);
    engine.send(&beacon("b-1", "broken", "anna")).await;
    until("anna waits", LIMIT, || async {
        let (_, counts) = engine.get("journeys/broken/counts").await;
        (counts["activities"]["pause"]["here"] == 1).then_some(())
    })
    .await;
    drop(engine);
    let set = |form: &str| {
        let change = format!("UPDATE itinera_engine.version SET bundle = {form}");
        database.ask("engine", &change);
    };
    set("'?' || bundle");
    let engine = Engine::serve(&data, &restate, &more);
    let log = data.with_extension("log");
    until("the timer comes and is put off", LIMIT, || async {
        let told = std::fs::read_to_string(&log).unwrap();
        told.contains("comes again").then_some(())
    })
    .await;
    drop(engine);
    set("substr(bundle, 2)");
    let engine = Engine::serve(&data, &restate, &more);
    counted(&engine, "broken", 1, 1).await;
    assert_eq!(messaging.received().len(), 1);
}
