//! The shape of a version's graph: who follows whom, where it starts, what may be linked.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{ActivityId, TransitionId};
use crate::model::{ActivityKind, Outlet, Transition, Version};

impl Version {
    /// Transitions out of an activity: outlets from the top, then by order.
    pub fn transitions_from<'a>(
        &'a self,
        from: &'a ActivityId,
    ) -> impl Iterator<Item = (&'a TransitionId, &'a Transition)> {
        let outlets = self
            .activities
            .get(from)
            .map(|a| a.kind.outlets())
            .unwrap_or_default();
        let rank = move |transition: &Transition| {
            outlets
                .iter()
                .position(|outlet| *outlet == transition.outlet)
                .unwrap_or(usize::MAX)
        };
        let mut found: Vec<_> = self
            .transitions
            .iter()
            .filter(|(_, t)| t.from == *from)
            .collect();
        found.sort_by_key(|(id, t)| (rank(t), t.order, (*id).clone()));
        found.into_iter()
    }

    /// Transitions of one outlet, by order.
    pub fn transitions_of<'a>(
        &'a self,
        from: &'a ActivityId,
        outlet: &'a Outlet,
    ) -> impl Iterator<Item = (&'a TransitionId, &'a Transition)> {
        self.transitions_from(from)
            .filter(move |(_, t)| t.outlet == *outlet)
    }

    /// Transitions into an activity.
    pub fn transitions_into<'a>(
        &'a self,
        to: &'a ActivityId,
    ) -> impl Iterator<Item = (&'a TransitionId, &'a Transition)> {
        self.transitions.iter().filter(move |(_, t)| t.to == *to)
    }

    /// The entry: of the events and segment qualifications that nothing leads to, the leftmost, then topmost one.
    pub fn start(&self) -> Option<&ActivityId> {
        self.activities
            .iter()
            .filter(|(id, activity)| {
                activity.kind.may_begin() && self.transitions_into(id).next().is_none()
            })
            .min_by_key(|(id, activity)| (activity.position.x, activity.position.y, (*id).clone()))
            .map(|(id, _)| id)
    }

    /// Everything that can be reached from an activity, itself included.
    pub fn reachable(&self, from: &ActivityId) -> BTreeSet<ActivityId> {
        let mut next: BTreeMap<&ActivityId, Vec<&ActivityId>> = BTreeMap::new();
        for transition in self.transitions.values() {
            next.entry(&transition.from)
                .or_default()
                .push(&transition.to);
        }
        let mut seen = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(id) = todo.pop() {
            if seen.insert(id.clone()) {
                todo.extend(next.get(id).into_iter().flatten());
            }
        }
        seen
    }

    /// Everything that comes before an activity, without itself.
    pub fn upstream(&self, of: &ActivityId) -> BTreeSet<ActivityId> {
        let mut before: BTreeMap<&ActivityId, Vec<&ActivityId>> = BTreeMap::new();
        for transition in self.transitions.values() {
            before
                .entry(&transition.to)
                .or_default()
                .push(&transition.from);
        }
        let mut seen = BTreeSet::new();
        let mut todo: Vec<&ActivityId> = before.get(of).into_iter().flatten().copied().collect();
        while let Some(id) = todo.pop() {
            if seen.insert(id.clone()) {
                todo.extend(before.get(id).into_iter().flatten());
            }
        }
        seen
    }

    /// Whether the graph has a cycle (only after a bad import).
    pub fn has_cycle(&self) -> bool {
        let mut incoming: BTreeMap<&ActivityId, usize> =
            self.activities.keys().map(|id| (id, 0)).collect();
        let mut next: BTreeMap<&ActivityId, Vec<&ActivityId>> = BTreeMap::new();
        for transition in self.transitions.values() {
            *incoming.entry(&transition.to).or_default() += 1;
            next.entry(&transition.from)
                .or_default()
                .push(&transition.to);
        }
        let mut ready: Vec<_> = incoming
            .iter()
            .filter(|(_, n)| **n == 0)
            .map(|(id, _)| *id)
            .collect();
        let mut done = 0;
        while let Some(id) = ready.pop() {
            done += 1;
            for to in next.get(id).into_iter().flatten() {
                if let Some(count) = incoming.get_mut(to) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(to);
                    }
                }
            }
        }
        done < incoming.len()
    }

    /// The caption of an activity without its label: name of its event, action or message, what a
    /// reaction waits for, or its kind (R-CAN-20).
    pub fn base_name(&self, id: &ActivityId, library: &crate::Library) -> String {
        let action_name = |action: &crate::id::ActionId| {
            library
                .actions
                .get(action)
                .map_or_else(|| action.to_string(), |known| known.name.clone())
        };
        match self.activities.get(id).map(|activity| &activity.kind) {
            Some(ActivityKind::Event { event, .. }) => library
                .events
                .get(event)
                .map_or_else(|| event.to_string(), |e| e.name.clone()),
            Some(ActivityKind::Reaction { reaction, .. }) => reaction
                .map_or("Reaction", crate::model::Feedback::name)
                .to_owned(),
            Some(ActivityKind::SegmentQualification { .. }) => "Segment qualification".to_owned(),
            Some(ActivityKind::Action { action, .. }) => action_name(action),
            Some(ActivityKind::Message {
                action: Some(action),
                ..
            }) => action_name(action),
            Some(ActivityKind::Message { channel, .. }) => channel.name().to_owned(),
            Some(ActivityKind::Jump { target, .. }) => {
                let target = target.as_ref().map(|target| {
                    library
                        .journeys
                        .get(target)
                        .map_or_else(|| target.to_string(), |known| known.name.clone())
                });
                target.map_or_else(|| "Jump".to_owned(), |name| format!("Jump to '{name}'"))
            }
            Some(ActivityKind::UpdateProfile { .. }) => "Update profile".to_owned(),
            Some(ActivityKind::Condition { .. }) => "Condition".to_owned(),
            Some(ActivityKind::Wait { .. }) => "Wait".to_owned(),
            Some(ActivityKind::End {}) => "End".to_owned(),
            None => id.to_string(),
        }
    }

    /// The caption: name, or name - label (R-CAN-20).
    pub fn caption(&self, id: &ActivityId, library: &crate::Library) -> String {
        let base = self.base_name(id, library);
        match self.activities.get(id) {
            Some(activity) if !activity.label.is_empty() => format!("{base} - {}", activity.label),
            _ => base,
        }
    }
}
