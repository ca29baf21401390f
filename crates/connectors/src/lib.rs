//! Sends a call over HTTP: one attempt at a time, by the policy of `interpreter::call`.
//!
//! Redirects are not followed. Unless local endpoints are allowed, only public addresses are
//! reached, checked after their names are resolved. What retries mean is deliberately absent here.

mod guard;

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use itinera_interpreter::call::{Attempt, KEPT_CHARACTERS, Next, Outcome, Policy};
use itinera_interpreter::effect::Call;
use itinera_journey::address;
use itinera_journey::model::{Authentication, KeyLocation};
use reqwest::Method;
use url::Url;

/// Milliseconds between a failure and the retry (semantics §10).
const BACKOFF_MS: u64 = 100;

/// The largest answer read, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// Headers that belong to the connection and are never taken from an action.
const OURS: [&str; 5] = [
    "host",
    "content-length",
    "connection",
    "transfer-encoding",
    "charset",
];

/// Sends calls of actions, messages and data sources.
#[derive(Debug, Clone)]
pub struct Connector {
    http: reqwest::Client,
    allow_local: bool,
}

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be made")]
pub struct NoClient;

impl Connector {
    /// A connector; `allow_local`: this machine's switch for local addresses and any port.
    ///
    /// # Errors
    /// [`NoClient`].
    pub fn new(allow_local: bool) -> Result<Self, NoClient> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("itinera/", env!("CARGO_PKG_VERSION")));
        if !allow_local {
            builder = builder.dns_resolver(Arc::new(guard::PublicOnly));
        }
        Ok(Self {
            http: builder.build().map_err(|_| NoClient)?,
            allow_local,
        })
    }

    /// Makes a call with all its retries. `secret`: what its authentication asks for. Yields the
    /// outcome and the milliseconds it took.
    pub async fn send(&self, call: &Call, secret: Option<&str>) -> (Outcome, u64) {
        self.send_within(call, secret, || true).await
    }

    /// The same where each attempt needs a slot of a cap: `slot` takes one, if there is one.
    pub async fn send_within(
        &self,
        call: &Call,
        secret: Option<&str>,
        slot: impl Fn() -> bool,
    ) -> (Outcome, u64) {
        let start = Instant::now();
        let elapsed = || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut policy = Policy::of(call, BACKOFF_MS);
        let mut last = None;
        loop {
            match policy.next(elapsed(), last.take()) {
                Next::Done(outcome) => return (outcome, elapsed()),
                Next::Pause { ms } => tokio::time::sleep(Duration::from_millis(ms)).await,
                Next::Attempt { .. } if !slot() => last = Some(Attempt::Capped),
                Next::Attempt { remaining_ms } => {
                    let limit = Duration::from_millis(remaining_ms);
                    let attempt = tokio::time::timeout(limit, self.attempt(call, secret)).await;
                    last = Some(attempt.unwrap_or(Attempt::Hung));
                }
            }
        }
    }

    /// One attempt, without a limit of time.
    async fn attempt(&self, call: &Call, secret: Option<&str>) -> Attempt {
        match self.exchange(call, secret).await {
            Ok(attempt) => attempt,
            Err(message) => Attempt::Broken { message },
        }
    }

    async fn exchange(&self, call: &Call, secret: Option<&str>) -> Result<Attempt, String> {
        let mut url = Url::parse(&call.url).map_err(|_| "the address is malformed".to_owned())?;
        address::guard(&url, self.allow_local)
            .map_err(|fault| format!("the address is not allowed: {}", fault.code()))?;
        let method = match call.method.as_str() {
            "GET" => Method::GET,
            "PUT" => Method::PUT,
            _ => Method::POST,
        };
        let mut own: Vec<(String, String)> = Vec::new();
        match (&call.authentication, secret) {
            (Authentication::None {}, _) => {}
            (_, None) => return Err("the connector's secret is missing".to_owned()),
            (Authentication::Basic { username }, Some(secret)) => {
                let pair = base64::engine::general_purpose::STANDARD
                    .encode(format!("{username}:{secret}"));
                own.push(("authorization".to_owned(), format!("Basic {pair}")));
            }
            (
                Authentication::ApiKey {
                    name,
                    location: KeyLocation::Header,
                },
                Some(secret),
            ) => {
                own.push((name.clone(), secret.to_owned()));
            }
            (
                Authentication::ApiKey {
                    name,
                    location: KeyLocation::Query,
                },
                Some(secret),
            ) => {
                url.query_pairs_mut().append_pair(name, secret);
            }
        }
        own.push(("idempotency-key".to_owned(), call.idempotency_key.clone()));
        let mut request = self.http.request(method, url);
        for (name, value) in call.headers.iter().chain(&own) {
            if !OURS.contains(&name.to_ascii_lowercase().as_str()) {
                request = request.header(name, value);
            }
        }
        if let Some(body) = &call.body {
            request = request.body(body.to_string());
        }
        let failed = |error: reqwest::Error| {
            let error = error.without_url();
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
            format!("{error}{}", cause.unwrap_or_default())
        };
        let mut response = request.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > MAX_ANSWER {
                return Err("the answer is larger than 1 MiB".to_owned());
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = String::from_utf8_lossy(&bytes);
        let body = if (200..300).contains(&status) {
            body.into_owned()
        } else {
            body.chars().take(KEPT_CHARACTERS).collect()
        };
        Ok(Attempt::Answered { status, body })
    }
}
