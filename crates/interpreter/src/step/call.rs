//! What is asked of the world: calls, jumps, profile updates, and their answers (semantics §10 to
//! §12, §15).

use itinera_expr::ExprError;
use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, Outlet};

use super::walk::Onward;
use super::{Mark, Run};
use crate::call::{Cause, Failure, Outcome};
use crate::decision::Choice;
use crate::definition::Definition;
use crate::effect::{Effect, Jump, Update};
use crate::person::{Awaits, LastCall};
use crate::prepare::{self, Data};
use crate::step::report::{CallFacts, Origin};

impl Run<'_> {
    /// Asks for what the present activity is there for; all data is there.
    pub(super) fn ask(&mut self, definition: &Definition, at: &ActivityId, data: &Data) -> Onward {
        self.person.generation += 1;
        match self.effect(definition, at, data) {
            Ok(Some(effect)) => {
                let instance = self.person.instance.as_mut()?;
                instance.awaits = Awaits::Answer;
                self.effects.push(effect);
            }
            Ok(None) => {
                let message = "what this activity uses is not there".to_owned();
                let failure = Failure::of(Cause::Error { message });
                self.fail(
                    definition,
                    failure,
                    Origin::Action,
                    self.facts(definition, 0),
                );
            }
            Err(error) => {
                let message = error.to_string();
                let failure = Failure::of(Cause::Error { message });
                self.fail(definition, failure, Origin::Expression, None);
            }
        }
        None
    }

    fn effect(
        &self,
        definition: &Definition,
        at: &ActivityId,
        data: &Data,
    ) -> Result<Option<Effect>, ExprError> {
        let generation = self.person.generation;
        let (Some(instance), Some(kind)) = (self.running(), definition.kind(at)) else {
            return Ok(None);
        };
        let context = self.context(definition, instance, at, data);
        let (namespace, key) = (instance.namespace.clone(), instance.key.clone());
        Ok(match kind {
            ActivityKind::Action { .. } | ActivityKind::Message { .. } => {
                let action = kind.calling().and_then(|calling| calling.action);
                match action.and_then(|id| definition.library.actions.get(id)) {
                    Some(known) => Some(Effect::Call {
                        generation,
                        call: prepare::call(&context, known, generation)?,
                    }),
                    None => None,
                }
            }
            ActivityKind::Jump {
                target: Some(target),
                event: Some(event),
                ..
            } => match definition.library.events.get(event) {
                Some(known) => Some(Effect::Jump {
                    generation,
                    jump: Jump {
                        activity: at.clone(),
                        target: target.clone(),
                        event: event.clone(),
                        key,
                        namespace,
                        payload: prepare::jump_body(&context, known)?,
                        in_test: self.journey.rules.in_test,
                    },
                }),
                None => None,
            },
            ActivityKind::UpdateProfile {
                schema: Some(schema),
                field,
                dataset,
                ..
            } => {
                let code = definition.code.get(at).and_then(|code| code.value.as_ref());
                let value = match code {
                    Some(code) => code.compiled.eval(&context)?.to_json(),
                    None => serde_json::Value::Null,
                };
                Some(Effect::Update {
                    generation,
                    update: Update {
                        activity: at.clone(),
                        schema: schema.clone(),
                        dataset: dataset.clone(),
                        field: field.clone(),
                        value,
                        namespace,
                        key,
                        idempotency_key: format!("{}/{at}/{generation}", instance.id),
                    },
                })
            }
            _ => None,
        })
    }

    /// What was asked for has ended.
    pub(super) fn answer(&mut self, outcome: Outcome, elapsed_ms: u64) {
        let Some(definition) = self.definition() else {
            return;
        };
        let call = self.facts(&definition, elapsed_ms);
        let failed = match &outcome {
            Outcome::Success { .. } => None,
            Outcome::Failure(failure) => Some(failure.cause.code()),
        };
        let mut at = None;
        if let Some(instance) = &mut self.person.instance {
            at = Some(instance.at.clone());
            let before = instance.last_action.take().and_then(|last| last.error);
            instance.last_action = Some(LastCall {
                error: failed.or(before),
                ms: elapsed_ms,
            });
        }
        match outcome {
            Outcome::Success { .. } => {
                if let Some(at) = at {
                    self.decide(&at, || Choice::Call {
                        code: "success".to_owned(),
                        message: None,
                        fetch: false,
                        taken: Some(Outlet::Next),
                    });
                }
                let mark = Mark {
                    event_id: Some("executedAction".to_owned()),
                    call,
                    ..Mark::default()
                };
                self.leave(&definition, &Outlet::Next, mark);
            }
            Outcome::Failure(failure) => self.fail(&definition, failure, Origin::Action, call),
        }
    }

    /// What the step event says of the present activity's call.
    fn facts(&self, definition: &Definition, ms: u64) -> Option<CallFacts> {
        let at = &self.running()?.at;
        let kind = definition.kind(at)?;
        let action = kind.calling().and_then(|calling| calling.action);
        let known = action.and_then(|id| definition.library.actions.get(id));
        let code = definition.code.get(at);
        Some(CallFacts {
            id: action.map(ToString::to_string),
            name: known.map_or_else(
                || definition.version.caption(at, &definition.library),
                |known| known.name.clone(),
            ),
            kind: match kind {
                ActivityKind::Action { .. } => "customAction",
                ActivityKind::Message { channel, .. } => match channel {
                    itinera_journey::model::Channel::Email => "email",
                    itinera_journey::model::Channel::Sms => "sms",
                    itinera_journey::model::Channel::Push => "push",
                },
                ActivityKind::Jump { .. } => "jump",
                _ => "updateProfile",
            },
            parameterized: code.is_some_and(|code| code.all().next().is_some()),
            ms,
        })
    }
}
