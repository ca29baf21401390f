//! Where outlets lead, and what starts together there.

use crate::prepare;
use crate::simulate::SimulationError;
use crate::simulate::assumptions::Since;
use itinera_journey::id::ActivityId;
use itinera_journey::model::{ActivityKind, Outlet, SegmentStatus};

use super::*;

impl Plan {
    pub(super) fn way(&mut self, id: &ActivityId, outlet: &Outlet) -> Result<Way, SimulationError> {
        let definition = self.definition.clone();
        let ahead = prepare::ahead(&definition, id, outlet);
        let Some((via, to)) = ahead.first() else {
            return Ok(Way::Finish);
        };
        let kind = definition.kind(to);
        if !kind.is_some_and(ActivityKind::may_be_parallel) {
            return Ok(Way::To {
                activity: self.numbers.activity(to).unwrap_or(NONE),
                via: self.numbers.transition(via).unwrap_or(NONE),
            });
        }
        let mut runners = Vec::new();
        for (via, to) in &ahead {
            let Some(kind) = definition.kind(to) else {
                continue;
            };
            let custom = prepare::is_custom_wait(Some(kind));
            let length = match kind {
                ActivityKind::Wait { .. } if custom => None,
                ActivityKind::Wait { amount, unit, .. } => Some(unit.times(*amount)),
                kind => kind.timeout().map(|timeout| timeout.millis()),
            };
            runners.push(Runner {
                activity: self.numbers.activity(to).unwrap_or(NONE),
                via: self.numbers.transition(via).unwrap_or(NONE),
                length,
                custom,
                listens: kind.listens(),
                timeout_path: kind.timeout().is_some_and(|timeout| timeout.path),
            });
        }
        if runners.len() > usize::from(u8::MAX) {
            return Err(SimulationError::TooLarge);
        }
        let lengths = runners.iter().enumerate();
        let lengths = lengths.filter_map(|(rank, r)| Some((r.length?, u8::try_from(rank).ok()?)));
        let first = lengths.min();
        let custom = runners.iter().any(|runner| runner.custom);
        let heard = self.heard(&runners);
        self.points.push(Point {
            runners,
            first,
            custom,
            heard,
        });
        Ok(Way::Point(number(self.points.len() - 1)))
    }

    /// Later events that count from when they are listened to, with the runner that hears each.
    pub(super) fn heard(&self, runners: &[Runner]) -> Vec<(u16, u8)> {
        let mut heard = Vec::new();
        for (rule, later) in self.later.iter().enumerate() {
            if later.since != Since::Listening || matches!(later.coming, Coming::Reaction { .. }) {
                continue;
            }
            let hears = |runner: &Runner| {
                let kind = self.numbers.activities.get(usize::from(runner.activity));
                let kind = kind.and_then(|id| self.definition.kind(id));
                match (kind, later.coming) {
                    (
                        Some(ActivityKind::Event { event: known, .. }),
                        Coming::Event { event, .. },
                    ) => self.events.get(usize::from(event)) == Some(known),
                    (
                        Some(ActivityKind::SegmentQualification {
                            segment: Some(known),
                            enter,
                            exit,
                            ..
                        }),
                        Coming::Segment { segment, status },
                    ) => {
                        let fits = match status {
                            SegmentStatus::Realized => *enter,
                            SegmentStatus::Exited => *exit,
                            SegmentStatus::Existing => false,
                        };
                        let same = self.segments.get(usize::from(segment));
                        fits && same.is_some_and(|(id, _)| id == known)
                    }
                    _ => false,
                }
            };
            if let Some(rank) = runners.iter().position(hears) {
                heard.push((number(rule), u8::try_from(rank).unwrap_or(u8::MAX)));
            }
        }
        heard
    }
}
