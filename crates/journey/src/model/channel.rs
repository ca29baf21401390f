use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a message reaches a person.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A text message.
    Sms,
    /// A notification on a device.
    Push,
}

impl Channel {
    /// What people may do with a message of this channel, and what may become of it (R-REACT-03).
    pub fn feedback(self) -> &'static [Feedback] {
        match self {
            Self::Email => &[
                Feedback::Clicked,
                Feedback::Sent,
                Feedback::Opened,
                Feedback::Failed,
            ],
            Self::Sms => &[Feedback::Sent, Feedback::Failed],
            Self::Push => &[Feedback::Clicked, Feedback::Sent, Feedback::Failed],
        }
    }

    /// Its name in captions: `Email`, `SMS`, `Push`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Sms => "SMS",
            Self::Push => "Push",
        }
    }
}

/// What became of a message (R-REACT-03).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum Feedback {
    /// A tracked link was clicked.
    Clicked,
    /// It was delivered to the provider.
    Sent,
    /// It was opened.
    Opened,
    /// It could not be delivered.
    Failed,
}

impl Feedback {
    /// Its name in captions (R-CAN-20).
    pub fn name(self) -> &'static str {
        match self {
            Self::Clicked => "Clicked",
            Self::Sent => "Sent",
            Self::Opened => "Opened",
            Self::Failed => "Failed",
        }
    }
}
