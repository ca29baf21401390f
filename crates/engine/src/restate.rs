//! Restate's ingress and admin interfaces, as far as the engine uses them.

use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use crate::key::encode;

/// Why Restate did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestateError {
    /// Not reached, or it did not answer in time.
    #[error("Restate could not be reached: {0}")]
    Unreachable(reqwest::Error),
    /// It refused.
    #[error("Restate answered {status}: {body}")]
    Refused {
        /// The status.
        status: StatusCode,
        /// What it said.
        body: String,
    },
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
            .build()
            .map_err(RestateError::Unreachable)?;
        Ok(Self {
            http,
            ingress,
            admin,
        })
    }

    async fn post(
        &self,
        base: &Url,
        path: &str,
        body: &impl Serialize,
        idempotency_key: Option<&str>,
    ) -> Result<Value, RestateError> {
        let url = format!("{}/{path}", base.as_str().trim_end_matches('/'));
        let mut request = self.http.post(url).json(body);
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let unreachable = |error: reqwest::Error| RestateError::Unreachable(error.without_url());
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        if !status.is_success() {
            let body = response.text().await.map_err(unreachable)?;
            return Err(RestateError::Refused {
                status,
                body: body.chars().take(1_000).collect(),
            });
        }
        let bytes = response.bytes().await.map_err(unreachable)?;
        Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Tells Restate where the worker's handlers are. They replace what was there under the same
    /// address; what is on its way goes on with the new ones.
    pub(crate) async fn register(&self, worker: &Url) -> Result<(), RestateError> {
        let body = json!({"uri": worker, "force": true});
        self.post(&self.admin, "deployments", &body, None)
            .await
            .map(drop)
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
        self.post(&self.ingress, &path, message, Some(idempotency_key))
            .await
            .map(drop)
    }

    /// Calls a handler without a message and waits for its answer.
    pub(crate) async fn ask(
        &self,
        object: &str,
        key: &str,
        handler: &str,
    ) -> Result<Value, RestateError> {
        let path = format!("{object}/{}/{handler}", encode(key));
        let url = format!("{}/{path}", self.ingress.as_str().trim_end_matches('/'));
        let unreachable = |error: reqwest::Error| RestateError::Unreachable(error.without_url());
        let response = self.http.post(url).send().await.map_err(unreachable)?;
        let status = response.status();
        let body = response.text().await.map_err(unreachable)?;
        if status.is_success() {
            Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
        } else {
            Err(RestateError::Refused { status, body })
        }
    }
}
