//! Why a person did or did not reach an activity: the decisions on the way to it.

use std::collections::BTreeSet;

use itinera_interpreter::decision::{Choice, Decision, Win};
use itinera_interpreter::person::Phase;
use itinera_interpreter::record::StepStatus;
use itinera_interpreter::session::{Key, Session};
use itinera_journey::id::ActivityId;
use itinera_journey::model::{Outlet, Version};

use crate::wire::{Why, WhyLink};

/// The answer for the last passage of a person.
pub(super) fn why(session: &Session, key: &str, activity: &ActivityId) -> Why {
    let person: Key = (session.namespace(), key.to_owned());
    let instance = session
        .people()
        .get(&person)
        .and_then(|person| person.instance.as_ref());
    let version = instance
        .and_then(|instance| {
            session.journeys().values().find_map(|journey| {
                let own = session
                    .people_of(&journey.id)?
                    .get(&person)?
                    .instance
                    .as_ref()?;
                (own.id == instance.id).then(|| journey.versions.get(&instance.version))?
            })
        })
        .map(|definition| &definition.version);
    let (Some(instance), Some(version)) = (instance, version) else {
        let discards = session.discards().iter();
        return Why {
            outcome: "notEntered".to_owned(),
            links: Vec::new(),
            standing: Vec::new(),
            stopped: None,
            discards: discards
                .filter(|discard| discard.key.as_deref() == Some(key))
                .cloned()
                .collect(),
        };
    };
    let flow = session.flow(&person);
    let mut before = version.upstream(activity);
    before.insert(activity.clone());
    let of_it = |decision: &&Decision| {
        decision.instance == instance.id && before.contains(&decision.activity)
    };
    let links: Vec<WhyLink> = session
        .decisions()
        .iter()
        .filter(of_it)
        .map(|decision| WhyLink {
            away: decision.activity != *activity
                && leads_away(version, decision, activity, &before),
            activity: decision.activity.clone(),
            at: decision.at,
            choice: decision.choice.clone(),
        })
        .collect();
    let failed = session.passage(&person).find_map(|record| {
        let stopped = record.instance_ended
            && matches!(
                record.step_status,
                StepStatus::Error | StepStatus::Capped | StepStatus::Timedout
            );
        let code = || {
            let error = instance.last_error.as_ref();
            error.map_or_else(|| "error".to_owned(), |error| error.code.clone())
        };
        (stopped && before.contains(&record.activity)).then(|| (record.activity.clone(), code()))
    });
    let at_it = flow.failed.as_ref().is_some_and(|(id, ..)| id == activity);
    let outcome = match () {
        () if at_it => "failed",
        () if flow.passed.contains(activity) => "passed",
        () if flow.standing.contains(activity) => "standing",
        () => "notReached",
    };
    let standing = match instance.phase {
        Phase::Running => flow.standing,
        _ => Vec::new(),
    };
    Why {
        outcome: outcome.to_owned(),
        links,
        standing: standing
            .into_iter()
            .filter(|id| before.contains(id) && id != activity)
            .collect(),
        stopped: failed,
        discards: Vec::new(),
    }
}

/// Whether what was taken does not lead to the activity.
fn leads_away(
    version: &Version,
    decision: &Decision,
    activity: &ActivityId,
    before: &BTreeSet<ActivityId>,
) -> bool {
    let leads = |id: &ActivityId| id == activity || before.contains(id);
    let by = |outlet: &Outlet| {
        let mut next = version.transitions_of(&decision.activity, outlet);
        next.any(|(_, transition)| leads(&transition.to))
    };
    match &decision.choice {
        Choice::Paths { taken, .. } | Choice::Call { taken, .. } => !taken.as_ref().is_some_and(by),
        Choice::Split { taken, .. } => !by(taken),
        Choice::Race { winner, by, .. } => {
            let kind = version.activities.get(winner).map(|known| &known.kind);
            let path = kind.and_then(|kind| kind.timeout()).is_some_and(|t| t.path);
            // What came too late goes on by the path of its timeout.
            let onward = || {
                let mut next = version.transitions_of(winner, &Outlet::Timeout);
                winner != activity && next.any(|(_, transition)| leads(&transition.to))
            };
            match by {
                Win::Timeout if path => !onward(),
                _ => !leads(winner),
            }
        }
    }
}
