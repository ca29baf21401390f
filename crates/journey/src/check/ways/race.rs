//! Waiting points: waits and timeouts that always lose (semantics §6).

use super::{Reason, Ways, at, issue};
use crate::id::{ActivityId, TransitionId};
use crate::model::{ActivityKind, Outlet};

impl<'a> Ways<'a> {
    /// Of waits and timeouts that start together the earliest acts, of equal ones the upper; those
    /// behind never do.
    pub(super) fn race(&mut self, ahead: &[(&'a TransitionId, &'a ActivityId)]) {
        let version = self.version;
        let length = |id: &ActivityId| match &version.activities.get(id)?.kind {
            ActivityKind::Wait {
                until: None,
                amount,
                unit,
                ..
            } => Some(unit.times(*amount)),
            kind => kind.timeout().map(|timeout| timeout.millis()),
        };
        let timers = || {
            let all = ahead.iter().enumerate();
            all.filter_map(|(rank, (_, id))| Some((length(id)?, rank, *id)))
        };
        let Some((_, winner, first)) = timers().min() else {
            return;
        };
        let name = version.caption(first, self.library);
        for (_, rank, id) in timers().filter(|(_, rank, _)| *rank != winner) {
            let Some(activity) = version.activities.get(id) else {
                continue;
            };
            let reason = Reason::new("race", [("winner", name.clone())]);
            let params = [("winner", name.clone())];
            if activity.kind.listens() {
                let outlets = activity.kind.outlets();
                if outlets.contains(&Outlet::Timeout) && self.only_way(id) {
                    self.close(id, &Outlet::Timeout, reason);
                    self.issues.push(issue("WARN_TIMEOUT_LOST", at(id), params));
                }
            } else if let Some((transition, _)) = ahead.get(rank) {
                let dead = &mut self.dead.transitions;
                dead.insert((*transition).clone(), reason);
                self.issues.push(issue("WARN_WAIT_LOST", at(id), params));
            }
        }
    }

    /// Whether an activity is come to by one transition only.
    fn only_way(&self, id: &ActivityId) -> bool {
        self.version.transitions_into(id).count() == 1
    }
}
