use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Channel, Hours, TimeUnit, Version};
use crate::id::{ActionId, ActivityId};

/// The most messages that a promise may allow.
pub const MAX_PROMISED: u32 = 100;

/// Something that must hold of everyone who passes through the journey, stated with it. Searched
/// for what breaks it before publication; never enforced while people pass through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename = "JourneyPromise")]
pub struct Promise {
    /// What it is called; empty: by what it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    pub name: String,
    /// What must hold.
    pub form: PromiseForm,
}

/// The forms that a promise may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum PromiseForm {
    /// In no span of this length is a person sent more messages than this, over all passages.
    AtMost {
        /// The most allowed, 0 to [`MAX_PROMISED`].
        messages: u32,
        /// Of this channel; none: of all together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        channel: Option<Channel>,
        /// How many units the span has; the instant at its end is outside.
        amount: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// Once the one has happened to a person, the other does not happen any more.
    NeverAfter {
        /// What comes first.
        first: Deed,
        /// What must not come afterwards.
        never: Deed,
        /// For how long: to the end of the passage, or in later ones too.
        over: Over,
    },
    /// Every passage ends within this time of its entry, in whatever phase.
    EndsWithin {
        /// How many units.
        amount: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// A call is made at most once, attempts of the same call aside.
    Once {
        /// What is called: activities that call something (counted together), messages, an action.
        call: Deed,
        /// For what it is counted.
        over: Over,
    },
    /// Nobody is sent a message between these local times.
    QuietHours {
        /// `[from, to)`; may pass midnight.
        hours: Hours,
        /// Whose local time.
        zone: PromiseZone,
    },
    /// Every passage that ends has had this happen in it.
    Reaches {
        /// What.
        deed: Deed,
    },
    /// No passage ends in error.
    NoError {
        /// Nor by a timeout: of a call, or after the 30 days.
        timeouts: bool,
    },
}

/// Something that a person does or that is done to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Deed {
    /// A message is sent.
    Message {
        /// By this channel; none: by any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        channel: Option<Channel>,
    },
    /// One of these activities is passed; those that call something, with success.
    Activities {
        /// Which; at least one.
        ids: BTreeSet<ActivityId>,
    },
    /// This action is called with success, by whichever activity.
    Action {
        /// The configured action or message.
        action: ActionId,
    },
}

/// For how long something is remembered of a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Over {
    /// From one event to the next: the entry, and each activity that listens and is passed.
    Event,
    /// From the entry to the end.
    Passage,
    /// For ever.
    Person,
}

/// Whose local time a promise means.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum PromiseZone {
    /// The journey's.
    Journey,
    /// The profile's `timeZone` if it has a valid one, whatever the journey's option says; else the
    /// journey's.
    Person,
}

impl PromiseForm {
    /// What it speaks of.
    pub fn deeds(&self) -> Vec<&Deed> {
        match self {
            Self::NeverAfter { first, never, .. } => vec![first, never],
            Self::Once { call: deed, .. } | Self::Reaches { deed } => vec![deed],
            Self::AtMost { .. }
            | Self::EndsWithin { .. }
            | Self::QuietHours { .. }
            | Self::NoError { .. } => Vec::new(),
        }
    }

    /// What it speaks of, to be rewritten.
    pub fn deeds_mut(&mut self) -> Vec<&mut Deed> {
        match self {
            Self::NeverAfter { first, never, .. } => vec![first, never],
            Self::Once { call: deed, .. } | Self::Reaches { deed } => vec![deed],
            Self::AtMost { .. }
            | Self::EndsWithin { .. }
            | Self::QuietHours { .. }
            | Self::NoError { .. } => Vec::new(),
        }
    }

    /// The span it speaks of, in milliseconds.
    pub fn span_ms(&self) -> Option<i64> {
        match self {
            Self::AtMost { amount, unit, .. } | Self::EndsWithin { amount, unit } => {
                Some(unit.times(*amount))
            }
            _ => None,
        }
    }
}

impl Deed {
    /// Whether it is done at an activity of a version, whose calls all succeed.
    pub fn is_at(&self, version: &Version, activity: &ActivityId) -> bool {
        let kind = version.activities.get(activity).map(|known| &known.kind);
        let Some(kind) = kind else { return false };
        match self {
            Self::Activities { ids } => ids.contains(activity),
            Self::Message { channel } => kind
                .channel()
                .is_some_and(|of| channel.is_none_or(|wanted| wanted == of)),
            Self::Action { action } => kind
                .calling()
                .is_some_and(|calling| calling.action == Some(action)),
        }
    }
}
