//! The service that does for people what their objects may not wait for: calls, look-ups, jumps
//! into other journeys, changes of profiles.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use itinera_connectors::Connector;
use itinera_interpreter::Input;
use itinera_interpreter::call::cap::{Cap, Window};
use itinera_interpreter::call::{Cause, Failure, Outcome};
use itinera_interpreter::effect::{Call, Fetch, Fetched, Jump, Update, Want};
use itinera_journey::id::{ConnectorId, SandboxId};
use jiff::Timestamp;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock::Clock;
use crate::key::PersonKey;
use crate::person::{Answer, Arrival, PeopleClient};
use crate::published::Published;
use crate::secret::Secrets;
use crate::store::{Store, StoreError};

/// What people and their caller need.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) published: Published,
    pub(crate) secrets: Secrets,
    pub(crate) connector: Connector,
    pub(crate) caps: Caps,
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
}

/// How many calls each connector made of late: what its cap is held by. In memory, since an engine
/// is alone with its store; after a start a cap begins anew.
#[derive(Default)]
pub(crate) struct Caps(Mutex<HashMap<(SandboxId, ConnectorId), Window>>);

impl Caps {
    /// Takes a slot for an attempt; false if there is none.
    fn take(&self, sandbox: &SandboxId, connector: &ConnectorId, cap: Cap) -> bool {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry((sandbox.clone(), connector.clone()));
        let now = Timestamp::now().as_millisecond();
        window.or_default().take(cap, now)
    }
}

/// A call to be made for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallOrder {
    pub(crate) person: String,
    pub(crate) generation: u64,
    pub(crate) call: Call,
    /// Whether it sends a message: those have a cap.
    #[serde(default)]
    pub(crate) message: bool,
}

/// Data to be fetched for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FetchOrder {
    pub(crate) person: String,
    pub(crate) generation: u64,
    pub(crate) groups: Vec<Fetch>,
}

/// A person to be let into another journey.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JumpOrder {
    pub(crate) person: String,
    pub(crate) generation: u64,
    pub(crate) jump: Jump,
}

/// A change of a person's profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdateOrder {
    pub(crate) person: String,
    pub(crate) generation: u64,
    pub(crate) update: Update,
}

/// Whether a jump arrives, as decided once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Landing {
    /// The version that people enter there, or why nobody can.
    entrance: Result<u32, String>,
    at: Timestamp,
}

/// Does what takes time for people; keeps nothing.
pub(crate) struct Caller(pub(crate) Arc<Parts>);

#[restate_sdk::service(name = "Caller")]
impl Caller {
    /// Makes a call with all its retries, then tells the person. A crash in between repeats the
    /// call with the same idempotency key.
    #[handler(name = "call")]
    async fn call(&self, ctx: Context<'_>, order: Json<CallOrder>) -> Result<(), HandlerError> {
        let Json(order) = order;
        let parts = self.0.clone();
        let (call, sandbox) = (order.call, sandbox_of(&order.person));
        let generation = order.generation;
        let cap = order.message.then_some(Cap::MESSAGES);
        let answered = ctx.run(move || async move {
            let (outcome, elapsed_ms) = parts.call(&sandbox, &call, cap).await;
            Ok(Json(parts.answer(generation, outcome, elapsed_ms)))
        });
        let Json(answer) = answered.name("call").await?;
        ctx.object_client::<PeopleClient>(&order.person)
            .on_answer(Json(answer))
            .send();
        Ok(())
    }

    /// Gets all that an activity needs, at the same time.
    #[handler(name = "fetch")]
    async fn fetch(&self, ctx: Context<'_>, order: Json<FetchOrder>) -> Result<(), HandlerError> {
        let Json(FetchOrder {
            person,
            generation,
            groups,
        }) = order;
        let parts = self.0.clone();
        let sandbox = sandbox_of(&person);
        let fetched = ctx.run(move || async move {
            let start = Instant::now();
            let all = groups.into_iter().map(|fetch| parts.get(&sandbox, fetch));
            let input = Input::Data {
                generation,
                groups: futures::future::try_join_all(all).await?,
                elapsed_ms: milliseconds(start),
            };
            let at = parts.clock.now();
            Ok(Json(Answer { input, at }))
        });
        let Json(answer) = fetched.name("fetch").await?;
        ctx.object_client::<PeopleClient>(&person)
            .on_answer(Json(answer))
            .send();
        Ok(())
    }

    /// Lets a person into another journey, and says whether that could be (semantics §12).
    #[handler(name = "jump")]
    async fn jump(&self, ctx: Context<'_>, order: Json<JumpOrder>) -> Result<(), HandlerError> {
        let Json(JumpOrder {
            person,
            generation,
            jump,
        }) = order;
        let sandbox = sandbox_of(&person);
        let (parts, wanted, there) = (self.0.clone(), jump.clone(), sandbox.clone());
        let landing = ctx.run(move || async move {
            Ok(Json(Landing {
                entrance: parts.published.landing(&there, &wanted),
                at: parts.clock.now(),
            }))
        });
        let Json(Landing { entrance, at }) = landing.name("jump").await?;
        let outcome = match entrance {
            Ok(entrance) => {
                let target = PersonKey {
                    sandbox,
                    journey: jump.target,
                    namespace: jump.namespace.clone(),
                    key: jump.key.clone(),
                };
                let input = Input::Jump {
                    event: jump.event,
                    key: jump.key,
                    namespace: jump.namespace,
                    payload: jump.payload,
                };
                let arrival = Arrival {
                    input,
                    at,
                    entrance: Some(entrance),
                };
                ctx.object_client::<PeopleClient>(target.text())
                    .on_event(Json(arrival))
                    .send();
                success(json!({}))
            }
            Err(message) => failed(message),
        };
        let input = Input::Answer {
            generation,
            outcome,
            elapsed_ms: 0,
        };
        ctx.object_client::<PeopleClient>(&person)
            .on_answer(Json(Answer { input, at }))
            .send();
        Ok(())
    }

