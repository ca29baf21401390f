use std::time::Duration;

use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ConnectorId, JourneyId};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use crate::wire::{
    About, Accepted, Counts, Discards, ENGINE_HEADER, ErrorBody, InstanceView, MAX_BODY, PRODUCT,
    ProfileBody, Published, SANDBOX_HEADER, SecretBody,
};

/// Why the engine did not do what was asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// The address is not a URL of scheme http or https.
    #[error("«{0}» is not the address of an engine")]
    Address(String),
    /// Nothing answers there.
    #[error("nothing answers at {0}")]
    Unreachable(String),
    /// It did not answer in time.
    #[error("the engine did not answer in time")]
    Timeout,
    /// The connection broke before the answer was whole: whether it did what was asked is unknown.
    #[error("the connection to {0} broke before the answer was whole")]
    Interrupted(String),
    /// Something answers, but it is no engine.
    #[error("what answers there is not an Itinera engine")]
    NotAnEngine,
    /// The token is wrong or missing.
    #[error("the engine does not accept the token")]
    Unauthorized,
    /// The engine refused and said why.
    #[error("{}", .0.message)]
    Refused(ErrorBody),
    /// The engine failed.
    #[error("the engine failed with status {0}")]
    Failed(u16),
}

/// A connection to an engine. It follows no redirects and reads at most [`MAX_BODY`] bytes.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
    sandbox: String,
}

/// How long an answer may take.
pub const TIMEOUT: Duration = Duration::from_secs(15);

impl Client {
    /// A client of the engine at `address` that waits for an answer no longer than `timeout`;
    /// [`TIMEOUT`] outside of tests.
    ///
    /// # Errors
    /// [`EngineError::Address`].
    pub fn new(
        address: &str,
        token: &str,
        sandbox: &str,
        timeout: Duration,
    ) -> Result<Self, EngineError> {
        let wrong = || EngineError::Address(address.to_owned());
        let mut base = Url::parse(address.trim()).map_err(|_| wrong())?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(wrong());
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(3))
            .timeout(timeout)
            .build()
            .map_err(|_| wrong())?;
        Ok(Self {
            http,
            base,
            token: token.to_owned(),
            sandbox: sandbox.to_owned(),
        })
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("v1").extend(path);
        }
        let request = self.http.request(method, url).bearer_auth(&self.token);
        request.header(SANDBOX_HEADER, &self.sandbox)
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, EngineError> {
        let failed = |error: reqwest::Error| {
            let origin = self.base.origin().ascii_serialization();
            if error.is_connect() {
                EngineError::Unreachable(origin)
            } else if error.is_timeout() {
                EngineError::Timeout
            } else {
                EngineError::Interrupted(origin)
            }
        };
        let mut response = request.send().await.map_err(failed)?;
        let status = response.status();
        let header = response
            .headers()
            .get(ENGINE_HEADER)
            .and_then(|value| value.to_str().ok());
        if !header.is_some_and(|value| value.starts_with(PRODUCT)) {
            return Err(if status.is_server_error() {
                EngineError::Failed(status.as_u16())
            } else {
                EngineError::NotAnEngine
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(EngineError::NotAnEngine);
            }
            body.extend_from_slice(&chunk);
        }
        if status == StatusCode::UNAUTHORIZED {
            return Err(EngineError::Unauthorized);
        }
        if !status.is_success() {
            return Err(match serde_json::from_slice(&body) {
                Ok(refused) => EngineError::Refused(refused),
                Err(_) => EngineError::Failed(status.as_u16()),
            });
        }
        let body = if body.is_empty() {
            b"null".as_slice()
        } else {
            &body
        };
        serde_json::from_slice(body).map_err(|_| EngineError::NotAnEngine)
    }

    async fn put<T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<T, EngineError> {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, EngineError> {
        self.send(self.request(Method::GET, path)).await
    }

    /// Who answers, and whether the token is right.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn about(&self) -> Result<About, EngineError> {
        let about: About = self.get(&[]).await?;
        if about.product == PRODUCT {
            Ok(about)
        } else {
            Err(EngineError::NotAnEngine)
        }
    }

    /// Publishes a bundle as version `n`. Repeating it is harmless.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn publish(
        &self,
        journey: &JourneyId,
        n: u32,
        bundle: &Bundle,
    ) -> Result<Published, EngineError> {
        self.put(
            &["journeys", journey.as_str(), "versions", &n.to_string()],
            bundle,
        )
        .await
    }

    /// What the engine holds as version `n`.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn published(
        &self,
        journey: &JourneyId,
        n: u32,
    ) -> Result<Option<Published>, EngineError> {
        match self
            .get(&["journeys", journey.as_str(), "versions", &n.to_string()])
            .await
        {
            Ok(found) => Ok(Some(found)),
            Err(EngineError::Refused(refused)) if refused.code == "notFound" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives the engine a connector's secret, for the scheme, host and port `origin`; without it,
    /// for the address of the next version published that uses it.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn put_secret(
        &self,
        connector: &ConnectorId,
        origin: Option<&str>,
        secret: &str,
    ) -> Result<(), EngineError> {
        let body = SecretBody {
            secret: secret.to_owned(),
            origin: origin.map(str::to_owned),
        };
        self.put::<Value>(&["secrets", connector.as_str()], &body)
            .await
            .map(drop)
    }

    /// Puts a profile.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn put_profile(
        &self,
        namespace: &str,
        id: &str,
        attributes: &Map<String, Value>,
    ) -> Result<(), EngineError> {
        let body = ProfileBody {
            attributes: attributes.clone(),
            experience_events: None,
        };
        self.put::<Value>(&["profiles", namespace, id], &body)
            .await
            .map(drop)
    }

    /// Sends events, each an envelope with an `_id`.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn send_events(&self, envelopes: &[Value]) -> Result<Accepted, EngineError> {
        self.send(self.request(Method::POST, &["events"]).json(envelopes))
            .await
    }

    /// People of a journey.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn counts(&self, journey: &JourneyId) -> Result<Counts, EngineError> {
        self.get(&["journeys", journey.as_str(), "counts"]).await
    }

    /// A person in a journey; `-` for a journey without namespace.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn instance(
        &self,
        journey: &JourneyId,
        namespace: &str,
        key: &str,
    ) -> Result<InstanceView, EngineError> {
        self.get(&["journeys", journey.as_str(), "instances", namespace, key])
            .await
    }

    /// Why people did not enter, newest first.
    ///
    /// # Errors
    /// [`EngineError`].
    pub async fn discards(&self, journey: &JourneyId) -> Result<Discards, EngineError> {
        self.get(&["journeys", journey.as_str(), "discards"]).await
    }
}
