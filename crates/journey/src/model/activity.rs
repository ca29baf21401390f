use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::condition::{is_split, ordered};
use super::{Channel, ConditionPath, Feedback, Outlet, PathTest, TimeUnit};
use crate::id::{
    ActionId, ActivityId, EventId, HeaderId, JourneyId, NamespaceId, PathId, SchemaId, SegmentId,
};

/// A node of a journey's canvas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Activity {
    /// Suffix of the caption; may be empty (R-CAN-20).
    #[serde(default)]
    pub label: String,
    /// Free text; may be empty.
    #[serde(default)]
    pub description: String,
    /// Top left of the node on the canvas, in canvas pixels. Never a priority: see [`Transition`].
    pub position: Point,
    /// What it does.
    pub kind: ActivityKind,
}

/// A place on the canvas, in whole canvas pixels, y growing downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// What an activity does. Expressions are kept as text: a broken one loads, shows and is an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ActivityKind {
    /// Listens to a configured event; as first activity it is the journey's entry (semantics §6).
    Event {
        /// The configured event.
        event: EventId,
        /// How long it is listened to; without: to the end of the person's time in the journey.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        timeout: Option<EventTimeout>,
    },
    /// Listens to what a person does with a message of this journey (semantics §13).
    Reaction {
        /// The message activity; none yet in a new reaction.
        message: Option<ActivityId>,
        /// Which reaction; none yet in a new one.
        reaction: Option<Feedback>,
        /// How long it is listened to, 40 s to 29 d.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        timeout: Option<EventTimeout>,
    },
    /// Listens to people entering or leaving a segment; may be the journey's entry (semantics §14).
    SegmentQualification {
        /// The segment; none yet in a new one.
        segment: Option<SegmentId>,
        /// Whether entering it counts (status `realized`).
        enter: bool,
        /// Whether leaving it counts (status `exited`).
        exit: bool,
        /// Namespace of the person's key; asked for only as first activity (R-SEG-06).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        namespace: Option<NamespaceId>,
        /// How long it is listened to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        timeout: Option<EventTimeout>,
    },
    /// Chooses one of several paths (semantics §8).
    Condition {
        /// Paths by id; tested in ascending `order` (R-COND-04).
        paths: BTreeMap<PathId, ConditionPath>,
        /// "Show path for other cases" (R-COND-06); not for percentage splits.
        others: bool,
        /// "Alternative path in case of a timeout or an error" (R-COND-08); not for splits.
        error_path: bool,
    },
    /// Waits for a duration, or until a date (semantics §7).
    Wait {
        /// How many units; 1 s to 30 d in all.
        amount: u32,
        /// The unit.
        unit: TimeUnit,
        /// Custom: an expression that yields the date until which it waits, in place of amount and
        /// unit (R-WAIT-03).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        until: Option<String>,
        /// "Alternative path in case of a timeout or an error" (R-WAIT-08).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(optional = nullable, as = "Option<bool>")]
        error_path: bool,
    },
    /// Calls a configured custom action (semantics §10, §11).
    Action {
        /// The configured action.
        action: ActionId,
        /// Expression whose text is appended to the URL; empty for none (R-ACT-25).
        #[serde(default)]
        path: String,
        /// Expressions for the action's variable headers.
        #[serde(default)]
        headers: BTreeMap<HeaderId, String>,
        /// Expressions for the action's variable payload fields, by dotted path.
        #[serde(default)]
        parameters: BTreeMap<String, String>,
        /// "Alternative path in case of a timeout or an error" (R-ACT-29).
        error_path: bool,
    },
    /// Sends a message by a configured action of its channel (R-ACT-30).
    Message {
        /// By e-mail, SMS or push.
        channel: Channel,
        /// The message: an action of that channel; none yet in a new activity.
        action: Option<ActionId>,
        /// Expression whose text is appended to the URL; empty for none.
        #[serde(default)]
        path: String,
        /// Expressions for the message's variable headers.
        #[serde(default)]
        headers: BTreeMap<HeaderId, String>,
        /// Expressions for the address and the personalization data, by dotted path.
        #[serde(default)]
        parameters: BTreeMap<String, String>,
        /// "Alternative path in case of a timeout or an error".
        error_path: bool,
    },
    /// Sends the person into another journey as well (semantics §12).
    Jump {
        /// The other journey; none yet in a new jump.
        target: Option<JourneyId>,
        /// The first event of the target, as it was when the parameters were mapped (R-JUMP-05).
        event: Option<EventId>,
        /// Expressions for the fields of that event's payload, by dotted path; those of the key are
        /// filled in by themselves (R-JUMP-06).
        #[serde(default)]
        parameters: BTreeMap<String, String>,
        /// "Alternative path in case of a timeout or an error".
        error_path: bool,
    },
    /// Changes one field of the person's profile (semantics §15).
    UpdateProfile {
        /// The profile schema; none yet in a new activity.
        schema: Option<SchemaId>,
        /// Dotted path of the field; empty in a new activity.
        field: String,
        /// Name of the dataset that the change is sent under.
        dataset: String,
        /// Expression for the new value, of the field's type.
        value: String,
        /// "Alternative path in case of a timeout or an error".
        error_path: bool,
    },
    /// Marks the end of a path. Added and removed by the journey itself, never by hand (R-CAN-15).
    End {},
}