    /// Changes a profile (semantics §15). Repeating it is harmless.
    #[handler(name = "update")]
    async fn update(&self, ctx: Context<'_>, order: Json<UpdateOrder>) -> Result<(), HandlerError> {
        let Json(UpdateOrder {
            person,
            generation,
            update,
        }) = order;
        let parts = self.0.clone();
        let sandbox = sandbox_of(&person);
        let updated = ctx.run(move || async move {
            let start = Instant::now();
            let namespace = update.namespace.as_deref().unwrap_or_default();
            parts
                .store
                .update_profile(
                    &sandbox,
                    namespace,
                    &update.key,
                    &update.field,
                    &update.value,
                )
                .await?;
            let elapsed_ms = milliseconds(start);
            Ok(Json(parts.answer(
                generation,
                success(json!({})),
                elapsed_ms,
            )))
        });
        let Json(answer) = updated.name("update").await?;
        ctx.object_client::<PeopleClient>(&person)
            .on_answer(Json(answer))
            .send();
        Ok(())
    }
}

impl Parts {
    fn answer(&self, generation: u64, outcome: Outcome, elapsed_ms: u64) -> Answer {
        let input = Input::Answer {
            generation,
            outcome,
            elapsed_ms,
        };
        let at = self.clock.now();
        Answer { input, at }
    }

    /// A call with all its retries: the outcome, and the milliseconds it took.
    async fn call(&self, sandbox: &SandboxId, call: &Call, cap: Option<Cap>) -> (Outcome, u64) {
        let slot = || cap.is_none_or(|cap| self.caps.take(sandbox, &call.connector, cap));
        match self.secret_for(sandbox, call).await {
            Ok(secret) => {
                let connector = &self.connector;
                connector.send_within(call, secret.as_deref(), slot).await
            }
            Err(message) => (failed(message), 0),
        }
    }

    /// One thing that an activity needs. What is not known of a person is empty (A14).
    async fn get(&self, sandbox: &SandboxId, fetch: Fetch) -> Result<Fetched, StoreError> {
        let start = Instant::now();
        let Fetch { want, key, .. } = fetch;
        let namespace = fetch.namespace.as_deref().unwrap_or_default();
        let outcome = match (&want, &fetch.call) {
            (Want::External { .. }, Some(call)) => {
                self.call(sandbox, call, Some(Cap::SOURCES)).await.0
            }
            (Want::Events { .. }, _) => {
                let now = self.clock.now();
                let events = self.store.experience(sandbox, namespace, &key, now).await?;
                success(json!({ itinera_journey::EXPERIENCE_EVENT: events }))
            }
            (Want::Segments, _) => {
                let segments = self.store.segments(sandbox, namespace, &key).await?;
                success(json!(segments))
            }
            (Want::Profile { .. } | Want::TimeZone | Want::External { .. }, _) => {
                let attributes = self.store.profile(sandbox, namespace, &key).await?;
                success(attributes.unwrap_or_default().into())
            }
        };
        Ok(Fetched {
            want,
            outcome,
            elapsed_ms: milliseconds(start),
        })
    }

    /// The secret that a call's authentication needs, if it needs one.
    async fn secret_for(&self, sandbox: &SandboxId, call: &Call) -> Result<Option<String>, String> {
        if !call.authentication.needs_secret() {
            return Ok(None);
        }
        match self.secrets.open(sandbox, &call.connector, &call.url).await {
            Ok(Some(secret)) => Ok(Some(secret)),
            Ok(None) => Err("the engine has no secret of this connector for this host".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn success(body: serde_json::Value) -> Outcome {
    Outcome::Success {
        status: 200,
        body: Some(body),
    }
}

fn failed(message: String) -> Outcome {
    Outcome::Failure(Failure::of(Cause::Error { message }))
}

fn sandbox_of(person: &str) -> SandboxId {
    let sandbox = PersonKey::read(person).map(|key| key.sandbox);
    sandbox.unwrap_or_else(|| SandboxId::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_connector_has_slots_of_its_own() {
        let caps = Caps::default();
        let cap = Cap {
            calls: 2,
            period_ms: 60_000,
        };
        let (prod, dev) = (SandboxId::new("prod"), SandboxId::new("dev"));
        let (a, b) = (ConnectorId::new("a"), ConnectorId::new("b"));
        let taken = |sandbox, connector| caps.take(sandbox, connector, cap);
        assert!(taken(&prod, &a) && taken(&prod, &a) && !taken(&prod, &a));
        assert!(taken(&prod, &b) && taken(&dev, &a));
    }
}
