//! Step events: what is recorded of an activity processed (semantics §5, §19).

use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, Outlet, Transition};

use super::Run;
use crate::call::{Cause, Failure};
use crate::definition::Definition;
use crate::effect::Effect;
use crate::person::Phase;
use crate::record::{StepEvent, StepStatus};

/// What a processed activity leaves behind in its step event.
#[derive(Default)]
pub(super) struct Mark {
    pub(super) event_id: Option<String>,
    pub(super) entrance: bool,
    pub(super) reentrance: bool,
    /// An event's timeout.
    pub(super) scheduled: bool,
    pub(super) call: Option<CallFacts>,
    pub(super) failure: Option<(Failure, Origin)>,
}

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The activity's own call.
    Action,
    /// A fetch of data.
    Fetch {
        /// Of an external source.
        custom: bool,
    },
    /// An expression.
    Expression,
}

/// A call as the step event tells it (R-STEP-13).
pub(super) struct CallFacts {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) parameterized: bool,
    pub(super) ms: u64,
}

fn http(cause: Option<&Cause>) -> Option<String> {
    match cause {
        Some(Cause::Http { code }) => Some(code.to_string()),
        _ => None,
    }
}

/// What a transition is called (R-CAN-23).
fn transition_name(definition: &Definition, transition: &Transition) -> Option<String> {
    match &transition.outlet {
        Outlet::Next => None,
        Outlet::Others => Some("Others".to_owned()),
        Outlet::Error => Some("Error".to_owned()),
        Outlet::Timeout => Some("Timeout".to_owned()),
        Outlet::Path(path) => match definition.kind(&transition.from)? {
            ActivityKind::Condition { paths, .. } => Some(paths.get(path)?.name.clone()),
            _ => None,
        },
    }
}

impl Run<'_> {
    /// Emits the step event of an activity; `ends`: the phase the instance ends in with it.
    pub(super) fn record(
        &mut self,
        definition: &Definition,
        at: &ActivityId,
        mark: Mark,
        ends: Option<Phase>,
    ) {
        let fetches = self.fetches();
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        instance.sequence += 1;
        let version = &definition.version;
        let kind = definition.kind(at);
        let (node_type, step_type) = match kind {
            _ if mark.entrance => ("start", None),
            Some(kind) if kind.listens() => ("event", mark.scheduled.then_some("Scheduler")),
            Some(ActivityKind::Condition { .. }) => ("condition", Some("Condition")),
            Some(ActivityKind::Wait { .. }) => ("wait", Some("Timer")),
            Some(ActivityKind::End {}) => ("end", None),
            Some(_) => ("action", Some("Action")),
            None => ("event", None),
        };
        let timed = matches!(step_type, Some("Condition" | "Action"));
        let since = instance.since.filter(|_| timed);
        let processing_time =
            since.and_then(|since| u64::try_from(self.now.duration_since(since).as_millis()).ok());
        let failure = mark.failure.as_ref().map(|(failure, _)| failure);
        let origin = mark.failure.as_ref().map(|(_, origin)| *origin);
        let step_status = match (failure.map(|failure| &failure.cause), ends) {
            (Some(Cause::Capped), _) => StepStatus::Capped,
            (Some(Cause::Timeout), _) => StepStatus::Timedout,
            (Some(_), _) => StepStatus::Error,
            (None, Some(Phase::Timedout)) => StepStatus::InstanceTimedout,
            (None, Some(_)) => StepStatus::Ended,
            (None, None) => StepStatus::Transitions,
        };
        let by_action = failure.filter(|_| origin == Some(Origin::Action));
        let by_fetch = failure.filter(|_| origin.is_some() && origin != Some(Origin::Action));
        let kind_of = |cause: Option<&Cause>, fetch| cause.map(|c| c.kind(fetch).to_owned());
        let cause = |failure: Option<&'_ Failure>| failure.map(|f| f.cause.clone());
        let earlier = |failure: Option<&'_ Failure>| failure.and_then(|f| f.origin.clone());
        let (action, action_origin) = (cause(by_action), earlier(by_action));
        let (fetch, fetch_origin) = (cause(by_fetch), earlier(by_fetch));
        let parent = instance
            .via
            .as_ref()
            .and_then(|via| version.transitions.get(via));
        let caption = |id: &ActivityId| version.caption(id, &definition.library);
        let event = StepEvent {
            id: format!("{}-{}", instance.id, instance.sequence),
            timestamp: self.now,
            journey: self.journey.id.clone(),
            journey_version_id: version.id.clone(),
            journey_version: instance.version,
            journey_version_name: version.name.clone(),
            journey_version_description: version.description.clone(),
            instance: instance.id.clone(),
            external_key: instance.key.clone(),
            profile_namespace: instance.namespace.clone(),
            activity: at.clone(),
            node_name: caption(at),
            node_type: node_type.to_owned(),
            step_type: step_type.map(str::to_owned),
            step_status,
            via: instance.via.clone(),
            parent: parent.map(|transition| transition.from.clone()),
            parent_step_name: parent.map(|transition| caption(&transition.from)),
            parent_transition_name: parent
                .and_then(|transition| transition_name(definition, transition)),
            event_id: mark.event_id,
            entrance: mark.entrance,
            reentrance: mark.reentrance,
            instance_ended: ends.is_some(),
            in_test: self.journey.rules.in_test,
            processing_time,
            action: mark.call.as_ref().and_then(|call| call.id.clone()),
            action_name: mark.call.as_ref().map(|call| call.name.clone()),
            action_type: mark.call.as_ref().map(|call| call.kind.to_owned()),
            action_parameterized: mark.call.as_ref().map(|call| call.parameterized),
            action_execution_time: mark.call.map(|call| call.ms),
            action_execution_error: kind_of(action.as_ref(), false),
            action_execution_error_code: http(action.as_ref()),
            action_execution_origin_error: kind_of(action_origin.as_ref(), false),
            action_execution_origin_error_code: http(action_origin.as_ref()),
            fetch_type_in_error: match origin {
                Some(Origin::Fetch { custom: true }) => Some("custom".to_owned()),
                Some(Origin::Fetch { custom: false }) => Some("aep".to_owned()),
                _ => None,
            },
            fetch_error: kind_of(fetch.as_ref(), true),
            fetch_error_code: http(fetch.as_ref()),
            fetch_origin_error: kind_of(fetch_origin.as_ref(), true),
            fetch_origin_error_code: http(fetch_origin.as_ref()),
            fetch_total_time: fetches.map(|sum| sum.total_ms),
            fetch_count: fetches.map(|sum| sum.platform + sum.custom),
            fetch_platform_time: fetches
                .filter(|sum| sum.platform > 0)
                .map(|sum| sum.platform_ms),
            fetch_platform_count: fetches.map(|sum| sum.platform).filter(|n| *n > 0),
            fetch_custom_time: fetches
                .filter(|sum| sum.custom > 0)
                .map(|sum| sum.custom_ms),
            fetch_custom_count: fetches.map(|sum| sum.custom).filter(|n| *n > 0),
        };
        self.effects.push(Effect::Record(Box::new(event)));
    }
}
