//! Scripted answers in place of real endpoints.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Attempt, Next, Outcome, Policy};
use crate::effect::Call;

/// One answer of a stub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reply {
    /// The status; 200 if not given.
    #[serde(default = "ok")]
    pub status: u16,
    /// Milliseconds until it answers.
    #[serde(default)]
    pub latency: u64,
    /// The body.
    #[serde(default)]
    pub body: Value,
    /// A failure in place of a status: `timeout` (it never answers), `capped` (no slot of the
    /// capping rule), or what went wrong with the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

fn ok() -> u16 {
    200
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            status: ok(),
            latency: 0,
            body: Value::Object(serde_json::Map::new()),
            error: None,
        }
    }
}

impl Reply {
    /// How an attempt that has this many milliseconds ends, and how many it takes.
    pub(crate) fn attempt(self, remaining_ms: u64) -> (Attempt, u64) {
        if self.error.as_deref() == Some("capped") {
            return (Attempt::Capped, 0);
        }
        if self.error.as_deref() == Some("timeout") || self.latency >= remaining_ms {
            return (Attempt::Hung, remaining_ms);
        }
        let attempt = match self.error {
            Some(message) => Attempt::Broken { message },
            None => Attempt::Answered {
                status: self.status,
                body: match self.body {
                    Value::Null => "{}".to_owned(),
                    body => body.to_string(),
                },
            },
        };
        (attempt, self.latency)
    }
}

/// The answers of one connector, for calls whose parameters are as given.
#[derive(Debug, Clone, PartialEq)]
pub struct Stub {
    /// An action's name, or those of a data source and its field group: `Source.Group`.
    pub name: String,
    /// Values that a call must have: of payload fields, by dotted path; of a fetch's parameters.
    pub when: BTreeMap<String, Value>,
    /// Answers in turn, one an attempt; the last repeats.
    pub replies: Vec<Reply>,
    /// How many were given.
    pub used: usize,
}

/// All stubs; of those that fit a call, the first answers. A call that none fits gets 200 and an
/// empty object at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stubs(pub Vec<Stub>);

/// A call that was played to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// How it ended.
    pub outcome: Outcome,
    /// Milliseconds it took.
    pub elapsed_ms: u64,
    /// How many attempts there were.
    pub attempts: u32,
}

impl Stubs {
    /// What the next attempt of a call is answered.
    pub(crate) fn reply(&mut self, call: &Call, parameters: &BTreeMap<String, Value>) -> Reply {
        let body = call.body.clone().unwrap_or_default();
        let has = |(name, value): (&String, &Value)| {
            let found = match call.fetches {
                true => parameters.get(name),
                false => itinera_journey::sample::get(&body, name),
            };
            found == Some(value)
        };
        let fits = |stub: &&mut Stub| stub.name == call.name && stub.when.iter().all(has);
        let Some(stub) = self.0.iter_mut().find(fits) else {
            return Reply::default();
        };
        let at = stub.used.min(stub.replies.len().saturating_sub(1));
        stub.used += 1;
        stub.replies.get(at).cloned().unwrap_or_default()
    }

    /// Plays a whole call by the policy over virtual time. `parameters`: of a fetch. `slot`: takes
    /// a slot of the capping rule, so many milliseconds after the start; false if there is none.
    pub fn play(
        &mut self,
        call: &Call,
        parameters: &BTreeMap<String, Value>,
        slot: &mut dyn FnMut(u64) -> bool,
    ) -> Played {
        let mut policy = Policy::of(call, 0);
        let (mut elapsed_ms, mut attempts, mut last) = (0, 0, None);
        loop {
            match policy.next(elapsed_ms, last.take()) {
                Next::Done(outcome) => {
                    return Played {
                        outcome,
                        elapsed_ms,
                        attempts,
                    };
                }
                Next::Pause { ms } => elapsed_ms += ms,
                Next::Attempt { remaining_ms } => {
                    let (attempt, ms) = match slot(elapsed_ms) {
                        true => self.reply(call, parameters).attempt(remaining_ms),
                        false => (Attempt::Capped, 0),
                    };
                    attempts += u32::from(attempt != Attempt::Capped);
                    elapsed_ms += ms;
                    last = Some(attempt);
                }
            }
        }
    }
}
