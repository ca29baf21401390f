use std::collections::BTreeMap;

use itinera_expr::Type;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::Channel;
use crate::id::{ActionId, HeaderId};

/// A call to another system, configured once and used in journeys (R-ACT-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Action {
    /// This action.
    pub id: ActionId,
    /// Technical name, the rule of R-EVT-03.
    pub name: String,
    /// Free text; may be empty.
    #[serde(default)]
    pub description: String,
    /// Who made it.
    pub author: String,
    /// When, UTC.
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// The channel that it sends messages by: then it is a message for message activities, else a
    /// custom action (R-ACT-30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub channel: Option<Channel>,
    /// The static part of the address: scheme, host, optional port and path (R-ACT-03).
    pub url: String,
    /// How it is called (R-ACT-05).
    pub method: Method,
    /// Headers by id; `Content-Type` and `Charset` are always there (R-ACT-07).
    pub headers: BTreeMap<HeaderId, Header>,
    /// How it proves who calls; the secret itself is never here (decision 6).
    pub authentication: Authentication,
    /// What is sent; none until a sample is pasted (R-ACT-11).
    pub payload: Option<Payload>,
}

/// The method of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// POST
    Post,
    /// PUT
    Put,
}

/// A header of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    /// Its name (R-ACT-08).
    pub name: String,
    /// Rank in the pane.
    pub order: u32,
    /// Fixed, or given in the journey.
    pub value: ConstantOrVariable,
}

/// Fixed by the technical user, or given in each journey (R-ACT-13).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "mode", rename_all = "camelCase", deny_unknown_fields)]
pub enum ConstantOrVariable {
    /// Sent as it is; invisible to the marketer.
    Constant {
        /// The value: any JSON for a payload field, a text for a header.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Given in the journey under this label.
    Variable {
        /// What the journey's pane calls it.
        label: String,
    },
}

/// How a call proves who calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Authentication {
    /// Not at all.
    None {},
    /// HTTP Basic; the password is the secret.
    Basic {
        /// User name.
        username: String,
    },
    /// A key in a header or query parameter; its value is the secret.
    ApiKey {
        /// Name of the header or parameter.
        name: String,
        /// Where it goes.
        location: KeyLocation,
    },
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum KeyLocation {
    /// A request header.
    Header,
    /// The query string.
    Query,
}

impl Authentication {
    /// Whether a call needs a secret.
    pub fn needs_secret(&self) -> bool {
        !matches!(self, Self::None {})
    }
}

/// The body of a call: the pasted sample's shape, each leaf constant or variable (R-ACT-11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payload {
    /// The pasted sample; the body is this with variable leaves replaced.
    #[ts(type = "unknown")]
    pub sample: Value,
    /// Leaves by dotted path; an array's first element is `0` (`ctx.products.0.id`).
    pub fields: BTreeMap<String, PayloadField>,
}

/// A leaf of the payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PayloadField {
    /// Its type: what a journey's expression must yield.
    #[serde(rename = "type")]
    #[ts(type = "string")]
    #[schemars(with = "String")]
    pub kind: Type,
    /// Fixed, or given in the journey.
    pub value: ConstantOrVariable,
}
