//! The policy of an outgoing call (semantics §10), pure: deadline, retries, capping slots.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
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

/// A kind of failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
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