/// How long an event is listened to (R-CAN-39). Of events in parallel only one may have one, and it
/// holds for all of them (R-CAN-41).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventTimeout {
    /// How many units: 1 s to 30 d; of a reaction 40 s to 29 d.
    pub amount: u32,
    /// The unit.
    pub unit: TimeUnit,
    /// "Set timeout path"; without, the person goes on by the normal path.
    pub path: bool,
}

impl EventTimeout {
    /// Its length in milliseconds.
    pub fn millis(&self) -> i64 {
        self.unit.times(self.amount)
    }
}

/// A path out of an activity to the next one. The graph has no cycle (R-CAN-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transition {
    /// Where it leaves.
    pub from: ActivityId,
    /// By which outlet.
    pub outlet: Outlet,
    /// Where it arrives.
    pub to: ActivityId,
    /// Rank among transitions of the same outlet, ascending from the top; the only priority
    /// (semantics §1).
    pub order: u32,
}

/// An activity's call of a configured action, whether it is an action or a message.
#[derive(Debug, Clone, Copy)]
pub struct Calling<'a> {
    /// The action; none yet in a new message.
    pub action: Option<&'a ActionId>,
    /// Expression whose text is appended to the URL.
    pub path: &'a str,
    /// Expressions for variable headers.
    pub headers: &'a BTreeMap<HeaderId, String>,
    /// Expressions for variable payload fields.
    pub parameters: &'a BTreeMap<String, String>,
}

impl ActivityKind {
    /// The exits this activity has now, in order from the top.
    pub fn outlets(&self) -> Vec<Outlet> {
        let next = std::iter::once(Outlet::Next);
        match self {
            Self::Event { timeout, .. }
            | Self::Reaction { timeout, .. }
            | Self::SegmentQualification { timeout, .. } => {
                let path = timeout.is_some_and(|timeout| timeout.path);
                next.chain(path.then_some(Outlet::Timeout)).collect()
            }
            Self::Wait { error_path, .. }
            | Self::Action { error_path, .. }
            | Self::Message { error_path, .. }
            | Self::Jump { error_path, .. }
            | Self::UpdateProfile { error_path, .. } => {
                next.chain(error_path.then_some(Outlet::Error)).collect()
            }
            Self::Condition {
                paths,
                others,
                error_path,
            } => {
                let split = is_split(paths);
                ordered(paths)
                    .into_iter()
                    .map(|(id, _)| Outlet::Path(id.clone()))
                    .chain((*others && !split).then_some(Outlet::Others))
                    .chain((*error_path && !split).then_some(Outlet::Error))
                    .collect()
            }
            Self::End {} => Vec::new(),
        }
    }

