//! Failures and ends (semantics §11, §16).

use itinera_journey::model::Outlet;

use super::report::{CallFacts, Origin};
use super::{Mark, Run};
use crate::call::{Cause, Failure};
use crate::decision::Choice;
use crate::definition::Definition;
use crate::person::{Awaits, LastError, Phase};

impl Run<'_> {
    /// A failure: by the error path if there is one, else the person stops here (semantics §11).
    pub(super) fn fail(
        &mut self,
        definition: &Definition,
        failure: Failure,
        origin: Origin,
        call: Option<CallFacts>,
    ) {
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        let at = instance.at.clone();
        instance.last_error = Some(LastError {
            activity: at.clone(),
            code: failure.cause.code(),
        });
        let handled = definition
            .kind(&at)
            .is_some_and(|kind| kind.outlets().contains(&Outlet::Error));
        let phase = match failure.cause {
            Cause::Timeout => Phase::Timedout,
            _ => Phase::Error,
        };
        if origin != Origin::Expression || call.is_some() {
            let told = failure.clone();
            self.decide(&at, || Choice::Call {
                code: told.cause.code(),
                message: told.response,
                fetch: matches!(origin, Origin::Fetch { .. }),
                taken: handled.then_some(Outlet::Error),
            });
        }
        let event_id = call.is_some().then(|| "executedAction".to_owned());
        let mark = Mark {
            event_id,
            call,
            failure: Some((failure, origin)),
            ..Mark::default()
        };
        if handled {
            self.leave(definition, &Outlet::Error, mark);
        } else {
            self.end(definition, mark, phase);
        }
    }

    pub(super) fn end(&mut self, definition: &Definition, mark: Mark, phase: Phase) {
        let Some(instance) = &self.person.instance else {
            return;
        };
        let at = instance.at.clone();
        self.record(definition, &at, mark, Some(phase));
        self.close(phase);
    }

    fn close(&mut self, phase: Phase) {
        self.person.generation += 1;
        if let Some(instance) = &mut self.person.instance {
            instance.phase = phase;
            instance.awaits = Awaits::Nothing;
            instance.payloads.clear();
            instance.fetches = None;
        }
    }

    fn time_out(&mut self, definition: &Definition) {
        let Some(instance) = &mut self.person.instance else {
            return;
        };
        instance.last_error = Some(LastError {
            activity: instance.at.clone(),
            code: "timedOut".to_owned(),
        });
        self.end(definition, Mark::default(), Phase::Timedout);
    }

    /// The person's time in the journey is over: after 30 days, or at the end date.
    pub(super) fn global_timeout(&mut self, definition: &Definition) {
        let closes = definition.closes.is_some_and(|closes| self.now >= closes);
        self.time_out(definition);
        if !(closes && definition.version.properties.exit_at_end) {
            self.person.last_entry_at = None;
        }
    }

    pub(super) fn stop(&mut self) {
        if let Some(definition) = self.definition() {
            self.time_out(&definition);
        }
    }
}
