//! The virtual objects that keep people, and the service that makes calls for them.
//!
//! A handler runs `step`, keeps the state, hands the effects on and ends. It never waits and never
//! calls out. Whatever it decides by came in with its message or is journaled, so that a repetition
//! after a crash decides alike.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use itinera_connectors::Connector;
use itinera_interpreter::call::{Cause, Failure, Outcome};
use itinera_interpreter::effect::{Call, Fetch, Fetched};
use itinera_interpreter::person::Phase;
use itinera_interpreter::record::Discard;
use itinera_interpreter::{Effect, Input, Journey, Person, step};
use itinera_journey::id::{JourneyId, SandboxId};
use jiff::Timestamp;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::key::PersonKey;
use crate::published::Published;
use crate::secret::Secrets;
use crate::store::{Store, StoreError};

/// Under this name the state of a person is kept.
const STATE: &str = "person";

/// When something comes again that could not be taken.
const AGAIN: Duration = Duration::from_secs(5);

/// What both services need.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) published: Published,
    pub(crate) secrets: Secrets,
    pub(crate) connector: Connector,
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
}

/// An event on its way to a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Arrival {
    /// Always [`Input::Event`].
    pub(crate) input: Input,
    /// When the gateway took it.
    pub(crate) at: Timestamp,
    /// The version that people entered then: fixed here, so that a repetition decides alike.
    pub(crate) entrance: Option<u32>,
}

/// What came of a call or of fetching data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    input: Input,
    at: Timestamp,
}

/// A call to be made for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallOrder {
    person: String,
    generation: u64,
    call: Call,
}

/// Data to be fetched for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FetchOrder {
    person: String,
    generation: u64,
    groups: Vec<Fetch>,
}

/// One virtual object for each sandbox, journey, namespace and key.
pub(crate) struct People(pub(crate) Arc<Parts>);

#[restate_sdk::object(name = "Person")]
impl People {
    #[handler(name = "onEvent")]
    async fn on_event(
        &self,
        ctx: ObjectContext<'_>,
        arrival: Json<Arrival>,
    ) -> Result<(), HandlerError> {
        let Json(Arrival {
            input,
            at,
            entrance,
        }) = arrival;
        self.take(&ctx, input, at, entrance).await
    }

    #[handler(name = "onTimer")]
    async fn on_timer(&self, ctx: ObjectContext<'_>, generation: u64) -> Result<(), HandlerError> {
        let clock = self.0.clock;
        let now = ctx.run(|| async move { Ok(Json(clock.now())) }).name("now");
        let Json(now) = now.await?;
        self.take(&ctx, Input::Timer { generation }, now, None)
            .await
    }

    #[handler(name = "onAnswer")]
    async fn on_answer(
        &self,
        ctx: ObjectContext<'_>,
        answer: Json<Answer>,
    ) -> Result<(), HandlerError> {
        let Json(Answer { input, at }) = answer;
        self.take(&ctx, input, at, None).await
    }

    /// The person as kept; for the engine's own start and tests of it.
    #[handler(name = "look")]
    async fn look(
        &self,
        ctx: SharedObjectContext<'_>,
    ) -> Result<Json<Option<Person>>, HandlerError> {
        Ok(Json(
            ctx.get::<Json<Person>>(STATE).await?.map(Json::into_inner),
        ))
    }
}

impl People {
    async fn take(
        &self,
        ctx: &ObjectContext<'_>,
        input: Input,
        now: Timestamp,
        entrance: Option<u32>,
    ) -> Result<(), HandlerError> {
        let Some(key) = PersonKey::read(ctx.key()) else {
            return Err(TerminalError::new("not a person's key").into());
        };
        let person = ctx.get::<Json<Person>>(STATE).await?;
        let person = person.map(Json::into_inner).unwrap_or_default();
        let journey = self.0.published.journey(&key.sandbox, &key.journey);
        // Whether there is what the person goes on by: a version may have become unreadable.
        let journey = journey.filter(|journey| match &person.instance {
            Some(instance) if instance.phase == Phase::Running => {
                journey.versions.contains_key(&instance.version)
            }
            _ => true,
        });
        let Some(journey) = journey else {
            return self.postpone(ctx, &key, input, now).await;
        };
        let journey = Journey {
            entrance,
            ..(*journey).clone()
        };
        let seed = seed_in(self.0.seed, &key.sandbox);
        let told = input.clone();
        let done = catch_unwind(AssertUnwindSafe(|| {
            step(&journey, person, now, seed, input)
        }));
        let Ok((person, effects)) = done else {
            // A fault of ours must not block the person: the input is given up, and said so.
            tracing::error!(journey = %key.journey, "the interpreter panicked");
            self.lost(&key, &told, now).await?;
            return Ok(());
        };
        ctx.set(STATE, Json(person.clone()));
        let mut records = Vec::new();
        let mut discards = Vec::new();
        for effect in effects {
            match effect {
                Effect::Call { generation, call } => {
                    let order = CallOrder {
                        person: ctx.key().to_owned(),
                        generation,
                        call,
                    };
                    ctx.service_client::<CallerClient>()
                        .call(Json(order))
                        .send();
                }
                Effect::Fetch { generation, groups } => {
                    let order = FetchOrder {
                        person: ctx.key().to_owned(),
                        generation,
                        groups,
                    };
                    ctx.service_client::<CallerClient>()
                        .fetch(Json(order))
                        .send();
                }
                Effect::SetTimer { generation, due } => {
                    let delay = self.0.clock.wait(due.duration_since(now));
                    ctx.object_client::<PeopleClient>(ctx.key())
                        .on_timer(generation)
                        .send_after(delay);
                }
                Effect::Record(record) => records.push(*record),
                Effect::Discard(discard) => discards.push(discard),
                // Not published where these could come (`published::refused`), nor asked for.
                Effect::Jump { .. } | Effect::Update { .. } | Effect::Decide(_) => {}
            }
        }
        // Last, so that what is recorded is what happened. Repeating it is harmless.
        self.0
            .store
            .record(&key, &person, records, discards)
            .await?;
        Ok(())
    }

