//! The stubs of scenarios as a local HTTP server.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

/// What is known of one scenario.
#[derive(Default)]
struct Script {
    stubs: Vec<Value>,
    /// How many answers each stub gave.
    used: Vec<usize>,
    /// By connector: idempotency key and body of each call.
    calls: BTreeMap<String, BTreeMap<String, Value>>,
}

type Scripts = Arc<Mutex<BTreeMap<String, Script>>>;

/// The server; it lives as long as the runtime it was started on.
pub struct Scripted {
    address: SocketAddr,
    scripts: Scripts,
}

impl Scripted {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let scripts = Scripts::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/{case}/{connector}", axum::routing::any(take))
            .with_state(scripts.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, scripts }
    }

    /// The address of a connector of a scenario.
    pub fn url(&self, case: &str, connector: &str) -> String {
        format!("http://{}/{case}/{connector}", self.address)
    }

    /// Takes a scenario's stubs.
    pub fn script(&self, case: &str, stubs: Vec<Value>) {
        let used = vec![0; stubs.len()];
        let script = Script {
            stubs,
            used,
            calls: BTreeMap::new(),
        };
        self.scripts.lock().unwrap().insert(case.to_owned(), script);
    }

    /// Idempotency key and body of the calls of a connector whose key begins so: retries of one
    /// call count once.
    pub fn calls(&self, case: &str, connector: &str, instance: &str) -> Vec<(String, Value)> {
        let scripts = self.scripts.lock().unwrap();
        let calls = scripts
            .get(case)
            .and_then(|script| script.calls.get(connector));
        let calls = calls.into_iter().flatten();
        let mine = calls.filter(|(key, _)| key.starts_with(instance));
        mine.map(|(key, body)| (key.clone(), body.clone()))
            .collect()
    }
}

/// The value at a dotted path.
fn at<'a>(body: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(body, |value, name| &value[name])
}

async fn take(
    State(scripts): State<Scripts>,
    Path((case, connector)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let reply = {
        let mut scripts = scripts.lock().unwrap();
        let script = scripts.get_mut(&case).unwrap();
        if let Some(key) = headers.get("idempotency-key") {
            let key = key.to_str().unwrap().to_owned();
            let calls = script.calls.entry(connector.clone()).or_default();
            calls.insert(key, body.clone());
        }
        next(script, &connector, &query, &body)
    };
    let latency = reply["latency"].as_u64().unwrap_or(0);
    tokio::time::sleep(Duration::from_millis(latency)).await;
    let status = reply["status"].as_u64().unwrap_or(200);
    let answer = Response::builder().status(u16::try_from(status).unwrap());
    let answer = answer.header("content-type", "application/json");
    if reply["error"].is_string() {
        // Breaks off in the middle of the body.
        let broken =
            futures::stream::iter([Ok(Bytes::from("{")), Err(std::io::Error::other("reset"))]);
        return answer.body(Body::from_stream(broken)).unwrap();
    }
    let body = match &reply["body"] {
        Value::Null => "{}".to_owned(),
        body => body.to_string(),
    };
    answer.body(Body::from(body)).unwrap()
}

/// The next answer of the first stub that fits; an empty object if none does.
fn next(
    script: &mut Script,
    connector: &str,
    query: &BTreeMap<String, String>,
    body: &Value,
) -> Value {
    let fits = |stub: &Value| {
        let mut when = stub["when"].as_object().into_iter().flatten();
        let named = stub["action"] == connector || stub["dataSource"] == connector;
        named
            && when.all(|(field, value)| {
                let asked = query.get(field).map(String::as_str);
                at(body, field) == value || asked.is_some() && asked == value.as_str()
            })
    };
    let Some(n) = script.stubs.iter().position(fits) else {
        return Value::Null;
    };
    let replies = script.stubs[n]["replies"].as_array().unwrap();
    let reply = replies[script.used[n].min(replies.len() - 1)].clone();
    script.used[n] += 1;
    reply
}
