//! What an expression stands among: names and types while it is checked, data while it runs.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::ast::FieldRef;
use crate::types::Type;
use crate::value::Value;

/// A field as the scope knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its own type: of one element, where it is reached through lists of objects.
    pub kind: Type,
    /// The lists of objects on the way: after how many names of the path each stands.
    pub lists: Vec<usize>,
    /// A name that the path may leave out, and after how many others it belongs (A37).
    pub left_out: Option<(usize, String)>,
}

impl From<Type> for Found {
    fn from(kind: Type) -> Self {
        Self {
            kind,
            lists: Vec::new(),
            left_out: None,
        }
    }
}

/// What a data source wants to know before it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameters {
    /// Nothing.
    None,
    /// Each of these, of its type.
    Known(Vec<(String, Type)>),
    /// Whatever is given.
    Any,
}

/// What an expression may refer to where it stands.
pub trait Scope {
    /// A field, if there is one of that name.
    fn field(&self, field: &FieldRef) -> Option<Found>;

    /// Names that might have been meant, in the dotted form of [`FieldRef::dotted`].
    fn candidates(&self, _field: &FieldRef) -> Vec<String> {
        Vec::new()
    }

    /// The parameters that a field's data source takes.
    fn parameters(&self, _field: &FieldRef) -> Parameters {
        Parameters::None
    }

    /// Whether there is a segment of that name.
    fn segment(&self, _name: &str) -> bool {
        true
    }

    /// Names of segments that might have been meant.
    fn segments(&self) -> Vec<String> {
        Vec::new()
    }

    /// The type of a journey property, if there is one of that name.
    fn property(&self, _name: &str) -> Option<Type> {
        None
    }
}

/// Where data comes from: the payload of an event, or of a data source's field group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// An event, by name.
    Event(String),
    /// A field group of a data source, by their names.
    Group {
        /// The source.
        source: String,
        /// The group.
        group: String,
    },
}

/// What an expression is evaluated over.
pub trait Context {
    /// The payload of an event or a field group; `parameters` are what a reference passes on.
    fn payload(&self, origin: &Origin, parameters: &[(String, Value)]) -> Option<Cow<'_, Json>>;

    /// The person's status in a segment.
    fn segment(&self, _name: &str) -> Option<String> {
        None
    }

    /// A journey property's value, read as the type that the scope gave it.
    fn property(&self, _name: &str, _kind: Type) -> Value {
        Value::Null
    }

    /// The instant of the evaluation.
    fn now(&self) -> Timestamp;

    /// What random functions start from.
    fn seed(&self) -> u64 {
        0
    }
}
