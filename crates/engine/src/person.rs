//! The virtual objects that keep people.
//!
//! A handler runs `step`, keeps the state, hands the effects on and ends. It never waits and never
//! calls out: what takes time is done by the [`crate::caller`]. Whatever it decides by came in with
//! its message or is journaled, so that a repetition after a crash decides alike.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use itinera_interpreter::effect::Call;
use itinera_interpreter::person::Phase;
use itinera_interpreter::record::Discard;
use itinera_interpreter::{Effect, Input, Journey, Person, step};
use itinera_journey::id::{JourneyId, SandboxId};
use jiff::Timestamp;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::caller::{CallOrder, CallerClient, FetchOrder, JumpOrder, Parts, UpdateOrder};
use crate::key::PersonKey;

/// Under this name the state of a person is kept.
const STATE: &str = "person";

/// When something comes again that could not be taken.
const AGAIN: Duration = Duration::from_secs(5);

/// Something on its way to a person that the gateway took or another journey sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Arrival {
    /// An event, a reaction, a segment or a jump.
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
    pub(crate) input: Input,
    pub(crate) at: Timestamp,
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
                        message: is_message(&journey, &person, &call),
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
                Effect::Jump { generation, jump } => {
                    let order = JumpOrder {
                        person: ctx.key().to_owned(),
                        generation,
                        jump,
                    };
                    ctx.service_client::<CallerClient>()
                        .jump(Json(order))
                        .send();
                }
                Effect::Update { generation, update } => {
                    let order = UpdateOrder {
                        person: ctx.key().to_owned(),
                        generation,
                        update,
                    };
                    ctx.service_client::<CallerClient>()
                        .update(Json(order))
                        .send();
                }
                // The rules of live journeys ask for no reasons.
                Effect::Decide(_) => {}
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
        let (event, event_id) = match input {
            Input::Event {
                event, event_id, ..
            } => (Some(event), event_id.clone()),
            Input::Jump { event, .. } => (Some(event), None),
            Input::Reaction { .. } | Input::Segment { .. } => (None, None),
            Input::Timer { .. } | Input::Answer { .. } | Input::Data { .. } | Input::Stop => {
                return Ok(());
            }
        };
        let discard = Discard {
            timestamp: now,
            code: "ERROR_SERVICE_INTERNAL".to_owned(),
            journey: Some(key.journey.clone()),
            event: event.cloned(),
            event_id,
            key: Some(key.key.clone()),
        };
        self.0.store.discard(&key.sandbox, vec![discard]).await?;
        Ok(())
    }
}

/// Whether a call sends a message, for which there is a cap.
fn is_message(journey: &Journey, person: &Person, call: &Call) -> bool {
    let version = person.instance.as_ref().map(|instance| instance.version);
    let definition = version.and_then(|version| journey.versions.get(&version));
    let mut actions = definition
        .into_iter()
        .flat_map(|known| known.library.actions.values());
    actions.any(|action| action.id.as_str() == call.connector.as_str() && action.channel.is_some())
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

/// The key of nobody, asked for at the start to learn whether Restate answers.
pub(crate) fn nobody() -> PersonKey {
    PersonKey {
        sandbox: SandboxId::new("-"),
        journey: JourneyId::new("-"),
        namespace: None,
        key: String::new(),
    }
}
