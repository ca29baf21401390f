//! What the offline world shows: a person's path on the canvas, and the log document.

use itinera_journey::id::{ActivityId, TransitionId};
use itinera_journey::model::Outlet;
use serde_json::{Map, Value, json};

use super::{Key, Session};
use crate::call::{Cause, Failure, Outcome};
use crate::effect::Call;
use crate::person::Phase;
use crate::record::{StepEvent, StepStatus};

/// The path of one person, for the canvas (semantics §18.7).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flow {
    /// Transitions travelled.
    pub travelled: Vec<TransitionId>,
    /// Activities passed.
    pub passed: Vec<ActivityId>,
    /// Where the person stands, or what it waits for.
    pub standing: Vec<ActivityId>,
    /// The failing activity, with the failure and the call if there was one.
    pub failed: Option<(ActivityId, Failure, Option<Call>)>,
    /// The transition that a failure blocks.
    pub blocked: Option<TransitionId>,
}

impl Session {
    /// Step events of a person's last passage.
    pub fn passage(&self, key: &Key) -> impl Iterator<Item = &StepEvent> {
        let id = self
            .people()
            .get(key)
            .and_then(|p| p.instance.as_ref())
            .map(|i| i.id.clone());
        self.records
            .iter()
            .filter(move |record| Some(&record.instance) == id.as_ref())
    }

    /// The path of a person's last passage.
    pub fn flow(&self, key: &Key) -> Flow {
        let mut flow = Flow::default();
        let Some(instance) = self
            .people()
            .get(key)
            .and_then(|person| person.instance.as_ref())
        else {
            return flow;
        };
        let definition = self.journey().versions.get(&instance.version);
        for record in self.passage(key) {
            flow.travelled.extend(record.via.clone());
            flow.passed.push(record.activity.clone());
            let failed = matches!(
                record.step_status,
                StepStatus::Error | StepStatus::Capped | StepStatus::Timedout
            );
            if failed {
                let failure = self
                    .failures
                    .get(&(self.main.clone(), key.clone(), record.activity.clone()))
                    .cloned();
                let failure = failure.unwrap_or(Failure {
                    cause: Cause::Error {
                        message: "the expression could not be evaluated".to_owned(),
                    },
                    origin: None,
                    response: None,
                });
                let call = self.made.iter().rev().find(|made| {
                    made.person == *key
                        && made.journey == self.main
                        && made.call.activity == record.activity
                });
                flow.failed = Some((
                    record.activity.clone(),
                    failure,
                    call.map(|made| made.call.clone()),
                ));
                if record.instance_ended {
                    flow.blocked = definition.and_then(|definition| {
                        let next = definition
                            .version
                            .transitions_of(&record.activity, &Outlet::Next);
                        next.map(|(id, _)| id.clone()).next()
                    });
                }
            }
        }
        if instance.phase == Phase::Running {
            match &instance.awaits {
                crate::person::Awaits::First { listeners, timers } => {
                    flow.standing
                        .extend(listeners.iter().map(|listener| listener.activity.clone()));
                    flow.standing
                        .extend(timers.iter().map(|timer| timer.activity.clone()));
                }
                _ => {
                    flow.standing.push(instance.at.clone());
                    flow.travelled.extend(instance.via.clone());
                }
            }
        }
        flow
    }

    /// The log document (semantics §18.8).
    pub fn log(&self) -> Value {
        let instances = self.people().iter().filter_map(|(key, person)| {
            let instance = person.instance.as_ref()?;
            let definition = self.journey().versions.get(&instance.version)?;
            let named = |id: &ActivityId| {
                format!(
                    "{} ({id})",
                    definition.version.caption(id, &definition.library)
                )
            };
            let at = named(&instance.at);
            let history: Map<String, Value> = instance
                .payloads
                .iter()
                .map(|passed| (named(&passed.activity), passed.payload.clone()))
                .collect();
            let errors: Vec<Value> = self
                .made
                .iter()
                .filter(|made| {
                    made.person == *key
                        && made.journey == self.main
                        && made.entry == instance.entry
                        && !made.call.fetches
                })
                .filter_map(|made| match &made.outcome {
                    Outcome::Success { .. } => None,
                    Outcome::Failure(failure) => Some(json!({
                        "node": named(&made.call.activity),
                        "url": made.call.url,
                        "code": failure.cause.code(),
                        "response": failure.response,
                    })),
                })
                .collect();
            let fetch_errors: Vec<Value> = self
                .made
                .iter()
                .filter(|made| {
                    made.person == *key
                        && made.journey == self.main
                        && made.entry == instance.entry
                        && made.call.fetches
                })
                .filter_map(|made| match &made.outcome {
                    Outcome::Success { .. } => None,
                    Outcome::Failure(failure) => Some(json!({
                        "node": named(&made.call.activity),
                        "source": made.call.name,
                        "url": made.call.url,
                        "code": failure.cause.code(),
                        "response": failure.response,
                    })),
                })
                .collect();
            let enriched = self.fetched.get(&(self.main.clone(), key.clone()));
            let mut extra = json!({"phase": "transitions"});
            if let Some(error) = &instance.last_error {
                extra["errorMessage"] = json!(error.code);
            }
            Some(json!({
                "id": instance.id,
                "currentStep": at,
                "currentStepPhase": {
                    "phase": instance.phase,
                    "step": at,
                    "extraInfo": extra,
                    "fetchErrors": fetch_errors,
                },
                "externalKeys": {"key": instance.key},
                "creationDate": instance.created_at,
                "enrichedData": enriched,
                "transitionsHistory": history,
                "actionExecutionErrors": errors,
            }))
        });
        json!({"instances": instances.collect::<Vec<_>>()})
    }
}
