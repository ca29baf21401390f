//! What each activity does.

use crate::simulate::SimulationError;
use crate::simulate::draw::{self};
use crate::simulate::endpoint::Endpoint;
use itinera_journey::bundle::Bundle;
use itinera_journey::id::{ActivityId, ConnectorId, JourneyId};
use itinera_journey::model::{ActivityKind, Feedback, Outlet, PathTest};

use super::expression::plain;
use super::*;

impl Plan {
    pub(super) fn read_activities(&mut self, others: &[Bundle]) -> Result<(), SimulationError> {
        let definition = self.definition.clone();
        let ids = self.numbers.activities.clone();
        for id in &ids {
            let Some(kind) = definition.kind(id) else {
                continue;
            };
            let error = match kind.outlets().contains(&Outlet::Error) {
                true => Some(self.way(id, &Outlet::Error)?),
                false => None,
            };
            let code = definition.code.get(id);
            let activity = Activity {
                id: id.clone(),
                salt: draw::salt(id.as_str()),
                next: self.way(id, &Outlet::Next)?,
                timeout: self.way(id, &Outlet::Timeout)?,
                error,
                careful: code.is_some_and(|code| self.careful(code)),
                node: self.node(id, kind, others)?,
            };
            let tests = |node: &Node| {
                matches!(node, Node::Condition { tests, .. }
                    if tests.iter().any(|(test, _)| matches!(test, Test::Careful(_))))
            };
            let careful = activity.careful || tests(&activity.node);
            let activity = Activity {
                careful,
                ..activity
            };
            self.activities.push(activity);
        }
        Ok(())
    }

    pub(super) fn node(
        &mut self,
        id: &ActivityId,
        kind: &ActivityKind,
        others: &[Bundle],
    ) -> Result<Node, SimulationError> {
        let definition = self.definition.clone();
        let code = definition.code.get(id);
        let safe = code.is_none_or(|code| code.all().all(plain));
        let endpoint = |connector: &str| {
            let named = |known: &Endpoint| known.connector == ConnectorId::new(connector);
            number(self.endpoints.iter().position(named).unwrap_or_default())
        };
        Ok(match kind {
            ActivityKind::Event { event, .. } => Node::Event {
                event: number(self.events.iter().position(|e| e == event).unwrap_or(0)),
            },
            ActivityKind::Reaction {
                message, reaction, ..
            } => Node::Reaction {
                message: message
                    .as_ref()
                    .and_then(|id| self.numbers.activity(id))
                    .unwrap_or(NONE),
                reaction: reaction.unwrap_or(Feedback::Failed),
            },
            ActivityKind::SegmentQualification {
                segment,
                enter,
                exit,
                ..
            } => {
                let same = |(id, _): &(_, f64)| Some(id) == segment.as_ref();
                let at = self.segments.iter().position(same);
                Node::Segment {
                    segment: at.map_or(NONE, number),
                    enter: *enter,
                    exit: *exit,
                }
            }
            ActivityKind::Wait { .. } => Node::Wait,
            ActivityKind::End {} => Node::End,
            ActivityKind::Condition { others, .. } => {
                let paths = kind.ordered_paths();
                if paths
                    .iter()
                    .any(|(_, path)| matches!(path.test, PathTest::Share { .. }))
                {
                    let (mut sum, mut shares) = (0.0, Vec::new());
                    for (path_id, path) in paths {
                        if let PathTest::Share { percent } = path.test {
                            sum += f64::from(percent);
                        }
                        let way = self.way(id, &Outlet::Path(path_id.clone()))?;
                        shares.push((sum, way));
                    }
                    return Ok(Node::Split(shares));
                }
                let mut tests = Vec::new();
                for (path_id, path) in paths {
                    let test = match &path.test {
                        PathTest::Expression { .. } => {
                            match code.and_then(|code| code.paths.get(path_id)) {
                                None => Test::Never,
                                Some(expression) => match self.quick(expression) {
                                    Some(quick) => {
                                        self.quick.push(quick);
                                        Test::Quick(number(self.quick.len() - 1))
                                    }
                                    None => Test::Careful(path_id.clone()),
                                },
                            }
                        }
                        PathTest::Time { hours, days } => Test::Time {
                            hours: *hours,
                            days: days.iter().copied().collect(),
                        },
                        PathTest::Date { from, to } => Test::Date {
                            from: *from,
                            to: *to,
                        },
                        PathTest::Share { .. } => Test::Never,
                    };
                    let way = self.way(id, &Outlet::Path(path_id.clone()))?;
                    tests.push((test, way));
                }
                let others = match others {
                    true => Some(self.way(id, &Outlet::Others)?),
                    false => None,
                };
                Node::Condition { tests, others }
            }
            ActivityKind::Action { action, .. } => Node::Call {
                endpoint: endpoint(action.as_str()),
                message: false,
                safe,
            },
            ActivityKind::Message { action, .. } => Node::Call {
                endpoint: endpoint(action.as_ref().map_or("", |id| id.as_str())),
                message: true,
                safe,
            },
            ActivityKind::Jump { target, event, .. } => Node::Jump {
                reaches: reaches(others, target.as_ref(), event.as_ref()),
                safe,
            },
            ActivityKind::UpdateProfile { .. } => Node::Update,
        })
    }
}

/// Whether the target of a jump lets people in, where it is known.
fn reaches(
    others: &[Bundle],
    target: Option<&JourneyId>,
    event: Option<&itinera_journey::id::EventId>,
) -> Result<(), &'static str> {
    let known = others
        .iter()
        .find(|other| Some(&other.journey.journey) == target);
    let Some(known) = known else {
        return Ok(());
    };
    let start = known.journey.start();
    let start = start.and_then(|id| known.journey.activities.get(id));
    let same = matches!(start.map(|a| &a.kind), Some(ActivityKind::Event { event: first, .. })
        if Some(first) == event);
    if same {
        Ok(())
    } else {
        Err("its first event has changed")
    }
}
