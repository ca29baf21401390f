//! The real engine with a real Restate server, in a folder of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use crate::given;

/// A running `itinera-engine dev`. Ends when this value is dropped, or the test program ends.
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
    /// Starts it on a free port with this data folder and waits until it takes events.
    pub fn start(data: &Path) -> Self {
        let mut child = Command::new(given("ITINERA_ENGINE"))
            .args([
                "dev",
                "--ready-json",
                "--until-stdin-closes",
                "--allow-local",
            ])
            .args(["--port", "0", "--data"])
            .arg(data)
            .env("ITINERA_RESTATE_SERVER", given("ITINERA_RESTATE_SERVER"))
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
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
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
        let request = self.request(Method::POST, "events").json(events);
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
