//! Scripted answers in place of real endpoints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Attempt, Next, Outcome, Policy};
use crate::effect::Call;

/// One answer of a stub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// A failure of the network in place of a status.
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

/// The answers of one action, for calls whose parameters are as given.
#[derive(Debug, Clone, PartialEq)]
pub struct Stub {
    /// The action's name.
    pub action: String,
    /// Values of payload fields, by dotted path, that a call must have.
    pub when: BTreeMap<String, Value>,
    /// Answers in turn; the last repeats.
    pub replies: Vec<Reply>,
    /// How many were given.
    pub used: usize,
}

/// All stubs. A call that none matches gets 200 and an empty object at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stubs(pub Vec<Stub>);

impl Stubs {
    fn next(&mut self, call: &Call) -> Reply {
        let body = call.body.clone().unwrap_or_default();
        let fits = |stub: &&mut Stub| {
            stub.action == call.action_name
                && stub
                    .when
                    .iter()
                    .all(|(field, value)| itinera_journey::sample::get(&body, field) == Some(value))
        };
        let Some(stub) = self.0.iter_mut().find(fits) else {
            return Reply::default();
        };
        let at = stub.used.min(stub.replies.len().saturating_sub(1));
        stub.used += 1;
        stub.replies.get(at).cloned().unwrap_or_default()
    }

    /// Plays a whole call by the policy over virtual time: the outcome, the milliseconds it took,
    /// and how many attempts there were.
    pub fn play(&mut self, call: &Call) -> (Outcome, u64, u32) {
        let mut policy = Policy::new(call.timeout_ms, 0);
        let (mut elapsed, mut attempts, mut last) = (0, 0, None);
        loop {
            match policy.next(elapsed, last.take()) {
                Next::Done(outcome) => return (outcome, elapsed, attempts),
                Next::Pause { ms } => elapsed += ms,
                Next::Attempt { remaining_ms } => {
                    attempts += 1;
                    let reply = self.next(call);
                    elapsed += reply.latency.min(remaining_ms);
                    last = Some(match reply {
                        Reply { latency, .. } if latency >= remaining_ms => Attempt::Hung,
                        Reply {
                            error: Some(message),
                            ..
                        } => Attempt::Broken { message },
                        Reply { status, body, .. } => Attempt::Answered {
                            status,
                            body: body.to_string(),
                        },
                    });
                }
            }
        }
    }
}
