//! Calls against a stub on this machine.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::sync::{Arc, Mutex};

use itinera_connectors::Connector;
use itinera_interpreter::call::{Cause, Outcome};
use itinera_interpreter::effect::Call;
use itinera_journey::id::{ActivityId, ConnectorId};
use itinera_journey::model::{Authentication, KeyLocation};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers with the given status lines in turn, the last one again and again; keeps requests.
async fn stub(statuses: &'static [&'static str]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let kept = requests.clone();
    tokio::spawn(async move {
        for n in 0.. {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 8192];
            let length = socket.read(&mut buffer).await.unwrap();
            kept.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let status = statuses[usize::min(n, statuses.len() - 1)];
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}");
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (format!("http://{address}/messages"), requests)
}

fn call(url: &str, authentication: Authentication) -> Call {
    Call {
        activity: ActivityId::new("a"),
        connector: ConnectorId::new("x"),
        name: "X".to_owned(),
        fetches: false,
        method: "POST".to_owned(),
        url: url.to_owned(),
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: Some(json!({"to": "anna"})),
        authentication,
        timeout_ms: 5_000,
        idempotency_key: "i/a/1".to_owned(),
    }
}

#[tokio::test]
async fn a_call_is_retried_and_carries_its_key() {
    let (url, requests) = stub(&["500 No", "200 OK"]).await;
    let connector = Connector::new(true).unwrap();
    let (outcome, _) = connector
        .send(&call(&url, Authentication::None {}), None)
        .await;
    assert!(
        matches!(outcome, Outcome::Success { status: 200, .. }),
        "{outcome:?}"
    );
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].contains("idempotency-key: i/a/1"));
    assert!(requests[1].ends_with(r#"{"to":"anna"}"#));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (url, requests) = stub(&["302 Found"]).await;
    let connector = Connector::new(true).unwrap();
    let (outcome, _) = connector
        .send(&call(&url, Authentication::None {}), None)
        .await;
    let Outcome::Failure(failure) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(failure.cause, Cause::Http { code: 302 });
    assert_eq!(requests.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn secrets_go_where_they_belong_and_nowhere_else() {
    let (url, requests) = stub(&["200 OK"]).await;
    let connector = Connector::new(true).unwrap();
    let key = Authentication::ApiKey {
        name: "x-key".to_owned(),
        location: KeyLocation::Header,
    };
    connector.send(&call(&url, key), Some("s3cret")).await;
    assert!(requests.lock().unwrap()[0].contains("x-key: s3cret"));
    let key = Authentication::ApiKey {
        name: "key".to_owned(),
        location: KeyLocation::Query,
    };
    let (outcome, _) = connector
        .send(&call("http://127.0.0.1:1/", key), Some("s3cret"))
        .await;
    assert!(!format!("{outcome:?}").contains("s3cret"), "{outcome:?}");
}

#[tokio::test]
async fn local_addresses_are_refused_unless_allowed() {
    let connector = Connector::new(false).unwrap();
    for url in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "https://example.com:8443/",
    ] {
        let (outcome, _) = connector
            .send(&call(url, Authentication::None {}), None)
            .await;
        let Outcome::Failure(failure) = outcome else {
            panic!("{url}")
        };
        assert!(
            matches!(failure.cause, Cause::Error { .. }),
            "{url}: {failure:?}"
        );
    }
}
