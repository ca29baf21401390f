//! The real engine with a real Restate server, in a folder of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use axum::http::Request;
use hyper_util::rt::TokioExecutor;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use crate::bundle::profile;
use crate::restate::Restate;
use crate::{given, until};

/// A running `itinera-engine`. Ends when this value is dropped, or the test program ends.
pub struct Engine {
    /// Where its gateway serves.
    pub address: String,
    /// What it asks for.
    pub token: String,
    child: Child,
    _stdin: ChildStdin,
    http: reqwest::Client,
}

impl Engine {
    /// Starts it with a Restate of its own, on a free port, with this data folder, and waits until
    /// it takes events.
    pub fn start(data: &Path) -> Self {
        Self::fast(data, 1)
    }

    /// The same with time passing so many times as fast.
    pub fn fast(data: &Path, speed: u32) -> Self {
        let speed = speed.to_string();
        let more = ["--port", "0", "--speed", &speed].map(OsString::from);
        Self::run("dev", data, &more)
    }

    /// Starts it beside this Restate; `more`: further arguments.
    pub fn serve(data: &Path, restate: &Restate, more: &[&str]) -> Self {
        let free = "127.0.0.1:0";
        let mut words = vec!["--listen", free];
        if !more.contains(&"--worker-listen") {
            words.extend(["--worker-listen", free]);
        }
        words.extend(["--ingress", &restate.ingress, "--admin", &restate.admin]);
        words.extend(more);
        let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        Self::run("serve", data, &words)
    }

    fn run(task: &str, data: &Path, more: &[OsString]) -> Self {
        let mut child = Command::new(given("ITINERA_ENGINE"))
            .arg(task)
            .args(["--ready-json", "--until-stdin-closes", "--allow-local"])
            .arg("--data")
            .arg(data)
            .args(more)
            .env("ITINERA_RESTATE_SERVER", given("ITINERA_RESTATE_SERVER"))
            .env_remove("DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(data.with_extension("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            let log = std::fs::read_to_string(data.with_extension("log"));
            panic!("the engine did not start: {}", log.unwrap_or_default())
        });
        let token = std::fs::read_to_string(ready["tokenFile"].as_str().unwrap()).unwrap();
        Self {
            address: ready["address"].as_str().unwrap().to_owned(),
            token,
            _stdin: child.stdin.take().unwrap(),
            child,
            // Tests share an engine, not a runtime: a connection kept would end with the test that made it.
            http: reqwest::Client::builder()
                .no_proxy()
                .pool_max_idle_per_host(0)
                .build()
                .unwrap(),
        }
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends the process at once, as `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A request with the token, in the sandbox `prod`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/v1/{path}", self.address);
        self.http.request(method, url).bearer_auth(&self.token)
    }

    /// What a path answers.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path).send().await.unwrap()).await
    }

    /// Puts a body.
    pub async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request(Method::PUT, path).json(body);
        answer(request.send().await.unwrap()).await
    }

    /// Posts events.
    pub async fn send(&self, events: &Value) -> (u16, Value) {
        self.post("events", events).await
    }

    /// Posts a body.
    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request(Method::POST, path).json(body);
        answer(request.send().await.unwrap()).await
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and body of an answer.
pub async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// What a worker answers when this body is posted to a path of it: it speaks HTTP/2 only.
pub async fn at_worker(address: &str, path: &str, body: &str) -> u16 {
    let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http::<String>();
    let request = Request::post(format!("http://{address}/{path}"))
        .header("content-type", "application/vnd.restate.invocation.v5")
        .body(body.to_owned());
    let answer = http.request(request.unwrap()).await.unwrap();
    answer.status().as_u16()
}

/// How long anything may take to happen.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Publishes a bundle under its own journey and number.
pub async fn publish(engine: &Engine, bundle: &Value) -> (u16, Value) {
    let journey = &bundle["journey"];
    let (id, number) = (journey["journey"].as_str().unwrap(), &journey["number"]);
    engine
        .put(&format!("journeys/{id}/versions/{number}"), bundle)
        .await
}

/// Makes Anna and Ben known.
pub async fn people(engine: &Engine) {
    for (key, name, gender) in [("anna", "Anna", "Female"), ("ben", "Ben", "Male")] {
        let path = format!("profiles/CustomerId/{key}");
        assert_eq!(engine.put(&path, &profile(name, gender)).await.0, 204);
    }
}

/// Waits until a journey's counts are so.
pub async fn counted(engine: &Engine, journey: &str, entered: u64, finished: u64) -> Value {
    let path = format!("journeys/{journey}/counts");
    until(
        &format!("{entered} entered, {finished} finished"),
        LIMIT,
        || async {
            let (status, counts) = engine.get(&path).await;
            assert_eq!(status, 200);
            (counts["entered"] == entered && counts["finished"] == finished).then_some(counts)
        },
    )
    .await
}
