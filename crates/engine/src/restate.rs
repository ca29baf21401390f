//! Restate's ingress and admin interfaces, as far as the engine uses them.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::key::encode;

/// As much of a refusal as is read, in bytes.
const TOLD: usize = 16 * 1024;

/// Why Restate did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestateError {
    /// Not reached, or it did not answer in time.
    #[error("Restate could not be reached: {0}")]
    Unreachable(String),
    /// It refused.
    #[error("Restate answered {status}{}{told}", if told.is_empty() { "" } else { ": " })]
    Refused {
        /// The status.
        status: StatusCode,
        /// What it said. Of what concerns a person, the code only.
        told: String,
    },
}

impl From<reqwest::Error> for RestateError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        Self::Unreachable(text)
    }
}

/// The two addresses of a Restate server.
#[derive(Clone)]
pub(crate) struct Restate {
    http: Client,
    ingress: Url,
    admin: Url,
}

impl Restate {
    pub(crate) fn new(ingress: Url, admin: Url) -> Result<Self, RestateError> {
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self {
            http,
            ingress,
            admin,
        })
    }

    fn post(&self, base: &Url, path: &str) -> RequestBuilder {
        let base = base.as_str().trim_end_matches('/');
        self.http.post(format!("{base}/{path}"))
    }

    /// Tells Restate where the worker's handlers are. They replace what was there under the same
    /// address; what is on its way goes on with the new ones.
    pub(crate) async fn register(&self, worker: &Url) -> Result<(), RestateError> {
        let body = json!({"uri": worker, "force": true});
        let request = self.post(&self.admin, "deployments").json(&body);
        done(request, "message").await
    }

    /// Gives a message to a handler of an object. Once for each idempotency key, within an hour.
    pub(crate) async fn send(
        &self,
        object: &str,
        key: &str,
        handler: &str,
        message: &impl Serialize,
        idempotency_key: &str,
    ) -> Result<(), RestateError> {
        let path = format!("{object}/{}/{handler}/send", encode(key));
        // What clients send stands in it: hashed, it fits into a header, whatever it is.
        let hash = Sha256::digest(idempotency_key);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let request = self.post(&self.ingress, &path).json(message);
        done(request.header("idempotency-key", hash), "restate_code").await
    }

    /// Calls a handler without a message and waits until it has answered.
    pub(crate) async fn ask(
        &self,
        object: &str,
        key: &str,
        handler: &str,
    ) -> Result<(), RestateError> {
        let path = format!("{object}/{}/{handler}", encode(key));
        done(self.post(&self.ingress, &path), "restate_code").await
    }
}

/// Sends a request. Of a refusal this field is told: what Restate says else may name people.
async fn done(request: RequestBuilder, told: &str) -> Result<(), RestateError> {
    let response = request.send().await?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let said: Value = serde_json::from_slice(&beginning(response).await?).unwrap_or_default();
    let told = said[told].as_str().unwrap_or_default();
    Err(RestateError::Refused {
        status,
        told: told.chars().take(1_000).collect(),
    })
}

async fn beginning(mut response: Response) -> Result<Vec<u8>, RestateError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > TOLD {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use axum::Router;
    use axum::http::{HeaderMap, Uri};

    use super::*;

    /// A server that refuses everything, with the request in what it says.
    async fn refusing() -> Restate {
        let say = |uri: Uri, headers: HeaderMap| async move {
            let key = headers.get("idempotency-key");
            let said = json!({
                "message": format!("{uri}"),
                "restate_code": key.map_or("none", |key| key.to_str().unwrap()),
                "padding": "x".repeat(100),
            });
            (StatusCode::BAD_REQUEST, axum::Json(said))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Url::parse(&format!("http://{}", listener.local_addr().unwrap()));
        let router = Router::new().fallback(say);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Restate::new(address.clone().unwrap(), address.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn refusals_name_no_person() {
        let restate = refusing().await;
        let told = restate.ask("Person", "anna", "look").await.unwrap_err();
        assert_eq!(told.to_string(), "Restate answered 400 Bad Request: none");
        let worker = Url::parse("http://127.0.0.1:1").unwrap();
        let told = restate.register(&worker).await.unwrap_err();
        assert!(told.to_string().ends_with(": /deployments"), "{told}");
    }

    #[tokio::test]
    async fn any_text_is_an_idempotency_key() {
        let restate = refusing().await;
        let mut keys = std::collections::BTreeSet::new();
        for text in ["a", "b", "line\nbreak", "é 😀", ""] {
            let sent = restate.send("Person", "anna", "onEvent", &(), text).await;
            match sent.unwrap_err() {
                RestateError::Refused { told, .. } => assert!(keys.insert(told)),
                other => panic!("{text:?}: {other}"),
            }
        }
        assert!(keys.iter().all(|key| key.len() == 64));
    }
}
