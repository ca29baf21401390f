//! The policy of an outgoing call (semantics §10), pure: deadline, retries, capping slots.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::effect::Call;

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Outcome {
    /// A 2xx status.
    Success {
        /// The status.
        status: u16,
        /// The body, if it is JSON.
        body: Option<Value>,
    },
    /// Anything else.
    Failure(Failure),
}

/// Why a call failed (semantics §11, §19).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What kind of failure.
    pub cause: Cause,
    /// The failure of the attempt before, where a retry timed out or was capped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Cause>,
    /// The answer's body or the error in words, at most 4 096 characters, for logs in test mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
}

impl Failure {
    /// A failure of the first attempt, or not of a call at all.
    pub fn of(cause: Cause) -> Self {
        let response = match &cause {
            Cause::Error { message } => Some(message.clone()),
            _ => None,
        };
        Self {
            cause,
            origin: None,
            response,
        }
    }
}

/// A kind of failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Cause {
    /// A status other than 2xx.
    Http {
        /// The status.
        code: u16,
    },
    /// No capping slot.
    Capped,
    /// The deadline passed.
    Timeout,
    /// Network, address, body or anything else.
    Error {
        /// In words.
        message: String,
    },
}

pub mod cap;
pub mod stub;

impl Cause {
    /// `lastErrorCode` of semantics §19: an HTTP code, `capped`, `timedOut` or `error`.
    pub fn code(&self) -> String {
        match self {
            Self::Http { code } => code.to_string(),
            Self::Capped => "capped".to_owned(),
            Self::Timeout => "timedOut".to_owned(),
            Self::Error { .. } => "error".to_owned(),
        }
    }

    /// The error's kind in a step event: of a fetch or of an action (R-STEP-13, R-STEP-15).
    pub(crate) fn kind(&self, fetch: bool) -> &'static str {
        match self {
            Self::Http { .. } => "http",
            Self::Capped => "capping",
            Self::Timeout if fetch => "timedout",
            Self::Timeout => "timeout",
            Self::Error { .. } => "error",
        }
    }
}

/// How one attempt of a call ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// A status came, with the body's text.
    Answered {
        /// The status.
        status: u16,
        /// The body, at most 4 096 characters of it.
        body: String,
    },
    /// Nothing came before the deadline.
    Hung,
    /// There was no slot of the capping rule for it (semantics §10).
    Capped,
    /// The call could not be made or its answer not be read.
    Broken {
        /// In words.
        message: String,
    },
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Make an attempt; it may take this many milliseconds.
    Attempt {
        /// Milliseconds left until the deadline.
        remaining_ms: u64,
    },
    /// Let this many milliseconds pass, then ask again.
    Pause {
        /// How many.
        ms: u64,
    },
    /// It has ended.
    Done(Outcome),
}

/// The policy of one call: a deadline, and at most three retries within it (semantics §10).
#[derive(Debug, Clone)]
pub struct Policy {
    json: bool,
    timeout_ms: u64,
    backoff_ms: u64,
    attempts: u32,
    paused: bool,
    previous: Option<(Cause, String)>,
}

/// Retries after the first attempt (R-ACT-28).
const RETRIES: u32 = 3;

/// The most characters of an answer that are kept.
pub const KEPT_CHARACTERS: usize = 4_096;

impl Policy {
    /// A call that may take `timeout_ms` in all and pauses `backoff_ms` before each retry: 100 in
    /// the engine, 0 offline (A15).
    pub fn new(timeout_ms: u64, backoff_ms: u64) -> Self {
        Self {
            json: false,
            timeout_ms,
            backoff_ms,
            attempts: 0,
            paused: false,
            previous: None,
        }
    }

    /// The policy of a call: a fetch's answer must be JSON.
    pub fn of(call: &Call, backoff_ms: u64) -> Self {
        Self {
            json: call.fetches,
            ..Self::new(call.timeout_ms, backoff_ms)
        }
    }

    /// What comes next, `elapsed_ms` after the start, given how the last attempt ended (none
    /// before the first and after a pause).
    pub fn next(&mut self, elapsed_ms: u64, last: Option<Attempt>) -> Next {
        let failed = match last {
            None => None,
            Some(Attempt::Answered {
                status: status @ 200..=299,
                body,
            }) => match serde_json::from_str(&body) {
                Err(_) if self.json => {
                    let message = "the answer is not JSON".to_owned();
                    Some((Cause::Error { message }, body))
                }
                read => {
                    let body = read.ok();
                    return Next::Done(Outcome::Success { status, body });
                }
            },
            Some(Attempt::Capped) => {
                let (origin, response) = self.previous.take().unzip();
                return Next::Done(Outcome::Failure(Failure {
                    cause: Cause::Capped,
                    origin,
                    response,
                }));
            }
            Some(Attempt::Answered { status, body }) => Some((Cause::Http { code: status }, body)),
            Some(Attempt::Broken { message }) => Some((
                Cause::Error {
                    message: message.clone(),
                },
                message,
            )),
            Some(Attempt::Hung) => return self.timed_out(),
        };
        if let Some(failed) = failed {
            self.previous = Some(failed);
            if self.attempts > RETRIES {
                let (cause, response) = self
                    .previous
                    .take()
                    .unwrap_or((Cause::Timeout, String::new()));
                let response = Some(response.chars().take(KEPT_CHARACTERS).collect());
                return Next::Done(Outcome::Failure(Failure {
                    cause,
                    origin: None,
                    response,
                }));
            }
            self.paused = false;
        }
        if elapsed_ms >= self.timeout_ms {
            return self.timed_out();
        }
        if self.attempts > 0 && !self.paused && self.backoff_ms > 0 {
            self.paused = true;
            return Next::Pause {
                ms: self.backoff_ms.min(self.timeout_ms - elapsed_ms),
            };
        }
        self.attempts += 1;
        Next::Attempt {
            remaining_ms: self.timeout_ms - elapsed_ms,
        }
    }

    fn timed_out(&mut self) -> Next {
        let (origin, response) = self.previous.take().unzip();
        Next::Done(Outcome::Failure(Failure {
            cause: Cause::Timeout,
            origin,
            response,
        }))
    }
}