    /// The journey cannot run here and now. What the person waits for comes again later, and will
    /// be taken by an engine that can; an event is lost, and recorded so.
    async fn postpone(
        &self,
        ctx: &ObjectContext<'_>,
        key: &PersonKey,
        input: Input,
        now: Timestamp,
    ) -> Result<(), HandlerError> {
        let person = ctx.object_client::<PeopleClient>(ctx.key());
        match input {
            Input::Timer { generation } => {
                person.on_timer(generation).send_after(AGAIN);
            }
            Input::Answer { .. } | Input::Data { .. } => {
                let answer = Answer { input, at: now };
                person.on_answer(Json(answer)).send_after(AGAIN);
            }
            Input::Event { .. }
            | Input::Jump { .. }
            | Input::Reaction { .. }
            | Input::Segment { .. }
            | Input::Stop => {
                self.lost(key, &input, now).await?;
            }
        }
        tracing::warn!(journey = %key.journey, "it cannot run here; what it waits for comes again");
        Ok(())
    }

    /// An event that cannot be given to anyone is recorded as such (semantics §3.6).
    async fn lost(
        &self,
        key: &PersonKey,
        input: &Input,
        now: Timestamp,
    ) -> Result<(), HandlerError> {
        let Input::Event {
            event, event_id, ..
        } = input
        else {
            return Ok(());
        };
        let discard = Discard {
            timestamp: now,
            code: "ERROR_SERVICE_INTERNAL".to_owned(),
            journey: Some(key.journey.clone()),
            event: Some(event.clone()),
            event_id: event_id.clone(),
            key: Some(key.key.clone()),
        };
        self.0.store.discard(&key.sandbox, vec![discard]).await?;
        Ok(())
    }
}

/// Makes calls and fetches data for people; keeps nothing.
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
        let answered = ctx.run(move || async move {
            let (outcome, elapsed_ms) = match parts.secret_for(&sandbox, &call).await {
                Ok(secret) => parts.connector.send(&call, secret.as_deref()).await,
                Err(message) => (failed(message), 0),
            };
            let input = Input::Answer {
                generation,
                outcome,
                elapsed_ms,
            };
            let at = parts.clock.now();
            Ok(Json(Answer { input, at }))
        });
        let Json(answer) = answered.name("call").await?;
        ctx.object_client::<PeopleClient>(&order.person)
            .on_answer(Json(answer))
            .send();
        Ok(())
    }

    /// Reads a person's profile for the field groups asked for (A14: an unknown person's is empty).
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
            let start = std::time::Instant::now();
            let mut got = Vec::new();
            let all = groups.into_iter().map(|fetch| parts.get(&sandbox, fetch));
            for fetched in futures::future::join_all(all).await {
                got.push(fetched?);
            }
            let input = Input::Data {
                generation,
                groups: got,
                elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
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
}

impl Parts {
    /// One thing that an activity needs: an external field group, or the person's profile.
    async fn get(&self, sandbox: &SandboxId, fetch: Fetch) -> Result<Fetched, StoreError> {
        let start = std::time::Instant::now();
        let outcome = match &fetch.call {
            Some(call) => match self.secret_for(sandbox, call).await {
                Ok(secret) => self.connector.send(call, secret.as_deref()).await.0,
                Err(message) => failed(message),
            },
            None => {
                let namespace = fetch.namespace.as_deref().unwrap_or_default();
                let attributes = self.store.profile(sandbox, namespace, &fetch.key).await?;
                Outcome::Success {
                    status: 200,
                    body: Some(attributes.unwrap_or_default().into()),
                }
            }
        };
        Ok(Fetched {
            want: fetch.want,
            outcome,
            elapsed_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
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

/// The seed of a sandbox: the same person in the same journey of two sandboxes has two passages,
/// with ids of their own.
fn seed_in(seed: u64, sandbox: &SandboxId) -> u64 {
    let hash = Sha256::digest(format!("{seed}/{sandbox}"));
    let (first, _) = hash.split_at(8);
    first
        .iter()
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

fn failed(message: String) -> Outcome {
    Outcome::Failure(Failure {
        cause: Cause::Error {
            message: message.clone(),
        },
        origin: None,
        response: Some(message),
    })
}

fn sandbox_of(person: &str) -> SandboxId {
    let journey = PersonKey::read(person).map(|key| key.sandbox);
    journey.unwrap_or_else(|| SandboxId::new(""))
}

/// The key of nobody, asked for at the start to learn whether Restate answers.
pub(crate) fn nobody() -> PersonKey {
    PersonKey {
        sandbox: SandboxId::new("-"),
        journey: JourneyId::new("-"),
        namespace: None,
        key: String::new(),
    }
}