    /// Whether it listens to something that may come: events, reactions, segment qualifications.
    pub fn listens(&self) -> bool {
        matches!(
            self,
            Self::Event { .. } | Self::Reaction { .. } | Self::SegmentQualification { .. }
        )
    }

    /// Whether it may stand in parallel to others after one step: events and waits (R-CAN-13).
    pub fn may_be_parallel(&self) -> bool {
        self.listens() || matches!(self, Self::Wait { .. })
    }

    /// Whether a journey may begin with it (R-CAN-09).
    pub fn may_begin(&self) -> bool {
        matches!(self, Self::Event { .. } | Self::SegmentQualification { .. })
    }

    /// How long it is listened to, if it listens for a limited time.
    pub fn timeout(&self) -> Option<&EventTimeout> {
        match self {
            Self::Event { timeout, .. }
            | Self::Reaction { timeout, .. }
            | Self::SegmentQualification { timeout, .. } => timeout.as_ref(),
            _ => None,
        }
    }

    /// The call of an action or a message.
    pub fn calling(&self) -> Option<Calling<'_>> {
        match self {
            Self::Action {
                action,
                path,
                headers,
                parameters,
                ..
            } => Some(Calling {
                action: Some(action),
                path,
                headers,
                parameters,
            }),
            Self::Message {
                action,
                path,
                headers,
                parameters,
                ..
            } => Some(Calling {
                action: action.as_ref(),
                path,
                headers,
                parameters,
            }),
            _ => None,
        }
    }

    /// The channel of a message.
    pub fn channel(&self) -> Option<Channel> {
        match self {
            Self::Message { channel, .. } => Some(*channel),
            _ => None,
        }
    }

    /// Whether it asks for something to be done outside: an action, a message, a jump, a change of
    /// the profile. Data is not meant.
    pub fn calls(&self) -> bool {
        matches!(
            self,
            Self::Action { .. }
                | Self::Message { .. }
                | Self::Jump { .. }
                | Self::UpdateProfile { .. }
        )
    }

    /// A condition's paths from the top; empty for other activities.
    pub fn ordered_paths(&self) -> Vec<(&PathId, &ConditionPath)> {
        match self {
            Self::Condition { paths, .. } => ordered(paths),
            _ => Vec::new(),
        }
    }

    /// Its expressions.
    pub fn expressions(&self) -> Vec<&str> {
        match self {
            Self::Condition { paths, .. } => paths
                .values()
                .filter_map(|path| match &path.test {
                    PathTest::Expression { expression } => Some(expression.as_str()),
                    _ => None,
                })
                .collect(),
            Self::Wait { until, .. } => until.iter().map(String::as_str).collect(),
            Self::Action {
                path,
                headers,
                parameters,
                ..
            }
            | Self::Message {
                path,
                headers,
                parameters,
                ..
            } => std::iter::once(path)
                .chain(headers.values())
                .chain(parameters.values())
                .map(String::as_str)
                .collect(),
            Self::Jump { parameters, .. } => parameters.values().map(String::as_str).collect(),
            Self::UpdateProfile { value, .. } => vec![value.as_str()],
            Self::Event { .. }
            | Self::Reaction { .. }
            | Self::SegmentQualification { .. }
            | Self::End {} => Vec::new(),
        }
    }

    /// Its expressions, to be rewritten.
    pub fn expressions_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Condition { paths, .. } => paths
                .values_mut()
                .filter_map(|path| match &mut path.test {
                    PathTest::Expression { expression } => Some(expression),
                    _ => None,
                })
                .collect(),
            Self::Wait { until, .. } => until.iter_mut().collect(),
            Self::Action {
                path,
                headers,
                parameters,
                ..
            }
            | Self::Message {
                path,
                headers,
                parameters,
                ..
            } => std::iter::once(path)
                .chain(headers.values_mut())
                .chain(parameters.values_mut())
                .collect(),
            Self::Jump { parameters, .. } => parameters.values_mut().collect(),
            Self::UpdateProfile { value, .. } => vec![value],
            Self::Event { .. }
            | Self::Reaction { .. }
            | Self::SegmentQualification { .. }
            | Self::End {} => Vec::new(),
        }
    }
}
