//! What a workspace is made of: journey versions, and the events, schemas, data sources, actions,
//! namespaces and test profiles that they use. Each is a document: its JSON form is what the
//! store keeps, patches change, the window mirrors and a bundle carries.

mod action;
mod activity;
mod channel;
mod condition;
mod data_source;
mod event;
mod outlet;
mod profile;
mod promise;
mod schema;
mod segment;
mod target;
mod time;
mod version;

pub use action::{
    Action, Authentication, ConstantOrVariable, Header, KeyLocation, Method, Payload, PayloadField,
};
pub use activity::{Activity, ActivityKind, Calling, EventTimeout, Point, Transition};
pub use channel::{Channel, Feedback};
pub use condition::{ConditionPath, PathTest};
pub use data_source::{DataSource, DataSourceKind, FetchMethod, FieldGroup, GroupCall};
pub use event::{Event, Recognition};
pub use outlet::Outlet;
pub use profile::Profile;
pub use promise::{Deed, MAX_PROMISED, Over, Promise, PromiseForm, PromiseZone};
pub use schema::{Field, Namespace, Schema, SchemaClass};
pub use segment::{Evaluation, Segment, SegmentStatus};
pub use target::JumpTarget;
pub use time::{Hours, TimeUnit, Weekday};
pub use version::{Properties, Status, Version};

/// The field of an event payload that carries a system-generated event's id (R-EVT-07), by keys.
pub const EVENT_ID_FIELD: &str = "_experience.campaign.orchestration.eventID";
